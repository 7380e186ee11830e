/** Which convolutions are told that they may leave out zeros: none whose bits could change. */

import { expect, it } from "vitest";
import { type ConvAttributes, conv } from "../../src/ops/conv.ts";
import type { Op } from "../../src/ops/op.ts";
import type { Program, Step } from "../../src/program/program.ts";
import { skipZeros } from "../../src/program/zeros.ts";

const attributes: ConvAttributes = { strides: [1], dilations: [1], pads: [[0, 0]], groups: 1 };

function programOf(weight: readonly number[] | null, bias: readonly number[] | null | "absent"): Program {
  const value = (shape: number[]) => ({ dtype: "float32", shape, per: "program" }) as const;
  const step: Step = {
    name: "conv",
    op: conv as Op,
    attributes,
    inputs: [0, 1, bias === "absent" ? null : 2],
    outputs: [3],
    epilogue: [],
  };
  const constants = [weight, bias === "absent" ? null : bias].flatMap((data, i) =>
    data === null ? [] : [[i + 1, Float32Array.from(data)] as const],
  );
  const values = [value([1, 1, 4]), value([2, 1, 1]), value([2]), value([1, 2, 4])];
  const port = { name: "", dtype: "float32" } as const;
  const input = { ...port, value: 0, transform: { divisor: 1, mean: null, std: null } };
  return { values, steps: [step], constants: new Map(constants), inputs: [input], outputs: [{ ...port, value: 3 }] };
}

it.each<[string, readonly number[] | null, readonly number[] | null | "absent", boolean]>([
  ["finite weights and a bias", [1, -0], [0, 2], true],
  ["finite weights alone", [1, 2], "absent", true],
  ["a bias that is not finite, from which sums only start", [1, 2], [Infinity, Number.NaN], true],
  ["a weight of ∞", [1, Infinity], [0, 2], false],
  ["a weight that is NaN", [Number.NaN, 1], "absent", false],
  ["a bias of -0", [1, 2], [-0, 1], false],
  ["weights that are computed", null, "absent", false],
  ["a bias that is computed", [1, 2], null, false],
])("%s", (_, weight, bias, isAllowed) => {
  const [step] = skipZeros(programOf(weight, bias)).steps;
  expect(step!.attributes).toEqual(isAllowed ? { ...attributes, skipZeros: true } : attributes);
});
