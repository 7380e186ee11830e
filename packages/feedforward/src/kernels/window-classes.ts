/**
 * The outputs of a window that see the same part of its kernel, together: a plane of 3×3 windows with a border has nine such
 * classes, one inside, four edges, four corners. A class shares a list of taps, so its loop knows no border, and what lies
 * outside the input is not even a zero.
 */

import { type Reach, reachOf, stretchesOf, type Tap, type WindowAxis } from "../tensor/window.ts";

export interface PixelClass {
  /** Kernel elements, ascending, and how far the inputs that they meet lie behind the first one. */
  readonly taps: readonly Tap[];
  /** How many taps follow each other along the last axis. */
  readonly columns: number;
  /** What the mean of a window is divided by. */
  readonly count: number;
  /** Where the rows of outputs begin in their plane, and the first input of each in a plane of inputs. */
  readonly rows: readonly OutputPlace[];
  /** The outputs of a row, and how far each lies behind the one before it. */
  readonly row: Row;
}

/** An output, and the first input that it sees. */
export interface OutputPlace {
  readonly input: number;
  readonly output: number;
}

interface Row {
  readonly length: number;
  readonly inputStep: number;
  readonly outputStep: number;
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
  const row = { length: 1, inputStep: 0, outputStep: 0 };
  const point = { taps: [{ kernel: 0, input: 0 }], columns: 1, count: 1, rows: [{ input: 0, output: 0 }], row };
  let classes: readonly PixelClass[] = [point];
  for (const [i, axis] of axes.entries()) {
    const along = classesAlong(axis, countAlong, i === 0 ? part : { start: 0, end: axis.output, input: 0 });
    classes = classes.flatMap((outer) => along.map((inner) => product(outer, inner, axis)));
  }
  return classes;
}

/** Every output of the outer class is a row of outputs of the inner one. */
function product(outer: PixelClass, inner: PixelClass, axis: WindowAxis): PixelClass {
  const [start] = inner.rows as readonly [OutputPlace];
  return {
    taps: outer.taps.flatMap((a) =>
      inner.taps.map((b) => ({ kernel: a.kernel * axis.kernel + b.kernel, input: a.input * axis.input + b.input })),
    ),
    columns: inner.columns,
    count: outer.count * inner.count,
    rows: placesOf(outer).map(({ input, output }) => ({
      input: input * axis.input + start.input,
      output: output * axis.output + start.output,
    })),
    row: inner.row,
  };
}

/** All outputs of a class. */
export function placesOf({ rows, row }: PixelClass): readonly OutputPlace[] {
  return rows.flatMap(({ input, output }) =>
    Array.from({ length: row.length }, (_, i) => ({
      input: input + i * row.inputStep,
      output: output + i * row.outputStep,
    })),
  );
}

/** Beyond this the tables of a kernel are out of all proportion: every output sees another part of a long window. */
export const mostTaps = 2 ** 20;

/** The taps of all classes together. */
export function countTaps(axes: readonly WindowAxis[]): number {
  return axes.reduce((all, axis) => {
    const counts = new Map<number, number>();
    for (const { position } of stretchesOf(axis, 0, axis.output)) {
      const { count, kernel } = reachOf(axis, position);
      counts.set(kernel * (axis.kernel + 1) + count, count);
    }
    return all * [...counts.values()].reduce((sum, count) => sum + count, 0);
  }, 1);
}

/** Outputs along one axis that see the same part of the kernel, equally far apart. */
interface AxisClass {
  readonly first: OutputPlace;
  readonly reach: Reach;
  readonly count: number;
  length: number;
  inputStep: number;
  outputStep: number;
}

function classesAlong(axis: WindowAxis, countAlong: CountAlong, part: Part): readonly PixelClass[] {
  const classes: AxisClass[] = [];
  const last = new Map<number, AxisClass>();
  for (const { position, length } of stretchesOf(axis, part.start, part.end)) {
    const reach = reachOf(axis, position);
    const count = countAlong(axis, position, reach.count);
    const key = reach.kernel * (axis.kernel + 1) + reach.count;
    const place = { input: reach.count === 0 ? 0 : reach.input - part.input, output: position - part.start };
    const known = last.get(key);
    if (known !== undefined && known.count === count && continues(known, place)) known.length += 1;
    else {
      const steps = length === 1 ? { inputStep: 0, outputStep: 0 } : { inputStep: axis.stride, outputStep: 1 };
      const made = { first: place, reach, count, length, ...steps };
      classes.push(made);
      last.set(key, made);
    }
  }
  return classes.map(({ first, reach, count, length, inputStep, outputStep }) => {
    const row = { length, inputStep, outputStep };
    return { taps: tapsOf(reach), columns: reach.count, count, rows: [first], row };
  });
}

