/**
 * Graphs on tensors: inputs by name and what is accepted as one, results that belong to the caller, special values, and the
 * other dtypes that an operator takes.
 */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { Tensor, type TensorLike, tensor } from "../../src/tensor/tensor.ts";
import { denseGraph, node, runNode } from "./graphs.ts";

const whole = (...values: number[]) => tensor(values, { dtype: "int64" });

describe("inputs", () => {
  const graph = denseGraph({ inputs: ["a", "__proto__"] });
  const [a, b] = [tensor([[1, 2, 3]]), tensor([[10, 20, 30]])];
  const sum = [11, 22, 33];

  it.each<[string, TensorLike, TensorLike]>([
    ["tensors", a, b],
    ["nested lists", [[1, 2, 3]], [[10, 20, 30]]],
    ["typed arrays, which take the declared shape", Float32Array.of(1, 2, 3), Float32Array.of(10, 20, 30)],
    ["arrays of another dtype", Float64Array.of(1, 2, 3), new Uint8Array([10, 20, 30])],
  ])("%s", (_, x, z) => {
    expect([
      ...graph
        .run(
          new Map([
            ["a", x],
            ["__proto__", z],
          ]),
        )
        .get("y")!.data,
    ]).toEqual(sum);
  });

  it("by an object without a prototype, or with own keys alone", () => {
    const own = Object.fromEntries([
      ["a", a],
      ["__proto__", b],
    ]);
    expect([...graph.run(own).get("y")!.data]).toEqual(sum);
  });

  it.each<[string, Record<string, TensorLike>, string]>([
    ["missing", { a }, 'run: input "__proto__" is missing, expected float32 [batch, 3]'],
    [
      "unknown",
      { a, c: b },
      'run: unknown input "c", expected "a" (float32 [batch, 3]), "__proto__" (float32 [batch, 3])',
    ],
    [
      "of another rank",
      { a: tensor([1, 2, 3]) },
      'run: input "a": expected float32 [batch, 3], got float32 [3]: 1 axis instead of 2',
    ],
    ["of another size", { a: tensor([[1, 2]]) }, "got float32 [1, 2]"],
    ["of another dtype", { a: whole(1, 2, 3) }, "got int64 [3]"],
  ])("%s: refused in words", (_, inputs, reason) => {
    expect(() => graph.run(inputs)).toThrow(ShapeError);
    expect(() => graph.run(inputs)).toThrow(reason);
  });

  it("a constant of the file cannot be given", () => {
    const doubled = new Graph({
      opset: 13,
      inputs: [],
      outputs: [{ name: "y", dtype: null, shape: null }],
      nodes: [node("Add", ["w", "w"], ["y"])],
      constants: new Map([["w", tensor([1, 2])]]),
    });
    expect([...doubled.run({}).get("y")!.data]).toEqual([2, 4]);
    expect(() => doubled.run({ w: [5, 6] })).toThrow(ShapeError);
    expect(() => doubled.run({ w: [5, 6] })).toThrow('run: "w" is a constant of the file and cannot be given');
  });
});

describe("results", () => {
  it("come in the order of the file, whatever they are called", () => {
    const names = ["b", "10", "__proto__", "2", "a"];
    const graph = new Graph({
      opset: 13,
      inputs: [{ name: "x", dtype: "float32", shape: null }],
      outputs: names.map((name) => ({ name, dtype: null, shape: null })),
      nodes: names.map((name) => node("Identity", ["x"], [name])),
      constants: new Map(),
    });
    expect([...graph.run({ x: [1] }).keys()]).toEqual(names);
  });

  it("share nothing with inputs or constants", () => {
    const x = tensor([1, 2]);
    const [y] = runNode(node("Identity", ["x"], ["y"]), [x]);
    y!.data[0] = 9;
    expect([...x.data]).toEqual([1, 2]);
  });

  it("hold the one NaN", () => {
    const x = new Tensor("float32", [1], new Float32Array(Uint32Array.of(0xffc12345).buffer));
    const [y] = runNode(node("Identity", ["x"], ["y"]), [x]);
    expect(new Uint32Array(y!.data.buffer)[0]).toBe(0x7fc00000);
  });
});

