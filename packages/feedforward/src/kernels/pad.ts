/**
 * The kernel of padding values of four bytes an element. Along each axis the places of y take their elements from x in runs,
 * forwards, backwards or one again and again, or take the value; every combination of runs is a box that is copied. What is
 * not copied is filled before.
 *
 *   reflect, 2 before and 1 after:   x  a b c d     y  c b | a b c d | c     backwards, forwards, one
 */

import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Func } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { Define, Kernel } from "./kernel.ts";
import { type Axis, joinAxes, type Nest, writeLoops } from "./nest.ts";

export type PadMode = "constant" | "reflect" | "edge" | "wrap";

interface Attributes {
  readonly mode: PadMode;
  readonly pads: readonly (readonly [before: number, after: number])[];
  readonly value: number | bigint;
}

/** Places of y along an axis, and where the elements that they take lie: the first, and how far the next one is from it. */
interface Run {
  readonly to: number;
  readonly length: number;
  readonly from: number;
  readonly step: number;
}

/** Elements of y that are copied: its nest, and where it begins in y and x. */
interface Box {
  readonly nest: Nest;
  readonly to: number;
  readonly from: number;
}

/** Each is a loop of its own in the code. */
const mostBoxes = 27;

export const padKernel: Kernel<Attributes> = {
  plan({ inputs: [x], outputs: [y], attributes }) {
    const size = sizeOf(y!.shape);
    if ((x!.dtype !== "float32" && x!.dtype !== "int32") || x!.isConstant || size === 0) return null;
    const runs = y!.shape.map((length, axis) => runsOf(length, x!.shape[axis]!, attributes, axis));
    if (runs.reduce((count, { length }) => count * length, 1) > mostBoxes) return null;
    const boxes = boxesOf(runs, [y!.shape, x!.shape], [4 * size, x!.pitch]);
    const copied = boxes.reduce((sum, { nest }) => sum + sizeOf(nest.axes.map((axis) => axis.size)), 0);
    const value = copied === size ? null : bitsOf(Number(attributes.value), x!.dtype === "int32");
    return {
      emit(e) {
        e.f.call(e.func(define, { boxes, size, value }), e.rows, e.outputs[0]!.address, e.inputs[0]!.address);
      },
    };
  },
};

/** Where place i of y takes its element from along an axis; -1 for the value. */
export function sourceOf(i: number, size: number, mode: PadMode): number {
  if (i >= 0 && i < size) return i;
  if (mode === "constant") return -1;
  if (mode === "edge") return i < 0 ? 0 : size - 1;
  if (mode === "wrap") return ((i % size) + size) % size;
  return i < 0 ? -i : 2 * (size - 1) - i;
}

/** The runs of an axis, without the places that take the value. */
function runsOf(length: number, size: number, { mode, pads }: Attributes, axis: number): readonly Run[] {
  const [before] = pads[axis]!;
  const source = (i: number): number => sourceOf(i - before, size, mode);
  const runs: Run[] = [];
  for (let to = 0, end = 0; to < length; to = end) {
    const from = source(to);
    const step = to + 1 < length ? source(to + 1) - from : 1;
    end = to + 1;
    if (from < 0) continue;
    const goesOn = Math.abs(step) <= 1 && source(end) >= 0;
    if (goesOn) while (end < length && source(end) - source(end - 1) === step) end += 1;
    runs.push({ to, length: end - to, from, step: goesOn ? step : 1 });
  }
  return runs;
}

function boxesOf(
  runs: readonly (readonly Run[])[],
  [y, x]: readonly [Shape, Shape],
  pitches: readonly number[],
): readonly Box[] {
  let boxes: readonly { axes: readonly Axis[]; to: number; from: number }[] = [{ axes: [], to: 0, from: 0 }];
  for (const [axis, along] of runs.entries()) {
    const [own, their] = [y, x].map((shape) => sizeOf(shape.slice(axis + 1))) as [number, number];
    boxes = boxes.flatMap((box) =>
      along.map(({ to, length, from, step }) => ({
        axes: [...box.axes, { size: length, strides: [own, step * their] }],
        to: box.to + to * own,
        from: box.from + from * their,
      })),
    );
  }
  return boxes.map(({ axes, to, from }) => {
    const joined = joinAxes(axes);
    const nest = { axes: joined.length === 0 ? [{ size: 1, strides: [1, 1] }] : joined, pitches };
    return { nest, to, from };
  });
}

function bitsOf(value: number, isWhole: boolean): number {
  return isWhole ? value | 0 : new Int32Array(Float32Array.of(value).buffer)[0]!;
}

/** `value` are the bits that fill what is not copied; null where everything is. */
const define: Define<{ boxes: readonly Box[]; size: number; value: number | null }> = (
  { module, data },
  { boxes, size, value },
) =>
  module.func("pad", (f) => {
    const [rows, y, x] = [f.param(I32), f.param(I32), f.param(I32)];
    if (value !== null) {
      const filling = data.splatInteger(f, value).bitsAsFloats();
      f.for(y, f.let(y.add(rows.mul(4 * size))), 16, (to) => f.store(at(to), filling));
    }
    for (const { nest, to, from } of boxes) {
      const addresses = [f.let(y.add(4 * to)), f.let(x.add(4 * from))];
      writeLoops(f, nest, { rows, addresses }, ([place, source]) => copyRun(f, nest.axes.at(-1)!, place!, source!));
    }
  });

/** Exactly so many elements: what lies behind them is written already, or was. */
function copyRun(f: Func, { size, strides: [own, step] }: Axis, to: I32, from: I32): void {
  const isPlain = own === 1 && step === 1;
  const whole = isPlain ? size - (size % 4) : 0;
  if (whole > 0) {
    f.for(I32.constant(0), I32.constant(4 * whole), 16, (offset) => {
      f.store(at(to.add(offset)), F32x4.load(at(from.add(offset))));
    });
  }
  if (whole === size) return;
  const [place, source] = [f.local(I32), f.local(I32)];
  f.set(place, to.add(4 * whole));
  f.set(source, from.add(4 * whole));
  f.for(I32.constant(whole), I32.constant(size), 1, () => {
    f.store(at(place.value), F32.load(at(source.value)));
    f.set(place, place.value.add(4 * own!));
    f.set(source, source.value.add(4 * step!));
  });
}
