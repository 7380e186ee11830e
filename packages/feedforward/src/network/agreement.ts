/**
 * A caller may name a network's functions and layers, because most files do not. A file that does is not overruled: what
 * contradicts it is refused, since the one or the other is not the network that was meant.
 */

import { unsupportedError } from "../errors.ts";
import { Activation } from "./layer.ts";
import type { NamingOptions } from "./naming-options.ts";
import type { Network } from "./network.ts";

/** The network, if its functions are those that were named. */
export function agreed(network: Network, { hidden, output }: NamingOptions): Network {
  const functions = functionsOf(network);
  check("hidden", hidden, functions.slice(0, -1), functions);
  check("output", output, functions.slice(-1), functions);
  return network;
}

/** The same for a network whose file tells its layers. */
export function agreedInOrder(network: Network, options: NamingOptions): Network {
  const own = network.layers.flatMap((layer) => (layer.type === "dense" ? [layer.name] : []));
  const { layers } = options;
  if (typeof layers === "string") {
    const sentence = "network: the file tells its layers itself, so there is no line of layers to say";
    throw unsupportedError("line-needless", sentence);
  }
  const asked = layers ?? own;
  if (asked.join(", ") === own.join(", ")) return agreed(network, options);
  const sentence = "network: layers $got contradict the file, whose layers are $expected";
  throw unsupportedError("layers-contradict", sentence, asked, own);
}

type Name = NamingOptions["output"];

function check(what: "hidden" | "output", name: Name, own: readonly string[], all: readonly string[]): void {
  if (name === undefined) return;
  if (what === "hidden" || name !== "softmax") void new Activation(name as Exclude<Name, "softmax" | undefined>);
  if (own.every((one) => one === name)) return;
  const sentence = 'network: $option "$got" contradicts the file, whose functions are $expected';
  throw unsupportedError("functions-contradict", sentence, what, name, all);
}

/** What follows each dense layer: `sigmoid`, `softmax`; `identity` where nothing does. */
function functionsOf({ layers }: Network): string[] {
  const functions: string[] = [];
  for (const layer of layers) {
    if (layer.type === "dense") functions.push("");
    else if (functions.length > 0) {
      const name = layer.type === "activation" ? layer.activation.name : layer.type;
      functions.push(`${functions.pop()!} ${name}`.trim());
    }
  }
  return functions.map((names) => names || "identity");
}
