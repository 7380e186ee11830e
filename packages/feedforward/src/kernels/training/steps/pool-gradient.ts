/**
 * The gradients of pooling as steps of training: output by output, ascending, the first greatest of its window, or all of it, adds to
 * what lies there. Windows of 2 × 2 side by side have a kernel of their own (`halved.ts`).
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
import { behindFunction, halved, isHalved } from "./halved.ts";
import { overPlanes } from "./planes.ts";
import { nothing, type Part, type StepContext, type StepKernel } from "./step-kernel.ts";
import { defineClear, defineZeros } from "./unary.ts";

export const poolGradient: StepKernel = (writer, { attributes, inputs, outputs }) => {
  const own = attributes as PoolAttributes;
  const axes = poolAxes(writer.form.values[inputs[0]!]!, own);
  if (isHalved(own, axes)) {
    // The function in front of it takes its gradient through both.
    return behindFunction(writer.form, outputs[0]!) === null
      ? halved(writer, axes, { x: inputs[0]!, dy: inputs[1]!, dx: outputs[0]! }, null)
      : nothing;
  }
  return general(writer, { kind: own.kind, axes, countsPadding: own.countsPadding }, inputs, outputs);
};

export const globalPoolGradient: StepKernel = (writer, { attributes, inputs, outputs }) => {
  const { kind } = attributes as GlobalPoolAttributes;
  const axes = globalPoolAxes(writer.form.values[inputs[0]!]!, { kind });
  return general(writer, { kind, axes, countsPadding: false }, inputs, outputs);
};

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
  const part = overPlanes(writer, axes, { x: inputs[0]!, dy: inputs[1]!, dx }, (f, places) =>
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
