/**
 * The judges of `npm run ulp`: the error function and the normal distribution against Python's math.erfc and math.erf
 * (scripts/golden-erfc.py), and the stable forms against the textbook's where those lose nothing.
 */

import { describe, expect, it } from "vitest";
import { measuredNames, truths } from "../../scripts/ulp/truths.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { erf, normalDistribution } from "../functions/normal.ts";
import { readGolden } from "../golden.ts";

const rows = (readGolden("erfc") as string[][]).map((row) => row.map(fromDigits) as [number, number, number]);

function fromDigits(digits: string): number {
  return new DataView(BigUint64Array.of(BigInt(`0x${digits}`)).buffer).getFloat64(0, true);
}

/** Rows that are further off than so many parts. */
function far(rows: readonly (readonly [x: number, y: number, exact: number])[], bar: number): number[] {
  return rows.filter(([, y, exact]) => Math.abs(y - exact) > bar * Math.abs(exact)).map(([x]) => x);
}

describe("against Python", () => {
  it("erf", () => {
    const compared = rows.map(([x, , exact]) => [x, erf(x), exact] as const);
    expect(far(compared, 1e-14)).toEqual([]);
  });

  it("the normal distribution, as erfc(x) = 2Φ(-√2·x): the argument is rounded, so 1e-12 in the far tail", () => {
    const compared = rows.map(([x, exact]) => [x, 2 * normalDistribution(-x * Math.SQRT2), exact] as const);
    expect(far(compared, 1e-12)).toEqual([]);
  });
});

describe("against the textbook, where it loses nothing", () => {
  const grid = Array.from({ length: 321 }, (_, i) => (i - 160) / 8);

  it.each([
    ["sigmoid", (x: number) => 1 / (1 + Math.exp(-x)), 4e-16],
    ["softplus", (x: number) => Math.log(1 + Math.exp(x)), 1e-13],
    ["geluTanh", (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))), 1e-10],
    ["gelu", (x: number) => (x / 2) * (1 + erf(x / Math.SQRT2)), 1e-13],
  ] as const)("%s", (name, textbook, bar) => {
    const inputs = name === "sigmoid" ? grid : grid.filter((x) => x > -3);
    const compared = inputs.map((x) => [x, truths[name].f(x), textbook(x)] as const);
    expect(far(compared, bar)).toEqual([]);
  });
});

it("every activation that rounds has a truth", () => {
  const exact = ["step", "relu", "identity"];
  expect([...measuredNames].sort()).toEqual(
    [...activationNames.filter((name) => !exact.includes(name)), "exp", "log", "log1p", "erf", "sin", "cos"].sort(),
  );
});
