/** onnxruntime-web with a graph: ONNX Runtime as WebAssembly, with SIMD. */

import { readFileSync } from "node:fs";
import { graphSession } from "./graph-session.js";
import { versionOf } from "./version.js";

export async function open() {
  const { default: ort } = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  return graphSession(ort, {
    version: versionOf("onnxruntime-web"),
    options: { executionProviders: ["wasm"], graphOptimizationLevel: "all" },
    read: (path) => new Uint8Array(readFileSync(path)),
  });
}
