/** Pictures that are dropped on the panel, or pasted anywhere on the page. */

import { takeFile } from "./actions.ts";

/** Listens until the returned function is called; `follow` hears whether something is held over the panel. */
export function takeBroughtPictures(body: HTMLElement, follow: (isOver: boolean) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  /** By a teacher. */
  const isLocked = () => body.closest("[inert]") !== null;
  const over = (event: DragEvent) => {
    event.preventDefault();
    follow(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    follow(false);
    if (!isLocked()) void takeFile(event.dataTransfer?.files[0] ?? null);
  };
  const paste = (event: ClipboardEvent) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (file === undefined || isLocked()) return;
    event.preventDefault();
    body.scrollIntoView({ block: "nearest" });
    void takeFile(file);
  };
  body.addEventListener("dragover", over, { signal });
  body.addEventListener("dragleave", () => follow(false), { signal });
  body.addEventListener("drop", drop, { signal });
  document.addEventListener("paste", paste, { signal });
  return () => listening.abort();
}
