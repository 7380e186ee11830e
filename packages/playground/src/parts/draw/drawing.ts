/**
 * What lies on the pad, and all that can be done to it. A drawing is never changed: every step makes a new one, and undo
 * goes back to the one before.
 */

import { batch, signal } from "@preact/signals";
import type { Tensor } from "feedforward";
import { type Codec, flagCodec, linked } from "../../state/link.ts";
import { extend, onGrid, readPoints, type Stroke, writePoints } from "./stroke.ts";

/** What lies under the strokes: one of MNIST's digits, or the ink of a picture [height, width] that the reader brought. */
export type Base =
  | { readonly kind: "sample"; readonly label: number }
  | { readonly kind: "image"; readonly ink: Tensor<"uint8"> };

export interface Drawing {
  readonly base: Base | null;
  readonly strokes: readonly Stroke[];
}

export const blank: Drawing = { base: null, strokes: [] };

/** A link longer than this would crowd out the other panels: such a drawing stays here. */
const longestText = 4000;

/** `s7`, `pAbc.eDef`, or `s7.pAbc`: a sample, strokes of the pen, strokes of the eraser. A picture has no short form. */
export const drawingCodec: Codec<Drawing> = {
  read(text) {
    const [first, ...rest] = text.split(".");
    const label = /^s(\d)$/.exec(first!)?.[1];
    const strokes = (label === undefined ? [first!, ...rest] : rest).map(readStroke);
    if (!strokes.every((stroke) => stroke !== null)) return null;
    return { base: label === undefined ? null : { kind: "sample", label: Number(label) }, strokes };
  },
  write({ base, strokes }) {
    if (base?.kind === "image") return "";
    const parts = strokes.map(({ points, isEraser }) => (isEraser ? "e" : "p") + writePoints(points));
    const text = [...(base === null ? [] : [`s${base.label}`]), ...parts].join(".");
    return text.length > longestText ? "" : text;
  },
};

function readStroke(text: string): Stroke | null {
  const points = /^[pe]/.test(text) ? readPoints(text.slice(1)) : null;
  return points === null ? null : { points, isEraser: text.startsWith("e") };
}

export const drawing = linked<Drawing>("d", blank, drawingCodec);
/** Whether the drawing is cropped and centred before the network sees it. */
export const isPrepared = linked("dp", true, flagCodec);

export const tool = signal<"pen" | "eraser">("pen");
/** Whether a stroke is being made. */
export const isInking = signal(false);

const past = signal<readonly Drawing[]>([]);
const longestPast = 200;

export function canUndo(): boolean {
  return past.value.length > 0;
}

/** Puts something else on the pad; the way back stays. */
export function replaceDrawing(next: Drawing): void {
  batch(() => {
    past.value = [...past.value.slice(1 - longestPast), drawing.value];
    drawing.value = next;
    isInking.value = false;
  });
}

export function clearPad(): void {
  if (drawing.value !== blank) replaceDrawing(blank);
}

export function undo(): void {
  const before = past.value.at(-1);
  if (before === undefined) return;
  batch(() => {
    past.value = past.value.slice(0, -1);
    drawing.value = before;
    isInking.value = false;
  });
}

export function beginStroke(x: number, y: number, isEraser = tool.value === "eraser"): void {
  const { base, strokes } = drawing.value;
  batch(() => {
    replaceDrawing({ base, strokes: [...strokes, { points: [onGrid(x), onGrid(y)], isEraser }] });
    isInking.value = true;
  });
}

/** Leads the stroke on through these places: x, y, x, y, … */
export function continueStroke(places: readonly number[]): void {
  const { base, strokes } = drawing.value;
  let stroke = strokes.at(-1)!;
  for (let i = 0; i < places.length; i += 2) stroke = extend(stroke, places[i]!, places[i + 1]!);
  if (stroke !== strokes.at(-1)) drawing.value = { base, strokes: [...strokes.slice(0, -1), stroke] };
}

export function endStroke(): void {
  isInking.value = false;
}
