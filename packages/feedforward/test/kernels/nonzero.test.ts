/** Lists of non-zero inputs against a plain loop: every entry in order, block by block, for every remainder of a group. */

import { expect, it } from "vitest";
import { defineListFloats, type ListLayout, listLayout } from "../../src/kernels/training/nonzero.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { fillings, inputs, patterns, pitched, Workbench } from "./workbench.ts";

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
  const bench = new Workbench((module, data) => defineListFloats(module, data, layout, 64));
  const wrong: number[] = [];
  for (let start = 0; start < 65536; start += 256) {
    bench.clear();
    const from = bench.put(patterns(start));
    const lists = bench.room(256 * layout.rowBytes);
    bench.call("list_f32_16", [from, 256, lists, 0], [lists, lists + 256 * layout.rowBytes]);
    const places = Array.from({ length: 256 }, (_, row) => lists + row * layout.rowBytes);
    wrong.push(...places.flatMap((list, row) => (isListOf(start + row, bench, list, layout) ? [] : [start + row])));
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
