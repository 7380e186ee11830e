/**
 * Operators of the domain com.microsoft: what ONNX Runtime's tools for quantising and for transformers write. Each is a composition
 * of what the standard has.
 */

import type { Formula } from "../functions/formula.ts";
import type { BinaryAttributes } from "../ops/binary.ts";
import { concat } from "../ops/concat.ts";
import { softmax } from "../ops/core-rules.ts";
import { globalPool } from "../ops/pool.ts";
import { transpose } from "../ops/transpose.ts";
import type { ValueId } from "../program/program.ts";
import { activation } from "./activations.ts";
import type { Call } from "./call.ts";
import { microsoft } from "./node.ts";
import { type MoreOperators, type OperatorForm, type OperatorRow, simple } from "./operator.ts";
import { multiplied, rescaled, wholeOperators } from "./quantised.ts";
import { along, cut, floated, form } from "./quantize.ts";
import { layerNormalized } from "./standard.ts";

const rows = {
  /** gelu(x + bias) */
  BiasGelu: simple(1, 2, {}, (call) => geluOf(call, "gelu")),
  FastGelu: simple(1, [1, 2], {}, (call) => geluOf(call, "geluTanh")),

  Gelu: simple(1, 1, {}, (call) => geluOf(call, "gelu")),

  /** alpha·A'·B' + C of whole numbers, as floats where no scale is given for the result. */
  QGemm: {
    forms: [form(1, [6, 9], { alpha: "float", transA: "int", transB: "int" })],
    lower(call) {
      const sums = multiplied(call, { x: turned(call, 0, "transA"), w: turned(call, 3, "transB"), zeros: [2, 5] });
      const whole = call.has(6) ? call.calc("add", call.cast(sums, "int32"), call.input(6)) : sums;
      const alpha = call.number(call.float("alpha", 1));
      const scales = [call.calc("mul", along(call, 1, []), alpha), along(call, 4, [])] as const;
      return [rescaled(call, whole, scales, 7)];
    },
  },

  QLinearAdd: joined("add"),
  QLinearConcat: {
    forms: [form(1, [5, 2 ** 20], { axis: "int" })],
    lower(call) {
      const parts = Array.from({ length: Math.floor((call.inputCount - 2) / 3) }, (_, i) => floats(call, 2 + 3 * i));
      const axis = call.axis(call.int("axis", 0), call.shape(2).length);
      return [whole(call, call.emit(concat, { axis }, ...parts), 0)];
    },
  },
  QLinearGlobalAveragePool: {
    forms: [form(1, [5, 5], { channels_last: "int" })],
    lower(call) {
      if (call.int("channels_last", 0) !== 0) throw call.unknown("channels_last");
      return [whole(call, call.emit(globalPool, { kind: "average" }, floats(call, 0)), 3)];
    },
  },
  QLinearLeakyRelu: mapped({ alpha: "float" }, (call) =>
    activation({ name: "leakyRelu", alpha: call.float("alpha", 0.01) }),
  ),
  QLinearMul: joined("mul"),
  QLinearSoftmax: simple(1, [4, 5], { axis: "int", opset: "int" }, (call) => {
    const rank = call.shape(0).length;
    if (call.axis(call.int("axis", -1), rank) !== rank - 1) throw call.unknown("axis");
    return whole(call, call.emit(softmax, {}, floats(call, 0)), 3);
  }),
  QLinearSigmoid: mapped({}, () => activation({ name: "sigmoid" })),

  /** The normalised sum of x, skip and bias; the sum itself is the last output. */
  SkipLayerNormalization: {
    forms: [{ ...form(1, [3, 5], { epsilon: "float" }), outputs: [1, 4] }],
    lower(call) {
      const both = call.calc("add", call.input(0), call.input(1));
      const sum = call.has(4) ? call.calc("add", both, call.input(4)) : both;
      const [y, mean, inverse] = layerNormalized(call, sum, [2, 3], 1e-12);
      return [y!, mean!, inverse ?? mean!, sum];
    },
  },
} satisfies Record<string, OperatorRow>;

/**
 * The operators of quantised graphs and of ONNX Runtime's tools, for `readOnnx(bytes, { operators: quantisedOperators })`: `load`
 * has them.
 */
export const quantisedOperators: MoreOperators = {
  ...wholeOperators,
  ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [`${microsoft}.${name}`, row])),
};

/** Of matrices, the last two axes exchanged where the attribute says so. */
function turned(call: Call, i: number, attribute: string): ValueId {
  const axes = call.shape(i).map((_, axis) => axis);
  const order = [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
  return call.int(attribute, 0) === 0 ? call.input(i) : call.emit(transpose, { order }, call.input(i));
}

/** A quantised input, followed by its scale and zero point. */
function floats(call: Call, i: number): ValueId {
  return floated(call, call.input(i), along(call, i + 1, []), call.has(i + 2) ? along(call, i + 2, []) : null);
}

/** Quantised by the scale and zero point that are inputs `i` and the next. */
function whole(call: Call, y: ValueId, i: number): ValueId {
  const zero = call.has(i + 1) ? along(call, i + 1, []) : null;
  return cut(call, call.calc("div", y, along(call, i, [])), zero, "uint8");
}

function joined(operation: BinaryAttributes["operation"]): OperatorRow {
  return simple(1, [7, 8], {}, (call) => whole(call, call.calc(operation, floats(call, 0), floats(call, 3)), 6));
}

function mapped(attributes: OperatorForm["attributes"], bind: (call: Call) => Formula): OperatorRow {
  return simple(1, [4, 5], attributes, (call) => whole(call, call.map(bind(call), floats(call, 0)), 3));
}

function geluOf(call: Call, name: "gelu" | "geluTanh"): ValueId {
  const x = call.has(1) ? call.calc("add", call.input(0), call.input(1)) : call.input(0);
  return call.map(activation({ name }), x);
}
