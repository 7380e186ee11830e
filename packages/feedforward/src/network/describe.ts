/**
 * The metadata of a network's own file, as strings: what `metadata.ts` reads again. Apart from it, since most pages only read.
 */

import { isNamed, isShaped, type Layer } from "./layer.ts";
import type { Network } from "./network.ts";

/** What the metadata of a network's file says. */
export function networkMetadata(network: Network): Map<string, string> {
  const { size, shape, scale, mean, std, names } = network.input;
  const isOld = mean === null && std === null && shape.length === 1 && !network.layers.some(isShaped);
  return new Map([
    ["format", "feedforward"],
    ["version", isOld ? "1" : "2"],
    ["input", JSON.stringify({ ...(isOld ? { size } : { shape }), scale, mean, std, ...(names && { names }) })],
    ["layers", JSON.stringify(describeLayers(network.layers))],
    ["labels", JSON.stringify(network.labels)],
    ["provenance", JSON.stringify(network.provenance)],
  ]);
}

/** A function that follows a sum, of a dense layer or a convolution, stands in the layer's own record. */
function describeLayers(layers: readonly Layer[]): Record<string, unknown>[] {
  const records: Record<string, unknown>[] = [];
  let previous: Layer | null = null;
  for (const layer of layers) {
    if (layer.type === "dense") records.push({ type: "dense", name: layer.name });
    else if (layer.type === "softmax") records.push({ type: "softmax" });
    else if (isShaped(layer)) {
      records.push({ type: layer.type, ...(isNamed(layer) && { name: layer.name }), ...layer.settings() });
    } else {
      const { name, alpha } = layer.activation;
      const fields = alpha === undefined ? { activation: name } : { activation: name, alpha };
      if (previous?.type === "dense" || previous?.type === "conv2d") Object.assign(records.at(-1)!, fields);
      else records.push({ type: "activation", ...fields });
    }
    previous = layer;
  }
  return records;
}
