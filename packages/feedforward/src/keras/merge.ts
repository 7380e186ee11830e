/** Layers that make one value of several. */

import { inputOf, type LayerCall, type LayerRow, shapeText } from "./layer-call.ts";
import type { KerasOperator } from "./operators.ts";
import type { Size } from "./settings.ts";
import { axisIn, type KerasValue, type Layout } from "./value.ts";
import { valueIn } from "./writer.ts";

export const mergeLayers = {
  Add: merging("Add"),
  Average: merging("Mean"),
  Concatenate: (call) => concatenated(call),
  Maximum: merging("Max"),
  Minimum: merging("Min"),
  Multiply: merging("Mul"),
  Subtract: merging("Sub"),
} satisfies Readonly<Record<string, LayerRow>>;

/** Element by element, repeated where an axis has the size 1. */
function merging(operator: KerasOperator): LayerRow {
  return (call) => {
    const { inputs, writer } = call;
    const [first, ...others] = several(call);
    const shape = others.reduce((left, { shape: right }) => broadcast(call, left, right), first!.shape);
    const isMasked = inputs.some((input) => input.isMasked);
    const layout = commonLayout(inputs);
    const names = inputs.map((input) => writer.in(layout, input));
    const isPairwise = operator === "Add" || operator === "Mul" || operator === "Sub";
    if (operator === "Sub" && names.length !== 2)
      throw call.settings.refuse("keras-inputs-pair", "expected two inputs, got $got", names.length);
    const y = isPairwise
      ? names.slice(1).reduce((left, right) => writer.node(operator, [left, right]), names[0]!)
      : writer.node(operator, names);
    return valueIn(layout, y, shape, { isMasked });
  };
}

function several(call: LayerCall): readonly KerasValue[] {
  const { inputs } = call;
  if (inputs.length < 2)
    throw call.settings.refuse("keras-inputs-several", "expected several inputs, got $got", inputs.length);
  return inputs;
}

/** Channels first where any is there so, and all can be: their axes are as many. */
function commonLayout(inputs: readonly KerasValue[]): Layout {
  const rank = inputs[0]!.shape.length;
  const isAlike = rank > 2 && inputs.every(({ shape }) => shape.length === rank);
  return isAlike && inputs.some(({ names }) => !names.has("own")) ? "first" : "own";
}

/** Keras repeats axes behind the batch from the right, as NumPy does. */
function broadcast(call: LayerCall, left: readonly Size[], right: readonly Size[]): readonly Size[] {
  const [long, short] = left.length >= right.length ? [left, right] : [right, left];
  const from = long.length - short.length;
  if (from > 0) throw misfit(call, left, right);
  return long.map((size, axis) => {
    const other = short[axis]!;
    if (axis === 0 || size === other) return size;
    if (size === null || other === null) return size === 1 ? other : other === 1 ? size : (size ?? other);
    if (size === 1) return other;
    if (other === 1) return size;
    throw misfit(call, left, right);
  });
}

function misfit({ settings }: LayerCall, left: readonly Size[], right: readonly Size[]): Error {
  const sentence = "inputs of $left and $right do not go together";
  return settings.fault("keras-merge", sentence, shapeText(left), shapeText(right));
}

function concatenated(call: LayerCall): KerasValue {
  const { settings, writer } = call;
  const inputs = call.inputs.length === 1 ? [inputOf(call)] : several(call);
  const [first] = inputs as [KerasValue];
  const rank = first.shape.length;
  const given = settings.number("axis", -1);
  const axis = given < 0 ? given + rank : given;
  if (!Number.isInteger(axis) || axis < 1 || axis >= rank) throw settings.wrong("axis", "an axis behind the batch");
  const shape = inputs.slice(1).reduce((left, { shape: right }) => joined(call, axis, left, right), first.shape);
  if (inputs.length === 1) return first;
  const layout = commonLayout(inputs);
  const names = inputs.map((input) => writer.in(layout, input));
  const y = writer.node("Concat", names, { axis: axisIn(layout, axis, rank) });
  return valueIn(layout, y, shape, { isMasked: inputs.some((input) => input.isMasked) });
}

function joined(call: LayerCall, at: number, left: readonly Size[], right: readonly Size[]): readonly Size[] {
  if (left.length !== right.length) throw misfit(call, left, right);
  return left.map((size, axis) => {
    const other = right[axis]!;
    if (axis === at) return size === null || other === null ? null : size + other;
    if (axis === 0 || size === other || other === null) return size;
    if (size === null) return other;
    throw misfit(call, left, right);
  });
}
