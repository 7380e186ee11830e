/**
 * Pictures in a terminal. A character cell is about twice as high as wide, so the upper half block ▀ shows two square
 * pixels: the upper one in the colour of the text, the lower one in the colour behind it. Without colours a shade stands
 * for both.
 */

import { checkOptions } from "../options/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Color, type ColorDepth, checkDepth, lightness, paint, unpaint } from "./color.ts";
import { colorAt, type Pixels, pixelsOf } from "./pixels.ts";
import { centered, plainText } from "./text.ts";

/** How a picture is printed. */
export interface TextPictureOptions {
  /** What the terminal can show; nothing but characters unless told. */
  readonly color?: ColorDepth;
  readonly title?: string;
}

/** From black to white on a dark terminal. */
const shades = [..." ░▒▓█"];

/** The picture as lines of text, one character for each column and two rows of pixels, the title centred above. */
export function pictureToText(image: Tensor<"uint8">, options: TextPictureOptions = {}): string {
  const { color = "none", title = "" } = checkOptions("picture", options, { color: "", title: "a string" });
  checkDepth("picture", color);
  const pixels = pixelsOf(image, "picture");
  const lines = Array.from({ length: Math.ceil(pixels.height / 2) }, (_, i) =>
    color === "none" ? shadeLine(pixels, 2 * i) : colorLine(pixels, 2 * i, color),
  );
  const text = plainText(title);
  return `${[...(text === "" ? [] : [centered(text, pixels.width)]), ...lines].join("\n")}\n`;
}

/** The column of two pixels that begins in row `y`; the last row of an odd height stands alone. */
function pairAt(pixels: Pixels, x: number, y: number): readonly [upper: Color, lower: Color | null] {
  return [colorAt(pixels, x, y), y + 1 < pixels.height ? colorAt(pixels, x, y + 1) : null];
}

function shadeLine(pixels: Pixels, y: number): string {
  const characters = Array.from({ length: pixels.width }, (_, x) => {
    const [upper, lower] = pairAt(pixels, x, y);
    const mean = (lightness(upper) + lightness(lower ?? upper)) / 2;
    return shades[Math.min(shades.length - 1, Math.floor((mean / 256) * shades.length))]!;
  });
  return characters.join("").trimEnd();
}

/** Each of the two colours is set only where it changes. */
function colorLine(pixels: Pixels, y: number, depth: ColorDepth): string {
  let line = "";
  let [text, behind] = ["", ""];
  for (let x = 0; x < pixels.width; x++) {
    const [upper, lower] = pairAt(pixels, x, y);
    const nextText = paint(upper, "text", depth);
    const nextBehind = lower === null ? "" : paint(lower, "behind", depth);
    line += `${nextText === text ? "" : nextText}${nextBehind === behind ? "" : nextBehind}▀`;
    [text, behind] = [nextText, nextBehind];
  }
  return line + unpaint;
}
