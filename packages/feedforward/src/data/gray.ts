/**
 * The brightness of a picture, from 0 black to 255 white, with what is transparent laid on the paper that the picture
 * itself suggests: the brightness of its border or, where the border is transparent too, the opposite of its ink.
 */

import { shapeError } from "../errors.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";

/** Samples [height, width], or [height, width, channels] with 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA. */
export type Samples = Tensor<"uint8"> | Tensor<"uint16"> | Tensor<"uint8" | "uint16">;

/** A picture as a canvas gives it: RGBA, four bytes a pixel, row after row. */
export interface CanvasPicture {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A picture as samples of its own, or as a canvas gives it. */
export type Picture = Samples | CanvasPicture;

/** What lies around a drawing: the median brightness of the border, and how far from it paper strays. */
export interface Paper {
  readonly brightness: number;
  readonly noise: number;
}

/** A picture's brightness as uint8 [height, width]. A `ShapeError` if it is no picture. */
export function grayFromImage(picture: Picture): Tensor<"uint8"> {
  const samples = "shape" in picture ? picture : samplesOf(picture);
  const { shape, rank, size, dtype } = samples;
  const channels = shape[2] ?? 1;
  const isPixels = dtype === "uint8" || dtype === "uint16";
  if (!isPixels || size === 0 || (rank !== 2 && rank !== 3) || channels > 4) {
    const sentence = "$operation: expected a picture uint8 [height, width, 1 … 4], got $dtype $shape";
    throw shapeError("image-samples", sentence, "digit", dtype, shape);
  }
  const brightness = brightnessOf(samples, channels);
  if (channels === 1 || channels === 3) return brightness;
  const opacity = channelOf(samples, channels, channels - 1);
  return layOnPaper(brightness, opacity, paperBehind(brightness, opacity));
}

/** What an error says of what is no canvas picture. */
export const rgbaExpected =
  "$operation: expected { data, width, height } of RGBA, with data.length = 4·width·height, got $got for $width × $height";

/** [height, width, 4] */
function samplesOf({ data, width, height }: CanvasPicture): Samples {
  if (data?.length !== 4 * width * height) {
    throw shapeError("image-rgba", rgbaExpected, "digit", data?.length ?? "none", width ?? "none", height ?? "none");
  }
  return tensor(data, { shape: [height, width, 4] }) as Samples;
}

/**
 * The paper of a gray picture [height, width]. Its noise is eight times the border's median deviation: 5.4 standard
 * deviations, beyond what even a large picture reaches by chance. A border of one colour has none.
 */
export function paperOf(gray: Tensor<"uint8">): Paper {
  const border = borderOf(gray);
  const brightness = median(border);
  return { brightness, noise: 8 * median(border.map((value) => Math.abs(value - brightness))) };
}

/** Gray as it is; colours by the weights of Rec. 601, which sum to 1. */
function brightnessOf(samples: Samples, channels: number): Tensor<"uint8"> {
  if (channels < 3) return channelOf(samples, channels, 0);
  const { data } = samples;
  const divisor = 1000 * divisorOf(samples);
  const brightness = new Uint8Array(data.length / channels);
  for (let i = 0; i < brightness.length; i++) {
    const red = i * channels;
    brightness[i] = Math.round((299 * data[red]! + 587 * data[red + 1]! + 114 * data[red + 2]!) / divisor);
  }
  return new Tensor("uint8", samples.shape.slice(0, 2), brightness);
}

/** One channel as uint8 [height, width]. */
function channelOf(samples: Samples, channels: number, channel: number): Tensor<"uint8"> {
  const { data } = samples;
  const divisor = divisorOf(samples);
  const values = new Uint8Array(data.length / channels);
  for (let i = 0; i < values.length; i++) values[i] = Math.round(data[i * channels + channel]! / divisor);
  return new Tensor("uint8", samples.shape.slice(0, 2), values);
}

/** From samples to 0 … 255. */
function divisorOf(samples: Samples): number {
  return samples.dtype === "uint16" ? 257 : 1;
}

function paperBehind(brightness: Tensor<"uint8">, opacity: Tensor<"uint8">): number {
  const borderOpacity = borderOf(opacity);
  const visible = borderOf(brightness).filter((_, i) => borderOpacity[i]! >= 128);
  if (visible.length * 2 >= borderOpacity.length) return median(visible);
  const excess = brightness.data.reduce((sum, value, i) => sum + (value - 127.5) * opacity.data[i]!, 0);
  return excess < 0 ? 255 : 0;
}

function layOnPaper(brightness: Tensor<"uint8">, opacity: Tensor<"uint8">, paper: number): Tensor<"uint8"> {
  const data = brightness.data.map((value, i) => Math.round(paper + ((value - paper) * opacity.data[i]!) / 255));
  return new Tensor("uint8", brightness.shape, data);
}

/** The outermost rows and columns of [height, width], corners twice. */
export function borderOf(plane: Tensor<"uint8">): Float32Array {
  const [height, width] = plane.shape as [number, number];
  const border = new Float32Array(2 * (width + height));
  border.set(plane.data.subarray(0, width));
  border.set(plane.data.subarray((height - 1) * width), width);
  for (let y = 0; y < height; y++) {
    border[2 * width + 2 * y] = plane.data[y * width]!;
    border[2 * width + 2 * y + 1] = plane.data[(y + 1) * width - 1]!;
  }
  return border;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: Float32Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
