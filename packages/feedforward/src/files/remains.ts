/**
 * Temporary files that must not stay if the program ends while they are written: by Ctrl+C, by a polite kill, or by an
 * exception that is not caught. Listeners are there only as long as such a file is.
 */

import { unlinkSync } from "node:fs";

const temporaries = new Set<string>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** From now on the file goes when the program ends. */
export function guard(path: string): void {
  if (temporaries.size === 0) {
    process.on("exit", removeAll);
    for (const signal of signals) process.on(signal, onSignal);
  }
  temporaries.add(path);
}

/** The file is gone, or has its lasting name. */
export function release(path: string): void {
  if (!temporaries.delete(path) || temporaries.size > 0) return;
  stopListening();
}

function stopListening(): void {
  process.off("exit", removeAll);
  for (const signal of signals) process.off(signal, onSignal);
}

/** Dies of the signal as if it had no listener. Where the program has other listeners, they decide: an exit is heard of. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  stopListening();
  process.kill(process.pid, signal);
}

function removeAll(): void {
  for (const path of temporaries) {
    try {
      unlinkSync(path);
    } catch {
      // It was not made yet, or has its lasting name by now.
    }
  }
}
