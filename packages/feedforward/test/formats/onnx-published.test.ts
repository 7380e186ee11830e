/**
 * The node cases as the ONNX project publishes them with each release, folders of models and tensors: those of float32,
 * int64 and bool whose operators are all known must pass, every other is read or refused by a name. They are
 * large, so they do not travel with the project: FEEDFORWARD_ONNX_DATA names the folders `backend/test/data/node` of one
 * release or several, with a colon between them (Debian has them as libonnx-testdata).
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { readOnnx, readOnnxTensor } from "../../src/formats/onnx.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { expectClose } from "./onnx-golden.ts";

const folders = (process.env.FEEDFORWARD_ONNX_DATA ?? "").split(":").filter((folder) => existsSync(folder));
const promised: readonly (DType | null)[] = ["float32", "int64", "bool"];

it("where the cases lie", (context) => {
  if (folders.length === 0) context.skip("FEEDFORWARD_ONNX_DATA names no folder");
  expect(folders.flatMap((folder) => readdirSync(folder)).length).toBeGreaterThan(100);
});

describe.each(folders)("%s", (folder) => {
  it.each(readdirSync(folder).filter((name) => existsSync(join(folder, name, "model.onnx"))))("%s", (name) => {
    const graph = readOrRefusal(join(folder, name, "model.onnx"));
    if (graph instanceof FormatError) {
      expect(graph.message).toMatch(/ the operator | the dtype [A-Z]| of the type (sequence|optional|map)/);
      return;
    }
    if (![...graph.inputs, ...graph.outputs].every(({ dtype }) => promised.includes(dtype))) return;
    const sets = readdirSync(join(folder, name)).filter((entry) => entry.startsWith("test_data_set_"));
    expect(sets).not.toEqual([]);
    for (const set of sets) expectCase(graph, join(folder, name, set));
  });
});

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

function readOrRefusal(path: string): Graph | FormatError {
  try {
    return readOnnx(readFileSync(path));
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
