/** Sessions: what they take, what they answer and what they refuse, on every backend. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BackendName } from "../src/backend/backend.ts";
import { backendNames } from "../src/backend/select.ts";
import { OptionError, ShapeError, UnsupportedError } from "../src/errors.ts";
import { initializeNetwork } from "../src/network/initializer.ts";
import { Activation, Dense, Softmax } from "../src/network/layer.ts";
import { Network, type NetworkOptions } from "../src/network/network.ts";
import { Session as PlainSession } from "../src/plain-session.ts";
import { Session } from "../src/session.ts";
import { Random } from "../src/tensor/random.ts";
import { type TensorLike, tensor, zeros } from "../src/tensor/tensor.ts";

/** Two inputs, three outputs: x, 10·x, x + y. */
function small(options: NetworkOptions = {}): Network {
  return new Network([new Dense({ weight: [[1, 10, 1], [0, 0, 1]] })], options); // biome-ignore format: a matrix
}

/** The outputs are the inputs. */
function same(size: number, options: NetworkOptions = {}): Network {
  const weight = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => Number(i === j)));
  return new Network([new Dense({ weight })], options);
}

describe.each(backendNames)("predict on %s", (backend) => {
  const session = new Session(small(), { backend });

  it.each<[string, TensorLike, number[], number[]]>([
    ["a list", [2, 3], [3], [2, 20, 5]],
    ["a batch of lists", [[2, 3], [4, 5]], [2, 3], [2, 20, 5, 4, 40, 9]], // biome-ignore format: a matrix
    ["a batch of one list", [[2, 3]], [1, 3], [2, 20, 5]],
    ["a vector", tensor([2, 3]), [3], [2, 20, 5]],
    ["a matrix", tensor([[2, 3], [4, 5]]), [2, 3], [2, 20, 5, 4, 40, 9]], // biome-ignore format: a matrix
    ["a matrix of one row", tensor([[2, 3]]), [1, 3], [2, 20, 5]],
    ["a matrix of no rows", zeros([0, 2]), [0, 3], []],
    ["a typed array", Float32Array.of(2, 3), [3], [2, 20, 5]],
    ["a typed array of two rows", Float32Array.of(2, 3, 4, 5), [2, 3], [2, 20, 5, 4, 40, 9]],
    ["a typed array of no rows", new Float32Array(0), [0, 3], []],
    ["a list of no rows", [], [0, 3], []],
    ["a tensor of no rows", zeros([0]), [0, 3], []],
    ["bytes", Uint8Array.of(2, 3), [3], [2, 20, 5]],
    ["bytes of two rows", Uint8Array.of(2, 3, 4, 5), [2, 3], [2, 20, 5, 4, 40, 9]],
    ["a matrix of bytes", tensor([[2, 3]], { dtype: "uint8" }), [1, 3], [2, 20, 5]],
    ["Node's Buffer", Buffer.from([2, 3]), [3], [2, 20, 5]],
    ["a page's clamped bytes", Uint8ClampedArray.of(2, 3), [3], [2, 20, 5]],
    ["booleans", [true, false], [3], [1, 10, 1]],
    ["bigints", [2n, 3n], [3], [2, 20, 5]],
    ["int8", Int8Array.of(-2, 3), [3], [-2, -20, 1]],
    ["uint16", Uint16Array.of(2, 3), [3], [2, 20, 5]],
    ["int16", Int16Array.of(-2, 3), [3], [-2, -20, 1]],
    ["uint32", Uint32Array.of(2, 3), [3], [2, 20, 5]],
    ["int32", Int32Array.of(2, 3), [3], [2, 20, 5]],
    ["int64", BigInt64Array.of(2n, 3n), [3], [2, 20, 5]],
    ["uint64", BigUint64Array.of(2n, 3n), [3], [2, 20, 5]],
    ["float16", tensor([2, 0.5], { dtype: "float16" }), [3], [2, 20, 2.5]],
    ["bfloat16", tensor([[2, 0.5]], { dtype: "bfloat16" }), [1, 3], [2, 20, 2.5]],
    ["float64, rounded once", Float64Array.of(0.1, 0), [3], [0.1, 1, 0.1].map(Math.fround)],
    ["a view into a batch", tensor([[9, 9], [2, 3]]).slice(1), [1, 3], [2, 20, 5]], // biome-ignore format: a matrix
    ["a row of a batch", tensor([[9, 9], [2, 3]]).row(1), [3], [2, 20, 5]], // biome-ignore format: a matrix
  ])("takes %s", (_, x, shape, values) => {
    const y = session.predict(x);
    expect([y.dtype, [...y.shape], [...y.data]]).toEqual(["float32", shape, values]);
  });

  it.each<[TensorLike, string]>([
    [[1, 2, 3], "[3]"],
    [[1], "[1]"],
    [[[1, 2, 3]], "[1, 3]"],
    [[[1], [2]], "[2, 1]"],
    [[1, 2, 3, 4], "[4]"],
    [tensor([1, 2, 3, 4]), "[4]"],
    [Float32Array.of(1, 2, 3), "[3]"],
    [zeros([2, 2, 2]), "[2, 2, 2]"],
    [zeros([1, 2, 1]), "[1, 2, 1]"],
    [5, "[]"],
  ])("refuses %#", (x, shape) => {
    const message = `predict: expected input [2] or [*, 2], got ${shape}`;
    expect(() => session.predict(x)).toThrow(new ShapeError(message));
  });

  it("refuses a single number even where one input is expected, and says so", () => {
    const one = new Session(same(1), { backend });
    expect(() => one.predict(5)).toThrow(new ShapeError("predict: expected input [1] or [*, 1], got []"));
    expect(one.predict([5]).toArray()).toEqual([5]);
    expect(one.predict(Float32Array.of(5, 6)).toArray()).toEqual([[5], [6]]);
  });

  it("answers with a copy: nothing that happens later changes it", () => {
    const input = Float32Array.of(2, 3);
    const first = session.predict(input);
    input.fill(7);
    const second = session.predict(input);
    expect(first.toArray()).toEqual([2, 20, 5]);
    second.data.fill(-1);
    expect(session.predict([7, 7]).toArray()).toEqual([7, 70, 14]);
    expect(first.toArray()).toEqual([2, 20, 5]);
  });

  it("leaves its input as it is", () => {
    const batch = tensor(Uint8Array.of(2, 3, 4, 5)).reshape(2, 2);
    new Session(small({ input: { scale: "1/255", mean: [0.5] } }), { backend }).predict(batch);
    expect(batch.toArray()).toEqual([[2, 3], [4, 5]]); // biome-ignore format: a matrix
  });

  it("every NaN is 0x7fc00000", () => {
    const weights = [[Infinity, -Infinity, Number.NaN], [1, 1, 1]]; // biome-ignore format: a matrix
    const network = new Network([new Dense({ weight: weights })], { allowNonFinite: true });
    const y = new Session(network, { backend }).predict([[0, 1], [-0, 1]]); // biome-ignore format: a matrix
    expect([...new Uint32Array(y.data.buffer)]).toEqual(new Array(6).fill(0x7fc00000));
  });

  it("a NaN that came in is 0x7fc00000 when it goes out", () => {
    const strange = new Float32Array(Uint32Array.of(0xffc12345, 0x7f812345).buffer);
    const y = new Session(same(2), { backend }).predict(strange);
    expect([...new Uint32Array(y.data.buffer)]).toEqual([0x7fc00000, 0x7fc00000]);
  });
});

