/**
 * The products of training, c = start + Σ_k a_k · b_k, in tiles of rows × vectors: every sum is one accumulator, k ascending. Where
 * a and b lie and what becomes of the sums tells three products apart:
 *
 *     forward        y  = b + x·W    a: a row of x, from left to right    b: the rows of W     stored
 *     input          dx = dy·Wᵀ      a: a row of dy                       b: the rows of Wᵀ    stored, what is tiny as 0
 *     parameter      dW = xᵀ·dy      a: a column of x, downwards          b: the rows of dy    the update of W
 */

import type { Func, Local, ModuleBuilder } from "../../wasm/module.ts";
import { zero } from "../../wasm/training-instructions.ts";
import { at, I32 } from "../../wasm/values.ts";
import { F32x4 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";
import { withoutTiny } from "./tiny.ts";

export interface ProductForm {
  readonly name: string;
  /** Rows and vectors of a tile. */
  readonly height: number;
  readonly width: number;
  /** Bytes from one row of a tile to the next in a and in c, and from one k to the next in a and in b. */
  readonly aRow: number;
  readonly cRow: number;
  readonly aStep: number;
  readonly bStep: number;
  /** Sums start at what lies at `start`, or at +0. */
  readonly hasStart: boolean;
}

/** What becomes of the sums of a row of a tile: they belong to the vectors of c from an address plus an offset on. `head` is what the step is told. */
export type Finish = (f: Func, head: I32) => (sums: readonly F32x4[], c: I32, offset: number) => void;

/** product(head, a, b, start, c, rows, k): `rows` and `k` at least 1. */
export function defineProduct(module: ModuleBuilder, form: ProductForm, finish: Finish): Func {
  const { name, height, aRow, cRow } = form;
  return module.func(name, (f) => {
    const head = f.param(I32);
    const [a, b, start, c] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [rows, k] = [f.param(I32), f.param(I32)];
    const row = finish(f, head);
    const [rowA, rowC, left] = [f.local(I32), f.local(I32), f.local(I32)];
    f.set(rowA, a);
    f.set(rowC, c);
    f.set(left, rows);
    const end = f.let(b.add(k.mul(form.bStep)));
    for (const tall of height === 1 ? [1] : [height, 1]) {
      f.while(
        () => I32.constant(tall - 1).lessU(left.value),
        () => {
          writeTile(f, { form, tall, row }, { a: rowA.value, b, start, c: rowC.value, end });
          f.set(rowA, rowA.value.add(tall * aRow));
          f.set(rowC, rowC.value.add(tall * cRow));
          f.set(left, left.value.sub(tall));
        },
      );
    }
  });
}

interface Tile {
  readonly form: ProductForm;
  readonly tall: number;
  readonly row: ReturnType<Finish>;
}

type Addresses = Readonly<Record<"a" | "b" | "start" | "c" | "end", I32>>;

function writeTile(f: Func, { form, tall, row: finishRow }: Tile, { a, b, start, c, end }: Addresses): void {
  const { width, aRow, aStep, bStep, cRow, hasStart } = form;
  const sums = Array.from({ length: tall }, () => Array.from({ length: width }, () => f.local(F32x4)));
  for (const row of sums) {
    for (const [v, sum] of row.entries()) f.set(sum, hasStart ? F32x4.load(at(start, 16 * v)) : zero());
  }
  const [fromA, fromB] = [f.local(I32), f.local(I32)];
  f.set(fromA, a);
  f.set(fromB, b);
  f.repeatWhile(() => {
    const values = sums.map((_, r) => f.let(F32x4.loadSplat(at(fromA.value, r * aRow))));
    for (let v = 0; v < width; v++) {
      const vector = f.let(F32x4.load(at(fromB.value, 16 * v)));
      values.forEach((value, r) => {
        const sum: Local<F32x4> = sums[r]![v]!;
        f.set(sum, sum.value.add(value.mul(vector)));
      });
    }
    f.set(fromA, fromA.value.add(aStep));
    f.set(fromB, fromB.value.add(bStep));
    return fromB.value.lessU(end);
  });
  for (const [r, row] of sums.entries()) {
    finishRow(
      row.map(({ value }) => value),
      c,
      r * cRow,
    );
  }
}

/** The sums as they are. */
export const stored: Finish = (f) => (sums, c, offset) => {
  for (const [v, sum] of sums.entries()) f.store(at(c, offset + 16 * v), sum);
};

/** The sums without what is tiny: gradients. */
export const cleared =
  (data: DataArea): Finish =>
  (f) =>
  (sums, c, offset) => {
    for (const [v, sum] of withoutTiny(f, data, sums).entries()) f.store(at(c, offset + 16 * v), sum);
  };

/** Rows and vectors of a tile for so many vectors: sums, a vector of b and a value of a for each row share the registers. */
export function tileOf(vectors: number, accumulators: number): { readonly height: number; readonly width: number } {
  if (accumulators < 13) return { height: 2, width: evenly(vectors, 3) };
  return vectors <= 3 ? { height: 4, width: vectors } : { height: 2, width: evenly(vectors, 5) };
}

/** The width of panels of at most `limit` vectors, as even as that allows. */
export function evenly(vectors: number, limit: number): number {
  return Math.ceil(vectors / Math.ceil(vectors / limit));
}

/** A run of panels of one width: where the first begins and the last ends, in vectors. */
export interface Panels {
  readonly width: number;
  readonly first: number;
  readonly end: number;
}

/** Panels of one width, and a narrower last one where they do not fill the vectors. */
export function panelsOf(vectors: number, width: number): readonly Panels[] {
  const whole = vectors - (vectors % width);
  const runs = [
    { width, first: 0, end: whole },
    { width: vectors % width, first: whole, end: vectors },
  ];
  return runs.filter(({ first, end }) => first < end);
}

/** Each panel by how many bytes it begins behind the first. */
export function overPanels(f: Func, { width, first, end }: Panels, visit: (first: I32) => void): void {
  if (end - first === width) visit(I32.constant(16 * first));
  else f.for(I32.constant(16 * first), I32.constant(16 * end), 16 * width, visit);
}
