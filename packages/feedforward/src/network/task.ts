/**
 * What the outputs of a network mean, said once for everything that names classes: several outputs are as many classes, of
 * which the greatest is meant; one under a sigmoid is the probability of the second of two; any other one is a number.
 */

import { unsupportedError } from "../errors.ts";
import type { Layer } from "./layer.ts";

/** `regression`: one output that is a number, and no classes. */
export type Task = "classes" | "binary" | "regression";

export function taskOf(layers: readonly Layer[], outputSize: number): Task {
  if (outputSize > 1) return "classes";
  return endsInSigmoid(layers) ? "binary" : "regression";
}

export function endsInSigmoid(layers: readonly Layer[]): boolean {
  const last = layers.at(-1);
  return last?.type === "activation" && last.activation.name === "sigmoid";
}

/** Whether every output is a probability: after a softmax they sum to 1, after sigmoids each stands for itself. */
export function givesProbabilities({ layers }: { readonly layers: readonly Layer[] }): boolean {
  return layers.at(-1)?.type === "softmax" || endsInSigmoid(layers);
}

interface Outputs {
  readonly task: Task;
  readonly outputSize: number;
}

/** How many names the outputs have: one a class, and one for a number. */
export function classCount({ task, outputSize }: Outputs): number {
  return task === "binary" ? 2 : outputSize;
}

/** An `UnsupportedError` for an operation on classes where there are none. */
export function checkClasses({ task }: Pick<Outputs, "task">, operation: string): void {
  if (task !== "regression") return;
  const sentence = "$operation: one output without a sigmoid is a number, not a class; predict gives it";
  throw unsupportedError("classes-missing", sentence, operation);
}