describe.each(backendNames)("bytes on %s", (backend) => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const predict = (options: NetworkOptions, x: TensorLike) =>
    new Session(same(256, options), { backend }).predict(x).toArray();

  it("are scaled where the network declares it: x / 255, rounded once", () => {
    const expected = Array.from(bytes, (x) => Math.fround(x / 255));
    expect(predict({ input: { scale: "1/255" } }, bytes)).toEqual(expected);
    expect(predict({ input: { scale: "1/255" } }, tensor(bytes).reshape(1, 256))).toEqual([expected]);
  });

  it("are scaled in a page's clamped array too", () => {
    const clamped = Uint8ClampedArray.from(bytes);
    const input = { scale: "1/255" };
    expect(predict({ input }, clamped)).toEqual(predict({ input }, bytes));
  });

  it("are what they are where it does not", () => {
    expect(predict({}, bytes)).toEqual([...bytes]);
  });

  it("then lose the mean and are divided by std, each operation rounded", () => {
    const [mean, std] = [Math.fround(0.1307), Math.fround(0.3081)];
    const expected = Array.from(bytes, (x) => Math.fround(Math.fround(Math.fround(x / 255) - mean) / std));
    expect(predict({ input: { scale: "1/255", mean: [0.1307], std: [0.3081] } }, bytes)).toEqual(expected);
  });

  it.each<[string, TensorLike]>([
    ["floats", Float32Array.from(bytes)],
    ["lists", [...bytes]],
    ["int32", Int32Array.from(bytes)],
    ["uint16", Uint16Array.from(bytes)],
  ])("alone: %s are never scaled, and are standardised as bytes are", (_, x) => {
    expect(predict({ input: { scale: "1/255" } }, x)).toEqual([...bytes]);
    const standardized = Array.from(bytes, (value) => (value - 0.5) / 2);
    expect(predict({ input: { scale: "1/255", mean: [0.5], std: [2] } }, x)).toEqual(standardized);
    expect(predict({ input: { mean: [0.5], std: [2] } }, bytes)).toEqual(standardized);
  });
});

