/** A drawing as pixels: on the pad for the eye, and as ink for the network. */

import { Tensor } from "feedforward";
import type { Drawing } from "./drawing.ts";
import { eraserWidth, gridSize, penWidth, trace } from "./stroke.ts";

/** Fainter than this, of 255, nobody sees it: what an eraser leaves at its edge is no ink. */
const faintest = 16;
/** Height and width of the ink that is computed with: ten pixels for each of the network's. */
const inkSize = 280;
/** Ink of so few pixels is shown as the squares that it is. */
const fewPixels = 64;

/** Paints ink [height, width] and strokes, in one colour, over the whole of a square canvas. */
export function paint(
  context: CanvasRenderingContext2D,
  strokes: Drawing["strokes"],
  base: Tensor<"uint8"> | null,
  color: string,
): void {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "source-over";
  context.clearRect(0, 0, width, height);
  if (base !== null) paintInk(context, base);
  context.scale(width / gridSize, height / gridSize);
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.globalCompositeOperation = stroke.isEraser ? "destination-out" : "source-over";
    context.lineWidth = stroke.isEraser ? eraserWidth : penWidth;
    trace(context, stroke);
  }
  context.globalCompositeOperation = "source-in";
  context.fillStyle = color;
  context.fillRect(0, 0, gridSize, gridSize);
}

/** The ink as large as the canvas takes it, in the middle. */
function paintInk(context: CanvasRenderingContext2D, ink: Tensor<"uint8">): void {
  const { width, height } = context.canvas;
  const [rows, columns] = ink.shape as [number, number];
  const canvas = new OffscreenCanvas(columns, rows);
  const pixels = new ImageData(columns, rows);
  ink.data.forEach((value, i) => {
    pixels.data[4 * i + 3] = value;
  });
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  const scale = Math.min(width / columns, height / rows);
  context.imageSmoothingEnabled = columns > fewPixels;
  context.drawImage(canvas, (width - columns * scale) / 2, (height - rows * scale) / 2, columns * scale, rows * scale);
}

let context: CanvasRenderingContext2D | null = null;

/** How much ink lies where, uint8 [280, 280]. */
export function inkOfStrokes(strokes: Drawing["strokes"], base: Tensor<"uint8"> | null): Tensor<"uint8"> {
  context ??= newContext();
  paint(context, strokes, base, "black");
  const { data } = context.getImageData(0, 0, inkSize, inkSize);
  const ink = new Uint8Array(inkSize * inkSize);
  for (let i = 0; i < ink.length; i++) {
    const opacity = data[4 * i + 3]!;
    ink[i] = opacity < faintest ? 0 : opacity;
  }
  return new Tensor("uint8", [inkSize, inkSize], ink);
}

function newContext(): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = inkSize;
  return canvas.getContext("2d", { willReadFrequently: true })!;
}
