/**
 * What the page and its worker say to each other. The page asks, with a number; the worker answers with that number: any
 * count of `progress`, then one `done` or `failed`. All is plain data; large arrays are handed over, not copied.
 */

import type { BackendName } from "feedforward";

/** What a worker can be asked, by name: question and answer. */
export interface Jobs {
  /** MNIST's 10,000 test images [10000, 784] and their labels, fetched when they are first asked for. */
  images: { question: null; answer: TestSet };
  /** All test images through a network. */
  score: { question: ScoreQuestion; answer: Score };
  /** One pass over `rows` images, timed. */
  race: { question: RaceQuestion; answer: Lap };
  /** What the worker may use here. */
  place: { question: null; answer: Place };
}

export type JobName = keyof Jobs;

export interface TestSet {
  readonly images: Uint8Array<ArrayBuffer>;
  readonly labels: Uint8Array<ArrayBuffer>;
}

export interface ScoreQuestion {
  /** The network as a file of this project's own kind. */
  readonly network: Uint8Array<ArrayBuffer>;
  /** Whether pixels are divided by 255, for a network that does not declare it. */
  readonly normalize: boolean;
}

export interface Score {
  /** [10000, classes] */
  readonly outputs: Float32Array<ArrayBuffer>;
  /** The class of each image: the first of the greatest outputs. */
  readonly predictions: Uint8Array<ArrayBuffer>;
  readonly correct: number;
  readonly timeMs: number;
}

export interface RaceQuestion {
  readonly network: Uint8Array<ArrayBuffer>;
  readonly normalize: boolean;
  readonly backend: BackendName;
  readonly threads: number;
  readonly batchSize: number;
  /** How many of the images, from the first. */
  readonly rows: number;
}

export interface Lap {
  readonly timeMs: number;
  readonly rows: number;
  readonly correct: number;
  /** Threads that had joined. */
  readonly threads: number;
  /** How many of them may run a batch of this size: small ones are left to one. */
  readonly threadsInBatch: number;
  /** The backend that ran it: the one asked for, or what this place allows. */
  readonly backend: BackendName;
  /** How many outputs have other bits than this network's first lap: 0 is what is promised. */
  readonly differing: number;
}

export interface Place {
  /** The backends that can run, the fastest first. */
  readonly backends: readonly BackendName[];
  /** Whether memory can be shared between threads. */
  readonly isIsolated: boolean;
  /** How many threads the machine runs at the same time. */
  readonly processors: number;
}

export type Request =
  | { [N in JobName]: { id: number; job: N; question: Jobs[N]["question"] } }[JobName]
  | { cancel: number };

export type Response =
  | { readonly id: number; readonly kind: "progress"; readonly share: number; readonly stage: "fetch" | "run" }
  | { readonly id: number; readonly kind: "done"; readonly answer: Jobs[JobName]["answer"] }
  | { readonly id: number; readonly kind: "failed"; readonly message: string; readonly reason: FailureReason };

/** The page no longer wants the answer; a file did not come; or what the message says. */
export type FailureReason = "cancelled" | "unreachable" | "other";
