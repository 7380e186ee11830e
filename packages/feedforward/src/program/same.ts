/**
 * Whether two programs of one input compute the same bits: the same steps in the same order on the same constants. Steps that only
 * hand on their elements compute nothing and are left out of both; axes of size 1 in front make no difference.
 */

import type { Formula } from "../functions/formula.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { keyOf } from "./key.ts";
import type { Program, Step, ValueId } from "./program.ts";

/** The first step of a program that the other one has not, or has otherwise; null where they are the same. */
export function differingStep(program: Program, other: Program): Step | null {
  const [own, theirs] = [computedSteps(program), computedSteps(other)];
  const at = own.findIndex((step, i) => theirs[i] === undefined || !isSame(step, theirs[i]));
  if (at >= 0) return own[at]!.step;
  return own.length === theirs.length ? null : (own.at(-1)?.step ?? program.steps[0] ?? other.steps[0]!);
}

/** Whether a step hands on its elements in the order in which they lie. */
export function keepsElements({ values }: Program, { op, attributes, inputs }: Step): boolean {
  if (op.name !== "transpose") return op.name === "view" || op.name === "copy";
  const { shape } = values[inputs[0]!]!;
  const moved = (attributes as { readonly order: readonly number[] }).order.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]!);
}

interface ComputedStep {
  readonly step: Step;
  /** All that decides its bits but the constants. */
  readonly key: string;
  /** Its inputs; null for those that are computed or left out. */
  readonly constants: readonly (TensorArray | null)[];
}

function computedSteps(program: Program): ComputedStep[] {
  const list: ComputedStep[] = [];
  // Computed values by the place of their step in the list; those that are handed on keep theirs.
  const places = new Map<ValueId | null, string>(program.inputs.map(({ value }, i) => [value, `input ${i}`]));
  for (const step of program.steps) {
    const first = places.get(step.inputs[0]!);
    if (first !== undefined && step.epilogue.length === 0 && keepsElements(program, step)) {
      places.set(step.outputs[0]!, first);
      continue;
    }
    const from = step.inputs.map((input) => places.get(input) ?? null);
    const constants = step.inputs.map((input) => program.constants.get(input ?? -1) ?? null);
    list.push({ step, key: keyOf([from, ...meaningOf(program, step)]), constants });
    // A function computes the same behind a sum and by itself.
    const size = sizeOf(program.values[step.outputs[0]!]!.shape);
    for (const formula of step.epilogue)
      list.push({ step, key: functionKey(formula, size, list.length), constants: [] });
    for (const [i, output] of step.outputs.entries()) places.set(output, `${list.length} ${i}`);
  }
  return list;
}

function functionKey(formula: Formula, size: number, place: number): string {
  return keyOf([[`${place} 0`], "unary", [["formula", formula]], [size]]);
}

/** Op, attributes, and the shapes as far as they matter. */
function meaningOf({ values, constants }: Program, { op, attributes, inputs, outputs }: Step): unknown[] {
  const shapes = [...inputs, ...outputs].map((value) => (value === null ? [] : values[value]!.shape));
  const isEach = op.name === "unary" || (op.name === "binary" && constants.get(inputs[1] ?? -1)?.length === 1);
  const own = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === "axes") return [[name, (value as readonly number[]).map((axis) => axis - shapes[0]!.length)]];
    return name === "isCeil" ? [] : [[name, value]]; // The shape of the output says it.
  });
  const sizes = isEach ? [sizeOf(shapes.at(-1)!)] : withoutBias(op.linear !== undefined, shapes).map(withoutOnes);
  return [op.name, own.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)), sizes];
}

/** A bias of zeros is none. */
function withoutBias(isSum: boolean, shapes: readonly Shape[]): readonly Shape[] {
  return isSum ? shapes.filter((_, i) => i !== 2 || shapes.length < 4) : shapes;
}

function withoutOnes(shape: Shape): Shape {
  const first = shape.findIndex((size) => size !== 1);
  return first < 0 ? [] : shape.slice(first);
}

function isSame(own: ComputedStep, other: ComputedStep): boolean {
  if (own.key.length !== other.key.length || own.key !== other.key) return false;
  const isSum = own.step.op.linear !== undefined;
  const count = Math.max(own.constants.length, other.constants.length);
  return Array.from({ length: count }, (_, i) => i).every((i) => {
    const [a, b] = [own.constants[i] ?? null, other.constants[i] ?? null];
    return hasSameBits(a, b) || (isSum && i === 2 && isZero(a) && isZero(b));
  });
}

/** None, or +0 alone. */
function isZero(bias: TensorArray | null): boolean {
  return bias === null || bytesOf(bias).every((byte) => byte === 0);
}

function hasSameBits(a: TensorArray | null, b: TensorArray | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  const [own, other] = [bytesOf(a), bytesOf(b)];
  return a.constructor === b.constructor && own.length === other.length && own.every((byte, i) => byte === other[i]);
}

function bytesOf({ buffer, byteOffset, byteLength }: TensorArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
