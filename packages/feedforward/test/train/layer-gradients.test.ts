/**
 * Gradients of layers over shapes: in float64 against central differences of the loss, in float32 against PyTorch, with a few steps of a
 * training behind them.
 */

import { describe, expect, it } from "vitest";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten } from "../../src/layers/flatten.ts";
import { LayerNorm } from "../../src/layers/normal.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../../src/layers/pool2d.ts";
import { Scale } from "../../src/layers/scale.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { prepareBackprop } from "../../src/train/backprop.ts";
import { copyParameters } from "../../src/train/parameters.ts";
import { train } from "../../src/train/train.ts";
import { readGolden } from "../golden.ts";
import { centralDifferences, relativeError } from "./golden-gradients.ts";

type Numbers = readonly number[];

interface GoldenCase {
  readonly title: string;
  readonly rows: number;
  readonly input: Numbers;
  readonly labels: Numbers;
  readonly parameters: Readonly<Record<string, Numbers>>;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Numbers>>;
  readonly trained: Readonly<Record<string, Numbers>>;
}

const golden = readGolden("layer-gradients") as readonly GoldenCase[];

const random = new Random(21);
const fill = (...shape: number[]) => {
  const filled = zeros(shape);
  for (let i = 0; i < filled.size; i++) filled.data[i] = random.uniform() - 0.5;
  return filled;
};
const conv = (weight: readonly number[], options = {}) =>
  new Conv2d({ weight: fill(...weight), bias: fill(weight[0]!), ...options });
const dense = (inputs: number, outputs: number) => new Dense({ weight: fill(inputs, outputs), bias: fill(outputs) });
const network = (shape: number[], ...layers: Layer[]) => new Network(layers, { input: { shape } });

/** The networks of the golden file, whose parameters are replaced. */
const networks: Readonly<Record<string, Network>> = {
  "chapter 7": network(
    [1, 8, 8],
    conv([3, 1, 3, 3]),
    new Activation("relu"),
    new MaxPool2d({ size: 2 }),
    new Flatten(),
    dense(27, 5),
    new Activation("relu"),
    dense(5, 3),
    new Softmax(),
  ),
  "strides, padding, dilation, groups": network(
    [4, 7, 6],
    conv([6, 2, 3, 2], { stride: [2, 1], padding: 1, groups: 2 }),
    new Activation("tanh"),
    conv([4, 6, 2, 2], { dilation: 2 }),
    new AveragePool2d({ size: 2, stride: 1, padding: 1, countPadding: true }),
    new Flatten(),
    dense(72, 3),
    new Softmax(),
  ),
  "windows that overlap, and the mean of a plane": network(
    [2, 6, 6],
    conv([4, 2, 3, 3], { padding: 1 }),
    new MaxPool2d({ size: 3, stride: 2, padding: 1 }),
    new Activation("sigmoid"),
    conv([3, 4, 2, 2]),
    new GlobalAveragePool2d(),
    new Flatten(),
    new Softmax(),
  ),
  "layer normalisation": network(
    [5],
    dense(5, 6),
    new LayerNorm({ scale: fill(6), bias: fill(6) }),
    new Activation("tanh"),
    dense(6, 3),
    new Softmax(),
  ),
};

function prepared(net: Network, rows: number, parameters: Map<string, Float32Array | Float64Array>) {
  const backprop = prepareBackprop(net, { parameters, loss: "softmaxCrossEntropy", maxRows: rows + 1 });
  const own = new Random(5);
  backprop.input.fill(Number.NaN);
  for (let i = 0; i < rows * net.inputSize; i++) backprop.input[i] = i % 4 === 0 ? 0 : 2 * own.uniform() - 1;
  backprop.target.fill(0);
  for (let row = 0; row < rows; row++) backprop.target[row * net.outputSize + (row % net.outputSize)] = 1;
  return backprop;
}

describe("in float64 they are those of central differences", () => {
  it.each([
    ...Object.entries(networks),
    [
      "a scale, a mean without padding, and pixels that come last",
      network(
        [2, 5, 5],
        conv([3, 2, 2, 2]),
        new Scale({ factor: 0.7 }),
        new Activation("tanh"),
        new AveragePool2d({ size: 2, padding: 1 }),
        new Flatten({ order: "channelsLast" }),
        dense(27, 3),
        new Softmax(),
      ),
    ],
  ])("%s", (_, net) => {
    const rows = 2;
    const parameters = new Map([...copyParameters(net)].map(([name, data]) => [name, Float64Array.from(data)]));
    const backprop = prepared(net, rows, parameters);
    backprop.run(rows);
    const analytic = new Map([...backprop.gradients].map(([name, gradient]) => [name, gradient.slice()]));
    for (const [name, parameter] of parameters) {
      const differences = centralDifferences(parameter, () => backprop.run(rows));
      expect(relativeError(analytic.get(name)!, differences), name).toBeLessThan(1e-6);
    }
  });
});

describe("in float32 they are PyTorch's", () => {
  it.each(golden.map((item) => [item.title, item] as const))("%s", (title, item) => {
    const shapes = networks[title]!.parameters;
    const named = Object.fromEntries(
      Object.entries(item.parameters).map(([name, values]) => [
        name,
        tensor([...values]).reshape(...shapes.get(name)!.shape),
      ]),
    );
    const layers = networks[title]!.layers.map((layer) => {
      if (!("name" in layer)) return layer;
      const own = Object.entries(named).filter(([name]) => name.startsWith(`${layer.name}.`));
      return layer.named(layer.name, Object.fromEntries(own.map(([name, value]) => [name.split(".")[1]!, value])));
    });
    const net = networks[title]!.with({ layers });
    const backprop = prepareBackprop(net, {
      parameters: copyParameters(net),
      loss: "softmaxCrossEntropy",
      maxRows: item.rows,
    });
    backprop.input.set(item.input);
    for (const [row, label] of item.labels.entries()) backprop.target[row * 3 + label] = 1;
    expect(relativeError([backprop.run(item.rows)], [item.loss])).toBeLessThan(1e-6);
    for (const [name, gradient] of backprop.gradients) {
      expect(relativeError(gradient, item.gradients[name]!), name).toBeLessThan(1e-5);
    }
    const data = {
      images: tensor([...item.input], { shape: [item.rows, net.inputSize] }),
      labels: tensor([...item.labels], { dtype: "uint8" }),
    };
    const options = { epochs: 3, batchSize: item.rows, optimizer: { name: "sgd", learningRate: 0.1 } } as const;
    const trained = train(net, data, options);
    for (const [name, { data: parameter }] of trained.parameters) {
      expect(relativeError(parameter, item.trained[name]!), name).toBeLessThan(1e-5);
    }
  });
});

it("forward is what a session answers, where nothing is folded", () => {
  const net = networks["chapter 7"]!;
  const logits = net.with({ layers: net.layers.slice(0, -1) });
  const backprop = prepareBackprop(logits, { parameters: copyParameters(net), loss: "meanSquaredError", maxRows: 2 });
  for (let i = 0; i < backprop.input.length; i++) backprop.input[i] = random.uniform() - 0.5;
  backprop.target.set(new Session(logits).predict(backprop.input.slice() as Float32Array<ArrayBuffer>).data);
  expect(backprop.run(2)).toBe(0);
});
