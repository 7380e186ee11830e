/**
 * Which inputs of a row are not 0, as a list of their places, 16 bits each: a kernel that walks it leaves out every
 * input that is 0. Beside the places of bytes lie the bytes themselves; floats are read from the row. A list is in ascending order, so
 * the sum is too, and it is cut into blocks of inputs whose weights fit the first-level cache together.
 *
 * Lists are written without branches an input: the mask of eight inputs picks from a table the places of those that are not 0; eight
 * entries are stored, and the list grows by the number of ones in the mask. A block of nothing but zeros is passed over at once. A float
 * counts as 0 where all of its bits are: -0 is listed, and adds nothing either.
 */

import type { Func, Local, ModuleBuilder } from "../wasm/module.ts";
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
    : 2 ** (31 - Math.clz32(Math.min(fitting, mostPositions / 16)));
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
  return module.func(`positions_${isBytes ? "u8" : "f32"}_${inputs}`, (f) => {
    const [x, rows, lists] = [f.param(I32), f.param(I32), f.param(I32)];
    const [list, row, bound] = [f.local(I32), f.local(I32), f.local(I32)];
    const writer: Writer = {
      f,
      isBytes,
      bytes: layout.bytes,
      choices: f.let(data.address(f).add(data.table(choices8()))),
      zero: data.splatInteger(f, 0).bytes(),
      from: f.local(I32),
      place: f.local(I32),
      cursor: f.local(I32),
    };
    const endBlock = (): void => {
      f.set(bound, bound.value.add(4));
      f.store(at(bound.value), writer.cursor.value);
    };
    const blocks = Math.floor(inputs / blockInputs);
    const restGroups = Math.floor((inputs % blockInputs) / 16);
    f.set(list, lists);
    f.set(row, x);
    f.for(I32.constant(0), rows, 1, () => {
      f.set(writer.from, row.value);
      f.set(writer.place, I32.constant(0));
      f.set(writer.cursor, list.value);
      f.set(bound, list.value.add(bounds));
      f.store(at(bound.value), writer.cursor.value);
      if (blocks > 0) {
        f.for(I32.constant(0), I32.constant(blocks), 1, () => {
          writeBlock(writer, blockInputs / 16);
          endBlock();
        });
      }
      if (restGroups > 0) writeGroups(writer, restGroups);
      if (inputs % 16 > 0) writeGroup(writer, (1 << (inputs % 16)) - 1);
      if (inputs % blockInputs > 0) endBlock();
      f.set(list, list.value.add(layout.rowBytes));
      f.set(row, row.value.add(pitch));
    });
  });
}

/** What writes one list. */
interface Writer {
  readonly f: Func;
  readonly isBytes: boolean;
  /** From an entry to its byte. */
  readonly bytes: number;
  /** The address of the table of what each mask chooses. */
  readonly choices: I32;
  readonly zero: I8x16;
  /** The next input's address, and 4 times its number. */
  readonly from: Local<I32>;
  readonly place: Local<I32>;
  /** Where the list goes on. */
  readonly cursor: Local<I32>;
}

function groupBytesOf({ isBytes }: Writer): number {
  return isBytes ? 16 : 64;
}

/** Past so many groups. */
function advance(writer: Writer, groups: number): void {
  const { f, from, place } = writer;
  f.set(from, from.value.add(groupBytesOf(writer) * groups));
  f.set(place, place.value.add(4 * 16 * groups));
}

/** A block of whole groups, at a glance where nothing of it is to be listed. */
function writeBlock(writer: Writer, groups: number): void {
  const { f, from } = writer;
  const count = (groups * groupBytesOf(writer)) / 16;
  if (count > mostTogether) {
    writeGroups(writer, groups);
    return;
  }
  const vectors = Array.from({ length: count }, (_, i) => I32x4.load(at(from.value, 16 * i)));
  const hasAny = vectors.reduce((all, vector) => all.or(vector)).anyTrue();
  f.if(
    hasAny,
    () => writeGroups(writer, groups),
    () => advance(writer, groups),
  );
}

function writeGroups(writer: Writer, count: number): void {
  const { f, from } = writer;
  const end = f.let(from.value.add(groupBytesOf(writer) * count));
  f.repeatWhile(() => {
    writeGroup(writer, all16);
    return from.value.lessU(end);
  });
}

/** Sixteen inputs, of which a bit says whether each is there. */
function writeGroup(writer: Writer, present: number): void {
  const { f, isBytes, bytes, choices, zero, from, place, cursor } = writer;
  const sixteen = f.let(isBytes ? I8x16.load(at(from.value)) : bytesOf(from.value));
  const mask16 = f.let(sixteen.notEqual(zero).bitmask().and(present));
  for (const half of [0, 1]) {
    if (present >> (8 * half) === 0) break;
    const mask = f.let(half === 0 ? mask16.and(0xff) : mask16.shrU(8));
    const chosen = f.let(I8x16.load8(at(choices.add(mask.shl(3)))));
    f.store(
      at(cursor.value),
      chosen
        .extendLow()
        .shl(2)
        .add(I16x8.splat(place.value.add(4 * 8 * half))),
    );
    if (isBytes) {
      const eight = half === 0 ? sixteen : I8x16.load8(at(from.value, 8));
      f.store(at(cursor.value, bytes), eight.swizzle(chosen).extendLow().shl(2));
    }
    f.set(cursor, cursor.value.add(mask.popcount().shl(1)));
  }
  advance(writer, 1);
}

/** Of each of sixteen floats a byte that is 0 where all of its bits are. */
function bytesOf(address: I32): I8x16 {
  const [a, b, c, d] = [0, 16, 32, 48].map((offset) => I32x4.load(at(address, offset))) as [I32x4, I32x4, I32x4, I32x4];
  return a.narrow(b).narrow(c.narrow(d));
}

/** For each mask of 8: the places of its ones, in order. The rest picks nothing. */
export function choices8(): Uint8Array {
  const table = new Uint8Array(256 * 8).fill(0xff);
  for (let mask = 0; mask < 256; mask++) {
    let next = 8 * mask;
    for (let bit = 0; bit < 8; bit++) if ((mask >> bit) & 1) table[next++] = bit;
  }
  return table;
}
