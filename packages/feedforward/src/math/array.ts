/**
 * The chapter's functions, on numbers, nested arrays and tensors: what `np.dot(x, W) + b` and `sigmoid(a)` are in the
 * book. All arithmetic is float32, element by element the same formulas that a network runs.
 */

import { optionError, shapeError } from "../errors.ts";
import { activate } from "../functions/activate.ts";
import type { ActivationChoice } from "../functions/activation.ts";
import { float32 } from "../functions/lane.ts";
import { argmaxRow, softmaxRow } from "../functions/softmax.ts";
import { exp as expLane } from "../functions/whole-exp.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor, zeros } from "../tensor/tensor.ts";
import { denseForward } from "./dense.ts";

/** A function that takes a number to a number, and a tensor, array or nested list to a tensor, element by element. */
export interface Elementwise {
  (x: number): number;
  (x: TensorLike): Tensor<"float32">;
}

/** h(x) = 1 if x > 0 else 0; h(NaN) = 0. */
export const stepFunction: Elementwise = /* @__PURE__ */ elementwise({ name: "step" });
/** h(x) = 1 / (1 + exp(-x)), over the whole line without overflow. */
export const sigmoid: Elementwise = /* @__PURE__ */ elementwise({ name: "sigmoid" });
/** h(x) = max(0, x); NaN stays NaN. */
export const relu: Elementwise = /* @__PURE__ */ elementwise({ name: "relu" });
/** h(x) = x: the output layer of a regression. */
export const identity: Elementwise = /* @__PURE__ */ elementwise({ name: "identity" });
/** h(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x)). */
export const tanh: Elementwise = /* @__PURE__ */ elementwise({ name: "tanh" });
/** h(x) = x if x > 0 else 0.01·x. */
export const leakyRelu: Elementwise = /* @__PURE__ */ elementwise({ name: "leakyRelu" });
/** e^x. */
export const exp: Elementwise = /* @__PURE__ */ map((x) => expLane(float32, x));

/** y_k = exp(x_k) / Σ exp(x_i) along the last axis: each row of a batch by itself, the row's maximum subtracted. */
export function softmax(x: TensorLike): Tensor<"float32"> {
  const source = floats(x);
  const size = source.shape.at(-1);
  if (size === undefined) throw shapeError("softmax-scalar", "softmax: expected at least one axis, got a scalar");
  const y = zeros(source.shape);
  for (let offset = 0; offset < source.size; offset += size) softmaxRow(float32, source.data, y.data, { offset, size });
  return y;
}

/**
 * The matrix product: (n,k)·(k,m) = (n,m), (k)·(k,m) = (m), (n,k)·(k) = (n), (k)·(k) = (). Each sum runs over k in
 * ascending order. Inner sizes that differ are a `ShapeError` with both shapes.
 */
export function dot(a: TensorLike, b: TensorLike): Tensor<"float32"> {
  const left = floats(a);
  const right = floats(b);
  const inputs = left.shape.at(-1);
  const shapes = [left.shape, right.shape] as const;
  if (![left, right].every(({ rank }) => rank === 1 || rank === 2)) {
    throw shapeError("dot-rank", "dot: expected vectors or matrices, got $left and $right", ...shapes);
  }
  if (inputs !== right.shape[0])
    throw shapeError("dot-sizes", "dot: inner sizes must agree, got $left and $right", ...shapes);
  const rows = left.rank === 2 ? left.shape[0]! : 1;
  const outputs = right.rank === 2 ? right.shape[1]! : 1;
  const product = zeros([...left.shape.slice(0, -1), ...right.shape.slice(1)]);
  const parameters = { weight: right.data, bias: new Float32Array(outputs) };
  denseForward({ rows, inputs: inputs!, outputs, skipZeros: false }, left.data, parameters, product.data);
  return product;
}

/** a + b, element by element; sizes of 1 and missing leading axes are repeated, as NumPy broadcasts. */
export function add(a: TensorLike, b: TensorLike): Tensor<"float32"> {
  const left = floats(a);
  const right = floats(b);
  const shape = broadcastShape(left.shape, right.shape);
  const sum = zeros(shape);
  const atLeft = broadcastIndex(left.shape, shape);
  const atRight = broadcastIndex(right.shape, shape);
  for (let i = 0; i < sum.size; i++) sum.data[i] = float32.add(left.data[atLeft(i)]!, right.data[atRight(i)]!);
  return sum;
}

/** The position of the first maximum of all elements; a NaN counts as the greatest. */
export function argmax(x: TensorLike): number;
/** The same along one axis, which the result lacks. */
export function argmax(x: TensorLike, axis: number): Tensor<"int32">;
export function argmax(x: TensorLike, axis?: number): number | Tensor<"int32"> {
  const source = floats(x);
  if (axis === undefined) {
    if (source.size === 0) throw shapeError("argmax-empty", "argmax: an empty tensor has no maximum");
    return argmaxRow(source.data, { offset: 0, size: source.size });
  }
  const at = axis < 0 ? axis + source.rank : axis;
  const size = source.shape[at];
  if (size === undefined)
    throw optionError("argmax-axis", "argmax: axis $axis is out of range for $shape", axis, source.shape);
  if (size === 0) throw shapeError("argmax-empty-axis", "argmax: an empty axis has no maximum");
  const inner = sizeOf(source.shape.slice(at + 1));
  const result = zeros([...source.shape.slice(0, at), ...source.shape.slice(at + 1)], "int32");
  const line = new Float32Array(size);
  for (let i = 0; i < result.size; i++) {
    const start = Math.floor(i / inner) * size * inner + (i % inner);
    for (let k = 0; k < size; k++) line[k] = source.data[start + k * inner]!;
    result.data[i] = argmaxRow(line, { offset: 0, size });
  }
  return result;
}

function elementwise(choice: ActivationChoice): Elementwise {
  return map((x) => activate(float32, choice, x));
}

function map(f: (x: number) => number): Elementwise {
  function apply(x: number): number;
  function apply(x: TensorLike): Tensor<"float32">;
  function apply(x: TensorLike): number | Tensor<"float32"> {
    if (typeof x === "number") return f(Math.fround(x));
    const source = floats(x);
    return new Tensor("float32", source.shape, source.data.map(f));
  }
  return apply;
}

function floats(x: TensorLike): Tensor<"float32"> {
  return tensor(x, { dtype: "float32" });
}

function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw shapeError("add-shapes", "add: $left and $right do not broadcast", a, b);
    }
    return x === 1 ? y : x;
  });
}

/** From a position in the broadcast result to the position in the tensor that is repeated. */
function broadcastIndex(shape: Shape, result: Shape): (i: number) => number {
  const missing = result.length - shape.length;
  return (i) => {
    let rest = i;
    let index = 0;
    let stride = 1;
    for (let axis = result.length - 1; axis >= missing; axis--) {
      const length = shape[axis - missing]!;
      if (length !== 1) index += (rest % result[axis]!) * stride;
      stride *= length;
      rest = Math.floor(rest / result[axis]!);
    }
    return index;
  };
}
