/** First weights: as wide as each rule says, as normal as numbers can be, the same for the same seed. */

import { describe, expect, it } from "vitest";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten } from "../../src/layers/flatten.ts";
import { BatchNorm } from "../../src/layers/normal.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { type InitializerName, initializerNames, randomizeNetwork } from "../../src/train/randomize.ts";
import { bytesOf } from "./small.ts";

const dense = new Network([new Dense({ weight: zeros([200, 50]) })]);
const weightOf = (network: Network, name = "dense1") => network.parameters.get(`${name}.weight`)!.data;
const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("the standard deviation of weights", () => {
  it.each<[InitializerName | number, number]>([
    ["heNormal", Math.sqrt(2 / 200)],
    ["heUniform", Math.sqrt(2 / 200)],
    ["xavierNormal", Math.sqrt(2 / 250)],
    ["xavierUniform", Math.sqrt(2 / 250)],
    ["lecunNormal", Math.sqrt(1 / 200)],
    [0.01, 0.01],
    [0, 0],
  ])("%s", (initializer, expected) => {
    const made = randomizeNetwork(dense, new Random(1), { initializer });
    expect(Math.abs(deviation(weightOf(made)) - expected)).toBeLessThanOrEqual(0.02 * expected);
    expect(made.parameters.get("dense1.bias")!.data.every((bias) => bias === 0)).toBe(true);
  });

  it("of a convolution counts its window and its channels", () => {
    const conv = new Conv2d({ weight: zeros([40, 10, 3, 5]) });
    const network = new Network([conv, new Flatten(), new Dense({ weight: zeros([40, 2]) })], {
      input: { shape: [10, 3, 5] },
    });
    const [he, xavier] = (["heNormal", "xavierUniform"] as const).map((initializer) =>
      deviation(weightOf(randomizeNetwork(network, new Random(2), { initializer }), "conv1")),
    );
    expect(he! / Math.sqrt(2 / 150)).toBeCloseTo(1, 1);
    expect(xavier! / Math.sqrt(2 / (150 + 600))).toBeCloseTo(1, 1);
  });
});

it("uniform weights stay within their limit, and reach it", () => {
  const values = weightOf(randomizeNetwork(dense, new Random(3), { initializer: "heUniform" }));
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const limit = Math.sqrt(6 / 200);
  expect([most <= limit, most > 0.99 * limit]).toEqual([true, true]);
});

/** The share of a normal distribution below x (Abramowitz and Stegun 26.2.17), right to 7.5e-8. */
function below(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * terms.reduceRight((sum, term) => (sum + term) * t, 0);
  return x < 0 ? tail : 1 - tail;
}

it("normal weights are: the greatest distance of their distribution from the normal one is that of chance", () => {
  const values = weightOf(randomizeNetwork(dense, new Random(4), { initializer: 0.01 })).map((w) => w / 0.01);
  const sorted = values.toSorted((a, b) => a - b);
  const distance = sorted.reduce((most, x, i) => Math.max(most, Math.abs(below(x) - (i + 0.5) / sorted.length)), 0);
  expect(distance * Math.sqrt(sorted.length)).toBeLessThan(1.63); // Kolmogorov, 1 %
});

it("without a rule they are those of initializeNetwork", () => {
  const architecture = { sizes: [12, 8, 8, 3], hidden: "relu", output: "softmax" } as const;
  const [start, other] = [5, 6].map((seed) => initializeNetwork(architecture, new Random(seed)));
  expect(bytesOf(randomizeNetwork(other!, new Random(5)))).toBe(bytesOf(start!));
});

it.each(initializerNames)("%s: a seed is a network, and the generator goes on", (initializer) => {
  const random = new Random(7);
  const [first, again] = [random, new Random(7)].map((from) => bytesOf(randomizeNetwork(dense, from, { initializer })));
  expect(again).toBe(first);
  expect(bytesOf(randomizeNetwork(dense, random, { initializer }))).not.toBe(first);
});

it("normalisation begins as if it were not there", () => {
  const norm = new BatchNorm({ scale: zeros([3]), bias: [1, 1, 1], mean: [1, 1, 1], variance: zeros([3]) });
  const network = new Network([new Dense({ weight: zeros([2, 3]) }), norm, new Activation("relu")]);
  const made = randomizeNetwork(network, new Random(8));
  const first = (part: string) => made.parameters.get(`batchNorm1.${part}`)!.data[0];
  expect(["scale", "bias", "mean", "variance"].map(first)).toEqual([1, 0, 0, 1]);
});
