/** onnxruntime-node with a graph: ONNX Runtime's native library in Node. */

import { graphSession } from "./graph-session.js";
import { versionOf } from "./version.js";

export async function open() {
  const { default: ort } = await import("onnxruntime-node");
  return graphSession(ort, {
    version: versionOf("onnxruntime-node"),
    options: {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    },
    read: (path) => path,
  });
}
