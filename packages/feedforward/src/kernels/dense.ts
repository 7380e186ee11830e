/**
 * Dense kernels: y = x·W + b. Lanes lie across outputs, one accumulator an output, bias first, then inputs in ascending
 * order: the same sum as the reference's, bit for bit. W is packed in panels of as many outputs as a pass keeps in
 * registers, each panel [in, panel], so that a pass reads memory from front to back.
 *
 * Two forms. Here are tiles of mr rows × nr vectors for inputs that are never 0; `sparse.ts` walks lists of those that are not.
 * Which one runs cannot change a bit.
 */

import type { Func, Local, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";

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
  if (accumulators < 7) return { rows: 1, vectors: 1 };
  return inputs <= 200 ? { rows: 2, vectors: 5 } : { rows: 4, vectors: 2 }; // 16 kB
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

/** One loop for so many pieces of the outputs that are alike; the body is told where each begins, in bytes. */
export function forPieces(f: Func, vectors: number, count: number, body: (first: I32) => void): void {
  if (count > 0) f.for(I32.constant(0), I32.constant(16 * vectors * count), 16 * vectors, body);
}

/** So many panels have code of their own; of wider layers those that are alike share it. */
const mostWritten = 8;

/**
 * tile(x, rows, weight, bias, y): tiles of mr rows × a panel, a panel for all rows before the next one; then the rows that
 * are left, one by one, each with as many vectors as one row's code keeps in registers. `pitch` is the distance of two rows of x in
 * bytes.
 */
export function defineTile(module: ModuleBuilder, shape: DenseShape, pitch: number, accumulators: number): Func {
  const { inputs, outputs } = shape;
  const mr = tileSize(inputs, accumulators).rows;
  const panels = panelsOf(shape);
  const alike = Math.floor(shape.vectors / shape.panel);
  // A row alone has a weight for each sum to load, which V8 before 11.4 does before it adds any.
  const mostAlone = accumulators > 7 ? 10 : 7;
  const together = Math.floor(mostAlone / shape.panel);
  const loops = panels.length > mostWritten * together ? Math.floor(alike / together) : 0;
  const tiles = (height: number, vectors: readonly VectorPlace[]): Func =>
    defineTiles(module, { shape, vectors, height, pitch });
  const panel = alike > 0 ? tiles(mr, placesOf(panels[0]!)) : null;
  // The last panel stands behind the others where it is narrower.
  const narrow = panels.slice(alike).map((last) => tiles(mr, placesOf(last)));
  const several = mr > 1 && loops > 0 ? tiles(1, panels.slice(0, together).flatMap(placesOf)) : null;
  const rest = mr > 1 ? panels.slice(loops * together).flatMap(placesOf) : [];
  const chunks = chunksOf(rest, mostAlone).map((chunk) => tiles(1, chunk));
  return module.func(`dense_tile_${inputs}x${outputs}`, (f) => {
    const [x, rows, weight, bias, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    /** A function for so many rows; `first` is where its outputs begin, in bytes. */
    const call = (func: Func, rows: Rows, first: I32 = I32.constant(0)): void =>
      f.call(func, rows.x, rows.count, weight.add(first.mul(inputs)), bias.add(first), rows.y.add(first));
    const callPanels = (whole: Rows): void => {
      if (panel !== null) forPieces(f, shape.panel, alike, (first) => call(panel, whole, first));
      for (const func of narrow) call(func, whole);
    };
    if (mr === 1) return callPanels({ x, y, count: rows });
    const whole = { x, y, count: f.let(rows.and(-mr)) };
    f.if(whole.count, () => callPanels(whole));
    const count = f.let(rows.sub(whole.count));
    f.if(count, () => {
      const left = {
        x: f.let(x.add(whole.count.mul(pitch))),
        y: f.let(y.add(whole.count.mul(16 * shape.vectors))),
        count,
      };
      if (several !== null) forPieces(f, together * shape.panel, loops, (first) => call(several, left, first));
      for (const func of chunks) call(func, left);
    });
  });
}

/** Rows of inputs and of sums, and how many. */
interface Rows {
  readonly x: I32;
  readonly y: I32;
  readonly count: I32;
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
  if (items.length === 0) return [];
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

/**
 * tiles(x, rows, weight, bias, y): one tile after the other, at least one; their sums stay in registers over all inputs. There are two
 * loops and nothing beside them, and one input a turn: of two, V8 before 11.4 would load all weights first and spill the sums.
 */
function defineTiles(module: ModuleBuilder, { shape, vectors, height, pitch }: Tile): Func {
  const name = `tiles_${shape.inputs}_${height}x${4 * vectors.length}_${vectors[0]!.output / 4}`;
  return module.func(name, (f) => {
    const [x, rows, weight, bias, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const sums = Array.from({ length: height }, () => vectors.map(() => f.local(F32x4)));
    const forEachSum = (visit: (sum: Local<F32x4>, place: VectorPlace, row: number) => void): void => {
      for (const [r, row] of sums.entries()) for (const [v, sum] of row.entries()) visit(sum, vectors[v]!, r);
    };
    const [rowX, rowY, from, weights] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    const lastX = f.let(x.add(rows.mul(pitch)));
    f.set(rowX, x);
    f.set(rowY, y);
    f.repeatWhile(() => {
      forEachSum((sum, { output }) => f.set(sum, F32x4.load(at(bias, output))));
      f.set(from, rowX.value);
      f.set(weights, weight);
      const end = f.let(rowX.value.add(4 * shape.inputs));
      f.repeatWhile(() => {
        const values = sums.map((_, r) => f.let(F32x4.loadSplat(at(from.value, r * pitch))));
        vectors.forEach((place, v) => {
          const w = f.let(F32x4.load(at(weights.value, place.weight)));
          values.forEach((value, r) => {
            const sum = sums[r]![v]!;
            f.set(sum, sum.value.add(value.mul(w)));
          });
        });
        f.set(from, from.value.add(4));
        f.set(weights, weights.value.add(16 * shape.panel));
        return from.value.lessU(end);
      });
      forEachSum((sum, { output }, r) => f.store(at(rowY.value, 16 * r * shape.vectors + output), sum.value));
      f.set(rowX, rowX.value.add(height * pitch));
      f.set(rowY, rowY.value.add(16 * height * shape.vectors));
      return rowX.value.lessU(lastX);
    });
  });
}
