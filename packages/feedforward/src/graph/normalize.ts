/** Operators along an axis: softmax and its logarithm, the position of the maximum; and batch normalisation. */

import { laneOf } from "../functions/float64.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { logSoftmaxRow, type Row, softmaxRow } from "../functions/softmax.ts";
import { isFloat, type TensorArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

export const softmax = alongAxis(softmaxRow);
export const logSoftmax = alongAxis(logSoftmaxRow);

const argMaxAttributes = { axis: "int", keepdims: "int" } as const;

/** The position of the maximum along an axis: the first, or the last where that is asked for; a NaN wins. */
export const argMax: OperatorRow = {
  forms: [
    { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: argMaxAttributes },
    { since: 12, inputs: [1, 1], outputs: [1, 1], attributes: { ...argMaxAttributes, select_last_index: "int" } },
  ],
  run(call) {
    const given = call.input(0);
    const x = given.dtype === "float16" || given.dtype === "bfloat16" ? given.to("float32") : given;
    const axis = call.axis(call.int("axis", 0), x.rank);
    const lines = linesAlong(x.shape, axis);
    if (lines.size === 0) throw call.error("an empty axis has no maximum");
    const keeps = call.int("keepdims", 1) !== 0;
    const shape = keeps ? x.shape.with(axis, 1) : x.shape.filter((_, i) => i !== axis);
    const result = call.allocate("int64", shape);
    const isLast = call.int("select_last_index", 0) !== 0;
    for (let i = 0; i < result.length; i++) result[i] = BigInt(maximumOf(x.data, lines, { line: i, isLast }));
    return [new Tensor("int64", shape, result)];
  },
};

const batchAttributes = { epsilon: "float", momentum: "float" } as const;

/** scale·(x - mean) / √(variance + epsilon) + bias, a channel (axis 1) at a time. */
export const batchNormalization: OperatorRow = {
  forms: [
    { since: 7, inputs: [5, 5], outputs: [1, 5], attributes: { ...batchAttributes, spatial: "int" } },
    { since: 9, inputs: [5, 5], outputs: [1, 5], attributes: batchAttributes },
    { since: 14, inputs: [5, 5], outputs: [1, 3], attributes: { ...batchAttributes, training_mode: "int" } },
  ],
  run(call) {
    const { data, shape } = call.input(0);
    const channels = shape[1] ?? 1;
    const isTraining = call.int("training_mode", 0) !== 0;
    if (call.int("spatial", 1) === 0) throw call.unsupported("spatial = 0 is not supported");
    if (!isTraining && [1, 2, 3, 4].some((i) => call.wants(i))) {
      throw call.unsupported("statistics as outputs are for training, which is not done here");
    }
    if (!isFloats(data)) throw call.unsupported(`does not take the dtype ${call.input(0).dtype}`);
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => channelValues(call, i, channels)) as Channels;
    const statistics = isTraining ? statisticsOf(data, shape) : { mean, variance };
    const y = call.allocate(call.input(0).dtype, shape) as FloatArray;
    const epsilon = call.float("epsilon", Math.fround(1e-5));
    normalizeChannels(data, y, shape, { scale, bias, epsilon, ...statistics });
    const outputs = [new Tensor(call.input(0).dtype, shape, y)];
    if (!isTraining) return outputs;
    const momentum = call.float("momentum", Math.fround(0.9));
    outputs.push(running(call, 3, statistics.mean, momentum), running(call, 4, statistics.variance, momentum));
    return outputs;
  },
};

/** Where the lines along an axis lie: line i begins at `start(i)`, and its elements are `stride` apart. */
interface Lines {
  readonly count: number;
  readonly size: number;
  readonly stride: number;
  start(i: number): number;
}

function linesAlong(shape: Shape, axis: number): Lines {
  const size = shape[axis]!;
  const stride = sizeOf(shape.slice(axis + 1));
  const count = sizeOf(shape.slice(0, axis)) * stride;
  return { count, size, stride, start: (i) => Math.floor(i / stride) * size * stride + (i % stride) };
}

type RowFunction = (lane: NumberLane, x: FloatArray, y: FloatArray, row: Row) => void;

