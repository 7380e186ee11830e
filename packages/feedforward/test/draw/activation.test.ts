/** Activation functions as series: the values of the formulas, broken where they jump and nowhere else. */

import { describe, expect, it } from "vitest";
import { activationSlope, activationValue } from "../../src/chapter/evaluate.ts";
import { activationSeries } from "../../src/draw/activation.ts";
import { activationNames } from "../../src/functions/activation.ts";

describe.each(activationNames)("%s", (name) => {
  it.each([false, true])("the points are on the function (derivative: %s)", (derivative) => {
    const { points, label } = activationSeries({ name }, { x: [-6, 6], label: "h", derivative, parts: 24 });
    const valueAt = derivative ? activationSlope : activationValue;
    expect(label).toBe("h");
    expect(points.length).toBeGreaterThan(24);
    for (const [x, y] of points) if (!Number.isNaN(y)) expect(y).toBe(valueAt({ name }, x));
  });
});

it.each([
  ["step", false, [0]],
  ["step", true, []],
  ["relu", false, []],
  ["relu", true, [0]],
  ["sigmoid", true, []],
  ["hardSigmoid", true, [-2.5, 2.5]],
] as const)("%s (derivative: %s) jumps at %j", (name, derivative, places) => {
  const { points } = activationSeries({ name }, { x: [-6, 6], label: "h", derivative });
  expect(points.filter(([, y]) => Number.isNaN(y)).map(([x]) => x)).toEqual(places);
});
