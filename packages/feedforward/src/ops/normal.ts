/**
 * Normalisation as a composition of ops, written once for layers and for nodes: that is what both mean, so both have the same
 * bits.
 */

import type { Formula } from "../functions/formula.ts";
import { binary } from "./binary.ts";
import { unary } from "./core-rules.ts";
import type { RuledOp } from "./op.ts";
import { meanOver } from "./reduce.ts";

/** Adds a step with one output. */
export type Emit<V> = <A extends object>(op: RuledOp<A>, attributes: A, ...inputs: readonly V[]) => V;

export const squareRoot: Formula = { name: "sqrt", parameters: [], apply: (lane, x) => lane.sqrt(x) };

type ChannelValues<V> = Readonly<Record<"scale" | "bias" | "mean" | "variance" | "epsilon", V>>;

/** scale·(x - mean) / √(variance + epsilon) + bias, where all but x is given for each channel. */
export function normalizedByChannel<V>(emit: Emit<V>, x: V, values: ChannelValues<V>): V {
  const { scale, bias, mean, variance, epsilon } = values;
  const raised = emit(binary, { operation: "add" }, variance, epsilon);
  const deviation = emit(unary, { formula: squareRoot }, raised);
  const centred = emit(binary, { operation: "sub" }, x, mean);
  const normal = emit(binary, { operation: "div" }, centred, deviation);
  const scaled = emit(binary, { operation: "mul" }, normal, scale);
  return emit(binary, { operation: "add" }, scaled, bias);
}

/** (x - mean) / √(variance + epsilon) over some axes; the mean and the root too. */
export function normalizedOver<V>(
  emit: Emit<V>,
  x: V,
  { axes, epsilon }: { readonly axes: readonly number[]; readonly epsilon: V },
): { readonly normal: V; readonly mean: V; readonly deviation: V } {
  const over = { reduction: "mean", axes, keepsAxes: true } as const;
  const mean = emit(meanOver, over, x);
  const centred = emit(binary, { operation: "sub" }, x, mean);
  const variance = emit(meanOver, over, emit(binary, { operation: "mul" }, centred, centred));
  const raised = emit(binary, { operation: "add" }, variance, epsilon);
  const deviation = emit(unary, { formula: squareRoot }, raised);
  return { normal: emit(binary, { operation: "div" }, centred, deviation), mean, deviation };
}
