/**
 * Operators that compute with quantised numbers themselves, which `readOnnx` is handed: sums of products of whole numbers, and
 * those of com.microsoft in `microsoft.ts`. Sums are exact: in float32 where the weights are known and no sum can leave what it
 * holds, so that the kernels of floats run them, else in int32. What a sum becomes is (sum·factor) rounded to even, moved by the zero
 * point and cut at the ends of its dtype.
 */

import { conv } from "../ops/conv.ts";
import { matMul } from "../ops/matmul.ts";
import { reduce } from "../ops/reductions.ts";
import { slice } from "../ops/slice.ts";
import { where } from "../ops/where.ts";
import { wholeConv } from "../ops/whole-conv.ts";
import type { ValueId } from "../program/program.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { product } from "./matrix.ts";
import type { OperatorRow } from "./operator.ts";
import { along, cut, form } from "./quantize.ts";
import { convAttributes, kernelOf, windowOf } from "./window.ts";

export const wholeOperators = {
  ConvInteger: {
    forms: [form(10, [2, 4], convAttributes)],
    lower: (call) => [call.cast(convolved(call, { x: call.input(0), w: call.input(1), zeros: [2, 3] }, 4), "int32")],
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
} satisfies Record<string, OperatorRow>;

/** Sums of scale x·w as what the output's scale (input `out`) and its zero point behind it say, or as floats. */
export function rescaled(call: Call, sums: ValueId, [x, w]: readonly [ValueId, ValueId], out: number) {
  const scale = call.calc("mul", x, w);
  const factor = call.has(out) ? call.calc("div", scale, along(call, out, [])) : scale;
  const y = call.calc("mul", call.cast(sums, "float32"), factor);
  return call.has(out) ? cut(call, y, call.has(out + 1) ? along(call, out + 1, []) : null, "uint8") : y;
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
