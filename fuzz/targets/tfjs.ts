/** TensorFlow.js: model.json, a zero byte, and the weights behind it; what is read is made ready and run. */

import { readTfjs } from "../../packages/feedforward/src/formats/tfjs.ts";
import { running } from "./running.ts";

export function fuzz(data: Uint8Array): void {
  const end = data.indexOf(0);
  const json = end < 0 ? data : data.subarray(0, end);
  const weights = end < 0 ? new Uint8Array(0) : data.subarray(end + 1);
  running(() => readTfjs(json, { files: new Map([["weights.bin", weights]]) }));
}
