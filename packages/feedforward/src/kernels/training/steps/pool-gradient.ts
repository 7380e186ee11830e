/**
 * The gradients of pooling as steps of training. In general output by output, ascending: the first greatest of its window, or all of it,
 * adds to what lies there. Windows of 2 × 2 side by side, four at a time: which of four is the greatest is three masks.
 */

import {
  type GlobalPoolAttributes,
  globalPoolAxes,
  type PoolAttributes,
  type PoolKind,
  poolAxes,
} from "../../../tensor/pooling.ts";
import { countedAlong, planeOf, positionOf, tapsAt, type WindowAxis } from "../../../tensor/window.ts";
import type { Func } from "../../../wasm/module.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import type { Part, StepContext, StepKernel } from "./step-kernel.ts";
import { defineClear, defineZeros } from "./unary.ts";

export const poolGradient: StepKernel = (writer, { attributes, inputs, outputs }) => {
  const own = attributes as PoolAttributes;
  const axes = poolAxes(writer.form.values[inputs[0]!]!, own);
  if (own.kind === "max" && isHalved(axes)) return halved(writer, axes, inputs, outputs);
  return general(writer, { kind: own.kind, axes, countsPadding: own.countsPadding }, inputs, outputs);
};

export const globalPoolGradient: StepKernel = (writer, { attributes, inputs, outputs }) => {
  const { kind } = attributes as GlobalPoolAttributes;
  const axes = globalPoolAxes(writer.form.values[inputs[0]!]!, { kind });
  return general(writer, { kind, axes, countsPadding: false }, inputs, outputs);
};

/** Windows of 2 × 2 that cover a plane, in rows of whole vectors. */
function isHalved(axes: readonly WindowAxis[]): boolean {
  const isHalf = ({ kernel, stride, dilation, before, after, input, output }: WindowAxis): boolean =>
    kernel === 2 && stride === 2 && dilation === 1 && before === 0 && after === 0 && input === 2 * output;
  return axes.length === 2 && axes.every(isHalf) && axes[1]!.output % 4 === 0;
}

function halved(
  writer: StepContext,
  axes: readonly WindowAxis[],
  inputs: readonly (number | null)[],
  outputs: readonly number[],
): Part {
  const form = { rows: axes[0]!.output, columns: axes[1]!.output };
  const func = writer.func(defineHalved, form);
  return overPlanes(writer, { axes, x: inputs[0]!, dy: inputs[1]!, dx: outputs[0]! }, (f, { x, dy, dx }) =>
    f.call(func, x, dy, dx),
  );
}

/** pool_gradient_2x2(x, dy, dx): one plane. */
const defineHalved: Define<{ rows: number; columns: number }> = ({ module, data }, { rows, columns }) =>
  module.func("pool_gradient_2x2", (f) => {
    const [x, dy, dx] = [f.param(I32), f.param(I32), f.param(I32)];
    const [from, to] = [f.local(I32), f.local(I32)];
    const zero = data.splat(f, 0);
    const row = 8 * columns;
    f.set(from, x);
    f.set(to, dx);
    f.for(dy, f.let(dy.add(4 * rows * columns)), 4 * columns, (line) => {
      f.for(line, f.let(line.add(4 * columns)), 16, (place) => {
        const load = (offset: number): F32x4 => f.let(F32x4.load(at(from.value, offset)));
        const pair = (offset: number): readonly [F32x4, F32x4] => {
          const [low, high] = [load(offset), load(offset + 16)];
          return [f.let(low.shuffle(high, [0, 2, 4, 6])), f.let(low.shuffle(high, [1, 3, 5, 7]))];
        };
        const [[a, b], [c, d]] = [pair(0), pair(row)];
        const isB = f.let(a.less(b));
        const top = f.let(isB.select(b, a));
        const isC = f.let(top.less(c));
        const most = f.let(isC.select(c, top));
        const isD = f.let(most.less(d));
        const gradient = f.let(F32x4.load(at(place)));
        const upToC = f.let(isD.select(zero, gradient));
        const upToB = f.let(isC.select(zero, upToC));
        const store = (offset: number, even: F32x4, odd: F32x4): void => {
          f.store(at(to.value, offset), even.shuffle(odd, [0, 4, 1, 5]));
          f.store(at(to.value, offset + 16), even.shuffle(odd, [2, 6, 3, 7]));
        };
        store(0, f.let(isB.select(zero, upToB)), f.let(isB.keep(upToB)));
        store(row, f.let(isC.keep(upToC)), f.let(isD.keep(gradient)));
        f.set(from, from.value.add(32));
        f.set(to, to.value.add(32));
      });
      f.set(from, from.value.add(row));
      f.set(to, to.value.add(row));
    });
  });

interface Windows {
  readonly kind: PoolKind;
  readonly axes: readonly WindowAxis[];
  readonly countsPadding: boolean;
}

