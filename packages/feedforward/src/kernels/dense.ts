/**
 * Dense kernels: y = x·W + b, W packed as [in, pitch] with rows padded to whole vectors. Lanes lie across outputs, one
 * accumulator an output, bias first, then inputs in ascending order: the same sum as the reference's, bit for bit.
 *
 * Two forms. `defineSparse` walks lists of non-zero inputs (`nonzero.ts`). `defineTile` computes tiles of mr rows × nr
 * vectors for inputs that are mostly not 0. Which one runs cannot change a bit.
 */

import type { Func, Local, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { ListLayout } from "./nonzero.ts";

export interface DenseShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Vectors of 4 that hold the outputs. */
  readonly vectors: number;
}

export function denseShape(inputs: number, outputs: number): DenseShape {
  return { inputs, outputs, vectors: Math.ceil(outputs / 4) };
}

/** Vectors of outputs that one pass keeps in registers: as even as the limit allows. */
export function passesOf(vectors: number, limit: number): { first: number; count: number }[] {
  const passes = Math.ceil(vectors / limit);
  return Array.from({ length: passes }, (_, i) => {
    const first = Math.floor((i * vectors) / passes);
    return { first, count: Math.floor(((i + 1) * vectors) / passes) - first };
  });
}

/**
 * sparse(lists, rows, bias, y): whole lists for a few rows; for many, block after block of the lists, each for all rows,
 * which keeps the block's weights in the first-level cache.
 */
