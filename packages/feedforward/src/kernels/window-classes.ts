/**
 * The outputs of a window that see the same part of its kernel, together: a plane of 3×3 windows with a border has nine such
 * classes, one inside, four edges, four corners. A class shares a list of taps, so its loop knows no border, and what lies
 * outside the input is not even a zero.
 */

import { type Reach, reachOf, type Tap, type WindowAxis } from "../tensor/window.ts";

export interface PixelClass {
  /** Kernel elements, ascending, and how far the inputs that they meet lie behind the first one. */
  readonly taps: readonly Tap[];
  /** For each output of the class, where its first input lies in a plane of inputs. */
  readonly inputs: readonly number[];
  /** Where the outputs lie in their plane, ascending. */
  readonly outputs: readonly number[];
  /** How many taps follow each other along the last axis. */
  readonly columns: number;
  /** What the mean of a window is divided by. */
  readonly count: number;
}

/**
 * The same windows over fewer axes: an axis that a window does not extend along is one with the axis before it, whose steps
 * become as many times longer. Runs of neighbours are as long as they can be then: those of a 1×1 kernel are whole planes.
 */
export function mergeAxes(axes: readonly WindowAxis[]): readonly WindowAxis[] {
  const merged: WindowAxis[] = [];
  for (const axis of axes) {
    const outer = merged.at(-1);
    if (outer === undefined || !isPlain(axis) || (outer.stride !== 1 && axis.input !== 1)) merged.push(axis);
    else merged[merged.length - 1] = longer(outer, axis.input);
  }
  return merged;
}

function isPlain({ kernel, stride, before, input, output }: WindowAxis): boolean {
  return kernel === 1 && stride === 1 && before === 0 && input === output;
}

function longer(axis: WindowAxis, times: number): WindowAxis {
  const [input, output, dilation] = [times * axis.input, times * axis.output, times * axis.dilation];
  return { ...axis, input, output, dilation, before: times * axis.before, after: times * axis.after };
}

/** What a window counts along an axis, told its position and how much it sees; by default what it sees. */
type CountAlong = (axis: WindowAxis, position: number, seen: number) => number;

/** A part of the outermost axis: its outputs from one position to before another, and the first input that it sees. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly input: number;
}

/** The classes of all outputs, or of a part of them, whose places are counted from where the part begins. */
export function pixelClasses(
  axes: readonly WindowAxis[],
  countAlong: CountAlong = (_axis, _position, seen) => seen,
  part: Part = { start: 0, end: axes[0]!.output, input: 0 },
): readonly PixelClass[] {
  const whole = { taps: [{ kernel: 0, input: 0 }], inputs: [0], outputs: [0], columns: 1, count: 1 };
  let classes: readonly PixelClass[] = [whole];
  for (const [i, axis] of axes.entries()) {
    const along = classesAlong(axis, countAlong, i === 0 ? part : { start: 0, end: axis.output, input: 0 });
    classes = classes.flatMap((outer) => along.map((inner) => product(outer, inner, axis)));
  }
  return classes;
}

/** Beyond this the tables of a kernel are out of all proportion: every output sees another part of a long window. */
export const mostTaps = 2 ** 20;

/** The taps of all classes together. */
export function countTaps(axes: readonly WindowAxis[]): number {
  return axes.reduce((all, axis) => {
    const counts = new Map<string, number>();
    for (let position = 0; position < axis.output; position++) {
      const { count, kernel } = reachOf(axis, position);
      counts.set(`${count} ${kernel}`, count);
    }
    return all * [...counts.values()].reduce((sum, count) => sum + count, 0);
  }, 1);
}

function product(outer: PixelClass, inner: PixelClass, axis: WindowAxis): PixelClass {
  return {
    taps: outer.taps.flatMap((a) =>
      inner.taps.map((b) => ({ kernel: a.kernel * axis.kernel + b.kernel, input: a.input * axis.input + b.input })),
    ),
    inputs: outer.inputs.flatMap((a) => inner.inputs.map((b) => a * axis.input + b)),
    outputs: outer.outputs.flatMap((a) => inner.outputs.map((b) => a * axis.output + b)),
    columns: inner.columns,
    count: outer.count * inner.count,
  };
}

