/**
 * Operators along an axis: softmax and its logarithm; batch normalisation; Dropout, of which
 * nothing is left in inference.
 */

import { softmax } from "../ops/core-rules.ts";
import { logSoftmax } from "../ops/log-softmax.ts";
import { type Emit, normalizedByChannel } from "../ops/normal.ts";
import type { RuledOp } from "../ops/op.ts";
import { transpose } from "../ops/transpose.ts";
import type { ValueId } from "../program/program.ts";
import { isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

const batchAttributes = { epsilon: "float", momentum: "float" } as const;

export const normalizeOperators = {
  /** scale·(x - mean) / √(variance + epsilon) + bias, a channel (axis 1) at a time. */
  BatchNormalization: {
    forms: [
      { since: 7, inputs: [5, 5], outputs: [1, 5], attributes: { ...batchAttributes, spatial: "int" } },
      { since: 9, inputs: [5, 5], outputs: [1, 5], attributes: batchAttributes },
      { since: 14, inputs: [5, 5], outputs: [1, 3], attributes: { ...batchAttributes, training_mode: "int" } },
    ],
    lower(call) {
      if (call.int("spatial", 1) === 0) throw call.refuse("batchnorm-spatial", "spatial = 0 is not supported");
      if (call.int("training_mode", 0) !== 0 || [1, 2, 3, 4].some((i) => call.wants(i))) {
        const sentence = "training is not done here: export the model for inference (model.eval())";
        throw call.refuse("batchnorm-training", sentence);
      }
      return [normalized(call)];
    },
  },

  /** In inference nothing is dropped. */
  Dropout: {
    forms: [
      { since: 7, inputs: [1, 1], outputs: [1, 2], attributes: { ratio: "float" } },
      { since: 12, inputs: [1, 3], outputs: [1, 2], attributes: { seed: "int" } },
    ],
    lower(call) {
      const ratio = call.optionalConstant(1)?.at(0) ?? 0.5;
      const training = call.optionalConstant(2);
      if (training !== null && training.size > 0 && training.at(0) !== 0 && ratio !== 0) {
        throw call.refuse("dropout-training", "training_mode is on: export the model for inference (model.eval())");
      }
      if (!call.wants(1)) return [call.input(0)];
      const { dtype, shape } = call.type(0);
      call.reserve("bool", shape);
      const ones = tensor(new Uint8Array(sizeOf(shape)).fill(1), { dtype: "bool" }).reshape(...shape);
      return [call.input(0), call.constantValue(call.opset < 10 ? ones.to(dtype) : ones)];
    },
  },

  LogSoftmax: alongAxis(logSoftmax),

  Softmax: alongAxis(softmax),
} satisfies Record<string, OperatorRow>;

function normalized(call: Call): ValueId {
  const { dtype, shape } = call.type(0);
  if (dtype !== "float32" && dtype !== "float64")
    throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
  const channels = shape[1] ?? 1;
  const perChannel = [channels, ...shape.slice(2).map(() => 1)];
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => {
    const given = call.type(i);
    if (isFloat(given.dtype) && sizeOf(given.shape) === channels) return call.view(call.input(i), perChannel);
    const sentence = "expected $expected floats as input $input, one a channel, got $dtype of $got";
    throw call.fault("batchnorm-channels", sentence, channels, i, given.dtype, sizeOf(given.shape));
  }) as [ValueId, ValueId, ValueId, ValueId];
  const epsilon = new Tensor("float64", [], Float64Array.of(call.float("epsilon", Math.fround(1e-5))));
  const raising = call.constantValue(epsilon.to(call.builder.type(variance).dtype));
  const emit: Emit<ValueId> = (op, attributes, ...inputs) => call.emit(op, attributes, ...inputs);
  return normalizedByChannel(emit, call.input(0), { scale, bias, mean, variance, epsilon: raising });
}

/**
 * A function of rows, along an axis. Up to opset 12 the axes from `axis` on (1 by default) are one row; since then the
 * row is `axis` alone, by default the last.
 */
function alongAxis(op: RuledOp): OperatorRow {
  return rowwise((call, x) => call.emit(op, {}, x));
}

export function rowwise(applied: (call: Call, x: ValueId) => ValueId): OperatorRow {
  return simple(1, 1, { axis: "int" }, (call) => {
    const { dtype, shape } = call.type(0);
    if (dtype !== "float32" && dtype !== "float64")
      throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
    const rank = shape.length;
    const isOld = call.opset < 13;
    const axis = call.axis(call.int("axis", isOld ? 1 : -1), rank, isOld ? rank : rank - 1);
    if (isOld) {
      const matrix = call.view(call.input(0), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
      return call.view(applied(call, matrix), shape);
    }
    if (axis === rank - 1) return applied(call, call.input(0));
    // The axis goes to the end and comes back; to exchange two axes twice changes nothing.
    const order = shape.map((_, i) => (i === axis ? rank - 1 : i === rank - 1 ? axis : i));
    return call.emit(transpose, { order }, applied(call, call.emit(transpose, { order }, call.input(0))));
  });
}
