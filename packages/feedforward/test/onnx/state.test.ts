/**
 * Sessions with a state: what an output was is the input of the next run. The same bits as handing it over by hand; setting, reading
 * and beginning anew; what is refused; sessions of one model share its weights.
 */

import { describe, expect, it } from "vitest";
import { OptionError, ShapeError } from "../../src/errors.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import { Session as PlainSession } from "../../src/plain.ts";
import { Session, type SessionOptions } from "../../src/session.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { node } from "./graphs.ts";

const random = new Random(3);
const floats = (...shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random.uniform() - 1),
    { shape },
  );

interface Made {
  readonly x?: readonly Dimension[];
  readonly state?: readonly Dimension[];
  readonly dtype?: DType;
  readonly nodes?: readonly GraphNode[];
}

/** y = x + s and s' = x + s: a sum that grows. */
const sums = [node("Add", ["x", "s"], ["y"]), node("Identity", ["y"], ["next"])];

function graphOf({ x = [1, 3], state = [1, 3], dtype = "float32", nodes = sums }: Made = {}): Graph {
  return new Graph({
    opset: 14,
    inputs: [
      { name: "x", dtype, shape: x },
      { name: "s", dtype, shape: state },
    ],
    outputs: ["y", "next"].map((name) => ({ name, dtype: nodes === sums ? dtype : null, shape: null })),
    nodes,
    constants: new Map<string, Tensor>([
      ["w", floats(1, 16, 3)],
      ["r", floats(1, 16, 4)],
      ["b", floats(1, 32)],
      ["one", tensor([1], { dtype: "int64" })],
      ["long", tensor([2, 3], { dtype: "int64" })],
    ]),
  });
}

const cell = [
  node("LSTM", ["x", "w", "r", "b", "", "s", ""], ["Y", "next"], { hidden_size: ["int", 4n] }),
  node("Squeeze", ["Y", "one"], ["y"]),
];
const state = { s: "next" };

type Open = (graph: Graph, options?: SessionOptions) => Session;
const places: readonly (readonly [string, Open])[] = [
  ["wasm", (graph, options) => new Session(graph, { state, backend: "wasm", ...options })],
  ["reference", (graph, options) => new Session(graph, { state, backend: "reference", ...options })],
  ["plain", (graph, options) => new PlainSession(graph, { state, ...options })],
];