describe("special values", () => {
  it.each([
    ["Relu", [Number.NaN, -0, -1], [Number.NaN, 0, 0]],
    ["Clip", [Number.NaN, -Infinity], [Number.NaN, -Infinity]],
    ["Softmax", [Number.NaN, 1], [Number.NaN, Number.NaN]],
    ["Softmax", [1e30, 0], [1, 0]],
    ["LogSoftmax", [1e30, 0], [0, Math.fround(-1e30)]],
    ["Elu", [-Infinity, Number.NaN], [-1, Number.NaN]],
  ])("%s of %j is %j", (operator, x, y) => {
    expect([...runNode(node(operator, ["x"], ["y"]), [tensor(x)])[0]!.data]).toEqual(y);
  });

  it.each([
    [[1, 3, 3], 0, 1],
    [[1, 3, 3], 1, 2],
    [[Number.NaN, 3, Number.NaN], 0, 0],
    [[Number.NaN, 3, Number.NaN], 1, 2],
    [[-Infinity, -Infinity], 0, 0],
  ])("ArgMax of %j with select_last_index %i is %i", (x, last, position) => {
    const made = node("ArgMax", ["x"], ["y"], { select_last_index: ["int", BigInt(last)] });
    expect([...runNode(made, [tensor(x)])[0]!.data]).toEqual([BigInt(position)]);
  });
});

describe("whole numbers wrap around, and are cut towards zero", () => {
  it.each<[string, DType, number, number, number]>([
    ["Add", "uint8", 250, 10, 4],
    ["Sub", "uint8", 3, 5, 254],
    ["Mul", "int32", 65537, 65537, 131073],
    ["Div", "int8", -7, 2, -3],
    ["Div", "int64", -7, 2, -3],
    ["Mul", "uint32", 4294967295, 2, 4294967294],
    ["Relu", "int8", -3, 0, 0],
  ])("%s of %s", (operator, dtype, a, b, y) => {
    const inputs = [tensor([a], { dtype }), tensor([b], { dtype })].slice(0, operator === "Relu" ? 1 : 2);
    const made = node(operator, ["a", "b"].slice(0, inputs.length), ["y"]);
    expect(runNode(made, inputs)[0]!.at(0)).toBe(y);
  });

  it.each(["int32", "uint32", "int64", "uint64"] as const)("MatMul of %s", (dtype) => {
    const inputs = [
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { dtype },
      ),
      tensor([[5], [6]], { dtype }),
    ];
    expect(runNode(node("MatMul", ["a", "b"], ["y"]), inputs)[0]).toEqual(tensor([[17], [39]], { dtype }));
  });
});

describe.each(["float64", "float16", "bfloat16"] as const)("%s that depends on an input", (dtype) => {
  const values = [0.1, 0.7];
  const given = values.map((value) => tensor([value], { dtype }));
  const single = values.map((value) => tensor([value], { dtype }).to("float32"));

  it.each([
    ["Add", 2],
    ["Sigmoid", 1],
    ["MatMul", 2],
    ["Softplus", 1],
    ["Erf", 1],
  ])("is computed in float32, and keeps the dtype that the output declares: %s", (operator, count) => {
    const names = ["a", "b"].slice(0, count);
    const made = node(operator, names, ["y"]);
    const graph = new Graph({
      opset: 13,
      inputs: names.map((name) => ({ name, dtype, shape: null })),
      outputs: [{ name: "y", dtype, shape: null }],
      nodes: [made],
      constants: new Map(),
    });
    const y = graph.run(new Map(names.map((name, i) => [name, given[i]!]))).get("y")!;
    expect(y).toEqual(runNode(made, single.slice(0, count))[0]!.to(dtype));
  });
});

describe("float64 of constants alone", () => {
  it.each([
    ["Add", 0.1 + 0.2],
    ["Sub", 0.1 - 0.2],
    ["Div", 0.1 / 0.2],
  ])("is computed in float64: %s", (operator, y) => {
    const graph = new Graph({
      opset: 13,
      inputs: [],
      outputs: [{ name: "y", dtype: "float64", shape: null }],
      nodes: [node(operator, ["a", "b"], ["y"])],
      constants: new Map([
        ["a", tensor([0.1], { dtype: "float64" })],
        ["b", tensor([0.2], { dtype: "float64" })],
      ]),
    });
    expect(graph.run({}).get("y")!.data).toEqual(Float64Array.of(y));
  });
});

it("batch normalisation in training, from opset 14, is refused by name", () => {
  const names = ["x", "s", "b", "m", "v"];
  const inputs = [tensor([[1], [3]]), tensor([1]), tensor([0]), tensor([10]), tensor([20])];
  for (const [outputs, training] of [
    [["y", "mean", "var"], 1n],
    [["y"], 1n],
    [["y", "mean", "var"], 0n],
  ] as const) {
    const made = node("BatchNormalization", names, outputs, { training_mode: ["int", training] });
    expect(() => runNode(made, inputs, 15)).toThrow(UnsupportedError);
    expect(() => runNode(made, inputs, 15)).toThrow('BatchNormalization "y": training is not done here');
  }
});
