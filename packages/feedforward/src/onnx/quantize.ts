/**
 * Whole numbers of few bits that stand for floats, x = scale·(q - zeroPoint), made and read. What computes with them is in
 * `quantised.ts`.
 */

import { roundEven } from "../functions/rounding.ts";
import type { ValueId } from "../program/program.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Call } from "./call.ts";
import { elementDType, elementName } from "./element-types.ts";
import { formula } from "./mapped.ts";
import type { AttributeType } from "./node.ts";
import type { OperatorForm, OperatorRow, Range } from "./operator.ts";

const axis: Record<string, AttributeType> = { axis: "int" };

export const quantizeOperators = {
  /** (x - zeroPoint)·scale */
  DequantizeLinear: {
    forms: [form(10, [2, 3], {}), form(13, [2, 3], axis), form(23, [2, 3], { ...axis, output_dtype: "int" })],
    lower(call) {
      return [floated(call, call.input(0), alongAxis(call, 1), call.has(2) ? alongAxis(call, 2) : null)];
    },
  },

  /** round(x / scale) + zeroPoint, ties to even, cut at the ends of its dtype. */
  QuantizeLinear: {
    forms: [
      form(10, [2, 3], {}),
      form(13, [2, 3], axis),
      form(19, [2, 3], { ...axis, saturate: "int" }),
      form(21, [2, 3], { ...axis, saturate: "int", output_dtype: "int" }),
    ],
    lower(call) {
      const asked = call.int("output_dtype", 0);
      const dtype = asked === 0 ? "uint8" : elementDType(asked);
      if (dtype === null) throw call.refuse("quantize-dtype", unquantized, elementName(asked));
      const quotient = call.calc("div", call.cast(call.input(0), "float32"), alongAxis(call, 1));
      return [cut(call, quotient, call.has(2) ? alongAxis(call, 2) : null, dtype)];
    },
  },
} satisfies Record<string, OperatorRow>;

const unquantized = "does not quantize to the dtype $dtype";

export function form(since: number, inputs: Range, attributes: Record<string, AttributeType>): OperatorForm {
  return { since, inputs, outputs: [1, 1], attributes };
}

/** A scale or zero point: one for all, or one for each place of an axis. */
function alongAxis(call: Call, i: number): ValueId {
  const { shape } = call.type(i);
  if (sizeOf(shape) === 1) return call.view(call.input(i), []);
  const own = call.shape(0);
  const at = call.axis(call.int("axis", 1), own.length);
  if (shape.length === 1 && shape[0] === own[at]) return along(call, i, own.slice(at + 1));
  const sentence = "expected 1 or $expected numbers as input $input, got $got";
  throw call.fault("quantize-scale", sentence, own[at]!, i, shape);
}

/** The same for an axis that so many others follow. */
export function along(call: Call, i: number, after: Shape): ValueId {
  const { shape } = call.type(i);
  if (sizeOf(shape) === 1) return call.view(call.input(i), []);
  return shape.length === 1 ? call.view(call.input(i), [...shape, ...after.map(() => 1)]) : call.input(i);
}

const ranges: Partial<Record<DType, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

const nearest = formula("round", [], roundEven);

/** round(x) + zero, cut at the ends of the zero's dtype. */
export function cut(call: Call, x: ValueId, zero: ValueId | null, otherwise: DType): ValueId {
  const to = zero === null ? otherwise : call.builder.type(zero).dtype;
  const range = ranges[to];
  if (range === undefined) throw call.refuse("quantize-dtype", unquantized, to);
  const [low, high] = range;
  const rounded = call.map(nearest, x);
  const shifted = zero === null ? rounded : call.calc("add", rounded, call.cast(zero, "float32"));
  const bounded = formula("clip", [low, high], (lane, y) =>
    lane.atMost(lane.let(lane.atLeast(y, lane.constant(low))), lane.constant(high)),
  );
  return call.cast(call.map(bounded, shifted), to);
}

/** (x - zero)·scale */
export function floated(call: Call, x: ValueId, scale: ValueId, zero: ValueId | null): ValueId {
  const own = call.cast(x, "float32");
  return call.calc("mul", zero === null ? own : call.calc("sub", own, call.cast(zero, "float32")), scale);
}
