/**
 * Dense kernels: y = x·W + b. Lanes lie across outputs, one accumulator an output, bias first, then inputs in ascending
 * order: the same sum as the reference's, bit for bit. W is packed in panels of as many outputs as a pass keeps in
 * registers, each panel [in, panel], so that a pass reads memory from front to back.
 *
 * Two forms. `defineSparse` walks lists of non-zero inputs (`nonzero.ts`). `defineTile` computes tiles of mr rows × nr
 * vectors for inputs that are never 0. Which one runs cannot change a bit.
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
  /** Vectors of a panel; the last panel may use fewer. */
  readonly panel: number;
}

/** Panels of at most `limit` vectors, as even as that allows. */
export function denseShape(inputs: number, outputs: number, limit: number): DenseShape {
  const vectors = Math.ceil(outputs / 4);
  return { inputs, outputs, vectors, panel: Math.ceil(vectors / Math.ceil(vectors / limit)) };
}

interface TileSize {
  readonly rows: number;
  readonly vectors: number;
}

/**
 * Rows and vectors of a tile: a sum for each pair, the inputs, a weight and a product share the registers. A wide panel loads
 * less for a product, a narrow one that four rows share stays in the first-level cache where there are many inputs.
 */
function tileSize(inputs: number, accumulators: number): TileSize {
  const hasMany = accumulators > 10;
  if (hasMany && inputs <= 200) return { rows: 2, vectors: 5 }; // 16 kB
  return { rows: accumulators > 5 ? 4 : 1, vectors: hasMany ? 2 : 1 };
}

/** Panels for tiles. */
export function tileShape(inputs: number, outputs: number, accumulators: number): DenseShape {
  return denseShape(inputs, outputs, tileSize(inputs, accumulators).vectors);
}

interface Panel {
  /** The first of its vectors of outputs. */
  readonly first: number;
  readonly count: number;
  /** Where it begins in the packed weights, in bytes. */
  readonly offset: number;
}

function panelsOf({ inputs, vectors, panel }: DenseShape): Panel[] {
  return Array.from({ length: Math.ceil(vectors / panel) }, (_, p) => {
    const first = p * panel;
    return { first, count: Math.min(panel, vectors - first), offset: 16 * first * inputs };
  });
}

/** Floats of the packed weights. */
export function packedSize(shape: DenseShape): number {
  return 4 * shape.panel * shape.inputs * panelsOf(shape).length;
}

/** Packs `weight` [inputs, outputs] into panels; what pads the last one is left as it is. */
export function packWeight(shape: DenseShape, weight: Float32Array, target: Float32Array): void {
  const { inputs, outputs, panel } = shape;
  for (const { first, offset } of panelsOf(shape)) {
    for (let i = 0; i < inputs; i++) {
      const row = weight.subarray(i * outputs + 4 * first, i * outputs + Math.min(outputs, 4 * (first + panel)));
      target.set(row, offset / 4 + 4 * panel * i);
    }
  }
}

/**
 * sparse(lists, rows, bias, y): whole lists for a few rows; for many, block after block of the lists, each for all rows,
 * which keeps the block's weights in the first-level cache.
 */
