/** Convolution kernels against the reference, bit for bit, on random forms of one to three axes. */

import { expect, it } from "vitest";
import { conv } from "../../src/ops/conv.ts";
import { type ConvTransposeAttributes, convTranspose } from "../../src/ops/conv-transpose.ts";
import type { ConvAttributes } from "../../src/tensor/convolution.ts";
import { Random } from "../../src/tensor/random.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { around, type Choose, fits, picker, seeds } from "./forms.ts";
import { judgeStep } from "./step-bench.ts";
import { fillings, inputs } from "./workbench.ts";

interface Sizes {
  readonly x: number[];
  readonly kernel: number[];
  readonly attributes: ConvAttributes;
  /** Channels of a group. */
  readonly inputs: number;
  readonly outputs: number;
}

/** Channels of every remainder, planes of few pixels, and now and then a long stride, dilation or border. */
function sizes(pick: Choose): Sizes {
  const rank = pick(1, 2, 2, 2, 2, 3);
  const list = (...choices: number[]): number[] => Array.from({ length: rank }, () => pick(...choices));
  const groups = pick(1, 1, 1, 2, 3, 5);
  const [inputs, outputs] = [pick(1, 1, 2, 3, 4, 5), pick(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 21, 33)];
  const x = [
    pick(1, 1, 1, 2, 3),
    groups * inputs,
    ...list(...(rank === 3 ? [1, 2, 3, 4, 18] : [1, 2, 4, 5, 7, 8, 9, 13, 22, 35])),
  ];
  const pads = list(0, 0, 1, 1, 2, 3).map((before) => [before, pick(before, 0, 1, 4)] as const);
  const attributes = { strides: list(1, 1, 1, 2, 3), dilations: list(1, 1, 1, 2), pads, groups };
  return { x, kernel: list(1, 1, 1, 2, 3, 3, 4, 5), attributes, inputs, outputs };
}

function constant(shape: readonly number[], random: Random): { shape: readonly number[]; data: Float32Array } {
  return { shape, data: inputs(sizeOf(shape), fillings[random.integer(4)]!, random) };
}

it.each(seeds(30))("a convolution of any form has the reference's bits: seed %i", (seed) => {
  const random = new Random(seed);
  let done = 0;
  for (let tries = 0; done < 40 && tries < 400; tries++) {
    const { x, kernel, attributes: all, inputs: channels, outputs } = sizes(picker(random));
    const { groups } = all;
    const weight = constant([groups * outputs, channels, ...kernel], random);
    const bias = random.integer(3) === 0 ? null : constant([groups * outputs], random);
    if (!fits(() => conv.infer([type(x), type(weight.shape), null], all))) continue;
    const attributes = { ...all, ...unread(conv.infer([type(x), type(weight.shape), null], all)[0]!.shape, random) };
    const item = { op: conv, attributes, x, constants: [weight, bias], ...around(random) };
    const values = inputs(item.rows * sizeOf(x), fillings[random.integer(4)]!, random);
    expect(judgeStep(item, values), JSON.stringify({ x, kernel, attributes })).toBe(true);
    done += 1;
  }
  expect(done).toBe(40);
});

/** Now and then the last outputs of each axis are not computed. */
function unread(shape: readonly number[], random: Random): { unread?: readonly number[] } {
  return random.integer(4) === 0 ? { unread: shape.slice(2).map((size) => (size > 2 ? random.integer(3) : 0)) } : {};
}

function type(shape: readonly number[]): { dtype: "float32"; shape: readonly number[] } {
  return { dtype: "float32", shape };
}

it.each([
  { name: "a border longer than the input", x: [1, 20, 40], kernel: [64], pads: [[63, 63] as const], outputs: 5 },
  {
    name: "a border on both axes",
    x: [1, 3, 9, 9],
    kernel: [17, 17],
    pads: [[12, 9] as const, [8, 16] as const],
    outputs: 20,
  },
])("$name has too many classes for lists over all channels", ({ x, kernel, pads, outputs }) => {
  const random = new Random(1);
  const ones = kernel.map(() => 1);
  const attributes = { strides: ones, dilations: ones, pads, groups: 1 };
  for (const filling of fillings) {
    const constants = [
      { shape: [outputs, x[1]!, ...kernel], data: inputs(outputs * x[1]! * sizeOf(kernel), filling, random) },
      null,
    ];
    const item = { op: conv, attributes, x, constants, ...around(random) };
    expect(judgeStep(item, inputs(item.rows * sizeOf(x), filling, random))).toBe(true);
  }
});

