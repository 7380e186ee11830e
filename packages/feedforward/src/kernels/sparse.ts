/**
 * Dense kernels for inputs of which many are 0: those are left out, by walking a list of the others (`positions.ts`). The sums are
 * those of `dense.ts`, whose panels of weights they share: an input that is 0 adds nothing where all weights are finite.
 */

import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import { type DenseShape, forPieces } from "./dense.ts";
import { mostPositions, type PositionLayout, type RowsForm } from "./positions.ts";

/** A dense layer behind its lists. */
export interface SparseLayer {
  readonly shape: DenseShape;
  readonly layout: PositionLayout;
  readonly rows: RowsForm;
}

/** From this many rows on, loading a block of weights once for all of them pays for storing the sums in between. */
const rowsWorthBlocking = 8;

/**
 * sparse(lists, rows, x, weight, bias, y): whole lists for a few rows; for many, block after block of the lists, each for all rows,
 * which keeps the block's weights in the first-level cache.
 */
export function defineSparse(module: ModuleBuilder, data: DataArea, layer: SparseLayer): Func {
  const { inputs, outputs, vectors, panel } = layer.shape;
  const { blockInputs, blocks, span, bounds } = layer.layout;
  const rest = vectors % panel;
  const { divisor } = layer.rows;
  const places = divisor === null ? 0 : data.table(Float32Array.from({ length: 256 }, (_, byte) => byte / divisor));
  const wide = defineWalk(module, data, layer, { width: panel, places });
  const narrow = rest > 0 ? defineWalk(module, data, layer, { width: rest, places }) : wide;
  const name = `dense_sparse_${divisor === null ? "f32" : "u8"}_${inputs}x${outputs}`;
  return module.func(name, (f) => {
    const [lists, rows, x, weight] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [bias, y] = [f.param(I32), f.param(I32)];
    const [from, to, step] = [f.local(I32), f.local(I32), f.local(I32)];
    const [start, startPitch] = [f.local(I32), f.local(I32)];
    const isWhole = blocks <= span;
    const end = bounds + 4 * blocks;
    f.set(to, I32.constant(bounds));
    f.set(start, bias);
    f.set(startPitch, I32.constant(0));
    f.set(step, I32.constant(4 * Math.min(blocks, span)));
    if (blocks > 1) f.if(I32.constant(rowsWorthBlocking - 1).lessU(rows), () => f.set(step, I32.constant(4)));
    f.repeatWhile(() => {
      f.set(from, to.value);
      f.set(to, from.value.add(step.value));
      if (!isWhole) f.if(I32.constant(end).lessU(to.value), () => f.set(to, I32.constant(end)));
      /** The input that the entries of these blocks count from. */
      const begin = isWhole
        ? I32.constant(0)
        : f.let(
            from.value
              .sub(bounds)
              .mul(blockInputs / 4)
              .and(-mostPositions),
          );
      const source = isWhole ? x : f.let(x.add(begin.shl(2)));
      /** `first` is where the panel's outputs begin, in bytes. */
      const walkPanel = (walk: Func, first: I32): void => {
        const weights = weight.add(first.mul(inputs)).add(isWhole ? 0 : begin.mul(16 * panel));
        const sums = [start.value.add(first), startPitch.value, y.add(first)];
        f.call(walk, lists, rows, from.value, to.value, source, weights, ...sums);
      };
      forPieces(f, panel, Math.floor(vectors / panel), (first) => walkPanel(wide, first));
      if (rest > 0) walkPanel(narrow, I32.constant(16 * (vectors - rest)));
      f.set(start, y);
      f.set(startPitch, I32.constant(16 * vectors));
      return to.value.lessU(I32.constant(end));
    });
  });
}

/**
 * walk(lists, rows, from, to, x, weight, start, startPitch, y): the entries between two bounds of each list, added to the sums of a panel
 * that begin at `start`: the bias, the same for every row, or what the block before left in y. It is one loop and nothing else, with as
 * few numbers alive around it as can be: beside more, V8 would not keep all of them and the sums in registers.
 */
function defineWalk(
  module: ModuleBuilder,
  data: DataArea,
  { shape: { inputs, vectors, panel }, layout, rows: { pitch, divisor } }: SparseLayer,
  { width, places }: { width: number; places: number },
): Func {
  const isBytes = divisor !== null;
  return module.func(`walk_${isBytes ? "u8" : "f32"}_${inputs}x${4 * width}`, (f) => {
    const [lists, rows, from, to] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [x, weight, start, startPitch, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const sums = Array.from({ length: width }, () => f.local(F32x4));
    const [list, row, before] = [f.local(I32), f.local(I32), f.local(I32)];
    const [source, cursor] = [f.local(I32), f.local(I32)];
    f.set(list, lists);
    f.set(row, y);
    f.set(before, start);
    f.set(source, isBytes ? data.address(f).add(places) : x);
    const last = f.let(y.add(rows.mul(16 * vectors)));
    f.while(
      () => row.value.lessU(last),
      () => {
        f.set(cursor, I32.load(at(list.value.add(from))));
        const end = f.let(I32.load(at(list.value.add(to))));
        for (const [v, sum] of sums.entries()) f.set(sum, F32x4.load(at(before.value, 16 * v)));
        f.while(
          () => cursor.value.lessU(end),
          () => {
            const entry = f.let(I32.load16(at(cursor.value)));
            const weights = f.let(entry.mul(4 * panel).add(weight));
            const place = isBytes ? I32.load16(at(cursor.value, layout.bytes)) : entry;
            const value = f.let(F32x4.loadSplat(at(source.value.add(place))));
            for (const [v, sum] of sums.entries()) {
              f.set(sum, sum.value.add(value.mul(F32x4.load(at(weights, 16 * v)))));
            }
            f.set(cursor, cursor.value.add(2));
          },
        );
        for (const [v, sum] of sums.entries()) f.store(at(row.value, 16 * v), sum.value);
        f.set(list, list.value.add(layout.rowBytes));
        f.set(row, row.value.add(16 * vectors));
        f.set(before, before.value.add(startPitch));
        if (!isBytes) f.set(source, source.value.add(pitch));
      },
    );
  });
}
