/**
 * What an address asks for beside the state of the panels: `at=` or a panel's name alone goes there, `part=` to a part, `hide=` and
 * `embed=1` leave out. And what keeps the address: every link within the page takes the state along, to a part and to the other language.
 */

import { isPanelName } from "../parts/panel-names.ts";
import { linkHash, linkParameters, replacePlace } from "../state/link.ts";

/** Does what the address of the page asks for. */
export async function obey(): Promise<void> {
  const parameters = linkParameters();
  hide((parameters.get("hide") ?? "").split(","));
  const at = parameters.get("at") ?? anchoredPanel();
  const place = isPanelName(at) ? document.getElementById(`panel-${at}`) : null;
  if (parameters.get("embed") === "1") (await import("./embedded.ts")).embed(place);
  else (place ?? partNamed(parameters.get("part")))?.scrollIntoView();
}

function partNamed(name: string | null): HTMLElement | null {
  const part = /^[a-z]+$/.test(name ?? "") ? document.getElementById(name!) : null;
  return part?.matches(".part") ? part : null;
}

/** Parts and panels that a teacher leaves out; the contents then leave them out too. */
function hide(names: readonly string[]): void {
  for (const name of names) {
    const target = partNamed(name) ?? (isPanelName(name) ? document.getElementById(`panel-${name}`) : null);
    if (target === null) continue;
    target.hidden = true;
    for (const link of document.querySelectorAll(`nav a[href="#${target.id}"]`)) {
      const item = link.closest("li");
      if (item !== null) item.hidden = true;
    }
  }
}

/** `#layers` goes to the panel of that name; `#shapes`, where a part has it too, to the part, as browsers do by themselves. */
function anchoredPanel(): string {
  const name = location.hash.slice(1);
  return document.getElementById(name) === null ? name : "";
}

/** A link to a part changes the place and nothing else of the address; the browser's own way would drop the rest. */
export function keepStateInLinks(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link === null || !isPlain) return;
    if (link.matches("[data-language]")) {
      link.hash = location.hash;
      link.search = location.search;
    }
    const part = partNamed(link.getAttribute("href")!.slice(1));
    if (!link.getAttribute("href")!.startsWith("#") || part === null || linkHash() === "") return;
    event.preventDefault();
    replacePlace(part.id);
    part.scrollIntoView();
    part.querySelector<HTMLElement>("a.anchor")?.focus({ preventScroll: true });
  });
}
