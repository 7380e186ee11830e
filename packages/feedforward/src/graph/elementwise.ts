/**
 * Operators that work element by element on one tensor or two: arithmetic with NumPy's broadcasting, activations, Clip,
 * Cast. Floats are computed in their own lane, whole numbers wrap around as they do in C.
 */

import { type ActivationChoice, activate, hardSigmoid as hardSigmoidOf } from "../functions/activation.ts";
import { seluAlpha, seluGamma, selu as seluOf } from "../functions/elu.ts";
import { erf as erfOf } from "../functions/erf.ts";
import { laneOf } from "../functions/float64.ts";
import type { NumberLane } from "../functions/lane.ts";
import { type DType, isBigInt, isFloat, type TensorArray } from "../tensor/dtype.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, broadcastTo } from "./broadcast.ts";
import type { Call } from "./call.ts";
import { elementDType, elementName } from "./element-types.ts";
import { quoted } from "./node.ts";
import { type OperatorForm, type OperatorRow, simple } from "./operator.ts";

/** One operation on every kind of number. */
interface Arithmetic {
  float(lane: NumberLane, a: number, b: number): number;
  /** On whole numbers of up to 32 bits; storing wraps the result. */
  integer(a: number, b: number): number;
  bigint(a: bigint, b: bigint): bigint;
  /** Whole numbers have no quotient by 0. */
  readonly refusesZero?: true;
}

export const add = arithmetic({
  float: (lane, a, b) => lane.add(a, b),
  integer: (a, b) => a + b,
  bigint: (a, b) => a + b,
});

export const sub = arithmetic({
  float: (lane, a, b) => lane.sub(a, b),
  integer: (a, b) => a - b,
  bigint: (a, b) => a - b,
});

export const mul = arithmetic({
  float: (lane, a, b) => lane.mul(a, b),
  integer: (a, b) => Math.imul(a, b),
  bigint: (a, b) => a * b,
});

/** Whole numbers are cut towards zero. */
export const div = arithmetic({
  float: (lane, a, b) => lane.div(a, b),
  integer: (a, b) => Math.trunc(a / b),
  bigint: (a, b) => a / b,
  refusesZero: true,
});

export const relu: OperatorRow = simple(6, 1, {}, (call) => {
  const x = call.input(0);
  if (!isFloat(x.dtype)) return clamp(call, x, { low: zeroOf(x), high: null });
  return activation(call, { name: "relu" });
});

export const sigmoid = activationOperator(6, { name: "sigmoid" });
export const tanh = activationOperator(6, { name: "tanh" });
export const softplus = activationOperator(1, { name: "softplus" });

/** Its polynomials have the digits of float32. */
export const erf: OperatorRow = simple(9, 1, {}, (call) => {
  if (call.input(0).dtype !== "float32") throw call.unsupported(`does not take the dtype ${call.input(0).dtype}`);
  return map(call, erfOf);
});

export const leakyRelu: OperatorRow = simple(6, 1, { alpha: "float" }, (call) =>
  activation(call, { name: "leakyRelu", alpha: call.float("alpha", 0.01) }),
);

export const elu: OperatorRow = simple(6, 1, { alpha: "float" }, (call) =>
  activation(call, { name: "elu", alpha: call.float("alpha", 1) }),
);

export const selu: OperatorRow = simple(6, 1, { alpha: "float", gamma: "float" }, (call) => {
  const parameters = { alpha: call.float("alpha", seluAlpha), gamma: call.float("gamma", seluGamma) };
  return map(call, (lane, x) => seluOf(lane, x, parameters));
});

export const hardSigmoid: OperatorRow = simple(6, 1, { alpha: "float", beta: "float" }, (call) => {
  const parameters = { alpha: call.float("alpha", 0.2), beta: call.float("beta", 0.5) };
  return map(call, (lane, x) => hardSigmoidOf(lane, x, parameters));
});

export const gelu: OperatorRow = {
  forms: [{ since: 20, inputs: [1, 1], outputs: [1, 1], attributes: { approximate: "string" } }],
  run(call) {
    const approximate = call.string("approximate", "none");
    if (approximate !== "none" && approximate !== "tanh") {
      throw call.unsupported(`approximation ${quoted(approximate)} is not known`);
    }
    return [activation(call, { name: approximate === "tanh" ? "geluTanh" : "gelu" })];
  },
};

const clipAttributes: OperatorForm = {
  since: 6,
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { min: "float", max: "float" },
};

/** min(max(x, low), high): where low > high everything is high. */
export const clip: OperatorRow = {
  forms: [clipAttributes, { since: 11, inputs: [1, 3], outputs: [1, 1], attributes: {} }],
  run(call) {
    const x = call.input(0);
    if (call.opset >= 11) return [clamp(call, x, { low: bound(call, 1), high: bound(call, 2) })];
    const [low, high] = ["min", "max"].map((name) => call.float(name, Number.NaN));
    return [clamp(call, x, { low: Number.isNaN(low) ? null : low!, high: Number.isNaN(high) ? null : high! })];
  },
};

