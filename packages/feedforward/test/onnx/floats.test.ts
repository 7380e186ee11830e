/**
 * Floats of other widths in a file: what depends on an input is computed in float32, constants are taken as what they are, and
 * outputs have the dtype that the file declares. What a graph of float32 with the same numbers gives, rounded once, is the judge.
 */

import { describe, expect, it } from "vitest";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { Session } from "../../src/session.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

const weight = tensor([
  [0.3, -1.25],
  [2.5, 0.7],
  [-0.1, 1 / 3],
]);
const x = tensor([
  [1, -2.5, 0.2],
  [0.75, 3.3, -9],
]);

/** A dense layer and what exporters put around it. */
const nodes: readonly GraphNode[] = [
  node("Gemm", ["x", "w", "b"], ["a"]),
  node("Clip", ["a", "low", "high"], ["c"]),
  node("Mul", ["c", "factor"], ["d"]),
  node("Softmax", ["d"], ["e"], { axis: ["int", -1n] }),
  node("Where", ["yes", "e", "low"], ["y"]),
];

function graphOf(dtype: DType, list = nodes, ports: DType = dtype): Graph {
  const own = (value: Tensor): Tensor => value.to(dtype);
  return new Graph({
    opset: 17,
    inputs: [{ name: "x", dtype: ports, shape: ["n", 3] }],
    outputs: [{ name: "y", dtype: ports, shape: null }],
    nodes: list,
    constants: new Map([
      ["w", own(weight)],
      ["b", own(tensor([0.5, -1]))],
      ["low", own(tensor(-1.5))],
      ["high", own(tensor(6))],
      ["factor", own(tensor(1.1))],
      ["yes", tensor(true)],
    ]),
  });
}

/** The same numbers in float32, by a graph that says float32. */
function judged(dtype: DType, given = x): Tensor {
  const { constants, ...parts } = graphOf(dtype);
  const single = new Graph({
    ...parts,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 3] }],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    constants: new Map([...constants].map(([name, value]) => [name, name === "yes" ? value : value.to("float32")])),
  });
  return single.run({ x: given.to(dtype).to("float32") }).get("y")!;
}

describe.each(["float16", "bfloat16", "float64"] as const)("%s", (dtype) => {
  const graph = graphOf(dtype);
  const answer = judged(dtype).to(dtype);

  it("runs, and gives what float32 gives, in its own dtype", () => {
    const y = graph.run({ x: x.to(dtype) }).get("y")!;
    expect(y.dtype).toBe(dtype);
    expect(y.data).toEqual(answer.data);
  });

  it.each(["wasm", "reference"] as const)("has the same bits in a session on %s", (backend) => {
    const session = new Session(graph, { backend });
    const { y } = session.run({ x: x.to(dtype) });
    expect([y!.dtype, y!.data]).toEqual([dtype, answer.data]);
  });

  it("takes tensors of float32, float arrays and lists as what it declares", () => {
    const session = new Session(graph);
    for (const given of [x, x.data.slice(), x.toArray()])
      expect(session.run({ x: given }).y!.data).toEqual(answer.data);
  });

  it("predicts in float32", () => {
    const y = new Session(graph).predict(x);
    expect([y.dtype, y.data]).toEqual(["float32", answer.to("float32").data]);
  });

  it("says so", () => {
    expect(graph.notes.map(({ code }) => code)).toEqual(["value-in-float32", "value-in-float32"]);
  });

  it("refuses other numbers", () => {
    expect(() => graph.run({ x: x.to("int32") })).toThrow(`expected ${dtype} [n, 3], got int32`);
  });
});

describe("a file that casts at its entry and back at its end", () => {
  const mixed = [
    node("Cast", ["x"], ["h"], { to: ["int", 10n] }),
    node("Gemm", ["h", "w", "b"], ["a"]),
    node("Cast", ["a"], ["y"], { to: ["int", 1n] }),
  ];
  const graph = graphOf("float16", mixed, "float32");

  it("is computed in float32 with the constants that it has", () => {
    const single = new Graph({
      ...graph,
      nodes: [node("Gemm", ["x", "w", "b"], ["y"])],
      constants: new Map([...graph.constants].map(([name, value]) => [name, value.to("float32")])),
    });
    expect(new Session(graph).run({ x }).y!.data).toEqual(single.run({ x }).get("y")!.data);
  });

  it("says so", () => {
    expect(graph.notes).toMatchObject([{ code: "cast-in-float32", facts: { dtype: ["float16"] } }]);
  });

  it("rounds constants that it casts", () => {
    const cast = [
      node("Constant", [], ["third"], { value: ["tensor", tensor(1 / 3)] }),
      node("Cast", ["third"], ["h"], { to: ["int", 10n] }),
      node("Mul", ["x", "h"], ["y"]),
    ];
    const { y } = new Session(graphOf("float16", cast)).run({ x: [[1, 2, 4]] });
    expect(y!.toArray()).toEqual([[0.333251953125, 0.66650390625, 1.3330078125]]);
  });
});

it("what is no float keeps its dtype", () => {
  const whole = graphOf("float16", [node("Add", ["x", "x"], ["y"])], "int32");
  expect(() => whole.run({ x })).toThrow("expected int32 [n, 3], got float32 [2, 3]");
});

describe("an input of one byte each that no float is", () => {
  const shape = ["n", 2];
  const bytes = (dtype: DType, list: readonly GraphNode[]): Graph =>
    new Graph({
      opset: 17,
      inputs: [{ name: "x", dtype, shape }],
      outputs: [{ name: "y", dtype: null, shape: null }],
      nodes: list,
      constants: new Map([["no", tensor([false])]]),
    });

  it.each([
    ["bool", bytes("bool", [node("Not", ["x"], ["y"])]), [[false, true]]],
    ["uint8", bytes("uint8", [node("Cast", ["x"], ["y"], { to: ["int", 1n] })]), [[1, 0]]],
  ] as const)("runs in a session: %s", (_, graph, expected) => {
    const given = tensor([[1, 0]], { dtype: graph.inputs[0]!.dtype! });
    for (const backend of ["wasm", "reference"] as const) {
      expect(new Session(graph, { backend }).run({ x: given }).y!.toArray()).toEqual(expected);
    }
  });
});
