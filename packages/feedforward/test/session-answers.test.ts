/** The other answers of sessions, on every backend: lists of labels, into an array of the caller's, behind every layer; and what `run` refuses. */

import { describe, expect, it } from "vitest";
import { backendNames } from "../src/backend/select.ts";
import { ShapeError, UnsupportedError } from "../src/errors.ts";
import { readOnnx, writeOnnx } from "../src/formats/onnx.ts";
import { initializeNetwork } from "../src/network/initializer.ts";
import { Activation, Dense } from "../src/network/layer.ts";
import { Network, type NetworkOptions } from "../src/network/network.ts";
import { Session } from "../src/session.ts";
import { Random } from "../src/tensor/random.ts";
import { type TensorLike, tensor, zeros } from "../src/tensor/tensor.ts";
import { trace } from "../src/trace.ts";
import { hex } from "./bits.ts";
import { node, withNodes } from "./onnx/graphs.ts";

/** Two inputs, three outputs: x, 10·x, x + y. */
function small(options: NetworkOptions = {}): Network {
  return new Network([new Dense({ weight: [[1, 10, 1], [0, 0, 1]] })], options); // biome-ignore format: a matrix
}

/** What is said, and by which code. */
function refusalOf(run: () => unknown): { code: unknown; message: string } {
  try {
    run();
  } catch (error) {
    const { code, message } = error as ShapeError;
    return { code, message };
  }
  throw new Error("was taken");
}

describe("classifyRows", () => {
  const session = new Session(small({ labels: ["x", "ten", "sum"] }));

  it.each<[string, TensorLike, string[]]>([
    ["a row", [1, 2], ["ten"]],
    ["an array of one row", Float32Array.of(1, 2), ["ten"]],
    ["a batch", [[1, 2], [1, 20], [-1, 0]], ["ten", "sum", "x"]], // biome-ignore format: a matrix
    ["a batch of none", zeros([0, 2]), []],
  ])("gives a list for %s", (_, x, labels) => {
    expect(session.classifyRows(x)).toEqual(labels);
  });

  it("refuses a number, as classify does", () => {
    const sentence = "classify: one output without a sigmoid is a number, not a class; predict gives it";
    expect(() => new Session(new Network([new Dense({ weight: [[1]] })])).classifyRows([1])).toThrow(
      new UnsupportedError(sentence),
    );
  });
});

describe.each(backendNames)("predictInto on %s", (backend) => {
  const session = new Session(small(), { backend });

  it.each<[string, TensorLike, number[]]>([
    ["a list", [2, 3], [2, 20, 5]],
    ["a batch", [[2, 3], [4, 5]], [2, 20, 5, 4, 40, 9]], // biome-ignore format: a matrix
    ["bytes", Uint8Array.of(2, 3), [2, 20, 5]],
    ["no rows", zeros([0, 2]), []],
    ["NaN", [Number.NaN, 1], [Number.NaN, Number.NaN, Number.NaN]],
  ])("writes %s where it is told, and nothing beside it", (_, x, values) => {
    const whole = new Float32Array(values.length + 2).fill(7);
    const out = whole.subarray(1, -1);
    expect(session.predictInto(x, out)).toBe(out);
    expect([...whole]).toEqual([7, ...values, 7]);
    expect(new Uint32Array(session.predict(x).data.buffer)).toEqual(new Uint32Array(out.slice().buffer));
  });

  it("of a graph too, the one that is asked for", () => {
    const graph = readOnnx(writeOnnx(small()));
    const one = new Session(graph, { backend });
    const out = new Float32Array(6);
    for (let turn = 0; turn < 2; turn++) {
      expect(one.predictInto(Float32Array.of(2, 3, 4, 5), out.fill(7))).toBe(out);
      expect([...out]).toEqual([2, 20, 5, 4, 40, 9]);
      expect(one.predictInto([[4, 5], [2, 3]], out, { output: "output" })).toBe(out); // biome-ignore format: a matrix
      expect([...out]).toEqual([4, 40, 9, 2, 20, 5]);
    }
    const row = new Float32Array(3);
    expect(one.predictInto([4, 5], row)).toBe(row);
    expect([...row]).toEqual([4, 40, 9]);
    expect(() => one.predictInto([2, 3], out)).toThrow(
      new ShapeError("predictInto: expected a Float32Array of 3 numbers, got 6"),
    );
  });

  it.each<[string, unknown, string]>([
    ["too few", new Float32Array(2), "2"],
    ["too many", new Float32Array(6), "6"],
    ["another kind of array", new Float64Array(3), "an object"],
    ["a list", [0, 0, 0], "a list of numbers"],
    ["nothing", undefined, "null"],
  ])("refuses %s, and has written nothing", (_, out, got) => {
    const refused = () => session.predictInto([2, 3], out as Float32Array);
    expect(refused).toThrow(new ShapeError(`predictInto: expected a Float32Array of 3 numbers, got ${got}`));
    if (out instanceof Float32Array) expect(out.every((value) => value === 0)).toBe(true);
  });

  it("refuses an output that no array of floats can hold", () => {
    const graph = withNodes([node("ArgMax", ["a"], ["y"], { axis: ["int", 1n] })], 13);
    const sentence = 'predictInto: output "y" is int64, and only float32 goes into a Float32Array: use run';
    expect(() =>
      new Session(graph, { backend }).predictInto(zeros([2, 3]), new Float32Array(2), { output: "y" }),
    ).toThrow(new UnsupportedError(sentence));
  });
});

