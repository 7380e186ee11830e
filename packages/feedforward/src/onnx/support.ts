/**
 * Support vector machines, of the domain ai.onnx.ml: how near a row is to each support vector, a weighted sum of that for each pair
 * of classes, then votes for the label, and probabilities where the file has the means.
 */

import { bindActivation } from "../functions/activation.ts";
import { formulaOf } from "../functions/formula.ts";
import { exp } from "../functions/whole-exp.ts";
import { argMax } from "../ops/argmax.ts";
import { binary } from "../ops/binary.ts";
import { cast } from "../ops/cast.ts";
import { compare } from "../ops/compare.ts";
import { concat } from "../ops/concat.ts";
import { unary } from "../ops/core-rules.ts";
import { coupling } from "../ops/coupling.ts";
import { reduce } from "../ops/reductions.ts";
import { wide } from "../ops/wide.ts";
import type { ValueId } from "../program/program.ts";
import type { Call } from "./call.ts";
import { checkLength, classCount, constant, floatRows, labelled, labelTypes, transformed } from "./classify.ts";
import { formula } from "./mapped.ts";
import { product } from "./matrix.ts";
import { mlDomain } from "./node.ts";
import type { OperatorRow } from "./operator.ts";

const vectorTypes = {
  coefficients: "floats",
  kernel_params: "floats",
  kernel_type: "string",
  post_transform: "string",
  rho: "floats",
  support_vectors: "floats",
} as const;

export const supportOperators = {
  SVMClassifier: {
    domain: mlDomain,
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [2, 2],
        attributes: { ...vectorTypes, ...labelTypes, prob_a: "floats", prob_b: "floats", vectors_per_class: "ints" },
        required: ["coefficients", "rho", "support_vectors", "vectors_per_class"],
      },
    ],
    lower(call) {
      const classes = classCount(call);
      const scores = pairScores(call, classes);
      return [labelled(call, voted(call, scores, classes)), chances(call, scores, classes)];
    },
  },

  SVMRegressor: {
    domain: mlDomain,
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: { ...vectorTypes, n_supports: "int", one_class: "int" },
        required: ["coefficients", "rho"],
      },
    ],
    lower(call) {
      const coefficients = call.floats("coefficients")!;
      const vectors = call.int("n_supports", 0);
      const x = vectors === 0 ? floatRows(call) : nearness(call, vectors);
      checkLength(call, "coefficients", coefficients.length, call.builder.type(x).shape[1]!);
      const weight = call.view(constant(call, coefficients), [coefficients.length, 1]);
      const y = product(call, x, weight, constant(call, call.floats("rho")!));
      if (call.int("one_class", 0) === 0) return [transformed(call, y)];
      const isInside = call.emit(compare, { operation: "greater" }, y, constant(call, [0]));
      const sign = call.emit(
        binary,
        { operation: "mul" },
        call.emit(cast, { to: "float32" }, isInside),
        constant(call, [2]),
      );
      return [call.emit(binary, { operation: "sub" }, sign, constant(call, [1]))];
    },
  },
} satisfies Record<string, OperatorRow>;

/** K(x, v) of each row and support vector: [rows, vectors]. */
function nearness(call: Call, count: number): ValueId {
  const x = floatRows(call);
  const [rows, features] = call.shape(0) as [number, number];
  const vectors = call.floats("support_vectors") ?? [];
  checkLength(call, "support_vectors", vectors.length, count * features);
  const kind = call.string("kernel_type", "LINEAR");
  const [gamma = 0, coef0 = 0, degree = 0] = call.floats("kernel_params") ?? [];
  const times = (value: ValueId, factor: number) =>
    call.emit(binary, { operation: "mul" }, value, constant(call, [factor]));
  if (kind === "RBF") {
    const all = call.view(constant(call, vectors), [1, count, features]);
    const apart = call.emit(binary, { operation: "sub" }, call.view(x, [rows, 1, features]), all);
    const squares = call.emit(binary, { operation: "mul" }, apart, apart);
    const distance = call.emit(reduce, { reduction: "sum", axes: [2], keepsAxes: false }, squares);
    return call.emit(unary, { formula: formula("exp", [], exp) }, times(distance, -gamma));
  }
  const turned = new Float32Array(vectors.length);
  for (let i = 0; i < turned.length; i++) turned[(i % features) * count + Math.floor(i / features)] = vectors[i]!;
  const dot = product(call, x, call.view(constant(call, turned), [features, count]), null);
  if (kind === "LINEAR") return dot;
  const moved = call.emit(binary, { operation: "add" }, times(dot, gamma), constant(call, [coef0]));
  if (kind === "SIGMOID") return call.emit(unary, { formula: tanh }, moved);
  if (kind !== "POLY") throw call.unknown("kernel_type");
  return call.emit(wide, { function: "pow" }, moved, constant(call, [degree]));
}

