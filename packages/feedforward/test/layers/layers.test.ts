import { describe, expect, it } from "vitest";
import { FormatError, OptionError, ShapeError, UnsupportedError } from "../../src/errors.ts";
import {
  BatchNorm,
  Conv2d,
  Dropout,
  Flatten,
  GlobalAveragePool2d,
  LayerNorm,
  MaxPool2d,
  layers as rows,
  Scale,
} from "../../src/layers.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { networkFromMetadata } from "../../src/network/metadata.ts";
import { Network } from "../../src/network/network.ts";
import { withoutBiases } from "../../src/network/perturb.ts";
import { summarize, summaryRows } from "../../src/network/summary.ts";
import { Session } from "../../src/session.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { roundParameters } from "../../src/train/parameters.ts";
import { train } from "../../src/train/train.ts";

const conv = new Conv2d({ weight: zeros([2, 1, 3, 3]) });
const four = Float32Array.of(1, 2, 3, 4);

/** 1 × 4 × 4 → 2 × 2 × 2 → 8 → 3 */
const small = new Network(
  [conv, new Activation("relu"), new Flatten(), new Dense({ weight: zeros([8, 3]) }), new Softmax()],
  { input: { shape: [1, 4, 4], scale: "1/255" }, labels: ["a", "b", "c"] },
);

describe("by hand", () => {
  const run = (layers: readonly Layer[], shape: readonly number[], x: readonly number[]): number[] =>
    Array.from(new Session(new Network(layers, { input: { shape } })).predict(Float32Array.from(x)).data);

  it.each<[string, Layer, readonly number[], readonly number[], readonly number[]]>([
    [
      "conv2d",
      new Conv2d({ weight: tensor(four, { shape: [1, 1, 2, 2] }), bias: [10] }),
      [1, 2, 2],
      [1, 1, 1, 1],
      [20],
    ],
    [
      "conv2d, padded at the left",
      new Conv2d({ weight: tensor(four, { shape: [1, 1, 2, 2] }), padding: [0, 1, 0, 0] }),
      [1, 2, 1],
      [1, 1],
      [6],
    ],
    ["maxPool2d", new MaxPool2d({ size: 2 }), [1, 2, 4], [1, 5, 2, 0, 3, 4, 7, 1], [5, 7]],
    ["globalAveragePool2d", new GlobalAveragePool2d(), [2, 1, 2], [1, 3, 5, 6], [2, 5.5]],
    ["flatten", new Flatten(), [2, 1, 2], four.slice() as never, [1, 2, 3, 4]],
    ["flatten, pixel by pixel", new Flatten({ order: "channelsLast" }), [2, 1, 2], [1, 2, 3, 4], [1, 3, 2, 4]],
    [
      "batchNorm",
      new BatchNorm({ scale: [2], bias: [1], mean: [3], variance: [4], epsilon: 0 }),
      [1, 1, 2],
      [3, 5],
      [1, 3],
    ],
    ["layerNorm", new LayerNorm({ scale: [1, 2], bias: [0, 1], epsilon: 0 }), [2], [1, 3], [-1, 3]],
    ["dropout", new Dropout({ rate: 0.9 }), [2], [1, 3], [1, 3]],
    ["scale", new Scale({ factor: 0.5 }), [2], [1, 3], [0.5, 1.5]],
  ])("%s", (_, layer, shape, x, y) => {
    expect(run([layer], shape, [...x])).toEqual(y);
  });
});

