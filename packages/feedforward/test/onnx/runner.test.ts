/**
 * A graph that is run again and again: what is prepared for which shapes and dtypes, batches of any size or of none, and the
 * memory that it may take.
 */

import { describe, expect, it } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import { wasm } from "../../src/backend/wasm.ts";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import { GraphRunner } from "../../src/onnx/runner.ts";
import type { Program } from "../../src/program/program.ts";
import type { RunnerOptions } from "../../src/runner.ts";
import { Tensor, type TensorLike, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { node, withNodes } from "./graphs.ts";

interface Watched {
  readonly runner: GraphRunner;
  readonly prepared: Program[];
}

function watched(graph: Graph, options: RunnerOptions = {}, backend = reference): Watched {
  const prepared: Program[] = [];
  const runner = new GraphRunner(
    graph,
    (program, host) => {
      prepared.push(program);
      return backend.prepare(program, 1, host);
    },
    options,
  );
  return { runner, prepared };
}

function graphOf(nodes: readonly GraphNode[], shape: readonly Dimension[] | null, dtype: "float32" | null = "float32") {
  return new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype, shape }],
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes,
    constants: new Map<string, Tensor>([["two", tensor(2)]]),
  });
}

const floats = (...shape: number[]) =>
  tensor(new Float32Array(shape.reduce((size, length) => size * length, 1)).fill(7), { shape });
const softmax = [node("Softmax", ["x"], ["y"], { axis: ["int", -1n] })];
const twice = [node("Add", ["x", "x"], ["y"])];

it.each([reference, wasm])("where every input is given as a constant nothing is left to be given: %#", (backend) => {
  const graph = graphOf([node("Neg", ["x"], ["y"])], [2], "float32");
  const { runner } = watched(graph, { constants: { x: [1, -2] } }, backend);
  expect(runner.inputs).toEqual([]);
  expect([...runner.run({}).y!.data]).toEqual([-1, 2]);
});

