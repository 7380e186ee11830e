/** Single values of activation functions and their derivatives: the bits of the formulas. */

import { describe, expect, it } from "vitest";
import { activationSlope, activationValue } from "../../src/chapter/evaluate.ts";
import { activate, activationOf } from "../../src/functions/activate.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { derivativeOf } from "../../src/functions/derivative.ts";
import { float32 } from "../../src/functions/lane.ts";

const places = [-100, -6, -1, -0.1, -0, 0, 0.1, 1, 6, 100];

describe.each(activationNames)("%s", (name) => {
  it.each(places)("at %f, x rounded to float32 first", (place) => {
    const x = Math.fround(place);
    const y = activate(float32, { name }, x);
    expect(activationValue({ name }, place)).toBe(y);
    expect(activationSlope({ name }, place)).toBe(derivativeOf(name)(float32, x, y, activationOf({ name }).alpha));
  });
});

it.each([
  ["leakyRelu", -2, -0.5, 0.25],
  ["hardSigmoid", 1, 0.75, 0.25],
] as const)("%s takes its parameter", (name, x, value, slope) => {
  expect([activationValue({ name, alpha: 0.25 }, x), activationSlope({ name, alpha: 0.25 }, x)]).toEqual([
    value,
    slope,
  ]);
});
