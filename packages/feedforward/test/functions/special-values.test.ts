/** Special values of the chapter's functions on numbers and tensors. Signs of 0 count. */

import { describe, expect, it } from "vitest";
import { argmax, relu, sigmoid, softmax, stepFunction, tanh } from "../../src/math/array.ts";

const nan = Number.NaN;

describe("special values", () => {
  it.each([
    ["relu(NaN)", relu, nan, nan],
    ["relu(-0)", relu, -0, 0],
    ["relu(0)", relu, 0, 0],
    ["relu(-∞)", relu, -Infinity, 0],
    ["relu(∞)", relu, Infinity, Infinity],
    ["sigmoid(-∞)", sigmoid, -Infinity, 0],
    ["sigmoid(∞)", sigmoid, Infinity, 1],
    ["sigmoid(NaN)", sigmoid, nan, nan],
    ["sigmoid(0)", sigmoid, 0, 0.5],
    ["sigmoid(-0)", sigmoid, -0, 0.5],
    ["tanh(-∞)", tanh, -Infinity, -1],
    ["tanh(∞)", tanh, Infinity, 1],
    ["tanh(NaN)", tanh, nan, nan],
    ["tanh(-0)", tanh, -0, -0],
    ["tanh(0)", tanh, 0, 0],
    ["step(NaN)", stepFunction, nan, 0],
    ["step(0)", stepFunction, 0, 0],
    ["step(-0)", stepFunction, -0, 0],
    ["step(smallest)", stepFunction, 2 ** -149, 1],
  ] as const)("%s, alone and in a tensor", (_, f, x, y) => {
    expect(f(x)).toBe(y);
    expect(f([x, x]).toArray()).toEqual([y, y]);
  });

  it.each([
    ["NaN", [0, nan, 1]],
    ["+∞", [0, Infinity, 1]],
    ["-∞ alone", [-Infinity, -Infinity, -Infinity]],
  ])("a softmax row with %s is NaN, and only that row", (_, row) => {
    const [before, broken, after] = softmax([[1, 2, 3], row, [1, 2, 3]]).toArray() as number[][];
    expect(broken).toEqual([nan, nan, nan]);
    expect(before).toEqual(softmax([1, 2, 3]).toArray());
    expect(after).toEqual(before);
  });

  it("softmax [1e30, 0, -1e30]", () => {
    expect(softmax([1e30, 0, -1e30]).toArray()).toEqual([1, 0, 0]);
  });

  it.each([
    [[3, 7, 7], 1],
    [[3, nan, 7], 1],
    [[nan, nan], 0],
    [[Infinity, nan], 1],
  ])("argmax of %j is %i", (x, position) => {
    expect(argmax(x)).toBe(position);
  });
});
