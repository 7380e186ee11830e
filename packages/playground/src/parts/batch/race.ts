/**
 * The race: all test images through the network that is taken apart, by different runners and in batches of different
 * sizes. One lap is one pass over the images, run by the worker. Laps are run in rounds, at least three of each; the middle one
 * counts, and all are shown.
 */

import { computed, signal } from "@preact/signals";
import { reasonOf } from "../../page/reason.ts";
import { choiceCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";
import { networkFile } from "../../state/network-file.ts";
import { needSubject, type Subject, subject } from "../../state/networks.ts";
import { ask, isAborted } from "../../worker/client.ts";
import type { Lap, Place } from "../../worker/messages.ts";
import { middleOf } from "./leaders.ts";

export const imageCount = 10_000;
export const batchSizes = ["1", "10", "100", "1000"] as const;
export type BatchSize = (typeof batchSizes)[number];

/** Who runs: plain JavaScript, one thread of WebAssembly, several of them. */
export const runners = ["plain", "wasm", "threads"] as const;
export type Runner = (typeof runners)[number];

export const batchSize = linked<BatchSize>("batch", "100", choiceCodec(batchSizes));
export const runner = linked<Runner>("runner", "wasm", choiceCodec(runners));

/** What the worker may use on this page; null until it has said so. */
export const place = signal<Place | null>(null);

/** A browser that shares memory is not asked for more threads than this. */
const mostThreads = 4;
export const threadCount = computed(() => Math.min(mostThreads, place.value?.processors ?? mostThreads));

export type Hindrance = "noWasm" | "notIsolated" | "oneProcessor";

/** Why a runner cannot run here; null where it can, or where that is not known yet. */
export function hindranceOf(runner: Runner): Hindrance | null {
  if (runner === "plain" || place.value === null) return null;
  if (!place.value.backends.includes("wasm")) return "noWasm";
  if (runner === "wasm") return null;
  if (!place.value.isIsolated) return "notIsolated";
  return place.value.processors < 2 ? "oneProcessor" : null;
}

/** The last of the laps that a runner has run in batches of a size, with the times of all of them. */
export interface Laps extends Lap {
  readonly timesMs: readonly number[];
}

/** The laps of each runner and batch size, by `lapKey`. */
export const laps = signal<ReadonlyMap<string, Laps>>(new Map());
/** How many laps there were in all, and how many of their outputs differed from the first lap's. */
export const total = signal({ laps: 0, differing: 0, outputs: 0 });
let lapsOf: Subject | null = null;

export function lapKey(runner: Runner, size: BatchSize): string {
  return `${runner} ${size}`;
}

/** Images per second, of a lap that took so long. */
export function rateAt({ rows }: Lap, timeMs: number): number {
  return (1000 * rows) / timeMs;
}

/** Images per second, by the middle lap. */
export function rateOf(laps: Laps): number {
  return rateAt(laps, middleOf(laps));
}

export interface Heat {
  readonly runner: Runner;
  readonly size: BatchSize;
}

export interface Progress extends Heat {
  /** Of all laps that were asked for. */
  readonly share: number;
  /** Of this lap's images. */
  readonly lapShare: number;
  /** How much of the images has come, while they are on their way. */
  readonly fetchShare: number | null;
}

const leastRounds = 3;
const mostRounds = 9;
/** A lap that takes so long is little disturbed by what else the machine does: the least rounds are enough. */
const longMs = 200;
/** Plain JavaScript is so much slower that a part of the images tells as much. */
const plainCount = 2000;

/** How many images a lap of a runner has. */
export function rowsOf(runner: Runner): number {
  return runner === "plain" ? plainCount : imageCount;
}

export const progress = signal<Progress | null>(null);
export const raceError = signal<string | null>(null);
let controller: AbortController | null = null;

export async function findPlace(): Promise<void> {
  place.value ??= await ask("place", null);
}

/** Laps of another network are no longer laps. */
export function forgetOthers(): void {
  if (lapsOf === subject.value) return;
  if (lapsOf !== null) stop();
  lapsOf = subject.value;
  laps.value = new Map();
  total.value = { laps: 0, differing: 0, outputs: 0 };
}

export function stop(): void {
  controller?.abort();
  controller = null;
  progress.value = null;
}

/** Every lap that can be run here. */
export function allHeats(): Heat[] {
  return runners
    .filter((runner) => hindranceOf(runner) === null)
    .flatMap((runner) => batchSizes.map((size) => ({ runner, size })));
}

/**
 * Runs laps one after the other, and again in rounds, so that what else the machine does falls on all alike. True when all are done, false when the reader or an error has stopped them.
 */
export async function run(heats: readonly Heat[]): Promise<boolean> {
  stop();
  const mine = new AbortController();
  controller = mine;
  raceError.value = null;
  progress.value = { ...heats[0]!, share: 0, lapShare: 0, fetchShare: null };
  try {
    await needSubject();
    forgetOthers();
    const network = networkFile(subject.value!.network);
    // Another press begins anew: laps of different minutes do not belong together.
    for (const { runner, size } of heats) forget(lapKey(runner, size));
    const plan = Array.from({ length: mostRounds }, () => heats).flat();
    for (const [i, heat] of plan.entries()) {
      const isLate = i >= leastRounds * heats.length;
      if (isLate && laps.value.get(lapKey(heat.runner, heat.size))!.timeMs > longMs) continue;
      const tell = (lapShare: number, fetchShare: number | null) => {
        progress.value = { ...heat, share: (i + lapShare) / plan.length, lapShare, fetchShare };
      };
      tell(0, null);
      record(heat, await runLap(heat, network, tell, mine.signal));
    }
    return true;
  } catch (error) {
    if (!isAborted(error)) raceError.value = reasonOf(error);
    return false;
  } finally {
    if (controller === mine) stop();
  }
}

function runLap(
  { runner, size }: Heat,
  network: Uint8Array<ArrayBuffer>,
  tell: (lapShare: number, fetchShare: number | null) => void,
  signal: AbortSignal,
): Promise<Lap> {
  const question = {
    network,
    normalize: subject.value!.normalize,
    backend: runner === "plain" ? ("reference" as const) : ("wasm" as const),
    threads: runner === "threads" ? threadCount.value : 1,
    batchSize: Number(size),
    rows: rowsOf(runner),
  };
  const onProgress = (share: number, stage: "fetch" | "run") =>
    stage === "fetch" ? tell(0, share) : tell(share, null);
  return ask("race", question, { signal, onProgress });
}

function record({ runner, size }: Heat, lap: Lap): void {
  const key = lapKey(runner, size);
  const before = laps.value.get(key);
  const outputs = lap.rows * subject.value!.network.outputSize;
  total.value = {
    laps: total.value.laps + 1,
    differing: total.value.differing + lap.differing,
    outputs: total.value.outputs + outputs,
  };
  laps.value = new Map([...laps.value, [key, { ...lap, timesMs: [...(before?.timesMs ?? []), lap.timeMs] }]]);
}

function forget(key: string): void {
  laps.value = new Map([...laps.value].filter(([other]) => other !== key));
}
