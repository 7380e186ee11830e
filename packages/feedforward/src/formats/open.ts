/**
 * From the bytes of a file to a network, with no more code than they need: a safetensors file, in which this library keeps
 * its own networks, brings its one reader along; whatever else comes has the readers of all formats loaded first.
 */

import { agreedInOrder } from "../network/agreement.ts";
import { describesNetwork, networkFromMetadata } from "../network/metadata.ts";
import { declaredIn } from "../network/naming-options.ts";
import type { Network } from "../network/network.ts";
import type { ModelOptions } from "./model.ts";
import { beginsAsSafetensors, readSafetensors } from "./safetensors.ts";

/** As `readModel`. */
export async function openModel(bytes: Uint8Array, options: ModelOptions): Promise<Network> {
  if (beginsAsSafetensors(bytes)) {
    const { tensors, metadata } = readSafetensors(bytes);
    if (describesNetwork(metadata)) {
      return agreedInOrder(networkFromMetadata(metadata, tensors, declaredIn(options)), options);
    }
  }
  const { readModel } = await import("./model.ts");
  return readModel(bytes, options);
}
