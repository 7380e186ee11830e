/**
 * A page that runs a convolutional network of ours: the bytes of its safetensors file in, answers out.
 */

import { networkFromMetadata, readSafetensors, Session } from "feedforward";
import { layers } from "feedforward/layers";

export function open(bytes: Uint8Array): Session {
  const { metadata, tensors } = readSafetensors(bytes);
  return new Session(networkFromMetadata(metadata, tensors, { layers }));
}
