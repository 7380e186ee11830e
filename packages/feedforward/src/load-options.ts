/**
 * The options of `load` and `loadMnistSet`, looked at before anything is read.
 */

import type { MnistFlags } from "./data/mnist.ts";
import type { ModelOptions } from "./formats/model.ts";
import { checkOptions, type Kinds } from "./options/check.ts";

/** A `TypeError` for an option that `load` does not have, or of another kind. */
export function checkModelOptions(options: ModelOptions): void {
  checkOptions("load", options, {
    hidden: "a string",
    output: "a string",
    layers: "a list of strings",
    input: "an object",
    labels: "a list of strings or null",
    provenance: "an object",
    notes: "a list of strings",
    allowNonFinite: "a boolean",
  } satisfies Kinds<ModelOptions>);
}

/** The same for a set of MNIST, which is found at a `place`; and a `RangeError` for a set that is not there. */
export function checkMnistOptions(set: string, options: MnistFlags, place: "dir" | "base"): void {
  if (set !== "train" && set !== "test") throw new RangeError(`mnist: expected "train" or "test", got "${set}"`);
  checkOptions("mnist", options, {
    normalize: "a boolean",
    flatten: "a boolean",
    oneHotLabel: "a boolean",
    [place]: "a string or an object",
  } satisfies Kinds<MnistFlags>);
}
