/**
 * The script of the page. The article stands there already; this brings the panels to life, each when it comes near, and
 * does what the address asks for: `at=`, or a panel's name alone, goes there, `hide=` and `lock=` are for teachers, `embed=1` shows
 * one panel alone.
 */

import "./style/index.css";
import { render } from "preact";
import { textsOf } from "./page/language.ts";
import { Live } from "./page/live.tsx";
import { ThemeChoice } from "./page/settings.tsx";
import { pageTexts } from "./page/texts.ts";
import { isPanelName } from "./parts/panel-names.ts";
import { panels } from "./parts/panels.ts";
import { linkParameters } from "./state/link.ts";
import { startTheme } from "./state/theme.ts";
import { Failure } from "./ui/controls.tsx";

/** How far below the window a panel may be when its code is fetched. */
const nearPixels = 800;
/** How long a layout stands before its heights are taken for known. */
const settleMs = 500;

startTheme();
render(<ThemeChoice />, document.querySelector("#theme")!);
render(<Live />, document.querySelector("#live")!);
obey(linkParameters());
watchPanels();
keepStateInLanguageLinks();
closeContents();
skipPartsOffScreen();
addEventListener("load", () => {
  void startReading();
  setTimeout(() => void startServiceWorker(), 1500);
});

/** Brings every panel to life when it is near the window; the first at once. */
function watchPanels(): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void start(target as HTMLElement);
      }
    },
    { rootMargin: `${nearPixels}px` },
  );
  for (const place of document.querySelectorAll<HTMLElement>(".panel")) observer.observe(place);
}

async function start(place: HTMLElement): Promise<void> {
  const name = place.id.replace("panel-", "");
  if (!isPanelName(name)) return;
  try {
    const Panel = await panels[name]();
    render(<Panel />, place);
    place.dataset["alive"] = "";
  } catch (error) {
    reportError(error);
    const t = textsOf(pageTexts);
    render(<Failure message={t.panelFailed} retry={t.retry} onRetry={() => void start(place)} />, place);
  }
}

function obey(parameters: URLSearchParams): void {
  for (const name of (parameters.get("hide") ?? "").split(",")) {
    const target = /^[a-z]+$/.test(name)
      ? (document.getElementById(name) ?? document.getElementById(`panel-${name}`))
      : null;
    if (target?.matches(".part, .panel")) target.hidden = true;
  }
  const at = parameters.get("at") ?? anchoredPanel();
  const place = isPanelName(at) ? document.getElementById(`panel-${at}`) : null;
  if (parameters.get("embed") === "1") embed(place);
  else place?.scrollIntoView();
}

/** `#layers` goes to the panel of that name; `#shapes`, where a part has it too, to the part, as browsers do by themselves. */
function anchoredPanel(): string {
  const name = location.hash.slice(1);
  return document.getElementById(name) === null ? name : "";
}

/** Shows one panel and nothing else: for a frame in somebody's own page. The pad, where none is named. */
function embed(place: HTMLElement | null): void {
  const shown = place ?? document.getElementById("panel-pad")!;
  document.documentElement.classList.add("is-embedded");
  shown.classList.add("is-embedded-panel");
  for (let node: Element = shown; node !== document.body; node = node.parentElement!) {
    for (const other of node.parentElement!.children) {
      if (other !== node && other.id !== "live" && !other.matches("script")) (other as HTMLElement).hidden = true;
    }
  }
}

/** The other language shows the same state. */
function keepStateInLanguageLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-language]")) {
    link.addEventListener("click", () => {
      link.hash = location.hash;
      link.search = location.search;
    });
  }
}

/** What helps through a long page comes last, and where one panel stands alone not at all. */
async function startReading(): Promise<void> {
  if (document.documentElement.classList.contains("is-embedded")) return;
  const reading = await import("./reading/reading.ts").catch(() => null);
  reading?.startReading();
}

/** The list of parts goes when one is chosen, or by Escape, unless it stands beside the text. */
function closeContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>(".contents details")!;
  const isBeside = matchMedia("(width >= 80rem)");
  contents.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a") !== null) contents.open = isBeside.matches;
  });
  contents.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || isBeside.matches) return;
    contents.open = false;
    contents.querySelector("summary")!.focus();
  });
}

/**
 * Lets the browser skip the parts that are off screen, at the heights that it remembers from laying them out: guessed heights
 * would let links miss their places. Another width asks for another layout.
 */
function skipPartsOffScreen(): void {
  const { classList } = document.documentElement;
  let width = innerWidth;
  let timer = setTimeout(settle, settleMs);
  function settle() {
    // In a frame, which then finds out what is on screen: between two, all parts would count as skipped for a moment.
    requestAnimationFrame(() => classList.add("is-settled"));
  }
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    classList.remove("is-settled");
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  });
}

/**
 * From the second visit on the page works without a network. Where that is not possible, it works as it did. The test images
 * are kept last, when all else is there, and not on a connection that asks to save data: a panel then fetches them when it must.
 */
async function startServiceWorker(): Promise<void> {
  const { serviceWorker, connection } = navigator as Navigator & {
    readonly connection?: { readonly saveData: boolean };
  };
  try {
    await serviceWorker.register(new URL("../sw.js", location.href));
    const { active } = await serviceWorker.ready;
    if (connection?.saveData !== true) active!.postMessage("keep the test images");
  } catch {
    // a browser that keeps nothing, or a host that does not serve the file
  }
}
