/** Optimizer steps against PyTorch, and what options are refused. */

import { describe, expect, it } from "vitest";
import {
  type OptimizerOptions,
  optimizerSettings,
  optimizerState,
  ownOptions,
  updateParameters,
} from "../../src/train/optimizer.ts";
import { golden, relativeError } from "./golden-gradients.ts";
import { goldenTraining } from "./golden-training.ts";

describe("every step is PyTorch's", () => {
  it.each([...golden.updates, ...goldenTraining.updates].map((item) => [JSON.stringify(item.options), item] as const))(
    "%s",
    (_, item) => {
      const { size } = item;
      const settings = optimizerSettings(item.options);
      const parameters = new Map([["w", Float32Array.from(item.start)]]);
      const state = optimizerState(settings, parameters);
      const steps = item.gradients.length / size;
      for (let i = 0; i < steps; i++) {
        const gradients = new Map([["w", Float32Array.from(item.gradients.slice(i * size, (i + 1) * size))]]);
        updateParameters(settings, { parameters, gradients, state }, { step: i + 1, steps });
        const expected = item.after.slice(i * size, (i + 1) * size);
        expect(relativeError(parameters.get("w")!, expected), `step ${i + 1}`).toBeLessThan(1e-6);
      }
    },
  );
});

describe("what an optimizer remembers", () => {
  const parameters = new Map([["dense1.bias", Float32Array.of(1, 2)]]);

  it.each([
    ["sgd", []],
    ["momentum", ["dense1.bias.velocity"]],
    ["adam", ["dense1.bias.mean", "dense1.bias.square"]],
    ["adamW", ["dense1.bias.mean", "dense1.bias.square"]],
    ["adaGrad", ["dense1.bias.square"]],
    ["rmsProp", ["dense1.bias.square"]],
  ] as const)("%s", (name, slots) => {
    const state = optimizerState(optimizerSettings({ name }), parameters);
    expect([...state]).toEqual(slots.map((slot) => [slot, Float32Array.of(0, 0)]));
  });
});

describe("weight decay", () => {
  it("makes no -0 of a small negative number", () => {
    const parameters = new Map([["w", Float32Array.of(-1e-45)]]);
    const gradients = new Map([["w", Float32Array.of(0)]]);
    const settings = optimizerSettings({ name: "sgd", learningRate: 1, weightDecay: 0.9 });
    updateParameters(settings, { parameters, gradients, state: new Map() }, { step: 1, steps: 1 });
    expect(Object.is(parameters.get("w")![0], 0)).toBe(true);
  });
});

describe("what a file says of an optimizer", () => {
  it.each<[OptimizerOptions, OptimizerOptions]>([
    [{ name: "sgd" }, { name: "sgd", schedule: "constant", learningRate: 0.1, weightDecay: 0 }],
    [
      { name: "momentum" },
      { name: "momentum", schedule: "constant", learningRate: 0.01, weightDecay: 0, momentum: 0.9 },
    ],
    [
      { name: "momentum", nesterov: true, schedule: { name: "cosine", warmup: 5 } },
      {
        name: "momentum",
        schedule: { name: "cosine", warmup: 5 },
        learningRate: 0.01,
        weightDecay: 0,
        momentum: 0.9,
        nesterov: true,
      },
    ],
    [
      { name: "adaGrad", schedule: { name: "step" } },
      { name: "adaGrad", schedule: "step", learningRate: 0.01, weightDecay: 0, epsilon: 1e-10 },
    ],
  ])("%j", (asked, said) => {
    expect(ownOptions(optimizerSettings(asked))).toEqual(said);
    expect(optimizerSettings(said)).toEqual(optimizerSettings(asked));
  });
});

describe("refused options", () => {
  it.each<[OptimizerOptions, string]>([
    [{ name: "lion" as "sgd" }, 'unknown optimizer "lion", expected sgd, momentum, adam, adamW, adaGrad, rmsProp'],
    [{ name: "rmsprop" as "sgd" }, 'unknown optimizer "rmsprop", did you mean "rmsProp"?'],
    [{ name: "toString" as "sgd" }, 'unknown optimizer "toString"'],
    [{ schedule: "decay" as "linear" }, 'unknown schedule "decay", expected constant, step, linear, cosine, oneCycle'],
    [{ rho: 0.9 }, 'train: adam: unknown option "rho"'],
    [{ name: "sgd", nesterov: true }, 'train: sgd: unknown option "nesterov"'],
    [{ learningRate: -1 }, "expected learningRate to be a finite number of at least 0, got -1"],
    [{ learningRate: Number.NaN }, "expected learningRate to be a number, got NaN"],
    [{ weightDecay: Infinity }, "expected weightDecay to be a finite number of at least 0, got Infinity"],
    [{ name: "momentum", momentum: 1 }, "expected momentum to be a number from 0 to below 1, got 1"],
    [{ beta2: -0.1 }, "expected beta2 to be a number from 0 to below 1, got -0.1"],
  ])("%j", (options, message) => {
    expect(() => optimizerSettings(options)).toThrow(message);
  });
});
