/**
 * A page that runs any ONNX graph: the bytes of its file in, a session out.
 */

import { Session } from "feedforward";
import { readOnnx } from "feedforward/formats/onnx";

export function open(bytes: Uint8Array): Session {
  return new Session(readOnnx(bytes));
}
