/**
 * The operators of ai.onnx.ml that are no trees: scaling, linear models, support vectors, and what converters of scikit-learn
 * write around them. All are compositions of ops. Where ONNX Runtime and the standard's text differ, they do as ONNX Runtime does.
 */

import { binary } from "../ops/binary.ts";
import { cast } from "../ops/cast.ts";
import { compare } from "../ops/compare.ts";
import { concat } from "../ops/concat.ts";
import { gather } from "../ops/gather.ts";
import type { ReduceAttributes } from "../ops/reduce.ts";
import { reduce } from "../ops/reductions.ts";
import { transpose } from "../ops/transpose.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import type { Call } from "./call.ts";
import { checkLength, classCount, classify, constant, floatRows, labelTypes, transformed } from "./classify.ts";
import { encoderOperators } from "./encoders.ts";
import { product } from "./matrix.ts";
import type { AttributeType } from "./node.ts";
import { mlDomain } from "./node.ts";
import type { MoreOperators, OperatorRow } from "./operator.ts";
import { supportOperators } from "./support.ts";
import { treeEnsembleOperators } from "./tree-ensemble.ts";
import { treeOperators } from "./trees.ts";

const norms: Readonly<Record<string, ReduceAttributes["reduction"]>> = { MAX: "max", L1: "l1", L2: "l2" };
const linearTypes = { coefficients: "floats", intercepts: "floats", post_transform: "string" } as const;

const ownOperators = {
  /** Columns of x, in the order of their indices. */
  ArrayFeatureExtractor: ml([2, 2], {}, (call) => {
    const shape = call.shape(0);
    const rows = shape.length === 1 ? call.view(call.input(0), [1, shape[0]!]) : call.input(0);
    const indices = call.view(call.input(1), [call.shape(1).reduce((a, b) => a * b, 1)]);
    return call.emit(gather, { axis: Math.max(1, shape.length - 1) }, rows, indices);
  }),

  /** 1 above the threshold, else 0. */
  Binarizer: ml([1, 1], { threshold: "float" }, (call) => {
    const above = call.emit(
      compare,
      { operation: "greater" },
      floats(call, 0),
      constant(call, [call.float("threshold", 0)]),
    );
    return call.emit(cast, { to: "float32" }, above);
  }),

  /** The inputs beside each other. */
  FeatureVectorizer: ml([1, 2 ** 20], { inputdimensions: "ints" }, (call) =>
    call.emit(concat, { axis: 1 }, ...Array.from({ length: call.inputCount }, (_, i) => floats(call, i))),
  ),

  /** Another value for one that means none, by default 0. */
  Imputer: ml([1, 1], { imputed_value_floats: "floats", replaced_value_float: "float" }, (call) => {
    const x = floats(call, 0);
    const replaced = call.float("replaced_value_float", 0);
    const other = perFeature(call, "imputed_value_floats");
    const isMissing = Number.isNaN(replaced);
    const isSame = call.emit(compare, { operation: "equal" }, x, isMissing ? x : constant(call, [replaced]));
    return isMissing ? call.emit(where, {}, isSame, x, other) : call.emit(where, {}, isSame, other, x);
  }),

  LinearClassifier: {
    domain: mlDomain,
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [1, 2],
        attributes: { ...linearTypes, multi_class: "int", ...labelTypes },
        required: ["coefficients", "intercepts"],
      },
    ],
    lower(call) {
      const columns = call.floats("intercepts")!.length;
      const isLone = columns === 1 && classCount(call) === 2;
      return classify(call, linear(call, columns), isLone ? { threshold: 0, isProbability: true } : null);
    },
  },

  LinearRegressor: ml([1, 1], { ...linearTypes, targets: "int" }, (call) =>
    transformed(call, linear(call, call.int("targets", 1))),
  ),

  /** x over what its row has of a norm; rows that have none of it stay. */
  Normalizer: ml([1, 1], { norm: "string" }, (call) => {
    const x = floatRows(call);
    const norm = norms[call.string("norm", "MAX")];
    if (norm === undefined) throw call.unknown("norm");
    const size = call.emit(reduce, { reduction: norm, axes: [1], keepsAxes: true }, x);
    const isNone = call.emit(compare, { operation: "equal" }, size, constant(call, [0]));
    return call.emit(binary, { operation: "div" }, x, call.emit(where, {}, isNone, constant(call, [1]), size));
  }),

  /** (x - offset)·scale */
  Scaler: ml([1, 1], { offset: "floats", scale: "floats" }, (call) => {
    const moved = call.emit(binary, { operation: "sub" }, floats(call, 0), perFeature(call, "offset"));
    return call.emit(binary, { operation: "mul" }, moved, perFeature(call, "scale"));
  }),

  /** A list of one tensor is that tensor here, of several they are beside each other: [rows, tensors, columns]. */
  SequenceConstruct: {
    forms: [{ since: 11, inputs: [1, 2 ** 10], outputs: [1, 1], attributes: {} }],
    lower(call) {
      if (call.inputCount === 1) return [call.input(0)];
      const parts = Array.from({ length: call.inputCount }, (_, i) => {
        const [rows = 1, ...rest] = call.shape(i);
        return call.view(call.input(i), [rows, 1, ...rest]);
      });
      return [call.emit(concat, { axis: 1 }, ...parts)];
    },
  },

  /** A map of the scores of a row: here the scores themselves, whose names are the model's labels. */
  ZipMap: ml([1, 1], labelTypes, (call) => call.input(0)),
} satisfies Record<string, OperatorRow>;

/** The operators of classical models, for `readOnnx(bytes, { operators: classicalOperators })`: `load` has them. */
export const classicalOperators: MoreOperators = {
  ...ownOperators,
  ...encoderOperators,
  ...supportOperators,
  ...treeEnsembleOperators,
  ...treeOperators,
};

/** An operator of one output. */
function ml(
  inputs: readonly [number, number],
  attributes: Readonly<Record<string, AttributeType>>,
  lower: (call: Call) => ValueId,
): OperatorRow {
  return {
    domain: mlDomain,
    forms: [{ since: 1, inputs, outputs: [1, 1], attributes }],
    lower: (call) => [lower(call)],
  };
}

function floats(call: Call, i: number): ValueId {
  return call.type(i).dtype === "float32" ? call.input(i) : call.emit(cast, { to: "float32" }, call.input(i));
}

/** A list of one number, or of one for each feature. */
function perFeature(call: Call, attribute: string): ValueId {
  const values = call.floats(attribute) ?? [];
  if (values.length !== 1) checkLength(call, attribute, values.length, call.shape(0).at(-1)!);
  return constant(call, values);
}

/** x·coefficientsᵀ + intercepts */
function linear(call: Call, columns: number): ValueId {
  const x = floatRows(call);
  const features = call.shape(0)[1]!;
  const coefficients = call.floats("coefficients") ?? [];
  const intercepts = call.floats("intercepts") ?? new Float32Array(columns);
  checkLength(call, "coefficients", coefficients.length, columns * features);
  checkLength(call, "intercepts", intercepts.length, columns);
  const rows = call.view(constant(call, coefficients), [columns, features]);
  return product(call, x, call.emit(transpose, { order: [1, 0] }, rows), constant(call, intercepts));
}
