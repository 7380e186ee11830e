/**
 * The options of `load` and `loadMnistSet`, looked at before anything is read: a slip in a name would be no error, but the
 * default in silence. TypeScript says it where it is written; this says it to everybody else.
 */

import type { MnistFlags } from "./data/mnist.ts";
import type { ModelOptions } from "./formats/model.ts";

const modelOptions = Object.keys({
  hidden: true,
  output: true,
  layers: true,
  input: true,
  labels: true,
  provenance: true,
  notes: true,
  allowNonFinite: true,
} satisfies Record<keyof Required<ModelOptions>, true>);

const mnistFlags = Object.keys({
  normalize: true,
  flatten: true,
  oneHotLabel: true,
} satisfies Record<keyof Required<MnistFlags>, true>);

/** A `TypeError` for an option that `load` does not have. */
export function checkModelOptions(options: ModelOptions): void {
  check("load", options, modelOptions);
}

/** The same for a set of MNIST, which is found at a `place`; and a `RangeError` for a set that is not there. */
export function checkMnistOptions(set: string, options: MnistFlags, place: "dir" | "base"): void {
  if (set !== "train" && set !== "test") throw new RangeError(`mnist: expected "train" or "test", got "${set}"`);
  check("mnist", options, [...mnistFlags, place]);
}

function check(operation: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeError(`${operation}: unknown option ${unknown}, expected ${known.join(", ")}`);
}
