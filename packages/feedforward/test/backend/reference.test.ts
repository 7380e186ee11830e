/**
 * What the reference computes against plain float64. That the bits are right is the contract of every backend
 * (contract.test.ts).
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import type { ActivationName } from "../../src/functions/activation.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";

describe("the reference against float64", () => {
  const hidden = fc.constantFrom<ActivationName>("sigmoid", "tanh", "relu", "leakyRelu", "identity");
  const output = fc.constantFrom("softmax", "sigmoid", "identity", "tanh");

  it("agrees within 2e-6", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(sizes, hidden, output, fc.nat(), (shape, inner, last, seed) => {
        const random = new Random(seed);
        const output = last === "softmax" && shape.at(-1) === 1 ? "sigmoid" : last;
        const network = initializeNetwork({ sizes: shape, hidden: inner, output }, random);
        expect(farthest(network, random)).toBeLessThan(2e-6);
      }),
    );
  });

  it("agrees within 2e-6 on the chapter's network", () => {
    const random = new Random(784);
    const architecture = { sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" } as const;
    const network = initializeNetwork(architecture, random);
    expect(farthest(network, random)).toBeLessThan(2e-6);
  });
});

it("an executable keeps nothing from one row or call to the next", () => {
  const network = new Network([new Dense({ weight: [[1], [1]] }), new Activation("relu")]);
  const executable = reference.prepare(lowerNetwork(network));
  const output = new Float32Array(3);
  executable.run({ inputs: [Float32Array.of(Number.NaN, 1, 2, 3, Infinity, -Infinity)], rows: 3, outputs: [output] });
  expect([...output]).toEqual([Number.NaN, 5, Number.NaN]);
  executable.run({ inputs: [Float32Array.of(2, 3)], rows: 1, outputs: [output] });
  expect([...output]).toEqual([5, 5, Number.NaN]);
});

/** The greatest distance between the reference and `naive` over five rows. */
function farthest(network: Network, random: Random): number {
  const rows = 5;
  const input = Float32Array.from({ length: rows * network.inputSize }, () => random.uniform());
  const output = new Float32Array(rows * network.outputSize).fill(Number.NaN);
  reference.prepare(lowerNetwork(network)).run({ inputs: [input], rows, outputs: [output] });
  let worst = 0;
  for (let row = 0; row < rows; row++) {
    const expected = naive(network, [...input.subarray(row * network.inputSize, (row + 1) * network.inputSize)]);
    expected.forEach((y, j) => {
      const error = Math.abs(output[row * network.outputSize + j]! - y);
      worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
    });
  }
  return worst;
}

const naiveFunctions: Partial<Record<ActivationName, (x: number) => number>> = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  leakyRelu: (x) => (x > 0 ? x : 0.01 * x),
  identity: (x) => x,
};

/** The network as the book would write it, in float64. */
function naive(network: Network, row: readonly number[]): number[] {
  return network.layers.reduce<number[]>(
    (x, layer) => {
      if (layer.type === "softmax") {
        const e = x.map((value) => Math.exp(value));
        return e.map((value) => value / e.reduce((sum, each) => sum + each, 0));
      }
      if (layer.type === "activation") return x.map(naiveFunctions[layer.activation.name]!);
      if (layer.type !== "dense") throw new Error(`${layer.type} is no layer of rows`);
      const { data } = layer.weight;
      return [...layer.bias.data].map((b, j) =>
        x.reduce((sum, value, i) => sum + value * data[i * layer.outputSize + j]!, b),
      );
    },
    [...row],
  );
}
