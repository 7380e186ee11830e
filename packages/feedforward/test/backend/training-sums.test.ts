/**
 * The reference notices when a sum of a training has another order, or a term less, in every kernel of training that sums: one mutant at
 * a time, made from the module's text and assembled by wabt, trains in the place of the module. The one that changes nothing
 * gives the reference's bits. Kernels of inference, which training shares, have their mutants in `kernels/sums.test.ts`.
 */

import { afterEach, describe, expect, it, vi } from "vitest";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten } from "../../src/layers/flatten.ts";
import { BatchNorm, LayerNorm } from "../../src/layers/normal.ts";
import { AveragePool2d, MaxPool2d } from "../../src/layers/pool2d.ts";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { engineStepper } from "../../src/train/engine.ts";
import { referenceStepper, type SteppedTraining, type Stepper } from "../../src/train/stepper.ts";
import { ModuleBuilder } from "../../src/wasm/module.ts";
import { printModule } from "../../src/wasm/text.ts";
import type { Mutant } from "../kernels/mutants.ts";
import { sumMutantsOf, termMutantsOf } from "../kernels/sum-mutants.ts";
import { type Case, trainingOf } from "../train/both.ts";
import { assemble } from "../wasm/toolkit.ts";

type Fill = Parameters<Case["layers"]>[0];

afterEach(() => {
  vi.restoreAllMocks();
});

/** Odd numbers of rows and units, so that every tile has its turn. What is 0 at first remembers a gradient as it is. */
const usual = {
  seed: 5,
  outputs: 7,
  rows: 11,
  batch: 11,
  density: 1,
  isShared: true,
  optimizer: { name: "momentum" },
} as const;
const dense = (fill: Fill, inputs: number, outputs: number) =>
  new Dense({ weight: fill(inputs, outputs), bias: fill(outputs) });
const conv = (fill: Fill, inputs: number, outputs: number) =>
  new Conv2d({ weight: fill(outputs, inputs, 3, 3), bias: fill(outputs), padding: 1 });
const layerNorm = (fill: Fill, ...shape: number[]) => new LayerNorm({ scale: fill(...shape), bias: fill(...shape) });
const relu = () => new Activation("relu");
const tanh = () => new Activation("tanh");

function batchNorm(fill: Fill, channels: number): BatchNorm {
  return new BatchNorm({ scale: fill(channels), bias: fill(channels), mean: fill(channels), variance: fill(channels) });
}

const chain: Case["layers"] = (fill) => [dense(fill, 31, 23), tanh(), dense(fill, 23, 13), tanh(), dense(fill, 13, 7)];

/** Forms that together take every way through the kernels of training that sums. */
const subjects: readonly (readonly [name: string, form: Case])[] = [
  ["dense layers on bytes", { ...usual, shape: [31], density: 0.6, layers: chain }],
  ["dense layers on floats", { ...usual, shape: [31], layers: chain }],
  ["dense layers, clipped", { ...usual, shape: [31], clip: { clipNorm: 0.05 }, layers: chain }],
  ["dense layers by lists", { ...usual, shape: [1, 6, 6], layers: (fill) => [conv(fill, 1, 2), relu(), new Flatten(), dense(fill, 72, 23), relu(), dense(fill, 23, 7)] }], // biome-ignore format: a line
  ["convolutions", { ...usual, shape: [3, 5, 7], layers: (fill) => [conv(fill, 3, 5), tanh(), conv(fill, 5, 3), relu(), new AveragePool2d({ size: 3, stride: 1 }), new Flatten(), dense(fill, 45, 7)] }], // biome-ignore format: a line
  ["pools that overlap", { ...usual, shape: [1, 7, 7], layers: (fill) => [conv(fill, 1, 3), new MaxPool2d({ size: 3, stride: 1 }), new Flatten(), dense(fill, 75, 7)] }], // biome-ignore format: a line
  ["batch norm of planes", { ...usual, shape: [1, 5, 5], layers: (fill) => [conv(fill, 1, 15), batchNorm(fill, 15), tanh(), new Flatten(), dense(fill, 375, 7)] }], // biome-ignore format: a line
  ["batch norm of units", { ...usual, shape: [9], layers: (fill) => [dense(fill, 9, 15), batchNorm(fill, 15), tanh(), dense(fill, 15, 7)] }], // biome-ignore format: a line
  ["layer norm and softmax", { ...usual, shape: [1, 3, 23], layers: (fill) => [conv(fill, 1, 3), layerNorm(fill, 23), tanh(), new Flatten(), dense(fill, 207, 15), new Softmax(), dense(fill, 15, 7)] }], // biome-ignore format: a line
];

