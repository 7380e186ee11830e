/**
 * What the page and its worker say to each other. The page asks, with a number; the worker answers with that number: any
 * count of `progress`, then one `done` or `failed`. All is plain data; large arrays are handed over, not copied.
 */

import type { BackendName } from "feedforward";
import type { TrainSettings } from "../state/train-settings.ts";
import type { Why } from "./why.ts";

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
  /** How the pixels of an image spoke for the answer, and what would change it. */
  why: { question: WhyQuestion; answer: Why };
  /** The network as a file that runs by itself. */
  compiled: { question: CompileQuestion; answer: { readonly file: Uint8Array<ArrayBuffer> } };
  /** Begins a training anew, and says what its network is before the first step. */
  trainStart: { question: TrainQuestion; answer: TrainView };
  /** Steps of the training that was begun last; fetches the training images first. */
  trainSteps: { question: TrainQuestion & { readonly steps: number }; answer: TrainView };
  /** The network as that training has made it until now. */
  trainedFile: { question: null; answer: TrainedFile };
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

export interface WhyQuestion extends ScoreQuestion {
  /** [784] */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** The class that the reader would rather have. */
  readonly wanted: number;
}

/** JavaScript with WebAssembly inside, JavaScript alone, or a module of WebAssembly. */
export type CompiledForm = "js" | "plain" | "wasm";

export interface CompileQuestion extends ScoreQuestion {
  readonly form: CompiledForm;
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

export interface TrainQuestion {
  /** The number of the training: the worker knows the last one alone. */
  readonly run: number;
  readonly settings: TrainSettings;
  /** A digit for the network to read, uint8 [784]. */
  readonly digit: Uint8Array<ArrayBuffer> | null;
}

/** What a training has come to. */
export interface TrainView {
  readonly step: number;
  /** Of the whole training; 0 where that is not known yet. */
  readonly steps: number;
  readonly epochs: number;
  /** Of the steps since the last view. */
  readonly losses: Float32Array<ArrayBuffer>;
  readonly readings: readonly HeldOut[];
  readonly isOver: boolean;
  /** The step in which numbers grew beyond all bounds. */
  readonly divergedAt: number | null;
  /** Of the first layer, [784, neurons]. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** What the network makes of the digit. */
  readonly probabilities: readonly number[] | null;
  /** How long the worker worked for this view, by its own clock. */
  readonly workMs: number;
}

/** The share of the held-out images that is right after a step. */
export interface HeldOut {
  readonly step: number;
  readonly share: number;
}

export interface TrainedFile {
  readonly file: Uint8Array<ArrayBuffer>;
  /** Stands for all bits of the parameters. */
  readonly fingerprint: string;
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
