/**
 * The kernel of functions of one number or two that are computed in float64 and rounded once, with NumPy's broadcasting.
 */

import { pow } from "../functions/pow.ts";
import { cos, sin } from "../functions/sine.ts";
import type { WideLane } from "../functions/wide.ts";
import { broadcastStrides } from "../tensor/broadcast.ts";
import { sameShape, sizeOf } from "../tensor/shape.ts";
import { I32 } from "../wasm/values.ts";
import type { Define, Kernel } from "./kernel.ts";
import { isFloat, type Nest, nestOf, writeNest } from "./nest.ts";
import { narrowed, wideLane, widened } from "./wide-lane.ts";

export type WideFunction = <V, M>(lane: WideLane<V, M>, ...x: V[]) => V;

/** Each takes as many values as it has parameters behind the lane. */
export const wideFunctions = {
  pow: (lane, x, y) => pow(lane, x!, y!),
  sin: (lane, x) => sin(lane, x!),
  cos: (lane, x) => cos(lane, x!),
} satisfies Record<string, WideFunction>;

export interface WideAttributes {
  readonly function: keyof typeof wideFunctions;
}

export const wideKernel: Kernel<WideAttributes> = {
  plan({ inputs, outputs: [y], attributes }) {
    if (!inputs.every(isFloat) || sizeOf(y!.shape) === 0) return null;
    const [first] = inputs;
    // Padding that all have is computed too: then all examples are one.
    const isPadded = inputs.every(({ shape, pitch }) => sameShape(shape, first!.shape) && pitch === first!.pitch);
    const pitch = isPadded ? first!.pitch : 4 * sizeOf(y!.shape);
    if (pitch === 0) return null;
    const shape = isPadded ? [pitch / 4] : y!.shape;
    const strides = inputs.map((input) => (isPadded ? [1] : broadcastStrides(input.shape, shape)));
    const nest = nestOf(shape, strides, [pitch, ...inputs.map((input) => input.pitch)]);
    return {
      pitches: [pitch],
      emit(e) {
        const addresses = [...e.outputs, ...e.inputs].map((place) => place!.address);
        e.f.call(e.func(define, { function: attributes.function, nest }), e.rows, ...addresses);
      },
    };
  },
};

/** NAME(rows, y, inputs…) */
const define: Define<WideAttributes & { readonly nest: Nest }> = ({ module, data }, { function: name, nest }) =>
  module.func(name, (f) => {
    const rows = f.param(I32);
    const addresses = nest.pitches.map(() => f.param(I32));
    const lane = wideLane(f, data);
    const apply: WideFunction = wideFunctions[name];
    // One vector after the other: it is two here, and a function has more values on the way than there are registers.
    writeNest(
      f,
      nest,
      { rows, addresses },
      () => (inputs) =>
        inputs[0]!.map((_, v) => f.let(narrowed(apply(lane, ...inputs.map((list) => widened(f, list[v]!)))))),
    );
  });
