/**
 * Draws the machine over the stage: neurons that glow in their places, threads that begin on the pad and end at the winning bar. One
 * canvas lies over all of it and takes no hand. Places are measured when the layout changes, never while one draws.
 */

import type { Machine } from "./machine.ts";
import type { Reading } from "./reading.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where everything stands on the stage, in pixels of the page. */
export interface Places {
  readonly width: number;
  readonly height: number;
  readonly pad: Rectangle;
  /** The middle of each neuron, layer by layer. */
  readonly neurons: readonly (readonly Point[])[];
  /** Of the neurons of each layer. */
  readonly radii: readonly number[];
  /** Where a thread to each output ends. */
  readonly outputs: readonly Point[];
  /** Whether layers stand beside each other: else below. */
  readonly isAcross: boolean;
}

/** Night, amber and blue: the stage is the same in both themes. */
const rest = [34, 49, 78] as const;
const glow = [255, 176, 74] as const;
const positive = "255, 176, 74";
const negative = "109, 179, 247";
/** Threads are drawn in so many kinds of opacity, each in one go. */
const shades = 4;
const faintest = 0.1;
const boldest = 0.75;
/** A thread that takes away is broken: colour alone tells nobody the sign. */
const dashes = [7, 4];

/** Measures the stage; null while it has no size. */
export function placesOf(stage: HTMLElement, hiddenSizes: readonly number[]): Places | null {
  const origin = stage.getBoundingClientRect();
  if (origin.width === 0) return null;
  const within = (element: Element): Rectangle => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left - origin.left, y: top - origin.top, width, height };
  };
  const pad = within(stage.querySelector(".pad")!);
  const rooms = [...stage.querySelectorAll(".stage-neurons")].map(within);
  const grids = rooms.map((room, i) => gridOf(room, hiddenSizes[i] ?? 0));
  const first = rooms[0];
  const isAcross = first === undefined || first.x >= pad.x + pad.width;
  const outputs = [...stage.querySelectorAll(".bars tr")].map((row) => {
    const { x, y, width, height } = within(row);
    return isAcross ? { x: x - 4, y: y + height / 2 } : { x: x + width / 2, y: y + height + 4 };
  });
  return {
    width: origin.width,
    height: origin.height,
    pad,
    neurons: grids.map(({ middles }) => middles),
    radii: grids.map(({ radius }) => radius),
    outputs,
    isAcross,
  };
}

/** So many circles in a room, in as many columns as make them largest. */
function gridOf({ x, y, width, height }: Rectangle, count: number): { middles: Point[]; radius: number } {
  let [columns, cell] = [1, 0];
  for (let tried = 1; tried <= count; tried++) {
    const size = Math.min(width / tried, height / Math.ceil(count / tried));
    if (size > cell && count % tried === 0) [columns, cell] = [tried, size];
  }
  const rows = Math.ceil(count / columns);
  const left = x + (width - columns * cell) / 2;
  const top = y + (height - rows * cell) / 2;
  const middles = Array.from({ length: count }, (_, i) => ({
    x: left + ((i % columns) + 0.5) * cell,
    y: top + (Math.floor(i / columns) + 0.5) * cell,
  }));
  return { middles, radius: Math.min(0.38 * cell, 13) };
}

/** Pixels of the canvas for one of the page. */
const mostDensity = 2;

export function drawStage(
  canvas: HTMLCanvasElement,
  places: Places,
  machine: Machine | null,
  now: Reading | null,
): void {
  const density = Math.min(mostDensity, devicePixelRatio);
  const [width, height] = [places.width, places.height].map((size) => Math.round(size * density)) as [number, number];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d")!;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, places.width, places.height);
  if (machine !== null && now !== null) drawThreads(context, places, machine, now);
  for (const [layer, middles] of places.neurons.entries()) {
    drawNeurons(context, middles, places.radii[layer]!, machine?.hidden[layer] ?? null);
  }
}