describe("a session", () => {
  it.each([
    ["nothing", undefined, "got undefined"],
    ["a promise", Promise.resolve(small()), "got a promise; is an await missing?"],
    ["layers", [new Softmax()], "got a list of objects"],
    ["a path", "mine.safetensors", "got a string"],
  ])("refuses %s", (_, network, got) => {
    const message = new OptionError(`session: expected a network, ${got}`);
    expect(() => new Session(network as unknown as Network)).toThrow(message);
    expect(() => new PlainSession(network as unknown as Network)).toThrow(message);
  });
});

describe("classify", () => {
  const session = new Session(small({ labels: ["x", "ten", "sum"] }));

  it.each<[string, TensorLike, string | string[]]>([
    ["a row", [1, 2], "ten"],
    ["another", [1, 20], "sum"],
    ["a batch", [[1, 2], [1, 20], [-1, 0]], ["ten", "sum", "x"]], // biome-ignore format: a matrix
    ["a batch of one", [[1, 2]], ["ten"]],
    ["a batch of none", zeros([0, 2]), []],
    ["equals: the first", [0, 0], "x"],
  ])("%s", (_, x, label) => {
    expect(session.classify(x)).toEqual(label);
  });

  it("gives positions where the network has no names", () => {
    expect(new Session(small()).classify([[1, 2], [1, 20]])).toEqual(["1", "2"]); // biome-ignore format: a matrix
    expect(new Session(small()).label(7)).toBe("7");
  });
});

