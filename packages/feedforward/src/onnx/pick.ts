/** Operators that take elements or put others around them. */

import { type PadAttributes, pad } from "../ops/pad.ts";
import { slice } from "../ops/slice.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import { isBigInt, isFloat } from "../tensor/dtype.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

const padModes = ["constant", "reflect", "edge", "wrap"] as const;

export const pickOperators = {
  Pad: {
    forms: [
      { since: 2, inputs: [1, 1], outputs: [1, 1], attributes: { mode: "string", pads: "ints", value: "float" } },
      { since: 11, inputs: [2, 3], outputs: [1, 1], attributes: { mode: "string" } },
      { since: 18, inputs: [2, 4], outputs: [1, 1], attributes: { mode: "string" } },
    ],
    lower: (call) => [padded(call)],
  },

  Slice: {
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: { axes: "ints", starts: "ints", ends: "ints" },
        required: ["starts", "ends"],
      },
      { since: 10, inputs: [3, 5], outputs: [1, 1], attributes: {} },
    ],
    lower: (call) => [sliced(call)],
  },

  Split: {
    forms: [
      { since: 2, inputs: [1, 1], outputs: [1, 2 ** 20], attributes: { axis: "int", split: "ints" } },
      { since: 13, inputs: [1, 2], outputs: [1, 2 ** 20], attributes: { axis: "int" } },
      { since: 18, inputs: [1, 2], outputs: [1, 2 ** 20], attributes: { axis: "int", num_outputs: "int" } },
    ],
    lower: split,
  },

  Where: simple(9, 3, {}, (call) => call.emit(where, {}, call.input(0), call.input(1), call.input(2))),
} satisfies Record<string, OperatorRow>;

function padded(call: Call): ValueId {
  const { dtype, shape } = call.type(0);
  const mode = padModes.find((name) => name === call.string("mode", "constant"));
  if (mode === undefined) throw call.unknown("mode");
  const given = call.opset < 11 ? (call.ints("pads") ?? []) : call.whole(1);
  const axes = call.has(3) ? call.whole(3).map((axis) => call.axis(axis, shape.length)) : shape.map((_, axis) => axis);
  if (given.length !== 2 * axes.length)
    throw call.fault("pad-count", "expected $expected pads, got $got", 2 * axes.length, given.length);
  const pads = shape.map((_, axis) => {
    const i = axes.indexOf(axis);
    return i < 0 ? ([0, 0] as const) : ([given[i]!, given[axes.length + i]!] as const);
  });
  if (pads.every(([before, after]) => before === 0 && after === 0)) return call.input(0);
  const attributes: PadAttributes = { mode, pads, value: padValue(call, dtype) };
  return call.emit(pad, attributes, call.input(0));
}

function padValue(call: Call, dtype: string): number | bigint {
  if (call.opset < 11) return Math.fround(call.float("value", 0));
  const given = call.optionalConstant(2);
  if (given !== null && given.size === 1) return isFloat(given.dtype) ? given.at(0) : given.data[0]!;
  return isBigInt(dtype as never) ? 0n : 0;
}

function sliced(call: Call): ValueId {
  const shape = call.shape(0);
  const isOld = call.opset < 10;
  const [starts, ends] = isOld ? [call.ints("starts")!, call.ints("ends")!] : [call.whole(1), call.whole(2)];
  const given = isOld ? call.ints("axes") : call.has(3) ? call.whole(3) : undefined;
  const axes = (given ?? starts.map((_, i) => i)).map((axis) => call.axis(axis, shape.length));
  const steps = !isOld && call.has(4) ? call.whole(4) : starts.map(() => 1);
  const isAlike =
    [ends, axes, steps].every(({ length }) => length === starts.length) && new Set(axes).size === axes.length;
  if (!isAlike || steps.includes(0))
    throw call.fault("slice-lists", "expected as many starts, ends, axes and steps, the steps not 0");
  const whole = { starts: shape.map(() => 0), steps: shape.map(() => 1), sizes: [...shape] };
  axes.forEach((axis, i) => {
    const size = shape[axis]!;
    const step = steps[i]!;
    const [first, end] = [starts[i]!, ends[i]!].map((place) => clampPlace(place, size, step));
    whole.starts[axis] = first!;
    whole.steps[axis] = step;
    whole.sizes[axis] = Math.max(0, Math.ceil((end! - first!) / step));
  });
  const isWhole = whole.starts.every(
    (start, axis) => start === 0 && whole.steps[axis] === 1 && whole.sizes[axis] === shape[axis],
  );
  return isWhole ? call.input(0) : call.emit(slice, whole, call.input(0));
}

/** Negative places count from the end; what lies outside is cut. */
function clampPlace(place: number, size: number, step: number): number {
  const own = place < 0 ? place + size : place;
  return step > 0 ? Math.min(Math.max(own, 0), size) : Math.min(Math.max(own, -1), size - 1);
}

function split(call: Call): readonly ValueId[] {
  const shape = call.shape(0);
  const axis = call.axis(call.int("axis", 0), shape.length);
  const count = call.node.outputs.length;
  if (call.int("num_outputs", count) !== count) {
    throw call.fault("split-outputs", "expected $expected outputs, got $got", call.int("num_outputs", count), count);
  }
  const given = call.opset < 13 ? call.ints("split") : call.has(1) ? call.whole(1) : undefined;
  const each = Math.ceil(shape[axis]! / count);
  const sizes = given ?? Array.from({ length: count }, (_, i) => Math.max(0, Math.min(each, shape[axis]! - i * each)));
  if (sizes.some((size) => size < 0) || sizes.reduce((sum, size) => sum + size, 0) !== shape[axis]) {
    throw call.fault("split-sizes", "cannot split an axis of $size into $got", shape[axis]!, sizes);
  }
  let start = 0;
  return sizes.map((size) => {
    const starts = shape.map((_, i) => (i === axis ? start : 0));
    start += size;
    return call.emit(slice, { starts, steps: shape.map(() => 1), sizes: shape.with(axis, size) }, call.input(0));
  });
}
