/** onnxruntime-web: ONNX Runtime as WebAssembly, with SIMD. */

import { readFileSync } from "node:fs";
import { openSession } from "./onnx-session.js";
import { versionOf } from "./version.js";

export async function open({ subject, threads }) {
  const { default: ort } = await import("onnxruntime-web");
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return openSession(ort, {
    subject,
    version: versionOf("onnxruntime-web"),
    keepsOutputs: false, // it takes them and writes elsewhere
    options: { executionProviders: ["wasm"], graphOptimizationLevel: "all" },
    read: (path) => new Uint8Array(readFileSync(path)),
  });
}
