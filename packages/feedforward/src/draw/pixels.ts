/**
 * A picture is a tensor of bytes: [height, width] in grey, or [height, width, channels] with 1 (grey), 3 (red, green,
 * blue) or 4 channels (and opacity). Everything that draws pictures reads them through here.
 */

import { optionError, shapeError } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Color } from "./color.ts";

export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array;
}

/** The picture that a tensor holds, or an error that names the `operation`. */
export function pixelsOf(image: Tensor, operation: string): Pixels {
  const [height = 0, width = 0, channels = 1] = image.shape;
  if (image.dtype !== "uint8")
    throw optionError("picture-dtype", "$operation: expected a picture of uint8, got $got", operation, image.dtype);
  const isPicture = (image.rank === 2 || image.rank === 3) && height > 0 && width > 0;
  if (!isPicture || (channels !== 1 && channels !== 3 && channels !== 4)) {
    const sentence = "$operation: expected a picture [height, width] or [height, width, 1 | 3 | 4], got $got";
    throw shapeError("picture-shape", sentence, operation, image.shape);
  }
  return { height, width, channels, data: image.data as Uint8Array };
}

/** The colour of one pixel; what is transparent shows white. */
export function colorAt({ width, channels, data }: Pixels, x: number, y: number): Color {
  const start = (y * width + x) * channels;
  const first = data[start]!;
  if (channels === 1) return [first, first, first];
  const color: Color = [first, data[start + 1]!, data[start + 2]!];
  if (channels === 3) return color;
  const opacity = data[start + 3]! / 255;
  const [red, green, blue] = color.map((part) => Math.round(255 + (part - 255) * opacity));
  return [red!, green!, blue!];
}
