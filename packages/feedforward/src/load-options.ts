/**
 * The options of `loadMnistSet`, looked at before anything is read.
 */

import type { MnistFlags } from "./data/mnist.ts";
import { optionError } from "./errors.ts";
import { checkOptions } from "./options/check.ts";

/** An `OptionError` for an option of neither the flags nor the place where a set is, and for a set that is not there. */
export function checkMnistOptions(set: string, options: MnistFlags, place: Readonly<Record<string, string>>): void {
  if (set !== "train" && set !== "test")
    throw optionError("mnist-set", 'mnist: expected "train" or "test", got "$got"', set);
  checkOptions("mnist", options, {
    normalize: "a boolean",
    flatten: "a boolean",
    oneHotLabel: "a boolean",
    ...place,
  });
}
