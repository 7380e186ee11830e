/** Operators that move elements and change none: shapes, axes, and constants. */

import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import { gather as gatherElements } from "./broadcast.ts";
import type { Call } from "./call.ts";
import type { AttributeType } from "./node.ts";
import { type OperatorForm, type OperatorRow, simple } from "./operator.ts";

export const identity = simple(1, 1, {}, (call) => call.input(0));

/** A matrix: the axes before `axis` make the rows, the others the columns. */
export const flatten = simple(1, 1, { axis: "int" }, (call) => {
  const x = call.input(0);
  const axis = call.axis(call.int("axis", 1), x.rank, x.rank);
  return call.view(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
});

export const reshape: OperatorRow = {
  forms: [
    { since: 5, inputs: [2, 2], outputs: [1, 1], attributes: {} },
    { since: 14, inputs: [2, 2], outputs: [1, 1], attributes: { allowzero: "int" } },
  ],
  run(call) {
    const x = call.input(0);
    return [call.view(x, reshaped(call, x.shape, call.whole(1)))];
  },
};

/** Axes in another order; in reverse where none is given. */
export const transpose = simple(1, 1, { perm: "ints" }, (call) => {
  const x = call.input(0);
  const order = call.ints("perm") ?? x.shape.map((_, axis) => x.rank - 1 - axis);
  if (order.length !== x.rank || new Set(order).size !== x.rank || order.some((axis) => !(axis in x.shape))) {
    throw call.error(`${formatShape(order)} is no order of ${x.rank} axes`);
  }
  const sizes = order.map((axis) => x.shape[axis]!);
  const strides = order.map((axis) => sizeOf(x.shape.slice(axis + 1)));
  const data = call.allocate(x.dtype, sizes);
  gatherElements(x.data, data, { shape: sizes, strides });
  return new Tensor(x.dtype, sizes, data);
});

export const shape: OperatorRow = {
  forms: [
    { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: {} },
    { since: 15, inputs: [1, 1], outputs: [1, 1], attributes: { start: "int", end: "int" } },
  ],
  run: (call) => [tensor(BigInt64Array.from(sizesOf(call, call.input(0).shape), BigInt))],
};

/** NumPy's `take`: slices along an axis, in the order and arrangement of their indices. */
export const gather = simple(1, 2, { axis: "int" }, (call) => {
  const [x, indices] = [call.input(0), call.input(1)];
  const axis = call.axis(call.int("axis", 0), x.rank);
  if (indices.dtype !== "int64" && indices.dtype !== "int32") {
    throw call.error(`expected whole numbers as input 1, got ${indices.toString()}`);
  }
  const size = x.shape[axis]!;
  const joined = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  const data = call.allocate(x.dtype, joined);
  if (data.length === 0) return new Tensor(x.dtype, joined, data);
  const places = Array.from({ length: indices.size }, (_, i) => indexOf(call, indices.at(i), size));
  const inner = sizeOf(x.shape.slice(axis + 1));
  for (let start = 0, written = 0; written < data.length; start += size) {
    for (const place of places) {
      data.set(x.data.subarray((start + place) * inner, (start + place + 1) * inner) as never, written);
      written += inner;
    }
  }
  return new Tensor(x.dtype, joined, data);
});

export const squeeze: OperatorRow = {
  forms: axesForms([1, 2]),
  run(call) {
    const x = call.input(0);
    return [call.view(x, squeezed(call, x.shape, axesOf(call)))];
  },
};

export const unsqueeze: OperatorRow = {
  forms: axesForms([2, 2]),
  run(call) {
    const x = call.input(0);
    const axes = axesOf(call);
    if (axes === undefined) throw call.error("the axes are missing");
    return [call.view(x, unsqueezed(call, x.shape, axes))];
  },
};

export const concat: OperatorRow = {
  forms: [{ since: 4, inputs: [1, 2 ** 20], outputs: [1, 1], attributes: { axis: "int" }, required: ["axis"] }],
  run(call) {
    const parts = Array.from({ length: call.inputCount }, (_, i) => call.input(i));
    const { dtype, shape, rank } = parts[0]!;
    const axis = call.axis(call.int("axis", 0), rank);
    const isAlike = (part: Tensor) =>
      part.dtype === dtype && part.rank === rank && part.shape.every((size, i) => i === axis || size === shape[i]);
    const other = parts.find((part) => !isAlike(part));
    if (other !== undefined)
      throw call.error(`cannot join ${parts[0]!.toString()} and ${other.toString()} along axis ${axis}`);
    const joined = shape.with(
      axis,
      parts.reduce((sum, part) => sum + part.shape[axis]!, 0),
    );
    const data = call.allocate(dtype, joined);
    const outer = sizeOf(shape.slice(0, axis));
    let written = 0;
    for (let i = 0; i < outer; i++) {
      for (const part of parts) {
        const length = part.size / outer;
        data.set(part.data.subarray(i * length, (i + 1) * length) as never, written);
        written += length;
      }
    }
    return [new Tensor(dtype, joined, data)];
  },
};

const constantValues = { value_float: "float", value_floats: "floats", value_int: "int", value_ints: "ints" } as const;

export const constant: OperatorRow = {
  forms: [
    { since: 1, inputs: [0, 0], outputs: [1, 1], attributes: { value: "tensor" } },
    { since: 12, inputs: [0, 0], outputs: [1, 1], attributes: { value: "tensor", ...constantValues } },
  ],
  run(call) {
    if (call.node.attributes.size !== 1) throw call.error("expected exactly one value");
    return [constantOf(call)];
  },
};

/** The sizes that Reshape asks for: 0 keeps a size, unless zeros are allowed; a single -1 is what is left. */
export function reshaped(call: Call, shape: Shape, sizes: readonly number[]): Shape {
  const keeps = call.int("allowzero", 0) === 0;
  const asked = sizes.map((size, axis) => (size === 0 && keeps ? shape[axis] : size));
  const known = asked.filter((size) => size !== -1);
  const isWhole = (size: number | undefined) => size !== undefined && Number.isSafeInteger(size) && size >= 0;
  if (asked.length - known.length > 1 || !known.every(isWhole)) {
    throw call.error(`cannot arrange ${formatShape(shape)} as ${formatShape(sizes)}`);
  }
  const rest = sizeOf(known as number[]);
  const missing = rest === 0 ? 0 : sizeOf(shape) / rest;
  if (!Number.isInteger(missing)) throw call.error(`cannot arrange ${formatShape(shape)} as ${formatShape(sizes)}`);
  return (asked as number[]).map((size) => (size === -1 ? missing : size));
}

/** The sizes that Shape gives: all, or those from `start` to before `end`. */
export function sizesOf<S>(call: Call, shape: readonly S[]): readonly S[] {
  return shape.slice(call.int("start", 0), call.int("end", shape.length));
}

/** The shape without the named axes, which must have the size 1; without all axes of that size where none is named. */
export function squeezed<S>(call: Call, shape: readonly S[], axes: readonly number[] | undefined): S[] {
  const isOne = (size: S | undefined) => size === 1;
  if (axes === undefined) return shape.filter((size) => !isOne(size));
  const dropped = axes.map((axis) => call.axis(axis, shape.length));
  const wrong = dropped.find((axis) => !isOne(shape[axis]));
  if (wrong !== undefined) throw call.error(`axis ${wrong} of [${shape.join(", ")}] does not have the size 1`);
  return shape.filter((_, axis) => !dropped.includes(axis));
}

/** The shape with axes of size 1 at the named places of the result. */
export function unsqueezed<S>(call: Call, shape: readonly S[], axes: readonly number[]): (S | 1)[] {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => call.axis(axis, rank)));
  if (added.size !== axes.length) throw call.error(`axes [${axes.join(", ")}] name a place twice`);
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : rest.shift()!));
}

