/**
 * One panel alone, for a frame in somebody's own page: all else is left out, a link leads to the whole page with the same state, and
 * the frame's page is told how high the panel is.
 */

import { linkHash } from "../state/link.ts";
import { embeddedTexts } from "./embedded-texts.ts";
import { textsOf } from "./language.ts";

/** Shows a panel and nothing else; the pad, where none is named. */
export function embed(place: HTMLElement | null): void {
  const shown = place ?? document.getElementById("panel-pad")!;
  document.documentElement.classList.add("is-embedded");
  shown.classList.add("is-embedded-panel");
  for (let node: Element = shown; node !== document.body; node = node.parentElement!) {
    for (const other of node.parentElement!.children) {
      if (other !== node && other.id !== "live" && !other.matches("script")) (other as HTMLElement).hidden = true;
    }
  }
  shown.after(ownLink(shown.id.replace("panel-", "")));
  tellHeight(shown.parentElement!, shown.id.replace("panel-", ""));
}

/** The same panel on the whole page: as it is when one follows the link. */
function ownLink(name: string): HTMLElement {
  const link = document.createElement("a");
  link.className = "embedded-link";
  link.textContent = textsOf(embeddedTexts).whole;
  link.target = "_blank";
  link.rel = "noopener";
  const follow = (): void => {
    link.href = new URL(`${location.pathname}${linkHash(name)}`, location.href).href;
  };
  follow();
  for (const type of ["pointerdown", "focus", "keydown"]) link.addEventListener(type, follow);
  return link;
}

/** `{ type: "feedforward-height", panel, height }` to the page around the frame, whenever it changes. */
function tellHeight(place: HTMLElement, panel: string): void {
  if (parent === window) return;
  const tell = (): void => {
    const { bottom } = place.getBoundingClientRect();
    parent.postMessage({ type: "feedforward-height", panel, height: Math.ceil(bottom + scrollY) }, "*");
  };
  new ResizeObserver(tell).observe(place);
  tell();
}
