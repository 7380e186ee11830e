/** ONNX: what is read as a graph is made ready and run. */

import { readOnnx } from "../../packages/feedforward/src/formats/onnx.ts";
import { moreOperators as operators } from "../../packages/feedforward/src/onnx/more.ts";
import { running } from "./running.ts";

export function fuzz(data: Uint8Array): void {
  running(() => readOnnx(data, { operators }));
}