/** Axes are an attribute up to opset 12, an input since. */
export function axesOf(call: Call): number[] | undefined {
  if (call.opset < 13) return call.ints("axes");
  return call.optionalInput(1) === null ? undefined : call.whole(1);
}

/** A place along an axis; negative ones count from the end. */
function indexOf(call: Call, index: number, size: number): number {
  const place = index < 0 ? index + size : index;
  if (!(place >= 0 && place < size)) throw call.error(`index ${index} is out of range for an axis of ${size}`);
  return place;
}

function axesForms(inputs: readonly [number, number]): OperatorForm[] {
  const axes: Record<string, AttributeType> = { axes: "ints" };
  return [
    { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: axes, required: inputs[0] === 2 ? ["axes"] : [] },
    { since: 13, inputs, outputs: [1, 1], attributes: {} },
  ];
}

function constantOf(call: Call): Tensor {
  const value = call.tensor("value");
  if (value !== undefined) return value;
  const floats = call.floats("value_floats");
  if (floats !== undefined) return tensor(floats);
  const [attribute] = call.node.attributes.values();
  if (attribute?.type === "float") return new Tensor("float32", [], Float32Array.of(attribute.value));
  if (attribute?.type === "int") return new Tensor("int64", [], BigInt64Array.of(attribute.value));
  if (attribute?.type === "ints") return tensor(attribute.value);
  throw call.error("expected a value");
}
