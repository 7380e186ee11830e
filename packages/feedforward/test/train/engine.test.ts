/**
 * Training in WebAssembly gives the reference's bytes: every loss, every parameter and every slot, after every step, for networks,
 * batches, optimizers and data that are drawn. That the engine ran at all is asked for, or the comparison would prove nothing.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engineStepper } from "../../src/train/engine.ts";
import { asBytes } from "../../src/train/few-numbers.ts";
import { referenceStepper } from "../../src/train/stepper.ts";
import { draws } from "../effort.ts";
import { book, type Drawn, drawn, trainingOf } from "./chains.ts";
import { optimizerNames } from "./small.ts";
import { trail } from "./trail.ts";

function bothTrails(form: Drawn): { engine: string[]; reference: string[] } {
  const [ours, theirs] = [trainingOf(form), trainingOf(form)];
  const engine = engineStepper(ours);
  expect(engine).not.toBeNull();
  return { engine: trail(engine!, ours), reference: trail(referenceStepper(theirs), theirs) };
}

/** 140 steps of one image each, in which most pixels are lit once. */
const forgetful: Drawn = { ...book, sizes: [200, 5, 3], functions: [["relu"], []], rows: 70, batch: 1, density: 0.02 };

describe("the engine gives the reference's bytes", () => {
  it("for whatever is drawn", () => {
    fc.assert(
      fc.property(drawn, (form) => {
        const { engine, reference } = bothTrails(form);
        expect(engine).toEqual(reference);
      }),
      { numRuns: draws(150) },
    );
  });

  it.each([
    ...optimizerNames.map((name) => [`the book's network, ${name}`, { ...book, optimizer: { name } }] as const),
    ["momentum as Nesterov has it", { ...book, optimizer: { name: "momentum", nesterov: true } }],
    ["lists in two chunks", { ...book, rows: 300, batch: 290 }],
    ["lists in two chunks, the second full", { ...book, rows: 512, batch: 512, sizes: [20, 5, 10, 3] }],
    ["layers of many panels", { ...book, sizes: [60, 300, 130, 10], rows: 40, batch: 17 }],
    ["floats that are few numbers, -0 among them", { ...book, input: "few", rows: 60, batch: 23 }],
    ["floats without zeros", { ...book, input: "floats", density: 1, rows: 30, batch: 13 }],
    ["one dense layer", { ...book, sizes: [784, 10], functions: [[]], rows: 60, batch: 16 }],
    [
      "numbers that count as 0",
      { ...book, rows: 40, batch: 20, functions: [["relu"], ["tanh"], []], magnitude: 2 ** -20 },
    ],
    ...[
      { name: "momentum", momentum: 0.2 },
      { name: "adam", beta1: 0.2, beta2: 0.1 },
      { name: "rmsProp", rho: 0.1 },
    ].map((optimizer) => [`what ${optimizer.name} forgets`, { ...forgetful, optimizer } as Drawn] as const),
    ...optimizerNames.map((name) => [`${name}, its gradients clipped to a norm`, { ...book, rows: 60, batch: 20, optimizer: { name }, clip: { clipNorm: 0.1 } }] as const), // biome-ignore format: a line
    ["gradients that are shorter than the norm allows", { ...book, rows: 60, batch: 20, clip: { clipNorm: 1e6 } }],
    ["gradients of 0, clipped", { ...book, rows: 20, batch: 20, density: 0, magnitude: 0, clip: { clipNorm: 1 } }],
    ["pixels that are lit in some batches alone, clipped", { ...forgetful, optimizer: { name: "sgd" }, clip: { clipNorm: 0.01 } }], // biome-ignore format: a line
    ["each element of the gradients limited", { ...book, rows: 60, batch: 20, clip: { clipValue: 0.001 } }],
    ["images that are all background", { ...book, density: 0, rows: 30, batch: 30 }],
  ] satisfies readonly (readonly [string, Drawn])[])("%s", (_, form) => {
    const { engine, reference } = bothTrails(form);
    expect(engine).toEqual(reference);
  });

  it("in memory that others have used, and two trainings in turn", () => {
    const form = { ...book, rows: 40, batch: 10 };
    const [one, other] = [trainingOf(form), trainingOf({ ...form, optimizer: { name: "sgd" } })];
    const [first, second] = [engineStepper(one)!, engineStepper(other)!];
    const positions = Uint32Array.from({ length: 10 }, (_, i) => 3 * i);
    const losses = [1, 2, 3].map((step) =>
      [first, second].map((stepper) => stepper.step({ positions, key: 0, step: 1 }, { step, steps: 3 })),
    );
    const [alone, apart] = [trainingOf(form), trainingOf({ ...form, optimizer: { name: "sgd" } })];
    const references = [referenceStepper(alone), referenceStepper(apart)];
    expect(losses).toEqual(
      [1, 2, 3].map((step) =>
        references.map((stepper) => stepper.step({ positions, key: 0, step: 1 }, { step, steps: 3 })),
      ),
    );
  });
});

it("floats that are few numbers become bytes, others do not", () => {
  const few = Float32Array.of(0, 0.5, 0, -0, 0, 0.25, 0, 0);
  const { numbers, rowOf, whole } = asBytes(few, 4)!;
  expect(Array.from(whole!, (byte) => numbers[byte])).toEqual([...few]);
  expect([...rowOf(1, 0)].map((byte) => numbers[byte])).toEqual([0, 0.25, 0, 0]);
  expect(asBytes(Float32Array.of(0, 0.5, 1), 3), "mostly not 0").toBeNull();
  const many = (count: number) => Float32Array.from({ length: 1000 }, (_, i) => (i < count ? i : 0));
  expect(asBytes(many(256), 10)).not.toBeNull();
  expect(asBytes(many(257), 10)).toBeNull();
});

it("the reference trains with an epsilon of 0, which makes 0/0 of what pads a row", () => {
  expect(engineStepper(trainingOf({ ...book, optimizer: { name: "adam", epsilon: 0 } }))).toBeNull();
});

it("a parameter that is no longer finite is found", () => {
  const training = trainingOf({ ...book, rows: 20, batch: 20, optimizer: { name: "sgd", learningRate: 3e38 } });
  const stepper = engineStepper(training)!;
  const positions = Uint32Array.from({ length: 20 }, (_, i) => i);
  for (let step = 1; step <= 4; step++) stepper.step({ positions, key: 0, step: 1 }, { step, steps: 4 });
  expect(stepper.isFinite()).toBe(false);
});
