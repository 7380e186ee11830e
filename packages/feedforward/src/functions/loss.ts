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
export type LossName =
  | "softmaxCrossEntropy"
  | "binaryCrossEntropy"
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber";

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

/**
 * Squares of differences up to delta, and beyond it a line with the slope that it has there: an outlier pulls no harder than a
 * difference of delta (Huber, 1964).
 */
export function huberRow(delta: number): LossRow {
  return {
    title: { en: "Huber", ko: "후버" },
    formula: "mean(|x - t| <= delta ? (x - t)^2/2 : delta*(|x - t| - delta/2))",
    value(lane, x, target, { offset, size }) {
      const [bound, half] = [lane.constant(delta), lane.constant(delta / 2)];
      let sum = 0;
      for (let i = offset; i < offset + size; i++) {
        const difference = lane.sub(x[i]!, target[i]!);
        const distance = lane.abs(difference);
        const square = lane.mul(0.5, lane.mul(difference, difference));
        const line = lane.mul(bound, lane.sub(distance, half));
        sum = lane.add(sum, lane.select(lane.less(bound, distance), line, square));
      }
      return lane.div(sum, size);
    },
    gradient(lane, { x, target, gradient }, { offset, size }) {
      const bound = lane.constant(delta);
      for (let i = offset; i < offset + size; i++) {
        const difference = lane.sub(x[i]!, target[i]!);
        gradient[i] = lane.div(lane.atMost(lane.atLeast(difference, -bound), bound), size);
      }
    },
  };
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
  /** For regression with outliers: the mean over the outputs of |x - target|. Its slope at 0 is 0. */
  meanAbsoluteError: {
    title: { en: "mean absolute error", ko: "평균 절대 오차" },
    formula: "mean(|x - t|)",
    value(lane, x, target, { offset, size }) {
      let sum = 0;
      for (let i = offset; i < offset + size; i++) sum = lane.add(sum, lane.abs(lane.sub(x[i]!, target[i]!)));
      return lane.div(sum, size);
    },
    gradient(lane, { x, target, gradient }, { offset, size }) {
      for (let i = offset; i < offset + size; i++) {
        const difference = lane.sub(x[i]!, target[i]!);
        // NaN stays, as 0 does.
        const slope = lane.less(difference, 0) ? -1 : lane.select(lane.less(0, difference), 1, difference);
        gradient[i] = lane.div(slope, size);
      }
    },
  },
  huber: /* @__PURE__ */ huberRow(1),
} satisfies Record<LossName, LossRow>;
