/**
 * The first layer over lists of pixels. Forward, the sums of all rows begin with the bias in memory; then, pixel by pixel,
 * a row of W stands in registers and is added, times the pixel's number, to the sums of each row in its list. Every sum is
 * bias first, then pixels ascending. Backward, the gradient of a row of W is the sum over its list, rows ascending, and the row is updated
 * from registers: the gradient itself is never stored.
 */

import type { Func, ModuleBuilder } from "../../wasm/module.ts";
import { zero } from "../../wasm/training-instructions.ts";
import { at, I32 } from "../../wasm/values.ts";
import { F32x4 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";
import type { TrainingLayout } from "./layout.ts";
import { emitUpdate, type UpdateRule } from "./update.ts";

/** pixels_forward(base, first, chunk, row, rows): the sums of a chunk's rows, for a panel of outputs so many bytes behind the first. */
export function definePixelsForward(module: ModuleBuilder, layout: TrainingLayout, width: number): Func {
  const { lists, form } = layout;
  const { weight, bias, pitch, values } = layout.layers[0]!;
  return module.func(`pixels_forward_${width}`, (f) => {
    const [base, first, chunk] = [f.param(I32), f.param(I32), f.param(I32)];
    const [startRow, rows] = [f.param(I32), f.param(I32)];
    const [list, w] = [f.local(I32), f.local(I32)];
    const table = f.let(base.add(lists.table));
    const vectors = Array.from({ length: width }, () => f.local(F32x4));
    const sums = f.let(base.add(first).add(startRow.mul(pitch)).add(values[0]!));
    const loadAll = (from: I32, offset: number): void => {
      for (const [v, vector] of vectors.entries()) f.set(vector, F32x4.load(at(from, offset + 16 * v)));
    };
    loadAll(base.add(first), bias);
    f.for(sums, f.let(sums.add(rows.mul(pitch))), pitch, (row) => {
      for (const [v, { value }] of vectors.entries()) f.store(at(row, 16 * v), value);
    });
    f.set(list, base.add(chunk.mul(lists.chunkBytes)).add(lists.lists));
    f.set(w, base.add(first).add(weight));
    const ends = f.let(base.add(chunk.mul(lists.cursorBytes)).add(lists.cursors));
    f.for(ends, f.let(ends.add(4 * form.inputs)), 4, (place) => {
      overList(f, list.value, I32.load(at(place)), {
        before: () => loadAll(w.value, 0),
        entry(entry) {
          const x = numberOf(f, table, entry);
          const row = f.let(sums.add(entry.shrU(8).mul(pitch)));
          vectors.forEach(({ value }, v) => {
            const to = at(row, 16 * v);
            f.store(to, F32x4.load(to).add(x.mul(value)));
          });
        },
      });
      f.set(w, w.value.add(pitch));
      f.set(list, list.value.add(lists.listBytes));
    });
  });
}

/** pixels_update(base, head, rows, first, pixel, end): the gradients of some rows of W for a panel of outputs, and their update. */
export function definePixelsUpdate(
  module: ModuleBuilder,
  data: DataArea,
  layout: TrainingLayout,
  { width, rule }: { readonly width: number; readonly rule: UpdateRule },
): Func {
  const { lists, chunkRows, chunks } = layout;
  const { weight, weightBytes, pitch, gradient } = layout.layers[0]!;
  return module.func(`pixels_update_${width}`, (f) => {
    const [base, head, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const [first, pixel, end] = [f.param(I32), f.param(I32), f.param(I32)];
    const [list, w] = [f.local(I32), f.local(I32)];
    const table = f.let(base.add(lists.table));
    const sums = Array.from({ length: width }, () => f.local(F32x4));
    const ends = f.let(base.add(lists.cursors));
    f.set(list, base.add(pixel.mul(lists.listBytes)).add(lists.lists));
    f.set(w, base.add(first).add(pixel.mul(pitch)).add(weight));
    f.for(f.let(ends.add(pixel.shl(2))), f.let(ends.add(end.shl(2))), 4, (place) => {
      for (const sum of sums) f.set(sum, zero());
      const count = f.local(I32);
      f.set(count, I32.constant(0));
      const walk = (chunk: number): void => {
        const from = list.value.add(chunk * lists.chunkBytes);
        overList(f, from, I32.load(at(place, chunk * lists.cursorBytes)), {
          before: () => f.set(count, I32.constant(1)),
          entry(entry) {
            const x = numberOf(f, table, entry);
            const row = f.let(base.add(first).add(entry.shrU(8).mul(pitch)));
            sums.forEach((sum, v) => {
              const dy = F32x4.load(at(row, gradient + chunk * chunkRows * pitch + 16 * v));
              f.set(sum, sum.value.add(x.mul(dy)));
            });
          },
        });
      };
      walk(0);
      for (let chunk = 1; chunk < chunks; chunk++) {
        // A smaller batch leaves the lists of its last chunks as they were.
        f.if(I32.constant(chunk * chunkRows).lessU(rows), () => walk(chunk));
      }
      const gradients = sums.map(({ value }) => value);
      const update = (): void =>
        emitUpdate(f, data, rule, {
          gradients,
          place: { head, at: w.value, offset: 0, slotBytes: weightBytes },
        });
      if (rule.movesAlone) update();
      else f.if(count.value, update);
      f.set(w, w.value.add(pitch));
      f.set(list, list.value.add(lists.listBytes));
    });
  });
}

interface Visit {
  readonly before: () => void;
  readonly entry: (entry: I32) => void;
}

/** Every entry of a list, after `before`, which is not called for an empty one. */
function overList(f: Func, from: I32, end: I32, { before, entry }: Visit): void {
  const [cursor, last] = [f.local(I32), f.let(end)];
  f.set(cursor, from);
  f.if(cursor.value.lessU(last), () => {
    before();
    f.repeatWhile(() => {
      entry(f.let(I32.load16(at(cursor.value))));
      f.set(cursor, cursor.value.add(2));
      return cursor.value.lessU(last);
    });
  });
}

/** What the byte of an entry stands for. */
function numberOf(f: Func, table: I32, entry: I32): F32x4 {
  return f.let(F32x4.loadSplat(at(table.add(entry.and(0xff).shl(2)))));
}
