/**
 * Einstein's sums of products: each axis of each input has a letter, and so has each of the output; over letters that the
 * output lacks is summed.
 *
 *     "bij,bjk->bik":  y[b, i, k] = Σ_j x[b, i, j] · w[b, j, k]
 *
 * Letters come as numbers: those of the output first, then those that are summed over, in the order in which the equation
 * has them. A sum runs over them in C order from +0; a product goes from the first input to the last.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { arithmetic } from "../functions/arithmetic.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { isFloat } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Operand, ValueType } from "../tensor/value.ts";
import type { RuledOp } from "./op.ts";

export interface EinsumAttributes {
  /** For each input the letter of each axis. */
  readonly inputs: readonly (readonly number[])[];
  /** The first so many letters are the output's axes, in their order. */
  readonly outputAxes: number;
}

export const einsum: RuledOp<EinsumAttributes> = {
  name: "einsum",
  infer(given, attributes) {
    const [{ dtype }] = given as [ValueType];
    const other = given.find((input) => input!.dtype !== dtype);
    if (other) throw shapeError("op-dtypes", "expected one dtype, got $left and $right", dtype, other.dtype);
    if (!isFloat(dtype) && dtype !== "int64" && dtype !== "int32")
      throw unsupportedError("op-dtype", "does not take the dtype $dtype", dtype);
    return [{ dtype, shape: sizesOf(given, attributes).slice(0, attributes.outputAxes) }];
  },
  reference(lane, { inputs, outputs: [y] }, attributes) {
    const given = inputs as readonly Operand[];
    const sizes = sizesOf(given, attributes);
    const strides = given.map((input, i) => stridesOf(input.shape, attributes.inputs[i]!, sizes.length));
    const { zero, add, mul } = operations(lane, y!);
    const factor = (places: readonly number[]): number =>
      given.reduce<number | null>((product, { data }, i) => {
        const value = (data as FloatArray)[places[i]!]!;
        return product === null ? value : mul(product, value);
      }, null)!;
    let written = 0;
    walk(
      sizes.slice(0, attributes.outputAxes),
      strides,
      given.map(() => 0),
      (start) => {
        let sum = zero;
        const inner = strides.map((list) => list.slice(attributes.outputAxes));
        walk(sizes.slice(attributes.outputAxes), inner, start, (places) => {
          sum = add(sum, factor(places));
        });
        y!.data[written++] = sum as never;
      },
    );
  },
  keepsRows: (given, { inputs }) =>
    // Rows are the output's first letter, wherever an input that has rows has it first and no other input has it.
    given.every((input, i) =>
      input!.isRows ? inputs[i]![0] === 0 && !inputs[i]!.includes(0, 1) : !inputs[i]!.includes(0),
    ),
  work: (given, attributes) => sizeOf(sizesOf(given, attributes)) * given.length,
};

const sizeSentence = "axis $axis of input $input has the size $size, elsewhere it is $known";

/** The size of each letter. */
function sizesOf(given: readonly (ValueType | null)[], { inputs }: EinsumAttributes): number[] {
  const sizes: number[] = [];
  for (const [i, letters] of inputs.entries()) {
    const { shape } = given[i]!;
    if (shape.length !== letters.length)
      throw shapeError("op-input-axes", "expected $expected axes as input $input, got $got", letters.length, i, shape);
    for (const [axis, letter] of letters.entries()) {
      const [size, known] = [shape[axis]!, sizes[letter] ?? 1];
      if (known !== 1 && size !== 1 && known !== size)
        throw shapeError("op-letter-size", sizeSentence, axis, i, size, known);
      sizes[letter] = known === 1 ? size : known;
    }
  }
  return sizes;
}

/** How far each letter moves in an input: a letter that is there twice walks a diagonal; a size of 1 repeats. */
function stridesOf(shape: Shape, letters: readonly number[], count: number): number[] {
  const strides = new Array<number>(count).fill(0);
  for (const [axis, letter] of letters.entries()) {
    if (shape[axis] !== 1) strides[letter]! += sizeOf(shape.slice(axis + 1));
  }
  return strides;
}

/** Visits every place in C order. */
function walk(
  sizes: Shape,
  strides: readonly (readonly number[])[],
  start: readonly number[],
  visit: (places: readonly number[]) => void,
): void {
  const level = (axis: number, places: readonly number[]): void => {
    if (axis === sizes.length) {
      visit(places);
      return;
    }
    const at = [...places];
    for (let i = 0; i < sizes[axis]!; i++) {
      level(axis + 1, at);
      for (const [k, list] of strides.entries()) at[k]! += list[axis]!;
    }
  };
  level(0, start);
}

interface Operations {
  readonly zero: number;
  readonly add: (a: number, b: number) => number;
  readonly mul: (a: number, b: number) => number;
}

/** Whole numbers wrap where they are stored; 64-bit ones are bigints, of which only these two are asked. */
function operations(lane: NumberLane, { dtype }: ValueType): Operations {
  if (isFloat(dtype)) {
    return { zero: 0, add: (a, b) => arithmetic.add(lane, a, b), mul: (a, b) => arithmetic.mul(lane, a, b) };
  }
  if (dtype === "int64") return { zero: 0n as never, add: (a, b) => a + b, mul: (a, b) => a * b };
  return { zero: 0, add: (a, b) => (a + b) | 0, mul: Math.imul };
}
