/** What is so near to 0 that training counts it as 0: in float32, in values of functions, gradients and what optimizers remember. */

import { describe, expect, it } from "vitest";
import { dropTiny } from "../../src/functions/tiny.ts";
import { Activation, Dense, type Layer } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { prepareBackprop } from "../../src/train/backprop.ts";
import { cleanSlots, optimizerSettings, optimizers } from "../../src/train/optimizer.ts";
import { optimizerNames } from "./small.ts";

const least = 2 ** -50;
const below = least * (1 - 2 ** -24);

it.each([
  [least, least],
  [-least, -least],
  [below, 0],
  [-below, 0],
  [-0, 0],
  [2 ** -149, 0],
  [Infinity, Infinity],
  [Number.NaN, Number.NaN],
])("%j becomes %j", (x, y) => {
  const array = Float32Array.of(x);
  dropTiny(array, least);
  expect([...array]).toEqual([y]);
});

/** One row through dense layers of one weight, 1, or what lies between them: its loss and gradients. */
function run(
  layers: readonly Layer[],
  x: number,
  target: number,
  type = Float32Array as typeof Float32Array | typeof Float64Array,
) {
  const network = new Network(layers);
  const parameters = new Map([...network.parameters].map(([name, { data }]) => [name, type.from(data)]));
  const backprop = prepareBackprop(network, { parameters, loss: "meanSquaredError", maxRows: 1 });
  backprop.input[0] = x;
  backprop.target[0] = target;
  const loss = backprop.run(1);
  return { loss, gradients: [...backprop.gradients.values()].map(([value]) => value!) };
}

const one = (name: string) => new Dense({ name, weight: [[1]], bias: [0] });
const relu = new Activation("relu");

describe("a step in float32", () => {
  it.each([
    ["a sum is what it is", [one("a")], below, 0, below ** 2],
    ["a function of it counts as 0", [one("a"), relu], below, 0, 0],
    ["up to the least", [one("a"), relu], least, 0, least ** 2],
  ])("forward: %s", (_, layers, x, target, loss) => {
    expect(run(layers, x, target).loss).toBe(Math.fround(loss));
  });

  const b = (weight: number) => new Dense({ name: "b", weight: [[weight]], bias: [0] });
  const leaky = new Activation("leakyRelu");

  // Of (y - t)² the gradient is 2·(y - t).
  it.each<[string, Layer[], number, number, number[]]>([
    ["at the loss", [one("a")], below / 2, 0, [0, 0]],
    ["of a weight", [one("a")], least / 2, 0, [0, least]],
    ["of a weight that is great enough", [one("a")], 2 ** -25, -(2 ** -25), [2 ** -48, 2 ** -23]],
    ["behind a layer", [one("a"), b(2 ** -30)], 2 ** -10, 0, [0, 0, 2 ** -49, 2 ** -39]],
    ["behind a function", [one("a"), leaky, b(2 ** -46)], -1, -1, [0, 0, 2 * Math.fround(-0.01), 2]],
    ["behind a function of slope 1", [one("a"), leaky, b(2 ** -46)], 1, -1, [2 ** -45, 2 ** -45, 2, 2]],
  ])("backward: %s", (_, layers, x, target, gradients) => {
    expect(run(layers, x, target).gradients).toEqual(gradients);
  });

  it("and none in float64, which differences check", () => {
    const { loss, gradients } = run([one("a"), relu], below, 0, Float64Array);
    expect(loss).toBe(below ** 2);
    expect(gradients).toEqual([2 * below ** 2, 2 * below]);
  });
});

describe("what an optimizer remembers", () => {
  const rows = optimizerNames.flatMap((name) => optimizers[name].slots.map((slot) => [name, slot] as const));

  it.each(rows)("%s: %s, after every 64th step", (name, slot) => {
    const limit = slot === "square" ? least ** 2 : least;
    const after = (step: number): number[] => {
      const array = Float32Array.of(limit, limit / 2, 1);
      cleanSlots(optimizerSettings(name), { step, steps: 200 }, (asked) => (asked === slot ? [array] : []));
      return [...array];
    };
    expect([63, 65, 127].map(after)).toEqual([63, 65, 127].map(() => [limit, limit / 2, 1]));
    expect([64, 128].map(after)).toEqual([64, 128].map(() => [limit, 0, 1]));
  });
});
