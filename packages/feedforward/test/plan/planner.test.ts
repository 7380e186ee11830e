import { expect, it } from "vitest";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { planNetwork } from "../../src/plan/planner.ts";

const layers = [new Dense({ weight: [[1, 2]], bias: [3, 4] })];

it("says how raw input becomes the first buffer", () => {
  const { input } = planNetwork(new Network(layers, { input: { scale: "1/255", mean: [0.5], std: [0.1] } }));
  expect(input).toEqual({ divisor: 255, mean: [0.5], std: [Math.fround(0.1)] });
  expect(planNetwork(new Network(layers)).input).toEqual({ divisor: 1, mean: null, std: null });
});

it("is data: parameters in C order, and the sizes", () => {
  const plan = planNetwork(new Network(layers));
  expect([plan.inputSize, plan.outputSize]).toEqual([1, 2]);
  expect(plan.steps).toEqual([
    {
      kind: "dense",
      name: "dense1",
      from: 0,
      to: 1,
      inputs: 1,
      outputs: 2,
      weight: Float32Array.of(1, 2),
      bias: Float32Array.of(3, 4),
      epilogue: null,
    },
  ]);
});

it("skips zeros only where all parameters are finite", () => {
  const broken = new Network([new Dense({ weight: [[Infinity]] })], { allowNonFinite: true });
  expect([planNetwork(new Network(layers)).skipZeros, planNetwork(broken).skipZeros]).toEqual([true, false]);
});

it("is the same plan for the same network", () => {
  const network = new Network(layers);
  expect(planNetwork(network)).toBe(planNetwork(network));
  expect(planNetwork(new Network(layers))).not.toBe(planNetwork(network));
});