function drawThreads(context: CanvasRenderingContext2D, places: Places, machine: Machine, now: Reading): void {
  const paths = new Map<string, Path2D>();
  const lastLayer = machine.hidden.length;
  for (const { layer, from, to, strength } of machine.threads) {
    // Where the answer stands between the pad and the layers, threads would cross it out.
    if (!places.isAcross && (layer === 0 || layer === lastLayer)) continue;
    const start = layer === 0 ? pixelPlace(places.pad, now, from) : places.neurons[layer - 1]?.[from];
    const end = layer === lastLayer ? places.outputs[to] : places.neurons[layer]?.[to];
    if (start === undefined || end === undefined) continue;
    const shade = Math.min(shades - 1, Math.floor(Math.abs(strength) * shades));
    const key = `${strength > 0 ? positive : negative}|${shade}`;
    const path = paths.get(key) ?? new Path2D();
    paths.set(key, path);
    addCurve(path, start, end, places.isAcross);
  }
  for (const [key, path] of paths) {
    const [color, shade] = key.split("|") as [string, string];
    const share = Number(shade) / (shades - 1);
    context.strokeStyle = `rgba(${color}, ${faintest + (boldest - faintest) * share})`;
    context.lineWidth = 0.8 + 1.4 * share;
    context.setLineDash(color === negative ? dashes : []);
    context.stroke(path);
  }
  context.setLineDash([]);
}

function addCurve(path: Path2D, from: Point, to: Point, isAcross: boolean): void {
  path.moveTo(from.x, from.y);
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  if (isAcross) path.bezierCurveTo(x, from.y, x, to.y, to.x, to.y);
  else path.bezierCurveTo(from.x, y, to.x, y, to.x, to.y);
}

/** Where on the pad the ink lay that became this pixel of the 28 × 28. */
function pixelPlace(pad: Rectangle, { ink, box, fitted, center, image }: Reading, pixel: number): Point {
  const side = image.shape[1]!;
  const inkSide = ink.shape[1]!;
  let [column, row] = [(pixel % side) + 0.5, Math.floor(pixel / side) + 0.5];
  let [left, top, scale] = [0, 0, inkSide / side];
  if (fitted !== null) {
    const [fittedRow, fittedColumn] = centerOf(fitted.data, fitted.shape[1]!);
    // The 20 × 20 was moved into the 28 × 28 by as much as its centre of mass was.
    column += fittedColumn - center[1];
    row += fittedRow - center[0];
    const longer = Math.max(box.right - box.left, box.bottom - box.top);
    scale = longer / fitted.shape[1]!;
    left = (box.left + box.right) / 2 - longer / 2;
    top = (box.top + box.bottom) / 2 - longer / 2;
  }
  const place = (start: number, along: number): number => Math.min(1, Math.max(0, (start + along * scale) / inkSide));
  return { x: pad.x + place(left, column) * pad.width, y: pad.y + place(top, row) * pad.height };
}

const centers = new WeakMap<Uint8Array, readonly [row: number, column: number]>();

/** Row and column of the centre of mass. */
function centerOf(data: Uint8Array, columns: number): readonly [row: number, column: number] {
  const known = centers.get(data);
  if (known !== undefined) return known;
  let [mass, right, down] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    mass += data[i]!;
    right += data[i]! * (i % columns);
    down += data[i]! * Math.floor(i / columns);
  }
  const center = [down / mass, right / mass] as const;
  centers.set(data, center);
  return center;
}

function drawNeurons(
  context: CanvasRenderingContext2D,
  middles: readonly Point[],
  radius: number,
  values: Float32Array | null,
): void {
  for (const [i, { x, y }] of middles.entries()) {
    const share = Math.min(1, Math.max(0, values?.[i] ?? 0));
    context.fillStyle = mixed(share);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

/** From a neuron at rest to one that fires. */
function mixed(share: number): string {
  const [r, g, b] = rest.map((value, i) => Math.round(value + (glow[i]! - value) * share));
  return `rgb(${r}, ${g}, ${b})`;
}