/** Large ones run strip by strip, and what pushes itself out of the cache is copied. */
it.each<{ name: string; x: number[]; weight: number[]; attributes?: Partial<ConvAttributes> }>([
  { name: "planes of 1 KiB", x: [1, 8, 16, 16], weight: [9, 8, 3, 3] },
  { name: "planes of 1 KiB in groups", x: [1, 18, 16, 16], weight: [20, 9, 3, 3], attributes: { groups: 2 } },
  { name: "several strips of rows", x: [1, 32, 66, 71], weight: [5, 32, 3, 3] },
  {
    name: "several strips without a border",
    x: [2, 16, 90, 101],
    weight: [3, 16, 3, 3],
    attributes: {
      pads: [
        [0, 0],
        [0, 0],
      ],
    },
  },
  { name: "strips two rows apart", x: [1, 16, 97, 90], weight: [7, 16, 3, 2], attributes: { strides: [2, 2] } },
  { name: "strips with holes", x: [1, 16, 97, 90], weight: [4, 16, 3, 3], attributes: { dilations: [3, 2] } },
  {
    name: "strips of a line",
    x: [1, 16, 9001],
    weight: [6, 16, 5],
    attributes: { strides: [1], dilations: [1], pads: [[2, 1]] },
  },
  {
    name: "strips of a line for each point",
    x: [1, 20, 7777],
    weight: [6, 20, 1],
    attributes: { strides: [1], dilations: [1], pads: [[0, 0]] },
  },
  { name: "many outputs", x: [1, 1, 190, 183], weight: [2, 1, 3, 3] },
  { name: "many outputs of each channel", x: [1, 3, 140, 137], weight: [3, 1, 3, 3], attributes: { groups: 3 } },
  {
    name: "a kernel longer than a strip",
    x: [1, 64, 41, 60],
    weight: [4, 64, 39, 1],
    attributes: {
      pads: [
        [19, 19],
        [0, 0],
      ],
    },
  },
])("$name", ({ x, weight, attributes }) => {
  const random = new Random(x.length + weight[0]!);
  const window = { strides: [1, 1], dilations: [1, 1], pads: [[1, 1] as const, [1, 1] as const], groups: 1 };
  const constants = [constant(weight, random), constant([weight[0]!], random)];
  const item = { op: conv, attributes: { ...window, ...attributes }, x, constants, ...around(random), rows: 2 };
  for (const filling of ["half", "corners"] as const) {
    expect(judgeStep(item, inputs(item.rows * sizeOf(x), filling, random))).toBe(true);
  }
});

it.each([
  { x: [1, 8, 16, 16], weight: [8, 9, 3, 3], strides: [2, 2], pads: [[1, 1] as const, [0, 1] as const] },
  { x: [1, 32, 66, 71], weight: [32, 2, 2, 2], strides: [2, 1], pads: [[0, 0] as const, [1, 0] as const] },
])("a transposed convolution of $x", ({ x, weight, strides, pads }) => {
  const random = new Random(5);
  const attributes = { strides, dilations: [1, 1], pads, groups: 1, outputPadding: [1, 0] };
  const item = { op: convTranspose, attributes, x, constants: [constant(weight, random), null], ...around(random) };
  expect(judgeStep(item, inputs(item.rows * sizeOf(x), "corners", random))).toBe(true);
});

it("a window so long that every output sees another part of it is left to the reference", () => {
  const attributes = { strides: [1], dilations: [1], pads: [[2000, 2000] as const], groups: 1 };
  const weight = { shape: [1, 1, 4001], data: new Float32Array(4001) };
  const around = { rows: 1, padding: 0, epilogue: [], accumulators: 13 };
  const item = { op: conv, attributes, x: [1, 1, 2001], constants: [weight, null], ...around };
  expect(judgeStep(item, new Float32Array(2001))).toBe(false);
});

it.each(seeds(20, 2000))("leaving zeros out changes no bit: seed %i", (seed) => {
  const random = new Random(seed);
  const pick = picker(random);
  let done = 0;
  for (let tries = 0; done < 25 && tries < 800; tries++) {
    const { x, kernel, attributes: plain, inputs: channels, outputs: few } = sizes(pick);
    if (x.length > 4 || plain.groups > 1) continue;
    const outputs = few < 4 ? few + 13 : few;
    const attributes = { ...plain, strides: kernel.map(() => 1), skipZeros: true };
    const finite = (shape: readonly number[]): { shape: readonly number[]; data: Float32Array } => {
      return {
        shape,
        data: inputs(sizeOf(shape), pick(0, 1) === 0 ? "half" : "no zeros", random).map((value) => value + 0),
      };
    };
    const constants = [finite([outputs, channels, ...kernel]), random.integer(3) === 0 ? null : finite([outputs])];
    if (!fits(() => conv.infer([type(x), type(constants[0]!.shape), null], attributes))) continue;
    const item = { op: conv, attributes, x, constants, ...around(random) };
    const values = inputs(item.rows * sizeOf(x), fillings[random.integer(4)]!, random);
    // Now and then so few that lists are shorter than what is left out.
    const isSparse = pick(0, 1) === 0;
    for (let i = 0; i < values.length; i++) if (isSparse && random.integer(4) > 0) values[i] = pick(0, -0);
    expect(judgeStep(item, values), JSON.stringify({ x, kernel, attributes })).toBe(true);
    done += 1;
  }
  expect(done).toBe(25);
});

it.each(seeds(10, 1000))("and a transposed one: seed %i", (seed) => {
  const random = new Random(seed);
  const pick = picker(random);
  let done = 0;
  for (let tries = 0; done < 30 && tries < 400; tries++) {
    const { x, kernel, attributes: plain, inputs: channels, outputs } = sizes(pick);
    const attributes: ConvTransposeAttributes = { ...plain, outputPadding: kernel.map(() => pick(0, 0, 1, 2)) };
    const weight = constant([plain.groups * channels, outputs, ...kernel], random);
    const bias = random.integer(3) === 0 ? null : constant([plain.groups * outputs], random);
    const item = { op: convTranspose, attributes, x, constants: [weight, bias], ...around(random) };
    const values = inputs(item.rows * sizeOf(x), fillings[random.integer(4)]!, random);
    if (!fits(() => convTranspose.infer([type(x), type(weight.shape), null], attributes))) continue;
    expect(judgeStep(item, values), JSON.stringify({ x, kernel, attributes })).toBe(true);
    done += 1;
  }
  expect(done).toBe(30);
});