/** The loss, the parameters and, in a velocity that was 0, each bit of the gradients. */
function numbersAfter(stepper: Stepper, { parameters, state, maxRows }: SteppedTraining): number[] {
  const positions = Uint32Array.from({ length: maxRows }, (_, i) => i);
  const loss = stepper.step({ positions, key: 0, step: 1 }, { step: 1, steps: 1 });
  stepper.sync();
  return [loss, ...[...parameters.values(), ...state.values()].flatMap((data) => [...data])];
}

/** What a training gives whose module is this one. */
function trainedBy(form: Case, bytes: Uint8Array<ArrayBuffer>): number[] {
  vi.spyOn(ModuleBuilder.prototype, "encode").mockReturnValue(bytes);
  const training = trainingOf(form);
  return numbersAfter(engineStepper(training)!, training);
}

function textOf(form: Case): string {
  const spy = vi.spyOn(ModuleBuilder.prototype, "encode");
  engineStepper(trainingOf(form));
  const module = spy.mock.contexts.at(-1) as ModuleBuilder;
  spy.mockRestore();
  return printModule(module);
}

/** One row, whose loss no other rounds away. */
const single: Case = { ...usual, outputs: 13, rows: 1, batch: 1, shape: [9], layers: (fill) => [dense(fill, 9, 13)] };

/** A kernel that inference has too. */
const isShared = ({ what }: Mutant): boolean => /\$(conv|max_pool|average_pool|global_pool|softmax|list|walk)_?(?!\w*gradient)/.test(what); // biome-ignore format: a line

const isLoss = ({ what }: Mutant): boolean => /\$(mean_)?loss,/.test(what);

/** Each with other numbers: in one of them a bit may be the same by chance. */
const seeds = [5, 6, 7, 8, 9, 10, 11, 12];

interface Judge {
  readonly text: string;
  /** 0 where every bit is the reference's; else how far what is farthest from it is, where a bit is another first. */
  readonly distance: (module: string) => number;
}

function judgeOf(form: Case): Judge {
  const text = textOf(form);
  const tries = seeds.map((seed) => {
    const training = trainingOf({ ...form, seed });
    return { form: { ...form, seed }, wanted: numbersAfter(referenceStepper(training), training) };
  });
  const distance = (module: string): number => {
    const bytes = Uint8Array.from(assemble(module));
    for (const { form, wanted } of tries) {
      const given = trainedBy(form, bytes);
      if (given.every((x, i) => Object.is(x, wanted[i]))) continue;
      return given.reduce((most, x, i) => Math.max(most, Math.abs(x - wanted[i]!)), Number.MIN_VALUE);
    }
    return 0;
  };
  return { text, distance };
}

/** How far each mutant is from the reference. */
function distances({ distance }: Judge, mutants: readonly Mutant[]) {
  return mutants.map(({ what, text }) => ({ what, distance: distance(text) }));
}

const isUnnoticed = ({ distance }: { readonly distance: number }): boolean => distance === 0;

describe.each(subjects)("%s", (_, form) => {
  const judge = judgeOf(form);
  const own = (mutants: readonly Mutant[]) => mutants.filter((mutant) => !isShared(mutant) && !isLoss(mutant));

  it("as it is, gives the reference's bits", () => {
    expect(judge.distance(judge.text)).toBe(0);
  });

  it("a sum in another order is noticed, and is the same but for rounding", () => {
    const found = distances(judge, own(sumMutantsOf(judge.text)));
    expect(found.filter(isUnnoticed)).toEqual([]);
    expect(found.filter(({ distance }) => !(distance < 1e-3))).toEqual([]);
    expect(found.length).toBeGreaterThan(1);
  });

  it("a term that is left out or swapped is noticed", () => {
    const found = distances(judge, own(termMutantsOf(judge.text)));
    expect(found.filter(isUnnoticed)).toEqual([]);
    expect(found.length).toBeGreaterThan(1);
  });
});

it.each(["softmaxCrossEntropy", "binaryCrossEntropy", "meanSquaredError"] as const)(
  "every mutant of %s is noticed",
  (loss) => {
    const judge = judgeOf({ ...single, loss });
    const mutants = [...sumMutantsOf(judge.text), ...termMutantsOf(judge.text)].filter(isLoss);
    expect(distances(judge, mutants).filter(isUnnoticed)).toEqual([]);
    expect(mutants.length).toBeGreaterThan(0);
  },
);