/** Of each pair of classes 01, 02, …, 12, …: above 0 it is the first of them. */
function pairScores(call: Call, classes: number): ValueId {
  const perClass = call.ints("vectors_per_class")!;
  checkLength(call, "vectors_per_class", perClass.length, classes);
  const vectors = perClass.reduce((sum, count) => sum + count, 0);
  const coefficients = call.floats("coefficients")!;
  checkLength(call, "coefficients", coefficients.length, (classes - 1) * vectors);
  const rho = call.floats("rho")!;
  checkLength(call, "rho", rho.length, (classes * (classes - 1)) / 2);
  call.reserve("float32", [vectors + classes, rho.length + 1]);
  const near = nearness(call, vectors);
  const pairs = pairsOf(classes);
  const owners = perClass.flatMap((count, i) => Array<number>(Math.max(0, count)).fill(i));
  const weights = owners.flatMap((owner, vector) =>
    pairs.map(([i, j]) => {
      const row = owner === i ? j - 1 : owner === j ? i : -1;
      return row < 0 ? 0 : coefficients[row * owners.length + vector]!;
    }),
  );
  const weight = call.view(constant(call, weights), [owners.length, pairs.length]);
  return product(call, near, weight, constant(call, rho));
}

function pairsOf(classes: number): (readonly [i: number, j: number])[] {
  return Array.from({ length: classes }, (_, i) => i).flatMap((i) =>
    Array.from({ length: classes - i - 1 }, (_, k) => [i, i + k + 1] as const),
  );
}

/** The class with the most pairs in its favour: the number of each row. */
function voted(call: Call, scores: ValueId, classes: number): ValueId {
  const pairs = pairsOf(classes);
  const isFirst = call.emit(compare, { operation: "greater" }, scores, constant(call, [0]));
  const wins = call.emit(cast, { to: "float32" }, isFirst);
  // A pair gives its vote to i, or else to j.
  const weight = pairs.flatMap(([i, j]) =>
    Array.from({ length: classes }, (_, k) => Number(k === i) - Number(k === j)),
  );
  const votes = Array.from({ length: classes }, (_, k) => k);
  const matrix = call.view(constant(call, weight), [pairs.length, classes]);
  const all = product(call, wins, matrix, constant(call, votes));
  return call.emit(argMax, { axis: 1, keepsAxis: false, isLast: false }, all);
}

/** Probabilities; without the means for them the scores of pairs, of two classes under both signs. */
function chances(call: Call, scores: ValueId, classes: number): ValueId {
  const [a, b] = [call.floats("prob_a") ?? [], call.floats("prob_b") ?? []];
  if (a.length === 0) {
    if (classes > 2) return transformed(call, scores);
    const other = call.emit(binary, { operation: "sub" }, constant(call, [0]), scores);
    return call.emit(concat, { axis: 1 }, other, scores);
  }
  const pairs = pairsOf(classes).length;
  checkLength(call, "prob_a", a.length, pairs);
  checkLength(call, "prob_b", b.length, pairs);
  const negated = (values: ArrayLike<number>): ValueId =>
    constant(
      call,
      Array.from(values, (value) => -value),
    );
  const scaled = call.emit(binary, { operation: "mul" }, scores, negated(a));
  const chance = call.emit(unary, { formula: sigmoid }, call.emit(binary, { operation: "add" }, scaled, negated(b)));
  const raised = call.emit(binary, { operation: "max" }, chance, constant(call, [1e-7]));
  const kept = call.emit(binary, { operation: "min" }, raised, constant(call, [1 - 1e-7]));
  return transformed(call, call.emit(coupling, { classes }, kept));
}

const sigmoid = formulaOf(bindActivation({ name: "sigmoid" }));
const tanh = formulaOf(bindActivation({ name: "tanh" }));
