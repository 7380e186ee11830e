/** A network as bytes. */

import { type Network, networkMetadata, writeSafetensors } from "feedforward";

/** A network as a file of this project's kind: how it travels to the worker. */
export function networkFile(network: Network): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(writeSafetensors(network.parameters, networkMetadata(network)));
}
