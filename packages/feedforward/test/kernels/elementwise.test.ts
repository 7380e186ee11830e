/**
 * Kernels that work value by value or row by row: activations on a sweep of all float32 bit patterns, softmax, copying
 * and the conversion of bytes, each against the same formula over the float32 lane.
 */

import { describe, expect, it } from "vitest";
import { activate } from "../../src/functions/activate.ts";
import { type ActivationChoice, activationNames, bindActivation } from "../../src/functions/activation.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import { float32 } from "../../src/functions/lane.ts";
import { softmaxRow } from "../../src/functions/softmax.ts";
import { defineCopy } from "../../src/kernels/copy.ts";
import { defineConvert, exactFactors } from "../../src/kernels/input.ts";
import { defineSoftmax } from "../../src/kernels/softmax.ts";
import { defineUnary, groupBytes } from "../../src/kernels/unary.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { inputs, pitched, Workbench } from "./workbench.ts";

const { fround } = Math;
const sizes = Array.from({ length: 40 }, (_, i) => i + 1);

/** One in 65,537 of all 2^32 bit patterns: every exponent, both signs, and every lane of a group. */
const sweep = new Float32Array(Uint32Array.from({ length: 65536 }, (_, i) => i * 65537).buffer);

/** What whole groups write. */
function wholeGroups(byteLength: number): number {
  return groupBytes * Math.ceil(byteLength / groupBytes);
}

const choices: readonly ActivationChoice[] = [
  ...activationNames.map((name) => ({ name })),
  ...[0, -0, 0.3, -2, 1e30].map(fround).map((alpha) => ({ name: "leakyRelu" as const, alpha })),
  { name: "elu", alpha: -0 },
  { name: "elu", alpha: 0.7 },
  { name: "hardSigmoid", alpha: -1 },
];

describe.each(choices)("the activation $name, alpha $alpha", (choice) => {
  const bench = new Workbench((module, data) => defineUnary(module, data, formulaOf(bindActivation(choice))));

  it("gives the bits of the float32 lane", () => {
    bench.clear();
    const x = bench.put(sweep);
    const end = x + sweep.byteLength;
    bench.call(choice.name, [x, end, 0], [x, x + wholeGroups(sweep.byteLength)]);
    const [got, wanted] = [bench.floats(x, sweep.length), sweep.map((value) => activate(float32, choice, value))];
    const different = sweep.filter((_, i) => !Object.is(got[i], wanted[i]));
    expect({ count: different.length, first: [...different.subarray(0, 5)] }).toEqual({ count: 0, first: [] });
    expect(hex(got.subarray(0, 256))).toBe(hex(wanted.subarray(0, 256)));
  });

  it("of any number of values, and of what fills their last group", () => {
    for (const size of [0, ...sizes]) {
      bench.clear();
      const values = inputs(size, "half", new Random(size));
      const x = bench.put(values);
      bench.call(choice.name, [x, x + 4 * size, 0], [x, x + wholeGroups(4 * size)]);
      expect(hex(bench.floats(x, size))).toBe(hex(values.map((value) => activate(float32, choice, value))));
    }
  });
});

describe("softmax", () => {
  const special: readonly number[][] = [
    [Number.NaN],
    [Infinity],
    [-Infinity],
    [Infinity, -Infinity],
    [1e30, 0, -1e30],
    [0, -0],
    [-104, 0, 88],
    [2 ** -149, -(2 ** -149)],
    [3e38, 3e38],
    [-Infinity, Number.NaN, 1],
  ];

  it.each(sizes)("rows of %i", (size) => {
    for (const padding of [0, 16]) {
      const pitch = 16 * Math.ceil(size / 4) + padding;
      const bench = new Workbench((module, data) => defineSoftmax(module, data, size, pitch));
      const random = new Random(size);
      const finite = inputs(4 * size, "no zeros", random).map((value) => value * 10);
      const rows = [
        finite,
        ...special.map((values) => Float32Array.from({ length: size }, (_, i) => values[i % values.length]!)),
      ];
      const lonely = Float32Array.from({ length: size }, () => -Infinity);
      lonely[size - 1] = 2; // the maximum stands in the last lane that is there
      const x = Float32Array.from([...rows, lonely].flatMap((row) => [...row]));
      const wanted = x.slice();
      for (let offset = 0; offset < x.length; offset += size) softmaxRow(float32, wanted, wanted, { offset, size });
      const from = bench.put(pitched(x, size, pitch));
      const to = bench.room(x.byteLength + 12);
      bench.call(`softmax_${size}`, [from, x.length / size, to], [to, to + x.byteLength + 12]);
      expect(hex(bench.floats(to, x.length))).toBe(hex(wanted));
    }
  });

  it("of no rows writes nothing", () => {
    const bench = new Workbench((module, data) => defineSoftmax(module, data, 3, 16));
    bench.call("softmax_3", [bench.room(16), 0, bench.room(16)]);
    expect(bench.floats(bench.room(16), 1)[0]).toBeNaN();
  });

  it("a row of special values does not touch its neighbours", () => {
    const bench = new Workbench((module, data) => defineSoftmax(module, data, 2, 16));
    const x = pitched(Float32Array.of(0, 0, Number.NaN, 1, Infinity, 1, -Infinity, -Infinity, 0, 0), 2, 16);
    const [from, to] = [bench.put(x), bench.room(64)];
    bench.call("softmax_2", [from, 5, to], [to, to + 52]);
    const nan = Number.NaN;
    expect([...bench.floats(to, 10)]).toEqual([0.5, 0.5, nan, nan, nan, nan, nan, nan, 0.5, 0.5]);
  });
});

