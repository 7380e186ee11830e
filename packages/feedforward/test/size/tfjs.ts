/**
 * A page that runs a layers model of TensorFlow.js: its model.json and weights in, answers out.
 */

import { Session } from "feedforward";
import { readTfjs } from "feedforward/formats/tfjs";

export function open(model: Uint8Array, files: ReadonlyMap<string, Uint8Array>): Session {
  return new Session(readTfjs(model, { files }));
}
