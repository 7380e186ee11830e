/**
 * Before the first touch a pen without a hand writes a digit on the pad, and the network answers: so one sees what the page is for.
 * Whoever asks for less motion finds the digit there, grey and still. It is no drawing: no link has it, and the first touch wipes it.
 */

import { computed, effect, signal } from "@preact/signals";
import { canUndo, type Drawing, drawing } from "./drawing.ts";
import { gridSize, type Stroke } from "./stroke.ts";

/** A three in one stroke, as an angle around two middles: two arcs. */
const middles = [
  { y: 0.34, radius: 0.155, from: -160, to: 95 },
  { y: 0.655, radius: 0.18, from: -95, to: 160 },
] as const;
const pointsAnArc = 26;

const three: readonly number[] = middles.flatMap(({ y, radius, from, to }) =>
  Array.from({ length: pointsAnArc }, (_, i) => {
    const angle = ((from + ((to - from) * i) / (pointsAnArc - 1)) * Math.PI) / 180;
    return [0.47 + radius * Math.cos(angle), y + radius * Math.sin(angle)].map((place) => Math.round(place * gridSize));
  }).flat(),
);

/** After which the pen begins, and how long it writes. */
const waitMs = 1000;
const writeMs = 1100;

/** What it has written; empty before and afterwards. */
const written = signal<readonly number[]>([]);
/** Whether the network reads it: not where it stands still. */
const isRead = signal(false);

/** Whether the pad shows what nobody drew. */
export const isGhost = computed(() => written.value.length > 0);

const ghostDrawing = computed<Drawing>(() => {
  const strokes: Stroke[] = [{ points: written.value, isEraser: false }];
  return { base: null, strokes };
});

/** What the pad shows: the reader's drawing, or the ghost's. */
export const shown = computed<Drawing>(() => (isGhost.value ? ghostDrawing.value : drawing.value));
/** What the network reads of it. */
export const read = computed<Drawing>(() => (isGhost.value && isRead.value ? ghostDrawing.value : drawing.value));

/** Lets the pen write, unless something was drawn; what comes back ends it. */
export function startGhost(): () => void {
  if (isTouched()) return () => {};
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  isRead.value = !isStill;
  let frame = 0;
  const timer = isStill ? undefined : setTimeout(() => (frame = requestAnimationFrame(write)), waitMs);
  let startMs = 0;
  function write(nowMs: number): void {
    startMs ||= nowMs;
    const share = Math.min(1, (nowMs - startMs) / writeMs);
    written.value = three.slice(0, 2 * Math.max(1, Math.round((share * three.length) / 2)));
    if (share < 1) frame = requestAnimationFrame(write);
  }
  if (isStill) written.value = three;
  const unfollow = effect(() => {
    if (isTouched()) end();
  });
  function end(): void {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    if (written.peek().length > 0) written.value = [];
  }
  return () => {
    unfollow();
    end();
  };
}

function isTouched(): boolean {
  return canUndo() || drawing.value.base !== null || drawing.value.strokes.length > 0;
}