/**
 * A function of rows, along an axis. Up to opset 12 the axes from `axis` on (1 by default) are one row; since then the
 * row is `axis` alone, by default the last.
 */
function alongAxis(rowFunction: RowFunction): OperatorRow {
  return simple(1, 1, { axis: "int" }, (call) => {
    const { dtype, shape, data, rank } = call.input(0);
    if (!isFloats(data)) throw call.unsupported(`does not take the dtype ${dtype}`);
    const isOld = call.opset < 13;
    const axis = call.axis(call.int("axis", isOld ? 1 : -1), rank, isOld ? rank : rank - 1);
    const lines = isOld
      ? linesAlong([sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))], 1)
      : linesAlong(shape, axis);
    const y = data.slice();
    const line = data.slice(0, lines.size);
    for (let i = 0; i < lines.count && lines.size > 0; i++) {
      const start = lines.start(i);
      for (let k = 0; k < lines.size; k++) line[k] = data[start + k * lines.stride]!;
      rowFunction(laneOf(data), line, line, { offset: 0, size: lines.size });
      for (let k = 0; k < lines.size; k++) y[start + k * lines.stride] = line[k]!;
    }
    return new Tensor(dtype, shape, y);
  });
}

function maximumOf(x: TensorArray, lines: Lines, { line, isLast }: { line: number; isLast: boolean }): number {
  const start = lines.start(line);
  const at = (k: number) => x[start + k * lines.stride]!;
  const isNone = (value: number | bigint) => Number.isNaN(value as number);
  let best = isLast ? lines.size - 1 : 0;
  for (let i = 0; i < lines.size; i++) {
    const k = isLast ? lines.size - 1 - i : i;
    if (isNone(at(k))) return k;
    if (at(k) > at(best)) best = k;
  }
  return best;
}

type Channels = [scale: FloatArray, bias: FloatArray, mean: FloatArray, variance: FloatArray];

function isFloats(data: TensorArray): data is FloatArray {
  return data instanceof Float32Array || data instanceof Float64Array;
}

function channelValues(call: Call, i: number, channels: number): FloatArray {
  const given = call.input(i);
  if (!isFloat(given.dtype) || given.size !== channels) {
    throw call.error(`expected ${channels} floats as input ${i}, one a channel, got ${given.toString()}`);
  }
  return isFloats(given.data) ? given.data : given.to("float32").data;
}

interface Normalization {
  readonly scale: FloatArray;
  readonly bias: FloatArray;
  readonly mean: FloatArray;
  readonly variance: FloatArray;
  readonly epsilon: number;
}

function normalizeChannels(x: FloatArray, y: FloatArray, shape: Shape, values: Normalization): void {
  const { scale, bias, mean, variance, epsilon } = values;
  const lane = laneOf(x);
  const inner = sizeOf(shape.slice(2));
  for (let i = 0; i < x.length; i++) {
    const c = Math.floor(i / inner) % scale.length;
    const deviation = lane.constant(Math.sqrt(lane.add(variance[c]!, lane.constant(epsilon))));
    const normal = lane.div(lane.sub(x[i]!, mean[c]!), deviation);
    y[i] = lane.add(lane.mul(normal, scale[c]!), bias[c]!);
  }
}

/** Mean and variance of each channel, over everything else; in float64. */
function statisticsOf(x: FloatArray, shape: Shape): { mean: FloatArray; variance: FloatArray } {
  const channels = shape[1] ?? 1;
  const inner = sizeOf(shape.slice(2));
  const count = x.length / channels;
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((value, i) => {
    mean[channelOf(i)]! += value / count;
  });
  x.forEach((value, i) => {
    variance[channelOf(i)]! += (value - mean[channelOf(i)]!) ** 2 / count;
  });
  return { mean, variance };
}

/** momentum·old + (1 - momentum)·new. */
function running(call: Call, i: number, current: FloatArray, momentum: number): Tensor {
  const { dtype, shape, data } = call.input(i);
  const mixed = call.allocate(dtype, shape) as FloatArray;
  for (let c = 0; c < mixed.length; c++) mixed[c] = momentum * Number(data[c]) + (1 - momentum) * current[c]!;
  return new Tensor(dtype, shape, mixed);
}
