/** How many examples a program takes at a time: as many as the cache holds, whatever constants it was made of. */

import { describe, expect, it } from "vitest";
import { groupRowsOf } from "../../src/kernels/forms.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import { expand } from "../../src/ops/expand.ts";
import type { Program } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import { node, withNodes } from "../onnx/graphs.ts";
import { Bench } from "./judge.ts";

function programOf(nodes: Parameters<typeof withNodes>[0], rows = 3): Program {
  return lowerGraph(withNodes(nodes, 13), { shapes: new Map([["x", [rows, 3]]]) }).program;
}

describe("the rows of a group", () => {
  it.each<[string, Parameters<typeof withNodes>[0]]>([
    ["without other constants", [node("Relu", ["a"], ["y"])]],
    ["where constants were used up by lowering", [node("Reshape", ["a", "s0"], ["r"]), node("Relu", ["r"], ["y"])]],
    ["where constants were computed", [node("Add", ["half", "unit"], ["c"]), node("Max", ["a", "c"], ["y"])]],
    ["where a constant went into a layer", [node("Mul", ["a", "half"], ["y"])]],
  ])("are 64 of a small program: %s", (_, nodes) => {
    expect(groupRowsOf(programOf(nodes))).toBe(64);
  });

  it("is one where rows see each other", () => {
    expect(groupRowsOf(programOf([node("Softmax", ["a"], ["y"], { axis: ["int", 0n] })]))).toBe(1);
  });

  it.each([
    [100, 64],
    [2 ** 13, 64],
    [2 ** 13 + 1, 32],
    [2 ** 18, 2],
    [2 ** 20, 1],
    [2 ** 22, 1],
  ])("with two values of %i floats are %i", (size, rows) => {
    const bench = new Bench(new Random(1));
    const x = bench.value("given", [size]);
    expect(groupRowsOf(bench.program(bench.emit(expand, { shape: [1, size] }, x)))).toBe(rows);
  });
});
