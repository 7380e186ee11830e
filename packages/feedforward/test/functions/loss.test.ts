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
    ["meanSquaredError", [1, 2], [0, 0], 2.5],
    ["meanSquaredError", [3], [1], 4],
    ["meanSquaredError", [1, -1, 2], [1, -1, 2], 0],
    ["meanSquaredError", [Number.NaN, 0], [0, 0], Number.NaN],
  ])("%s of %j against %j is %d", (name, x, target, expected) => {
    const found = value(name, x, target);
    expect(found).toEqual(Number.isFinite(expected) && expected !== 0 ? expect.closeTo(expected, 12) : expected);
  });

  it("a confident right answer keeps the digits of its loss in float32", () => {
    const loss = losses.softmaxCrossEntropy.value(float32, Float32Array.of(20, 0), Float32Array.of(1, 0), {
      offset: 0,
      size: 2,
    });
    expect(Math.abs(loss / Math.log1p(Math.exp(-20)) - 1)).toBeLessThan(3e-7);
  });
});

describe("gradients", () => {
  it.each<[LossName, number[], number[], number[]]>([
    ["softmaxCrossEntropy", [0, 0], [1, 0], [-0.5, 0.5]],
    ["softmaxCrossEntropy", [0, Math.log(3)], [0, 1], [0.25, -0.25]],
    ["meanSquaredError", [1, 2], [0, 0], [1, 2]],
    ["meanSquaredError", [3], [1], [4]],
  ])("%s of %j against %j is %j", (name, x, target, expected) => {
    expect([...gradientOf(name, x, target)]).toEqual(expected.map((g) => expect.closeTo(g, 12)));
  });

  const row = fc.array(fc.tuple(fc.double({ min: -8, max: 8, noNaN: true }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 7,
  });

  it.each(names)("%s agrees with central differences", (name) => {
    const h = 1e-4;
    fc.assert(
      fc.property(row, (pairs) => {
        const x = pairs.map(([logit]) => logit);
        const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
        const target = pairs.map(([, weight], i) => (total === 0 ? Number(i === 0) : weight / total));
        gradientOf(name, x, target).forEach((g, i) => {
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
