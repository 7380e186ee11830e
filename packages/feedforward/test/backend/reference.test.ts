/**
 * What the reference computes, to the bit, against a second implementation in another language (scripts/golden-bits.py),
 * and against plain float64. Every backend is held to the same files.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import { backendNames, prepareOn } from "../../src/backend/select.ts";
import type { ActivationName } from "../../src/functions/activation.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planNetwork } from "../../src/plan/planner.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { fromHex, hex } from "../bits.ts";
import { readGolden } from "../golden.ts";
import { networkCases } from "../network/arbitrary.ts";

interface GoldenNetwork {
  /** Each a dense layer or a function by name; rows of a weight and everything else as digits. */
  readonly layers: readonly {
    readonly weight?: readonly string[];
    readonly bias?: string;
    readonly function?: string;
  }[];
  readonly rows: readonly string[];
  readonly outputs: readonly string[];
}

const golden = readGolden("bits") as {
  readonly bytes: { readonly scaled: string; readonly normalized: string };
  readonly networks: readonly GoldenNetwork[];
};

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe.each(backendNames)("%s against the golden file", (name) => {
  it.each(golden.networks.map((item, i) => [i, item] as const))(
    "network %i, every bit",
    (_, { layers, rows, outputs }) => {
      const plan = planNetwork(new Network(layers.map(toLayer)));
      expect(run(plan, fromHex(rows.join("")), name)).toBe(outputs.join(""));
      rows.forEach((row, i) => {
        expect(run(plan, fromHex(row), name)).toBe(outputs[i]);
      });
    },
  );

  it.each([
    ["scaled", { scale: "1/255" }],
    ["normalized", { scale: "1/255", mean: [0.1307], std: [0.3081] }],
  ] as const)("every byte, %s", (key, options) => {
    const one = new Network([], { input: { size: 1, ...options } });
    const all = new Network([], { input: { size: 256, ...options } });
    expect(run(planNetwork(one), everyByte, name)).toBe(golden.bytes[key]);
    expect(run(planNetwork(all), everyByte, name)).toBe(golden.bytes[key]);
  });

  it("mean and std of each input, over several rows", () => {
    const input = { size: 2, scale: "1/2", mean: [1, 2], std: [4, 0.5] };
    const bytes = Uint8Array.of(2, 4, 10, 6);
    expect(run(planNetwork(new Network([], { input })), bytes, name)).toBe(hex([0, 0, 1, 2]));
  });

  it("bytes without a declaration are numbers as they are, and floats are never scaled", () => {
    const scaled = planNetwork(new Network([], { input: { size: 2, scale: "1/255", mean: [9] } }));
    expect(run(planNetwork(new Network([], { input: { size: 2 } })), Uint8Array.of(0, 255), name)).toBe(hex([0, 255]));
    expect(run(scaled, Float32Array.of(0, 255), name)).toBe(hex([0, 255]));
  });

  it("without layers gives the input back, of no rows nothing", () => {
    const plan = planNetwork(new Network([], { input: { size: 2 } }));
    expect(run(plan, Float32Array.of(1, -0, Number.NaN, 4), name)).toBe(hex([1, -0, Number.NaN, 4]));
    expect(run(plan, new Float32Array(0), name)).toBe("");
  });

  it("skipping zeros changes no bit of a finite network", () => {
    fc.assert(
      fc.property(networkCases(4), ({ network, rows }) => {
        const plan = planNetwork(network);
        expect(run(plan, rows.data, name)).toBe(run({ ...plan, skipZeros: false }, rows.data, name));
      }),
      { numRuns: 200 },
    );
  });

  it("with weights that are not finite nothing is skipped: 0·∞ is NaN", () => {
    const dense = new Dense({ weight: [[Infinity, 1], [2, 3]] }); // biome-ignore format: a matrix
    const plan = planNetwork(new Network([dense], { allowNonFinite: true }));
    expect(run(plan, Float32Array.of(0, 1), name)).toBe(hex([Number.NaN, 3]));
  });

  it("a bias of -0 gives +0", () => {
    const plan = planNetwork(new Network([new Dense({ weight: [[1], [1]], bias: [-0] })]));
    expect(run(plan, Float32Array.of(0, 0, -0, -0, 0, -0), name)).toBe(hex([0, 0, 0]));
  });
});

describe("the reference against float64", () => {
  const hidden = fc.constantFrom<ActivationName>("sigmoid", "tanh", "relu", "leakyRelu", "identity");
  const output = fc.constantFrom("softmax", "sigmoid", "identity", "tanh");

  it("agrees within 2e-6", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(sizes, hidden, output, fc.nat(), (shape, inner, last, seed) => {
        const random = new Random(seed);
        const network = initializeNetwork({ sizes: shape, hidden: inner, output: last }, random);
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
  const executable = reference.prepare(planNetwork(network));
  const output = new Float32Array(3);
  executable.run(Float32Array.of(Number.NaN, 1, 2, 3, Infinity, -Infinity), 3, output);
  expect([...output]).toEqual([Number.NaN, 5, Number.NaN]);
  executable.run(Float32Array.of(2, 3), 1, output);
  expect([...output]).toEqual([5, 5, Number.NaN]);
});

function toLayer({ weight, bias, function: name }: GoldenNetwork["layers"][number]): Layer {
  if (weight !== undefined) {
    return new Dense({ weight: tensor(fromHex(weight.join(""))).reshape(weight.length, -1), bias: fromHex(bias!) });
  }
  return name === "softmax" ? new Softmax() : new Activation(name as ActivationName);
}

/** The output's digits, into memory that was poisoned before. */
function run(plan: Plan, input: Float32Array | Uint8Array, name: (typeof backendNames)[number]): string {
  const rows = input.length / plan.inputSize;
  const output = new Float32Array(rows * plan.outputSize).fill(123);
  prepareOn(plan, name).executable.run(input, rows, output);
  return hex(output);
}

/** The greatest distance between the reference and `naive` over five rows. */
function farthest(network: Network, random: Random): number {
  const rows = 5;
  const input = Float32Array.from({ length: rows * network.inputSize }, () => random.uniform());
  const output = new Float32Array(rows * network.outputSize).fill(Number.NaN);
  reference.prepare(planNetwork(network)).run(input, rows, output);
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
      const { data } = layer.weight;
      return [...layer.bias.data].map((b, j) =>
        x.reduce((sum, value, i) => sum + value * data[i * layer.outputSize + j]!, b),
      );
    },
    [...row],
  );
}
