/** Operators that take elements, repeat them or put others around them. */

import { expand } from "../ops/expand.ts";
import { type PadAttributes, pad } from "../ops/pad.ts";
import { slice } from "../ops/slice.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import { broadcastShape } from "../tensor/broadcast.ts";
import { allocate, type DType, isBigInt, isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

/** Those of the standard. */
const rangeTypes: ReadonlySet<DType> = new Set<DType>(["float32", "float64", "int16", "int32", "int64"]);
const padModes = ["constant", "reflect", "edge", "wrap"] as const;

export const pickOperators = {
  /** One value repeated to a shape. */
  ConstantOfShape: simple(9, 1, { value: "tensor" }, (call) => {
    const shape = call.whole(0);
    const value = call.tensor("value") ?? tensor([0]);
    if (value.size !== 1) throw call.fault("fill-value", "expected a single value, got $got", value.toString());
    return call.emit(expand, { shape }, call.constantValue(value.reshape(...shape.map(() => 1))));
  }),

  Expand: simple(8, 2, {}, (call) => {
    const shape = broadcastShape(call.shape(0), call.whole(1));
    if (shape === null)
      throw call.fault("op-expand", "$got does not repeat to $expected", call.shape(0), call.whole(1));
    return call.emit(expand, { shape }, call.input(0));
  }),

  Pad: {
    forms: [
      { since: 2, inputs: [1, 1], outputs: [1, 1], attributes: { mode: "string", pads: "ints", value: "float" } },
      { since: 11, inputs: [2, 3], outputs: [1, 1], attributes: { mode: "string" } },
      { since: 18, inputs: [2, 4], outputs: [1, 1], attributes: { mode: "string" } },
    ],
    lower: (call) => [padded(call)],
  },

  /** start, start + delta, … before limit. */
  Range: simple(11, 3, {}, (call) => {
    const parts = [0, 1, 2].map((i) => call.constant(i));
    const { dtype } = parts[0]!;
    const [start, limit, delta] = parts.map((part) => part.data[0]!);
    if (parts.some((part) => part.size !== 1 || part.dtype !== dtype))
      throw call.fault("range-numbers", "expected three single numbers of one dtype");
    if (!rangeTypes.has(dtype)) throw call.refuse("operator-makes", "does not make the dtype $dtype", dtype);
    const count = Math.max(0, Math.ceil((Number(limit) - Number(start)) / Number(delta)));
    call.reserve(dtype, [count]);
    const data = allocate(dtype, count);
    for (let i = 0; i < count; i++) {
      data[i] = (
        typeof start === "bigint" ? start + BigInt(i) * (delta as bigint) : start! + i * (delta as number)
      ) as never;
    }
    return call.constantValue(new Tensor(dtype, [count], data as never));
  }),

  Size: simple(1, 1, {}, (call) =>
    call.constantValue(new Tensor("int64", [], BigInt64Array.of(BigInt(sizeOf(call.shape(0)))))),
  ),

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

  Tile: simple(6, 2, {}, (call) => {
    const shape = call.shape(0);
    const repeats = call.whole(1);
    if (repeats.length !== shape.length || repeats.some((count) => count < 0)) {
      throw call.fault("tile-repeats", "expected $axes repeats of at least 0, got $got", shape.length, repeats);
    }
    // Each axis becomes two, of which the first is repeated.
    const apart = call.view(
      call.input(0),
      shape.flatMap((size) => [1, size]),
    );
    const repeated = call.emit(expand, { shape: shape.flatMap((size, axis) => [repeats[axis]!, size]) }, apart);
    return call.view(
      repeated,
      shape.map((size, axis) => size * repeats[axis]!),
    );
  }),

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
