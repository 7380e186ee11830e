/** Operators that are activations, of floats element by element; the exponential and Clip are among them. */

import { type ActivationChoice, bindActivation, hardSigmoid } from "../functions/activation.ts";
import { elu, selu, seluAlpha, seluGamma, softplus } from "../functions/elu.ts";
import { type Formula, formulaOf } from "../functions/formula.ts";
import { tanh } from "../functions/sigmoid.ts";
import { exp } from "../functions/whole-exp.ts";
import { clamp } from "../ops/clamp.ts";
import type { ValueId } from "../program/program.ts";
import { isBigInt, isFloat } from "../tensor/dtype.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import type { Call } from "./call.ts";
import { formula, map, mapOperator } from "./mapped.ts";
import { noForm, type OperatorRow, simple } from "./operator.ts";

export const activationOperators = {
  /** x for x > 0, else alpha·(exp(x / alpha) - 1). */
  Celu: simple(12, 1, { alpha: "float" }, (call) => {
    const alpha = call.float("alpha", 1);
    const celu = formula("celu", [alpha], (lane, x) => {
      const scaled = lane.let(lane.div(x, lane.constant(alpha)));
      const below = lane.mul(lane.constant(alpha), elu(lane, scaled, 1));
      return lane.select(lane.less(lane.constant(0), x), x, below);
    });
    return map(call, celu);
  }),
  /** min(max(x, low), high): where low > high everything is high. */
  Clip: {
    forms: [
      { since: 6, ...noForm, attributes: { min: "float", max: "float" } },
      { since: 11, inputs: [1, 3], outputs: [1, 1], attributes: {} },
    ],
    lower(call) {
      if (call.opset >= 11) {
        const isOpen = [1, 2].some((i) => call.has(i) && call.builder.constantOf(call.input(i)) === null);
        return [isOpen ? between(call) : clipped(call, bound(call, 1), bound(call, 2))];
      }
      const [low, high] = ["min", "max"].map((name) => call.float(name, Number.NaN));
      return [clipped(call, Number.isNaN(low) ? null : low!, Number.isNaN(high) ? null : high!)];
    },
  },
  Elu: parameterOperator({ alpha: 1 }, ({ alpha }) => activation({ name: "elu", alpha: alpha! })),
  Exp: mapOperator(6, "exp", exp),
  Gelu: {
    forms: [{ since: 20, ...noForm, attributes: { approximate: "string" } }],
    lower(call) {
      const approximate = call.string("approximate", "none");
      if (approximate !== "none" && approximate !== "tanh") {
        throw call.unknown("approximate");
      }
      return [map(call, activation({ name: approximate === "tanh" ? "geluTanh" : "gelu" }))];
    },
  },
  HardSigmoid: parameterOperator({ alpha: 0.2, beta: 0.5 }, ({ alpha, beta }) =>
    beta === 0.5
      ? activation({ name: "hardSigmoid", alpha: alpha! })
      : formula("hard sigmoid", [alpha!, beta!], (lane, x) => hardSigmoid(lane, x, { alpha: alpha!, beta: beta! })),
  ),
  /** x·max(0, min(1, x/6 + ½)). */
  HardSwish: mapOperator(14, "hardSwish", (lane, x) => lane.mul(x, hardSigmoid(lane, x, { alpha: 1 / 6, beta: 0.5 }))),
  LeakyRelu: parameterOperator({ alpha: 0.01 }, ({ alpha }) => activation({ name: "leakyRelu", alpha: alpha! })),
  /** x·tanh(log(1 + exp(x))). */
  Mish: mapOperator(18, "mish", (lane, x) => lane.mul(x, tanh(lane, lane.let(softplus(lane, x))))),
  Relu: simple(6, 1, {}, (call) => {
    const { dtype } = call.type(0);
    if (isFloat(dtype)) return map(call, activation({ name: "relu" }));
    return call.emit(clamp, { low: isBigInt(dtype) ? 0n : 0, high: null }, call.input(0));
  }),
  Selu: parameterOperator({ alpha: seluAlpha, gamma: seluGamma }, ({ alpha, gamma }) => {
    const isOwn = Math.fround(alpha!) === Math.fround(seluAlpha) && Math.fround(gamma!) === Math.fround(seluGamma);
    if (isOwn) return activation({ name: "selu" });
    return formula("scaled elu", [alpha!, gamma!], (lane, x) => selu(lane, x, { alpha: alpha!, gamma: gamma! }));
  }),
  Sigmoid: activationOperator(6, { name: "sigmoid" }),
  Softplus: activationOperator(1, { name: "softplus" }),
  Softsign: simple(1, 1, {}, (call) => map(call, softsign)),
  Tanh: activationOperator(6, { name: "tanh" }),
} satisfies Record<string, OperatorRow>;

