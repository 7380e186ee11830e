/**
 * Convolution that leaves out inputs of 0: the non-zero ones of each channel are listed, and each adds its products to the
 * sums of all outputs that see it. The sums of a block of channels lie in memory, pixel by pixel, with a margin for the
 * outputs that are none:
 *
 *   for each channel, each non-zero x (ascending), each kernel element k:  sums[place of x - k] += x · weights[k]
 *
 * An output meets its inputs in the order in which they are listed, which is that of its own sum: channel, row, column.
 */

import type { Formula } from "../functions/formula.ts";
import type { Func, Local } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import { storeRun } from "./conv.ts";
import type { Context, Define } from "./kernel.ts";
import { vectorLane } from "./lane.ts";
import { definePositions, type PositionLayout } from "./positions.ts";

/** The sizes of a convolution with steps of one, over rows and columns of inputs. */
export interface SparseForm {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** Outputs that are wanted, and where the first of them lies among the sums. */
  readonly outputs: { readonly rows: number; readonly columns: number; readonly first: number };
  /** Where the sums that each kernel element adds to lie, in pixels from the place of the input. */
  readonly taps: readonly number[];
  /** Sums of a row, margin included; so long are the rows of inputs that are listed, with zeros behind them. */
  readonly pitch: number;
  readonly list: PositionLayout;
  /** Channels of a block of weights. */
  readonly block: number;
  /** Bytes of a plane of outputs. */
  readonly plane: number;
  readonly epilogue: readonly Formula[];
}

/** count(x, end, result): stores how many of sixteen and sixteen inputs are not 0; up to fifteen at the end are not looked at. */
export const defineCount: Define<object> = ({ module, data }) =>
  module.func("count", (f) => {
    const [x, end, result] = [f.param(I32), f.param(I32), f.param(I32)];
    const zero = data.splat(f, 0);
    const count = f.local(I32);
    f.set(count, I32.constant(0));
    f.for(x, end, 64, (from) => {
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => F32x4.load(at(from, 16 * i)).notEqual(zero));
      f.set(count, count.value.add(a!.narrow(b!).narrow(c!.narrow(d!)).bitmask().popcount()));
    });
    f.store(at(result), count.value);
  });

/** spread(x, y): rows of x [channels, rows, columns] at the pitch of the sums, zeros between them. */
export const defineSpread: Define<Pick<SparseForm, "channels" | "rows" | "columns" | "pitch">> = (
  { module, data },
  form,
) =>
  module.func("spread", (f) => {
    const { channels, rows, columns, pitch } = form;
    const [x, y] = [f.param(I32), f.param(I32)];
    const from = f.local(I32);
    const zero = data.splat(f, 0);
    f.set(from, x);
    f.for(y, f.let(y.add(4 * pitch * rows * channels)), 4 * pitch, (to) => {
      f.for(I32.constant(0), I32.constant(4 * columns), 16, (offset) => {
        f.store(at(to.add(offset)), F32x4.load(at(from.value.add(offset))));
      });
      for (let i = columns; i < pitch; i += 4) f.store(at(to, 4 * i), zero);
      f.set(from, from.value.add(4 * columns));
    });
  });

/** positions(x, channels, lists) */
export const defineConvList: Define<Pick<SparseForm, "list">> = ({ module, data }, { list }) =>
  definePositions(module, data, list, { pitch: 4 * list.inputs, divisor: null });

