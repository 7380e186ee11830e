/**
 * The kernels of pooling steps: windows in tiles, plane after plane, and whole planes as lines.
 */

import type { Formula } from "../functions/formula.ts";
import {
  type GlobalPoolAttributes,
  globalPoolAxes,
  type PoolAttributes,
  type PoolKind,
  poolAxes,
} from "../tensor/pooling.ts";
import { sizeOf } from "../tensor/shape.ts";
import { countedAlong, planeOf } from "../tensor/window.ts";
import { at, I32 } from "../wasm/values.ts";
import { descriptorBytes, stripHeadBytes, type TiledClass, windowTables } from "./conv-tables.ts";
import { fusedEpilogue } from "./epilogue.ts";
import type { Define, Kernel } from "./kernel.ts";
import { emitLines } from "./lines.ts";
import { definePoolTiles, type PoolTile, type Window } from "./pool.ts";
import {
  columnsCut,
  countTaps,
  cutClass,
  mergeAxes,
  mostTaps,
  outputsCut,
  type PixelClass,
  pixelClasses,
  type Tiles,
} from "./window-classes.ts";

export const poolKernel: Kernel<PoolAttributes> = {
  plan({ inputs: [x], outputs: [y], attributes, epilogue }) {
    if (x?.dtype !== "float32" || x.isConstant || sizeOf(x.shape) === 0 || sizeOf(y!.shape) === 0) return null;
    const axes = mergeAxes(poolAxes(x, attributes));
    if (countTaps(axes) > mostTaps) return null;
    const step = axes.at(-1)!.stride;
    const countAlong = attributes.countsPadding ? countedAlong : undefined;
    const classes = tiled(pixelClasses(axes, countAlong), step);
    // What a plane is to a convolution with one channel, whose weights are never read; one strip is all of it.
    const options = { start: 0, channels: 1, pitch: 0, kernel: 0, lineBytes: 0 };
    const tables = windowTables([{ classes, input: 0, output: 0, seen: 0 }], options);
    const fused = fusedEpilogue(epilogue);
    const loops: Loops = {
      kind: attributes.kind,
      isNonNegative: x.isNonNegative && classes.every(({ pixels }) => pixels.taps.length > 0),
      step,
      planes: sizeOf(x.shape.slice(0, 2)),
      x: { pitch: x.pitch, plane: 4 * planeOf(axes, "input") },
      y: { pitch: 4 * sizeOf(y!.shape), plane: 4 * planeOf(axes, "output") },
      kinds: tables.kinds,
      ranges: tables.strips + stripHeadBytes,
      epilogue: fused,
    };
    return {
      ...(fused.length === 0 ? {} : { appliesEpilogue: true }),
      packed: {
        byteLength: tables.end,
        write: (_, target) => {
          new Int32Array(target.buffer, target.byteOffset, tables.content.length).set(tables.content);
        },
      },
      emit(e) {
        e.f.call(e.func(definePool, loops), e.inputs[0]!.address, e.rows, e.packed, e.outputs[0]!.address);
      },
    };
  },
};

/** Vectors two at a time where there are so many, then one by one, then single outputs. */
const columnCut = { widths: [2, 1], places: () => 1, outputs: 4 };

function cut(pixels: PixelClass, step: number): readonly Tiles[] {
  return cutClass(pixels, step, step <= 4 ? columnsCut(columnCut) : outputsCut(columnCut.outputs));
}

interface Loops {
  readonly kind: PoolKind;
  readonly isNonNegative: boolean;
  readonly step: number;
  /** Of an example. */
  readonly planes: number;
  /** Bytes. */
  readonly x: { readonly pitch: number; readonly plane: number };
  readonly y: { readonly pitch: number; readonly plane: number };
  readonly kinds: readonly PoolTile[];
  /** Where the tables have the descriptors of each kind, from where to where; in bytes. */
  readonly ranges: number;
  readonly epilogue: readonly Formula[];
}

/** The windows of the largest class are written out. */
function tiled(classes: readonly PixelClass[], step: number): readonly TiledClass<PoolTile>[] {
  const sizeOfClass = ({ rows, row }: PixelClass): number => rows.length * row.length;
  const most = classes.reduce((size, pixels) => Math.max(size, sizeOfClass(pixels)), 0);
  return classes.map((pixels) => {
    const window = sizeOfClass(pixels) === most ? windowOf(pixels) : null;
    const tiles = cut(pixels, step);
    return { pixels, tiles: tiles.map(({ kind, members }) => ({ kind: { ...kind, window }, members })) };
  });
}

/** Windows of so many elements at most are written out. */
const mostWritten = 16;

function windowOf({ taps, columns }: PixelClass): Window | null {
  if (taps.length === 0 || taps.length > mostWritten) return null;
  const offsets = taps.map(({ input }) => 4 * input);
  return { rows: offsets.filter((_, i) => i % columns === 0), columns: offsets.slice(0, columns) };
}

/** pool(x, rows, tables, y) */
const definePool: Define<Loops> = (context, { planes, x: from, y: to, kinds, ranges, ...form }) =>
  context.module.func(`${form.kind}_pool`, (f) => {
    const [x, rows, tables, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [rowX, rowY, planeX, planeY] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    const bounds = kinds.map((_, i) =>
      [0, 4].map((end) => f.let(tables.add(I32.load(at(tables, ranges + 8 * i + end))))),
    );
    f.set(rowX, x);
    f.set(rowY, y);
    f.for(I32.constant(0), rows, 1, () => {
      f.set(planeX, rowX.value);
      f.set(planeY, rowY.value);
      f.for(I32.constant(0), I32.constant(planes), 1, () => {
        for (const [i, tile] of kinds.entries()) {
          const tiles = context.func(definePoolTiles, { ...form, ...tile });
          f.for(bounds[i]![0]!, bounds[i]![1]!, descriptorBytes, (descriptor) => {
            f.call(tiles, planeX.value, planeY.value, tables, descriptor);
          });
        }
        f.set(planeX, planeX.value.add(from.plane));
        f.set(planeY, planeY.value.add(to.plane));
      });
      f.set(rowX, rowX.value.add(from.pitch));
      f.set(rowY, rowY.value.add(to.pitch));
    });
  });

export const globalPoolKernel: Kernel<GlobalPoolAttributes> = {
  plan({ inputs: [x], attributes }) {
    if (x?.dtype !== "float32" || x.isConstant || sizeOf(x.shape) === 0) return null;
    const count = planeOf(globalPoolAxes(x, attributes), "input");
    const lines = sizeOf(x.shape) / count;
    const isMean = attributes.kind === "average";
    const form = { combine: isMean ? "sum" : "max", count, divisor: isMean ? count : null } as const;
    return { emit: (e) => emitLines(e, form, lines, x.pitch) };
  },
};
