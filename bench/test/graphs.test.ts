/** Graphs beside the peers: what was asked against what was measured, the page that says so, and rows that are skipped. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { judgeGraphs } from "../graph-judgement.js";
import { writeGraphReport } from "../graph-report.js";
import { writeGraph } from "../graph-work.js";
import { folderOf, graphPeers, graphs, graphTargets } from "../graphs.js";
import type { GraphResults, GraphTarget } from "../results.ts";
import { results, score, times } from "./results.ts";

const call = (graph: string, peer: string, ms: number, correct = 1) => {
  return { ...score(graph, peer, ms, correct), expected: 1 };
};
const start = (graph: string, peer: string, ms: number) => {
  return { graph, peer, times: times(ms), bytes: 3 * 2 ** 20 };
};
const { date, machine, present } = results();
const measured: GraphResults = {
  date,
  clock: "wall",
  machine,
  present,
  absent: [{ peer: "wasm", threads: 1, reason: "silero: the operator If is not supported" }],
  skipped: [{ graph: "book-cnn", reason: "skipped: FEEDFORWARD_BOOK names no folder of the book's parameters" }],
  scores: [
    call("mnist-cnn", "wasm", 0.03),
    call("mnist-cnn", "onnxruntime-web", 0.12),
    call("mnist-cnn", "onnxruntime-node", 0.02),
    call("magika", "wasm", 30),
    call("magika", "onnxruntime-web", 27),
    call("ultraface", "wasm", 10),
    call("ultraface", "onnxruntime-web", 30),
    call("item-cnn", "wasm", 2),
    call("item-cnn", "onnxruntime-web", 1, 0),
  ],
  starts: [start("magika", "wasm", 100), start("magika", "onnxruntime-web", 500)],
  sizes: [{ peer: "onnxruntime-web", scriptBytes: 20_001, wasmBytes: 3_000_000 }],
};

describe("what was asked", () => {
  const target: GraphTarget = {
    text: "",
    graphs: ["magika", "ultraface", "item-cnn", "silero"],
    peer: "onnxruntime-web",
    of: "call",
    mean: "least",
    factor: 1,
  };

  it.each<[Partial<GraphTarget>, number | null, number, string[]]>([
    [{}, 0.9, 2, ["magika"]],
    [{ mean: "geometric" }, Math.sqrt(0.9 * 3), 2, []],
    [{ of: "start", factor: 6 }, 5, 1, ["magika"]],
    [{ graphs: ["item-cnn", "silero"] }, null, 0, []],
    [{ peer: "tfjs" }, null, 0, []],
  ])("%o", (part, ratio, count, missed) => {
    const [verdict] = judgeGraphs(measured, [{ ...target, ...part }]);
    expect(verdict).toMatchObject({ count, missed });
    if (ratio === null) expect(verdict!.measured).toBeNull();
    else expect(verdict!.measured).toBeCloseTo(ratio, 12);
  });
});

describe("the page", () => {
  const report = writeGraphReport(measured);

  it.each([
    ["| mnist-cnn, onnxruntime-web", "| mnist-cnn, onnxruntime-web | 3 × | 4.00 × | 1 | yes |"],
    ["| mnist-cnn, onnxruntime-node", "| mnist-cnn, onnxruntime-node | 1 × | 0.67 × | 1 | **no**: mnist-cnn |"],
    ["| depthwise convolution", "| depthwise convolution | 1.8 × | not measured | 0 |  |"],
    ["| mnist-cnn | 0.62", "| mnist-cnn | 0.62 M | **30.0 µs** | – | 120 µs (4.00 ×) | 20.0 µs (0.67 ×) | – |"],
    ["| magika | 367", "| magika | 367 M | **30.0 ms** | – | 27.0 ms (0.90 ×) | – | – |"],
    ["| item-cnn | 41", "| item-cnn | 41.4 M | **2.00 ms** | – | wrong: does not count | – | – |"],
    [
      "| the book's chapter 7, one by one |",
      "| the book's chapter 7, one by one | 0.87 M | skipped: FEEDFORWARD_BOOK names no folder of the book's parameters | – | – | – | – |",
    ],
    ["| magika | **", "| magika | **200 ms** | 1,000 ms (5.00 ×) |"],
    ["| magika | 3", "| magika | 3.0 MB | 3.0 MB |"],
    ["| onnxruntime-web |", "| onnxruntime-web | 21 kB | 3,000 kB | 3,021 kB |"],
    ["* feedforward:", "* feedforward: silero: the operator If is not supported"],
    ["2026", "2026-01-31, a processor, 2.00 GHz, 2 cores, Node 24.1.0."],
  ])("says %s …", (begin, line) => {
    const lines = report.split("\n").filter((one) => one.startsWith(begin));
    expect(lines).toContain(line);
  });
});

it("the page says when calls were timed by the processor", () => {
  const words = "timed by the processor's time";
  expect(writeGraphReport(measured)).not.toContain(words);
  expect(writeGraphReport({ ...measured, clock: "processor" })).toContain(words);
});

describe("the tables", () => {
  it("name graphs and peers that are there", () => {
    const ids = new Set(graphs.map(({ id }) => id));
    const peers = new Set(graphPeers.map(({ id }) => id));
    const named = graphTargets.flatMap(({ graphs: list }) => list);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    expect(
      [...graphTargets.map(({ peer }) => peer), ...graphs.flatMap((one) => one.peers)].filter((id) => !peers.has(id)),
    ).toEqual([]);
  });
});

it.each([
  ["mnist-cnn", "mnist-cnn"],
  ["book-cnn-100", "book-cnn"],
  ["forest", "forest"],
  ["forest-100", "forest"],
  ["forest-10000", "forest"],
  ["forest-regressor", "forest-regressor"],
])("the work of %s is that of %s", (id, folder) => {
  expect(graphs.map((one) => one.id)).toContain(id);
  expect(folderOf({ id })).toBe(folder);
});

describe("a row of which the material is missing", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ["mnist-cnn", "FEEDFORWARD_MODELS", undefined, "skipped: FEEDFORWARD_MODELS names no folder of models"],
    ["mnist-cnn", "FEEDFORWARD_MODELS", "/no/such", "skipped: the folder of FEEDFORWARD_MODELS has no such model"],
    ["book-cnn", "FEEDFORWARD_BOOK", undefined, "skipped: FEEDFORWARD_BOOK names no folder of the book's parameters"],
    ["book-cnn-100", "FEEDFORWARD_BOOK", "/no/such", "skipped: the folder of FEEDFORWARD_BOOK has no params.pkl"],
  ])("%s with %s = %s: %s", async (id, name, value, words) => {
    vi.stubEnv(name, value);
    await expect(writeGraph(graphs.find((one) => one.id === id)!, "/no/such")).resolves.toBe(words);
  });
});
