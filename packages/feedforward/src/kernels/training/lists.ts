/**
 * The pixels of a batch that are not 0, listed by pixel: for pixel i the rows in which it is not, ascending, each entry two
 * bytes: the pixel's value and the row. Forward, a row of W1 is then loaded once for a whole batch; backward, its gradient
 * is one sum over a list.
 *
 * Sixteen rows × sixteen pixels at a time: a block that is all 0 is passed over, any other is transposed, so that a vector
 * holds one pixel of sixteen rows. The mask of those that are not 0 picks from a table which rows they are, eight at a time; all
 * eight are stored, and the list grows by as many as there are. Nothing is done for a single entry.
 */

import type { Func, Local, ModuleBuilder } from "../../wasm/module.ts";
import { addBytes, interleave, orBytes, splatByte, trailingZeros } from "../../wasm/training-instructions.ts";
import { at, I32 } from "../../wasm/values.ts";
import { I8x16 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";
import { choices8 } from "../positions.ts";
import { listScratchBytes, type TrainingLayout } from "./layout.ts";

/** lists(base, chunk, first, end): writes the lists of all pixels for a chunk of rows, and where each ends. */
export function defineLists(module: ModuleBuilder, data: DataArea, layout: TrainingLayout): Func {
  const { lists: place, form } = layout;
  const positions = data.table(choices8());
  return module.func("lists", (f) => {
    const [base, chunk, start, end] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const cursors = f.let(base.add(chunk.mul(place.cursorBytes)).add(place.cursors));
    startLists(f, { cursors, lists: base.add(chunk.mul(place.chunkBytes)).add(place.lists) }, layout);
    const scratch = f.let(base.add(chunk.mul(listScratchBytes)).add(place.scratch));
    const row = f.local(I32);
    const tables = data.address(f);
    f.set(row, start);
    f.while(
      () => row.value.lessU(end),
      () => {
        const addresses = Array.from({ length: 16 }, (_, r) =>
          f.let(I32.load(at(base.add(row.value.shl(2)), place.rows + 4 * r))),
        );
        const present = f.let(presentOf(f, end.sub(row.value)));
        const block = { addresses, present, cursors, tables, positions, scratch, first: row.value.sub(start) };
        const whole = form.inputs - (form.inputs % 16);
        const visit = (column: I32, columns: number): void => writeBlock(f, data, { ...block, column, columns });
        f.for(I32.constant(0), I32.constant(whole), 16, (column) => visit(column, 0xffff));
        if (whole < form.inputs) visit(I32.constant(whole), (1 << (form.inputs - whole)) - 1);
        f.set(row, row.value.add(16));
      },
    );
  });
}

/** Every list is empty. */
function startLists(
  f: Func,
  { cursors, lists }: { readonly cursors: I32; readonly lists: I32 },
  { lists: place, form }: TrainingLayout,
): void {
  const [cursor, list] = [f.local(I32), f.local(I32)];
  f.set(cursor, cursors);
  f.set(list, lists);
  f.for(I32.constant(0), I32.constant(form.inputs), 1, () => {
    f.store(at(cursor.value), list.value);
    f.set(cursor, cursor.value.add(4));
    f.set(list, list.value.add(place.listBytes));
  });
}

/** A bit for each of the next sixteen rows that is there. */
function presentOf(f: Func, left: I32): I32 {
  const present = f.local(I32);
  f.set(present, I32.constant(0xffff));
  f.if(left.lessU(I32.constant(16)), () => f.set(present, I32.constant(1).shl(left).sub(1)));
  return present.value;
}

interface Block {
  readonly addresses: readonly I32[];
  readonly present: I32;
  readonly cursors: I32;
  /** The first row of the block in its chunk. */
  readonly first: I32;
  readonly column: I32;
  /** A bit for each column that is there. */
  readonly columns: number;
  readonly scratch: I32;
  readonly tables: I32;
  readonly positions: number;
}

function writeBlock(f: Func, data: DataArea, block: Block): void {
  const { addresses, column, columns, scratch } = block;
  const zero = data.splatInteger(f, 0).bytes();
  const rows = addresses.map((address) => f.let(I8x16.load(at(address.add(column)))));
  const any = f.let(rows.reduce(orBytes));
  const used = f.local(I32);
  f.set(used, any.notEqual(zero).bitmask().and(columns));
  f.if(used.value, () => {
    for (const [i, pixel] of transposed(f, rows).entries()) f.store(at(scratch, 16 * i), pixel);
    const ends = f.let(block.cursors.add(column.shl(2)));
    f.repeatWhile(() => {
      const pixel = f.let(trailingZeros(used.value));
      f.set(used, used.value.and(used.value.sub(1)));
      writePixel(f, zero, block, { place: f.let(scratch.add(pixel.shl(4))), end: f.let(ends.add(pixel.shl(2))) });
      return used.value;
    });
  });
}

/** Appends one pixel of sixteen rows to its list. */
function writePixel(
  f: Func,
  zero: I8x16,
  block: Block,
  { place, end }: { readonly place: I32; readonly end: I32 },
): void {
  const values = f.let(I8x16.load(at(place)));
  const mask = f.let(values.notEqual(zero).bitmask().and(block.present));
  const cursor: Local<I32> = f.local(I32);
  f.set(cursor, I32.load(at(end)));
  for (const half of [0, 1]) {
    const own = f.let(half === 0 ? mask.and(0xff) : mask.shrU(8));
    const chosen = f.let(I8x16.load8(at(block.tables.add(own.shl(3)), block.positions)));
    const bytes = half === 0 ? values : I8x16.load8(at(place, 8));
    const numbers = addBytes(chosen, splatByte(block.first.add(8 * half)));
    f.store(at(cursor.value), interleave(bytes.swizzle(chosen), numbers, "low"));
    f.set(cursor, cursor.value.add(own.popcount().shl(1)));
  }
  f.store(at(end), cursor.value);
}

/** Sixteen columns of sixteen rows: each round interleaves row i with row i + 8, and after four every byte is where it belongs. */
function transposed(f: Func, rows: readonly I8x16[]): readonly I8x16[] {
  let vectors = rows;
  for (let round = 0; round < 4; round++) {
    vectors = vectors
      .slice(0, 8)
      .flatMap((row, i) => (["low", "high"] as const).map((half) => f.let(interleave(row, vectors[i + 8]!, half))));
  }
  return vectors;
}
