/** Operators of two values or more, element by element: arithmetic and comparison. */

import type { BinaryAttributes } from "../ops/binary.ts";
import type { CompareAttributes } from "../ops/compare.ts";
import { type OperatorRow, simple } from "./operator.ts";

export const arithmeticOperators = {
  Add: arithmetic("add"),
  And: comparison(7, "and"),
  Div: arithmetic("div"),
  Equal: comparison(7, "equal"),
  Greater: comparison(7, "greater"),
  GreaterOrEqual: comparison(12, "greaterOrEqual"),
  Less: comparison(7, "less"),
  LessOrEqual: comparison(12, "lessOrEqual"),
  Max: several("max"),
  Mean: simple(6, [1, 2 ** 20], {}, (call) => {
    const inputs = Array.from({ length: call.inputCount }, (_, i) => call.input(i));
    const sum = inputs.reduce((left, right) => call.calc("add", left, right));
    return call.calc("div", sum, call.number(inputs.length));
  }),
  Min: several("min"),
  Mul: arithmetic("mul"),
  Or: comparison(7, "or"),
  PRelu: arithmetic("prelu"),
  Sub: arithmetic("sub"),
  Sum: several("add"),
  Xor: comparison(7, "xor"),
} satisfies Record<string, OperatorRow>;

/** Of any number of inputs, from the first to the last. */
function several(operation: BinaryAttributes["operation"]): OperatorRow {
  return simple(6, [1, 2 ** 20], {}, (call) => {
    const inputs = Array.from({ length: call.inputCount }, (_, i) => call.input(i));
    return inputs.reduce((left, right) => call.calc(operation, left, right));
  });
}

function arithmetic(operation: BinaryAttributes["operation"]): OperatorRow {
  return simple(7, 2, {}, (call) => call.calc(operation, call.input(0), call.input(1)));
}

function comparison(since: number, operation: CompareAttributes["operation"]): OperatorRow {
  return simple(since, 2, {}, (call) => call.compare(operation, call.input(0), call.input(1)));
}
