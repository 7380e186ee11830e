/**
 * A picture with its title above, enlarged so that every pixel can be seen, in a thin frame: what `imshow` with a title
 * shows, as SVG and as PNG.
 */

import { optionError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { axisLine, ink, paper } from "./color.ts";
import { pixelsOf } from "./pixels.ts";
import { writePng } from "./png.ts";
import { sceneToPixels } from "./raster.ts";
import { type Scene, type Shape, textShape } from "./scene.ts";
import { sceneToSvg } from "./svg.ts";
import { plainText } from "./text.ts";

/** How a picture becomes a figure. */
export interface PictureOptions {
  readonly title?: string;
  /** The side of one pixel of the picture, in pixels of the figure: 10 unless told. */
  readonly scale?: number;
  /** False for the picture alone, without paper around it, frame and title: what a program reads back as it was. */
  readonly frame?: boolean;
}

/** The picture as an SVG document. */
export function pictureToSvg(image: Tensor<"uint8">, options: PictureOptions = {}): string {
  return sceneToSvg(pictureToScene(image, options));
}

/** The picture as a PNG file. Its letters are those of `lettering.ts`. */
export function pictureToPng(image: Tensor<"uint8">, options: PictureOptions = {}): Uint8Array {
  return writePng(sceneToPixels(pictureToScene(image, options), 1));
}

const margin = 12;
const titleSize = 20;

/** The picture laid out in pixels. */
export function pictureToScene(image: Tensor<"uint8">, options: PictureOptions = {}): Scene {
  const kinds = { title: "a string", scale: "a number", frame: "a boolean" } as const;
  const { title = "", scale = 10, frame: isFramed = true } = checkOptions("picture", options, kinds);
  const pixels = pixelsOf(image, "picture");
  if (!(scale > 0 && scale < Infinity))
    throw optionError("scale-range", "$operation: expected a scale above 0, got $got", "picture", scale);
  const text = plainText(title);
  const [across, down] = [pixels.width * scale, pixels.height * scale];
  const description = `Picture of ${pixels.width} × ${pixels.height} pixels`;
  if (!isFramed) {
    const shapes: Shape[] = [{ kind: "picture", at: [0, 0], pixels, scale }];
    return { width: across, height: down, title: text, description, shapes };
  }
  const top = margin + (text === "" ? 0 : 28);
  const frame = {
    kind: "box",
    at: [margin - 1, top - 1],
    width: across + 2,
    height: down + 2,
    fill: axisLine,
  } as const;
  const width = across + 2 * margin;
  const height = top + down + margin;
  const name = textShape({ at: [width / 2, margin + 15], text, size: titleSize, color: ink, anchor: "middle" });
  const shapes: Shape[] = [
    { kind: "box", at: [0, 0], width, height, fill: paper },
    frame,
    { kind: "picture", at: [margin, top], pixels, scale },
  ];
  return { width, height, title: text, description, shapes: text === "" ? shapes : [...shapes, name] };
}
