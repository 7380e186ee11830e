/** What was asked against what was measured: the least of the pairs decides, and a wrong answer does not count. */

import { describe, expect, it } from "vitest";
import { contests, peers, targets } from "../contests.js";
import { counts, judge, timesOurs } from "../judgement.js";
import type { Results } from "../results.ts";
import { results, score, times } from "./results.ts";

const measured = (parts: Partial<Results>, start: string) =>
  judge(results(parts), targets).find(({ text }) => text.startsWith(start))?.measured;

describe("a peer's time divided by ours", () => {
  it("takes the least times", () => {
    const scores = [score("single", "wasm", 15), score("single", "numpy", 180)];
    expect(timesOurs({ scores }, "single", "numpy")).toBe(12);
  });

  it.each([
    ["theirs is not there", [score("single", "wasm", 15)]],
    ["ours is not there", [score("single", "numpy", 15)]],
    ["theirs is wrong", [score("single", "wasm", 15), score("single", "numpy", 180, 9351)]],
    ["ours is wrong", [score("single", "wasm", 15, 9353), score("single", "numpy", 180)]],
  ])("is nothing where %s", (_, scores) => {
    expect(timesOurs({ scores }, "single", "numpy")).toBeNull();
  });
});

describe("an answer counts", () => {
  it.each([
    ["single", 9352, 9352, true],
    ["single", 9353, 9352, false],
    ["dense", 1000, 999, true],
    ["dense", 998, 999, false],
  ])("%s: %i of %i", (contest, correct, expected, verdict) => {
    expect(counts({ ...score(contest, "wasm", 1, correct), expected })).toBe(verdict);
  });
});

describe("targets", () => {
  it("name contests and peers that there are", () => {
    const known = { contests: contests.map(({ id }) => id), peers: peers.map(({ id }) => id) };
    for (const target of targets) {
      expect(known.contests).toEqual(expect.arrayContaining([...target.contests]));
      expect(known.peers).toEqual(expect.arrayContaining([...target.peers]));
    }
  });

  it("are judged by the worst pair", () => {
    const ours = [score("hundreds", "wasm", 10), score("whole", "wasm", 10)];
    const theirs = [
      score("hundreds", "onnxruntime", 14),
      score("whole", "onnxruntime", 13),
      score("whole", "onnxruntime-node", 20),
    ];
    expect(measured({ scores: [...ours, ...theirs] }, "batches, ONNX")).toBe(1.3);
  });

  it("are not judged where nothing was measured", () => {
    expect(judge(results({ scores: [] }), targets).map(({ measured }) => measured)).toEqual(
      judge(results({ scores: [] }), targets).map(() => null),
    );
  });

  it.each<[string, Partial<Results>, number]>([
    ["two threads", { scores: [score("whole", "wasm", 12), score("whole2", "wasm", 6)] }, 2],
    ["from uint8", { scores: [score("hundreds", "wasm", 12), score("bytes", "wasm", 10)] }, 1.2],
    [
      "1.3 × an empty Node",
      {
        starts: [
          { peer: null, host: "python", times: times(1), prepareMs: null },
          { peer: null, host: "node", times: times(50), prepareMs: null },
          { peer: "wasm", host: "node", times: times(65), prepareMs: times(1) },
        ],
      },
      1,
    ],
    ["5 ms", { starts: [{ peer: "wasm", host: "node", times: times(65), prepareMs: times(1) }] }, 2.5],
    [
      "8 MB",
      {
        memory: [
          { peer: "wasm", predictions: 10, bytes: 1 },
          { peer: "wasm", predictions: 20, bytes: 2 * (8 * 2 ** 20 + 3 * 181_440) },
          { peer: "numpy", predictions: 10, bytes: 2 ** 40 },
        ],
      },
      0.5,
    ],
    [
      "fastest image",
      {
        growth: [
          { threads: 1, rows: 100, timesUs: times(4), isCorrect: true },
          { threads: 1, rows: 1000, timesUs: times(5), isCorrect: true },
          { threads: 2, rows: 1000, timesUs: times(1), isCorrect: true },
        ],
      },
      0.8,
    ],
  ])("of ours alone: %s", (start, parts, expected) => {
    expect(measured(parts, start)).toBeCloseTo(expected, 12);
  });
});