/** Whether a place is the next one of a class; the second decides how far apart they are. */
function continues(known: AxisClass, { input, output }: OutputPlace): boolean {
  const { first, length } = known;
  if (length === 1) {
    known.inputStep = input - first.input;
    known.outputStep = output - first.output;
  }
  return input === first.input + length * known.inputStep && output === first.output + length * known.outputStep;
}

function tapsOf({ count, kernel, kernelStep, inputStep }: Reach): readonly Tap[] {
  return Array.from({ length: count }, (_, i) => ({ kernel: kernel + i * kernelStep, input: i * inputStep }));
}

/** Outputs side by side in memory, as many in each run: where runs begin. */
interface Runs {
  readonly starts: readonly OutputPlace[];
  readonly length: number;
}

/** The runs of a class in which neighbours' inputs are `step` apart. */
function runsOf(pixels: PixelClass, step: number): Runs {
  const { rows, row } = pixels;
  const isRun = row.outputStep === 1 && row.inputStep === step;
  return isRun ? { starts: rows, length: row.length } : { starts: placesOf(pixels), length: 1 };
}

/** How many runs a class has, and how long they are, without making them. */
function countRuns({ rows, row }: PixelClass, step: number): { readonly runs: number; readonly length: number } {
  const isRun = row.outputStep === 1 && row.inputStep === step;
  return isRun ? { runs: rows.length, length: row.length } : { runs: rows.length * row.length, length: 1 };
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
  /** The places of all tiles, one tile after the other. */
  readonly members: readonly OutputPlace[];
}

/** Tiles of one kind, and how many places they have together. */
export interface TileCount {
  readonly kind: TileKind;
  readonly members: number;
}

/** How a run of some length is cut: where places of each kind begin in it. */
export type Cut = (length: number) => readonly { readonly kind: TileKind; readonly offsets: readonly number[] }[];

/** The tiles of a class: those of some places each, and for each kind a smaller one of what is left. */
export function cutClass(pixels: PixelClass, step: number, cut: Cut): readonly Tiles[] {
  const { starts, length } = runsOf(pixels, step);
  return cut(length).flatMap(({ kind, offsets }) => {
    const members = starts.flatMap(({ input, output }) =>
      offsets.map((offset) => ({ input: input + offset * step, output: output + offset })),
    );
    let from = 0;
    return split(kind, members.length).map((part) => {
      const own = members.slice(from, from + part.members);
      from += part.members;
      return { kind: part.kind, members: own };
    });
  });
}

/** The same as counts, which is all that is asked of those ways that are not taken. */
export function countTiles(pixels: PixelClass, step: number, cut: Cut): readonly TileCount[] {
  const { runs, length } = countRuns(pixels, step);
  return cut(length).flatMap(({ kind, offsets }) => split(kind, runs * offsets.length));
}

function split(kind: TileKind, members: number): readonly TileCount[] {
  const rest = members % kind.places;
  return [
    { kind, members: members - rest },
    { kind: { ...kind, places: rest }, members: rest },
  ].filter((part) => part.members > 0);
}

/** Tiles of `size` outputs, lanes across channels: neighbours as far as they go, then what is left of the runs. */
export function outputsCut(size: number): Cut {
  return (length) => {
    const whole = Math.floor(length / size);
    return [
      {
        kind: { lanes: "channels", places: 1, width: size },
        offsets: Array.from({ length: whole }, (_, i) => i * size),
      },
      {
        kind: { lanes: "channels", places: size, width: 1 },
        offsets: Array.from({ length: length - whole * size }, (_, i) => whole * size + i),
      },
    ];
  };
}

/** How runs are cut into columns: vectors side by side from each place, places of a tile, outputs of a tile of what is left. */
export interface ColumnCut {
  readonly widths: readonly number[];
  readonly places: (width: number) => number;
  readonly outputs: number;
}

/** Tiles of vectors of four columns, as wide as a run is long; its last vectors may overlap those before them. */
export function columnsCut({ widths, places, outputs }: ColumnCut): Cut {
  return (length) => {
    const width = widths.find((one) => 4 * one <= length);
    if (width === undefined) return outputsCut(outputs)(length);
    const size = 4 * width;
    const offsets = Array.from({ length: Math.ceil(length / size) }, (_, i) => Math.min(i * size, length - size));
    return [{ kind: { lanes: "columns", places: places(width), width }, offsets }];
  };
}
