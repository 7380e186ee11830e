/**
 * Layers that stay as they are while the others learn: the first layers of a network that was trained on much, for instance, while
 * a new last one learns something else.
 */

import { optionError, unsupportedError } from "../errors.ts";
import { isNamed } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { unknownName } from "../options/check.ts";
import type { FloatArrays, ParameterArrays } from "./parameters.ts";

/** The parameters that learn: those that have gradients, of layers that are not frozen, in the network's order. */
export function learningParameters(
  network: Network,
  { parameters, gradients }: { readonly parameters: FloatArrays; readonly gradients: ParameterArrays },
  frozen: readonly string[],
): FloatArrays {
  const names = network.layers.flatMap((layer) => (isNamed(layer) ? [layer.name] : []));
  for (const name of frozen) {
    if (!names.includes(name)) throw unknownName(unsupportedError, "train", { kind: "frozen layer", name, names });
  }
  const isFrozen = (name: string) => frozen.includes(name.slice(0, name.lastIndexOf(".")));
  const learning = [...parameters].filter(([name]) => gradients.has(name) && !isFrozen(name));
  if (learning.length > 0) return new Map(learning);
  throw optionError("train-all-frozen", "train: every layer with parameters is frozen, so nothing would learn");
}
