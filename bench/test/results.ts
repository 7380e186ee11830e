/** Results as a run gives them, made up: every number can be told from the others. */

import { contests } from "../contests.js";
import type { Results, Score, Statistics } from "../results.ts";

export function times(min: number): Statistics {
  return { count: 30, min, median: 2 * min, spread: 0.25 };
}

export function score(contest: string, peer: string, min: number, correct = 9352): Score {
  return { contest, peer, times: times(min), correct, expected: 9352, variant: null };
}

export function results(parts: Partial<Results> = {}): Results {
  return {
    date: "2026-01-31",
    isQuick: false,
    machine: {
      cpu: "a processor, 2.00 GHz",
      cores: 2,
      os: "Linux 6.1",
      node: "24.1.0",
      v8: "13.6",
      python: "3.13.5",
      load: [0.1, 1.2],
    },
    network: { title: "the book's network", expected: 9352, parameterBytes: 181_440 },
    contests,
    present: [{ peer: "wasm", threads: 1, version: "0.1.0", settings: "backend wasm" }],
    absent: [],
    scores: [score("single", "wasm", 15), score("hundreds", "wasm", 12)],
    growth: [],
    starts: [],
    memory: [],
    sizes: [],
    ...parts,
  };
}
