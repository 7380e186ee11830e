/**
 * A panel that fills the screen, or, where the browser gives none, the window: in frames that forbid it, and on some phones. All else
 * takes no hand meanwhile, and Escape ends it.
 */

import type { Signal } from "@preact/signals";

/** Takes the panel that lies over the page away again. */
let endOverlay: (() => void) | null = null;

export async function toggleLarge(frame: HTMLElement, isLarge: Signal<boolean>): Promise<void> {
  if (endOverlay !== null) return endOverlay();
  if (isLarge.value) return document.exitFullscreen();
  const isFull = await frame.requestFullscreen?.().then(
    () => true,
    () => false,
  );
  isLarge.value = true;
  if (isFull) {
    const ended = new AbortController();
    const follow = (): void => {
      isLarge.value = document.fullscreenElement === frame;
      if (!isLarge.value) ended.abort();
    };
    document.addEventListener("fullscreenchange", follow, { signal: ended.signal });
    return;
  }
  endOverlay = lay(frame, () => {
    isLarge.value = false;
    endOverlay = null;
  });
}

/** Lays a panel's frame over the page; what comes back takes it away again. `onEnd` is called however it ends. */
function lay(frame: HTMLElement, onEnd: () => void): () => void {
  const others = othersThan(frame).filter((other) => !other.inert);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented) end();
  };
  for (const other of others) other.inert = true;
  frame.classList.add("is-large");
  document.documentElement.classList.add("has-overlay");
  addEventListener("keydown", onKey);
  function end(): void {
    removeEventListener("keydown", onKey);
    for (const other of others) other.inert = false;
    frame.classList.remove("is-large");
    document.documentElement.classList.remove("has-overlay");
    onEnd();
  }
  return end;
}

/** All that stands beside the frame or beside what holds it. */
function othersThan(frame: HTMLElement): HTMLElement[] {
  const others: HTMLElement[] = [];
  for (let node: Element = frame; node !== document.body; node = node.parentElement!) {
    for (const other of node.parentElement!.children) {
      if (other !== node && other instanceof HTMLElement && other.id !== "live") others.push(other);
    }
  }
  return others;
}
