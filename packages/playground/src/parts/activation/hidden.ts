/** The function in the hidden layers of a network, and the same network with another. */

import { Activation, type ActivationName, type Network } from "feedforward";

/** That of the first; null where there is none. */
export function hiddenActivation({ layers }: Network): ActivationName | null {
  const last = layers.findLastIndex(({ type }) => type === "dense");
  const hidden = layers.slice(0, Math.max(0, last)).find((layer) => layer.type === "activation");
  return hidden?.activation.name ?? null;
}

/** The same network with another function in every hidden layer. */
export function withHidden(network: Network, name: ActivationName): Network {
  const { layers } = network;
  const last = layers.findLastIndex(({ type }) => type === "dense");
  const swapped = layers.map((layer, i) => (i < last && layer.type === "activation" ? new Activation(name) : layer));
  return network.with({ layers: swapped });
}
