/**
 * The first layer over lists of pixels. Forward, the sums of all rows begin with the bias in memory; then, pixel by pixel,
 * a row of W stands in registers and is added, times the pixel's number, to the sums of each row in its list. Every sum is
 * bias first, then pixels ascending. Backward, the gradient of a row of W is the sum over its list, rows ascending, and the row is updated
 * from registers: the gradient itself is never stored.
 */

import type { Func, ModuleBuilder } from "../../wasm/module.ts";
import { loadHalf, zero } from "../../wasm/training-instructions.ts";
import { at, I32 } from "../../wasm/values.ts";
import { F32x4 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";
import { chunkRows, type TrainingLayout } from "./layout.ts";
import { emitUpdate, type UpdateRule } from "./update.ts";

/** pixels_forward(base, rows, first): the sums of a panel of outputs, which begins so many bytes behind the first. */
export function definePixelsForward(module: ModuleBuilder, layout: TrainingLayout, width: number): Func {
  const { lists, form } = layout;
  const { weight, bias, pitch, values } = layout.layers[0]!;
  return module.func(`pixels_forward_${width}`, (f) => {
    const [base, rows, first] = [f.param(I32), f.param(I32), f.param(I32)];
    const [list, end, w, sums] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    const table = f.let(base.add(lists.table));
    const vectors = Array.from({ length: width }, () => f.local(F32x4));
    f.set(sums, base.add(first).add(values[0]!));
    const loadAll = (from: I32, offset: number): void => {
      for (const [v, vector] of vectors.entries()) f.set(vector, F32x4.load(at(from, offset + 16 * v)));
    };
    loadAll(base.add(first), bias);
    f.for(sums.value, f.let(sums.value.add(rows.mul(pitch))), pitch, (row) => {
      for (const [v, { value }] of vectors.entries()) f.store(at(row, 16 * v), value);
    });
    f.set(list, base.add(lists.lists));
    f.set(end, base.add(lists.cursors));
    f.for(I32.constant(0), I32.constant(lists.chunks), 1, () => {
      f.set(w, base.add(first).add(weight));
      f.for(end.value, f.let(end.value.add(4 * form.inputs)), 4, (place) => {
        overList(f, list.value, I32.load(at(place)), {
          before: () => loadAll(w.value, 0),
          entry(entry) {
            const x = numberOf(f, table, entry);
            const row = f.let(sums.value.add(entry.shrU(8).mul(pitch)));
            vectors.forEach(({ value }, v) => {
              const to = at(row, 16 * v);
              f.store(to, F32x4.load(to).add(x.mul(value)));
            });
          },
        });
        f.set(w, w.value.add(pitch));
        f.set(list, list.value.add(lists.listBytes));
      });
      f.set(end, end.value.add(lists.cursorBytes));
      f.set(sums, sums.value.add(chunkRows * pitch));
    });
  });
}

/** pixels_update(base, first): the gradients of W for a panel of outputs, and their update. */
export function definePixelsUpdate(
  module: ModuleBuilder,
  data: DataArea,
  layout: TrainingLayout,
  { width, rule }: { readonly width: number; readonly rule: UpdateRule },
): Func {
  const { lists, form } = layout;
  const { weight, weightBytes, pitch, gradient } = layout.layers[0]!;
  return module.func(`pixels_update_${width}`, (f) => {
    const [base, first] = [f.param(I32), f.param(I32)];
    const [list, w] = [f.local(I32), f.local(I32)];
    const table = f.let(base.add(lists.table));
    const sums = Array.from({ length: width }, () => f.local(F32x4));
    const start = f.let(base.add(lists.cursors));
    f.set(list, base.add(lists.lists));
    f.set(w, base.add(first).add(weight));
    f.for(start, f.let(start.add(4 * form.inputs)), 4, (place) => {
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
      for (let chunk = 0; chunk < lists.chunks; chunk++) walk(chunk);
      const gradients = sums.map(({ value }) => value);
      const update = (): void =>
        emitUpdate(f, data, rule, {
          gradients,
          place: { base, at: w.value, offset: 0, slotBytes: weightBytes },
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
      entry(f.let(loadHalf(at(cursor.value))));
      f.set(cursor, cursor.value.add(2));
      return cursor.value.lessU(last);
    });
  });
}

/** What the byte of an entry stands for. */
function numberOf(f: Func, table: I32, entry: I32): F32x4 {
  return f.let(F32x4.loadSplat(at(table.add(entry.and(0xff).shl(2)))));
}
