/** Whether two programs compute the same bits, step by step. */

import { describe, expect, it } from "vitest";
import { lowerGraph } from "../../src/onnx/lower.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { fuse } from "../../src/program/fuse.ts";
import type { Program } from "../../src/program/program.ts";
import { differingStep } from "../../src/program/same.ts";
import { node } from "../onnx/graphs.ts";
import { pictureGraph } from "../onnx/picture-graph.ts";

const conv = (from: string, to: string, parameters = ["c.weight", "c.bias"]) =>
  node("Conv", [from, ...parameters], [to]);
const relu = (from: string, to: string) => node("Relu", [from], [to]);

function program(nodes: readonly GraphNode[]): Program {
  return lowerGraph(pictureGraph(nodes), { shapes: new Map([["x", [1, 2, 6, 6]]]) }).program;
}

describe("the same bits", () => {
  it.each<[string, readonly GraphNode[], readonly GraphNode[]]>([
    ["the same nodes", [conv("x", "y")], [conv("x", "y")]],
    [
      "a view between",
      [conv("x", "c"), relu("c", "y")],
      [conv("x", "c"), node("Flatten", ["c"], ["f"]), relu("f", "y")],
    ],
    [
      "a view behind",
      [conv("x", "c"), relu("c", "y")],
      [conv("x", "c"), relu("c", "r"), node("Flatten", ["r"], ["y"])],
    ],
  ])("%s", (_, own, other) => {
    expect(differingStep(program(own), program(other))).toBe(null);
    expect(differingStep(program(other), program(own))).toBe(null);
  });

  it("of a program and what passes make of it again", () => {
    const own = program([conv("x", "c"), relu("c", "y")]);
    expect(differingStep(own, fuse(own).program)).toBe(null);
  });
});

describe("other bits", () => {
  it.each<[string, readonly GraphNode[], readonly GraphNode[]]>([
    ["another constant", [conv("x", "y")], [conv("x", "y", ["c.weight", "n.bias"])]],
    ["a bias that is no zero and none", [conv("x", "y")], [conv("x", "y", ["c.weight"])]],
    ["another function", [conv("x", "c"), relu("c", "y")], [conv("x", "c"), node("Sigmoid", ["c"], ["y"])]],
    ["a step more", [conv("x", "c"), relu("c", "r"), relu("r", "y")], [conv("x", "c"), relu("c", "y")]],
    [
      "another axis",
      [node("Mul", ["x", "columns"], ["y"])],
      [node("Transpose", ["x"], ["t"], { perm: ["ints", [0n, 1n, 3n, 2n]] }), node("Mul", ["t", "columns"], ["y"])],
    ],
    [
      "a softmax over another axis",
      [node("Softmax", ["x"], ["y"])],
      [node("Flatten", ["x"], ["f"]), node("Softmax", ["f"], ["y"])],
    ],
  ])("%s", (_, own, other) => {
    expect(differingStep(program(own), program(other))).not.toBe(null);
    expect(differingStep(program(other), program(own))).not.toBe(null);
  });
});
