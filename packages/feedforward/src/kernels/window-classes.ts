/**
 * The outputs of a window that see the same part of its kernel, together: a plane of 3×3 windows with a border has nine such
 * classes, one inside, four edges, four corners. A class shares a list of taps, so its loop knows no border, and what lies
 * outside the input is not even a zero.
 */

import { type Reach, reachOf, type Tap, type WindowAxis } from "../tensor/window.ts";

export interface PixelClass {
  /** Kernel elements, ascending, and how far the inputs that they meet lie behind the first one. */
  readonly taps: readonly Tap[];
  /** How many taps follow each other along the last axis. */
  readonly columns: number;
  /** What the mean of a window is divided by. */
  readonly count: number;
  /** Where the rows of outputs begin in their plane, and the first input of each in a plane of inputs. */
  readonly rows: readonly Place[];
  /** The outputs of a row, and how far each lies behind the one before it. */
  readonly row: Stretch;
}

/** An output, and the first input that it sees. */
export interface Place {
  readonly input: number;
  readonly output: number;
}

interface Stretch {
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
  const [start] = inner.rows as readonly [Place];
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
export function placesOf({ rows, row }: PixelClass): readonly Place[] {
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
    for (let position = 0; position < axis.output; position++) {
      const { count, kernel } = reachOf(axis, position);
      counts.set(kernel * (axis.kernel + 1) + count, count);
    }
    return all * [...counts.values()].reduce((sum, count) => sum + count, 0);
  }, 1);
}

/** Outputs along one axis that see the same part of the kernel, equally far apart. */
interface AxisClass {
  readonly first: Place;
  readonly reach: Reach;
  readonly count: number;
  length: number;
  inputStep: number;
  outputStep: number;
}

function classesAlong(axis: WindowAxis, countAlong: CountAlong, part: Part): readonly PixelClass[] {
  const classes: AxisClass[] = [];
  const last = new Map<number, AxisClass>();
  for (let position = part.start; position < part.end; position++) {
    const reach = reachOf(axis, position);
    const count = countAlong(axis, position, reach.count);
    const key = reach.kernel * (axis.kernel + 1) + reach.count;
    const place = { input: reach.count === 0 ? 0 : reach.input - part.input, output: position - part.start };
    const known = last.get(key);
    if (known !== undefined && known.count === count && continues(known, place)) known.length += 1;
    else {
      const made = { first: place, reach, count, length: 1, inputStep: 0, outputStep: 0 };
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
function continues(known: AxisClass, { input, output }: Place): boolean {
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

/** Outputs side by side in memory: where they begin, and how many there are. */
interface Run extends Place {
  readonly length: number;
}

/** The runs of a class in which neighbours' inputs are `step` apart. */
function runsOf(pixels: PixelClass, step: number): readonly Run[] {
  const { rows, row } = pixels;
  const isRun = row.outputStep === 1 && row.inputStep === step;
  return isRun
    ? rows.map((place) => ({ ...place, length: row.length }))
    : placesOf(pixels).map((place) => ({ ...place, length: 1 }));
}

/** The neighbour of a run's first output, so many further. */
function neighbour({ input, output }: Place, further: number, step: number): Place {
  return { input: input + further * step, output: output + further };
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
  readonly members: readonly Place[];
}

/** Tiles of some places each, and a smaller one of what is left. */
function tilesOf(kind: TileKind, members: readonly Place[]): readonly Tiles[] {
  const whole = members.length - (members.length % kind.places);
  return [members.slice(0, whole), members.slice(whole)]
    .filter(({ length }) => length > 0)
    .map((part) => ({ kind: { ...kind, places: Math.min(kind.places, part.length) }, members: part }));
}

/** Tiles of `size` outputs, lanes across channels: neighbours as far as they go, then what is left of the runs. */
export function cutOutputs(pixels: PixelClass, step: number, size: number): readonly Tiles[] {
  return cutRuns(runsOf(pixels, step), step, size);
}

function cutRuns(runs: readonly Run[], step: number, size: number): readonly Tiles[] {
  const [neighbours, others]: [Place[], Place[]] = [[], []];
  for (const run of runs) {
    const whole = run.length - (run.length % size);
    for (let i = 0; i < whole; i += size) neighbours.push(neighbour(run, i, step));
    for (let i = whole; i < run.length; i++) others.push(neighbour(run, i, step));
  }
  return [
    ...tilesOf({ lanes: "channels", places: 1, width: size }, neighbours),
    ...tilesOf({ lanes: "channels", places: size, width: 1 }, others),
  ];
}

/** How runs are cut into columns: vectors side by side from each place, places of a tile, outputs of a tile of what is left. */
export interface ColumnCut {
  readonly widths: readonly number[];
  readonly places: (width: number) => number;
  readonly outputs: number;
}

/** Tiles of vectors of four columns, the wider ones first; the last vectors of a run may overlap those before them. */
export function cutColumns(pixels: PixelClass, step: number, { widths, places, outputs }: ColumnCut): readonly Tiles[] {
  let rest = runsOf(pixels, step);
  const tiles: Tiles[] = [];
  for (const width of widths) {
    const size = 4 * width;
    const vectors: Place[] = [];
    for (const run of rest) {
      if (run.length < size) continue;
      for (let i = 0; i < run.length; i += size) vectors.push(neighbour(run, Math.min(i, run.length - size), step));
    }
    tiles.push(...tilesOf({ lanes: "columns", places: places(width), width }, vectors));
    rest = rest.filter(({ length }) => length < size);
  }
  return [...tiles, ...cutRuns(rest, step, outputs)];
}