interface AxisClass extends PixelClass {
  readonly inputs: number[];
  readonly outputs: number[];
}

function classesAlong(axis: WindowAxis, countAlong: CountAlong, part: Part): readonly PixelClass[] {
  const known = new Map<string, AxisClass>();
  for (let position = part.start; position < part.end; position++) {
    const reach = reachOf(axis, position);
    const count = countAlong(axis, position, reach.count);
    const key = `${reach.count} ${reach.kernel} ${count}`;
    const pixels = known.get(key) ?? { taps: tapsOf(reach), inputs: [], outputs: [], columns: reach.count, count };
    known.set(key, pixels);
    pixels.inputs.push(reach.count === 0 ? 0 : reach.input - part.input);
    pixels.outputs.push(position - part.start);
  }
  return [...known.values()];
}

function tapsOf({ count, kernel, kernelStep, inputStep }: Reach): readonly Tap[] {
  return Array.from({ length: count }, (_, i) => ({ kernel: kernel + i * kernelStep, input: i * inputStep }));
}

/** Outputs side by side in memory, whose inputs are `step` apart: from a position in the class up to another. */
export type Run = readonly [start: number, end: number];

export function runsOf({ inputs, outputs }: PixelClass, step: number): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < outputs.length; ) {
    let end = start + 1;
    while (end < outputs.length && outputs[end] === outputs[end - 1]! + 1 && inputs[end] === inputs[end - 1]! + step)
      end += 1;
    runs.push([start, end]);
    start = end;
  }
  return runs;
}

/**
 * What one turn of a kernel computes: from each of some places on `width` neighbours, which are outputs with lanes across
 * channels, or vectors of four columns.
 */
export interface TileKind {
  readonly lanes: "channels" | "columns";
  readonly places: number;
  readonly width: number;
}

export interface Tiles<K extends TileKind = TileKind> {
  readonly kind: K;
  /** The places of all tiles, by their positions in the class. */
  readonly members: readonly number[];
}

/** Tiles of some places each, and a smaller one of what is left. */
export function tilesOf(kind: TileKind, members: readonly number[]): readonly Tiles[] {
  const whole = members.length - (members.length % kind.places);
  return [members.slice(0, whole), members.slice(whole)]
    .filter(({ length }) => length > 0)
    .map((part) => ({ kind: { ...kind, places: Math.min(kind.places, part.length) }, members: part }));
}

/** Tiles of `size` outputs, lanes across channels: neighbours as far as they go, then what is left of the runs. */
export function cutOutputs(runs: readonly Run[], size: number): readonly Tiles[] {
  const [neighbours, others]: [number[], number[]] = [[], []];
  for (const [start, end] of runs) {
    const whole = end - ((end - start) % size);
    for (let i = start; i < whole; i += size) neighbours.push(i);
    for (let i = whole; i < end; i++) others.push(i);
  }
  return [
    ...tilesOf({ lanes: "channels", places: 1, width: size }, neighbours),
    ...tilesOf({ lanes: "channels", places: size, width: 1 }, others),
  ];
}

export interface Columns {
  /** The first outputs of `width` vectors each. */
  readonly vectors: readonly number[];
  /** Runs that are too short. */
  readonly others: readonly Run[];
}

/** Cuts runs into vectors of four columns, `width` at once; the last ones of a run may overlap those before them. */
export function cutColumns(runs: readonly Run[], width: number): Columns {
  const size = 4 * width;
  const vectors: number[] = [];
  for (const [start, end] of runs) {
    if (end - start < size) continue;
    for (let i = start; i < end; i += size) vectors.push(Math.min(i, end - size));
  }
  return { vectors, others: runs.filter(([start, end]) => end - start < size) };
}
