/**
 * A picture as channels of numbers from 0 to 255: red, green and blue, or brightness alone, with what is transparent laid on a
 * background; and a channel at another size by bilinear interpolation. Everything is computed in float64 by + − × ÷ in the
 * order that stands here, so it has the same bits everywhere; and only where a pixel is asked for, since a photograph has many
 * more of them than a model takes.
 */

import { shapeError } from "../errors.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { type Picture, rgbaExpected } from "./gray.ts";

/** What a channel has at a pixel, counted row after row. */
export type Channel = (pixel: number) => number;

export interface Channels {
  readonly height: number;
  readonly width: number;
  /** One or three. */
  readonly channels: readonly Channel[];
}

/** Samples [height, width] or [height, width, 1 … 4], or what a canvas gives. A `ShapeError` if it is no picture. */
export function samplesOf(picture: Picture, operation: string): Tensor {
  const given = Object(picture) as Picture; // nothing at all is no picture either
  if ("shape" in given) {
    const { shape, rank, size, dtype } = given;
    const isPicture = (dtype === "uint8" || dtype === "uint16") && size > 0 && (rank === 2 || rank === 3);
    if (isPicture && (shape[2] ?? 1) <= 4) return given;
    const sentence = "$operation: expected a picture uint8 [height, width, 1 … 4], got $dtype $shape";
    throw shapeError("image-samples", sentence, operation, dtype, shape);
  }
  const { data, width, height } = given;
  if (data?.length === 4 * width * height && data.length > 0) return tensor(data, { shape: [height, width, 4] });
  throw shapeError("image-rgba", rgbaExpected, operation, data?.length ?? "none", width ?? "none", height ?? "none");
}

/**
 * v = (c·a + b·(255 − a)) / 255, for a channel c of opacity a on the background b; brightness is (299·r + 587·g + 114·b) / 1000
 * (Rec. 601) of what comes out.
 */
export function channelsOf(samples: Tensor, isGray: boolean, background: readonly number[]): Channels {
  const [height, width, count = 1] = samples.shape as [number, number, number?];
  const divisor = samples.dtype === "uint16" ? 257 : 1;
  const { data } = samples;
  const sample = (pixel: number, channel: number): number => Number(data[pixel * count + channel]) / divisor;
  const hasAlpha = count === 2 || count === 4;
  const colour = (channel: number): Channel => {
    const from = count < 3 ? 0 : channel;
    if (!hasAlpha) return (pixel) => sample(pixel, from);
    return (pixel) => {
      const opacity = sample(pixel, count - 1);
      return (sample(pixel, from) * opacity + background[channel]! * (255 - opacity)) / 255;
    };
  };
  const [red, green, blue] = [colour(0), colour(1), colour(2)];
  if (!isGray) return { height, width, channels: [red, green, blue] };
  return { height, width, channels: [(pixel) => brightness(red(pixel), green(pixel), blue(pixel))] };
}

export function brightness(red: number, green: number, blue: number): number {
  return (299 * red + 587 * green + 114 * blue) / 1000;
}

/** One axis of what comes out: where the picture begins in it, and for each place of the picture two sources and what is between. */
interface Axis {
  readonly start: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float64Array;
}

/**
 * An axis of `from` pixels at the length `to`, in the middle of `full`: what is outside is not computed. Centres of pixels stay
 * centres: s = (i + ½)·from/to − ½, no further out than the outermost source.
 */
function axisOf(from: number, to: number, full: number): Axis {
  const start = Math.floor((full - to) / 2);
  const first = Math.max(0, -start);
  const count = Math.min(to, full - start) - first;
  const places = Float64Array.from({ length: count }, (_, i) =>
    Math.min(from - 1, Math.max(0, ((first + i + 0.5) * from) / to - 0.5)),
  );
  const low = Int32Array.from(places, Math.floor);
  const high = low.map((i) => Math.min(i + 1, from - 1));
  return { start: Math.max(0, start), low, high, share: places.map((place, i) => place - low[i]!) };
}

/** Sizes [height, width]: of the picture, of what becomes of it, and of the plane in whose middle that stands. */
export interface Sizes {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly full: readonly [number, number];
}

/**
 * The channel at another size: along rows first, a + (b − a)·share, then between rows alike. It reads the four pixels around a
 * place, also where the picture becomes much smaller. What it leaves of the plane is the background.
 */
export function resized(channel: Channel, { from, to, full }: Sizes, background: number): Float64Array {
  const [rows, columns] = [axisOf(from[0], to[0], full[0]), axisOf(from[1], to[1], full[1])];
  const along = (row: number, x: number): number => {
    const a = channel(row * from[1] + columns.low[x]!);
    return a + (channel(row * from[1] + columns.high[x]!) - a) * columns.share[x]!;
  };
  const plane = new Float64Array(full[0] * full[1]).fill(background);
  rows.share.forEach((share, y) => {
    const start = (rows.start + y) * full[1] + columns.start;
    for (let x = 0; x < columns.share.length; x++) {
      const a = along(rows.low[y]!, x);
      plane[start + x] = a + (along(rows.high[y]!, x) - a) * share;
    }
  });
  return plane;
}
