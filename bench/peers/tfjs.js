/** TensorFlow.js on its WebAssembly backend: the layers as operations of their own, and as fused ones. */

import { createRequire } from "node:module";
import { dirname } from "node:path";

export async function open({ subject }) {
  const require = createRequire(import.meta.url);
  const tf = require("@tensorflow/tfjs-core");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  await tf.ready();
  const layers = subject.readLayers().map(({ inputs, outputs, weight, bias, activation }) => ({
    weight: tf.tensor2d(weight, [inputs, outputs]),
    bias: tf.tensor1d(bias),
    activation,
  }));
  const inputs = layers[0].weight.shape[0];
  const run = (x, rows, layer) =>
    tf.tidy(() => layers.reduce((y, one) => layer(tf, y, one), enter(tf, x, [rows, inputs])).dataSync());
  return {
    version: tf.version_core,
    settings: `SIMD ${await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")}, one thread`,
    outputs: layers.at(-1).weight.shape[1],
    variants: {
      fused: (x, rows) => run(x, rows, fused),
      operations: (x, rows) => run(x, rows, operations),
    },
  };
}

function enter(tf, x, shape) {
  if (x instanceof Float32Array) return tf.tensor2d(x, shape);
  const values = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) values[i] = x[i] / 255;
  return tf.tensor2d(values, shape);
}

function fused(tf, a, { weight, bias, activation }) {
  const y = tf.fused.matMul({ a, b: weight, bias, activation: activation === "sigmoid" ? "sigmoid" : "linear" });
  return activation === "softmax" ? tf.softmax(y) : y;
}

function operations(tf, x, { weight, bias, activation }) {
  const y = tf.add(tf.matMul(x, weight), bias);
  if (activation === "sigmoid") return tf.sigmoid(y);
  return activation === "softmax" ? tf.softmax(y) : y;
}
