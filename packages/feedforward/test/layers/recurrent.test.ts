/**
 * Recurrent layers: by hand, with the same bits on both backends, in any batch, taken apart, out of their file and as a graph; and
 * what is said of arrays, inputs and options that do not fit.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError, ShapeError, UnsupportedError } from "../../src/errors.ts";
import { readModel, writeModel } from "../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Gru, Lstm, layers, networkFromLine, Rnn, recurrentLayers } from "../../src/layers.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { Dense, type Layer } from "../../src/network/layer.ts";
import { networkFromMetadata } from "../../src/network/metadata.ts";
import { Network } from "../../src/network/network.ts";
import { summarize } from "../../src/network/summary.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import { trace } from "../../src/trace.ts";
import { train } from "../../src/train/train.ts";
import { hex } from "../bits.ts";
import { draws } from "../effort.ts";
import { randomTensor } from "../network/arbitrary.ts";
import { sequenceCases } from "./sequences.ts";

const runs = { numRuns: draws(60) };
const bits = ({ data }: Tensor): string => hex(data as Float32Array);

describe("by hand", () => {
  const add = { inputWeight: [[1]], stateWeight: [[2]], bias: [1], nonlinearity: "relu" } as const;
  const twice = { ...add, inputWeight: [[[1]], [[1]]], stateWeight: [[[2]], [[2]]], bias: [[1], [1]] } as const;
  // h = x + 2·h + 1 over 1, 2, 3 is 2, 7, 18; from the end 4, 11, 24.
  it.each<[string, Layer, readonly number[], readonly number[]]>([
    ["the last state", new Rnn(add), [1], [18]],
    ["every state", new Rnn({ ...add, returnSequences: true }), [3, 1], [2, 7, 18]],
    ["in reverse", new Rnn({ ...add, direction: "reverse" }), [1], [24]],
    ["every state in reverse", new Rnn({ ...add, direction: "reverse", returnSequences: true }), [3, 1], [24, 11, 4]],
    ["both", new Rnn({ ...twice, direction: "both" }), [2], [18, 24]],
    [
      "every state of both",
      new Rnn({ ...twice, direction: "both", returnSequences: true }),
      [3, 2],
      [2, 24, 7, 11, 18, 4],
    ],
  ])("%s", (_, layer, shape, y) => {
    const answer = new Session(new Network([layer], { input: { shape: [3, 1] } })).predict([1, 2, 3]);
    expect([answer.shape, [...answer.data]]).toEqual([shape, y]);
  });

  it("gates are i f g o, and r z n", () => {
    const big = 100; // σ(±100) and tanh(±100) are 0 or 1, and -1 or 1.
    const one = (layer: Layer) => [
      ...new Session(new Network([layer], { input: { shape: [1, 1] } })).predict([1]).data,
    ];
    const lstm = (bias: number[]) => new Lstm({ inputWeight: zeros([1, 4]), stateWeight: zeros([1, 4]), bias });
    expect(one(lstm([big, -big, big, big]))[0]).toBeCloseTo(Math.tanh(1), 6);
    expect(one(lstm([-big, big, big, big]))[0]).toBeCloseTo(0, 6);
    expect(one(lstm([big, big, big, -big]))[0]).toBeCloseTo(0, 6);
    const gru = (bias: number[]) => {
      return new Gru({ inputWeight: zeros([1, 3]), stateWeight: zeros([1, 3]), bias, stateBias: [big] });
    };
    expect(one(gru([big, -big, -big / 2]))).toEqual([1]);
    expect(one(gru([-big, -big, -big / 2]))).toEqual([-1]);
    expect(one(gru([big, big, big]))[0]).toBeCloseTo(0, 6);
  });
});

describe("networks of recurrent layers", () => {
  it("have the same bits on both backends, in any batch, and taken apart", () => {
    fc.assert(
      fc.property(sequenceCases(), ({ network, rows: x }) => {
        const all = new Session(network, { backend: "wasm" }).predict(x);
        const plain = new Session(network, { backend: "reference" });
        expect(all.shape).toEqual([x.shape[0], ...network.outputShape]);
        expect(bits(plain.predict(x))).toBe(bits(all));
        expect(bits(plain.hidden(x).at(-1)!.values)).toBe(bits(all));
        for (let i = 0; i < x.shape[0]!; i++) {
          expect(bits(plain.predict(x.row(i)))).toBe(bits(all.row(i)));
          const steps = trace(network, x.row(i));
          expect(bits(steps.at(-1)!.values)).toBe(bits(all.row(i)));
          expect(steps).toHaveLength(network.layers.length + 1);
        }
      }),
      runs,
    );
  });

  it("have the same bits as the graph that is written of them", () => {
    fc.assert(
      fc.property(sequenceCases(), ({ network, rows: x }) => {
        const graph = readOnnx(writeOnnx(network));
        const y = bits(new Session(network).predict(x));
        expect(bits(graph.run({ input: x }).get("output")! as Tensor)).toBe(y);
        expect(bits(new Session(graph).predict(x))).toBe(y);
      }),
      runs,
    );
  });

  it("are the same out of their own file", () => {
    fc.assert(
      fc.property(sequenceCases(), ({ network, rows: x }) => {
        const back = readModel(writeModel(network)) as Network;
        expect(back.layers).toEqual(network.layers);
        expect(bits(new Session(back).predict(x))).toBe(bits(new Session(network).predict(x)));
        const rows = { layers: { ...layers, ...recurrentLayers } };
        expect(networkFromMetadata(networkMetadata(network), network.parameters, rows).layers).toEqual(network.layers);
      }),
      runs,
    );
  });
});

const random = new Random(3);
const lstm = new Lstm({ inputWeight: randomTensor([3, 8], random), stateWeight: randomTensor([2, 8], random) });
const small = new Network([lstm, new Dense({ weight: zeros([2, 4]) })], { input: { shape: [5, 3] } });

it("the file names the direction, what is given, and the arrays", () => {
  const metadata = networkMetadata(small);
  expect(metadata.get("version")).toBe("2");
  expect(JSON.parse(metadata.get("layers")!)[0]).toEqual({
    type: "lstm",
    name: "lstm1",
    direction: "forward",
    returnSequences: false,
  });
  const own = [...small.parameters].slice(0, 3).map(([name, { shape }]) => [name, shape]);
  expect(own).toEqual([
    ["lstm1.inputWeight", [3, 8]],
    ["lstm1.stateWeight", [2, 8]],
    ["lstm1.bias", [8]],
  ]);
});

it("the graph of one direction keeps the rows of a batch apart, also from layer to layer", () => {
  const below = new Lstm({
    inputWeight: randomTensor([3, 12], random),
    stateWeight: randomTensor([3, 12], random),
    returnSequences: true,
  });
  const graph = readOnnx(writeOnnx(new Network([below, lstm], { input: { shape: [5, 3] } })));
  expect(() => networkOf(graph)).toThrow(
    'network: LSTM "lstm1" multiplies several rows of an example; a session runs the graph as it is',
  );
});

it("a summary counts the products of every step", () => {
  expect(summarize(small).split("\n").slice(2)).toEqual([
    "layer   output  function  parameters  multiply-adds",
    "input      5×3                     0              0",
    "lstm1        2                    48            200",
    "dense1       4                    12              8",
    "                                  60            208",
  ]);
});

it("is not trained", () => {
  expect(() => train(small, { images: zeros([1, 15]), labels: [0] })).toThrow(
    new UnsupportedError("train: lstm1 (lstm) cannot be trained, no gradient is known for it"),
  );
});

it("a graph of them is no chain of dense layers, and runs as it is", () => {
  expect(() => networkOf(readOnnx(writeOnnx(small)))).toThrow(UnsupportedError);
  expect(() => networkOf(readOnnx(writeOnnx(small)))).toThrow("LSTM");
});

describe("refused", () => {
  const gru = (options: object) => new Gru({ inputWeight: zeros([3, 6]), stateWeight: zeros([2, 6]), ...options });
  it.each<[() => unknown, Error]>([
    [
      () => gru({ inputWeight: zeros([3, 8]) }),
      new ShapeError(
        "gru: expected inputWeight and stateWeight [in, 3·hidden], [hidden, 3·hidden], got [3, 8] and [2, 6]",
      ),
    ],
    [
      () => gru({ direction: "both" }),
      new ShapeError(
        "gru: expected inputWeight and stateWeight [2, in, 3·hidden], [2, hidden, 3·hidden], got [3, 6] and [2, 6]",
      ),
    ],
    [() => gru({ bias: zeros([4]), name: "g" }), new ShapeError("g: expected bias [6], got [4]")],
    [() => gru({ stateBias: zeros([6]) }), new ShapeError("gru: expected stateBias [2], got [6]")],
    [
      () => gru({ stateBias: zeros([2]), resetAfter: false }),
      new OptionError("gru: takes a stateBias with resetAfter alone"),
    ],
    [
      () => gru({ direction: "backward" }),
      new OptionError('gru: unknown direction "backward", expected forward, reverse, both'),
    ],
    [
      () => new Network([gru({})], { input: { size: 3 } }),
      new ShapeError("gru1: expected input [time, 3], got [3]; input: { shape: [time, features] } tells it"),
    ],
    [
      () => new Network([gru({})], { input: { shape: [4, 2] } }),
      new ShapeError("gru1: expected input [time, 3], got [4, 2]; input: { shape: [time, features] } tells it"),
    ],
  ])("%#", (make, error) => {
    expect(make).toThrow(error);
  });
});

describe("arrays of PyTorch that make no layer", () => {
  it.each<[Record<string, number[]>, string]>([
    [
      { weight_ih_l0: [2, 3], weight_hh_l0: [2] },
      "network: rnn (item 1): the module: expected weight_hh_l0 to be a matrix, got [2]",
    ],
    [
      { weight_ih_l0: [2, 3], weight_hh_l0: [2, 2], bias_ih_l0: [2], bias_hh_l0: [1] },
      "network: rnn (item 1): the module: expected bias_hh_l0 [2], got [1]",
    ],
    [
      { weight_ih_l0: [2, 3] },
      "network: rnn (item 1): rnn takes weight_ih_l0 and weight_hh_l0 of no gates, but the next arrays are weight_ih_l0 [2, 3]",
    ],
    [
      { "a.weight_ih_l0": [8, 3], "a.weight_hh_l0": [8, 2] },
      "network: rnn (item 1): rnn takes weight_ih_l0 and weight_hh_l0 of no gates, but the next arrays are a (weight_ih_l0 [8, 3], weight_hh_l0 [8, 2])",
    ],
    [
      { weight_ih_l0: [2, 3], weight_hh_l0: [2, 2], weight_ih_l2: [2, 2], weight_hh_l2: [2, 2] },
      "network: rnn (item 1): the module has no weight_ih_l1",
    ],
  ])("%j", (shapes, message) => {
    const arrays = new Map(Object.entries(shapes).map(([name, shape]) => [name, zeros(shape)]));
    expect(() => networkFromLine(arrays, { layers: "rnn", input: { shape: [4, 3] } })).toThrow(new ShapeError(message));
  });
});
