/**
 * Matrix products. With a constant matrix on the right they are dense layers; of two computed values they are products of
 * their own. Every sum starts at the bias, or at +0, and takes the inputs in ascending order.
 */

import { dense } from "../ops/core-rules.ts";
import { matMul } from "../ops/matmul.ts";
import { transpose } from "../ops/transpose.ts";
import type { ValueId } from "../program/program.ts";
import { broadcastsTo } from "../tensor/broadcast.ts";
import { isFloat } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import type { OperatorRow } from "./operator.ts";

const gemmAttributes = { alpha: "float", beta: "float", transA: "int", transB: "int" } as const;

export const matrixOperators = {
  /** alpha·A'·B' + beta·C, with A' [rows, inputs], B' [inputs, outputs], and C repeated to [rows, outputs]. */
  Gemm: {
    forms: [
      { since: 7, inputs: [3, 3], outputs: [1, 1], attributes: gemmAttributes },
      { since: 11, inputs: [2, 3], outputs: [1, 1], attributes: gemmAttributes },
    ],
    lower(call) {
      const a = turned(call, floatMatrix(call, 0), "transA");
      const b = scaled(call, turned(call, floatMatrix(call, 1), "transB"), call.float("alpha", 1));
      const bias = call.has(2) ? scaled(call, floats(call, 2), call.float("beta", 1)) : null;
      return [product(call, a, b, bias)];
    },
  },

  /** NumPy's matmul: matrices in the last two axes, the axes before them repeated; a vector is a row or a column. */
  MatMul: {
    forms: [{ since: 1, inputs: [2, 2], outputs: [1, 1], attributes: {} }],
    lower(call) {
      const [a, b] = [call.shape(0), call.shape(1)];
      if (a.length === 0 || b.length === 0)
        throw call.fault("matmul-rank", "expected vectors or matrices, got $left and $right", a, b);
      const left = a.length === 1 ? call.view(call.input(0), [1, a[0]!]) : call.input(0);
      const right = b.length === 1 ? call.view(call.input(1), [b[0]!, 1]) : call.input(1);
      const y = product(call, left, right, null);
      const shape = call.builder.type(y).shape;
      if (a.length > 1 && b.length > 1) return [y];
      return [
        call.view(
          y,
          shape.filter(
            (_, axis) =>
              !(a.length === 1 && axis === shape.length - 2) && !(b.length === 1 && axis === shape.length - 1),
          ),
        ),
      ];
    },
  },
} satisfies Record<string, OperatorRow>;

/** a·b + bias: a dense layer where b is a constant matrix and the bias one constant an output. */
export function product(call: Call, a: ValueId, b: ValueId, bias: ValueId | null): ValueId {
  const { builder } = call;
  const weight = builder.constantOf(b);
  const isLayer = weight?.rank === 2 && builder.constantOf(a) === null && isFloat(weight.dtype);
  const row = isLayer && bias !== null ? biasRow(call, bias, weight.shape[1]!) : null;
  if (isLayer && (bias === null || row !== null)) {
    return call.emit(dense, { skipZeros: hasFiniteElements(weight) }, a, b, row);
  }
  const y = call.emit(matMul, {}, a, b);
  if (bias === null) return y;
  const [own, made] = [builder.type(bias).shape, builder.type(y).shape];
  if (!broadcastsTo(own, made))
    throw call.fault("gemm-bias", "expected a bias that broadcasts to $expected, got $got", made, own);
  return call.calc("add", bias, y);
}

/** A constant bias that all rows share as [outputs], none of it -0; null where it is none. */
function biasRow(call: Call, bias: ValueId, outputs: number): ValueId | null {
  const given = call.builder.constantOf(bias);
  if (given === null || !broadcastsTo(given.shape, [1, outputs])) return null;
  const row = call.calc(
    "add",
    call.constantValue(new Tensor("float32", [outputs], new Float32Array(outputs))),
    call.constantValue(given.to("float32").reshape(given.size)),
  );
  return row;
}

/** A loop by hand: a file is asked this of all its weights before its first answer, and `every` takes five times as long. */
export function hasFiniteElements({ data }: Tensor): boolean {
  const floats = data as Float32Array;
  for (let i = 0; i < floats.length; i++) if (!Number.isFinite(floats[i])) return false;
  return true;
}

function floats(call: Call, i: number): ValueId {
  const { dtype } = call.type(i);
  if (dtype !== "float32" && dtype !== "float64")
    throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
  return call.input(i);
}

function floatMatrix(call: Call, i: number): ValueId {
  const value = floats(call, i);
  const { shape } = call.builder.type(value);
  if (shape.length !== 2) throw call.fault("operator-matrix", "expected a matrix as input $input, got $got", i, shape);
  return value;
}

function turned(call: Call, matrix: ValueId, attribute: "transA" | "transB"): ValueId {
  return call.int(attribute, 0) === 0 ? matrix : call.emit(transpose, { order: [1, 0] }, matrix);
}

/** factor·x, each element rounded once; x itself where the factor is 1. */
function scaled(call: Call, value: ValueId, factor: number): ValueId {
  if (factor === 1) return value;
  const { dtype } = call.builder.type(value);
  const constant = new Tensor("float64", [], Float64Array.of(factor)).to(dtype);
  return call.calc("mul", call.constantValue(constant), value);
}