export function defineSparse(module: ModuleBuilder, shape: DenseShape, layout: ListLayout): Func {
  const { inputs, outputs, vectors, panel } = shape;
  const { blocks, bounds } = layout;
  const rest = vectors % panel;
  const wide = defineWalk(module, shape, layout);
  const narrow = rest > 0 ? defineWalk(module, { ...shape, panel: rest }, layout) : wide;
  return module.func(`dense_sparse_${inputs}x${outputs}`, (f) => {
    const [lists, rows, bias, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [from, to, step] = [f.local(I32), f.local(I32), f.local(I32)];
    const [start, startPitch] = [f.local(I32), f.local(I32)];
    /** `first` is where the panel's outputs begin, in bytes. */
    const walkPanel = (walk: Func, first: I32): void => {
      const places = [start.value.add(first), startPitch.value, y.add(first)];
      f.call(walk, lists, rows, from.value, to.value, first.mul(inputs), ...places);
    };
    f.set(to, I32.constant(bounds));
    f.set(start, bias);
    f.set(step, I32.constant(4 * blocks));
    if (blocks > 1) f.if(I32.constant(rowsWorthBlocking - 1).lessU(rows), () => f.set(step, I32.constant(4)));
    f.repeatWhile(() => {
      f.set(from, to.value);
      f.set(to, from.value.add(step.value));
      forPieces(f, panel, Math.floor(vectors / panel), (first) => walkPanel(wide, first));
      if (rest > 0) walkPanel(narrow, I32.constant(16 * (vectors - rest)));
      f.set(start, y);
      f.set(startPitch, I32.constant(16 * vectors));
      return to.value.lessU(I32.constant(bounds + 4 * blocks));
    });
  });
}

/** From this many rows on, loading a block of weights once for all of them pays for storing the sums in between. */
const rowsWorthBlocking = 8;

/**
 * walk(lists, rows, from, to, weights, start, startPitch, y): the entries between two bounds of each list, added to the sums of a panel
 * that begin at `start`: the bias, the same for every row, or what the block before left in y. `weights` is added to the address of
 * each row of weights. It is one loop and nothing else: beside another one, V8 before 11.4 would not keep this many sums in registers.
 */
function defineWalk(module: ModuleBuilder, { inputs, vectors, panel }: DenseShape, layout: ListLayout): Func {
  return module.func(`walk_${inputs}x${4 * panel}`, (f) => {
    const [lists, rows, from, to] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [first, start, startPitch, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const sums = Array.from({ length: panel }, () => f.local(F32x4));
    const [list, row, before, cursor] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    f.set(list, lists);
    f.set(row, y);
    f.set(before, start);
    f.for(I32.constant(0), rows, 1, () => {
      f.set(cursor, I32.load(at(list.value.add(from))));
      const end = f.let(I32.load(at(list.value.add(to))));
      for (const [v, sum] of sums.entries()) f.set(sum, F32x4.load(at(before.value, 16 * v)));
      f.while(
        () => cursor.value.lessU(end),
        () => {
          const weights = f.let(I32.load(at(cursor.value)).add(first));
          const x = f.let(F32x4.loadSplat(at(cursor.value, layout.values)));
          for (const [v, sum] of sums.entries()) {
            f.set(sum, sum.value.add(x.mul(F32x4.load(at(weights, 16 * v)))));
          }
          f.set(cursor, cursor.value.add(4));
        },
      );
      for (const [v, sum] of sums.entries()) f.store(at(row.value, 16 * v), sum.value);
      f.set(list, list.value.add(layout.rowBytes));
      f.set(row, row.value.add(16 * vectors));
      f.set(before, before.value.add(startPitch));
    });
  });
}

/** One loop for so many pieces of the outputs that are alike; the body is told where each begins, in bytes. */
function forPieces(f: Func, vectors: number, count: number, body: (first: I32) => void): void {
  if (count > 0) f.for(I32.constant(0), I32.constant(16 * vectors * count), 16 * vectors, body);
}

/** So many panels have code of their own; of wider layers those that are alike share it. */
const mostWritten = 8;

/**
 * tile(x, rows, weight, bias, y): tiles of mr rows × a panel, a panel for all rows before the next one; then the rows that
 * are left, one by one, each with as many vectors as registers hold. `pitch` is the distance of two rows of x in bytes.
 */
export function defineTile(module: ModuleBuilder, shape: DenseShape, pitch: number, accumulators: number): Func {
  const { inputs, outputs } = shape;
  const mr = tileSize(inputs, accumulators).rows;
  return module.func(`dense_tile_${inputs}x${outputs}`, (f) => {
    const [x, rows, weight, bias, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [rowX, rowY] = [f.local(I32), f.local(I32)];
    const tiles = (height: number, vectors: readonly VectorPlace[], start: I32, from: Parameters): void => {
      f.set(rowX, x.add(start.mul(pitch)));
      f.set(rowY, from.y.add(start.mul(16 * shape.vectors)));
      f.for(start, height === 1 ? rows : whole, height, () => {
        microkernel(f, { shape, vectors, height, pitch }, { ...from, x: rowX.value, y: rowY.value });
        f.set(rowX, rowX.value.add(height * pitch));
        f.set(rowY, rowY.value.add(16 * height * shape.vectors));
      });
    };
    const whole = f.let(rows.and(-mr));
    const panels = panelsOf(shape);
    const alike = Math.floor(shape.vectors / shape.panel);
    const all = { weight, bias, y };
    const behind = (first: I32): Parameters => ({
      weight: f.let(weight.add(first.mul(inputs))),
      bias: f.let(bias.add(first)),
      y: f.let(y.add(first)),
    });
    // The last panel stands behind the others where it is narrower.
    forPieces(f, shape.panel, alike, (first) => tiles(mr, placesOf(panels[0]!), I32.constant(0), behind(first)));
    for (const panel of panels.slice(alike)) tiles(mr, placesOf(panel), I32.constant(0), all);
    if (mr === 1) return;
    const together = Math.floor((accumulators - 1) / shape.panel);
    const loops = panels.length > mostWritten * together ? Math.floor(alike / together) : 0;
    const places = panels.slice(0, together).flatMap(placesOf);
    forPieces(f, together * shape.panel, loops, (first) => tiles(1, places, whole, behind(first)));
    const rest = panels.slice(loops * together).flatMap(placesOf);
    for (const chunk of chunksOf(rest, accumulators - 1)) tiles(1, chunk, whole, all);
  });
}

/** Where the weights, the bias and the outputs begin. */
interface Parameters {
  readonly weight: I32;
  readonly bias: I32;
  readonly y: I32;
}

/** A vector of outputs: where it stands in a row of them, and where its weights begin in a panel; in bytes. */
interface VectorPlace {
  readonly output: number;
  readonly weight: number;
}

function placesOf({ first, count, offset }: Panel): VectorPlace[] {
  return Array.from({ length: count }, (_, v) => ({ output: 16 * (first + v), weight: offset + 16 * v }));
}

function chunksOf<T>(items: readonly T[], limit: number): T[][] {
  const count = Math.ceil(items.length / limit);
  const size = Math.ceil(items.length / count);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

interface Tile {
  readonly shape: DenseShape;
  readonly vectors: readonly VectorPlace[];
  /** Rows. */
  readonly height: number;
  readonly pitch: number;
}

/** One tile: its sums stay in registers over all inputs. */
function microkernel(
  f: Func,
  { shape, vectors, height, pitch }: Tile,
  { x, weight, bias, y }: { x: I32; weight: I32; bias: I32; y: I32 },
): void {
  const stride = 16 * shape.panel;
  const sums = Array.from({ length: height }, () => vectors.map(() => f.local(F32x4)));
  const forEachSum = (visit: (sum: Local<F32x4>, place: VectorPlace, row: number) => void): void => {
    for (const [r, row] of sums.entries()) for (const [v, sum] of row.entries()) visit(sum, vectors[v]!, r);
  };
  forEachSum((sum, { output }) => f.set(sum, F32x4.load(at(bias, output))));
  const [from, weights] = [f.local(I32), f.local(I32)];
  f.set(from, x);
  f.set(weights, weight);
  const step = (i: number): void => {
    const values = sums.map((_, r) => f.let(F32x4.loadSplat(at(from.value, r * pitch + 4 * i))));
    vectors.forEach((place, v) => {
      const w = f.let(F32x4.load(at(weights.value, place.weight + i * stride)));
      values.forEach((value, r) => {
        const sum = sums[r]![v]!;
        f.set(sum, sum.value.add(value.mul(w)));
      });
    });
  };
  const unrolled = shape.inputs % 2 === 0 ? 2 : 1;
  const end = f.let(x.add(4 * shape.inputs));
  f.repeatWhile(() => {
    for (let i = 0; i < unrolled; i++) step(i);
    f.set(from, from.value.add(4 * unrolled));
    f.set(weights, weights.value.add(unrolled * stride));
    return from.value.lessU(end);
  });
  forEachSum((sum, { output }, r) => f.store(at(y, 16 * r * shape.vectors + output), sum.value));
}