describe("is prepared", () => {
  it("once for all batches, where rows stay apart", () => {
    const { runner, prepared } = watched(graphOf(softmax, ["n", 3]));
    for (const rows of [1, 5, 0, 64, 2]) expect(runner.run({ x: floats(rows, 3) }).y!.shape).toEqual([rows, 3]);
    expect(prepared).toHaveLength(1);
  });

  it("once for all batches, where the size of the batch has no name", () => {
    const { runner, prepared } = watched(graphOf(softmax, [null, 3]));
    for (const rows of [1, 5, 2]) expect(runner.run({ x: floats(rows, 3) }).y!.shape).toEqual([rows, 3]);
    expect(prepared).toHaveLength(1);
  });

  it("once for each size that the file leaves open behind the rows", () => {
    const { runner, prepared } = watched(graphOf(softmax, ["n", null]));
    for (const size of [3, 4, 3, 4]) expect(runner.run({ x: floats(2, size) }).y!.shape).toEqual([2, size]);
    expect(prepared).toHaveLength(2);
  });

  it("for each batch, where rows see each other", () => {
    const { runner, prepared } = watched(graphOf([node("Softmax", ["x"], ["y"], { axis: ["int", 0n] })], ["n", 3]));
    for (const rows of [2, 3, 2]) runner.run({ x: floats(rows, 3) });
    expect(prepared.map(({ inputs, values }) => values[inputs[0]!.value]!.shape)).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  it("for the four shapes that were used last", () => {
    const { runner, prepared } = watched(graphOf(softmax, ["n", null]));
    for (const size of [1, 2, 3, 4, 1, 5, 1, 2]) runner.run({ x: floats(1, size) });
    // 5 took the place of 2, and 2 now takes that of 3.
    expect(prepared.map(({ inputs, values }) => values[inputs[0]!.value]!.shape[1])).toEqual([1, 2, 3, 4, 5, 2]);
  });

  it("for each rank, and each dtype, that the file leaves open", () => {
    const { runner, prepared } = watched(graphOf(twice, null, null));
    const given = [
      tensor(3),
      tensor([3]),
      floats(2, 2),
      tensor([4], { dtype: "int64" }),
      tensor([250], { dtype: "uint8" }),
    ];
    const results = given.map((x) => runner.run({ x }).y!);
    expect(results.map(({ dtype, shape }) => [dtype, shape])).toEqual(given.map(({ dtype, shape }) => [dtype, shape]));
    expect(results.map(({ data }) => Number(data[0]))).toEqual([6, 6, 14, 8, 244]);
    expect(prepared).toHaveLength(given.length);
  });

  it("with no shape of an input that is not there", () => {
    const graph = graphOf(softmax, ["n", 3]);
    expect(() => watched(graph, { shapes: { images: [1, 3] } })).toThrow('session: unknown input "images", expected x');
  });

  it("at once where the file says everything", () => {
    expect(watched(graphOf(softmax, [1, 3])).prepared).toHaveLength(1);
    expect(watched(graphOf(softmax, ["n", 3])).prepared).toHaveLength(0);
    expect(watched(graphOf(softmax, ["n", 3]), { shapes: { x: [1, 3] } }).prepared).toHaveLength(1);
  });
});

describe("a leading size of 1", () => {
  it("is any batch, where the file describes one row", () => {
    const { runner } = watched(graphOf(softmax, [1, 3]));
    expect(runner.run({ x: floats(4, 3) }).y!.shape).toEqual([4, 3]);
  });

  it("is 1 alone, where an output has no rows", () => {
    const { runner } = watched(graphOf([node("ReduceMax", ["x"], ["y"], { keepdims: ["int", 0n] })], [1, 3]));
    expect(runner.run({ x: floats(1, 3) }).y!.shape).toEqual([]);
    expect(() => runner.run({ x: floats(4, 3) })).toThrow(ShapeError);
    expect(() => runner.run({ x: floats(4, 3) })).toThrow(
      'run: input "x": expected float32 [1, 3], got [4, 3]: its rows are no batch',
    );
  });
});

describe("memory", () => {
  const wide = graphOf(
    [node("Mul", ["x", "two"], ["a"]), node("Exp", ["x"], ["b"]), node("Add", ["a", "b"], ["y"])],
    ["n", null],
  );

  it.each([reference, wasm])("$name: shapes that want too much are refused before anything is prepared", (backend) => {
    const { runner, prepared } = watched(wide, { memoryBytes: 2 ** 16 }, backend);
    runner.run({ x: floats(1, 4000) });
    expect(() => runner.run({ x: floats(1, 8000) })).toThrow(UnsupportedError);
    expect(() => runner.run({ x: floats(1, 8000) })).toThrow(
      /^graph: these shapes want 96\d\d\d bytes, more than the 65536 allowed/,
    );
    expect(() => runner.run({ x: floats(1, 20000) })).toThrow(
      'graph: the input "x": a value would be larger than the 65536 bytes allowed: its shape is [1, 20000]',
    );
    expect(prepared).toHaveLength(1);
  });

  it("is counted for what is alive at a time, not for every value", () => {
    const chain = Array.from({ length: 50 }, (_, i) =>
      node("Exp", [i === 0 ? "x" : `v${i}`], [i === 49 ? "y" : `v${i + 1}`]),
    );
    const twoAlive = chain.flatMap((made, i) => (i % 2 === 0 ? [made] : [node("Softmax", made.inputs, made.outputs)]));
    const { runner } = watched(graphOf(twoAlive, ["n", null]), { memoryBytes: 3 * 4 * 1024 });
    expect(runner.run({ x: floats(1, 1024) }).y!.size).toBe(1024);
  });

  it("counts constants", () => {
    const graph = withNodes([node("Max", ["a", "big"], ["y"])], 13, { constants: new Map([["big", floats(5000, 2)]]) });
    expect(() => watched(graph, { memoryBytes: 70_000 }).runner.run({ x: floats(1, 3) })).toThrow("want 80");
    expect(watched(graph, { memoryBytes: 2 ** 18 }).runner.run({ x: floats(1, 3) }).y!.shape).toEqual([5000, 2]);
  });

  it("of a graph that runs once is 1 GiB", () => {
    const grow = Array.from({ length: 3 }, (_, i) => node("Expand", ["x", "shape"], [`v${i}`]));
    const graph = new Graph({
      opset: 13,
      inputs: [{ name: "x", dtype: "float32", shape: [1] }],
      outputs: grow.map(({ outputs: [name] }) => ({ name: name!, dtype: "float32", shape: null })),
      nodes: grow,
      constants: new Map([["shape", new Tensor("int64", [1], BigInt64Array.of(2n ** 27n))]]),
    });
    expect(() => graph.run({ x: [1] })).toThrow("graph: these shapes want 16106");
  });
});

describe("constants of a session", () => {
  const shaped = new Graph({
    opset: 13,
    inputs: [
      { name: "x", dtype: "float32", shape: ["n", 4] },
      { name: "to", dtype: "int64", shape: [2] },
    ],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes: [node("Reshape", ["x", "to"], ["y"])],
    constants: new Map(),
  });

  it("decide shapes, and are asked for by name", () => {
    const { runner } = watched(shaped, { constants: { to: [-1, 2] } });
    expect(runner.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(runner.run({ x: floats(2, 4) }).y!.shape).toEqual([4, 2]);
    const open = watched(shaped).runner;
    expect(() => open.run({ x: floats(2, 4), to: [-1, 2] })).toThrow(
      'Reshape "y": input 1 must be known before the graph runs, but depends on "to": give it as a constant: new Session(model, { constants: { "to": … } })',
    );
  });

  it("must be inputs", () => {
    expect(() => watched(shaped, { constants: { other: [1] } })).toThrow(
      'constants: unknown input "other", expected "x" (float32 [n, 4]), "to" (int64 [2])',
    );
  });
});

describe("what is run a second time", () => {
  const rows = (count: number) => Float32Array.from({ length: 3 * count }, (_, i) => i - 4);
  const given: readonly (readonly [string, TensorLike])[] = [
    ["a row", rows(1)],
    ["rows behind each other", rows(4)],
    ["a row as a tensor", tensor(rows(1))],
    ["one of several rows", tensor(rows(1)).reshape(1, 3)],
    ["rows", tensor(rows(4)).reshape(4, 3)],
    ["a list", [1, 2, 3]],
    ["doubles", Float64Array.of(1, 2, 3)],
    ["NaN", Float32Array.of(Number.NaN, 1, 2)],
    ["no rows", new Float32Array(0)],
    ["half a row", rows(1).subarray(1)],
  ];
  /** What `predict` would give for all rows and for the later half of them, or the words of the refusal. */
  const answer = (runner: GraphRunner, x: TensorLike) => {
    try {
      const { rows: count, isOneRow, run } = runner.read(x);
      const parts = [run(0, count), run(Math.floor(count / 2), count)];
      return [count, isOneRow, ...parts.map(({ dtype, shape, data }) => [dtype, shape, hex(data)])];
    } catch (error) {
      return (error as Error).message;
    }
  };
  const graphs: readonly (readonly [string, Graph])[] = [
    ["rows of an open batch", graphOf(softmax, ["n", 3])],
    ["one row by the file", graphOf(softmax, [1, 3])],
    ["rows that see each other", graphOf([node("Softmax", ["x"], ["y"], { axis: ["int", 0n] })], ["n", 3])],
    ["an output without rows", graphOf([node("ReduceMax", ["x"], ["y"], { keepdims: ["int", 0n] })], [1, 3])],
    ["an input of any shape", graphOf(softmax, null)],
    ["rows of any size", graphOf(softmax, ["n", null])],
    ["no dtype", graphOf(twice, ["n", 3], null)],
    ["an output of whole numbers", graphOf([node("ArgMax", ["x"], ["y"], { axis: ["int", 1n] })], ["n", 3])],
  ];

  it.each(graphs)("is what it was the first time: %s", (_, graph) => {
    for (const backend of [reference, wasm]) {
      for (const [name, x] of given) {
        const first = answer(watched(graph, {}, backend).runner, x);
        for (const [, before] of given) {
          const { runner } = watched(graph, {}, backend);
          answer(runner, before);
          expect([name, answer(runner, x)]).toEqual([name, first]);
        }
      }
    }
  });

  it("by name, with other types between", () => {
    const { runner, prepared } = watched(graphOf(twice, null, null));
    const values = [tensor([3]), tensor([4], { dtype: "int64" }), floats(2, 2), tensor([5])];
    const results = [...values, ...values].map((x) => runner.run({ x }).y!.at(0));
    expect(results).toEqual([6, 8, 14, 10, 6, 8, 14, 10]);
    expect(prepared).toHaveLength(3);
  });
});