it.each(sizes)("copies rows of %i to any pitch that is not greater", (size) => {
  for (const padding of [0, 16, 20]) {
    const [xPitch, yPitch] = [4 * size + padding, 4 * size];
    const bench = new Workbench((module) => defineCopy(module, xPitch, yPitch));
    const x = inputs(5 * size, "corners", new Random(size));
    const [from, to] = [bench.put(pitched(x, size, xPitch)), bench.room(x.byteLength + 12)];
    bench.call(`copy_${xPitch}_${yPitch}`, [from, 5, to], [to, to + x.byteLength + 12]);
    expect(hex(bench.floats(to, x.length))).toBe(hex(x));
  }
});

interface Transform {
  readonly divisor: number;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

/** The kernel's answer for rows of bytes or floats beside that of a plain loop. */
function converted(
  rows: Uint8Array | Float32Array,
  size: number,
  { divisor, mean, std }: Transform,
): [got: string, wanted: string] {
  const isBytes = rows instanceof Uint8Array;
  const transform = { divisor, mean: mean?.map(fround) ?? null, std: std?.map(fround) ?? null };
  const plan = { inputSize: size, input: transform };
  const bench = new Workbench((module, data) => defineConvert(module, data, { ...plan, isBytes: isBytes }));
  const [from, to] = [bench.put(rows), bench.room(4 * rows.length + 12)];
  bench.call(
    `convert_${isBytes ? "u8" : "f32"}_${size}`,
    [from, rows.length / size, to],
    [to, to + 4 * rows.length + 12],
  );
  const wanted = Array.from(rows, (value, i) => {
    let x = isBytes ? fround(value / divisor) : value;
    if (transform.mean !== null) x = fround(x - transform.mean[(i % size) % transform.mean.length]!);
    return transform.std === null ? x : fround(x / transform.std[(i % size) % transform.std.length]!);
  });
  return [hex(bench.floats(to, rows.length)), hex(wanted)];
}

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe("bytes", () => {
  it("divided by one in seventeen of the whole numbers up to 1024", () => {
    const divisors = Array.from({ length: 61 }, (_, i) => 17 * i + 1);
    const wrong = divisors.filter((divisor) => {
      const [got, wanted] = converted(everyByte, 256, { divisor });
      return got !== wanted;
    });
    expect(wrong).toEqual([]);
  });

  it.each([255, 127.5, 0.1, 3.3, 2 ** 24 + 2, 999999999, 1e-9].map(fround))("divided by %d", (divisor) => {
    const [got, wanted] = converted(everyByte, 256, { divisor });
    expect(got).toBe(wanted);
  });

  it.each(sizes)("and floats: rows of %i, normalised with numbers for all and for each", (size) => {
    const random = new Random(size);
    const bytes = Uint8Array.from({ length: 3 * size }, () => random.integer(256));
    const floats = inputs(3 * size, "corners", random);
    const each = (least: number) => Array.from({ length: size }, () => least + random.uniform());
    const transforms: Transform[] = [
      { divisor: 1 },
      { divisor: 255, mean: [0.1307] },
      { divisor: 255, std: [0.3081] },
      { divisor: 255, mean: each(0), std: each(0.1) },
      { divisor: 1, mean: [128], std: each(0.5) },
    ];
    for (const transform of transforms) {
      for (const rows of [bytes, floats]) {
        const [got, wanted] = converted(rows, size, transform);
        expect(got).toBe(wanted);
      }
    }
  });
});

describe("two products instead of a division", () => {
  const divisors = [127.5, ...Array.from({ length: 1024 }, (_, i) => i + 1)];
  /** What the two products and their sum give, each rounded. */
  const isExact = ([high, low]: readonly [number, number], divisor: number) =>
    everyByte.every((x) => fround(fround(x * high) + fround(x * low)) === fround(x / divisor));

  it("are the rounded quotient of every byte, or are not taken", () => {
    const wrong = divisors.filter((divisor) => {
      const factors = exactFactors(divisor);
      return factors !== null && !isExact(factors, divisor);
    });
    expect(wrong).toEqual([]);
  });

  it.each([255, 127.5, 256, 128, 1, 2])("are taken for %d", (divisor) => {
    expect(exactFactors(divisor)).not.toBeNull();
  });

  it("one product would not do for 255", () => {
    expect(isExact([fround(1 / 255), 0], 255)).toBe(false);
  });
});
