/** The dense loop and its gradients: the order of sums, skipping, and both gradients against matrix algebra. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FloatArray } from "../../src/functions/lane.ts";
import { dot } from "../../src/math/array.ts";
import { denseForward, denseInputGradient, denseParameterGradient } from "../../src/math/dense.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";

/** y = x·W + b of one row in float32, poisoned first. */
function forward(x: number[], weight: number[], bias: number[], skipZeros = false): number[] {
  const y = new Float32Array(bias.length).fill(Number.NaN);
  const size = { rows: 1, inputs: x.length, outputs: bias.length, skipZeros };
  const parameters = { weight: Float32Array.from(weight), bias: Float32Array.from(bias) };
  denseForward(size, Float32Array.from(x), parameters, y);
  return [...y];
}

describe("denseForward", () => {
  it.each([
    ["the bias comes first", [1, 1], [1e8, -1e8], [1], [0]],
    ["the bias is not added last", [1, 1], [1e8, 1], [-1e8], [1]],
    ["inputs ascend", [1, 1, 1], [1, 1e8, -1e8], [0], [0]],
    ["inputs do not descend", [1, 1, 1], [1e8, -1e8, 1], [0], [1]],
    ["no partial sums", [1, 1, 1, 1], [1e8, 1, -1e8, 1], [0], [1]],
    ["products are rounded before they are added", [4097], [4097], [-16785408], [0]],
    ["sums are rounded each", [1, 1], [2 ** -24, 2 ** -24], [1], [1]],
    ["no input is the bias", [], [], [3, 4], [3, 4]],
    ["W is [in, out]", [1, 10], [1, 2, 3, 4, 5, 6], [0, 0, 0], [41, 52, 63]],
  ])("%s", (_, x, weight, bias, y) => {
    expect(forward(x, weight, bias)).toEqual(y);
  });

  it("runs in the lane of its output", () => {
    const y = new Float64Array(1);
    const parameters = { weight: Float64Array.of(2 ** -24, 2 ** -24), bias: Float64Array.of(1) };
    denseForward({ rows: 1, inputs: 2, outputs: 1, skipZeros: false }, Float64Array.of(1, 1), parameters, y);
    expect(y[0]).toBe(1 + 2 ** -23);
  });

  it("skipping zeros of either sign changes no bit, with finite weights and no bias of -0", () => {
    const value = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(0, -0) }, { weight: 3, arbitrary: finite() });
    const bias = finite().map((b) => b + 0);
    const layer = fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 5 }))
      .chain(([n, m]) => fc.tuple(list(value, n), list(value, n * m), list(bias, m)));
    fc.assert(
      fc.property(layer, ([x, weight, b]) => {
        expect(hex(forward(x, weight, b, true))).toBe(hex(forward(x, weight, b, false)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["∞", [0, 1], [Infinity, 2]],
    ["NaN", [0, 1], [Number.NaN, 2]],
  ])("with a weight of %s it would not be the same, so a network refuses or skips nothing", (_, x, weight) => {
    expect(forward(x, weight, [0], false)).toEqual([Number.NaN]);
    expect(forward(x, weight, [0], true)).toEqual([2]);
  });

  it("with a bias of -0 it would not be the same either, so a network makes it +0", () => {
    expect(forward([0], [1], [-0], false)).toEqual([0]);
    expect(forward([0], [1], [-0], true)).toEqual([-0]);
  });

  it("rows do not see each other", () => {
    const random = new Random(4);
    const [rows, inputs, outputs] = [5, 7, 6];
    const draw = (count: number) => Float32Array.from({ length: count }, () => random.uniform() - 0.5);
    const [x, weight, bias] = [draw(rows * inputs), draw(inputs * outputs), draw(outputs)];
    const y = new Float32Array(rows * outputs);
    denseForward({ rows, inputs, outputs, skipZeros: true }, x, { weight, bias }, y);
    const alone = Array.from({ length: rows }, (_, row) =>
      forward([...x.subarray(row * inputs, (row + 1) * inputs)], [...weight], [...bias]),
    );
    expect(hex(y)).toBe(hex(alone.flat()));
  });
});

describe("gradients", () => {
  const whole = fc.integer({ min: -5, max: 5 });
  const batch = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, inputs, outputs]) =>
      fc.record({
        x: list(whole, rows * inputs).map((values) => matrix(values, rows)),
        dy: list(whole, rows * outputs).map((values) => matrix(values, rows)),
        weight: list(whole, inputs * outputs).map((values) => matrix(values, inputs)),
      }),
    );
  const skips = [true, false];

  it.each(skips)("dW = xᵀ·dy and db = Σ dy, skipping zeros: %s", (skipZeros) => {
    fc.assert(
      fc.property(batch, ({ x, dy }) => {
        const size = sizeOf(x, dy, skipZeros);
        const gradient = { weight: poisoned(size.inputs * size.outputs), bias: poisoned(size.outputs) };
        denseParameterGradient(size, x.data, dy.data, gradient);
        const ones = matrix(new Array<number>(size.rows).fill(1), 1);
        expect(plain(gradient.weight)).toEqual(plain(dot(x.transpose(), dy).data));
        expect(plain(gradient.bias)).toEqual(plain(dot(ones, dy).data));
      }),
    );
  });

  it("dx = dy·Wᵀ", () => {
    fc.assert(
      fc.property(batch, ({ x, dy, weight }) => {
        const dx = poisoned(x.size);
        denseInputGradient(sizeOf(x, dy, true), dy.data, weight.data, dx);
        expect(plain(dx)).toEqual(plain(dot(dy, weight.transpose()).data));
      }),
    );
  });

  it("rows ascend in dW and db, outputs in dx", () => {
    const column = Float32Array.of(1, 1e8, -1e8);
    const gradient = { weight: poisoned(1), bias: poisoned(1) };
    denseParameterGradient(
      { rows: 3, inputs: 1, outputs: 1, skipZeros: false },
      Float32Array.of(1, 1, 1),
      column,
      gradient,
    );
    const dx = poisoned(1);
    denseInputGradient({ rows: 1, inputs: 1, outputs: 3, skipZeros: false }, Float32Array.of(1, 1, 1), column, dx);
    expect([gradient.weight[0], gradient.bias[0], dx[0]]).toEqual([0, 0, 0]);
  });

  it("run in float64 where they are given float64", () => {
    const gradient = { weight: new Float64Array(1), bias: new Float64Array(1) };
    const size = { rows: 2, inputs: 1, outputs: 1, skipZeros: false };
    denseParameterGradient(size, Float64Array.of(1, 1), Float64Array.of(1, 2 ** -40), gradient);
    const dx = new Float64Array(2);
    denseInputGradient(size, Float64Array.of(1, 2 ** -40), Float64Array.of(1 + 2 ** -40), dx);
    expect([gradient.weight[0], gradient.bias[0], dx[0]]).toEqual([1 + 2 ** -40, 1 + 2 ** -40, 1 + 2 ** -40]);
  });
});

function finite(): fc.Arbitrary<number> {
  return fc.float({ min: -1000, max: 1000, noNaN: true });
}

function list(value: fc.Arbitrary<number>, length: number): fc.Arbitrary<number[]> {
  return fc.array(value, { minLength: length, maxLength: length });
}

function matrix(values: number[], rows: number): Tensor<"float32"> {
  return tensor(values).reshape(rows, -1);
}

function sizeOf(x: Tensor, dy: Tensor, skipZeros: boolean) {
  return { rows: x.shape[0]!, inputs: x.shape[1]!, outputs: dy.shape[1]!, skipZeros };
}

function poisoned(size: number): Float32Array {
  return new Float32Array(size).fill(Number.NaN);
}

/** As a list without the sign of zeros, which integers do not have. */
function plain(values: FloatArray): number[] {
  return Array.from(values, (value) => value + 0);
}
