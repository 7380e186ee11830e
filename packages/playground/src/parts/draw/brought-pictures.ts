/** Pictures that are dropped or pasted anywhere on the page. What is dropped beside every place for it never takes the page away. */

import { textsOf } from "../../page/language.ts";
import { notify } from "../../ui/panel-frame.tsx";
import { takeFile } from "./actions.ts";
import { broughtTexts } from "./brought-texts.ts";

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
  /** Beside the panel, and beside the one that takes networks. */
  const dropBeside = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file === undefined || isLocked()) return;
    if (file.type.startsWith("image/")) {
      body.scrollIntoView({ block: "nearest" });
      void takeFile(file);
    } else notify(textsOf(broughtTexts).droppedBeside);
  };
  const overBeside = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
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
  document.addEventListener("dragover", overBeside, { signal });
  document.addEventListener("drop", dropBeside, { signal });
  return () => listening.abort();
}