/** x / (1 + |x|) */
export const softsign: Formula = {
  name: "softsign",
  parameters: [],
  apply: (lane, x) => lane.div(x, lane.add(lane.constant(1), lane.abs(x))),
};

export function activation(choice: ActivationChoice): Formula {
  return formulaOf(bindActivation(choice));
}

function activationOperator(since: number, choice: ActivationChoice): OperatorRow {
  return simple(since, 1, {}, (call) => map(call, activation(choice)));
}

/** A function with float attributes, which have these defaults. */
function parameterOperator(
  defaults: Readonly<Record<string, number>>,
  bind: (parameters: Readonly<Record<string, number>>) => Formula,
): OperatorRow {
  const attributes = Object.fromEntries(Object.keys(defaults).map((name) => [name, "float" as const]));
  return simple(6, 1, attributes, (call) => {
    const given = Object.entries(defaults).map(([name, otherwise]) => [name, call.float(name, otherwise)] as const);
    return map(call, bind(Object.fromEntries(given)));
  });
}

type Bound = number | bigint | null;

/** Just below the greatest float32: exporters write a bound that never binds so. */
const greatestFloat = 3.4e38;

function bound(call: Call, i: number): Bound {
  const given = call.optionalConstant(i);
  if (given === null) return null;
  if (given.size !== 1)
    throw call.fault("clip-bound", "expected a single number as input $input, got $got", i, given.toString());
  const { dtype } = call.type(0);
  if (given.dtype !== dtype && !(isFloat(given.dtype) && isFloat(dtype)))
    throw call.fault("clip-dtype", "expected the dtype $expected as input $input, got $got", dtype, i, given.dtype);
  return isFloat(dtype) ? given.at(0) : given.data[0]!;
}

/** Bounds that are computed. */
function between(call: Call): ValueId {
  const operations = ["max", "min"] as const;
  return operations.reduce((x, operation, i) => {
    if (!call.has(i + 1)) return x;
    const { dtype, shape } = call.type(i + 1);
    if (dtype !== call.type(0).dtype)
      throw call.fault(
        "clip-dtype",
        "expected the dtype $expected as input $input, got $got",
        call.type(0).dtype,
        i + 1,
        dtype,
      );
    if (sizeOf(shape) !== 1)
      throw call.fault(
        "clip-bound",
        "expected a single number as input $input, got $got",
        i + 1,
        `${dtype} ${formatShape(shape)}`,
      );
    return call.calc(operation, x, call.view(call.input(i + 1), []));
  }, call.input(0));
}

function clipped(call: Call, low: Bound, high: Bound): ValueId {
  const { dtype } = call.type(0);
  if (!isFloat(dtype)) return call.emit(clamp, { low, high }, call.input(0));
  const [least, most] = [low, high].map((value) => (value === null ? null : Number(value)));
  if (least === null && most === null) return call.input(0);
  if (least === 0 && most === null) return map(call, activation({ name: "relu" }));
  if (typeof least === "number" && least < -greatestFloat && most === null) return call.input(0);
  const parameters = [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY];
  return map(
    call,
    formula("clip", parameters, (lane, x) => {
      const raised = least === null ? x : lane.let(lane.atLeast(x, lane.constant(least!)));
      return most === null ? raised : lane.atMost(raised, lane.constant(most!));
    }),
  );
}
