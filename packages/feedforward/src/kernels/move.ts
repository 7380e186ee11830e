/**
 * The kernel of everything that moves elements of four bytes and changes none: y is filled from places of x that lie a stride
 * apart along each axis, from some element on.
 */

import { type Shape, sizeOf } from "../tensor/shape.ts";
import { I32 } from "../wasm/values.ts";
import type { Define, InputForm, KernelPlan } from "./kernel.ts";
import { type Nest, nestOf, writeNest } from "./nest.ts";

export interface Move {
  /** The elements that are written, and how far apart they lie in x. */
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** The first element of x. */
  readonly start: number;
}

/** y: all its elements moved from x; null where elements do not have four bytes. */
export function planMove(x: InputForm | null | undefined, { shape, strides, start }: Move): KernelPlan | null {
  if (!x || (x.dtype !== "float32" && x.dtype !== "int32" && x.dtype !== "uint32") || shape.includes(0)) return null;
  const nest = nestOf(shape, [strides], [4 * sizeOf(shape), x.pitch]);
  return {
    emit(e) {
      e.f.call(e.func(move, { nest }), e.rows, e.outputs[0]!.address, e.inputs[0]!.address.add(4 * start));
    },
  };
}

const move: Define<{ nest: Nest }> = ({ module }, { nest }) =>
  module.func("move", (f) => {
    const [rows, y, x] = [f.param(I32), f.param(I32), f.param(I32)];
    writeNest(
      f,
      nest,
      { rows, addresses: [y, x] },
      () =>
        ([from]) =>
          from!,
    );
  });