describe("a network of layers", () => {
  it("numbers them by their kind, and names their parameters", () => {
    const norm = new BatchNorm({ scale: [1, 1], bias: [0, 0], mean: [0, 0], variance: [1, 1] });
    const network = new Network(
      [conv, norm, new Conv2d({ weight: zeros([1, 2, 1, 1]), name: "head" }), norm.named("")].slice(0, 3),
      {
        input: { shape: [1, 4, 4] },
      },
    );
    expect([...network.parameters.keys()]).toEqual([
      "conv1.weight",
      "conv1.bias",
      "batchNorm1.scale",
      "batchNorm1.bias",
      "batchNorm1.mean",
      "batchNorm1.variance",
      "head.weight",
      "head.bias",
    ]);
  });

  it("is summed up with shapes, parameters and multiply-adds", () => {
    expect(summarize(small)).toBe(
      [
        "1×4×4 → conv2d 2×2×2 relu → flatten 8 → 3 softmax",
        "",
        "layer    output  function  parameters  multiply-adds",
        "input     1×4×4  x / 255            0              0",
        "conv1     2×2×2  relu              20             72",
        "flatten       8                     0              0",
        "dense1        3  softmax           27             24",
        "                                   47             96",
      ].join("\n"),
    );
    expect(summaryRows(small).map(({ shape }) => shape)).toEqual([[1, 4, 4], [2, 2, 2], [8], [3]]);
  });

  it("takes one row or many, flat or in their shape", () => {
    const session = new Session(small);
    const shapes = [[1, 4, 4], [16], [1, 1, 4, 4], [2, 1, 4, 4], [2, 16], [0, 1, 4, 4]];
    expect(shapes.map((shape) => session.predict(zeros(shape)).shape)).toEqual([
      [3],
      [3],
      [1, 3],
      [2, 3],
      [2, 3],
      [0, 3],
    ]);
    expect(() => session.predict(zeros([4, 4]))).toThrow(
      new ShapeError("predict: expected input [1, 4, 4] or [*, 1, 4, 4], got [4, 4]"),
    );
    expect(session.inputs).toEqual([{ name: "input", dtype: "float32", shape: ["rows", 1, 4, 4] }]);
  });

  it("is trained by images in its shape as by flat ones", () => {
    const trained = [
      [2, 1, 4, 4],
      [2, 16],
    ].map((shape) => {
      const images = zeros(shape);
      images.data.forEach((_, i) => {
        images.data[i] = (i % 5) / 4;
      });
      return [...train(small, { images, labels: [0, 2] }, { epochs: 2 }).parameters.values()].map(({ data }) => data);
    });
    expect(trained[0]).toEqual(trained[1]);
    expect(trained[0]!.at(-1)).not.toEqual(small.parameters.get("dense1.bias")!.data);
  });

  it("has its parameters rounded, and its biases taken away, like any", () => {
    const network = new Network([new Conv2d({ weight: tensor(0.1).reshape(1, 1, 1, 1), bias: [0.3] })], {
      input: { shape: [1, 1, 1] },
    });
    expect(roundParameters(network, "bfloat16").parameters.get("conv1.weight")!.at(0)).toBe(0.10009765625);
    expect(withoutBiases(network).parameters.get("conv1.bias")!.at(0)).toBe(0);
  });
});

const norm = { scale: [1], bias: [0], mean: [0], variance: [1] };

describe("refused when it is made", () => {
  it.each<[() => unknown, Error]>([
    [
      () => new Conv2d({ weight: [1, 2] }),
      new ShapeError("conv2d: expected weight [out, in / groups, height, width], got [2]"),
    ],
    [
      () => new Conv2d({ weight: zeros([2, 1, 0, 3]), name: "c" }),
      new ShapeError("c: expected weight [out, in / groups, height, width], got [2, 1, 0, 3]"),
    ],
    [
      () => new Conv2d({ weight: zeros([2, 1, 3, 3]), bias: [1] }),
      new ShapeError("conv2d: expected bias [2], got weight [2, 1, 3, 3] and bias [1]"),
    ],
    [
      () => new Conv2d({ weight: zeros([2, 1, 3, 3]), stride: 0 }),
      new RangeError("conv2d: stride: expected a whole number of at least 1 or 2 of them, got 0"),
    ],
    [
      () => new Conv2d({ weight: zeros([2, 1, 3, 3]), padding: [1, 1] }),
      new RangeError("conv2d: padding: expected a whole number of at least 0 or 4 of them, got [1,1]"),
    ],
    [
      () => new Conv2d({ weight: zeros([2, 1, 3, 3]), groups: 3 }),
      new RangeError("conv2d: expected groups that divide 2 outputs, got 3"),
    ],
    [
      () => new Conv2d({ weight: zeros([2, 1, 3, 3]), strides: 1 } as never),
      new OptionError('conv2d: unknown option "strides", did you mean "stride"?'),
    ],
    [
      () => new MaxPool2d({ size: 1.5 }),
      new RangeError("maxPool2d: size: expected a whole number of at least 1 or 2 of them, got 1.5"),
    ],
    [
      () => new MaxPool2d({ size: 2, padding: 2 }),
      new RangeError("maxPool2d: expected a padding that is less than the size [2, 2], got [2, 2, 2, 2]"),
    ],
    [
      () => new Flatten({ order: "channelLast" as never }),
      new RangeError('flatten: unknown order "channelLast", did you mean "channelsLast"?'),
    ],
    [
      () => new BatchNorm({ ...norm, mean: [1, 2] }),
      new ShapeError("batchNorm: expected scale, bias, mean and variance [channels], got scale [1] and mean [2]"),
    ],
    [
      () => new BatchNorm({ ...norm, epsilon: -1 }),
      new RangeError("batchNorm: expected an epsilon of at least 0: got -1"),
    ],
    [
      () => new LayerNorm({ scale: [1], bias: [1, 2] }),
      new ShapeError("layerNorm: expected scale and bias of one shape, got [1] and [2]"),
    ],
    [() => new Dropout({ rate: 2 }), new RangeError("dropout: expected a rate from 0 to 1: got 2")],
    [() => new Scale({ factor: 1e39 }), new RangeError("scale: expected a finite factor: got 1e+39")],
  ])("%#", (make, error) => {
    expect(make).toThrow(error);
  });
});

