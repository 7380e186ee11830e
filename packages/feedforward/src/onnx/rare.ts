/**
 * Operators that few files have, and that `readOnnx` is handed: a page that runs a graph without them does not carry them.
 */

import { argMax } from "../ops/argmax.ts";
import { conv } from "../ops/conv.ts";
import { gather } from "../ops/gather.ts";
import { gridSample } from "../ops/grid-sample.ts";
import { reduce } from "../ops/reductions.ts";
import { scatterElements } from "../ops/scatter.ts";
import { where } from "../ops/where.ts";
import { wide } from "../ops/wide.ts";
import type { ValueId } from "../program/program.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { einsumOf } from "./einsum.ts";
import { formula, map } from "./mapped.ts";
import { rowwise } from "./normalize.ts";
import { type MoreOperators, simple } from "./operator.ts";
import { joinOf } from "./places.ts";
import { unknownMode } from "./resize.ts";
import { standardized } from "./standard.ts";

const paddings = ["zeros", "border", "reflection"] as const;

/** The rare operators, for `readOnnx(bytes, { operators: rareOperators })`: `load` has them. */
export const rareOperators: MoreOperators = {
  /** What stands where a condition holds, along an axis or of all elements in a row. */
  Compress: simple(9, 2, { axis: "int" }, (call) => {
    const kept = call.constant(1);
    const shape = call.shape(0);
    const given = call.int("axis", Number.NaN);
    const axis = Number.isNaN(given) ? 0 : call.axis(given, shape.length);
    const x = Number.isNaN(given) ? call.view(call.input(0), [sizeOf(shape)]) : call.input(0);
    const places = Array.from({ length: kept.size }, (_, i) => i).filter((i) => kept.at(i) !== 0);
    return call.emit(gather, { axis }, x, call.constantValue(tensor(BigInt64Array.from(places, BigInt))));
  }),

  Einsum: {
    forms: [
      {
        since: 12,
        inputs: [1, 2 ** 10],
        outputs: [1, 1],
        attributes: { equation: "string" },
        required: ["equation"],
      },
    ],
    lower: (call) => [einsumOf(call)],
  },

  GridSample: simple(16, 2, { align_corners: "int", mode: "string", padding_mode: "string" }, (call) => {
    const name = call.string("mode", "linear");
    const mode = name === "nearest" ? name : /^(bi)?linear$/.test(name) ? "linear" : null;
    if (mode === null) throw call.refuse("resize-mode", unknownMode, name);
    const padding = paddings.find((known) => known === call.string("padding_mode", "zeros"));
    if (padding === undefined) throw call.unknown("padding_mode");
    const isAligned = call.int("align_corners", 0) !== 0;
    return call.emit(gridSample, { mode, padding, isAligned }, call.input(0), call.input(1));
  }),

  /** Channels in groups, each normalised for itself; scale and bias for each group up to opset 20, for each channel since. */
  GroupNormalization: {
    forms: [18, 21].map((since) => ({
      since,
      inputs: [3, 3] as const,
      outputs: [1, 1] as const,
      attributes: { epsilon: "float", num_groups: "int", stash_type: "int" } as const,
      required: ["num_groups"],
    })),
    lower(call) {
      const { shape } = call.type(0);
      const groups = call.int("num_groups", 1);
      const [n = 0, channels = 0] = shape;
      if (!(groups > 0) || channels % groups !== 0) {
        const sentence = "expected channels that $groups groups can share evenly, got $got";
        throw call.fault("conv-groups", sentence, groups, channels);
      }
      const apart = call.view(call.input(0), [n, groups, sizeOf(shape) / (n * groups)]);
      const { normal } = standardized(call, apart, [2]);
      const ones = shape.slice(2).map(() => 1);
      const isOld = call.opset < 21;
      const seen = isOld ? [n, groups, channels / groups, ...shape.slice(2)] : shape;
      const per = isOld ? [groups, 1, ...ones] : [channels, ...ones];
      const [scale, bias] = [1, 2].map((i) => call.view(call.input(i), per)) as [ValueId, ValueId];
      const scaled = call.calc("mul", call.view(normal, seen), scale);
      return [call.view(call.calc("add", scaled, bias), shape)];
    },
  },

  /** 1 at the first maximum of a row, 0 elsewhere. */
  Hardmax: rowwise((call, x) => {
    const { dtype, shape } = call.builder.type(x);
    const axis = shape.length - 1;
    const place = call.emit(argMax, { axis, keepsAxis: true, isLast: false }, x);
    call.reserve("int64", [shape[axis]!]);
    const places = call.constantValue(tensor(BigInt64Array.from({ length: shape[axis]! }, (_, i) => BigInt(i))));
    return call.cast(call.compare("equal", place, places), dtype);
  }),

  /** x / |x| along an axis, in the norm of p: 1 or 2; 0 where all are 0. */
  LpNormalization: simple(1, 1, { axis: "int", p: "int" }, (call) => {
    const axes = [call.axis(call.int("axis", -1), call.shape(0).length)];
    const norm = call.emit(
      reduce,
      { reduction: call.int("p", 2) === 1 ? "l1" : "l2", axes, keepsAxes: true },
      call.input(0),
    );
    const [none, one] = [0, 1].map((value) => call.number(value)) as [ValueId, ValueId];
    const isNone = call.compare("equal", norm, none);
    return call.calc("div", call.input(0), call.emit(where, {}, isNone, one, norm));
  }),

  /** x / (bias + alpha/size·Σ x²)^beta, the sum over `size` channels around each. */
  LRN: {
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: { alpha: "float", beta: "float", bias: "float", size: "int" },
        required: ["size"],
      },
    ],
    lower(call) {
      const [x, { shape }, size] = [call.input(0), call.type(0), call.int("size", 1)];
      const [n = 0, channels = 0] = shape;
      call.reserve("float32", [size]);
      const square = call.calc("mul", x, x);
      const lines = call.view(square, [n, 1, channels, n === 0 ? 0 : sizeOf(shape) / (n * channels)]);
      const ones = call.constantValue(new Tensor("float32", [1, 1, size, 1], new Float32Array(size).fill(1)));
      const before = Math.floor((size - 1) / 2);
      const pads = [[before, size - 1 - before] as const, [0, 0] as const];
      const sums = call.emit(conv, { groups: 1, pads, strides: [1, 1], dilations: [1, 1] }, lines, ones, null);
      const [alpha, beta, bias] = [
        call.float("alpha", 1e-4) / size,
        call.float("beta", 0.75),
        call.float("bias", 1),
      ].map((value) => call.number(value)) as [ValueId, ValueId, ValueId];
      const raised = call.calc("add", call.calc("mul", sums, alpha), bias);
      const divisor = call.emit(wide, { function: "pow" }, raised, beta);
      return [call.calc("div", x, call.view(divisor, shape))];
    },
  },

  /** (x - mean) / deviation over some axes, all but the channels' unless said. */
  MeanVarianceNormalization: simple(9, 1, { axes: "ints" }, (call) => {
    const { shape } = call.type(0);
    const axes = (call.ints("axes") ?? [0, 2, 3]).map((axis) => call.axis(axis, shape.length));
    return standardized(call, call.input(0), axes, 1e-18).normal;
  }),

  /** The places of what is not 0, one column for each, where they are known before the graph runs. */
  NonZero: simple(9, 1, {}, (call) => {
    const x = call.constant(0);
    const places = Array.from({ length: x.size }, (_, i) => i).filter((i) => x.at(i) !== 0);
    const rows = x.shape.map((size, axis) => {
      const inner = sizeOf(x.shape.slice(axis + 1));
      return places.map((place) => BigInt(Math.floor(place / inner) % size));
    });
    const data = BigInt64Array.from(rows.flat());
    return call.constantValue(new Tensor("int64", [rows.length, places.length], data));
  }),

  /** The older name of ScatterElements. */
  Scatter: { forms: [{ since: 9, inputs: [3, 3], outputs: [1, 1], attributes: { axis: "int" } }], lower: scattered },

  ScatterElements: {
    forms: [
      { since: 11, inputs: [3, 3], outputs: [1, 1], attributes: { axis: "int" } },
      { since: 16, inputs: [3, 3], outputs: [1, 1], attributes: { axis: "int", reduction: "string" } },
    ],
    lower: scattered,
  },

  /** x nearer to 0 by the bias; 0 where |x| does not exceed lambd. */
  Shrink: simple(9, 1, { bias: "float", lambd: "float" }, (call) => {
    const [bias, bound] = [call.float("bias", 0), call.float("lambd", 0.5)];
    const shrink = formula("shrink", [bias, bound], (lane, x) => {
      const [low, high] = [-bound, bound].map((value) => lane.constant(value)) as [typeof x, typeof x];
      const above = lane.keep(lane.less(high, x), lane.sub(x, lane.constant(bias)));
      return lane.select(lane.less(x, low), lane.add(x, lane.constant(bias)), above);
    });
    return map(call, shrink);
  }),

  /** x where it exceeds alpha, else 0. */
  ThresholdedRelu: simple(10, 1, { alpha: "float" }, (call) => {
    const alpha = call.float("alpha", 1);
    const passing = formula("thresholded relu", [alpha], (lane, x) => lane.keep(lane.less(lane.constant(alpha), x), x));
    return map(call, passing);
  }),
};

function scattered(call: Call): readonly ValueId[] {
  const attributes = { axis: call.axis(call.int("axis", 0), call.shape(0).length), reduction: joinOf(call) };
  return [call.emit(scatterElements, attributes, call.input(0), call.input(1), call.input(2))];
}
