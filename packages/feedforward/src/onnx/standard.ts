/**
 * Normalisation, each operator as the composition that exporters write for it: a file with the one and a file with the other
 * have the same bits.
 */

import { conv } from "../ops/conv.ts";
import { type Emit, normalizedOver } from "../ops/normal.ts";
import { reduce } from "../ops/reductions.ts";
import { where } from "../ops/where.ts";
import { wide } from "../ops/wide.ts";
import type { ValueId } from "../program/program.ts";
import { isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

export const standardOperators = {
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

  /** (x - mean) / deviation over some axes, all but the channels' unless said. */
  MeanVarianceNormalization: simple(9, 1, { axes: "ints" }, (call) => {
    const { shape } = call.type(0);
    const axes = (call.ints("axes") ?? [0, 2, 3]).map((axis) => call.axis(axis, shape.length));
    return standardized(call, call.input(0), axes, 1e-18).normal;
  }),
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
function standardized(
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
