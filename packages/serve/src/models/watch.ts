/**
 * Follows the files of a folder by asking for them, which works on every file system, those of containers among them. A file
 * is taken when two looks in a row found it the same, so one that is being written is left to be finished.
 */

import { findModels } from "./files.ts";

/** Calls `onChange` when files stand still, the first time and whenever they have changed; gives what ends it. */
export function watchModels(path: string, intervalMs: number, onChange: () => Promise<void>): () => void {
  let taken: string | null = null;
  let last: string | null = null;
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      const seen = (await findModels(path)).map(({ signature }) => signature).join("\n");
      if (seen === last && seen !== taken) {
        taken = seen;
        await onChange();
      }
      last = seen;
    } catch {
      last = null; // the folder is not there: perhaps it is being replaced
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void look(), intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