/** block_N(x, lists, weights, bias, sums, y): one block of so many channels. */
export const defineSparseBlock: Define<SparseForm & { readonly wanted: number }> = (context, form) =>
  context.module.func(`conv_sparse_${form.wanted}`, (f) => {
    const [x, lists, weights] = [f.param(I32), f.param(I32), f.param(I32)];
    const [bias, sums, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const { channels, list, taps, block } = form;
    f.call(context.func(defineStart, { outputs: form.outputs, pitch: form.pitch, vectors: block / 4 }), bias, sums);
    const walk = context.func(defineWalk, { taps, vectors: Math.ceil(form.wanted / 4), block });
    const [own, channel, lines] = [f.local(I32), f.local(I32), f.local(I32)];
    f.set(own, lists);
    f.set(channel, x);
    f.set(lines, weights);
    f.for(I32.constant(0), I32.constant(channels), 1, () => {
      const end = I32.load(at(own.value, list.bounds + 4 * list.blocks));
      f.call(walk, own.value, end, channel.value, lines.value, sums);
      f.set(own, own.value.add(list.rowBytes));
      f.set(channel, channel.value.add(4 * list.inputs));
      f.set(lines, lines.value.add(4 * block * taps.length));
    });
    f.call(context.func(defineFinish, form), sums, y);
  });

/** start(bias, sums): every sum of an output begins with the bias. What the margin holds is never read. */
const defineStart: Define<Pick<SparseForm, "outputs" | "pitch"> & { readonly vectors: number }> = (
  { module },
  { outputs: { rows, columns, first }, pitch, vectors },
) =>
  module.func(`start_${vectors}`, (f) => {
    const [bias, sums] = [f.param(I32), f.param(I32)];
    const values = Array.from({ length: vectors }, (_, v) => f.let(F32x4.load(at(bias, 16 * v))));
    const pixelBytes = 16 * vectors;
    const start = f.let(sums.add(pixelBytes * first));
    f.for(start, f.let(start.add(pixelBytes * pitch * rows)), pixelBytes * pitch, (row) => {
      f.for(row, f.let(row.add(pixelBytes * columns)), pixelBytes, (pixel) => {
        for (const [v, value] of values.entries()) f.store(at(pixel, 16 * v), value);
      });
    });
  });

/**
 * walk(list, end, x, weights, sums): the inputs of one channel, each with all kernel elements. Inputs side by side share most of
 * their sums, so four of them, or two, are taken together where the list has them: each sum is loaded and stored once.
 */
const defineWalk: Define<Walk> = ({ module }, walk) =>
  module.func(`walk_${walk.taps.length}x${walk.vectors}`, (f) => {
    const [list, end, x] = [f.param(I32), f.param(I32), f.param(I32)];
    const [weights, sums] = [f.param(I32), f.param(I32)];
    const entry = f.local(I32);
    f.set(entry, list);
    f.while(
      () => entry.value.lessU(end),
      () => {
        const counts = walk.taps.length > mostTogether ? [1] : [4, 2, 1];
        takeNeighbours(f, walk, { entry, end, x, weights, sums }, counts);
      },
    );
  });

interface Walk {
  readonly taps: readonly number[];
  readonly vectors: number;
  readonly block: number;
}

/** Kernels of more elements would make too much code. */
const mostTogether = 25;

interface Entry {
  readonly entry: Local<I32>;
  readonly end: I32;
  readonly x: I32;
  readonly weights: I32;
  readonly sums: I32;
}

/** As many of the list together as lie side by side, by these counts. */
function takeNeighbours(f: Func, walk: Walk, given: Entry, [count, ...fewer]: readonly number[]): void {
  const { entry, end } = given;
  const take = (): void => {
    addProducts(f, walk, given, count!);
    f.set(entry, entry.value.add(2 * count!));
  };
  if (fewer.length === 0) {
    take();
    return;
  }
  // Places ascend, so the last one is that far away only where all between are there.
  const last = entry.value.add(2 * (count! - 1));
  const isBeside = I32.load16(at(entry.value, 2 * (count! - 1)))
    .sub(I32.load16(at(entry.value)))
    .lessU(4 * (count! - 1) + 1);
  f.if(last.lessU(end).and(isBeside), take, () => takeNeighbours(f, walk, given, fewer));
}

/** sums += x · weights, for so many inputs side by side; those of one sum in the order of the inputs. */
function addProducts(f: Func, walk: Walk, { entry, x, weights, sums: start }: Entry, count: number): void {
  const { vectors, block } = walk;
  const position = f.let(I32.load16(at(entry.value)));
  const sums = f.let(start.add(position.mul(block)));
  const place = f.let(x.add(position));
  const inputs = Array.from({ length: count }, (_, i) => f.let(F32x4.loadSplat(at(place, 4 * i))));
  const reached = reachedSums(walk.taps, count);
  for (let v = 0; v < vectors; v++) {
    // A weight is loaded once: its uses lie close together.
    const kept = new Map<number, F32x4>();
    const weightOf = (k: number): F32x4 => {
      const weight = kept.get(k) ?? f.let(F32x4.load(at(weights, 4 * block * k + 16 * v)));
      kept.set(k, weight);
      return weight;
    };
    for (const { offset, products } of reached) {
      const target = at(sums, 4 * block * offset + 16 * v);
      const add = (sum: F32x4, [i, k]: Product): F32x4 => sum.add(inputs[i]!.mul(weightOf(k)));
      f.store(target, products.reduce(add, F32x4.load(target)));
    }
  }
}

/** Which input, and with which kernel element. */
type Product = readonly [input: number, element: number];

/** The sums that so many inputs side by side add to, in pixels from the place of the first, and what each is given. */
function reachedSums(
  taps: readonly number[],
  count: number,
): readonly { readonly offset: number; readonly products: readonly Product[] }[] {
  const sums = new Map<number, Product[]>();
  for (let input = 0; input < count; input++) {
    for (const [element, tap] of taps.entries()) {
      const products = sums.get(tap + input) ?? [];
      products.push([input, element]);
      sums.set(tap + input, products);
    }
  }
  return Array.from(sums, ([offset, products]) => ({ offset, products })).sort((a, b) => a.offset - b.offset);
}

/** finish(sums, y): outputs of each channel in a plane of its own. */
const defineFinish: Define<SparseForm & { readonly wanted: number }> = (context, form) =>
  context.module.func("finish", (f) => {
    const [sums, y] = [f.param(I32), f.param(I32)];
    const { outputs, block, pitch } = form;
    const [row, to] = [f.local(I32), f.local(I32)];
    const pixel = 4 * block;
    f.set(row, sums.add(pixel * outputs.first));
    f.set(to, y);
    f.for(I32.constant(0), I32.constant(outputs.rows), 1, () => {
      const whole = outputs.columns - (outputs.columns % 4);
      const from = f.local(I32);
      f.set(from, row.value);
      f.for(to.value, f.let(to.value.add(4 * whole)), 16, (place) => {
        finishPixels(f, context, form, { from: from.value, place, count: 4 });
        f.set(from, from.value.add(4 * pixel));
      });
      const place = to.value.add(4 * whole);
      if (whole < outputs.columns) {
        finishPixels(f, context, form, { from: from.value, place: f.let(place), count: outputs.columns - whole });
      }
      f.set(row, row.value.add(pixel * pitch));
      f.set(to, to.value.add(4 * outputs.columns));
    });
  });

interface Pixels {
  readonly from: I32;
  readonly place: I32;
  readonly count: number;
}

/** So many neighbours, for each vector of channels. */
function finishPixels(
  f: Func,
  { data }: Context,
  { wanted, block, plane, epilogue }: SparseForm & { readonly wanted: number },
  { from, place, count }: Pixels,
): void {
  const lane = vectorLane(f, data, count);
  for (let first = 0; first < wanted; first += 4) {
    let values: readonly F32x4[] = Array.from({ length: count }, (_, p) =>
      f.let(F32x4.load(at(from, 4 * block * p + 4 * first))),
    );
    for (const formula of epilogue) values = formula.apply(lane, values);
    const channels = [0, 1, 2, 3].map((i) => first + i).filter((channel) => channel < wanted);
    storeRun(
      f,
      values,
      place,
      channels.map((channel) => channel * plane),
    );
  }
}
