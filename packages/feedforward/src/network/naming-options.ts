/**
 * What may be said of a network whose file says little: the functions and the order of its layers, and all that may be said of
 * any network.
 */

import type { ActivationName } from "../functions/activation-row.ts";
import { checkOptions } from "../options/check.ts";
import { type NetworkOptions, networkKinds } from "./network.ts";

/** What a file of arrays alone does not say: functions, layers, labels, input. */
export interface NamingOptions extends NetworkOptions {
  /** The function after every dense layer but the last, where the file does not say; where it says another, refused. */
  readonly hidden?: ActivationName;
  /** The function after the last dense layer, in the same way. */
  readonly output?: ActivationName | "softmax";
  /**
   * The layers' names in order, where names alone do not tell: `["encoder", "head"]`. Or, of a file of arrays, what they are,
   * in a line: `"conv relu pool(2) dense softmax"`.
   */
  readonly layers?: string | readonly string[];
  /** Beside a line, the names of the layers that have arrays, in its order. */
  readonly names?: readonly string[];
}

/** The options that are given. */
export function checkNaming(operation: string, options: NamingOptions): NamingOptions {
  return checkOptions(operation, options, {
    hidden: "a string",
    output: "a string",
    layers: "a string or a list of strings",
    names: "a list of strings",
    ...networkKinds,
  });
}

/** Those that any network takes. */
export function declaredIn(options: NamingOptions): NetworkOptions {
  const { hidden: _hidden, output: _output, layers: _layers, names: _names, ...declared } = options;
  return declared;
}
