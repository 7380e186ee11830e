/**
 * The kernel of a function of two numbers, with NumPy's broadcasting.
 */

import { type ArithmeticName, arithmetic } from "../functions/arithmetic.ts";
import { broadcastStrides } from "../tensor/broadcast.ts";
import { sameShape } from "../tensor/shape.ts";
import { I32 } from "../wasm/values.ts";
import type { Define, Kernel } from "./kernel.ts";
import { vectorLane } from "./lane.ts";
import { isFloat, type Nest, nestOf, writeNest } from "./nest.ts";

export interface BinaryAttributes {
  readonly operation: ArithmeticName;
}

export const binaryKernel: Kernel<BinaryAttributes> = {
  plan({ inputs: [a, b], outputs: [y], attributes: { operation } }) {
    if (!isFloat(a) || !isFloat(b) || y!.shape.includes(0)) return null;
    // Padding that both have is computed too: then all examples are one.
    const isPadded = sameShape(a.shape, b.shape) && a.pitch === b.pitch;
    const pitch = isPadded ? a.pitch : 4 * y!.shape.reduce((size, length) => size * length, 1);
    const shape = isPadded ? [pitch / 4] : y!.shape;
    const strides = isPadded ? [[1], [1]] : [a, b].map((input) => broadcastStrides(input.shape, shape));
    const nest = nestOf(shape, strides, [pitch, a.pitch, b.pitch]);
    return {
      pitches: [pitch],
      emit(e) {
        const [left, right] = [e.inputs[0]!.address, e.inputs[1]!.address];
        e.f.call(e.func(define, { operation, nest }), e.rows, e.outputs[0]!.address, left, right);
      },
    };
  },
};

const define: Define<{ operation: ArithmeticName; nest: Nest }> = ({ module, data }, { operation, nest }) =>
  module.func(operation, (f) => {
    const [rows, y, a, b] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    writeNest(f, nest, { rows, addresses: [y, a, b] }, (vectors) => {
      const lane = vectorLane(f, data, vectors);
      return ([left, right]) => arithmetic[operation](lane, left!, right!);
    });
  });
