import { describe, expect, it } from "vitest";
import { initializeNetwork } from "../../src/network/initializer.ts";
import type { Dense } from "../../src/network/layer.ts";
import { architecture } from "../../src/network/summary.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";

function denseLayers(hidden: "sigmoid" | "relu", sizes: readonly number[], seed = 1): Dense[] {
  const network = initializeNetwork({ sizes, hidden, output: "softmax" }, new Random(seed));
  return network.layers.filter((layer) => layer.type === "dense");
}

describe("initializeNetwork", () => {
  it("has the architecture that is asked for, and biases of 0", () => {
    const network = initializeNetwork({ sizes: [784, 50, 10], hidden: "relu", output: "softmax" }, new Random(1), {
      labels: [..."0123456789"],
    });
    expect(architecture(network)).toBe("784 → 50 relu → 10 softmax");
    expect(network.labels?.length).toBe(10);
    expect([...network.parameters].filter(([name, { data }]) => name.endsWith("bias") && data.some(Boolean))).toEqual(
      [],
    );
  });

  it("may end in an activation", () => {
    const network = initializeNetwork({ sizes: [3, 2], hidden: "relu", output: "identity" }, new Random(1));
    expect(architecture(network)).toBe("3 → 2 identity");
  });

  it.each([
    ["Glorot", "sigmoid", 0, Math.sqrt(6 / 350)],
    ["He, after ReLU", "relu", 0, Math.sqrt(6 / 300)],
    ["Glorot, where the output is no ReLU", "relu", 1, Math.sqrt(6 / 110)],
  ] as const)("fills ±limit evenly: %s", (_, hidden, at, limit) => {
    const { data } = denseLayers(hidden, [300, 50, 60])[at]!.weight;
    const quarters = [0, 0, 0, 0];
    for (const w of data) quarters[Math.floor(((w / limit + 1) / 2) * 4)]! += 1;
    // Four standard deviations of a count of n/4 draws.
    const slack = 4 * Math.sqrt((data.length * 3) / 16);
    expect(data.every((w) => Math.abs(w) <= Math.fround(limit))).toBe(true);
    expect(quarters.every((count) => Math.abs(count - data.length / 4) < slack)).toBe(true);
  });

  it("is the same network for the same seed, and another for another", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => hex(denseLayers("sigmoid", [5, 4], seed)[0]!.weight.data));
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  it.each([[[]], [[784]]])("refuses the sizes %j", (sizes) => {
    const message = `initializer: expected at least two sizes, got ${sizes.length}`;
    expect(() => initializeNetwork({ sizes, hidden: "relu", output: "softmax" }, new Random(1))).toThrow(
      new RangeError(message),
    );
  });

  it.each([
    [[3, 0], "dense: expected weight [in, out], got [3, 0]"],
    [[3, -1], "shape: expected whole sizes of at least 0, got [3, -1]"],
    [[2.5, 3], "shape: expected whole sizes of at least 0, got [2.5, 3]"],
  ])("refuses the sizes %j", (sizes, message) => {
    expect(() => initializeNetwork({ sizes, hidden: "relu", output: "softmax" }, new Random(1))).toThrow(message);
  });
});