describe.each(backendNames)("hidden on %s", (backend) => {
  const network = new Network([
    new Dense({ weight: [[1, -1], [1, 1]], bias: [0, 1], name: "first" }), // biome-ignore format: a matrix
    new Activation("relu"),
    new Dense({ weight: [[2], [1]] }),
  ]);
  const session = new Session(network, { backend });

  it("gives what every layer makes of a row", () => {
    const steps = session.hidden([3, 1]);
    expect(steps.map(({ layer }) => layer)).toEqual(network.layers);
    expect(steps.map(({ values }) => values.toArray())).toEqual([[4, -1], [4, 0], [8]]);
  });

  it("of a batch, of bytes that are scaled, and of none", () => {
    const rows = session.hidden([[3, 1], [0, 2]]); // biome-ignore format: a matrix
    expect(rows.map(({ values }) => values.toArray())).toEqual([[[4, -1], [2, 3]], [[4, 0], [2, 3]], [[8], [7]]]); // biome-ignore format: matrices
    const scaled = new Session(new Network(network.layers, { input: { scale: "1/2" } }), { backend });
    expect(scaled.hidden(Uint8Array.of(6, 2)).map(({ values }) => values.toArray())).toEqual([[4, -1], [4, 0], [8]]);
    expect(session.hidden(zeros([0, 2])).map(({ values }) => values.shape)).toEqual([
      [0, 2],
      [0, 2],
      [0, 1],
    ]);
  });

  it("has the bits of a trace of each row", () => {
    const random = new Random(3);
    const deep = initializeNetwork({ sizes: [9, 8, 7, 5], hidden: "gelu", output: "softmax" }, random);
    const x = tensor(Float32Array.from({ length: 40 * 9 }, () => random.uniform() - 0.5)).reshape(40, 9);
    const hidden = new Session(deep, { backend }).hidden(x);
    for (let i = 0; i < 40; i++) {
      const steps = trace(deep, x.row(i)).slice(1);
      expect(hidden.map(({ values }) => hex(values.row(i).data))).toEqual(steps.map(({ values }) => hex(values.data)));
    }
  });

  it("refuses rows of another size, and a graph", () => {
    expect(() => session.hidden([1, 2, 3])).toThrow(new ShapeError("hidden: expected input [2] or [*, 2], got [3]"));
    const graph = new Session(readOnnx(writeOnnx(network)), { backend });
    expect(() => graph.hidden([3, 1])).toThrow(
      new UnsupportedError("session: it runs a graph; networkOf(graph) gives its layers, if any"),
    );
  });
});

describe("run refuses what is not a network's input as a graph's", () => {
  const session = new Session(small());

  it.each<[string, unknown, string]>([
    ["nothing", {}, 'run: input "input" is missing, expected float32 [rows, 2]'],
    ["an empty map", new Map(), 'run: input "input" is missing, expected float32 [rows, 2]'],
    ["another name", { pixels: [1, 2] }, 'run: unknown input "pixels", expected "input" (float32 [rows, 2])'],
    ["two names", { input: [1, 2], x: [1] }, 'run: unknown input "x", expected "input" (float32 [rows, 2])'],
    ["a map of another name", new Map([["x", [1]]]), 'run: unknown input "x", expected "input" (float32 [rows, 2])'],
    ["a list", [1, 2], 'run: expected inputs by name, { "input": … }, got float32 [2]'],
    ["an array", Uint8Array.of(1, 2), 'run: expected inputs by name, { "input": … }, got uint8 [2]'],
    ["a tensor", zeros([1, 2]), 'run: expected inputs by name, { "input": … }, got float32 [1, 2]'],
    ["a row of another size", { input: [1, 2, 3] }, "run: expected input [2] or [*, 2], got [3]"],
  ])("%s", (_, feeds, sentence) => {
    expect(() => session.run(feeds as never)).toThrow(new ShapeError(sentence));
  });

  it("with the sentences of its own graph", () => {
    const graph = new Session(readOnnx(writeOnnx(small())));
    const shape = graph.inputs[0]!.shape!;
    for (const feeds of [{}, { pixels: [1, 2] }, tensor([[1, 2]])]) {
      const [own, other] = [session, graph].map((each) => refusalOf(() => each.run(feeds as never)));
      expect(own).toEqual({ ...other, message: other!.message.replace(`[${shape.join(", ")}]`, "[rows, 2]") });
    }
  });
});
