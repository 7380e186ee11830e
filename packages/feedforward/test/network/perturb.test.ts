import { describe, expect, it } from "vitest";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { addNoise, withoutBiases } from "../../src/network/perturb.ts";
import { architecture } from "../../src/network/summary.ts";
import { Random } from "../../src/tensor/random.ts";

const labels = ["a", "b"];
const options = {
  labels,
  input: { scale: "1/255" },
  provenance: { from: "a test" },
  notes: [{ code: "mine", facts: {}, message: "a note" }],
};
const network = initializeNetwork({ sizes: [90, 60, 2], hidden: "relu", output: "softmax" }, new Random(1), options);
const biased = new Network([new Dense({ weight: [[3], [-4]], bias: [7] })]);

function weights(of: Network, name = "dense1"): Float32Array {
  return of.parameters.get(`${name}.weight`)!.data;
}

function rms(values: Float32Array): number {
  return Math.hypot(...values) / Math.sqrt(values.length);
}

describe("addNoise", () => {
  it("adds noise that is so many times as strong as the weights, layer by layer", () => {
    const noisy = addNoise(network, 0.5, new Random(2));
    for (const name of ["dense1", "dense2"]) {
      const before = weights(network, name);
      const noise = weights(noisy, name).map((w, i) => w - before[i]!);
      expect(rms(noise) / rms(before)).toBeCloseTo(0.5, 1);
      expect(Math.max(...noise.map(Math.abs))).toBeLessThanOrEqual(0.5 * Math.sqrt(3) * rms(before) + 1e-6);
    }
  });

  it("is the same for the same seed, and another for another", () => {
    const noisy = (seed: number) => [...weights(addNoise(network, 1, new Random(seed)))];
    expect(noisy(3)).toEqual(noisy(3));
    expect(noisy(3)).not.toEqual(noisy(4));
  });

  it("leaves biases, and at level 0 everything, as it is", () => {
    const noisy = addNoise(biased, 2, new Random(1));
    expect(noisy.parameters.get("dense1.bias")!.data).toEqual(Float32Array.of(7));
    expect(weights(noisy)).not.toEqual(weights(biased));
    expect(weights(addNoise(biased, 0, new Random(1)))).toEqual(weights(biased));
  });

  it.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a level of %d", (level) => {
    expect(() => addNoise(network, level, new Random(1))).toThrow(
      new RangeError(`noise: expected a level of at least 0, got ${level}`),
    );
  });
});

describe("withoutBiases", () => {
  it("has biases of 0 and the weights that it had", () => {
    const bare = withoutBiases(biased);
    expect(bare.parameters.get("dense1.bias")!.data).toEqual(Float32Array.of(0));
    expect(weights(bare)).toEqual(weights(biased));
  });

  it("takes a network with infinite weights", () => {
    const infinite = new Network([new Dense({ weight: [[Infinity]], bias: [1] })], { allowNonFinite: true });
    expect(weights(withoutBiases(infinite))).toEqual(Float32Array.of(Infinity));
  });
});

it.each([
  ["addNoise", (of: Network) => addNoise(of, 1, new Random(1))],
  ["withoutBiases", withoutBiases],
])("%s keeps what else the network is", (_, change) => {
  const changed = change(network);
  expect(architecture(changed)).toBe(architecture(network));
  expect(changed.input).toEqual(network.input);
  expect([changed.labels, changed.provenance, changed.notes]).toEqual([labels, options.provenance, options.notes]);
});
