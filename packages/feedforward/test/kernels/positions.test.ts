/** Lists of the places of non-zero inputs against a plain loop: every entry in order, block by block, for every remainder of a group. */

import { describe, expect, it } from "vitest";
import {
  definePositions,
  mostPositions,
  type PositionLayout,
  positionLayout,
  type RowsForm,
} from "../../src/kernels/positions.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Filling, fillings, inputs, patterns, pitched, Workbench } from "./workbench.ts";

const strides = [16, 208, 1024, 4096];
const remainders = Array.from({ length: 49 }, (_, i) => i + 1);
/** With blocks that are looked at as one, and with others; with one block and with many; with the last of them whole, cut, and of a few. */
const sizes = [...remainders, 112, 113, 127, 128, 129, 224, 225, 784, 785, 800, 1000];

type Row = Float32Array | Uint8Array;

interface Entries {
  readonly indices: readonly number[];
  /** Of bytes alone. */
  readonly bytes: readonly number[];
  /** How many entries come before the end of each block. */
  readonly ends: readonly number[];
}

/** What the list of a row must be. */
function plainList(row: Row, { blockInputs, blocks }: PositionLayout): Entries {
  const bits = row instanceof Float32Array ? new Int32Array(row.slice().buffer) : row;
  const indices = [...bits.keys()].filter((i) => bits[i] !== 0);
  return {
    indices: indices.map((i) => i % mostPositions),
    bytes: row instanceof Uint8Array ? indices.map((i) => row[i]!) : [],
    ends: Array.from({ length: blocks + 1 }, (_, block) => indices.filter((i) => i < block * blockInputs).length),
  };
}

function readList(bench: Workbench, list: number, layout: PositionLayout, isBytes: boolean): Entries {
  const bounds = [...bench.integers(list + layout.bounds, layout.blocks + 1)];
  const count = (bounds.at(-1)! - list) / 2;
  const halves = (address: number, length: number) => new Uint16Array(bench.bytes.buffer, address, length);
  return {
    indices: Array.from(halves(list, count), (entry) => entry / 4),
    bytes: isBytes ? Array.from(halves(list + layout.bytes, count), (entry) => entry / 4) : [],
    ends: bounds.map((bound) => (bound - list) / 2),
  };
}

interface Lists {
  readonly x: Row;
  readonly layout: PositionLayout;
  readonly form: RowsForm;
}

/** The lists that the kernel makes of rows, and those that it should. */
function bothLists(bench: Workbench, { x, layout, form }: Lists): { got: Entries[]; wanted: Entries[] } {
  const size = layout.inputs;
  const count = x.length / size;
  const isBytes = x instanceof Uint8Array;
  const from = bench.put(isBytes ? x : pitched(x, size, form.pitch));
  const lists = bench.room(count * layout.rowBytes);
  const name = `positions_${isBytes ? "u8" : "f32"}_${size}`;
  bench.call(name, [from, count, lists], [lists, lists + count * layout.rowBytes]);
  const rows = Array.from({ length: count }, (_, row) => row);
  return {
    got: rows.map((row) => readList(bench, lists + row * layout.rowBytes, layout, isBytes)),
    wanted: rows.map((row) => plainList(x.subarray(row * size, (row + 1) * size), layout)),
  };
}

function benchOf(layout: PositionLayout, form: RowsForm, pages?: number): Workbench {
  return new Workbench((module, data) => definePositions(module, data, layout, form), pages);
}

function someBytes(size: number, filling: Filling, random: Random): Uint8Array {
  return Uint8Array.from({ length: size }, () => {
    if (filling === "zeros") return 0;
    const value = filling === "corners" ? [1, 127, 128, 255][random.integer(4)]! : 1 + random.integer(255);
    return filling !== "no zeros" && random.integer(2) === 0 ? 0 : value;
  });
}

/** +0 for half of the zeros of both signs. */
function someFloats(size: number, filling: Filling, random: Random): Float32Array {
  return inputs(size, filling, random).map((x) => (x === 0 && random.integer(2) === 0 ? 0 : x));
}

describe.each(sizes)("%i inputs", (size) => {
  it.each(strides)("of %i bytes of weights", (stride) => {
    const layout = positionLayout(size, stride);
    const forms = [
      { pitch: 4 * size + (stride === 208 ? 16 : 0), divisor: null },
      { pitch: size, divisor: 255 },
    ];
    for (const form of forms) {
      const bench = benchOf(layout, form);
      for (const filling of fillings) {
        bench.clear();
        const make = form.divisor === null ? someFloats : someBytes;
        const { got, wanted } = bothLists(bench, { x: make(3 * size, filling, new Random(size)), layout, form });
        expect(got).toEqual(wanted);
      }
    }
  });

  it.each(strides)("of %i bytes of weights have room in a list, in blocks of whole groups", (stride) => {
    const { blocks, blockInputs, bytes, bounds, rowBytes } = positionLayout(size, stride);
    expect(blocks * blockInputs).toBeGreaterThanOrEqual(size);
    expect((blocks - 1) * blockInputs).toBeLessThan(size);
    expect(blockInputs % 16).toBe(0);
    expect(Math.min(bytes, bounds - bytes)).toBeGreaterThanOrEqual(2 * size);
    expect(rowBytes).toBeGreaterThanOrEqual(bounds + 4 * (blocks + 1));
    expect(rowBytes % 16).toBe(0);
  });
});

it.each([mostPositions - 1, mostPositions, mostPositions + 1, 2 * mostPositions, 2 * mostPositions + 21])(
  "%i inputs: places begin anew where 16 bits end, and a block does too",
  (size) => {
    for (const stride of [16, 4096]) {
      const layout = positionLayout(size, stride);
      if (size > mostPositions) expect(layout.span * layout.blockInputs).toBe(mostPositions);
      else expect(layout.span).toBe(layout.blocks);
      const form = { pitch: 4 * size, divisor: null };
      const x = someFloats(2 * size, "half", new Random(size));
      const { got, wanted } = bothLists(benchOf(layout, form, 16), { x, layout, form });
      expect(JSON.stringify(got) === JSON.stringify(wanted)).toBe(true);
    }
  },
);

it("every pattern of zeros in a group", () => {
  const layout = positionLayout(16, 16);
  const wrong = [
    { pitch: 64, divisor: null },
    { pitch: 16, divisor: 1 },
  ].flatMap((form) => {
    const bench = benchOf(layout, form);
    return Array.from({ length: 256 }, (_, i) => 256 * i).filter((start) => {
      bench.clear();
      const floats = patterns(start);
      const x = form.divisor === null ? floats : Uint8Array.from(floats);
      const { got, wanted } = bothLists(bench, { x, layout, form });
      return JSON.stringify(got) !== JSON.stringify(wanted);
    });
  });
  expect(wrong).toEqual([]);
});

it("a float counts as 0 where all of its bits are", () => {
  const layout = positionLayout(16, 16);
  const form = { pitch: 64, divisor: null };
  const bits = Array.from({ length: 32 }, (_, bit) => 1 << bit);
  const x = new Float32Array(Int32Array.from({ length: 32 * 16 }, (_, i) => (i % 16 === 5 ? bits[i >> 4]! : 0)).buffer);
  const { got } = bothLists(benchOf(layout, form), { x, layout, form });
  expect(got.map(({ indices }) => indices)).toEqual(bits.map(() => [5]));
});
