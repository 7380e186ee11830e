/**
 * Convolution: a tile is a few outputs × a block of channels, whose sums stay in registers over all taps. Lanes lie across
 * channels, or across columns where channels are few. Weights are packed [block, input channel, kernel element, channel of
 * the block], so that a turn of the loop reads one line of them, and one input (or four) for each output (or four):
 *
 *   for each tap (input offset, weight offset):  for each output p, channel c:  sums[p, c] += x[p + tap] · weights[tap, c]
 *
 * A class of outputs (`window-classes.ts`) shares its taps. Taps and tiles are tables in the packed constants.
 */

import type { Formula } from "../functions/formula.ts";
import type { Func, Local } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { ChannelLoop } from "./conv-tables.ts";
import type { Context, Define } from "./kernel.ts";
import { vectorLane } from "./lane.ts";
import type { TileKind } from "./window-classes.ts";

/** How a tile is computed and where it is written. */
export interface TileForm extends TileKind {
  /** Channels of this block. */
  readonly channels: number;
  /** Inputs from an output to its neighbour. */
  readonly step: number;
  /** Bytes of a plane of outputs. */
  readonly plane: number;
  /** The loop over input channels: null where the list of taps holds those of all of them. */
  readonly channelLoop: ChannelLoop | null;
  readonly epilogue: readonly Formula[];
}

/** tile(x, y, weights, bias, tables, descriptor): all tiles of a descriptor, for one block of channels of one example. */
export const defineTiles: Define<TileForm> = (context, form) =>
  context.module.func(`conv_${form.lanes}_${form.places}x${form.width}x${form.channels}`, (f) => {
    const [x, y, weights] = [f.param(I32), f.param(I32), f.param(I32)];
    const [bias, tables, descriptor] = [f.param(I32), f.param(I32), f.param(I32)];
    const bound = (i: number): I32 => f.let(tables.add(I32.load(at(descriptor, 4 * i))));
    const [taps, tapsEnd, tiles, tilesEnd] = [bound(0), bound(1), bound(2), bound(3)];
    const operands = operandsOf(form);
    const places = Array.from({ length: form.places }, () => f.local(I32));
    const sums = Array.from({ length: form.places * form.width }, () =>
      Array.from({ length: operands.columns }, () => f.local(F32x4)),
    );
    f.for(tiles, tilesEnd, tileBytes(form), (tile) => {
      places.forEach((place, p) => {
        f.set(place, x.add(I32.load(at(tile, 4 * p))));
      });
      for (let c = 0; c < operands.columns; c++) {
        const start = f.let(operands.weight(bias, c));
        for (const row of sums) f.set(row[c]!, start);
      }
      f.if(taps.lessU(tapsEnd), () => {
        sumTaps(f, form, { sums, places, weights, taps, tapsEnd });
      });
      storeTile(f, context, form, { sums, y, tile });
    });
  });

/** A tile in its table: where the inputs of each place begin, and where its outputs lie. */
export function tileBytes({ places }: TileKind): number {
  return 8 * places;
}

/** What a product multiplies: lanes across channels take one input, lanes across columns one weight. */
interface Operands {
  /** Sums of an output: vectors of channels, or channels. */
  readonly columns: number;
  /** Of a neighbour of an output. */
  input(place: I32, neighbour: number): F32x4;
  /** Also of a bias. */
  weight(line: I32, column: number): F32x4;
}

function operandsOf({ lanes, channels, step }: TileForm): Operands {
  if (lanes === "columns") {
    return {
      columns: channels,
      input: (place, neighbour) => columnsAt(place, 16 * step * neighbour, step),
      weight: (line, column) => F32x4.loadSplat(at(line, 4 * column)),
    };
  }
  return {
    columns: Math.ceil(channels / 4),
    input: (place, neighbour) => F32x4.loadSplat(at(place, 4 * step * neighbour)),
    weight: (line, column) => F32x4.load(at(line, 16 * column)),
  };
}

/** Four inputs that are one or two apart. */
function columnsAt(place: I32, offset: number, step: number): F32x4 {
  if (step === 1) return F32x4.load(at(place, offset));
  return F32x4.load(at(place, offset)).shuffle(F32x4.load(at(place, offset + 16)), [0, 2, 4, 6]);
}

interface Sums {
  readonly sums: readonly (readonly Local<F32x4>[])[];
  readonly places: readonly Local<I32>[];
  readonly weights: I32;
  readonly taps: I32;
  readonly tapsEnd: I32;
}

function sumTaps(f: Func, form: TileForm, operands: Sums): void {
  const { channelLoop } = form;
  const { places, weights } = operands;
  if (channelLoop === null) {
    sumList(f, form, operands);
    return;
  }
  const block = f.local(I32);
  f.set(block, weights);
  const end = f.let(weights.add(channelLoop.channels * channelLoop.weightStep));
  f.repeatWhile(() => {
    sumList(f, form, { ...operands, weights: block.value });
    for (const place of places) f.set(place, place.value.add(channelLoop.inputStep));
    f.set(block, block.value.add(channelLoop.weightStep));
    return block.value.lessU(end);
  });
}