export function defineSparse(module: ModuleBuilder, shape: DenseShape, layout: ListLayout, accumulators: number): Func {
  const { inputs, outputs, vectors } = shape;
  const { blocks, bounds } = layout;
  const walkBlock = defineWalk(module, shape, layout, accumulators);
  return module.func(`dense_sparse_${inputs}x${outputs}`, (f) => {
    const [lists, rows, bias, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const none = I32.constant(0);
    f.if(
      rows.lessU(rowsWorthBlocking),
      () => f.call(walkBlock, lists, rows, I32.constant(bounds), I32.constant(bounds + 4 * blocks), bias, none, y),
      () => {
        const pitch = I32.constant(16 * vectors);
        f.call(walkBlock, lists, rows, I32.constant(bounds), I32.constant(bounds + 4), bias, none, y);
        f.for(I32.constant(bounds + 4), I32.constant(bounds + 4 * blocks), 4, (from) => {
          f.call(walkBlock, lists, rows, from, from.add(4), y, pitch, y);
        });
      },
    );
  });
}

/** From this many rows on, loading a block of weights once for all of them pays for storing the sums in between. */
const rowsWorthBlocking = 8;

/**
 * walk(lists, rows, from, to, start, startPitch, y): the entries between two bounds of each list, added to the sums that
 * begin at `start`: the bias, the same for every row, or what the block before left in y.
 */
function defineWalk(module: ModuleBuilder, shape: DenseShape, layout: ListLayout, accumulators: number): Func {
  const passes = passesOf(shape.vectors, accumulators);
  return module.func(`walk_${shape.inputs}x${shape.outputs}`, (f) => {
    const [lists, rows, from, to] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [start, startPitch, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const sums = Array.from({ length: Math.max(...passes.map(({ count }) => count)) }, () => f.local(F32x4));
    const [list, row, before, cursor] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    for (const { first, count } of passes) {
      f.set(list, lists);
      f.set(row, y);
      f.set(before, start);
      f.for(I32.constant(0), rows, 1, () => {
        f.set(cursor, I32.load(at(list.value.add(from))));
        const end = f.let(I32.load(at(list.value.add(to))));
        walk(f, { sums: sums.slice(0, count), first, cursor, end, layout }, before.value, row.value);
        f.set(list, list.value.add(layout.rowBytes));
        f.set(row, row.value.add(16 * shape.vectors));
        f.set(before, before.value.add(startPitch));
      });
    }
  });
}

interface Walk {
  readonly sums: readonly Local<F32x4>[];
  readonly first: number;
  readonly cursor: Local<I32>;
  readonly end: I32;
  readonly layout: ListLayout;
}

/** sums = from; then for each entry of the list: sums += value · its row of weights; to = sums. */
function walk(f: Func, { sums, first, cursor, end, layout }: Walk, from: I32, to: I32): void {
  sums.forEach((sum, v) => {
    f.set(sum, F32x4.load(at(from, 16 * (first + v))));
  });
  f.if(cursor.value.lessU(end), () => {
    f.repeatWhile(() => {
      const weights = f.let(I32.load(at(cursor.value)));
      const x = f.let(F32x4.loadSplat(at(cursor.value, layout.values)));
      sums.forEach((sum, v) => {
        f.set(sum, sum.value.add(x.mul(F32x4.load(at(weights, 16 * (first + v))))));
      });
      f.set(cursor, cursor.value.add(4));
      return cursor.value.lessU(end);
    });
  });
  sums.forEach((sum, v) => {
    f.store(at(to, 16 * (first + v)), sum.value);
  });
}

/**
 * tile(x, rows, weight, bias, y): tiles of mr rows × nr vectors. `pitch` is the distance of two rows of x in bytes.
 */
export function defineTile(module: ModuleBuilder, shape: DenseShape, pitch: number, accumulators: number): Func {
  const { inputs, outputs, vectors } = shape;
  const yPitch = 16 * vectors;
  const mr = vectors <= 3 ? 4 : 2;
  const passes = passesOf(vectors, Math.max(1, Math.floor(accumulators / mr)));
  return module.func(`dense_tile_${inputs}x${outputs}`, (f) => {
    const [x, rows, weight, bias, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const count = f.local(I32);
    const rowX = f.local(I32);
    const rowY = f.local(I32);
    f.set(count, rows);
    f.set(rowX, x);
    f.set(rowY, y);
    for (let height = mr; height >= 1; height = height >> 1) {
      const tiles = height === mr ? count.value.and(-mr) : count.value.and(height);
      f.for(I32.constant(0), f.let(tiles), height, () => {
        for (const pass of passes)
          microkernel(f, { height, ...pass, inputs, pitch, yPitch }, { x: rowX.value, weight, bias, y: rowY.value });
        f.set(rowX, rowX.value.add(height * pitch));
        f.set(rowY, rowY.value.add(height * yPitch));
      });
    }
  });
}

interface TileShape {
  readonly height: number;
  readonly first: number;
  readonly count: number;
  readonly inputs: number;
  readonly pitch: number;
  readonly yPitch: number;
}

/** One tile: its sums stay in registers over all inputs. */
function microkernel(
  f: Func,
  tile: TileShape,
  { x, weight, bias, y }: { x: I32; weight: I32; bias: I32; y: I32 },
): void {
  const { height, first, count, inputs, pitch, yPitch } = tile;
  const sums = Array.from({ length: height * count }, () => f.local(F32x4));
  sums.forEach((sum, i) => {
    f.set(sum, F32x4.load(at(bias, 16 * (first + (i % count)))));
  });
  const from = f.local(I32);
  const weights = f.local(I32);
  f.set(from, x);
  f.set(weights, weight);
  const step = (i: number): void => {
    const values = Array.from({ length: height }, (_, r) => f.let(F32x4.loadSplat(at(from.value, r * pitch + 4 * i))));
    for (let v = 0; v < count; v++) {
      const w = f.let(F32x4.load(at(weights.value, i * yPitch + 16 * (first + v))));
      values.forEach((value, r) => {
        const sum = sums[r * count + v]!;
        f.set(sum, sum.value.add(value.mul(w)));
      });
    }
  };
  const unrolled = inputs % 2 === 0 ? 2 : 1;
  const end = f.let(x.add(4 * inputs));
  f.repeatWhile(() => {
    for (let i = 0; i < unrolled; i++) step(i);
    f.set(from, from.value.add(4 * unrolled));
    f.set(weights, weights.value.add(unrolled * yPitch));
    return from.value.lessU(end);
  });
  sums.forEach((sum, i) => {
    f.store(at(y, Math.floor(i / count) * yPitch + 16 * (first + (i % count))), sum.value);
  });
}
