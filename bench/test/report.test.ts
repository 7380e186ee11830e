/** The report as it is read: tables whose cells say a time and how many times ours it is. */

import { describe, expect, it } from "vitest";
import { significant, table, writeReport } from "../report.js";
import { results, score, times } from "./results.ts";

const lineWith = (report: string, start: string) => report.split("\n").find((line) => line.startsWith(start));

describe("the report", () => {
  const report = writeReport(
    results({
      scores: [
        score("single", "wasm", 15),
        score("hundreds", "wasm", 12),
        score("single", "numpy", 180),
        score("hundreds", "numpy", 24, 9351),
        score("hundreds", "ml-matrix", 1270.4),
      ],
      absent: [{ peer: "pytorch", threads: 2, reason: "not installed" }],
      growth: [{ threads: 1, rows: 1_000_000, timesUs: times(1.2), isCorrect: false }],
      starts: [
        { peer: null, host: "node", times: times(40), prepareMs: null },
        { peer: "wasm", host: "node", times: times(50), prepareMs: times(2) },
      ],
      memory: [{ peer: "wasm", predictions: 10_000, bytes: 3 * 2 ** 20 }],
      sizes: [{ peer: "onnxruntime-web", scriptBytes: 20_001, wasmBytes: 3_000_000 }],
    }),
  );

  it.each([
    ["| **feedforward** |", "| **feedforward** | **15.0** | **12.0** | – | – |"],
    [
      "| NumPy + OpenBLAS, the",
      "| NumPy + OpenBLAS, the book's code | 180 (12.0 ×) | 9,351 right: does not count | – | – |",
    ],
    ["| ml-matrix", "| ml-matrix | – | 1,270 (106 ×) | – | – |"],
    ["| one by one, NumPy", "| one by one, NumPy and onnxruntime-web | 12 × | 12.0 × | yes |"],
    ["| batches, JavaScript", "| batches, JavaScript | 3.5 × | 106 × | yes |"],
    ["| one by one, onnx", "| one by one, onnxruntime-node | 10 × | not measured |  |"],
    ["| 1.3 × an empty", "| 1.3 × an empty Node against our cold start | 1 × | 1.04 × | yes |"],
    ["| 1,000,000", "| 1,000,000 | 1 | 1.20 µs | 2.40 µs | 30 | **no** |"],
    ["| feedforward | 100 ms", "| feedforward | 100 ms | 1.25 × | 4.00 ms |"],
    ["| feedforward | 10,000", "| feedforward | 10,000 | 3.0 MB |"],
    ["| onnxruntime-web", "| onnxruntime-web | 21 kB | 3,000 kB | 3,021 kB |"],
    ["* PyTorch", "* PyTorch, 2 threads: not installed"],
    ["| one by one | feedforward", "| one by one | feedforward | 15.0 | 30.0 | 25 % | 30 | 9,352 |  |"],
    ["2026", "2026-01-31, a processor, 2.00 GHz, 2 cores, Node 24.1.0."],
    ["* load", "* load before 0.10, after 1.20"],
  ])("says %s …", (start, line) => {
    expect(lineWith(report, start)).toBe(line);
  });

  it("has no section without a number in it", () => {
    const titles = (text: string) => text.match(/^## .+/gm);
    expect(titles(report)).toHaveLength(9);
    expect(titles(writeReport(results({ scores: [] })))).toEqual(["## What was asked", "## Machine and versions"]);
  });
});

describe("a table", () => {
  it("is Markdown", () => {
    expect(table(["a", "b"], [["1", "2"]], "lr")).toBe("| a | b |\n| --- | --: |\n| 1 | 2 |");
  });
});

describe("three digits", () => {
  it.each([
    [0.0512, "0.05"],
    [1, "1.00"],
    [9.999, "10.0"],
    [13.44, "13.4"],
    [99.96, "100"],
    [1268, "1,270"],
    [1_234_567, "1,230,000"],
  ])("%f is %s", (value, text) => {
    expect(significant(value)).toBe(text);
  });
});
