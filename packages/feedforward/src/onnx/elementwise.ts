/** Operators that are functions of one value, element by element, but for activations. */

import { erf } from "../functions/erf.ts";
import { log } from "../functions/exp.ts";
import { ceil, floor, roundEven, sign } from "../functions/rounding.ts";
import { mod } from "../ops/mod.ts";
import { squareRoot } from "../ops/normal.ts";
import { type WideAttributes, wide } from "../ops/wide.ts";
import type { ValueId } from "../program/program.ts";
import { allocate, isFloat } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { formula, map, mapOperator } from "./mapped.ts";
import { type OperatorRow, simple } from "./operator.ts";

export const elementwiseOperators = {
  Abs: simple(6, 1, {}, (call) => {
    if (isFloat(call.type(0).dtype)) return map(call, absolute);
    return call.type(0).dtype.startsWith("u") ? call.input(0) : call.calc("max", call.input(0), negated(call));
  }),
  Ceil: mapOperator(6, "ceil", ceil),
  Cos: wideOperator("cos"),
  /** Its polynomials have the digits of float32. */
  Erf: simple(9, 1, {}, (call) => map(call, { name: "erf", parameters: [], apply: erf })),
  Floor: mapOperator(6, "floor", floor),
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
  Log: mapOperator(6, "log", log),
  Mod: {
    forms: [{ since: 10, inputs: [2, 2], outputs: [1, 1], attributes: { fmod: "int" } }],
    lower: (call) => [call.emit(mod, { hasSignOfDividend: call.int("fmod", 0) !== 0 }, call.input(0), call.input(1))],
  },
  Neg: simple(6, 1, {}, negated),
  /** Since opset 12 base and exponent may have different dtypes; the result has the base's. */
  Pow: simple(7, 2, {}, power),
  Reciprocal: simple(6, 1, {}, (call) => map(call, inverse)),
  Round: mapOperator(11, "round", roundEven),
  Sign: mapOperator(9, "sign", sign),
  Sin: wideOperator("sin"),
  Sqrt: simple(6, 1, {}, (call) => map(call, squareRoot)),
} satisfies Record<string, OperatorRow>;

const inverse = formula("reciprocal", [], (lane, x) => lane.div(lane.constant(1), x));

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
