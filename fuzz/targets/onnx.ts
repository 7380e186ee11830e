/** ONNX: a graph that is read can be written, and what was written is read to the same. */

import { readOnnx, writeOnnx } from "../../packages/feedforward/src/formats/onnx.ts";
import { moreOperators as operators } from "../../packages/feedforward/src/onnx/more.ts";
import { reading, same } from "./reading.ts";

export function fuzz(data: Uint8Array): void {
  const graph = reading((bytes) => readOnnx(bytes, { operators }), data);
  if (graph === null) return;
  const file = writeOnnx(graph);
  same(writeOnnx(readOnnx(file, { operators })), file);
}
