/**
 * How a worker is started: in Node from the program's text, in pages from a file of the page's own origin, which the
 * strictest policy allows and most bundlers find, and where that file is not to be had, from the text again. Node is asked for
 * its modules at run time, so that bundles for pages need not know of them.
 */

import { serve } from "./serve.ts";

/** A worker that was started. It may still fail. */
export interface Thread {
  postMessage(message: unknown, transfer: []): void;
  terminate(): unknown;
}

/** Calls `onEnd` when the worker is of no use any more: whether its program has certainly stopped. */
export type Start = (onEnd: (hasStopped: boolean) => void) => Thread;

/** The best first. A way that this place does not have throws. */
export const ways: readonly Start[] = [startInNode, startFile, startText];

/** How many threads the machine runs at the same time. */
export function processors(): number {
  const os = builtin("node:os") as { availableParallelism(): number } | undefined;
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

interface NodeWorker extends Thread {
  on(event: "error" | "exit", listener: () => void): void;
  unref(): void;
}

interface NodeThreads {
  readonly Worker: new (program: string, options: object) => NodeWorker;
}

function startInNode(onEnd: (hasStopped: boolean) => void): Thread {
  const threads = builtin("node:worker_threads") as NodeThreads | undefined;
  if (threads === undefined) throw new Error("no worker threads of Node here");
  const program = programFor('require("node:worker_threads").parentPort');
  // Nothing of the caller's: neither loaders nor what the environment says about them.
  const worker = new threads.Worker(program, { eval: true, execArgv: [], env: {}, name: "feedforward" });
  worker.on("error", () => {});
  worker.on("exit", () => onEnd(true));
  worker.unref();
  return worker;
}

function startFile(onEnd: (hasStopped: boolean) => void): Thread {
  return watched(new Worker(new URL("./worker-entry.js", import.meta.url), { type: "module" }), onEnd);
}

function startText(onEnd: (hasStopped: boolean) => void): Thread {
  const url = URL.createObjectURL(new Blob([programFor("self")], { type: "text/javascript" }));
  return watched(new Worker(url), onEnd);
}

/** A page is not told when a worker that it ended has stopped. */
function watched(worker: Worker, onEnd: (hasStopped: boolean) => void): Thread {
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    worker.terminate();
    onEnd(false);
  });
  return worker;
}

function programFor(port: string): string {
  return `(${serve.toString()})(${port})`;
}

function builtin(name: string): unknown {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.(name);
}
