/**
 * Training where WebAssembly is not to be had: without it, under a policy that forbids compiling, and without memory. The reference
 * trains then, to the same bytes.
 */

import { afterEach, expect, it, vi } from "vitest";
import { openTraining } from "../../src/backend/training.ts";
import { trainingLayout } from "../../src/kernels/training/layout.ts";
import { compileTraining } from "../../src/kernels/training/module.ts";
import { Random } from "../../src/tensor/random.ts";
import { train } from "../../src/train/train.ts";
import { bytesOf, classifier, pictures } from "../train/small.ts";

const { WebAssembly } = globalThis;

afterEach(() => {
  vi.unstubAllGlobals();
});

const options = { epochs: 4, batchSize: 5, random: new Random(3) };
const golden = "13eff666cf2dc229d3495ea7ba23ba79158f28fc524d27f35cfe7078d569042d";
const layout = trainingLayout({
  inputs: 2,
  layers: [{ outputs: 1, functions: [] }],
  loss: "meanSquaredError",
  maxRows: 1,
  input: "floats",
  slots: 0,
  threads: 1,
});
const rule = { slots: 0, numbers: 1, hasDecay: false, movesAlone: false, limit: null, waits: false, apply: () => {} };

const open = () => openTraining((place) => ({ ...compileTraining(layout, { ...place, rule }), ...layout }));

/** A constructor that only throws. */
function refusing(error: () => Error): unknown {
  return function refuse() {
    throw error();
  };
}

it.each([
  ["there is none", undefined],
  [
    "a policy forbids it",
    { ...names(), Module: refusing(() => new WebAssembly.CompileError("blocked by the policy")) },
  ],
  ["there is no memory for it", { ...names(), Memory: refusing(() => new RangeError("could not allocate memory")) }],
])("%s", (_, stub) => {
  vi.stubGlobal("WebAssembly", stub);
  expect(open()).toBeNull();
  expect(bytesOf(train(classifier(12, 3), pictures(), options))).toBe(golden);
});

it("otherwise it trains", () => {
  expect(open()).not.toBeNull();
  expect(bytesOf(train(classifier(12, 3), pictures(), options))).toBe(golden);
});

/** The members of WebAssembly, which are not enumerable. */
function names(): Record<string, unknown> {
  return Object.fromEntries(
    Object.getOwnPropertyNames(WebAssembly).map((name) => [name, WebAssembly[name as keyof typeof WebAssembly]]),
  );
}
