/**
 * The sums, maxima and minima of whole lines, x [lines, count] to y [lines]: four lines lie across the lanes, turned out of
 * four vectors that are loaded from one line each, and up to four such groups run beside each other, for a lone sum waits for
 * itself. Each line is summed in ascending order; the greatest and the least of a lone line may be found in any.
 */

import type { Func, Local } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import { transpose } from "./conv.ts";
import type { DataArea } from "./data.ts";
import type { Define, Emission } from "./kernel.ts";

export interface LinesForm {
  readonly combine: "sum" | "max" | "min";
  readonly count: number;
  /** What each sum is divided by, or null. */
  readonly divisor: number | null;
}

/** lines(x, lines, y): any number of lines that follow each other. */
export const defineLines: Define<LinesForm> = ({ module, data }, form) =>
  module.func(`${form.combine}_lines_${form.count}`, (f) => {
    const [x, lines, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const [from, to, left] = [f.local(I32), f.local(I32), f.local(I32)];
    f.set(from, x);
    f.set(to, y);
    f.set(left, lines);
    for (const groups of [4, 1]) {
      f.while(
        () => I32.constant(4 * groups - 1).lessU(left.value),
        () => {
          writeGroups(f, data, form, { from: from.value, to: to.value, groups });
          f.set(from, from.value.add(16 * groups * form.count));
          f.set(to, to.value.add(16 * groups));
          f.set(left, left.value.sub(4 * groups));
        },
      );
    }
    f.for(I32.constant(0), left.value, 1, () => {
      writeLine(f, data, form, { from: from.value, to: to.value });
      f.set(from, from.value.add(4 * form.count));
      f.set(to, to.value.add(4));
    });
  });

interface LinePlace {
  readonly from: I32;
  readonly to: I32;
}

/** Groups of four lines each. */
function writeGroups(
  f: Func,
  data: DataArea,
  form: LinesForm,
  { from, to, groups }: LinePlace & { groups: number },
): void {
  const { count } = form;
  const sums = Array.from({ length: groups }, () => started(f, data, form));
  const whole = count - (count % 4);
  const cursor = f.local(I32);
  f.set(cursor, from);
  const end = f.let(from.add(4 * whole));
  f.while(
    () => cursor.value.lessU(end),
    () => {
      for (const [g, sum] of sums.entries()) {
        const lines = [0, 1, 2, 3].map((line) => f.let(F32x4.load(at(cursor.value, 4 * count * (4 * g + line)))));
        for (const column of transpose(f, lines)) add(f, form, sum, column);
      }
      f.set(cursor, cursor.value.add(16));
    },
  );
  for (const [g, sum] of sums.entries()) {
    const places = [0, 1, 2, 3].map((line) => 4 * count * (4 * g + line));
    for (let i = 0; i < count % 4; i++) {
      const [a, b, c, d] = places.map((place) => F32x4.loadSplat(at(end, place + 4 * i)));
      add(f, form, sum, a!.shuffle(b!, [0, 4, 0, 4]).shuffle(c!.shuffle(d!, [0, 4, 0, 4]), [0, 1, 4, 5]));
    }
    f.store(at(to, 16 * g), finished(f, data, form, sum));
  }
}

function writeLine(f: Func, data: DataArea, form: LinesForm, { from, to }: LinePlace): void {
  const { combine, count } = form;
  const sum = started(f, data, form);
  const whole = combine === "sum" ? 0 : count - (count % extremeWidth);
  if (whole > 0) writeExtreme(f, data, form, { from, end: f.let(from.add(4 * whole)), sum });
  const rest = whole === 0 ? from : f.let(from.add(4 * whole));
  f.for(rest, f.let(from.add(4 * count)), 4, (place) => add(f, form, sum, F32x4.loadSplat(at(place))));
  f.storeLane(at(to), finished(f, data, form, sum), 0);
}

/** Numbers of a line that are compared beside each other. */
const extremeWidth = 16;

/** The greatest or least from one place to before another, into all lanes. */
function writeExtreme(
  f: Func,
  data: DataArea,
  form: LinesForm,
  { from, end, sum }: { readonly from: I32; readonly end: I32; readonly sum: Local<F32x4> },
): void {
  const beside = [0, 1, 2, 3].map(() => started(f, data, form));
  f.for(from, end, 4 * extremeWidth, (place) => {
    for (const [i, most] of beside.entries()) add(f, form, most, F32x4.load(at(place, 16 * i)));
  });
  for (const { value } of beside) {
    for (let lane = 0; lane < 4; lane++) add(f, form, sum, value.shuffle(value, [lane, lane, lane, lane]));
  }
}

function started(f: Func, data: DataArea, { combine }: LinesForm): Local<F32x4> {
  const sum = f.local(F32x4);
  f.set(sum, data.splat(f, { sum: 0, max: -Infinity, min: Infinity }[combine]));
  return sum;
}

function add(f: Func, { combine }: LinesForm, sum: Local<F32x4>, value: F32x4): void {
  const { value: own } = sum;
  f.set(sum, combine === "max" ? own.max(value) : combine === "min" ? own.min(value) : own.add(value));
}

function finished(f: Func, data: DataArea, { divisor }: LinesForm, { value }: Local<F32x4>): F32x4 {
  return divisor === null ? value : value.div(data.splat(f, divisor));
}

/** Calls that function for all lines of all examples of a value, `pitch` bytes apart. */
export function emitLines(e: Emission, form: LinesForm, lines: number, pitch: number): void {
  const combine = e.func(defineLines, form);
  const [from, to] = [e.inputs[0]!.address, e.outputs[0]!.address];
  if (pitch === 4 * lines * form.count) e.f.call(combine, from, e.rows.mul(lines), to);
  else {
    e.f.for(I32.constant(0), e.rows, 1, (row) => {
      e.f.call(combine, from.add(row.mul(pitch)), I32.constant(lines), to.add(row.mul(4 * lines)));
    });
  }
}
