/**
 * What a run of the benchmark is, as `--json` prints it and as the report and the figure read it. Types alone: nothing
 * here is run.
 */

/** A piece of work that every peer does: the same rows, the same answers expected. */
export interface Contest {
  readonly id: string;
  readonly title: string;
  /** The folder of the work. */
  readonly subject: string;
  readonly input: "float32" | "uint8";
  /** Rows a call. */
  readonly batch: number;
  readonly threads: 1 | 2;
  /** The peers that do it; all of them where nothing is said. */
  readonly peers?: readonly string[];
}

/** A library that takes part. */
export interface Peer {
  readonly id: string;
  readonly title: string;
  /** Ours, other JavaScript, or native code. */
  readonly kind: "own" | "script" | "native";
  /** The program that runs it. */
  readonly host: "node" | "python";
  /** The program in peers/ that asks it; by default the one for networks of dense layers. */
  readonly script?: string;
  /** The module in peers/. */
  readonly module: string;
  /** The most threads that it can be given. */
  readonly threads: 1 | 2;
  /** Wants an installation: not part of a quick run. */
  readonly isHeavy: boolean;
}

/** Of times in milliseconds. */
export interface Statistics {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  /** The distance between the quartiles as a share of the median. */
  readonly spread: number;
}

export interface Score {
  readonly contest: string;
  readonly peer: string;
  readonly times: Statistics;
  /** Rows answered with their label, the least of all repetitions. */
  readonly correct: number;
  /** How many there must be. */
  readonly expected: number;
  /** Which of the peer's ways was the fastest in the warm-up; null where it has one. */
  readonly variant: string | null;
}

/** A peer that could not be measured, or not with so many threads, and why. */
export interface Absence {
  readonly peer: string;
  readonly threads: number;
  readonly reason: string;
}

/** A peer that was there: what it says of itself. */
export interface Presence {
  readonly peer: string;
  readonly threads: number;
  readonly version: string;
  readonly settings: string;
}

export interface Growth {
  readonly threads: number;
  readonly rows: number;
  /** Of one image, in microseconds. */
  readonly timesUs: Statistics;
  readonly isCorrect: boolean;
}

/** A process from its start to its end, with one prediction in between; `peer` null is the host doing nothing. */
export interface Start {
  readonly peer: string | null;
  readonly host: "node" | "python";
  readonly times: Statistics;
  /** From the weights to something that runs, without loading code; null where the host does nothing. */
  readonly prepareMs: Statistics | null;
}

export interface MemoryUse {
  readonly peer: string;
  /** Predictions made one by one before the measurement, after 10,000 in batches. */
  readonly predictions: number;
  /** Beyond the same process with the same images and no peer; the median. */
  readonly bytes: number;
}

export interface Size {
  readonly peer: string;
  readonly scriptBytes: number;
  readonly wasmBytes: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
  readonly python: string | null;
  /** Processes that wanted to run in the minute before, and in the last of it. */
  readonly load: readonly [before: number, after: number];
}

export interface Results {
  /** `2026-01-31` */
  readonly date: string;
  readonly isQuick: boolean;
  readonly machine: Machine;
  readonly network: { readonly title: string; readonly expected: number; readonly parameterBytes: number };
  readonly contests: readonly Contest[];
  readonly present: readonly Presence[];
  readonly absent: readonly Absence[];
  readonly scores: readonly Score[];
  readonly growth: readonly Growth[];
  readonly starts: readonly Start[];
  readonly memory: readonly MemoryUse[];
  readonly sizes: readonly Size[];
}

/** A graph that is run: an ONNX file that somebody published, the book's network, or one that is made here. */
export interface GraphWork {
  readonly id: string;
  readonly title: string;
  readonly from: "models" | "book" | "made";
  /** Multiply-adds of a row. */
  readonly millions: number;
  /** Rows a call. */
  readonly batch: number;
  readonly peers: readonly string[];
}

/** Of theirs and ours the quotient is to be at least `factor`, in the least or the geometric mean of some graphs. */
export interface GraphTarget {
  readonly text: string;
  readonly graphs: readonly string[];
  readonly peer: string;
  readonly of: "call" | "start";
  readonly mean: "least" | "geometric";
  readonly factor: number;
}

/** A process that loads a library and a file, and calls it: until the first answer, and what it holds after more. */
export interface GraphStart {
  readonly graph: string;
  readonly peer: string;
  readonly times: Statistics;
  /** Resident memory beyond the same process without the library. */
  readonly bytes: number;
}

export interface GraphResults {
  readonly date: string;
  /** What calls are timed by; load and first call always by the clock on the wall. */
  readonly clock: "wall" | "processor";
  readonly machine: Machine;
  readonly present: readonly Presence[];
  readonly absent: readonly Absence[];
  /** Rows that could not be run by anybody, and why. */
  readonly skipped: readonly { readonly graph: string; readonly reason: string }[];
  /** Milliseconds a row of the work. */
  readonly scores: readonly Score[];
  readonly starts: readonly GraphStart[];
  readonly sizes: readonly Size[];
}
