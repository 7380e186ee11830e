/**
 * Matrix products, by the library's one dense loop: every sum starts at the bias and takes the inputs in ascending order.
 */

import type { FloatArray } from "../functions/lane.ts";
import { denseForward } from "../math/dense.ts";
import { type DType, isBigInt, type TensorArray } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, broadcastsTo, broadcastTo } from "./broadcast.ts";
import type { Call } from "./call.ts";
import type { OperatorRow } from "./operator.ts";
import { scaled, transposedIf } from "./weights.ts";

const gemmAttributes = { alpha: "float", beta: "float", transA: "int", transB: "int" } as const;

/** alpha·A'·B' + beta·C, with A' [rows, inputs], B' [inputs, outputs], and C broadcast to [rows, outputs]. */
export const gemm: OperatorRow = {
  forms: [
    { since: 7, inputs: [3, 3], outputs: [1, 1], attributes: gemmAttributes },
    { since: 11, inputs: [2, 3], outputs: [1, 1], attributes: gemmAttributes },
  ],
  run(call) {
    const a = floatMatrix(call, 0);
    const b = floatMatrix(call, 1);
    const x = transposedIf(call.int("transA", 0) !== 0, a);
    const weight = scaled(transposedIf(call.int("transB", 0) !== 0, b), call.float("alpha", 1));
    const [rows, inputs] = x.shape as [number, number];
    const [weightInputs, outputs] = weight.shape as [number, number];
    if (inputs !== weightInputs || x.dtype !== weight.dtype) {
      throw call.error(`inner sizes and dtypes must agree, got ${x.toString()} and ${weight.toString()}`);
    }
    const y = call.allocate(x.dtype, [rows, outputs]);
    const bias = gemmBias(call, x.dtype, [rows, outputs]);
    // One run for all rows where they share a bias, else one for each.
    const step = bias.shape[0] === 1 ? Math.max(rows, 1) : 1;
    for (let row = 0; row < rows; row += step) {
      const own = bias.shape[0] === 1 ? 0 : row * outputs;
      const parameters = { weight: weight.data, bias: bias.data.subarray(own, own + outputs) };
      const size = { rows: step, inputs, outputs, skipZeros: false };
      denseForward(size, x.data.subarray(row * inputs), parameters, y.subarray(row * outputs));
    }
    return [new Tensor(x.dtype, [rows, outputs], y)];
  },
};

/** NumPy's matmul: matrices in the last two axes, the axes before them broadcast; a vector is a row or a column. */
export const matMul: OperatorRow = {
  forms: [{ since: 1, inputs: [2, 2], outputs: [1, 1], attributes: {} }],
  run(call) {
    const [a, b] = [call.input(0), call.input(1)];
    const [left, right] = [asMatrices(a, "row"), asMatrices(b, "column")];
    const batch = broadcastShape(left.slice(0, -2), right.slice(0, -2));
    const [rows, inputs] = left.slice(-2) as [number, number];
    const outputs = right.at(-1)!;
    if (batch === null || inputs !== right.at(-2) || a.rank === 0 || b.rank === 0 || a.dtype !== b.dtype) {
      throw call.error(`inner sizes and dtypes must agree, got ${a.toString()} and ${b.toString()}`);
    }
    const y = call.allocate(a.dtype, [...batch, rows, outputs]);
    const product = productOf(call, a.dtype);
    const x = batches(call, a.reshape(...left), batch);
    const weight = batches(call, b.reshape(...right), batch);
    for (let i = 0; i < sizeOf(batch); i++) {
      product({ rows, inputs, outputs }, [x(i), weight(i), y.subarray(i * rows * outputs, (i + 1) * rows * outputs)]);
    }
    const shape = [...batch, ...(a.rank === 1 ? [] : [rows]), ...(b.rank === 1 ? [] : [outputs])];
    return [new Tensor(a.dtype, shape, y)];
  },
};

type Floats = "float32" | "float64";

function floatMatrix(call: Call, i: number): Tensor<Floats> {
  const given = call.input(i);
  if (!isFloats(given)) throw call.unsupported(`does not take the dtype ${given.dtype}`);
  if (given.rank !== 2) throw call.error(`expected a matrix as input ${i}, got ${given.toString()}`);
  return given;
}

function isFloats(given: Tensor): given is Tensor<Floats> {
  return given.dtype === "float32" || given.dtype === "float64";
}

/** beta·C as [1, outputs] where all rows share it, else as [rows, outputs]. */
function gemmBias(call: Call, dtype: Floats, shape: readonly [rows: number, outputs: number]): Tensor<Floats> {
  const given = call.optionalInput(2);
  const row = [1, shape[1]];
  if (given === null) return new Tensor(dtype, row, call.allocate(dtype, row));
  if (!isFloats(given) || given.dtype !== dtype || !broadcastsTo(given.shape, shape)) {
    throw call.error(`expected a bias that broadcasts to ${formatShape(shape)}, got ${given.toString()}`);
  }
  const isShared = broadcastsTo(given.shape, row);
  return scaled(broadcastTo(given, isShared ? row : shape), call.float("beta", 1));
}

/** A vector as a matrix of one row, or of one column. */
function asMatrices({ shape }: Tensor, vector: "row" | "column"): Shape {
  if (shape.length > 1) return shape;
  return vector === "row" ? [1, shape[0] ?? 1] : [shape[0] ?? 1, 1];
}

/** The matrix at each place of the broadcast batch. */
function batches(call: Call, source: Tensor, batch: Shape): (i: number) => TensorArray {
  const matrix = source.shape.slice(-2);
  const full = [...batch, ...matrix];
  call.checkShape(source.dtype, full);
  const { data } = broadcastTo(source, full);
  const size = sizeOf(matrix);
  return (i) => data.subarray(i * size, (i + 1) * size);
}

interface ProductSize {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

type Product = (size: ProductSize, arrays: readonly [x: TensorArray, weight: TensorArray, y: TensorArray]) => void;

function productOf(call: Call, dtype: DType): Product {
  if (dtype === "float32" || dtype === "float64") return floatProduct;
  if (isBigInt(dtype)) return (size, arrays) => wholeProduct(size, arrays, bigintSum);
  if (dtype === "int32" || dtype === "uint32") return (size, arrays) => wholeProduct(size, arrays, integerSum);
  throw call.unsupported(`does not take the dtype ${dtype}`);
}

function floatProduct(size: ProductSize, arrays: readonly TensorArray[]): void {
  const [x, weight, y] = arrays as [FloatArray, FloatArray, FloatArray];
  const bias = y.slice(0, size.outputs).fill(0);
  denseForward({ ...size, skipZeros: false }, x, { weight, bias }, y);
}

type Sum = (
  length: number,
  left: (i: number) => number | bigint,
  right: (i: number) => number | bigint,
) => number | bigint;

function wholeProduct({ rows, inputs, outputs }: ProductSize, arrays: readonly TensorArray[], sum: Sum): void {
  const [x, weight, y] = arrays as [TensorArray, TensorArray, TensorArray];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      y[row * outputs + j] = sum(
        inputs,
        (i) => x[row * inputs + i]!,
        (i) => weight[i * outputs + j]!,
      ) as never;
    }
  }
}

const bigintSum: Sum = (length, left, right) => {
  let sum = 0n;
  for (let i = 0; i < length; i++) sum += (left(i) as bigint) * (right(i) as bigint);
  return sum;
};

const integerSum: Sum = (length, left, right) => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum = (sum + Math.imul(left(i) as number, right(i) as number)) | 0;
  return sum;
};
