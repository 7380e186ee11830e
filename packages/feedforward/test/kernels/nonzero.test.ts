/** Lists of non-zero inputs against a plain loop: every entry in order, block by block, for every remainder of a group. */

import { expect, it } from "vitest";
import { quotients } from "../../src/kernels/input.ts";
import { defineListBytes, defineListFloats, type ListLayout, listLayout } from "../../src/kernels/nonzero.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { type Filling, fillings, inputs, pitched, Workbench } from "./workbench.ts";

const strides = [16, 208, 1024, 4096];
const remainders = Array.from({ length: 49 }, (_, i) => i + 1);

interface Entries {
  /** Which input each entry is, told by its address. */
  readonly indices: readonly number[];
  readonly values: string;
  /** How many entries come before the end of each block. */
  readonly ends: readonly number[];
}

/** What the list of a row must be. */
function plainList(row: Float32Array, { blockInputs, blocks }: ListLayout): Entries {
  const indices = [...row.keys()].filter((i) => row[i] !== 0);
  const ends = Array.from({ length: blocks + 1 }, (_, block) => indices.filter((i) => i < block * blockInputs).length);
  return { indices, values: hex(indices.map((i) => row[i]!)), ends };
}

function readList(bench: Workbench, list: number, weight: number, layout: ListLayout): Entries {
  const bounds = [...bench.integers(list + layout.bounds, layout.blocks + 1)];
  const count = (bounds.at(-1)! - list) / 4;
  const indices = [...bench.integers(list, count)].map((address) => (address - weight) / layout.weightStride);
  return {
    indices,
    values: hex(bench.floats(list + layout.values, count)),
    ends: bounds.map((bound) => (bound - list) / 4),
  };
}

/** Compares the lists of rows of values; `call` gives the kernel's name and its input. */
function expectLists(
  bench: Workbench,
  rows: readonly Float32Array[],
  layout: ListLayout,
  source: [string, number],
): void {
  const weight = 1 << 20;
  const lists = bench.room(rows.length * layout.rowBytes);
  const [name, from] = source;
  bench.call(name, [from, rows.length, lists, weight], [lists, lists + rows.length * layout.rowBytes]);
  const got = rows.map((_, row) => readList(bench, lists + row * layout.rowBytes, weight, layout));
  expect(got).toEqual(rows.map((row) => plainList(row, layout)));
}

it.each(remainders)("%i floats", (size) => {
  for (const stride of [strides[size % 4]!, strides[(size + 2) % 4]!]) {
    const layout = listLayout(size, stride);
    const pitch = 4 * size + (stride === 208 ? 16 : 0);
    const bench = new Workbench((module, data) => defineListFloats(module, data, layout, pitch));
    for (const filling of fillings) {
      bench.clear();
      const x = inputs(3 * size, filling, new Random(size));
      const rows = [0, 1, 2].map((row) => x.subarray(row * size, (row + 1) * size));
      expectLists(bench, rows, layout, [`list_f32_${size}`, bench.put(pitched(x, size, pitch))]);
    }
  }
});

function someBytes(size: number, filling: Filling, random: Random): Uint8Array {
  return Uint8Array.from({ length: size }, () => {
    if (filling === "zeros") return 0;
    const value = filling === "corners" ? [1, 127, 128, 255][random.integer(4)]! : 1 + random.integer(255);
    return filling !== "no zeros" && random.integer(2) === 0 ? 0 : value;
  });
}

it.each(remainders)("%i bytes", (size) => {
  for (const [stride, divisor] of [
    [16, 1],
    [208, 255],
    [1024, 127.5],
    [4096, 3],
  ] as const) {
    // biome-ignore format: pairs
    const layout = listLayout(size, stride);
    const bench = new Workbench((module, data) =>
      defineListBytes(module, data, layout, (f) => quotients(f, data, divisor)),
    );
    for (const filling of fillings) {
      bench.clear();
      const x = someBytes(3 * size, filling, new Random(size));
      const rows = [0, 1, 2].map((row) =>
        Float32Array.from(x.subarray(row * size, (row + 1) * size), (byte) => byte / divisor),
      );
      expectLists(bench, rows, layout, [`list_u8_${size}`, bench.put(x)]);
    }
  }
});

it.each(remainders)("the layout of %i inputs has room for all of them, in blocks of whole groups", (size) => {
  for (const stride of strides) {
    const { blocks, blockInputs, values, bounds, rowBytes } = listLayout(size, stride);
    expect(blocks * blockInputs).toBeGreaterThanOrEqual(size);
    expect(blockInputs % 16).toBe(0);
    expect(Math.min(values, bounds - values)).toBeGreaterThanOrEqual(4 * size);
    expect(rowBytes).toBeGreaterThanOrEqual(bounds + 4 * (blocks + 1));
    expect(rowBytes % 16).toBe(0);
  }
});

it("every pattern of zeros in a group", () => {
  const layout = listLayout(16, 16);
  const bench = new Workbench((module, data) => [
    defineListFloats(module, data, layout, 64),
    defineListBytes(module, data, layout, (f) => quotients(f, data, 1)),
  ]);
  const wrong: number[] = [];
  for (let start = 0; start < 65536; start += 256) {
    bench.clear();
    const rows = Uint8Array.from(
      { length: 256 * 16 },
      (_, i) => (((start + (i >> 4)) >> (i & 15)) & 1) * ((i & 15) + 1),
    );
    const sources = { list_f32_16: bench.put(Float32Array.from(rows)), list_u8_16: bench.put(rows) };
    for (const [name, from] of Object.entries(sources)) {
      const lists = bench.room(256 * layout.rowBytes);
      bench.call(name, [from, 256, lists, 0], [lists, lists + 256 * layout.rowBytes]);
      const places = Array.from({ length: 256 }, (_, row) => lists + row * layout.rowBytes);
      wrong.push(...places.flatMap((list, row) => (isListOf(start + row, bench, list, layout) ? [] : [start + row])));
    }
  }
  expect(wrong).toEqual([]);
});

/** Whether a list has the entries of a pattern: the input at bit i has the value i + 1. */
function isListOf(
  pattern: number,
  bench: Workbench,
  list: number,
  { values, bounds, weightStride }: ListLayout,
): boolean {
  const count = (bench.integers(list + bounds, 2)[1]! - list) / 4;
  const [addresses, floats] = [bench.integers(list, count), bench.floats(list + values, count)];
  const bits = Array.from(addresses, (address) => address / weightStride);
  const isAscending = bits.every((bit, i) => i === 0 || bit > bits[i - 1]!);
  return (
    isAscending &&
    bits.reduce((sum, bit) => sum | (1 << bit), 0) === pattern &&
    bits.every((bit, i) => floats[i] === bit + 1)
  );
}
