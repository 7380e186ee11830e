/**
 * Several processes behind one port, by `node:cluster`: the first one, the primary, answers nothing. It starts the workers, starts
 * them again when they end, hands on SIGTERM and SIGHUP, and sums their samples when one of them is asked for metrics. Models
 * are synchronous and a request costs less than a message between threads, so processes are how a server uses more cores.
 */

import cluster, { type Worker } from "node:cluster";
import type { Sample } from "./http/metrics.ts";
import { summed } from "./http/metrics.ts";

/** What goes between a worker and the primary. */
type Message =
  | { readonly kind: "said" | "refused"; readonly line: string }
  | { readonly kind: "gather"; readonly id: number }
  | { readonly kind: "ask"; readonly id: string }
  | { readonly kind: "samples"; readonly id: string; readonly samples: readonly Sample[] }
  | { readonly kind: "gathered"; readonly id: number; readonly samples: readonly Sample[] };

const gatherMs = 1000;
const restartMs = 1000;

export const isWorker = cluster.isWorker;

/** What the primary hears: where its workers listen, and what they have to say to people. Each once. */
export interface Heard {
  readonly onListening: (url: string) => void;
  readonly onLine: (line: string) => void;
}

/** Why no worker ever listened; null where none was said. */
export type Ended = { readonly code: 0 } | { readonly code: 1; readonly refusal: string | null };

/**
 * Starts workers that run this same command line; resolves when all have ended. A worker that ends is started again, unless none
 * ever listened: then what ended it would end the next one too.
 */
export function runPrimary(count: number, { onListening, onLine }: Heard): Promise<Ended> {
  cluster.setupPrimary({ exec: process.argv[1]!, args: process.argv.slice(2) });
  const waiting = new Map<string, Gathering>();
  let isEnding = false;
  let isListening = false;
  let refusal: string | null = null;
  const said = new Set<string>();
  const say = (line: string): void => {
    if (!said.has(line)) onLine(line);
    said.add(line);
  };
  cluster.on("listening", (_, { address, port }) => {
    if (!isListening) onListening(`http://${address.includes(":") ? `[${address}]` : address}:${port}`);
    isListening = true;
  });
  cluster.on("message", (worker, message: Message) => {
    if (message.kind === "said" || (message.kind === "refused" && isListening)) say(message.line);
    else if (message.kind === "refused") refusal = message.line;
    if (message.kind === "gather") gather(worker, message.id, waiting);
    if (message.kind === "samples") waiting.get(message.id)?.add(message.samples);
  });
  handOnSignals(() => {
    isEnding = true;
  });
  return new Promise((resolve) => {
    cluster.on("exit", () => {
      if (!isEnding && isListening) setTimeout(() => isEnding || cluster.fork(), restartMs);
      else if (workersOf().length === 0) resolve(isListening ? { code: 0 } : { code: 1, refusal });
    });
    for (let i = 0; i < count; i++) cluster.fork();
  });
}

/** What the primary is told, its workers are told. */
function handOnSignals(onEnd: () => void): void {
  const handOn = (signal: NodeJS.Signals): void => {
    for (const worker of workersOf()) worker.process.kill(signal);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      onEnd();
      handOn("SIGTERM");
    });
  }
  process.on("SIGHUP", () => handOn("SIGHUP"));
}

function workersOf(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

interface Gathering {
  readonly add: (samples: readonly Sample[]) => void;
}

/** Asks every worker, and tells the one that wants to know. Those that are busy for a second are left out. */
function gather(asker: Worker, id: number, waiting: Map<string, Gathering>): void {
  const key = `${asker.id}/${id}`;
  const workers = workersOf().filter((worker) => worker.isConnected());
  const lists: (readonly Sample[])[] = [];
  const finish = (): void => {
    clearTimeout(timer);
    waiting.delete(key);
    if (asker.isConnected()) asker.send({ kind: "gathered", id, samples: summed(lists) } satisfies Message);
  };
  const timer = setTimeout(finish, gatherMs);
  waiting.set(key, {
    add(samples) {
      lists.push(samples);
      if (lists.length === workers.length) finish();
    },
  });
  for (const worker of workers) worker.send({ kind: "ask", id: key } satisfies Message);
}

/** In a worker: says something to people, `refused` where the worker ends with it. All workers say the same, and the primary says it once. */
export function sayOnce(kind: "said" | "refused", line: string): Promise<void> {
  return new Promise((resolve) => {
    process.send?.({ kind, line } satisfies Message, undefined, undefined, () => resolve());
  });
}

/** In a worker: answers the primary, and gives what asks it for the samples of all. */
export function joinWorkers(own: () => readonly Sample[]): () => Promise<readonly Sample[]> {
  const waiting = new Map<number, (samples: readonly Sample[]) => void>();
  let last = 0;
  process.on("message", (message: Message) => {
    if (message.kind === "ask") process.send?.({ kind: "samples", id: message.id, samples: own() } satisfies Message);
    if (message.kind === "gathered") {
      waiting.get(message.id)?.(message.samples);
      waiting.delete(message.id);
    }
  });
  return () =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      process.send?.({ kind: "gather", id } satisfies Message);
      setTimeout(() => {
        if (waiting.delete(id)) resolve(own());
      }, 2 * gatherMs).unref();
    });
}
