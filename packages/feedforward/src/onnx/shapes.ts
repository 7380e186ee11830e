/**
 * Operators that give elements another dtype or another shape, or shapes and constants themselves: but for Cast nothing of them is
 * left when a program runs.
 */

import { isFloat } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { elementDType, elementName } from "./element-types.ts";
import type { AttributeType } from "./node.ts";
import { noForm, type OperatorForm, type OperatorRow, simple } from "./operator.ts";

const constantValues = { value_float: "float", value_floats: "floats", value_int: "int", value_ints: "ints" } as const;

export const shapeOperators = {
  Cast: {
    forms: [
      { since: 6, ...noForm, attributes: { to: "int" }, required: ["to"] },
      // `saturate` and `round_mode` speak of 8-bit floats alone.
      { since: 19, ...noForm, attributes: { to: "int", saturate: "int" }, required: ["to"] },
      { since: 24, ...noForm, attributes: { to: "int", saturate: "int", round_mode: "string" }, required: ["to"] },
    ],
    lower(call) {
      const to = elementDType(call.int("to", 0));
      if (to === null)
        throw call.refuse("cast-dtype", "does not cast to the dtype $dtype", elementName(call.int("to", 0)));
      // Whatever float a file says, computed values are float32 already.
      const isComputed = call.builder.constantOf(call.input(0)) === null;
      const target = isComputed && isFloat(to) ? "float32" : to;
      return [call.cast(call.input(0), target)];
    },
  },

  CastLike: simple(15, 2, {}, (call) => call.cast(call.input(0), call.type(1).dtype)),

  Constant: {
    forms: [
      { since: 1, inputs: [0, 0], outputs: [1, 1], attributes: { value: "tensor" } },
      { since: 12, inputs: [0, 0], outputs: [1, 1], attributes: { value: "tensor", ...constantValues } },
    ],
    lower(call) {
      const value = call.node.attributes.size === 1 ? constantOf(call) : null;
      if (value === null) throw call.fault("constant-value", "expected exactly one value");
      return [call.constantValue(value)];
    },
  },

  /** A matrix: the axes before `axis` make the rows, the others the columns. */
  Flatten: simple(1, 1, { axis: "int" }, (call) => {
    const shape = call.shape(0);
    const axis = call.axis(call.int("axis", 1), shape.length, shape.length);
    return call.view(call.input(0), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
  }),

  Identity: simple(1, 1, {}, (call) => call.input(0)),

  Reshape: {
    forms: [
      { since: 5, inputs: [2, 2], outputs: [1, 1], attributes: {} },
      { since: 14, inputs: [2, 2], outputs: [1, 1], attributes: { allowzero: "int" } },
    ],
    lower: (call) => [call.view(call.input(0), reshaped(call, call.shape(0), call.whole(1)))],
  },

  Shape: {
    forms: [
      { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: {} },
      { since: 15, inputs: [1, 1], outputs: [1, 1], attributes: { start: "int", end: "int" } },
    ],
    lower(call) {
      const shape = call.shape(0);
      const sizes = shape.slice(call.int("start", 0), call.int("end", shape.length));
      return [call.constantValue(tensor(BigInt64Array.from(sizes, BigInt)))];
    },
  },

  Squeeze: {
    forms: axesForms([1, 2]),
    lower: (call) => [call.view(call.input(0), squeezed(call, call.shape(0), axesOf(call)))],
  },

  Unsqueeze: {
    forms: axesForms([2, 2]),
    lower: (call) => [call.view(call.input(0), unsqueezed(call, call.shape(0), axesOf(call)!))],
  },
} satisfies Record<string, OperatorRow>;

/** The sizes that Reshape asks for: 0 keeps a size, unless zeros are allowed; a single -1 is what is left. */
function reshaped(call: Call, shape: Shape, sizes: readonly number[]): Shape {
  const keeps = call.int("allowzero", 0) === 0;
  const asked = sizes.map((size, axis) => (size === 0 && keeps ? shape[axis] : size));
  const known = asked.filter((size) => size !== -1);
  const isWhole = (size: number | undefined) => size !== undefined && Number.isSafeInteger(size) && size >= 0;
  if (asked.length - known.length > 1 || !known.every(isWhole)) {
    throw call.fault("node-view", "cannot arrange $from as $shape", shape, sizes);
  }
  const rest = sizeOf(known as number[]);
  const missing = rest === 0 ? 0 : sizeOf(shape) / rest;
  if (!Number.isInteger(missing)) throw call.fault("node-view", "cannot arrange $from as $shape", shape, sizes);
  return (asked as number[]).map((size) => (size === -1 ? missing : size));
}

/** The shape without the named axes, which must have the size 1; without all axes of that size where none is named. */
function squeezed(call: Call, shape: Shape, axes: readonly number[] | undefined): Shape {
  if (axes === undefined) return shape.filter((size) => size !== 1);
  const dropped = axes.map((axis) => call.axis(axis, shape.length));
  const wrong = dropped.find((axis) => shape[axis] !== 1);
  if (wrong !== undefined)
    throw call.fault("squeeze-axis", "axis $axis of $shape does not have the size 1", wrong, shape);
  return shape.filter((_, axis) => !dropped.includes(axis));
}

/** The shape with axes of size 1 at the named places of the result. */
function unsqueezed(call: Call, shape: Shape, axes: readonly number[]): Shape {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => call.axis(axis, rank)));
  if (added.size !== axes.length) throw call.fault("unsqueeze-twice", "axes $axes name a place twice", axes);
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : rest.shift()!));
}

/** Axes are an attribute up to opset 12, an input since. */
function axesOf(call: Call): number[] | undefined {
  if (call.opset < 13) return call.ints("axes");
  return call.has(1) ? call.whole(1) : undefined;
}

function axesForms(inputs: readonly [number, number]): OperatorForm[] {
  const axes: Record<string, AttributeType> = { axes: "ints" };
  return [
    { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: axes, required: inputs[0] === 2 ? ["axes"] : [] },
    { since: 13, inputs, outputs: [1, 1], attributes: {} },
  ];
}

/** The value of the one attribute. */
function constantOf(call: Call): Tensor | null {
  const value = call.tensor("value");
  if (value !== undefined) return value;
  const floats = call.floats("value_floats");
  if (floats !== undefined) return tensor(floats);
  const [attribute] = call.node.attributes.values();
  if (attribute?.type === "float") return new Tensor("float32", [], Float32Array.of(attribute.value));
  if (attribute?.type === "int") return new Tensor("int64", [], BigInt64Array.of(attribute.value));
  return attribute?.type === "ints" ? tensor(attribute.value) : null;
}
