/**
 * The table of activations: each row against float64's Math, its derivative against central differences, and the very
 * bits of a second implementation (scripts/golden-bits.py).
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activate } from "../../src/functions/activate.ts";
import {
  type ActivationName,
  type ActivationRow,
  activationNames,
  activations,
  isActivationName,
} from "../../src/functions/activation.ts";
import { derivativeOf, derivatives } from "../../src/functions/derivative.ts";
import { float64 } from "../../src/functions/float64.ts";
import { float32 } from "../../src/functions/lane.ts";
import { fromHex, hex } from "../bits.ts";
import { stride } from "../effort.ts";
import { readGolden } from "../golden.ts";
import { type RealFunction, sweep } from "./ulp.ts";

const golden = readGolden("bits") as { inputs: string; functions: Record<string, string> };

interface Truth {
  readonly f: RealFunction;
  /** Units in the last place of float32. */
  readonly bar: number;
}

/** The chapter's functions; those beyond it have a test of their own. */
const truths = {
  step: { f: (x) => (x > 0 ? 1 : 0), bar: 0 },
  sigmoid: { f: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), bar: 2 },
  relu: { f: (x) => (Number.isNaN(x) || x > 0 ? x : 0), bar: 0 },
  identity: { f: (x) => x, bar: 0 },
  tanh: { f: Math.tanh, bar: 2 },
  leakyRelu: { f: (x) => (x > 0 ? x : 0.01 * x), bar: 1 },
} satisfies { readonly [N in ActivationName]?: Truth };

describe.each(Object.entries(truths) as [ActivationName, Truth][])("%s", (name, { f, bar }) => {
  it("is within its bar over the whole line", () => {
    // Where nothing is approximated, one input in 65537 is plenty.
    const worst = sweep((x) => activate(float32, { name }, x), f, stride(bar > 1 ? 4093 : 65537));
    expect(worst.wrong).toEqual([]);
    expect(worst.error).toBeLessThanOrEqual(bar);
  });

  it("has the bits of the golden file", () => {
    const outputs = fromHex(golden.inputs).map((x) => activate(float32, { name }, x));
    expect(hex(outputs)).toBe(golden.functions[name]);
  });

  it("is within 1e-13 of Math in float64", () => {
    const grid = Array.from({ length: 10_001 }, (_, i) => (i - 5000) * 0.0077);
    const far = grid.filter((x) => Math.abs(activate(float64, { name }, x) - f(x)) > 1e-13 * Math.abs(f(x)));
    expect(far).toEqual([]);
  });
});

it.each(activationNames)("%s has the derivative of central differences", (name) => {
  const row: ActivationRow = activations[name];
  const [h, alpha] = [1e-5, row.alpha ?? 0];
  const f = (x: number) => row.forward(float64, x, alpha);
  // Beside every kink, for across one the differences say nothing.
  const grid = Array.from({ length: 1201 }, (_, i) => (i - 600) / 100 + 0.003);
  const far = grid.filter((x) => {
    const difference = (f(x + h) - f(x - h)) / (2 * h);
    const error = Math.abs(derivativeOf(name)(float64, x, f(x), alpha) - difference);
    return error > 1e-6 * Math.abs(difference) + 1e-10;
  });
  expect(far).toEqual([]);
});

describe("at a kink the derivative is that of the lesser side", () => {
  it.each([
    ["step", 0],
    ["relu", 0],
    ["leakyRelu", Math.fround(0.01)],
  ] as const)("%s: %d", (name, derivative) => {
    for (const x of [0, -0]) {
      const y = activate(float32, { name }, x);
      expect(derivatives[name](float32, x, y, 0.01)).toBe(derivative);
    }
  });
});

describe("alpha", () => {
  it.each([
    [{ name: "leakyRelu" }, -2, Math.fround(Math.fround(0.01) * -2)],
    [{ name: "leakyRelu", alpha: 0.25 }, -2, -0.5],
    [{ name: "leakyRelu", alpha: 0 }, -2, -0],
    [{ name: "leakyRelu", alpha: -1 }, -2, 2],
    [{ name: "leakyRelu", alpha: 0.25 }, 2, 2],
    [{ name: "relu" }, -2, 0],
    [{ name: "elu", alpha: 2 }, -200, -2],
    [{ name: "elu", alpha: 2 }, 3, 3],
    [{ name: "hardSigmoid", alpha: 0.125 }, 2, 0.75],
    [{ name: "hardSigmoid", alpha: 0.125 }, 5, 1],
  ] as const)("%j at %d is %d", (choice, x, y) => {
    expect(activate(float32, choice, x)).toBe(y);
  });
});

describe("isActivationName", () => {
  it.each([
    ["relu", true],
    ["softmax", false],
    ["ReLU", false],
    ["", false],
    ["constructor", false],
    ["__proto__", false],
    ["toString", false],
  ])("%s: %s", (name, is) => {
    expect(isActivationName(name)).toBe(is);
  });
});

describe("sigmoid and tanh", () => {
  const any = fc.float({ noNaN: true });

  it("stay within their bounds, and rise", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        for (const name of ["sigmoid", "tanh"] as const) {
          const [y, z] = [activate(float32, { name }, low), activate(float32, { name }, high)];
          // Neither claims to be monotonic beyond its accuracy, which is two units for each of both.
          const slack = 2 ** -21 * Math.abs(y) + 2 ** -147;
          expect(y >= (name === "tanh" ? -1 : 0) && z <= 1 && z >= y - slack).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("tanh is odd to the last bit", () => {
    fc.assert(
      fc.property(any, (x) => {
        expect(activate(float32, { name: "tanh" }, -x)).toBe(-activate(float32, { name: "tanh" }, x));
      }),
    );
  });
});
