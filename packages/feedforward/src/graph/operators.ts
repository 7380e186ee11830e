/**
 * The operators, one row each. Whoever reads, checks, folds or runs a graph asks this table; to add an operator is to
 * add its name and its row.
 */

import { dropout } from "./dropout.ts";
import {
  add,
  cast,
  clip,
  div,
  elu,
  erf,
  gelu,
  greater,
  hardSigmoid,
  leakyRelu,
  mul,
  relu,
  selu,
  sigmoid,
  softplus,
  sub,
  tanh,
} from "./elementwise.ts";
import { gemm, matMul } from "./matrix.ts";
import { argMax, batchNormalization, logSoftmax, softmax } from "./normalize.ts";
import type { OperatorRow } from "./operator.ts";
import {
  concat,
  constant,
  flatten,
  gather,
  identity,
  reshape,
  shape,
  squeeze,
  transpose,
  unsqueeze,
} from "./shapes.ts";

export type OperatorName =
  | "Add"
  | "ArgMax"
  | "BatchNormalization"
  | "Cast"
  | "Clip"
  | "Concat"
  | "Constant"
  | "Div"
  | "Dropout"
  | "Elu"
  | "Erf"
  | "Flatten"
  | "Gather"
  | "Gelu"
  | "Gemm"
  | "Greater"
  | "HardSigmoid"
  | "Identity"
  | "LeakyRelu"
  | "LogSoftmax"
  | "MatMul"
  | "Mul"
  | "Relu"
  | "Reshape"
  | "Selu"
  | "Shape"
  | "Sigmoid"
  | "Softmax"
  | "Softplus"
  | "Squeeze"
  | "Sub"
  | "Tanh"
  | "Transpose"
  | "Unsqueeze";

export const operators = {
  Add: add,
  ArgMax: argMax,
  BatchNormalization: batchNormalization,
  Cast: cast,
  Clip: clip,
  Concat: concat,
  Constant: constant,
  Div: div,
  Dropout: dropout,
  Elu: elu,
  Erf: erf,
  Flatten: flatten,
  Gather: gather,
  Gelu: gelu,
  Gemm: gemm,
  Greater: greater,
  HardSigmoid: hardSigmoid,
  Identity: identity,
  LeakyRelu: leakyRelu,
  LogSoftmax: logSoftmax,
  MatMul: matMul,
  Mul: mul,
  Relu: relu,
  Reshape: reshape,
  Selu: selu,
  Shape: shape,
  Sigmoid: sigmoid,
  Softmax: softmax,
  Softplus: softplus,
  Squeeze: squeeze,
  Sub: sub,
  Tanh: tanh,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
} satisfies Record<OperatorName, OperatorRow>;

/** The row of an operator, or null; asks own rows only, so `constructor` is none. */
export function operatorNamed(name: string): OperatorRow | null {
  return Object.hasOwn(operators, name) ? operators[name as OperatorName] : null;
}