describe("topK", () => {
  const session = new Session(same(4, { labels: ["a", "b", "c", "d"] }));
  const labels = (x: number[], k: number) =>
    session
      .topK(x, k)
      .map(({ label }) => label)
      .join("");

  it.each([
    [[1, 4, 2, 3], 1, "b"],
    [[1, 4, 2, 3], 3, "bdc"],
    [[1, 4, 2, 3], 4, "bdca"],
    [[1, 4, 2, 3], 9, "bdca"],
    [[2, 2, 2, 2], 4, "abcd"],
    [[1, 2, 1, 2], 4, "bdac"],
    [[1, Number.NaN, 2, Number.NaN], 4, "bdca"],
    [[Number.NaN, Infinity, -Infinity, Number.NaN], 4, "adbc"],
    [[Infinity, Infinity, -Infinity, -Infinity], 4, "abcd"],
    [[0, -0, 0, -0], 4, "abcd"],
  ])("of %j, %i: %s", (x, k, order) => {
    // A network of finite weights makes NaN of infinite inputs, so the outputs are asked without a layer.
    const plain = new Session(new Network([], { input: { size: 4 }, labels: ["a", "b", "c", "d"] }));
    expect(
      plain
        .topK(x, k)
        .map(({ label }) => label)
        .join(""),
    ).toBe(order);
  });

  it("says position, name and value, and the first is what classify says", () => {
    expect(session.topK([1, 4, 2, 3], 2)).toEqual([
      { index: 1, label: "b", probability: 4 },
      { index: 3, label: "d", probability: 3 },
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 4, maxLength: 4 }), (x) => {
        expect(labels(x, 1)).toBe(session.classify(x));
      }),
    );
  });

  it.each<[TensorLike, number, Error]>([
    [[[1, 2, 3, 4], [1, 2, 3, 4]], 1, new ShapeError("topK: expected one row, got 2")], // biome-ignore format: a matrix
    [[1, 2, 3, 4], 0, new RangeError("topK: expected 1, 2, …, got 0")],
    [[1, 2, 3, 4], 1.5, new RangeError("topK: expected 1, 2, …, got 1.5")],
    [[1, 2, 3, 4], Number.NaN, new RangeError("topK: expected 1, 2, …, got NaN")],
  ])("refuses %j, %d", (x, k, error) => {
    expect(() => session.topK(x, k)).toThrow(error);
  });
});

describe("accuracy", () => {
  const session = new Session(same(3));
  /** Of classes 0, 1, 2, 0 by turns; the last is a tie, so 0. */
  const images = [[5, 1, 1], [1, 5, 1], [1, 1, 5], [4, 4, 1]]; // biome-ignore format: a matrix

  it.each<[string, TensorLike, number]>([
    ["class numbers", [0, 1, 2, 0], 1],
    ["half of them", [0, 1, 0, 1], 0.5],
    ["none of them", [1, 2, 0, 1], 0],
    ["bytes", Uint8Array.of(0, 1, 2, 1), 0.75],
    ["64-bit integers", BigInt64Array.of(0n, 1n, 2n, 1n), 0.75],
    ["one-hot", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]], 0.75], // biome-ignore format: a matrix
    ["one-hot bytes", tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], { dtype: "uint8" }), 1], // biome-ignore format: a matrix
    ["probabilities", [[0.8, 0.2, 0], [0, 0.6, 0.4], [0.3, 0.3, 0.4], [0.5, 0.4, 0.1]], 1], // biome-ignore format: a matrix
  ])("against %s", (_, labels, accuracy) => {
    expect(session.accuracy(images, labels)).toBe(accuracy);
  });

  it("is the same for every batch size, of floats and of scaled bytes", () => {
    const random = new Random(12);
    const architecture = { sizes: [6, 8, 3], hidden: "relu", output: "softmax" } as const;
    const tiny = new Session(initializeNetwork(architecture, random, { input: { scale: "1/255" } }));
    const bytes = tensor(Uint8Array.from({ length: 23 * 6 }, () => random.integer(256))).reshape(23, 6);
    const labels = Array.from({ length: 23 }, () => random.integer(3));
    for (const x of [bytes, bytes.to("float32")]) {
      const all = tiny.accuracy(x, labels);
      const sizes = [1, 2, 7, 22, 23, 24, 1000];
      expect(sizes.map((batchSize) => tiny.accuracy(x, labels, { batchSize }))).toEqual(sizes.map(() => all));
      const predictions = tiny.classify(x) as string[];
      expect(all).toBe(predictions.filter((label, i) => label === String(labels[i])).length / 23);
    }
  });

  it("takes one row", () => {
    expect(session.accuracy([5, 1, 1], [0])).toBe(1);
    expect(session.accuracy(Float32Array.of(5, 1, 1, 1, 5, 1), [0, 0])).toBe(0.5);
  });

  const size = (batchSize: number) => new RangeError(`accuracy: expected a batch size of at least 1, got ${batchSize}`);

  it.each<[string, TensorLike, TensorLike, number | undefined, Error]>([
    ["a batch size of 0", images, [0, 1, 2, 0], 0, size(0)],
    ["a batch size of -1", images, [0, 1, 2, 0], -1, size(-1)],
    ["a batch size of 1.5", images, [0, 1, 2, 0], 1.5, size(1.5)],
    ["a batch size of NaN", images, [0, 1, 2, 0], Number.NaN, size(Number.NaN)],
    ["too few labels", images, [0, 1], undefined, new ShapeError("accuracy: expected labels [4] or [4, 3], got [2]")],
    ["a single label", images, 0, undefined, new ShapeError("accuracy: expected labels [4] or [4, 3], got []")],
    [
      "labels of three axes",
      images,
      zeros([4, 3, 1]),
      undefined,
      new ShapeError("accuracy: expected labels [4] or [4, 3], got [4, 3, 1]"),
    ],
    [
      "labels as a column",
      images,
      [[0], [1], [2], [0]],
      undefined,
      new ShapeError("accuracy: expected labels [4] or [4, 3], got [4, 1]"),
    ],
    [
      "one-hot labels of other classes",
      images,
      zeros([4, 10]),
      undefined,
      new ShapeError("accuracy: expected labels [4] or [4, 3], got [4, 10]"),
    ],
    [
      "a class that is not there",
      images,
      [0, 1, 2, 3],
      undefined,
      new RangeError("accuracy: expected classes from 0 to 2, got 3 in row 3"),
    ],
    [
      "a class that is no whole number",
      images,
      [0, 0.5, 2, 1],
      undefined,
      new RangeError("accuracy: expected classes from 0 to 2, got 0.5 in row 1"),
    ],
    ["no rows", zeros([0, 3]), zeros([0]), undefined, new ShapeError("accuracy: expected rows, got none")],
    [
      "images of another size",
      [[1, 2]],
      [0],
      undefined,
      new ShapeError("predict: expected input [3] or [*, 3], got [1, 2]"),
    ],
  ])("refuses %s", (_, x, labels, batchSize, error) => {
    expect(() => session.accuracy(x, labels, batchSize === undefined ? {} : { batchSize })).toThrow(error);
  });
});

