/**
 * NumPy's matmul: y = a·b over the last two axes, the axes before them repeated until both agree. Every sum starts at +0
 * and runs over the inner axis in ascending order. Vectors are made matrices where a product is lowered.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import type { FloatArray } from "../functions/lane.ts";
import { matMulKernel } from "../kernels/matmul.ts";
import { denseForward } from "../math/dense.ts";
import { broadcastShape, broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { isBigInt, type TensorArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

/** Inputs: a [..., rows, inner], b [..., inner, columns]. */
export const matMul: RuledOp = {
  name: "matmul",
  infer([a, b]) {
    const batch = broadcastShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    if (batch === null || a!.shape.at(-1) !== b!.shape.at(-2) || a!.dtype !== b!.dtype) {
      const sentence = "inner sizes and dtypes must agree, got $dtype $left and $other $right";
      throw shapeError("op-matmul", sentence, a!.dtype, a!.shape, b!.dtype, b!.shape);
    }
    if (!known.has(a!.dtype)) throw unsupportedError("op-dtype", "does not take the dtype $dtype", a!.dtype);
    return [{ dtype: a!.dtype, shape: [...batch, a!.shape.at(-2)!, b!.shape.at(-1)!] }];
  },
  reference(_lane, { inputs: [a, b], outputs: [y] }) {
    const [rows, inputs, outputs] = [a!.shape.at(-2)!, a!.shape.at(-1)!, b!.shape.at(-1)!];
    const batch = y!.shape.slice(0, -2);
    const stridesOf = (shape: Shape) => broadcastStrides(shape.slice(0, -2), batch);
    const product = isBigInt(y!.dtype) ? wholeProduct : y!.dtype.startsWith("float") ? floatProduct : integerProduct;
    forEachPair(batch, [stridesOf(a!.shape), stridesOf(b!.shape)], (i, j, k) => {
      product({ rows, inputs, outputs }, [
        part(a!.data, j, rows * inputs),
        part(b!.data, k, inputs * outputs),
        part(y!.data, i, rows * outputs),
      ]);
    });
  },
  // Each matrix of a batch of matrices by itself, or the rows of one matrix.
  keepsRows([a, b]) {
    const rank = Math.max(a!.shape.length, b!.shape.length);
    const isApart = (x: typeof a) =>
      x!.isRows ? x!.shape.length === rank : x!.shape.length < rank || x!.shape[0] === 1;
    return rank > 2 ? isApart(a) && isApart(b) : a!.isRows && !b!.isRows;
  },
  work([a, b]) {
    const batch = broadcastShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2)) ?? [];
    return sizeOf(batch) * sizeOf(a!.shape.slice(-2)) * b!.shape.at(-1)!;
  },
  kernel: matMulKernel,
};

const known = new Set(["float32", "float64", "int32", "uint32", "int64", "uint64"]);

interface ProductSize {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

type Matrices = readonly [a: TensorArray, b: TensorArray, y: TensorArray];

function part(array: TensorArray, index: number, size: number): TensorArray {
  return array.subarray(index * size, (index + 1) * size);
}

function floatProduct(size: ProductSize, [a, b, y]: Matrices): void {
  denseForward(
    { ...size, skipZeros: false },
    a as FloatArray,
    { weight: b as FloatArray, bias: null },
    y as FloatArray,
  );
}

function wholeProduct({ rows, inputs, outputs }: ProductSize, arrays: Matrices): void {
  const [a, b, y] = arrays as readonly [BigInt64Array, BigInt64Array, BigInt64Array];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      let sum = 0n;
      for (let i = 0; i < inputs; i++) sum += a[row * inputs + i]! * b[i * outputs + j]!;
      y[row * outputs + j] = sum;
    }
  }
}

function integerProduct({ rows, inputs, outputs }: ProductSize, arrays: Matrices): void {
  const [a, b, y] = arrays as readonly [Int32Array, Int32Array, Int32Array];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum = (sum + Math.imul(a[row * inputs + i]!, b[i * outputs + j]!)) | 0;
      y[row * outputs + j] = sum;
    }
  }
}
