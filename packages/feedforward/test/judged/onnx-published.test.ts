/**
 * The node cases as the ONNX project publishes them with each release, folders of models and tensors: those of float32,
 * int64 and bool must pass, or be refused by the name of what is not supported; how many were, and why, is printed. They are
 * large, so they do not travel with the project: FEEDFORWARD_ONNX_DATA names the folders `backend/test/data/node` of one
 * release or several, with a colon between them (Debian has them as libonnx-testdata).
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FormatError, UnsupportedError } from "../../src/errors.ts";
import { readOnnx, readOnnxTensor } from "../../src/formats/onnx.ts";
import type { Graph } from "../../src/onnx/graph.ts";
import { moreOperators } from "../../src/onnx/more.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { expectClose } from "../formats/onnx-golden.ts";
import { kindOf } from "../formats/onnx-refusals.ts";

const folders = (process.env.FEEDFORWARD_ONNX_DATA ?? "").split(":").filter((folder) => existsSync(folder));
const promised: readonly (DType | null)[] = ["float32", "int64", "bool"];

it("where the cases lie", (context) => {
  if (folders.length === 0) context.skip("FEEDFORWARD_ONNX_DATA names no folder");
  expect(folders.flatMap((folder) => readdirSync(folder)).length).toBeGreaterThan(100);
});

/** Where the published data count what lies behind the padding; ONNX Runtime and PyTorch do not. */
const otherwise = new Set(["test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True"]);

describe.each(folders)("%s", (folder) => {
  const counts = new Map<string, number>();
  const count = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);

  it.each(readdirSync(folder).filter((name) => existsSync(join(folder, name, "model.onnx"))))("%s", (name) => {
    const outcome = otherwise.has(name) ? "other rules" : outcomeOf(join(folder, name));
    const kind = outcome instanceof Error ? `refused: ${kindOf(outcome)}` : outcome;
    expect(kind).toMatch(/^(passed|other (rules|dtypes)|refused: .+)$/);
    count(kind);
  });

  it("how many passed", () => {
    process.stdout.write(`${folder}: ${[...counts].map(([kind, cases]) => `${kind} ${cases}`).join(", ")}\n`);
    expect(counts.get("passed")).toBeGreaterThan(500);
  });
});

/** What came of a case; or why it was refused. */
function outcomeOf(folder: string): "passed" | "other dtypes" | FormatError | UnsupportedError {
  try {
    const graph = readOnnx(readFileSync(join(folder, "model.onnx")), { operators: moreOperators });
    if (![...graph.inputs, ...graph.outputs].every(({ dtype }) => promised.includes(dtype as never)))
      return "other dtypes";
    const sets = readdirSync(folder).filter((entry) => entry.startsWith("test_data_set_"));
    expect(sets).not.toEqual([]);
    for (const set of sets) expectCase(graph, join(folder, set));
    return "passed";
  } catch (error) {
    if (error instanceof FormatError || error instanceof UnsupportedError) return error;
    throw error;
  }
}

function expectCase(graph: Graph, folder: string): void {
  const [inputs, outputs] = ["input", "output"].map((part) => tensorsOf(folder, part));
  const results = [...graph.run(new Map(graph.inputs.map(({ name }, i) => [name, inputs![i]!]))).values()];
  expect(results).toHaveLength(outputs!.length);
  for (const [i, result] of results.entries()) expectClose(result, outputs![i]!);
}

function tensorsOf(folder: string, part: string) {
  const count = readdirSync(folder).filter((file) => file.startsWith(`${part}_`)).length;
  return Array.from({ length: count }, (_, i) => readOnnxTensor(readFileSync(join(folder, `${part}_${i}.pb`))).tensor);
}