describe("refused where it does not fit", () => {
  it.each<[readonly Layer[], readonly number[], string]>([
    [[conv], [3, 4, 4], "conv1: expected input [1, height, width], got [3, 4, 4]"],
    [
      [conv],
      [16],
      "conv1: expected input [1, height, width], got [16]; input: { shape: [channels, height, width] } tells it",
    ],
    [[conv], [1, 2, 2], "conv1: kernel 3 is larger than its input of 2 (padding included)"],
    [[new MaxPool2d({ size: 3 })], [1, 2, 2], "maxPool2d: kernel 3 is larger than its input of 2 (padding included)"],
    [[new BatchNorm(norm)], [2, 3, 3], "batchNorm1: expected input [1, …], got [2, 3, 3]"],
    [[new LayerNorm({ scale: [1], bias: [0] })], [2, 3], "layerNorm1: expected input […, 1], got [2, 3]"],
    [
      [conv, new Dense({ weight: zeros([8, 2]) })],
      [1, 4, 4],
      "dense1: weight [8, 2] expects input [*, 8], got [*, 2, 2, 2] from conv1",
    ],
    [[new GlobalAveragePool2d(), new Softmax()], [3, 4, 4], "softmax over one output is always 1"],
    [
      [new Conv2d({ weight: zeros([1, 1, 1, 1]), padding: 20_000 })],
      [1, 1, 1],
      "conv1: expected an output of at most 268435456 values, got [1, 40001, 40001]",
    ],
  ])("%#: %s", (layers, shape, message) => {
    expect(() => new Network(layers, { input: { shape } })).toThrow(ShapeError);
    expect(() => new Network(layers, { input: { shape } })).toThrow(message);
  });

  it("a row that would take more memory than there may be", () => {
    const network = new Network([new MaxPool2d({ size: 1 })], { input: { shape: [1, 16_000, 16_000] } });
    expect(() => new Session(network)).toThrow(
      new UnsupportedError("network: a row wants 2048000000 bytes, more than the 1073741824 allowed"),
    );
  });
});

