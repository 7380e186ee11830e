/** Losses: values derived by hand, gradients against central differences in float64. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { float64 } from "../../src/functions/float64.ts";
import { float32 } from "../../src/functions/lane.ts";
import { type LossName, losses } from "../../src/functions/loss.ts";

const names = Object.keys(losses) as LossName[];

function value(name: LossName, x: readonly number[], target: readonly number[]): number {
  const row = { offset: 0, size: x.length };
  return losses[name].value(float64, Float64Array.from(x), Float64Array.from(target), row);
}

function gradientOf(name: LossName, x: readonly number[], target: readonly number[]): Float64Array {
  const gradient = new Float64Array(x.length).fill(Number.NaN);
  const arrays = { x: Float64Array.from(x), target: Float64Array.from(target), gradient };
  losses[name].gradient(float64, arrays, { offset: 0, size: x.length });
  return gradient;
}

describe("values by hand", () => {
  it.each<[LossName, number[], number[], number]>([
    ["softmaxCrossEntropy", [0, 0], [1, 0], Math.LN2],
    ["softmaxCrossEntropy", [0, 0, 0, 0], [0, 0, 1, 0], 2 * Math.LN2],
    ["softmaxCrossEntropy", [0, Math.log(3)], [0, 1], Math.log(4 / 3)],
    ["softmaxCrossEntropy", [0, Math.log(3)], [0.5, 0.5], Math.log(4) - Math.log(3) / 2],
    ["softmaxCrossEntropy", [1000, 0], [0, 1], 1000],
    ["softmaxCrossEntropy", [1000, 0], [1, 0], 0],
    ["softmaxCrossEntropy", [7], [1], 0],
    ["softmaxCrossEntropy", [0, -Infinity], [1, 0], 0],
    ["softmaxCrossEntropy", [0, -Infinity], [0, 1], Infinity],
    ["softmaxCrossEntropy", [0, Number.NaN], [1, 0], Number.NaN],
    ["binaryCrossEntropy", [0], [1], Math.LN2],
    ["binaryCrossEntropy", [0], [0], Math.LN2],
    ["binaryCrossEntropy", [Math.log(3)], [1], Math.log(4 / 3)],
    ["binaryCrossEntropy", [Math.log(3)], [0], Math.log(4)],
    ["binaryCrossEntropy", [-Math.log(3)], [1], Math.log(4)],
    ["binaryCrossEntropy", [Math.log(3)], [0.25], Math.log(4) - Math.log(3) / 4],
    ["binaryCrossEntropy", [0, Math.log(3)], [1, 0], (Math.log(2) + Math.log(4)) / 2],
    ["binaryCrossEntropy", [1000], [1], 0],
    ["binaryCrossEntropy", [1000], [0], 1000],
    ["binaryCrossEntropy", [-1000], [1], 1000],
    ["binaryCrossEntropy", [-1000], [0], 0],
    ["binaryCrossEntropy", [Infinity], [1], 0],
    ["binaryCrossEntropy", [-Infinity], [0], 0],
    ["binaryCrossEntropy", [Infinity], [0], Infinity],
    ["binaryCrossEntropy", [Number.NaN], [1], Number.NaN],
    ["meanSquaredError", [1, 2], [0, 0], 2.5],
    ["meanSquaredError", [3], [1], 4],
    ["meanSquaredError", [1, -1, 2], [1, -1, 2], 0],
    ["meanSquaredError", [Number.NaN, 0], [0, 0], Number.NaN],
    ["meanAbsoluteError", [1, -2], [0, 0], 1.5],
    ["meanAbsoluteError", [3, 1], [3, 1], 0],
    ["meanAbsoluteError", [Number.NaN, 0], [0, 0], Number.NaN],
    ["huber", [0.5, -2], [0, 0], (0.125 + 1.5) / 2],
    ["huber", [1, -1], [0, 0], 0.5],
    ["huber", [1e300], [0], 1e300],
    ["huber", [Number.NaN, 0], [0, 0], Number.NaN],
  ])("%s of %j against %j is %d", (name, x, target, expected) => {
    const found = value(name, x, target);
    expect(found).toEqual(Number.isFinite(expected) && expected !== 0 ? expect.closeTo(expected, 12) : expected);
  });

  it.each<[LossName, number[], number[]]>([
    ["softmaxCrossEntropy", [20, 0], [1, 0]],
    ["binaryCrossEntropy", [20], [1]],
    ["binaryCrossEntropy", [-20], [0]],
  ])("%s of %j against %j: a confident right answer keeps the digits of its loss in float32", (name, x, target) => {
    const row = { offset: 0, size: x.length };
    const loss = losses[name].value(float32, Float32Array.from(x), Float32Array.from(target), row);
    expect(Math.abs(loss / Math.log1p(Math.exp(-20)) - 1)).toBeLessThan(3e-7);
  });

  it("binaryCrossEntropy is finite in float32 wherever the logit is", () => {
    const logits = [0, 2 ** -149, 1, 16.7, 88.8, 104, 1e30, 3.4028234663852886e38];
    for (const x of logits.flatMap((logit) => [logit, -logit])) {
      for (const t of [0, 0.5, 1]) {
        const arrays = { x: Float32Array.of(x), target: Float32Array.of(t), gradient: new Float32Array(1) };
        const row = { offset: 0, size: 1 };
        losses.binaryCrossEntropy.gradient(float32, arrays, row);
        const loss = losses.binaryCrossEntropy.value(float32, arrays.x, arrays.target, row);
        expect([loss >= 0, Number.isFinite(loss), Math.abs(arrays.gradient[0]!) <= 1], `${x}, ${t}`).toEqual([true, true, true]); // biome-ignore format: one line
      }
    }
  });
});

describe("gradients", () => {
  it.each<[LossName, number[], number[], number[]]>([
    ["softmaxCrossEntropy", [0, 0], [1, 0], [-0.5, 0.5]],
    ["softmaxCrossEntropy", [0, Math.log(3)], [0, 1], [0.25, -0.25]],
    ["binaryCrossEntropy", [0], [1], [-0.5]],
    ["binaryCrossEntropy", [Math.log(3)], [0], [0.75]],
    ["binaryCrossEntropy", [Math.log(3)], [0.5], [0.25]],
    ["binaryCrossEntropy", [0, Math.log(3)], [1, 0], [-0.25, 0.375]],
    ["binaryCrossEntropy", [-1000], [1], [-1]],
    ["meanSquaredError", [1, 2], [0, 0], [1, 2]],
    ["meanSquaredError", [3], [1], [4]],
    ["meanAbsoluteError", [3, 1, 2], [1, 4, 2], [1 / 3, -1 / 3, 0]],
    ["meanAbsoluteError", [Number.NaN, 2], [1, 4], [Number.NaN, -0.5]],
    ["huber", [3, -0.5], [1, 0], [0.5, -0.25]],
    ["huber", [Number.NaN, -5], [1, 0], [Number.NaN, -0.5]],
  ])("%s of %j against %j is %j", (name, x, target, expected) => {
    const wanted = expected.map((g) => (Number.isNaN(g) ? g : expect.closeTo(g, 12)));
    expect([...gradientOf(name, x, target)]).toEqual(wanted);
  });

  const row = fc.array(fc.tuple(fc.double({ min: -8, max: 8, noNaN: true }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 7,
  });

  /** Where the slope, or its slope, jumps: a difference over such a place is no derivative. */
  const isNearKink = (name: LossName, distance: number, h: number) =>
    (name === "meanAbsoluteError" && distance <= h) || (name === "huber" && Math.abs(distance - 1) <= h);

  it.each(names)("%s agrees with central differences", (name) => {
    const h = 1e-4;
    fc.assert(
      fc.property(row, (pairs) => {
        const x = pairs.map(([logit]) => logit);
        const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
        const target = pairs.map(([, weight], i) => (total === 0 ? Number(i === 0) : weight / total));
        gradientOf(name, x, target).forEach((g, i) => {
          if (isNearKink(name, Math.abs(x[i]! - target[i]!), 2 * h)) return;
          const at = (offset: number) => value(name, x.with(i, x[i]! + offset), target);
          const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
          expect(Math.abs(g - difference)).toBeLessThanOrEqual(1e-6 * Math.abs(g) + 1e-9);
        });
      }),
    );
  });

  it.each(names)("%s writes its own row alone", (name) => {
    const [x, target] = [Float64Array.of(9, 1, 2, 9), Float64Array.of(9, 0, 1, 9)];
    const gradient = new Float64Array(4).fill(7);
    losses[name].gradient(float64, { x, target, gradient }, { offset: 1, size: 2 });
    expect([...gradient]).toEqual([7, ...gradientOf(name, [1, 2], [0, 1]), 7]);
    expect(losses[name].value(float64, x, target, { offset: 1, size: 2 })).toBe(value(name, [1, 2], [0, 1]));
  });
});

it.each(names)("%s has a title in both languages and a formula", (name) => {
  const { title, formula } = losses[name];
  expect([title.en, title.ko, formula].every((text) => text.trim() !== "")).toBe(true);
});
