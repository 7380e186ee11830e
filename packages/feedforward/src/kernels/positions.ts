/**
 * Which inputs of a row are not 0, as a list of their places, 16 bits each: a kernel that walks it (`sparse.ts`, `conv-sparse.ts`) leaves
 * out every input that is 0. Beside the places of bytes lie the bytes themselves; floats are read from the row. A list is in ascending order, so
 * the sum is too, and it is cut into blocks of inputs whose weights fit the first-level cache together.
 *
 * Lists are written without branches an input: the mask of eight inputs picks from a table the places of those that are not 0; eight
 * entries are stored, and the list grows by the number of ones in the mask. A block of nothing but zeros is passed over at once. A float
 * counts as 0 where all of its bits are: -0 is listed, and adds nothing either.
 */

import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { I8x16, I16x8, I32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";

/** How a list lies in memory: places [capacity], bytes [capacity], then where each block begins and the last ends. */
export interface PositionLayout {
  readonly inputs: number;
  /** Inputs of a block: a multiple of 16. */
  readonly blockInputs: number;
  readonly blocks: number;
  /** Blocks whose places count from the same input. */
  readonly span: number;
  /** Byte offsets within one row's list. */
  readonly bytes: number;
  readonly bounds: number;
  /** Bytes of one row's list. */
  readonly rowBytes: number;
}

/** How rows of inputs lie. */
export interface RowsForm {
  /** From one row to the next, in bytes. */
  readonly pitch: number;
  /** null for floats; else they are bytes, each of which stands for byte / divisor. */
  readonly divisor: number | null;
}

/** An entry is 4 times an input's number, so that nothing is left to shift where a float is read: this many fit into 16 bits. */
export const mostPositions = 2 ** 14;

/** Weights of a block: they share the first-level cache of 32 kB with the lists and the sums. */
const blockBytes = 24_576;

/** `weightStride`: bytes of one input's row of weights. */
export function positionLayout(inputs: number, weightStride: number): PositionLayout {
  const groups = Math.ceil(inputs / 16);
  const fitting = Math.max(1, Math.floor(blockBytes / (16 * weightStride)));
  const isOneSpan = inputs <= mostPositions;
  // Where places begin anew, a block does too.
  const blockGroups = isOneSpan
    ? Math.ceil(groups / Math.ceil(groups / fitting))
    : 2 ** Math.floor(Math.log2(Math.min(fitting, mostPositions / 16)));
  const blockInputs = 16 * blockGroups;
  const blocks = Math.ceil(groups / blockGroups);
  const bytes = 2 * (16 * groups + 8);
  const bounds = 2 * bytes;
  const rowBytes = bounds + 16 * Math.ceil((4 * (blocks + 1)) / 16);
  return {
    inputs,
    blockInputs,
    blocks,
    span: isOneSpan ? blocks : mostPositions / blockInputs,
    bytes,
    bounds,
    rowBytes,
  };
}

/** Inputs of a group that are there: all, but in the last one of a row. */
const all16 = 0xffff;

/** Vectors of a block that are looked at together for something other than 0. */
const mostTogether = 32;

/** positions(x, rows, lists): the lists of rows of inputs. */
export function definePositions(
  module: ModuleBuilder,
  data: DataArea,
  layout: PositionLayout,
  { pitch, divisor }: RowsForm,
): Func {
  const { inputs, blockInputs, bounds } = layout;
  const isBytes = divisor !== null;
  const groupBytes = isBytes ? 16 : 64;
  const choices = data.table(choices8());
  return module.func(`positions_${isBytes ? "u8" : "f32"}_${inputs}`, (f) => {
    const [x, rows, lists] = [f.param(I32), f.param(I32), f.param(I32)];
    const [list, row, bound] = [f.local(I32), f.local(I32), f.local(I32)];
    const [from, place, cursor] = [f.local(I32), f.local(I32), f.local(I32)];
    const tables = data.address(f);
    const zero = data.splatInteger(f, 0).bytes();
    const advance = (groups: number): void => {
      f.set(from, from.value.add(groupBytes * groups));
      f.set(place, place.value.add(4 * 16 * groups));
    };
    const writeGroup = (present: number): void => {
      const sixteen = f.let(isBytes ? I8x16.load(at(from.value)) : bytesOf(from.value));
      const mask16 = f.let(sixteen.notEqual(zero).bitmask().and(present));
      for (const half of [0, 1]) {
        if (present >> (8 * half) === 0) break;
        const mask = f.let(half === 0 ? mask16.and(0xff) : mask16.shrU(8));
        const chosen = f.let(I8x16.load8(at(tables.add(mask.shl(3)), choices)));
        f.store(
          at(cursor.value),
          chosen
            .extendLow()
            .shl(2)
            .add(I16x8.splat(place.value.add(4 * 8 * half))),
        );
        if (isBytes) {
          const eight = half === 0 ? sixteen : I8x16.load8(at(from.value, 8));
          f.store(at(cursor.value, layout.bytes), eight.swizzle(chosen).extendLow().shl(2));
        }
        f.set(cursor, cursor.value.add(mask.popcount().shl(1)));
      }
      advance(1);
    };
    const writeGroups = (count: number): void => {
      const end = f.let(from.value.add(groupBytes * count));
      f.repeatWhile(() => {
        writeGroup(all16);
        return from.value.lessU(end);
      });
    };
    const endBlock = (): void => {
      f.set(bound, bound.value.add(4));
      f.store(at(bound.value), cursor.value);
    };
    const blockGroups = blockInputs / 16;
    const writeBlock = (): void => {
      const count = (blockGroups * groupBytes) / 16;
      if (count > mostTogether) {
        writeGroups(blockGroups);
        return;
      }
      const vectors = Array.from({ length: count }, (_, i) => I32x4.load(at(from.value, 16 * i)));
      const hasAny = vectors.reduce((all, vector) => all.or(vector)).anyTrue();
      f.if(
        hasAny,
        () => writeGroups(blockGroups),
        () => advance(blockGroups),
      );
    };
    const blocks = Math.floor(inputs / blockInputs);
    const restGroups = Math.floor((inputs % blockInputs) / 16);
    f.set(list, lists);
    f.set(row, x);
    f.for(I32.constant(0), rows, 1, () => {
      f.set(from, row.value);
      f.set(place, I32.constant(0));
      f.set(cursor, list.value);
      f.set(bound, list.value.add(bounds));
      f.store(at(bound.value), cursor.value);
      if (blocks > 0) {
        f.for(I32.constant(0), I32.constant(blocks), 1, () => {
          writeBlock();
          endBlock();
        });
      }
      if (restGroups > 0) writeGroups(restGroups);
      if (inputs % 16 > 0) writeGroup((1 << (inputs % 16)) - 1);
      if (inputs % blockInputs > 0) endBlock();
      f.set(list, list.value.add(layout.rowBytes));
      f.set(row, row.value.add(pitch));
    });
  });
}

/** Of each of sixteen floats a byte that is 0 where all of its bits are. */
function bytesOf(address: I32): I8x16 {
  const [a, b, c, d] = [0, 16, 32, 48].map((offset) => I32x4.load(at(address, offset))) as [I32x4, I32x4, I32x4, I32x4];
  return a.narrow(b).narrow(c.narrow(d));
}

/** For each mask of 8: the places of its ones, in order. The rest picks nothing. */
function choices8(): Uint8Array {
  const table = new Uint8Array(256 * 8).fill(0xff);
  forEachChosen(8, (mask, position, chosen) => {
    table[8 * mask + position] = chosen;
  });
  return table;
}

/** Every mask of so many bits, and each of its ones: how many came before, and which it is. */
export function forEachChosen(width: number, visit: (mask: number, position: number, chosen: number) => void): void {
  for (let mask = 0; mask < 1 << width; mask++) {
    let position = 0;
    for (let chosen = 0; chosen < width; chosen++) {
      if ((mask >> chosen) & 1) visit(mask, position++, chosen);
    }
  }
}