export const cast: OperatorRow = {
  forms: [
    { since: 6, inputs: [1, 1], outputs: [1, 1], attributes: { to: "int" }, required: ["to"] },
    // `saturate` and `round_mode` speak of 8-bit floats alone.
    { since: 19, inputs: [1, 1], outputs: [1, 1], attributes: { to: "int", saturate: "int" }, required: ["to"] },
    {
      since: 24,
      inputs: [1, 1],
      outputs: [1, 1],
      attributes: { to: "int", saturate: "int", round_mode: "string" },
      required: ["to"],
    },
  ],
  run(call) {
    const to = call.int("to", 0);
    const dtype = elementDType(to);
    if (dtype === null) throw call.unsupported(`does not cast to the dtype ${elementName(to)}`);
    call.checkShape(dtype, call.input(0).shape);
    return [call.input(0).to(dtype)];
  },
};

/** Whether a > b; a NaN never is. */
export const greater: OperatorRow = simple(7, 2, {}, (call) => {
  const { x, y, shape, dtype } = pair(call);
  if (dtype === "bool" || dtype === "float16" || dtype === "bfloat16") {
    throw call.unsupported(`does not take the dtype ${dtype}`);
  }
  const result = call.allocate("bool", shape);
  for (let i = 0; i < result.length; i++) result[i] = Number(x[i]! > y[i]!);
  return new Tensor("bool", shape, result);
});

function arithmetic(operation: Arithmetic): OperatorRow {
  return simple(7, 2, {}, (call) => combine(call, operation));
}

/** Two inputs of one dtype, repeated until they have one shape. */
function pair(call: Call): { x: TensorArray; y: TensorArray; shape: Shape; dtype: DType } {
  const [a, b] = [call.input(0), call.input(1)];
  const { dtype } = a;
  if (dtype !== b.dtype) throw call.error(`expected one dtype, got ${dtype} and ${b.dtype}`);
  const shape = broadcastShape(a.shape, b.shape);
  if (shape === null) throw call.error(`${formatShape(a.shape)} and ${formatShape(b.shape)} do not broadcast`);
  call.checkShape(dtype, shape);
  return { x: broadcastTo(a, shape).data, y: broadcastTo(b, shape).data, shape, dtype };
}

function combine(call: Call, operation: Arithmetic): Tensor {
  const { x, y, shape, dtype } = pair(call);
  const result = call.allocate(dtype, shape);
  if (result instanceof Float32Array || result instanceof Float64Array) {
    const lane = laneOf(result);
    for (let i = 0; i < result.length; i++) result[i] = operation.float(lane, x[i] as number, y[i] as number);
    return new Tensor(dtype, shape, result);
  }
  if (dtype === "bool" || isFloat(dtype)) throw call.unsupported(`does not take the dtype ${dtype}`);
  if (operation.refusesZero && y.some((value: number | bigint) => Number(value) === 0)) {
    throw call.error("divides by the whole number 0");
  }
  combineWhole(operation, { x, y, result });
  return new Tensor(dtype, shape, result);
}

function combineWhole(operation: Arithmetic, arrays: { x: TensorArray; y: TensorArray; result: TensorArray }): void {
  const { x, y, result } = arrays;
  if (result instanceof BigInt64Array || result instanceof BigUint64Array) {
    for (let i = 0; i < result.length; i++) result[i] = operation.bigint(x[i] as bigint, y[i] as bigint);
  } else {
    for (let i = 0; i < result.length; i++) result[i] = operation.integer(x[i] as number, y[i] as number);
  }
}

function activationOperator(since: number, choice: ActivationChoice): OperatorRow {
  return simple(since, 1, {}, (call) => activation(call, choice));
}

function activation(call: Call, choice: ActivationChoice): Tensor {
  return map(call, (lane, x) => activate(lane, choice, x));
}

/** A function of floats, element by element. */
function map(call: Call, f: (lane: NumberLane, x: number) => number): Tensor {
  const { dtype, shape, data } = call.input(0);
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw call.unsupported(`does not take the dtype ${dtype}`);
  }
  const lane = laneOf(data);
  return new Tensor(
    dtype,
    shape,
    data.map((x) => f(lane, x)),
  );
}

type Bound = number | bigint | null;

function bound(call: Call, i: number): Bound {
  const given = call.optionalInput(i);
  if (given === null) return null;
  if (given.size !== 1) throw call.error(`expected a single number as input ${i}, got ${given.toString()}`);
  if (given.dtype !== call.input(0).dtype) {
    throw call.error(`expected the dtype ${call.input(0).dtype} as input ${i}, got ${given.dtype}`);
  }
  return given.data[0]!;
}

function clamp(call: Call, x: Tensor, { low, high }: { low: Bound; high: Bound }): Tensor {
  const { dtype, shape, data } = x;
  if (dtype === "bool" || dtype === "float16" || dtype === "bfloat16") {
    throw call.unsupported(`does not take the dtype ${dtype}`);
  }
  const result = call.allocate(dtype, shape);
  for (let i = 0; i < result.length; i++) {
    let value = data[i]!;
    // Comparisons with NaN are false: it stays.
    if (low !== null && value < low) value = low;
    if (high !== null && value > high) value = high;
    result[i] = value as never;
  }
  return new Tensor(dtype, shape, result);
}

function zeroOf({ dtype }: Tensor): number | bigint {
  return isBigInt(dtype) ? 0n : 0;
}
