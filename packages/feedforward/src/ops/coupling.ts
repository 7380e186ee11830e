/**
 * The probabilities of classes out of those of pairs of them, by the second method of Wu, Lin and Weng, as libsvm computes it: the
 * p that minimises Σ (r_ji·p_i - r_ij·p_j)², by at most 100 rounds over its coordinates, in float32.
 * https://www.csie.ntu.edu.tw/~cjlin/papers/svmprob/svmprob.pdf
 */

import type { NumberLane } from "../functions/lane.ts";
import type { RuledOp } from "./op.ts";

export interface CouplingAttributes {
  readonly classes: number;
}

/** x [rows, pairs]: r of the pairs 01, 02, …, 12, … to y [rows, classes]. */
export const coupling: RuledOp<CouplingAttributes> = {
  name: "coupling",
  infer: ([x], { classes }) => [{ dtype: "float32", shape: [x!.shape[0]!, classes] }],
  reference(lane, { inputs: [x], outputs: [y] }, { classes }) {
    const pairs = x!.shape[1]!;
    for (let row = 0; row < x!.shape[0]!; row++) {
      const given = (x!.data as Float32Array).subarray(row * pairs, (row + 1) * pairs);
      couple(
        lane,
        quadratic(lane, given, classes),
        (y!.data as Float32Array).subarray(row * classes, (row + 1) * classes),
      );
    }
  },
  keepsRows: ([x]) => x!.isRows,
};

/** Q [classes, classes]: Q_ii = Σ r_ji², Q_ij = -r_ji·r_ij. */
function quadratic(lane: NumberLane, given: Float32Array, classes: number): Float32Array {
  const q = new Float32Array(classes * classes);
  let pair = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++) {
      const own = given[pair++]!;
      const other = lane.sub(1, own);
      q[i * classes + i] = lane.add(q[i * classes + i]!, lane.mul(other, other));
      q[j * classes + j] = lane.add(q[j * classes + j]!, lane.mul(own, own));
      q[i * classes + j] = lane.negate(lane.mul(other, own));
      q[j * classes + i] = q[i * classes + j]!;
    }
  }
  return q;
}

function couple(lane: NumberLane, q: Float32Array, p: Float32Array): void {
  const { length } = p;
  const tolerance = lane.div(lane.constant(0.005), length);
  const products = new Float32Array(length);
  p.fill(lane.div(1, length));
  for (let round = 0; round < 100; round++) {
    let sum = 0;
    for (let i = 0; i < length; i++) {
      products[i] = 0;
      for (let j = 0; j < length; j++) products[i] = lane.add(products[i]!, lane.mul(q[i * length + j]!, p[j]!));
      sum = lane.add(sum, lane.mul(p[i]!, products[i]!));
    }
    if (products.every((product) => lane.abs(lane.sub(product, sum)) < tolerance)) return;
    for (let i = 0; i < length; i++) sum = move(lane, q, { p, products, sum, i });
  }
}

interface CouplingPlace {
  readonly p: Float32Array;
  readonly products: Float32Array;
  /** pᵀQp */
  readonly sum: number;
  readonly i: number;
}

/** One coordinate moved, and everything divided so that p sums to 1 again; returns pᵀQp. */
function move(lane: NumberLane, q: Float32Array, { p, products, sum, i }: CouplingPlace): number {
  const { length } = p;
  const own = q[i * length + i]!;
  const step = lane.div(lane.sub(sum, products[i]!), own);
  const scale = lane.add(1, step);
  p[i] = lane.add(p[i]!, step);
  const gain = lane.mul(step, lane.add(lane.mul(step, own), lane.mul(2, products[i]!)));
  for (let j = 0; j < length; j++) {
    products[j] = lane.div(lane.add(products[j]!, lane.mul(step, q[i * length + j]!)), scale);
    p[j] = lane.div(p[j]!, scale);
  }
  return lane.div(lane.div(lane.add(sum, gain), scale), scale);
}
