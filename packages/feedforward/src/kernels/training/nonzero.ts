/**
 * The non-zero inputs of a row as a list: for each one its value and the address of its row of weights, whatever these are: what walks
 * the list leaves out every input that is 0. Trainings do; what predicts has shorter lists (`positions.ts`). It is in
 * ascending order, so the sum is too, and cut into blocks of inputs whose weights fit the first-level cache together.
 *
 * Lists are written without branches a value: the mask of a group of inputs picks a permutation from a table that moves
 * the non-zero ones to the front; a whole vector is stored, and the list grows by the number of ones in the mask.
 */

import type { Func, ModuleBuilder } from "../../wasm/module.ts";
import { at, I32 } from "../../wasm/values.ts";
import { F32x4, I8x16, I32x4, type Mask32x4 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";
import { forEachChosen } from "../positions.ts";

/** How a list lies in memory: addresses [capacity], values [capacity], then where each block begins and the last ends. */
export interface ListLayout {
  readonly inputs: number;
  /** Bytes of one input's row of weights. */
  readonly weightStride: number;
  /** Inputs of a block: a multiple of 16. */
  readonly blockInputs: number;
  readonly blocks: number;
  /** Byte offsets within one row's list. */
  readonly values: number;
  readonly bounds: number;
  /** Bytes of one row's list. */
  readonly rowBytes: number;
}

/** Weights of a block: they share the first-level cache of 32 kB with the lists and the sums. */
const blockBytes = 24_576;

export function listLayout(inputs: number, weightStride: number): ListLayout {
  const groups = Math.ceil(inputs / 16);
  const groupsThatFit = Math.max(1, Math.floor(blockBytes / (16 * weightStride)));
  const blocks = Math.ceil(groups / groupsThatFit);
  const blockInputs = 16 * Math.ceil(groups / blocks);
  const values = 4 * (16 * groups + 16);
  const bounds = 2 * values;
  const rowBytes = bounds + 16 * Math.ceil((4 * (blocks + 1)) / 16);
  return { inputs, weightStride, blockInputs, blocks, values, bounds, rowBytes };
}

/** Inputs of a vector that are there: all, but in the last one of a row. */
const all16 = 0xffff;

/** list(x, rows, lists, weight): from float32 inputs [rows, inputs]; `pitch` is the distance of two rows in bytes. */
export function defineListFloats(module: ModuleBuilder, data: DataArea, layout: ListLayout, pitch: number): Func {
  const { inputs, blockInputs, blocks, bounds, weightStride } = layout;
  const permutations = data.table(permutations4());
  const offsets = data.table(offsets4(weightStride));
  return module.func(`list_f32_${inputs}`, (f) => {
    const [source, rows, lists, weight] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [list, bound, from] = [f.local(I32), f.local(I32), f.local(I32)];
    const [cursor, weightRow] = [f.local(I32), f.local(I32)];
    const tables = data.address(f);
    const zero = data.splat(f, 0);
    const writeGroup = (present: number): void => {
      const vectors = [0, 1, 2, 3].map((i) => f.let(F32x4.load(at(from.value, 16 * i))));
      const [m0, m1, m2, m3] = vectors.map((x) => x.notEqual(zero)) as [Mask32x4, Mask32x4, Mask32x4, Mask32x4];
      const mask16 = f.let(m0.narrow(m1).narrow(m2.narrow(m3)).bitmask().and(present));
      f.if(mask16, () => {
        vectors.forEach((x, i) => {
          if (present >> (4 * i) === 0) return;
          // The mask of four, times the 16 bytes of an entry of the tables.
          const place = f.let((i === 0 ? mask16.shl(4) : mask16.shrU(4 * i - 4)).and(0xf0));
          const entry = f.let(tables.add(place));
          f.store(at(cursor.value, layout.values), x.bytes().swizzle(I8x16.load(at(entry, permutations))));
          const address = I32x4.load(at(entry, offsets)).add(I32x4.splat(weightRow.value.add(4 * i * weightStride)));
          f.store(at(cursor.value), address);
          f.set(cursor, cursor.value.add(place.popcount().shl(2)));
        });
      });
    };
    f.set(list, lists);
    f.for(I32.constant(0), rows, 1, (row) => {
      f.set(cursor, list.value);
      f.set(bound, list.value.add(bounds));
      f.set(from, source.add(row.mul(pitch)));
      f.set(weightRow, weight);
      f.store(at(bound.value), cursor.value);
      const wholeEnd = f.let(from.value.add(4 * (inputs - (inputs % 16))));
      f.for(I32.constant(0), I32.constant(blocks), 1, () => {
        const blockEnd = f.let(from.value.add(4 * blockInputs));
        f.while(
          () => from.value.lessU(blockEnd).and(from.value.lessU(wholeEnd)),
          () => {
            writeGroup(all16);
            f.set(from, from.value.add(64));
            f.set(weightRow, weightRow.value.add(16 * weightStride));
          },
        );
        f.set(bound, bound.value.add(4));
        f.store(at(bound.value), cursor.value);
      });
      if (inputs % 16 > 0) {
        writeGroup((1 << (inputs % 16)) - 1);
        f.store(at(bound.value), cursor.value);
      }
      f.set(list, list.value.add(layout.rowBytes));
    });
  });
}

/** For each mask of 4: the bytes of the chosen floats, in order. */
function permutations4(): Uint8Array {
  const table = new Uint8Array(16 * 16).fill(0xff);
  forEachChosen(4, (mask, position, chosen) => {
    for (let byte = 0; byte < 4; byte++) table[mask * 16 + position * 4 + byte] = chosen * 4 + byte;
  });
  return table;
}

/** For each mask of 4: how far the chosen inputs' rows of weights are from the first's. */
function offsets4(weightStride: number): Int32Array {
  const table = new Int32Array(16 * 4);
  forEachChosen(4, (mask, position, chosen) => {
    table[mask * 4 + position] = chosen * weightStride;
  });
  return table;
}
