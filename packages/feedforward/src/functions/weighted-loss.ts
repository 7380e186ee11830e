/**
 * Cross-entropies that count some classes more than others: every term of a row's loss times the weight of its class. With
 * weights of 1 they are those of `loss.ts`. The loss of a batch is still the mean of its rows, not divided by the weights.
 */

import { softplus } from "./elu.ts";
import { logSoftmaxAt } from "./log-softmax.ts";
import { type LossRow, losses } from "./loss.ts";
import { sigmoid } from "./sigmoid.ts";
import { softmaxRow } from "./softmax.ts";

/** -Σ w·t·log(softmax(x)); the gradient is softmax(x)·Σ w·t - w·t. */
export function weightedSoftmaxCrossEntropy(weights: readonly number[]): LossRow {
  return {
    ...losses.softmaxCrossEntropy,
    formula: "-sum(w * t * log(softmax(x)))",
    value(lane, x, target, row) {
      let sum = 0;
      for (let k = 0; k < row.size; k++) {
        const share = lane.mul(lane.constant(weights[k]!), target[row.offset + k]!);
        if (share !== 0) sum = lane.sub(sum, lane.mul(share, logSoftmaxAt(lane, x, row, k)));
      }
      return sum;
    },
    gradient(lane, { x, target, gradient }, row) {
      softmaxRow(lane, x, gradient, row);
      const share = (k: number) => lane.mul(lane.constant(weights[k]!), target[row.offset + k]!);
      let total = 0;
      for (let k = 0; k < row.size; k++) total = lane.add(total, share(k));
      for (let k = 0; k < row.size; k++) {
        const i = row.offset + k;
        gradient[i] = lane.sub(lane.mul(gradient[i]!, total), share(k));
      }
    },
  };
}

/** -mean(w₁·t·log(sigmoid(x)) + w₀·(1 - t)·log(1 - sigmoid(x))); the gradient is w₀·(1 - t)·sigmoid(x) - w₁·t·sigmoid(-x). */
export function weightedBinaryCrossEntropy([below, above]: readonly [number, number]): LossRow {
  return {
    ...losses.binaryCrossEntropy,
    formula: "-mean(w1 * t * log(sigmoid(x)) + w0 * (1 - t) * log(1 - sigmoid(x)))",
    value(lane, x, target, { offset, size }) {
      const [w0, w1] = [lane.constant(below), lane.constant(above)];
      let sum = 0;
      for (let i = offset; i < offset + size; i++) {
        const t = lane.mul(w1, target[i]!);
        const rest = lane.mul(w0, lane.sub(1, target[i]!));
        if (t !== 0) sum = lane.add(sum, lane.mul(t, softplus(lane, lane.negate(x[i]!))));
        if (rest !== 0) sum = lane.add(sum, lane.mul(rest, softplus(lane, x[i]!)));
      }
      return lane.div(sum, size);
    },
    gradient(lane, { x, target, gradient }, { offset, size }) {
      const [w0, w1] = [lane.constant(below), lane.constant(above)];
      for (let i = offset; i < offset + size; i++) {
        const t = lane.mul(w1, target[i]!);
        const rest = lane.mul(w0, lane.sub(1, target[i]!));
        const up = lane.mul(rest, sigmoid(lane, x[i]!));
        const down = lane.mul(t, sigmoid(lane, lane.negate(x[i]!)));
        gradient[i] = lane.div(lane.sub(up, down), size);
      }
    },
  };
}