function general(
  writer: StepContext,
  windows: Windows,
  inputs: readonly (number | null)[],
  outputs: readonly number[],
): Part {
  const { axes, kind } = windows;
  const { entries, taps } = tablesOf(windows);
  const form = { kind, entries: writer.data.table(entries), taps: writer.data.table(taps), pixels: entries.length / 4 };
  const func = writer.func(defineGeneral, form);
  const [zeros, clear] = [writer.func(defineZeros, {}), writer.func(defineClear, {})];
  const [dx, plane] = [outputs[0]!, 4 * planeOf(axes, "input")];
  const part = overPlanes(writer, { axes, x: inputs[0]!, dy: inputs[1]!, dx }, (f, places) =>
    f.call(func, places.x, places.dy, places.dx),
  );
  return (f, rows) => {
    const start = f.let(rows.place(dx));
    const end = f.let(start.add(rows.count.mul(writer.place(dx).pitch)));
    if (plane > 0) f.call(zeros, start, end);
    part(f, rows);
    f.call(clear, start, end);
  };
}

/** For each output where its inputs begin and end in the list of all, in bytes, and by how many a mean is divided. */
function tablesOf({ axes, countsPadding }: Windows): { readonly entries: Int32Array; readonly taps: Int32Array } {
  const sizes = axes.map(({ output }) => output);
  const [entries, taps]: [number[], number[]] = [[], []];
  for (let pixel = 0; pixel < planeOf(axes, "output"); pixel++) {
    const position = positionOf(pixel, sizes);
    const own = tapsAt(axes, position).map(({ input }) => 4 * input);
    const counted = axes.reduce((count, axis, i) => count * countedAlong(axis, position[i]!), 1);
    const [share] = new Int32Array(Float32Array.of(countsPadding ? counted : own.length).buffer);
    entries.push(4 * taps.length, 4 * (taps.length + own.length), share!, 0);
    taps.push(...own);
  }
  return { entries: Int32Array.from(entries), taps: Int32Array.from(taps) };
}

interface GeneralForm {
  readonly kind: PoolKind;
  /** Where both tables lie in the data. */
  readonly entries: number;
  readonly taps: number;
  readonly pixels: number;
}

/** pool_gradient(x, dy, dx): one plane; adds to dx. */
const defineGeneral: Define<GeneralForm> = ({ module, data }, { kind, entries, taps, pixels }) =>
  module.func(`${kind}_pool_gradient`, (f) => {
    const [x, dy, dx] = [f.param(I32), f.param(I32), f.param(I32)];
    const tables = data.address(f);
    const list = f.let(tables.add(taps));
    const entry = f.local(I32);
    f.set(entry, tables.add(entries));
    f.for(dy, f.let(dy.add(4 * pixels)), 4, (place) => {
      const [start, end] = [0, 4].map((offset) => f.let(list.add(I32.load(at(entry.value, offset)))));
      const gradient = f.let(F32x4.loadSplat(at(place)));
      f.if(start!.lessU(end!), () => {
        if (kind === "max") addToGreatest(f, { x, dx, start: start!, end: end!, gradient });
        else {
          const share = f.let(gradient.div(F32x4.loadSplat(at(entry.value, 8))));
          f.for(start!, end!, 4, (tap) => addTo(f, dx.add(I32.load(at(tap))), share));
        }
      });
      f.set(entry, entry.value.add(16));
    });
  });

function addTo(f: Func, address: I32, value: F32x4): void {
  const place = f.let(address);
  f.storeLane(at(place), F32x4.loadSplat(at(place)).add(value), 0);
}

interface Greatest {
  readonly x: I32;
  readonly dx: I32;
  readonly start: I32;
  readonly end: I32;
  readonly gradient: F32x4;
}

function addToGreatest(f: Func, { x, dx, start, end, gradient }: Greatest): void {
  const [most, found] = [f.local(F32x4), f.local(I32)];
  f.set(found, I32.load(at(start)));
  f.set(most, F32x4.loadSplat(at(x.add(found.value))));
  f.for(start.add(4), end, 4, (tap) => {
    const input = f.let(I32.load(at(tap)));
    const value = f.let(F32x4.loadSplat(at(x.add(input))));
    const isMore = f.let(most.value.less(value));
    f.if(isMore.narrow(isMore).narrow(isMore.narrow(isMore)).bitmask(), () => {
      f.set(most, value);
      f.set(found, input);
    });
  });
  addTo(f, dx.add(found.value), gradient);
}

interface Pooled {
  readonly axes: readonly WindowAxis[];
  readonly x: number;
  readonly dy: number;
  readonly dx: number;
}

type Places = Readonly<Record<"x" | "dy" | "dx", I32>>;

/** Every plane of every row. */
function overPlanes(writer: StepContext, { axes, x, dy, dx }: Pooled, visit: (f: Func, places: Places) => void): Part {
  const [seen, made] = [4 * planeOf(axes, "input"), 4 * planeOf(axes, "output")];
  const channels = writer.form.values[x]!.shape[1]!;
  return (f, rows) => {
    const starts = [x, dy, dx].map((value) => ({ start: f.let(rows.place(value)), ...writer.place(value) }));
    const places = starts.map(() => f.local(I32));
    f.for(I32.constant(0), rows.count, 1, (row) => {
      for (const [i, { start, pitch }] of starts.entries()) f.set(places[i]!, start.add(row.mul(pitch)));
      f.for(I32.constant(0), I32.constant(channels), 1, () => {
        const [from, gradient, to] = places.map(({ value }) => value);
        visit(f, { x: from!, dy: gradient!, dx: to! });
        for (const [i, place] of places.entries()) f.set(place, place.value.add(i === 1 ? made : seen));
      });
    });
  };
}
