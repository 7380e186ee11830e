/**
 * The kernel of a product of two computed matrices, and of batches of them: lanes lie across columns, tiles of mr rows × nr
 * vectors, every sum from +0 over the inner axis in ascending order. Where columns are no multiple of 4, the last vector
 * begins so much earlier: what is computed twice has the same bits.
 */

import { broadcastStrides } from "../tensor/broadcast.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Func, Local } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { Define, Kernel } from "./kernel.ts";
import { isFloat, type Nest, nestOf, writeLoops } from "./nest.ts";

interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export const matMulKernel: Kernel = {
  plan({ inputs: [a, b], outputs: [y] }) {
    if (!isFloat(a) || !isFloat(b)) return null;
    const [rows, inner, columns] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
    const batch = y!.shape.slice(0, -2);
    if (columns < 4 || sizeOf(y!.shape) === 0 || inner === 0) return null;
    const matrices = [a, b].map(({ shape }) => broadcastStrides(shape.slice(0, -2), batch));
    const sizes = [rows * columns, rows * inner, inner * columns];
    const { axes } = nestOf(batch, matrices, []);
    // Strides count matrices; here they become elements.
    const nest = {
      axes: axes.map(({ size, strides }) => ({ size, strides: strides.map((stride, i) => stride * sizes[i]!) })),
      pitches: [4 * sizeOf(y!.shape), a.pitch, b.pitch],
    };
    const product = { rows, inner, columns };
    return {
      emit(e) {
        const [left, right] = [e.inputs[0]!.address, e.inputs[1]!.address];
        e.f.call(e.func(products, { nest, product }), e.rows, e.outputs[0]!.address, left, right);
      },
    };
  },
};

const products: Define<{ nest: Nest; product: Product }> = (context, { nest, product }) => {
  const one = context.func(single, product);
  return context.module.func(`products_${product.rows}x${product.inner}x${product.columns}`, (f) => {
    const [rows, y, a, b] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const all = { axes: [...nest.axes, { size: 1, strides: [0, 0, 0] }], pitches: nest.pitches };
    writeLoops(f, all, { rows, addresses: [y, a, b] }, ([to, left, right]) => f.call(one, left!, right!, to!));
  });
};

/** product(a, b, y) of single matrices. */
const single: Define<Product> = ({ module, machine }, { rows, inner, columns }) =>
  module.func(`product_${rows}x${inner}x${columns}`, (f) => {
    const [a, b, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const height = Math.min(rows, machine.accumulators > 10 ? 4 : 2);
    const starts = Array.from({ length: Math.ceil(columns / 4) }, (_, v) => 4 * Math.min(4 * v, columns - 4));
    const whole = rows - (rows % height);
    const tile = { inner, columns, height, vectors: 3 };
    writeRows(f, { ...tile, from: 0, to: whole }, starts, { a, b, y });
    writeRows(f, { ...tile, height: 1, vectors: machine.accumulators - 1, from: whole, to: rows }, starts, { a, b, y });
  });

interface Tiles {
  readonly inner: number;
  readonly columns: number;
  readonly height: number;
  readonly vectors: number;
  readonly from: number;
  readonly to: number;
}

interface Addresses {
  readonly a: I32;
  readonly b: I32;
  readonly y: I32;
}

/** Tiles for rows from one to before another: whole ones in a loop over columns, then what is left. */
function writeRows(f: Func, tiles: Tiles, starts: readonly number[], { a, b, y }: Addresses): void {
  const { inner, columns, height, vectors, from, to } = tiles;
  if (from === to) return;
  // The last vector may begin earlier than its place, so it is written apart.
  const regular = columns % 4 === 0 ? starts.length : starts.length - 1;
  const looped = regular - (regular % vectors);
  f.for(I32.constant(from), I32.constant(to), height, (row) => {
    const [rowA, rowY] = [f.let(a.add(row.mul(4 * inner))), f.let(y.add(row.mul(4 * columns)))];
    if (looped > 0) {
      const offsets = Array.from({ length: vectors }, (_, v) => 16 * v);
      f.for(I32.constant(0), I32.constant(16 * looped), 16 * vectors, (column) => {
        writeTile(f, tiles, offsets, { a: rowA, b: f.let(b.add(column)), y: f.let(rowY.add(column)) });
      });
    }
    for (let first = looped; first < starts.length; first += vectors) {
      writeTile(f, tiles, starts.slice(first, first + vectors), { a: rowA, b, y: rowY });
    }
  });
}

/** One tile: its sums stay in registers. `offsets` are the bytes of its columns. */
function writeTile(
  f: Func,
  { inner, columns, height }: Tiles,
  offsets: readonly number[],
  { a, b, y }: Addresses,
): void {
  const sums: Local<F32x4>[][] = Array.from({ length: height }, () => offsets.map(() => f.local(F32x4)));
  const [left, right] = [f.local(I32), f.local(I32)];
  const zero = f.let(F32x4.splat(F32.constant(0)));
  for (const row of sums) for (const sum of row) f.set(sum, zero);
  f.set(left, a);
  f.set(right, b);
  const end = f.let(a.add(4 * inner));
  f.repeatWhile(() => {
    const values = sums.map((_, r) => f.let(F32x4.loadSplat(at(left.value, 4 * inner * r))));
    offsets.forEach((offset, v) => {
      const vector = f.let(F32x4.load(at(right.value, offset)));
      for (const [r, value] of values.entries()) {
        const sum = sums[r]![v]!;
        f.set(sum, sum.value.add(value.mul(vector)));
      }
    });
    f.set(left, left.value.add(4));
    f.set(right, right.value.add(4 * columns));
    return left.value.lessU(end);
  });
  for (const [r, row] of sums.entries()) {
    for (const [v, sum] of row.entries()) f.store(at(y, 4 * columns * r + offsets[v]!), sum.value);
  }
}
