/**
 * The same page without WebAssembly: a few answers at a time need no more than plain JavaScript.
 */

import { networkFromMetadata, readSafetensors } from "feedforward";
import { Session } from "feedforward/plain";

export function open(bytes: Uint8Array): Session {
  const { metadata, tensors } = readSafetensors(bytes);
  return new Session(networkFromMetadata(metadata, tensors));
}
