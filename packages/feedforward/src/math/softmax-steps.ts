/**
 * Softmax step by step, in the form of its definition and in the form that is used, in float32 and in float64: for
 * teaching. What a network runs is `softmax`; here one sees why it subtracts the greatest number first.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { float64Exp } from "../functions/float64-exp.ts";
import { type FloatArray, float32 } from "../functions/lane.ts";
import { exp } from "../functions/whole-exp.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import { type TensorLike, tensor } from "../tensor/tensor.ts";

/**
 * `naive`: y_k = exp(x_k) / Σ exp(x_i), as softmax is defined. exp is ∞ above 88.72 in float32 and above 709.78 in float64,
 * and ∞/∞ is NaN; where all exponentials are too small to be numbers, 0/0 is NaN. `stable`: the same of x_k - max x, which
 * changes nothing in the quotient and lets no exponential exceed 1.
 */
export type SoftmaxForm = "naive" | "stable";
/** In which arithmetic the steps are computed. */
export type SoftmaxPrecision = "float32" | "float64";

/** How softmax is taken apart. */
export interface SoftmaxStepsOptions {
  readonly form: SoftmaxForm;
  readonly precision: SoftmaxPrecision;
}

/** All arrays are in the order of the input, and of the precision that was asked for. */
export interface SoftmaxSteps {
  /** What exp is taken of: x_k, or x_k - max x. */
  readonly exponents: FloatArray;
  readonly exponentials: FloatArray;
  /** Σ exp, in ascending order, rounded after every addition. */
  readonly sum: number;
  readonly probabilities: FloatArray;
}

/**
 * The steps of softmax for one row x [n], n at least 1. `stable` in `float32` gives the bits of `softmax`. Anything but one
 * row is a `ShapeError`.
 */
export function softmaxSteps(x: TensorLike, options: SoftmaxStepsOptions): SoftmaxSteps {
  const { form, precision } = checkOptions("softmaxSteps", options, { form: "", precision: "" });
  checkName("form", form, ["naive", "stable"]);
  checkName("precision", precision, ["float32", "float64"]);
  const { data, shape, rank, size } = tensor(x, { dtype: precision });
  if (rank !== 1 || size === 0)
    throw shapeError("softmax-steps-shape", "softmaxSteps: expected one row [n], got $got", shape);
  const lane = precision === "float32" ? float32 : float64Exp;
  const most = form === "stable" ? fold(data, -Infinity, (a, b) => lane.max(a, b)) : 0;
  const exponents = data.map((value) => lane.sub(value, most));
  const exponentials = exponents.map((value) => exp(lane, value));
  const sum = fold(exponentials, 0, (a, b) => lane.add(a, b));
  return { exponents, exponentials, sum, probabilities: exponentials.map((value) => lane.div(value, sum)) };
}

function checkName(what: string, name: string, names: readonly string[]): void {
  if (!names.includes(name)) throw unknownName(unsupportedError, "softmaxSteps", { kind: what, name, names });
}

/** The array from its first element to its last, taken together by `f`. */
function fold(values: FloatArray, start: number, f: (a: number, b: number) => number): number {
  let folded = start;
  for (const value of values) folded = f(folded, value);
  return folded;
}
