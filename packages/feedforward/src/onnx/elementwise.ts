/**
 * Operators that work element by element on one value or two: arithmetic, activations, Clip, Cast.
 */

import { type ActivationChoice, bindActivation, hardSigmoid } from "../functions/activation.ts";
import { elu, selu, seluAlpha, seluGamma, softplus } from "../functions/elu.ts";
import { erf } from "../functions/erf.ts";
import { log } from "../functions/exp.ts";
import { type Formula, formulaOf } from "../functions/formula.ts";
import type { Lane } from "../functions/lane.ts";
import { ceil, floor, roundEven, sign } from "../functions/rounding.ts";
import { tanh } from "../functions/sigmoid.ts";
import { exp } from "../functions/whole-exp.ts";
import type { BinaryAttributes } from "../ops/binary.ts";
import { clamp } from "../ops/clamp.ts";
import type { CompareAttributes } from "../ops/compare.ts";
import { mod } from "../ops/mod.ts";
import { squareRoot } from "../ops/normal.ts";
import { type WideAttributes, wide } from "../ops/wide.ts";
import type { ValueId } from "../program/program.ts";
import { allocate, isBigInt, isFloat } from "../tensor/dtype.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { elementDType, elementName } from "./element-types.ts";
import { type OperatorRow, simple } from "./operator.ts";

const noForm = { inputs: [1, 1], outputs: [1, 1] } as const;

export const elementwiseOperators = {
  Abs: simple(6, 1, {}, (call) => {
    if (isFloat(call.type(0).dtype)) return map(call, absolute);
    return call.type(0).dtype.startsWith("u") ? call.input(0) : call.calc("max", call.input(0), negated(call));
  }),
  Add: arithmetic("add"),
  And: comparison(7, "and"),

  Cast: {
    forms: [
      { since: 6, ...noForm, attributes: { to: "int" }, required: ["to"] },
      // `saturate` and `round_mode` speak of 8-bit floats alone.
      { since: 19, ...noForm, attributes: { to: "int", saturate: "int" }, required: ["to"] },
      { since: 24, ...noForm, attributes: { to: "int", saturate: "int", round_mode: "string" }, required: ["to"] },
    ],
    lower(call) {
      const to = elementDType(call.int("to", 0));
      if (to === null)
        throw call.refuse("cast-dtype", "does not cast to the dtype $dtype", elementName(call.int("to", 0)));
      // Whatever float a file says, computed values are float32 already.
      const isComputed = call.builder.constantOf(call.input(0)) === null;
      const target = isComputed && isFloat(to) ? "float32" : to;
      return [call.cast(call.input(0), target)];
    },
  },

  /** min(max(x, low), high): where low > high everything is high. */
  Ceil: mapOperator(6, "ceil", ceil),

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

  Cos: wideOperator("cos"),

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

  Div: arithmetic("div"),
  Equal: comparison(7, "equal"),
  Exp: mapOperator(6, "exp", exp),
  Elu: parameterOperator({ alpha: 1 }, ({ alpha }) => activation({ name: "elu", alpha: alpha! })),

  /** Its polynomials have the digits of float32. */
  Erf: simple(9, 1, {}, (call) => map(call, { name: "erf", parameters: [], apply: erf })),

  Floor: mapOperator(6, "floor", floor),

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

  Greater: comparison(7, "greater"),
  GreaterOrEqual: comparison(12, "greaterOrEqual"),
  HardSigmoid: parameterOperator({ alpha: 0.2, beta: 0.5 }, ({ alpha, beta }) =>
    beta === 0.5
      ? activation({ name: "hardSigmoid", alpha: alpha! })
      : formula("hard sigmoid", [alpha!, beta!], (lane, x) => hardSigmoid(lane, x, { alpha: alpha!, beta: beta! })),
  ),
  /** x·max(0, min(1, x/6 + ½)). */
  HardSwish: mapOperator(14, "hardSwish", (lane, x) => lane.mul(x, hardSigmoid(lane, x, { alpha: 1 / 6, beta: 0.5 }))),
  IsInf: simple(10, 1, { detect_negative: "int", detect_positive: "int" }, (call) => {
    const [isBelow, isAbove] = ["detect_negative", "detect_positive"].map((name) => call.int(name, 1) !== 0);
    const x = isBelow && isAbove ? map(call, absolute) : call.input(0);
    return call.compare("equal", x, call.number(isAbove ? Infinity : isBelow ? -Infinity : Number.NaN));
  }),

  /** What does not equal itself. */
  IsNaN: simple(9, 1, {}, (call) => {
    const isNumber = call.compare("equal", call.input(0), call.input(0));
    return call.compare("equal", isNumber, call.number(false));
  }),

  LeakyRelu: parameterOperator({ alpha: 0.01 }, ({ alpha }) => activation({ name: "leakyRelu", alpha: alpha! })),
  Less: comparison(7, "less"),
  LessOrEqual: comparison(12, "lessOrEqual"),
  Log: mapOperator(6, "log", log),
  Max: several("max"),
  Min: several("min"),
  /** x·tanh(log(1 + exp(x))). */
  Mish: mapOperator(18, "mish", (lane, x) => lane.mul(x, tanh(lane, lane.let(softplus(lane, x))))),
  Mod: {
    forms: [{ since: 10, inputs: [2, 2], outputs: [1, 1], attributes: { fmod: "int" } }],
    lower: (call) => [call.emit(mod, { hasSignOfDividend: call.int("fmod", 0) !== 0 }, call.input(0), call.input(1))],
  },
  Mul: arithmetic("mul"),
  Neg: simple(6, 1, {}, negated),
  Or: comparison(7, "or"),
  /** Since opset 12 base and exponent may have different dtypes; the result has the base's. */
  Pow: simple(7, 2, {}, power),
  PRelu: arithmetic("prelu"),
  Reciprocal: simple(6, 1, {}, (call) => map(call, inverse)),

  Relu: simple(6, 1, {}, (call) => {
    const { dtype } = call.type(0);
    if (isFloat(dtype)) return map(call, activation({ name: "relu" }));
    return call.emit(clamp, { low: isBigInt(dtype) ? 0n : 0, high: null }, call.input(0));
  }),

  Round: mapOperator(11, "round", roundEven),
  Selu: parameterOperator({ alpha: seluAlpha, gamma: seluGamma }, ({ alpha, gamma }) => {
    const isOwn = Math.fround(alpha!) === Math.fround(seluAlpha) && Math.fround(gamma!) === Math.fround(seluGamma);
    if (isOwn) return activation({ name: "selu" });
    return formula("scaled elu", [alpha!, gamma!], (lane, x) => selu(lane, x, { alpha: alpha!, gamma: gamma! }));
  }),

  Sigmoid: activationOperator(6, { name: "sigmoid" }),
  Softplus: activationOperator(1, { name: "softplus" }),
  Sign: mapOperator(9, "sign", sign),
  Sin: wideOperator("sin"),
  Softsign: simple(1, 1, {}, (call) => map(call, softsign)),
  Sqrt: simple(6, 1, {}, (call) => map(call, squareRoot)),
  Sub: arithmetic("sub"),
  Sum: several("add"),
  Tanh: activationOperator(6, { name: "tanh" }),
  Xor: comparison(7, "xor"),
} satisfies Record<string, OperatorRow>;

