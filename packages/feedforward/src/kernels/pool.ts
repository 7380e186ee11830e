/**
 * Pooling, plane by plane: a tile is some neighbours of a class of outputs, in vectors of four columns where rows are long
 * enough, else one by one. Windows of a few elements are written out; where they are two or more columns apart, what lies between
 * is loaded once for all of them:
 *
 *   a b | c d     even and odd columns of two rows of inputs; four outputs are max(a, b, c, d)
 *
 * A maximum may be taken in any order, so rows come first there. A mean is summed in the order of the window. Numbers that
 * are not below +0, and NaN, are in the order of their bits, which are compared much faster.
 */

import type { Formula } from "../functions/formula.ts";
import type { PoolKind } from "../tensor/pooling.ts";
import type { Func } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4, I32x4 } from "../wasm/vectors.ts";
import { tileBytes } from "./conv.ts";
import type { DataArea } from "./data.ts";
import type { Define } from "./kernel.ts";
import { vectorLane } from "./lane.ts";
import type { TileKind } from "./window-classes.ts";

export interface PoolTile extends TileKind {
  /** The window written out; null where its taps stand in the tables. */
  readonly window: Window | null;
}

export interface PoolForm extends PoolTile {
  readonly kind: PoolKind;
  /** No input is below +0, and every window sees one. */
  readonly isNonNegative: boolean;
  /** Inputs from an output to its neighbour. */
  readonly step: number;
  readonly epilogue: readonly Formula[];
}

/** Where the rows of a window begin, and where the elements of a row lie in it; in bytes. */
export interface Window {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** pool(x, y, tables, descriptor): all tiles of a descriptor, for one plane. */
export const definePoolTiles: Define<PoolForm> = ({ module, data }, form) =>
  module.func(`${form.kind}_pool_${form.lanes}_${form.places}x${form.width}`, (f) => {
    const [x, y, tables, descriptor] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const bound = (i: number): I32 => f.let(tables.add(I32.load(at(descriptor, 4 * i))));
    const [taps, tapsEnd, tiles, tilesEnd] = [bound(0), bound(1), bound(2), bound(3)];
    const count = form.kind === "max" ? null : f.let(I32x4.splat(I32.load(at(descriptor, 16))).toF32x4());
    const lane = vectorLane(f, data, form.width);
    f.for(tiles, tilesEnd, tileBytes(form), (tile) => {
      for (let p = 0; p < form.places; p++) {
        const from = f.let(x.add(I32.load(at(tile, 4 * p))));
        const to = f.let(y.add(I32.load(at(tile, 4 * (form.places + p)))));
        const pooled =
          form.window === null ? loop(f, data, form, { from, taps, tapsEnd }) : written(f, data, form, from);
        let values = count === null ? pooled : pooled.map((sum) => f.let(sum.div(count)));
        for (const formula of form.epilogue) values = [...formula.apply(lane, values)];
        for (const [i, value] of values.entries()) {
          if (form.lanes === "columns") f.store(at(to, 16 * i), value);
          else f.storeLane(at(to, 4 * i), value, 0);
        }
      }
    });
  });

interface Taps {
  readonly from: I32;
  readonly taps: I32;
  readonly tapsEnd: I32;
}

/** One tap a turn, for all neighbours. */
function loop(f: Func, data: DataArea, form: PoolForm, { from, taps, tapsEnd }: Taps): F32x4[] {
  const sums = Array.from({ length: form.width }, () => f.local(F32x4));
  for (const sum of sums) f.set(sum, data.splat(f, form.kind === "max" && !form.isNonNegative ? -Infinity : 0));
  f.for(taps, tapsEnd, 8, (tap) => {
    const place = f.let(from.add(I32.load(at(tap))));
    for (const [i, sum] of sums.entries()) f.set(sum, combined(form, [sum.value, inputAt(f, form, place, i)]));
  });
  return sums.map(({ value }) => value);
}

function combined({ kind, isNonNegative }: PoolForm, values: readonly F32x4[]): F32x4 {
  if (kind === "average") return values.reduce((sum, value) => sum.add(value));
  if (!isNonNegative) return values.reduce((most, value) => most.max(value));
  return values.reduce((most, value) => most.bits().maxU(value.bits()).bitsAsFloats());
}

function inputAt(f: Func, { lanes, step }: PoolForm, place: I32, neighbour: number): F32x4 {
  if (lanes === "channels") return F32x4.loadSplat(at(place, 4 * step * neighbour));
  return apart(f, loadSpan(place, 16 * step * neighbour, step), 0);
}

/** The inputs of four outputs and all that lies between them. */
function loadSpan(place: I32, offset: number, step: number): F32x4[] {
  return Array.from({ length: step }, (_, i) => F32x4.load(at(place, offset + 16 * i)));
}

/** Four lanes of a span that are as far apart as it has vectors, from one of its first on. */
function apart(f: Func, span: readonly F32x4[], first: number): F32x4 {
  if (span.length === 1) return span[0]!;
  const step = span.length;
  const placeOf = (lane: number): readonly [vector: number, lane: number] => {
    const i = first + lane * step;
    return [Math.floor(i / 4), i % 4];
  };
  const [[a, i], [b, j], [c, k], [d, l]] = [placeOf(0), placeOf(1), placeOf(2), placeOf(3)];
  if (a === b && c === d) return span[a]!.shuffle(span[c]!, [i, j, 4 + k, 4 + l]);
  const low = f.let(span[a]!.shuffle(span[b]!, [i, 4 + j, 0, 0]));
  const high = span[c]!.shuffle(span[d]!, [k, 4 + l, 0, 0]);
  return low.shuffle(high, [0, 1, 4, 5]);
}

/** The window written out, for each neighbour. */
function written(f: Func, data: DataArea, form: PoolForm, from: I32): F32x4[] {
  return Array.from({ length: form.width }, (_, neighbour) => {
    const isApart = form.lanes === "columns" && form.step > 1;
    const values = isApart ? spans(f, form, from, neighbour) : all(f, form, from, neighbour);
    return f.let(combined(form, form.kind === "max" ? values : [data.splat(f, 0), ...values]));
  });
}

/** Everything in the order of the window. */
function all(f: Func, form: PoolForm, from: I32, neighbour: number): F32x4[] {
  const { rows, columns } = form.window!;
  return rows.flatMap((row) => columns.map((column) => inputAt(f, form, from.add(row + column), neighbour)));
}

/** Columns that share a span come out of the same vectors; of a maximum, rows are taken together before. */
function spans(f: Func, form: PoolForm, from: I32, neighbour: number): F32x4[] {
  const { rows, columns } = form.window!;
  const bytes = 4 * form.step;
  const starts = [...new Set(columns.map((column) => column - (column % bytes)))];
  const load = (row: number, start: number): F32x4[] => loadSpan(from, row + start + 4 * bytes * neighbour, form.step);
  const split = (span: readonly F32x4[], start: number): F32x4[] =>
    columns
      .filter((column) => column - (column % bytes) === start)
      .map((column) => f.let(apart(f, span, (column - start) / 4)));
  const kept = (span: readonly F32x4[]): F32x4[] => span.map((vector) => f.let(vector));
  if (form.kind === "average") {
    return rows.flatMap((row) => starts.flatMap((start) => split(kept(load(row, start)), start)));
  }
  return starts.flatMap((start) => {
    const loaded = rows.map((row) => load(row, start));
    const span = loaded[0]!.map((_, i) =>
      combined(
        form,
        loaded.map((vectors) => vectors[i]!),
      ),
    );
    return split(kept(span), start);
  });
}
