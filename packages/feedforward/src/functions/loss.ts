/**
 * Losses: how far an output row is from its target, and the gradient with which training starts backwards. Each is the
 * loss of one row; the loss of a batch is the mean of its rows. A row's target is a row of the same size: for
 * classification a distribution, mostly one-hot.
 */

import { softplus } from "./elu.ts";
import type { FloatArray, NumberLane } from "./lane.ts";
import { logSoftmaxAt } from "./log-softmax.ts";
import { sigmoid } from "./sigmoid.ts";
import { type Row, softmaxRow } from "./softmax.ts";

/** The name of a loss. */
export type LossName = "softmaxCrossEntropy" | "binaryCrossEntropy" | "meanSquaredError";

export interface LossRow {
  readonly title: { readonly en: string; readonly ko: string };
  readonly formula: string;
  /** The loss of one row of `x` against the same row of `target`. */
  value(lane: NumberLane, x: FloatArray, target: FloatArray, row: Row): number;
  /** The loss's gradient with respect to x, written to the same row of `gradient`. */
  gradient(lane: NumberLane, arrays: LossArrays, row: Row): void;
}

export interface LossArrays {
  readonly x: FloatArray;
  readonly target: FloatArray;
  readonly gradient: FloatArray;
}

/** The losses, by name. */
export const losses = {
  /** Softmax and cross-entropy in one: x are logits; the gradient is softmax(x) - target. */
  softmaxCrossEntropy: {
    title: { en: "softmax cross-entropy", ko: "소프트맥스 교차 엔트로피" },
    formula: "-sum(t * log(softmax(x)))",
    value(lane, x, target, row) {
      let sum = 0;
      for (let k = 0; k < row.size; k++) {
        const t = target[row.offset + k]!;
        if (t !== 0) sum = lane.sub(sum, lane.mul(t, logSoftmaxAt(lane, x, row, k)));
      }
      return sum;
    },
    gradient(lane, { x, target, gradient }, row) {
      softmaxRow(lane, x, gradient, row);
      for (let i = row.offset; i < row.offset + row.size; i++) gradient[i] = lane.sub(gradient[i]!, target[i]!);
    },
  },
  /**
   * Sigmoid and cross-entropy in one, the mean over the outputs: x are logits, and the gradient is sigmoid(x) - target. With
   * log(sigmoid(x)) = -softplus(-x) and log(1 - sigmoid(x)) = -softplus(x) it is finite wherever x is.
   */
  binaryCrossEntropy: {
    title: { en: "binary cross-entropy", ko: "이진 교차 엔트로피" },
    formula: "-mean(t * log(sigmoid(x)) + (1 - t) * log(1 - sigmoid(x)))",
    value(lane, x, target, { offset, size }) {
      let sum = 0;
      for (let i = offset; i < offset + size; i++) {
        const t = target[i]!;
        // A share of 0 counts nothing, also where its logarithm is infinite.
        if (t !== 0) sum = lane.add(sum, lane.mul(t, softplus(lane, lane.negate(x[i]!))));
        if (t !== 1) sum = lane.add(sum, lane.mul(lane.sub(1, t), softplus(lane, x[i]!)));
      }
      return lane.div(sum, size);
    },
    gradient(lane, { x, target, gradient }, { offset, size }) {
      for (let i = offset; i < offset + size; i++) {
        gradient[i] = lane.div(lane.sub(sigmoid(lane, x[i]!), target[i]!), size);
      }
    },
  },
  /** For regression: the mean over the outputs of (x - target)². */
  meanSquaredError: {
    title: { en: "mean squared error", ko: "평균 제곱 오차" },
    formula: "mean((x - t)^2)",
    value(lane, x, target, { offset, size }) {
      let sum = 0;
      for (let i = offset; i < offset + size; i++) {
        const difference = lane.sub(x[i]!, target[i]!);
        sum = lane.add(sum, lane.mul(difference, difference));
      }
      return lane.div(sum, size);
    },
    gradient(lane, { x, target, gradient }, { offset, size }) {
      const factor = lane.div(2, size);
      for (let i = offset; i < offset + size; i++) gradient[i] = lane.mul(factor, lane.sub(x[i]!, target[i]!));
    },
  },
} satisfies Record<LossName, LossRow>;