describe.each(places)("%s", (_, open) => {
  it("carries, reads, sets and begins anew", () => {
    const session = open(graphOf());
    expect(session.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(session.outputs.map(({ name }) => name)).toEqual(["y"]);
    expect(session.state.s!.toArray()).toEqual([[0, 0, 0]]);
    expect([...session.predict([1, 2, 3]).data]).toEqual([1, 2, 3]);
    expect(Object.keys(session.run({ x: [[1, 1, 1]] }))).toEqual(["y"]);
    const kept = session.state;
    expect(kept.s!.toArray()).toEqual([[2, 3, 4]]);
    expect([...session.predictInto(Float32Array.of(1, 0, 0), new Float32Array(3))]).toEqual([3, 3, 4]);
    expect(kept.s!.toArray()).toEqual([[2, 3, 4]]);
    session.state = kept;
    expect([...session.predict([0, 0, 0]).data]).toEqual([2, 3, 4]);
    session.reset();
    expect([...session.predict([5, 0, 0]).data]).toEqual([5, 0, 0]);
  });

  it("a run that is refused leaves the state as it was", () => {
    const session = open(graphOf());
    session.predict([1, 2, 3]);
    expect(() => session.predict([1, 2])).toThrow(ShapeError);
    expect(() =>
      session.predict([
        [1, 2, 3],
        [1, 2, 3],
      ]),
    ).toThrow(ShapeError);
    expect(() => session.run({ x: [[1, 2, 3]], s: [[0, 0, 0]] })).toThrow('unknown input "s"');
    expect(session.state.s!.toArray()).toEqual([[1, 2, 3]]);
  });

  it("has the bits of a state that is handed over", () => {
    const graph = graphOf({ x: [1, "n", 3], state: [1, "n", 4], nodes: cell });
    const [stateful, plain] = [open(graph, { shapes: { x: [1, 2, 3] } }), new Session(graph)];
    let s: Tensor = zeros([1, 2, 4]);
    for (let i = 0; i < 20; i++) {
      const x = floats(1, 2, 3);
      const { y, next } = plain.run({ x, s }) as { y: Tensor; next: Tensor };
      s = next;
      expect(hex(stateful.run({ x }).y!.data as Float32Array)).toBe(hex(y.data as Float32Array));
      expect(hex(stateful.state.s!.data as Float32Array)).toBe(hex(next.data as Float32Array));
    }
  });

  it.each(["float64", "int64", "int32"] as const)("%s keeps its dtype", (dtype) => {
    const session = open(graphOf({ dtype }));
    const x = tensor([[1, 2, 3]], { dtype });
    session.run({ x });
    expect(session.run({ x }).y).toMatchObject({ dtype });
    expect(session.state.s!.toString()).toBe(tensor([[2, 4, 6]], { dtype }).toString());
    session.state = { s: [[5, 5, 5]] as unknown as Tensor };
    expect(session.state.s!.dtype).toBe(dtype);
  });

  it("several sessions of one graph have states of their own", () => {
    const graph = graphOf();
    const [one, other] = [open(graph), open(graph)];
    one.predict([1, 1, 1]);
    expect([...other.predict([2, 2, 2]).data]).toEqual([2, 2, 2]);
    expect(one.state.s!.toArray()).toEqual([[1, 1, 1]]);
    expect(one.steps).toBe(other.steps);
  });
});

describe("refused", () => {
  const open =
    (made: Made, options: object = {}) =>
    () =>
      new Session(graphOf(made), { state, ...options });
  it.each<[string, () => unknown, new (message: string) => Error, string]>([
    ["an input that is not there", open({}, { state: { t: "next" } }), OptionError, 'session: unknown input "t"'],
    [
      "an output that is not there",
      open({}, { state: { s: "nest" } }),
      OptionError,
      'session: unknown output "nest", did you mean "next"?',
    ],
    [
      "an input that is a constant",
      open({}, { constants: { s: [[0, 0, 0]] } }),
      OptionError,
      'session: unknown input "s"',
    ],
    [
      "an output for two",
      open({}, { state: { s: "next", x: "next" } }),
      OptionError,
      'session: "next" is the state of two inputs',
    ],
    [
      "a state that is no object",
      open({}, { state: "next" }),
      OptionError,
      "session: expected state to be an object, got a string",
    ],
    [
      "shapes that are open",
      open({ x: ["n", 3] }),
      ShapeError,
      'session: with a state the shape of "x" must be known, got float32 [n, 3]: { shapes: { … } } says it',
    ],
    [
      "an output of another shape",
      open({ nodes: [node("Add", ["x", "s"], ["y"]), node("Expand", ["s", "long"], ["next"])] }),
      ShapeError,
      'session: the state "s" is float32 [1, 3], but the output "next" gives float32 [2, 3]',
    ],
    [
      "an output of another dtype",
      open({ nodes: [node("Add", ["x", "s"], ["y"]), node("Cast", ["y"], ["next"], { to: ["int", 7n] })] }),
      ShapeError,
      'session: the state "s" is float32 [1, 3], but the output "next" gives int64 [1, 3]',
    ],
  ])("%s", (_, run, kind, sentence) => {
    expect(run).toThrow(kind);
    expect(run).toThrow(sentence);
  });

  it("a state that is set in another shape, or not whole", () => {
    const session = new Session(graphOf(), { state });
    expect(() => (session.state = { s: zeros([1, 4]) })).toThrow(
      'state: input "s": expected float32 [1, 3], got float32 [1, 4]',
    );
    expect(() => (session.state = {})).toThrow('state: input "s" is missing');
  });

  it("nothing: a graph without the option has an empty one", () => {
    const session = new Session(graphOf());
    expect(session.state).toEqual({});
    expect(session.reset()).toBeUndefined();
  });
});
