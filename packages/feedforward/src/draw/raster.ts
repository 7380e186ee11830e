/**
 * Scenes as pixels. A line is drawn by the distance of each pixel's centre to it: inside the pen the pixel is covered,
 * outside it is not, and in the pixel between by the share; so lines are smooth at any slope and end round.
 */

import { Tensor } from "../tensor/tensor.ts";
import type { Color } from "./color.ts";
import { penWidth, strokesOf } from "./lettering.ts";
import { dashes, distanceTo, type Line, type Point } from "./line.ts";
import { colorAt } from "./pixels.ts";
import type { Scene, Shape } from "./scene.ts";

/** The scene on white, as a picture [height · scale, width · scale, 3]. */
export function sceneToPixels(scene: Scene, scale: number): Tensor<"uint8"> {
  const canvas = new Canvas(Math.ceil(scene.width * scale), Math.ceil(scene.height * scale));
  for (const shape of scene.shapes) drawShape(canvas, shape, scale);
  return new Tensor("uint8", [canvas.height, canvas.width, 3], canvas.data);
}

function drawShape(canvas: Canvas, shape: Shape, scale: number): void {
  switch (shape.kind) {
    case "box":
      canvas.box(scaled(shape.at, scale), [shape.width * scale, shape.height * scale], shape.fill);
      break;
    case "line": {
      const parts = shape.lines.flatMap((line) => dashes(line, shape.dash));
      canvas.stroke(scaledLines(parts, scale), shape.width * scale, shape.color);
      break;
    }
    case "dot": {
      const center = [[scaled(shape.at, scale)]];
      canvas.stroke(center, (2 * shape.radius + 1.5) * scale, shape.color);
      canvas.stroke(center, (2 * shape.radius - 1.5) * scale, shape.fill);
      break;
    }
    case "text":
      canvas.stroke(scaledLines(strokesOf(shape), scale), penWidth(shape) * scale, shape.color);
      break;
    case "picture":
      drawPicture(canvas, shape, scale);
  }
}

function drawPicture(canvas: Canvas, shape: Extract<Shape, { kind: "picture" }>, scale: number): void {
  const { at, pixels } = shape;
  const side = shape.scale * scale;
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      const corner: Point = [at[0] * scale + x * side, at[1] * scale + y * side];
      canvas.box(corner, [side, side], colorAt(pixels, x, y));
    }
  }
}

function scaledLines(lines: readonly Line[], scale: number): readonly Line[] {
  return lines.map((line) => line.map((point) => scaled(point, scale)));
}

function scaled([x, y]: Point, scale: number): Point {
  return [x * scale, y * scale];
}

/** White pixels, red, green and blue each, that shapes are laid over. */
class Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height * 3).fill(255);
  }

  /** A filled rectangle; a pixel that it covers in part takes that part of the colour. */
  box([left, top]: Point, [width, height]: Point, color: Color): void {
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(this.height, top + height); y++) {
      const down = overlap(y, top, top + height);
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(this.width, left + width); x++) {
        this.#blend(y * this.width + x, color, down * overlap(x, left, left + width));
      }
    }
  }

  /** Lines under a round pen. Where they cross, the colour is laid once. */
  stroke(lines: readonly Line[], width: number, color: Color): void {
    const covered = new Map<number, number>();
    for (const line of lines) {
      line.forEach((point, i) => {
        if (i > 0 || line.length === 1) this.#cover(covered, [line[i - 1] ?? point, point], width / 2);
      });
    }
    for (const [pixel, share] of covered) this.#blend(pixel, color, share);
  }

  #cover(covered: Map<number, number>, [from, to]: readonly [Point, Point], radius: number): void {
    const reach = radius + 0.5;
    const range = (a: number, b: number, size: number): readonly [number, number] => [
      Math.max(0, Math.floor(Math.min(a, b) - reach)),
      Math.min(size, Math.ceil(Math.max(a, b) + reach)),
    ];
    const [left, right] = range(from[0], to[0], this.width);
    const [top, bottom] = range(from[1], to[1], this.height);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const share = Math.min(1, reach - distanceTo([x + 0.5, y + 0.5], from, to));
        if (share <= 0) continue;
        const pixel = y * this.width + x;
        covered.set(pixel, Math.max(share, covered.get(pixel) ?? 0));
      }
    }
  }

  #blend(pixel: number, color: Color, share: number): void {
    for (let channel = 0; channel < 3; channel++) {
      const i = pixel * 3 + channel;
      const under = this.data[i]!;
      this.data[i] = Math.round(under + (color[channel]! - under) * share);
    }
  }
}

/** How much of the pixel from `start` to `start + 1` lies between two positions. */
function overlap(start: number, from: number, to: number): number {
  return Math.min(start + 1, to) - Math.max(start, from);
}
