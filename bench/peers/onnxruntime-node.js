/** onnxruntime-node: ONNX Runtime's native library in Node. */

import { openSession } from "./onnx-session.js";
import { versionOf } from "./version.js";

export async function open({ subject, threads }) {
  const { default: ort } = await import("onnxruntime-node");
  return openSession(ort, {
    subject,
    version: versionOf("onnxruntime-node"),
    keepsOutputs: true,
    options: {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    },
    read: (path) => path,
  });
}