describe("a hostile file is refused in one sentence", () => {
  const file = (reason: string) => new FormatError("network file", reason, 8);
  const record = { type: "conv2d", name: "conv1", stride: [1, 1], padding: [0, 0, 0, 0], dilation: [1, 1], groups: 1 };

  it.each<[object, Error]>([
    [{ ...record, name: undefined }, file("expected a conv2d layer to have a name")],
    [{ ...record, name: "x" }, file("tensor x.weight is missing")],
    [{ ...record, stride: "1" }, file('conv1: stride: expected a whole number of at least 1 or 2 of them, got "1"')],
    [
      { ...record, stride: [1, 1e99] },
      file("conv1: stride: expected a whole number of at least 1 or 2 of them, got [1,1e+99]"),
    ],
    [
      { ...record, padding: [1, -1, 1, 1] },
      file("conv1: padding: expected a whole number of at least 0 or 4 of them, got [1,-1,1,1]"),
    ],
    [
      { ...record, padding: 2 ** 30 },
      new ShapeError(
        "conv1: expected at least one output and at most 2147483647 an axis, got 2147483650 (input [4, 4], kernel [3, 3])",
      ),
    ],
    [
      { ...record, padding: 1e5 },
      new ShapeError("conv1: expected an output of at most 268435456 values, got [2, 200002, 200002]"),
    ],
    [
      { ...record, dilation: [[1], 1] },
      file("conv1: dilation: expected a whole number of at least 1 or 2 of them, got [[1],1]"),
    ],
    [{ ...record, groups: "1" }, file("conv2d: expected groups to be a number, got a string")],
    [{ ...record, groups: 0 }, file("conv1: expected groups that divide 2 outputs, got 0")],
    [{ type: "maxPool2d" }, file("maxPool2d: size: expected a whole number of at least 1 or 2 of them, got undefined")],
    [
      { type: "averagePool2d", size: 2, countPadding: 1 },
      file("averagePool2d: expected countPadding to be a boolean, got a number"),
    ],
    [
      { type: "flatten", order: "toString" },
      file('flatten: unknown order "toString", expected channelsFirst, channelsLast'),
    ],
    [{ type: "batchNorm", name: "conv1" }, file("tensor conv1.scale is missing")],
    [{ type: "dropout", rate: null }, file("dropout: expected rate to be a number, got null")],
    [{ type: "scale" }, file("scale: expected a finite factor: got undefined")],
    [
      { type: "constructor" },
      new UnsupportedError('network file: unknown layer type "constructor"; feedforward/layers has more'),
    ],
  ])("%j", (layer, error) => {
    const [, ...others] = JSON.parse(networkMetadata(small).get("layers")!) as object[];
    const metadata = networkMetadata(small).set("layers", JSON.stringify([layer, ...others]));
    expect(() => networkFromMetadata(metadata, small.parameters, { layers: rows })).toThrow(error);
  });

  it.each<[unknown, string]>([
    [[1, 4], "conv1: expected input [1, height, width], got [1, 4]"],
    [[1, 1e200, 1e200], "conv1: expected at least one output and at most 2147483647 an axis"],
    [[1, 4.5, 4], "network: expected an input of at least 1, got [1, 4.5, 4]"],
    [{ 0: 1 }, "network file: input: expected shape to be a list of numbers, got an object"],
    [[[1], 4, 4], "network file: input: expected shape to be a list of numbers, got a list of objects and of numbers"],
  ])("an input of shape %j", (shape, message) => {
    const metadata = networkMetadata(small).set("input", JSON.stringify({ shape }));
    expect(() => networkFromMetadata(metadata, small.parameters, { layers: rows })).toThrow(message);
  });

  it("layers of shapes are read where their rows are handed over; version 1 is written where it suffices", () => {
    const message = 'network file: unknown layer type "conv2d"; feedforward/layers has more';
    expect(() => networkFromMetadata(networkMetadata(small), small.parameters)).toThrow(new UnsupportedError(message));
    const only = { conv2d: rows.conv2d, flatten: rows.flatten };
    expect(networkFromMetadata(networkMetadata(small), small.parameters, { layers: only }).layers).toEqual(
      small.layers,
    );
    expect(networkMetadata(small).get("version")).toBe("2");
    const mlp = new Network([new Dense({ weight: zeros([2, 2]) })]);
    expect(networkMetadata(mlp).get("version")).toBe("1");
    expect(networkMetadata(mlp).get("input")).toBe('{"size":2,"scale":null,"mean":null,"std":null}');
  });

  it("is written as the format says", () => {
    expect(JSON.parse(networkMetadata(small).get("layers")!)).toEqual([
      { ...record, activation: "relu" },
      { type: "flatten", order: "channelsFirst" },
      { type: "dense", name: "dense1" },
      { type: "softmax" },
    ]);
    expect(networkMetadata(small).get("input")).toBe('{"shape":[1,4,4],"scale":"1/255","mean":null,"std":null}');
  });
});
