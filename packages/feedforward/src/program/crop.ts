/**
 * What a pooling or convolution leaves out at the end of an axis need not be computed: of 14 columns, four windows of three
 * side by side read twelve, so the convolution before them computes no more. Nothing that is read changes.
 */

import { type ConvAttributes, convolutionOf } from "../tensor/convolution.ts";
import { type PoolAttributes, poolAxes } from "../tensor/pooling.ts";
import type { WindowAttributes, WindowAxis } from "../tensor/window.ts";
import type { Program, Step, Value, ValueId } from "./program.ts";

export function cropWindows(program: Program): Program {
  const values = [...program.values];
  const steps = [...program.steps];
  const kept = new Set(program.outputs.map(({ value }) => value));
  const readers = readersOf(program);
  // From the last: what a cut convolution no longer reads, the one before it need not compute.
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i]!;
    const output = step.outputs[0]!;
    const [index = -1, ...others] = readers.get(output) ?? [];
    const reader = steps[index];
    if (step.op.name !== "conv" || kept.has(output) || others.length > 0 || reader?.inputs[0] !== output) continue;
    const { dtype, shape, per } = values[output]!;
    const sizes = axesOf(reader, values).map(lastRead);
    const unread = sizes.map((size, axis) => shape[axis + 2]! - size);
    if (unread.every((count) => count === 0)) continue;
    values[output] = { dtype, shape: [...shape.slice(0, 2), ...sizes], per };
    steps[i] = { ...step, attributes: withUnread(step.attributes as ConvAttributes, unread) };
    steps[index] = { ...reader, attributes: withoutRest(reader.attributes as ConvAttributes, unread) };
  }
  return { ...program, values, steps };
}

/** The positions of the steps that read each value, once for each input. */
function readersOf({ steps }: Program): ReadonlyMap<ValueId, readonly number[]> {
  const readers = new Map<ValueId, number[]>();
  for (const [i, { inputs }] of steps.entries()) {
    for (const input of inputs) {
      if (input === null) continue;
      const known = readers.get(input);
      if (known === undefined) readers.set(input, [i]);
      else known.push(i);
    }
  }
  return readers;
}

/** The windows of a step over its first input; none of a step that has no windows. */
function axesOf({ op, attributes, inputs }: Step, values: readonly Value[]): readonly WindowAxis[] {
  const types = inputs.map((input) => (input === null ? null : values[input]!));
  if (op.name === "conv" && inputs.indexOf(inputs[0]!) === inputs.lastIndexOf(inputs[0]!)) {
    return convolutionOf(types, attributes as ConvAttributes).axes;
  }
  const isPool = op.name === "pool" && !(attributes as PoolAttributes).isCeil;
  return isPool ? poolAxes(types[0]!, attributes as PoolAttributes) : [];
}

/** How many inputs of an axis are read, from the first to the last that is. */
function lastRead({ input, output, stride, kernel, dilation, before }: WindowAxis): number {
  const last = (output - 1) * stride + (kernel - 1) * dilation - before;
  return Math.max(1, Math.min(input, last + 1));
}

function withUnread(attributes: ConvAttributes, unread: readonly number[]): ConvAttributes {
  return { ...attributes, unread: unread.map((count, axis) => count + (attributes.unread?.[axis] ?? 0)) };
}

/** The reader's attributes where its input ends with what it reads: its windows end there too. */
function withoutRest<A extends WindowAttributes & Pick<ConvAttributes, "unread">>(
  attributes: A,
  cut: readonly number[],
): A {
  const isCut = (axis: number): boolean => cut[axis]! > 0;
  const pads = attributes.pads.map(([before, after], axis) => [before, isCut(axis) ? 0 : after] as const);
  const { unread } = attributes;
  return { ...attributes, pads, ...(unread && { unread: unread.map((count, axis) => (isCut(axis) ? 0 : count)) }) };
}
