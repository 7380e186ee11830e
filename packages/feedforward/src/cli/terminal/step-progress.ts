/**
 * Progress of a single run of a large model: it is run step by step, and each step moves the bar. Nobody sees it who is not at a
 * terminal, or whose run is over within a second.
 */

import type { Reader } from "./terminal.ts";

/** Multiply-adds from which a run may take so long that somebody wonders. */
export const largeWork = 50e6;

/** Runs something that tells which share of it is done. */
export function withStepProgress<T>(
  multiplyAdds: number,
  label: string,
  { terminal }: Pick<Reader, "terminal">,
  run: (onProgress: (share: number) => void) => T,
): T {
  if (multiplyAdds < largeWork || !terminal.hasProgress) return run(() => {});
  const progress = terminal.progress(label, false);
  try {
    return run((share) => progress.update(share));
  } finally {
    progress.done();
  }
}
