/**
 * Measuring in rounds: everything is done again and again, in turn, so that what else the machine does falls on all alike.
 * The least time counts, and what the times of two do not separate is not claimed.
 */

import type { Session } from "../../session.ts";
import type { Progress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";
import {
  countDifferent,
  outputSizeOf,
  type Pass,
  type Samples,
  scoreInBatches,
  scoreOneByOne,
  type Watch,
} from "./evaluation.ts";

/** A session with a batch size, and how it did so far. */
export interface Entry {
  readonly session: Session;
  readonly batch: number;
  /** Of every round, in milliseconds. */
  readonly timesMs: number[];
  /** The last of them. */
  pass: Pass | null;
}

export interface Patience {
  readonly mostRounds: number;
  /** An entry that has taken so long is not asked again. */
  readonly enoughMs: number;
}

/** How many outputs have other bits than the first entry's, and of how many. */
export interface Agreement {
  readonly different: number;
  readonly compared: number;
}

/** Who shows how far it is: the terminal, and what it says is done with an entry. */
export interface Watcher {
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly detailOf: (entry: Entry) => string;
}

/** Runs every entry in turn, round after round. */
export function measureRounds(
  entries: readonly Entry[],
  samples: Samples,
  patience: Patience,
  { terminal, progress, detailOf }: Watcher,
): Agreement {
  let first: Float32Array | null = null;
  let different = 0;
  try {
    for (let round = 0; round < patience.mostRounds; round++) {
      for (const entry of entries.filter(({ timesMs }) => sum(timesMs) <= patience.enoughMs)) {
        const running: Running = { entry, startMs: terminal.now(), share: 0 };
        const done = (): number => shareOf(entries, patience, { ...running, nowMs: terminal.now() });
        const onProgress = (share: number): void => {
          running.share = share;
          progress.update(done, detailOf(entry));
        };
        const pass = scoreOnce(entry, samples, { now: () => terminal.now(), onProgress });
        entry.timesMs.push(pass.timeMs);
        entry.pass = pass;
        first ??= pass.outputs;
        different = Math.max(different, countDifferent(first, pass.outputs));
      }
    }
  } finally {
    progress.done();
  }
  return { different, compared: samples.labels.size * outputSizeOf(entries[0]!.session, samples.images) };
}

function scoreOnce({ session, batch }: Entry, samples: Samples, watch: Watch): Pass {
  return batch === 1 ? scoreOneByOne(session, samples, watch) : scoreInBatches(session, samples, batch, watch);
}

/**
 * How many times as fast the second is as the first, by their least times. Null where the middle halves of the times are
 * not apart: then other work of the machine may be all that was measured.
 */
export function gain(slowMs: readonly number[], fastMs: readonly number[]): number | null {
  if (Math.min(slowMs.length, fastMs.length) < fewestRounds) return null;
  const times = Math.min(...slowMs) / Math.min(...fastMs);
  return quartile(fastMs, 3) < quartile(slowMs, 1) && times >= leastGain && Number.isFinite(times) ? times : null;
}

const fewestRounds = 3;
const leastGain = 1.1;

function quartile(timesMs: readonly number[], which: 1 | 3): number {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  return sorted[which === 1 ? quarter : sorted.length - 1 - quarter]!;
}

/** The pass that is under way. */
interface Running {
  readonly entry: Entry;
  readonly startMs: number;
  share: number;
}

/** The share of all rounds that is done, as far as the times tell how many there will be. */
function shareOf(
  entries: readonly Entry[],
  { mostRounds, enoughMs }: Patience,
  running: Running & { readonly nowMs: number },
): number {
  const shares = entries.map((entry) => {
    const isRunning = entry === running.entry;
    const done = entry.timesMs.length + (isRunning ? running.share : 0);
    if (done === 0) return 0;
    const passMs = (sum(entry.timesMs) + (isRunning ? running.nowMs - running.startMs : 0)) / done;
    return Math.min(1, done / Math.min(mostRounds, Math.max(1, Math.ceil(enoughMs / passMs))));
  });
  return sum(shares) / entries.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
