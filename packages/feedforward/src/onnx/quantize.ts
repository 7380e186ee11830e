/**
 * Quantised networks: whole numbers of few bits that stand for floats, x = scale·(q - zeroPoint). Sums of their products are
 * exact: in float32 where the weights are known and no sum can leave what it holds, so that the kernels of floats run them,
 * else in int32. What a sum becomes is (sum·factor) rounded to even, moved by the zero point and cut at the ends of its dtype.
 */

import { roundEven } from "../functions/rounding.ts";
import { conv } from "../ops/conv.ts";
import { matMul } from "../ops/matmul.ts";
import { reduce } from "../ops/reductions.ts";
import { slice } from "../ops/slice.ts";
import { where } from "../ops/where.ts";
import { wholeConv } from "../ops/whole-conv.ts";
import type { ValueId } from "../program/program.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { elementDType, elementName } from "./element-types.ts";
import { formula } from "./elementwise.ts";
import { product } from "./matrix.ts";
import type { AttributeType } from "./node.ts";
import type { OperatorForm, OperatorRow, Range } from "./operator.ts";
import { convAttributes, kernelOf, windowOf } from "./window.ts";

const axis: Record<string, AttributeType> = { axis: "int" };

export const quantizeOperators = {
  ConvInteger: {
    forms: [form(10, [2, 4], convAttributes)],
    lower: (call) => [call.cast(convolved(call, { x: call.input(0), w: call.input(1), zeros: [2, 3] }, 4), "int32")],
  },

  /** (x - zeroPoint)·scale */
  DequantizeLinear: {
    forms: [form(10, [2, 3], {}), form(13, [2, 3], axis), form(23, [2, 3], { ...axis, output_dtype: "int" })],
    lower(call) {
      return [floated(call, call.input(0), alongAxis(call, 1), call.has(2) ? alongAxis(call, 2) : null)];
    },
  },

  /** To bytes: from 0 or the least number to 0 or the greatest. */
  DynamicQuantizeLinear: {
    forms: [{ ...form(11, [1, 1], {}), outputs: [3, 3] }],
    lower(call) {
      const x = call.input(0);
      const axes = call.shape(0).map((_, i) => i);
      const zero = call.number(0);
      const [low, high] = (["min", "max"] as const).map((reduction) =>
        call.calc(reduction, call.emit(reduce, { reduction, axes, keepsAxes: false }, x), zero),
      ) as [ValueId, ValueId];
      const range = call.calc("div", call.calc("sub", high, low), call.number(255));
      const isNone = call.compare("equal", range, zero);
      const scale = call.emit(where, {}, isNone, call.number(1), range);
      const zeroPoint = cut(call, call.calc("div", call.calc("sub", zero, low), scale), null, "uint8");
      return [cut(call, call.calc("div", x, scale), zeroPoint, "uint8"), scale, zeroPoint];
    },
  },

  MatMulInteger: {
    forms: [form(10, [2, 4], {})],
    lower: (call) => [call.cast(multiplied(call, { x: call.input(0), w: call.input(1), zeros: [2, 3] }), "int32")],
  },

  QLinearConv: {
    forms: [form(10, [8, 9], convAttributes)],
    lower(call) {
      const sums = convolved(call, { x: call.input(0), w: call.input(3), zeros: [2, 5] }, 8);
      const channels = call.shape(0).slice(2);
      return [rescaled(call, sums, [call.input(1), along(call, 4, channels)], 6)];
    },
  },

  QLinearMatMul: {
    forms: [form(10, [8, 8], {}), form(21, [8, 8], {})],
    lower(call) {
      const sums = multiplied(call, { x: call.input(0), w: call.input(3), zeros: [2, 5] });
      return [rescaled(call, sums, [along(call, 1, [1]), along(call, 4, [])], 6)];
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

/** Sums of scale x·w as what the output's scale (input `out`) and its zero point behind it say, or as floats. */
export function rescaled(call: Call, sums: ValueId, [x, w]: readonly [ValueId, ValueId], out: number) {
  const scale = call.calc("mul", x, w);
  const factor = call.has(out) ? call.calc("div", scale, along(call, out, [])) : scale;
  const y = call.calc("mul", call.cast(sums, "float32"), factor);
  return call.has(out) ? cut(call, y, call.has(out + 1) ? along(call, out + 1, []) : null, "uint8") : y;
}

/** (x - zero)·scale */
export function floated(call: Call, x: ValueId, scale: ValueId, zero: ValueId | null): ValueId {
  const own = call.cast(x, "float32");
  return call.calc("mul", zero === null ? own : call.calc("sub", own, call.cast(zero, "float32")), scale);
}

/** What is multiplied, and which inputs of the node are the zero points. */
interface Factors {
  readonly x: ValueId;
  readonly w: ValueId;
  readonly zeros: readonly [x: number, w: number];
}

/** x without its zero point, which may be one for each place of an axis that others follow. */
function centred(call: Call, x: ValueId, zero: number, { after, to }: { readonly after: Shape; readonly to: DType }) {
  const value = call.cast(x, to);
  return call.has(zero) ? call.calc("sub", value, call.cast(along(call, zero, after), to)) : value;
}

export function multiplied(call: Call, { x, w, zeros }: Factors): ValueId {
  const weight = centred(call, w, zeros[1], { after: [], to: "int32" });
  const isKnown = call.builder.constantOf(weight) !== null;
  return productOf(call, centred(call, x, zeros[0], { after: [1], to: isKnown ? "float32" : "int32" }), weight);
}

/** x·w; where float32 does not hold the sums, those of both halves. */
function productOf(call: Call, x: ValueId, w: ValueId): ValueId {
  const known = call.builder.constantOf(w);
  if (known === null) return call.emit(matMul, {}, x, w);
  const [inner, columns] = known.shape.slice(-2) as [number, number];
  if (inner < 2 || isSmall(known, columns, (i) => i % columns)) return product(call, x, call.cast(w, "float32"), null);
  const part = (value: ValueId, axis: number, start: number): ValueId => {
    const { shape } = call.builder.type(value);
    const at = shape.length + axis;
    const size = start === 0 ? inner >> 1 : inner - start;
    const starts = shape.map((_, i) => (i === at ? start : 0));
    return call.emit(slice, { starts, steps: shape.map(() => 1), sizes: shape.with(at, size) }, value);
  };
  const [a, b] = [0, inner >> 1].map((start) =>
    call.cast(productOf(call, part(x, -1, start), part(w, -2, start)), "int32"),
  ) as [ValueId, ValueId];
  return call.calc("add", a, b);
}

function convolved(call: Call, { x, w, zeros }: Factors, bias: number): ValueId {
  const kernel = kernelOf(call, call.builder.type(w).shape.slice(2));
  const attributes = { ...windowOf(call, kernel), groups: call.int("group", 1) };
  const weight = centred(call, w, zeros[1], { after: [1, ...kernel], to: "int32" });
  const known = call.builder.constantOf(weight);
  const own = call.has(bias) ? call.builder.constantOf(call.input(bias)) : null;
  const channels = call.builder.type(w).shape[0]!;
  const isFloat = known !== null && isSmall(known, channels, (i) => Math.floor((i * channels) / known.size), own);
  const to = isFloat ? "float32" : "int32";
  const inputs = [centred(call, x, zeros[0], { after: [], to }), call.cast(weight, to)];
  const start = call.has(bias) ? call.cast(call.input(bias), to) : null;
  return isFloat ? call.emit(conv, attributes, ...inputs, start) : call.emit(wholeConv, attributes, ...inputs, start);
}

/** Whether all sums of these weights by numbers up to 255 are whole numbers that float32 holds, in any order. */
function isSmall({ data }: Tensor, outputs: number, outputOf: (i: number) => number, bias?: Tensor | null): boolean {
  const sums = Float64Array.from({ length: outputs }, (_, i) => Math.abs(Number(bias?.data[i] ?? 0)));
  for (let i = 0; i < data.length; i++) sums[outputOf(i)]! += 255 * Math.abs(data[i] as number);
  return sums.every((sum) => sum <= 2 ** 24);
}
