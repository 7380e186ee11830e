/**
 * A page that runs whatever model file it is given: the format is told by the bytes.
 */

import { Session } from "feedforward";
import { readModel } from "feedforward/formats/model";

export function open(bytes: Uint8Array): Session {
  return new Session(readModel(bytes));
}
