/**
 * Layers that are something else in training: dropout, batch and layer normalisation. Gradients are those of differences in
 * float64, steps PyTorch's, and masks depend on the seed, the step and the layer alone.
 */

import { describe, expect, it } from "vitest";
import { Flatten } from "../../src/layers/flatten.ts";
import { BatchNorm, LayerNorm } from "../../src/layers/normal.ts";
import { Dropout } from "../../src/layers/scale.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network, type NetworkOptions } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { type Backprop, prepareBackprop } from "../../src/train/backprop.ts";
import { drawMasks } from "../../src/train/masks.ts";
import { copyParameters } from "../../src/train/parameters.ts";
import { followStatistics } from "../../src/train/statistics.ts";
import { train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { centralDifferences, relativeError } from "./golden-gradients.ts";
import { goldenTraining } from "./golden-training.ts";
import { bytesOf, checkpointsOf, pictures, throughFile } from "./small.ts";

const rows = 5;

function numbers(random: Random, ...shape: number[]): Tensor<"float32"> {
  const size = shape.reduce((product, length) => product * length, 1);
  return new Tensor("float32", shape, Float32Array.from({ length: size }, () => 2 * random.uniform() - 1)); // biome-ignore format: a line
}

const random = new Random(17);
const dense = (inputs: number, outputs: number) =>
  new Dense({ weight: numbers(random, inputs, outputs), bias: numbers(random, outputs) });
const batchNorm = (channels: number) => {
  const variance = numbers(random, channels).data.map((value) => value * value + 0.1);
  const [scale, bias, mean] = [1, 2, 3].map(() => numbers(random, channels));
  return new BatchNorm({ scale: scale!, bias: bias!, mean: mean!, variance: tensor([...variance]), epsilon: 0.01 });
};
const layerNorm = (...shape: number[]) =>
  new LayerNorm({ scale: numbers(random, ...shape), bias: numbers(random, ...shape) });
const chain = (layers: readonly Layer[], options?: NetworkOptions) => new Network(layers, options);

/** A batch is ready: inputs, targets that sum to 1, and masks. */
function prepare(network: Network, frozen: readonly string[] = []): [Backprop, Map<string, Float64Array>] {
  const parameters = new Map([...copyParameters(network)].map(([name, array]) => [name, Float64Array.from(array)]));
  const backprop = prepareBackprop(network, { parameters, loss: "softmaxCrossEntropy", maxRows: rows + 2, frozen });
  const drawn = new Random(23);
  for (const array of [backprop.input, backprop.target]) array.fill(Number.NaN);
  for (let i = 0; i < rows * network.inputSize; i++) backprop.input[i] = 2 * drawn.uniform() - 1;
  backprop.target.fill(1 / network.outputSize, 0, rows * network.outputSize);
  drawMasks(backprop.masks, { rows, key: 3, step: 1 });
  return [backprop, parameters];
}

describe("gradients in float64 are those of central differences", () => {
  const image = { input: { shape: [2, 3, 2] } };
  it.each<[string, Network, string[]?]>([
    ["dropout", chain([dense(3, 6), new Dropout({ rate: 0.4 }), dense(6, 4), new Dropout(), dense(4, 2)])],
    ["dropout of nothing and of all", chain([dense(3, 4), new Dropout({ rate: 0 }), dense(4, 3), new Dropout({ rate: 1 }), dense(3, 2)])], // biome-ignore format: a line
    ["batch norm", chain([dense(3, 5), batchNorm(5), new Activation("tanh"), dense(5, 2)])],
    ["batch norm first and last", chain([batchNorm(3), dense(3, 2), batchNorm(2)])],
    ["two of them, one frozen", chain([dense(3, 5), batchNorm(5), dense(5, 4), batchNorm(4), dense(4, 2)]), ["batchNorm1"]], // biome-ignore format: a line
    ["batch norm of channels", chain([batchNorm(2), new Flatten(), dense(12, 3)], image)],
    ["layer norm", chain([dense(3, 5), layerNorm(5), new Activation("sigmoid"), dense(5, 2)])],
    ["layer norm of several axes", chain([layerNorm(3, 2), new Flatten(), dense(12, 3)], image)],
    ["all of them", chain([dense(3, 5), batchNorm(5), new Dropout({ rate: 0.3 }), layerNorm(5), dense(5, 2)])],
  ])("%s", (_, network, frozen) => {
    const [backprop, parameters] = prepare(network, frozen);
    backprop.run(rows);
    const analytic = new Map([...backprop.gradients].map(([name, gradient]) => [name, gradient.slice()]));
    for (const [name, gradient] of analytic) {
      const parameter = parameters.get(name)!;
      const differences = centralDifferences(parameter, () => backprop.run(rows));
      const size = Math.sqrt(differences.reduce((sum, value) => sum + value * value, 0));
      // What normalisation takes away has a gradient of 0: the bias before it.
      if (size < 1e-9) expect(Math.max(...gradient.map(Math.abs)), name).toBeLessThan(1e-9);
      else expect(relativeError(gradient, differences), name).toBeLessThan(1e-6);
    }
    expect([...analytic.keys()]).toEqual([...parameters.keys()].filter((name) => !/mean|variance/.test(name)));
  });
});

describe("what PyTorch learns with batch and layer normalisation", () => {
  it.each(goldenTraining.normalised.map((item) => [JSON.stringify(item.options), item] as const))("%s", (_, item) => {
    const of = (name: string, ...shape: number[]) => tensor([...item.parameters[name]!], { shape });
    const linear = (name: string, inputs: number, outputs: number) =>
      new Dense({ name, weight: of(`${name}.weight`, inputs, outputs), bias: of(`${name}.bias`, outputs) });
    const [scale, bias, mean, variance] = ["scale", "bias", "mean", "variance"].map((part) => of(`batchNorm1.${part}`, 5)); // biome-ignore format: a line
    const start = chain([
      linear("dense1", 4, 5),
      new BatchNorm({ scale: scale!, bias: bias!, mean: mean!, variance: variance!, epsilon: 1e-3 }),
      new Activation("tanh"),
      linear("dense2", 5, 4),
      new LayerNorm({ scale: of("layerNorm1.scale", 4), bias: of("layerNorm1.bias", 4) }),
      linear("dense3", 4, 3),
    ]);
    const data = { inputs: of2(item.input, item.rows, 4), targets: of2(item.target, item.rows, 3) };
    const losses: number[] = [];
    const trained = train(start, data, {
      ...item.options,
      loss: "softmaxCrossEntropy",
      epochs: item.losses.length,
      batchSize: item.rows,
      optimizer: { name: "sgd", learningRate: 0.1 },
      onStep: ({ loss }) => losses.push(loss),
    });
    expect(relativeError(losses, item.losses)).toBeLessThan(1e-5);
    for (const [name, { data: parameter }] of trained.parameters) {
      expect(relativeError(parameter, item.trained[name]!), name).toBeLessThan(1e-5);
    }
  });

  const of2 = (values: readonly number[], ...shape: number[]) => tensor([...values], { shape });
});

describe("batch normalisation", () => {
  it("measures the batch, its variance as an estimate of that of all", () => {
    const [backprop] = prepare(chain([batchNorm(3), dense(3, 2)]));
    backprop.run(rows);
    const column = Array.from({ length: rows }, (_, row) => backprop.input[row * 3 + 1]!);
    const mean = column.reduce((sum, x) => sum + x, 0) / rows;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (rows - 1);
    expect(backprop.measured.get("batchNorm1.mean")![1]).toBeCloseTo(mean, 14);
    expect(backprop.measured.get("batchNorm1.variance")![1]).toBeCloseTo(variance, 14);
    expect([...backprop.measured.keys()]).toEqual(["batchNorm1.mean", "batchNorm1.variance"]);
  });

  it("keeps nine tenths of what it had", () => {
    const kept = new Map([["norm.mean", Float64Array.of(1, -2)]]);
    followStatistics(kept, new Map([["norm.mean", Float64Array.of(11, -2)]]));
    expect(kept.get("norm.mean")).toEqual(Float64Array.of(2, -2));
  });

  it("frozen answers as the network will, and measures nothing", () => {
    const network = chain([dense(3, 4), batchNorm(4), layerNorm(4), new Activation("tanh")]);
    const options = { parameters: copyParameters(network), loss: "meanSquaredError", frozen: ["batchNorm1"] } as const;
    const backprop = prepareBackprop(network, { ...options, maxRows: rows });
    for (let i = 0; i < rows * 3; i++) backprop.input[i] = Math.fround(i / 7 - 1);
    const inputs = new Tensor("float32", [rows, 3], backprop.input.slice() as Float32Array<ArrayBuffer>);
    const session = new Session(network, { backend: "reference" });
    for (let row = 0; row < rows; row++) backprop.target.set(session.predict(inputs.row(row)).data, row * 4);
    expect(Math.abs(backprop.run(rows))).toBeLessThan(1e-13);
    expect(backprop.measured.size).toBe(0);
  });

  it("of layers goes forward as a session does, to the last bit", () => {
    const network = chain([dense(3, 4), layerNorm(4), new Activation("tanh")]);
    const options = { parameters: copyParameters(network), loss: "meanSquaredError", maxRows: rows } as const;
    const backprop = prepareBackprop(network, options);
    for (let i = 0; i < rows * 3; i++) backprop.input[i] = Math.fround(i / 7 - 1);
    const inputs = new Tensor("float32", [rows, 3], backprop.input.slice() as Float32Array<ArrayBuffer>);
    backprop.target.set(new Session(network, { backend: "reference" }).predict(inputs).data);
    expect(backprop.run(rows)).toBe(0);
  });

  const data = { inputs: [[1, 2], [3, 4], [5, 7]], labels: [0, 1, 1] }; // biome-ignore format: a line
  const network = chain([batchNorm(2), dense(2, 2)]);

  it.each([1, 2])("is refused where batches of %i leave a single row", (batchSize) => {
    const message = `train: batchNorm1 measures every batch, and batches of ${batchSize} leave one with a single row of 3`;
    const options = { epochs: 1, batchSize, loss: "meanSquaredError" } as const;
    expect(() => train(network, data, options)).toThrow(message);
    expect(train(network, data, { ...options, frozen: ["batchNorm1"] }).parameters.size).toBe(6);
  });

  it("of a picture has enough numbers in one row", () => {
    const pictured = chain([batchNorm(1), new Flatten(), dense(2, 2)], { input: { shape: [1, 2, 1] } });
    expect(() => train(pictured, data, { epochs: 1, batchSize: 2, loss: "meanSquaredError" })).not.toThrow();
  });
});

describe("masks of dropout", () => {
  const network = chain([dense(12, 40), new Dropout({ rate: 0.25 }), dense(40, 30), new Dropout(), dense(30, 3), new Softmax()]); // biome-ignore format: a line
  const settings: TrainingOptions = { epochs: 3, batchSize: 5, random: new Random(3) };
  const masksOf = (key: number, step: number, maxRows = 50) => {
    const options = { parameters: copyParameters(network), loss: "softmaxCrossEntropy", maxRows } as const;
    const { masks } = prepareBackprop(network, options);
    drawMasks(masks, { rows: maxRows, key, step });
    return masks.map(({ values }) => [...values]);
  };

  it("drop their share, and make up for it", () => {
    const [first, second] = masksOf(1, 1);
    expect(new Set(first)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(new Set(second)).toEqual(new Set([0, 2]));
    const share = (mask: number[]) => mask.filter((value) => value === 0).length / mask.length;
    expect(share(first!)).toBeCloseTo(0.25, 1);
    expect(share(second!)).toBeCloseTo(0.5, 1);
  });

  it("depend on the key, the step and the layer, and on no other row", () => {
    const [first, second] = masksOf(1, 1);
    expect(masksOf(1, 1)).toEqual([first, second]);
    expect(masksOf(2, 1)[0]).not.toEqual(first);
    expect(masksOf(1, 2)[0]).not.toEqual(first);
    expect(second!.slice(0, 30).map(Boolean)).not.toEqual(first!.slice(0, 30).map(Boolean));
    expect(masksOf(1, 1, 7).map((mask) => mask.slice(0, 7 * 30))).toEqual([first, second].map((mask) => mask!.slice(0, 7 * 30))); // biome-ignore format: a line
    expect(masksOf(2 ** 32 - 1, 2 ** 20 + 1)).toEqual(masksOf(2 ** 32 - 1, 1));
  });

  it("are the same for the same seed, from any checkpoint too, and others for another", () => {
    const learned = train(network, pictures(), settings);
    expect(bytesOf(train(network, pictures(), settings))).toBe(bytesOf(learned));
    const saved = checkpointsOf(network, pictures(), settings).map(throughFile);
    const resumed = saved.map((resume) => bytesOf(train(network, pictures(), { ...settings, resume })));
    expect(resumed).toEqual(saved.map(() => bytesOf(learned)));
    expect(bytesOf(train(network, pictures(), { ...settings, random: new Random(4) }))).not.toBe(bytesOf(learned));
  });

  it("are all of 1 where nothing is dropped: the layer is then as if it were not there", () => {
    const layers = network.layers.filter(({ type }) => type !== "dropout");
    const idle = chain(network.layers.map((layer) => (layer.type === "dropout" ? new Dropout({ rate: 0 }) : layer)));
    const short = { ...settings, epochs: 1 };
    expect(bytesOf(train(idle, pictures(), short))).toBe(bytesOf(train(chain(layers), pictures(), short)));
  });

  it("are gone when the network answers", () => {
    const learned = train(network, pictures(), settings);
    const without = chain(learned.layers.filter(({ type }) => type !== "dropout"));
    const { images } = pictures();
    expect(new Session(learned).predict(images)).toEqual(new Session(without).predict(images));
  });
});

it("a network of all of them learns, and its batch normalisation is in its file and in checkpoints", () => {
  const options = { epochs: 30, batchSize: 8, optimizer: { name: "momentum", learningRate: 0.1 } } as const;
  const start = chain([dense(12, 16), batchNorm(16), new Activation("relu"), new Dropout({ rate: 0.2 }), dense(16, 3), new Softmax()]); // biome-ignore format: a line
  const { images, labels } = pictures();
  const learned = train(start, { images, labels }, options);
  expect(new Session(learned).accuracy(images, labels)).toBeGreaterThan(0.9);
  expect(learned.parameters.get("batchNorm1.mean")).not.toEqual(start.parameters.get("batchNorm1.mean"));
  const [, second] = checkpointsOf(start, { images, labels }, { ...options, epochs: 3 });
  const resumed = train(start, { images, labels }, { ...options, epochs: 3, resume: throughFile(second!) });
  expect(bytesOf(resumed)).toBe(bytesOf(train(start, { images, labels }, { ...options, epochs: 3 })));
  expect([...second!.optimizer.keys()].some((name) => name.startsWith("batchNorm1.mean"))).toBe(false);
});
