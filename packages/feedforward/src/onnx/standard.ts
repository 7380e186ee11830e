/**
 * Normalisation, each operator as the composition that exporters write for it: a file with the one and a file with the other
 * have the same bits.
 */

import { type Emit, normalizedOver } from "../ops/normal.ts";
import type { ValueId } from "../program/program.ts";
import { isFloat } from "../tensor/dtype.ts";
import { tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

export const standardOperators = {
  /** scale·(x - mean) / √(variance + epsilon) + bias, for each example and channel over all pixels. */
  InstanceNormalization: simple(6, 3, { epsilon: "float" }, (call) => {
    const { shape } = call.type(0);
    const axes = shape.map((_, axis) => axis).slice(2);
    const { normal } = standardized(call, call.input(0), axes);
    const [scale, bias] = [1, 2].map((i) => call.view(call.input(i), [shape[1]!, ...axes.map(() => 1)])) as [
      ValueId,
      ValueId,
    ];
    return call.calc("add", call.calc("mul", normal, scale), bias);
  }),

  /** The same over the axes from `axis` on, for each example. */
  LayerNormalization: {
    forms: [
      {
        since: 17,
        inputs: [2, 3],
        outputs: [1, 3],
        attributes: { axis: "int", epsilon: "float", stash_type: "int" },
      },
    ],
    lower: (call) => layerNormalized(call, call.input(0), [1, 2]),
  },
} satisfies Record<string, OperatorRow>;

/** scale·(x - mean) / √(variance + epsilon) + bias over the last axes, the mean, and 1 / the root. */
export function layerNormalized(
  call: Call,
  x: ValueId,
  [scale, bias]: readonly [number, number],
  epsilon?: number,
): readonly ValueId[] {
  const { shape } = call.builder.type(x);
  const first = call.axis(call.int("axis", -1), shape.length);
  const { normal, mean, deviation } = standardized(call, x, shape.map((_, axis) => axis).slice(first), epsilon);
  const scaled = call.calc("mul", normal, call.input(scale));
  const y = call.has(bias) ? call.calc("add", scaled, call.input(bias)) : scaled;
  const one = call.number(1);
  const inverse = call.wants(2) ? [call.calc("div", one, deviation)] : [];
  return [y, mean, ...inverse];
}

/** (x - mean) / √(variance + epsilon) over some axes; the mean and the root too. */
export function standardized(
  call: Call,
  x: ValueId,
  axes: readonly number[],
  otherwise = 1e-5,
): { normal: ValueId; mean: ValueId; deviation: ValueId } {
  const { dtype } = call.type(0);
  if (!isFloat(dtype)) throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
  const epsilon = call.constantValue(tensor(Math.fround(call.float("epsilon", otherwise))));
  const emit: Emit<ValueId> = (op, attributes, ...inputs) => call.emit(op, attributes, ...inputs);
  return normalizedOver(emit, x, { axes, epsilon });
}