/** One tap a turn: unrolled, old engines load everything first and spill the sums. */
function sumList(f: Func, form: TileForm, { sums, places, weights, taps, tapsEnd }: Sums): void {
  const operands = operandsOf(form);
  const cursor = f.local(I32);
  f.set(cursor, taps);
  f.repeatWhile(() => {
    const offset = f.let(I32.load(at(cursor.value)));
    const line = f.let(weights.add(I32.load(at(cursor.value, 4))));
    const inputs = places.flatMap((place) => {
      const from = f.let(place.value.add(offset));
      return Array.from({ length: form.width }, (_, neighbour) => operands.input(from, neighbour));
    });
    const columns = Array.from({ length: operands.columns }, (_, c) => operands.weight(line, c));
    multiply(f, sums, inputs, columns);
    f.set(cursor, cursor.value.add(8));
    return cursor.value.lessU(tapsEnd);
  });
}

/** sums += inputs · weights, each with each: the fewer are kept, the others are loaded one after the other. */
function multiply(
  f: Func,
  sums: readonly (readonly Local<F32x4>[])[],
  inputs: readonly F32x4[],
  weights: readonly F32x4[],
): void {
  const add = (sum: Local<F32x4>, a: F32x4, b: F32x4): void => f.set(sum, sum.value.add(a.mul(b)));
  if (inputs.length < weights.length) {
    const kept = inputs.map((input) => f.let(input));
    for (const [c, weight] of weights.entries()) {
      const w = f.let(weight);
      for (const [p, input] of kept.entries()) add(sums[p]![c]!, input, w);
    }
    return;
  }
  const kept = weights.map((weight) => f.let(weight));
  for (const [p, input] of inputs.entries()) {
    const x = f.let(input);
    for (const [c, weight] of kept.entries()) add(sums[p]![c]!, x, weight);
  }
}

interface Finished {
  readonly sums: readonly (readonly Local<F32x4>[])[];
  readonly y: I32;
  readonly tile: I32;
}

function storeTile(f: Func, { data }: Context, form: TileForm, { sums, y, tile }: Finished): void {
  const { places, width, epilogue } = form;
  const columns = sums[0]!.length;
  let values: readonly F32x4[] = sums.flat().map(({ value }) => value);
  const lane = vectorLane(f, data, values.length);
  for (const formula of epilogue) values = formula.apply(lane, values);
  for (let p = 0; p < places; p++) {
    const place = f.let(y.add(I32.load(at(tile, 4 * (places + p)))));
    for (let c = 0; c < columns; c++) {
      const neighbours = Array.from({ length: width }, (_, i) => values[(p * width + i) * columns + c]!);
      storeNeighbours(f, form, neighbours, { place, column: c });
    }
  }
}

function storeNeighbours(
  f: Func,
  { lanes, channels, plane }: TileForm,
  neighbours: readonly F32x4[],
  { place, column }: { readonly place: I32; readonly column: number },
): void {
  if (lanes === "columns") {
    for (const [i, value] of neighbours.entries()) f.store(at(place, column * plane + 16 * i), value);
    return;
  }
  const written = [0, 1, 2, 3].map((lane) => 4 * column + lane).filter((channel) => channel < channels);
  storeRun(
    f,
    neighbours,
    place,
    written.map((channel) => channel * plane),
  );
}

/** The lanes of one vector into as many planes. */
function storeLanes(f: Func, value: F32x4, place: I32, planes: readonly number[]): void {
  for (const [lane, plane] of planes.entries()) f.storeLane(at(place, plane), value, lane);
}

/** Vectors of channels side by side, turned into outputs of each channel: fours, then a pair, then one. */
export function storeRun(f: Func, column: readonly F32x4[], place: I32, planes: readonly number[]): void {
  const count = column.length;
  let first = 0;
  for (; first + 4 <= count; first += 4) {
    const turned = transpose(f, column.slice(first, first + 4));
    for (const [lane, plane] of planes.entries()) f.store(at(place, plane + 4 * first), turned[lane]!);
  }
  if (first + 2 <= count) {
    const [a, b] = [column[first]!, column[first + 1]!];
    const halves = [f.let(a.shuffle(b, [0, 4, 1, 5])), f.let(a.shuffle(b, [2, 6, 3, 7]))];
    for (const [lane, plane] of planes.entries()) {
      f.storeHalf(at(place, plane + 4 * first), halves[lane >> 1]!, lane & 1);
    }
  }
  if (count % 2 === 0) return;
  storeLanes(
    f,
    column[count - 1]!,
    place,
    planes.map((plane) => plane + 4 * (count - 1)),
  );
}

/** Four vectors as the columns of those that are given. */
export function transpose(f: Func, [a, b, c, d]: readonly F32x4[]): readonly F32x4[] {
  const [low, high] = [f.let(a!.shuffle(b!, [0, 4, 1, 5])), f.let(a!.shuffle(b!, [2, 6, 3, 7]))];
  const [low2, high2] = [f.let(c!.shuffle(d!, [0, 4, 1, 5])), f.let(c!.shuffle(d!, [2, 6, 3, 7]))];
  return [
    low.shuffle(low2, [0, 1, 4, 5]),
    low.shuffle(low2, [2, 3, 6, 7]),
    high.shuffle(high2, [0, 1, 4, 5]),
    high.shuffle(high2, [2, 3, 6, 7]),
  ].map((vector) => f.let(vector));
}
