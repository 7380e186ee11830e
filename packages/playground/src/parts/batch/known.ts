/**
 * What the race gave once, for readers who have not pressed yet: a network of these sizes over the 10,000 test images, in Node on
 * one thread, as the benchmarks have it (`bench/RESULTS.md`, which a test holds against this).
 */

import { shippedSubject, subject } from "../../state/networks.ts";
import { laps } from "./race.ts";

export const knownDate = "2026-11-26";

/** Milliseconds for all images, the middle of the benchmark's laps, by runner and batch size. */
export const knownMs: Readonly<Record<string, number>> = {
  "plain 1": 404,
  "plain 100": 401,
  "wasm 1": 24.0,
  "wasm 100": 16.8,
};

const images = 10_000;

/** Whether nobody has pressed yet, and the network is the page's own. */
function isShown(): boolean {
  const about = subject.value;
  return laps.value.size === 0 && (about === null || shippedSubject.value !== null);
}

/** Images per second of a runner in batches of a size; null where a lap was run since, or nothing is known. */
export function knownRate(key: string): number | null {
  const timeMs = isShown() ? knownMs[key] : undefined;
  return timeMs === undefined ? null : (1000 * images) / timeMs;
}

export function knownRates(): readonly number[] {
  return Object.keys(knownMs).flatMap((key) => knownRate(key) ?? []);
}