describe("a session", () => {
  it.each(backendNames)("runs on %s where it is asked to", (backend) => {
    expect(new Session(small(), { backend }).backend).toBe(backend);
  });

  it("knows its network, and runs somewhere unasked", () => {
    const network = small();
    const session = new Session(network);
    expect(session.network).toBe(network);
    expect(backendNames).toContain(session.backend);
  });

  it("knows no other backend", () => {
    expect(() => new Session(small(), { backend: "gpu" as BackendName })).toThrow(
      new UnsupportedError(`backend: unknown name "gpu", expected ${backendNames.join(", ")}`),
    );
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])("of %d threads there is none", (threads) => {
    expect(() => new Session(small(), { threads })).toThrow(
      new RangeError(`session: expected at least 1 thread or "auto", got ${threads}`),
    );
  });

  it("is of one class, whichever entry it comes from", () => {
    const sessions = [new Session(small()), new PlainSession(small())];
    for (const session of sessions)
      expect([session instanceof Session, session instanceof PlainSession]).toEqual([true, true]);
    expect(sessions.map((session) => session.constructor.name)).toEqual(["Session", "Session"]);
  });

  it("is alone at first", () => {
    expect([new Session(small()).threads, new Session(small(), { threads: 1 }).threads]).toEqual([1, 1]);
  });

  it("normalises each row by itself, not the batch", () => {
    const network = new Network([new Dense({ weight: [[1, 0], [0, 1]] }), new Activation("identity"), new Softmax()]); // biome-ignore format: a matrix
    const y = new Session(network).predict([[0, 0], [100, 100]]); // biome-ignore format: a matrix
    expect(y.toArray()).toEqual([[0.5, 0.5], [0.5, 0.5]]); // biome-ignore format: a matrix
  });
});
