/**
 * The channels of a value [rows, channels, …]: walked four beside each other where something is summed over the batch, and vector by
 * vector where each element has its channel's numbers. Of a row of single numbers a vector has four channels, what pads the row among
 * them; of planes it has places of one channel.
 */

import type { Func } from "../../../wasm/module.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import { type Four, overStreams } from "./streams.ts";

export interface Channels {
  readonly channels: number;
  /** Elements of a channel in a row. */
  readonly area: number;
  /** Bytes of a row. */
  readonly pitch: number;
}

/** Four channels, or twice four, which keep the processor busier: the first of them in bytes of an array with an element a channel. */
export type OfChannels = (first: I32, fours: 1 | 2) => void;

/** Every channel once or, where four do not divide them, some of them twice. */
export function overChannels(f: Func, form: Channels, visit: OfChannels): void {
  const { channels } = form;
  const all = isFlat(form) ? form.pitch / 4 : channels;
  const [twice, once] = [all - (all % 8), all - (all % 4)];
  if (twice > 0) f.for(I32.constant(0), I32.constant(4 * twice), 32, (first) => visit(first, 2));
  if (twice < once) visit(I32.constant(4 * twice), 1);
  if (once < all) visit(I32.constant(4 * Math.max(0, all - 4)), 1);
}

/**
 * Every number of these channels, in the order of the reference: rows, then places. `sources` are values of one form, each from the
 * first channel on; the vectors that are visited are those of the first four, then of the second.
 */
export function overNumbers(
  f: Func,
  form: Channels,
  { sources, rows, fours }: { readonly sources: readonly I32[]; readonly rows: I32; readonly fours: 1 | 2 },
  visit: (vectors: readonly F32x4[], four: number) => void,
): void {
  const { area, pitch } = form;
  f.for(I32.constant(0), f.let(rows.mul(pitch)), pitch, (row) => {
    const starts = sources.map((source) => f.let(source.add(row)));
    const each = Array.from({ length: fours }, (_, four) => four);
    if (isFlat(form)) {
      for (const four of each) visit(starts.map((start) => f.let(F32x4.load(at(start, 16 * four)))), four); // biome-ignore format: a line
      return;
    }
    const streams = each.flatMap((four) => starts.map((start) => fourOf(form, start, 4 * four)));
    overStreams(f, streams, area, (vectors) => {
      for (const four of each) visit(vectors.slice(four * starts.length, (four + 1) * starts.length), four);
    });
  });
}

/** Of fewer than four channels the last stands for those that are missing. */
function fourOf({ channels, area }: Channels, start: I32, first: number): Four {
  return [0, 1, 2, 3].map((i) => at(start, 4 * area * (first + Math.min(i, channels - 1))));
}

/** From the first channel of a row to the one that lies so many bytes behind it in an array with an element a channel. */
export function channelPlace({ area }: Channels, first: I32): I32 {
  return first.mul(area);
}

/** Writes what is done to the vector at an offset, with the numbers of its channel at hand. */
export type OfPlace = (offset: I32) => void;

/**
 * Every vector of every row by its offset from the first. `visit` reads numbers of a channel from an array with an element a channel.
 * Where planes are no whole vectors, a vector reaches into the next, whose turn is next; that of the last beyond the row.
 */
export function overPlaces(
  f: Func,
  form: Channels,
  rows: I32,
  visit: (numbers: (array: I32) => F32x4) => OfPlace,
): void {
  const { channels, area, pitch } = form;
  const end = f.let(rows.mul(pitch));
  if (isFlat(form)) {
    f.for(I32.constant(0), I32.constant(pitch), 16, (channel) => {
      const write = visit((array) => f.let(F32x4.load(at(array.add(channel)))));
      f.for(channel, end, pitch, write);
    });
    return;
  }
  const start = f.local(I32);
  f.for(I32.constant(0), end, pitch, (row) => {
    f.set(start, row);
    f.for(I32.constant(0), I32.constant(4 * channels), 4, (channel) => {
      const write = visit((array) => f.let(F32x4.loadSplat(at(array.add(channel)))));
      f.for(start.value, f.let(start.value.add(4 * area)), 16, write);
      f.set(start, start.value.add(4 * area));
    });
  });
}

function isFlat({ area }: Channels): boolean {
  return area === 1;
}
