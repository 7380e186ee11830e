/**
 * What the classifiers of ai.onnx.ml do behind their scores: the label of each row, out of the file's labels, and the scores
 * made probabilities as the file asks. One column for two classes speaks for the second, as in ONNX Runtime.
 */

import { bindActivation } from "../functions/activation.ts";
import { formulaOf } from "../functions/formula.ts";
import { argMax } from "../ops/argmax.ts";
import { binary } from "../ops/binary.ts";
import { cast } from "../ops/cast.ts";
import { compare } from "../ops/compare.ts";
import { concat } from "../ops/concat.ts";
import { softmax, unary } from "../ops/core-rules.ts";
import { gather } from "../ops/gather.ts";
import { reduce } from "../ops/reductions.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";

/** The attributes that hold labels; the names differ among operators. */
export const labelTypes = {
  classlabels_int64s: "ints",
  classlabels_ints: "ints",
  classlabels_strings: "strings",
} as const;

/** The first input as rows of float32. */
export function floatRows(call: Call): ValueId {
  const { dtype, shape } = call.type(0);
  if (shape.length !== 2) throw call.fault("operator-matrix", "expected a matrix as input $input, got $got", 0, shape);
  return dtype === "float32" ? call.input(0) : call.emit(cast, { to: "float32" }, call.input(0));
}

/** A vector of float32. */
export function constant(call: Call, values: ArrayLike<number>): ValueId {
  return call.constantValue(new Tensor("float32", [values.length], Float32Array.from(values)));
}

function wholeLabels(call: Call): readonly number[] {
  return call.ints("classlabels_int64s") ?? call.ints("classlabels_ints") ?? [];
}

/** How many classes there are. */
export function classCount(call: Call): number {
  return Math.max((call.strings("classlabels_strings") ?? []).length, wholeLabels(call).length);
}

export function checkLength(call: Call, attribute: string, got: number, expected: number): void {
  if (got === expected) return;
  throw call.fault("attribute-length", "expected $expected values in $attribute, got $got", expected, attribute, got);
}

/** One column that speaks for the second class where it is above the threshold. */
export interface Lone {
  readonly threshold: number;
  /** Then the other class has 1 - p, else it has -s. */
  readonly isProbability: boolean;
}

/** The labels [rows] and the scores [rows, classes] of raw scores. */
export function classify(call: Call, scores: ValueId, lone: Lone | null): readonly [labels: ValueId, scores: ValueId] {
  if (lone === null) {
    const index = call.emit(argMax, { axis: 1, keepsAxis: false, isLast: false }, scores);
    return [labelled(call, index), transformed(call, scores)];
  }
  const isSecond = call.emit(compare, { operation: "greater" }, scores, constant(call, [lone.threshold]));
  const rows = call.builder.type(scores).shape[0]!;
  const index = call.emit(cast, { to: "int64" }, call.view(isSecond, [rows]));
  return [labelled(call, index), both(call, scores, lone.isProbability)];
}

/** The column of the first class beside that of the second. */
function both(call: Call, scores: ValueId, isProbability: boolean): ValueId {
  const post = call.string("post_transform", "NONE");
  transformed(call, scores); // refuses what is not known
  const other = call.emit(binary, { operation: "sub" }, constant(call, [isProbability ? 1 : 0]), scores);
  const columns = call.emit(concat, { axis: 1 }, other, scores);
  return post === "LOGISTIC" && !isProbability ? call.emit(unary, { formula: sigmoid }, columns) : columns;
}

/** The labels that these numbers of classes, int64, stand for. */
export function labelled(call: Call, index: ValueId): ValueId {
  const strings = call.strings("classlabels_strings") ?? [];
  if (strings.length > 0) return call.named(index, strings);
  const labels = wholeLabels(call);
  if (labels.every((label, i) => label === i)) return index;
  const table = call.constantValue(new Tensor("int64", [labels.length], BigInt64Array.from(labels, BigInt)));
  return call.emit(gather, { axis: 0 }, table, index);
}

const sigmoid = formulaOf(bindActivation({ name: "sigmoid" }));

/** The scores [rows, columns] made what `post_transform` says; a lone column stays as it is. */
export function transformed(call: Call, scores: ValueId, post = call.string("post_transform", "NONE")): ValueId {
  if (!["NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"].includes(post)) throw call.unknown("post_transform", post);
  if (post === "NONE" || call.builder.type(scores).shape[1] === 1) return scores;
  if (post === "LOGISTIC") return call.emit(unary, { formula: sigmoid }, scores);
  const y = call.emit(softmax, {}, scores);
  if (post === "SOFTMAX") return y;
  // Classes of score 0 have none of it.
  const zero = constant(call, [0]);
  const own = call.emit(where, {}, call.emit(compare, { operation: "equal" }, scores, zero), zero, y);
  const sum = call.emit(reduce, { reduction: "sum", axes: [1], keepsAxes: true }, own);
  return call.emit(binary, { operation: "div" }, own, sum);
}
