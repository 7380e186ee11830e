/** gelu as exporters write it, in every order, and what looks like it and is another function. */

import { describe, expect, it } from "vitest";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import type { UnaryAttributes } from "../../src/ops/unary.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

/** Nodes in one line: `y = Mul x x; …`; numbers are constants. */
function graphOf(text: string, outputs = ["y"]): Graph {
  const lines = text.split(";").map((line) => line.trim().split(/ = | /));
  const numbers = new Set(lines.flatMap((words) => words.slice(2)).filter((word) => /^-?[\d.]+$/.test(word)));
  const nodes = lines.map(([to, operator, ...from]): GraphNode => node(operator!, from, [to!]));
  return new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 3] }],
    outputs: outputs.map((name) => ({ name, dtype: "float32", shape: null })),
    nodes,
    constants: new Map([...numbers].map((word) => [word, tensor(Number(word))])),
  });
}

const lowered = (graph: Graph) => lowerGraph(graph, { shapes: new Map([["x", [2, 3]]]) });

function namesOf(graph: Graph): string[] {
  return lowered(graph).program.steps.map(({ op, attributes }) =>
    op.name === "unary" ? (attributes as UnaryAttributes).formula.name : op.name,
  );
}

const root = "1.4142135623730951";
const erf = `v = Div x ${root}; e = Erf v; p = Add e 1; m = Mul x p; y = Mul m 0.5`;
const cubic =
  "a = Mul x x; b = Mul a x; c = Mul 0.044715 b; u = Add x c; v = Mul u 0.7978845608028654; t = Tanh v; p = Add t 1";

describe("is recognised", () => {
  it.each([
    ["PyTorch's", erf, "gelu"],
    [
      "by a product with the root",
      "v = Mul x 0.7071067811865476; e = Erf v; p = Add e 1; m = Mul x p; y = Mul m 0.5",
      "gelu",
    ],
    ["half of x first", `h = Mul x 0.5; v = Div x ${root}; e = Erf v; p = Add 1 e; y = Mul h p`, "gelu"],
    ["half of the sum first", `v = Div x ${root}; e = Erf v; p = Add e 1; h = Mul p 0.5; y = Mul x h`, "gelu"],
    ["divided by 2", `v = Div x ${root}; e = Erf v; p = Add e 1; m = Mul x p; y = Div m 2`, "gelu"],
    ["by tanh", `${cubic}; l = Mul 0.5 x; y = Mul l p`, "geluTanh"],
    [
      "by tanh, the factor inside",
      "a = Mul x x; q = Mul a 0.044715; w = Add q 1; b = Mul x w; v = Mul b 0.7978845608; t = Tanh v; p = Add t 1; l = Mul x p; y = Mul l 0.5",
      "geluTanh",
    ],
    [
      "by tanh, multiplied out",
      "a = Mul x x; b = Mul a x; c = Mul b 0.035677408136300125; d = Mul x 0.7978845608; u = Add c d; t = Tanh u; p = Add t 1; l = Mul x p; y = Mul l 0.5",
      "geluTanh",
    ],
    [
      "by tanh, with a power",
      "b = Pow x 3; c = Mul b 0.044715; u = Add x c; v = Mul u 0.7978845608028654; t = Tanh v; p = Add t 1; l = Mul 0.5 x; y = Mul l p",
      "geluTanh",
    ],
    [
      "by tanh, with a square",
      "a = Pow x 2; q = Mul a 0.044715; w = Add q 1; b = Mul x w; v = Mul b 0.7978845608; t = Tanh v; p = Add t 1; l = Mul x p; y = Mul l 0.5",
      "geluTanh",
    ],
    ["constants of seven digits", "v = Mul x 0.7071068; e = Erf v; p = Add e 1; m = Mul x p; y = Mul m 0.5", "gelu"],
  ])("%s", (_, text, name) => {
    expect(namesOf(graphOf(text))).toEqual([name]);
  });

  it("twice, one behind the other", () => {
    const second = `v2 = Div z ${root}; e2 = Erf v2; p2 = Add e2 1; m2 = Mul z p2; w = Mul m2 0.5`;
    const { program } = lowered(graphOf(`${erf.replace("y =", "z =")}; ${second}`, ["w"]));
    expect(program.steps.flatMap(({ epilogue }) => epilogue.map(({ name }) => name))).toEqual(["gelu"]);
    expect(program.steps).toHaveLength(1);
  });
});

describe("is not taken for", () => {
  it.each([
    ["another factor", erf.replace("0.5", "0.51")],
    ["another root", erf.replace(root, "1.4143")],
    ["another cubic", `${cubic.replace("0.044715", "0.0448")}; l = Mul 0.5 x; y = Mul l p`],
    [
      "another power",
      "b = Pow x 4; c = Mul b 0.044715; u = Add x c; v = Mul u 0.7978845608; t = Tanh v; p = Add t 1; l = Mul 0.5 x; y = Mul l p",
    ],
    [
      "a power of what is no number",
      "b = Pow x x; c = Mul b 0.044715; u = Add x c; v = Mul u 0.7978845608; t = Tanh v; p = Add t 1; l = Mul 0.5 x; y = Mul l p",
    ],
    ["another sum", erf.replace("Add e 1", "Add e 1.001")],
    ["a difference", erf.replace("Add e 1", "Sub e 1")],
    ["tanh in the place of erf", erf.replace("Erf", "Tanh")],
    ["erf of another value", `s = Abs x; v = Div s ${root}; e = Erf v; p = Add e 1; m = Mul x p; y = Mul m 0.5`],
  ])("%s", (_, text) => {
    expect(namesOf(graphOf(text)).some((name) => name.startsWith("gelu"))).toBe(false);
  });

  it("a sum with a bump beside it: the bump stays", () => {
    const bump = `${erf.replace("y =", "g =")}; t = Tanh x; z = Mul t 0.0001; y = Add g z`;
    expect(namesOf(graphOf(bump)).toSorted()).toEqual(["binary", "binary", "gelu", "tanh"]);
  });

  it("one of which a part is wanted elsewhere", () => {
    expect(namesOf(graphOf(erf, ["y", "p"]))).not.toContain("gelu");
    expect(namesOf(graphOf(`${erf}; z = Mul p y`, ["z"]))).not.toContain("gelu");
  });
});