/** h(x) of floats, element by element. */
export function map(call: Call, applied: Formula): ValueId {
  const { dtype } = call.type(0);
  if (dtype !== "float32" && dtype !== "float64")
    throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
  return call.map(applied, call.input(0));
}

const inverse = formula("reciprocal", [], (lane, x) => lane.div(lane.constant(1), x));

type Apply = <V, M>(lane: Lane<V, M>, x: V) => V;

/** x / (1 + |x|) */
export const softsign: Formula = {
  name: "softsign",
  parameters: [],
  apply: (lane, x) => lane.div(x, lane.add(lane.constant(1), lane.abs(x))),
};

export function formula(name: string, parameters: readonly number[], apply: Apply): Formula {
  return { name, parameters, apply };
}

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

function mapOperator(since: number, name: string, apply: Apply): OperatorRow {
  return simple(since, 1, {}, (call) => map(call, formula(name, [], apply)));
}

/** A function of floats that is computed in float64 and rounded once. */
function wideOperator(name: WideAttributes["function"]): OperatorRow {
  return simple(7, 1, {}, (call) => call.emit(wide, { function: name }, call.input(0)));
}

function power(call: Call): ValueId {
  const [{ dtype }, { dtype: own }] = [call.type(0), call.type(1)];
  const common = isFloat(own) && !isFloat(dtype) ? "float32" : dtype;
  const [base, exponent] = [0, 1].map((i) => call.cast(call.input(i), common)) as [ValueId, ValueId];
  const result = knownPower(call, base, exponent) ?? call.emit(wide, { function: "pow" }, base, exponent);
  return call.cast(result, dtype);
}

/** √x, but of ±0 and ±∞ what IEEE's pow(x, ½) is. */
const halfPower = formula("pow", [0.5], (lane, x) => {
  const root = lane.sqrt(lane.add(x, lane.constant(0)));
  return lane.select(lane.equal(x, lane.constant(-Infinity)), lane.constant(Infinity), root);
});

/** Powers that are cheaper to compute otherwise, with the same bits: squares are products, as LayerNormalization has them. */
function knownPower(call: Call, base: ValueId, exponent: ValueId): ValueId | null {
  const known = call.builder.constantOf(exponent);
  const { dtype, shape } = call.builder.type(base);
  if (known?.size !== 1 || known.rank > shape.length) return null;
  const value = Number(known.data[0]);
  if (value === 2) return call.calc("mul", base, base);
  if (!isFloat(dtype) || (value !== 0.5 && value !== -1)) return null;
  return call.map(value === 0.5 ? halfPower : inverse, base);
}

const absolute = formula("abs", [], (lane, x) => lane.abs(x));
const negation = formula("neg", [], (lane, x) => lane.negate(x));

/** -x; of whole numbers 0 - x. */
export function negated(call: Call): ValueId {
  const { dtype } = call.type(0);
  if (isFloat(dtype)) return map(call, negation);
  if (dtype.startsWith("u")) throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
  const zero = call.constantValue(new Tensor(dtype, [], allocate(dtype, 1) as never));
  return call.calc("sub", zero, call.input(0));
}

/** Of any number of inputs, from the first to the last. */
function several(operation: BinaryAttributes["operation"]): OperatorRow {
  return simple(6, [1, 2 ** 20], {}, (call) => {
    const inputs = Array.from({ length: call.inputCount }, (_, i) => call.input(i));
    return inputs.reduce((left, right) => call.calc(operation, left, right));
  });
}

export function arithmetic(operation: BinaryAttributes["operation"]): OperatorRow {
  return simple(7, 2, {}, (call) => call.calc(operation, call.input(0), call.input(1)));
}

export function comparison(since: number, operation: CompareAttributes["operation"]): OperatorRow {
  return simple(since, 2, {}, (call) => call.compare(operation, call.input(0), call.input(1)));
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
  if (isFloat(given.dtype) !== isFloat(dtype))
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
