/**
 * TensorFlow.js on its WebAssembly backend: its own optimizers over `variableGrads`. What registers its gradients is written for bundlers, so
 * it is bundled here.
 */

import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { loadMnistSet } from "feedforward/node";
import { answer, batchSize, rates, sizes } from "./train-work.js";

const require = createRequire(import.meta.url);
const { tf, wasm } = await bundled();
wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
await tf.setBackend("wasm");
await tf.ready();

async function bundled() {
  const outfile = join(mkdtempSync(join(tmpdir(), "bench-tfjs-")), "tf.cjs");
  const contents = `import "@tensorflow/tfjs-core/dist/register_all_gradients";
export * as tf from "@tensorflow/tfjs-core";
export * as wasm from "@tensorflow/tfjs-backend-wasm";`;
  const stdin = { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
  await build({
    stdin,
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return require(outfile);
}

const { images, labels } = await loadMnistSet("train");
const count = labels.size;
const trainings = new Map();

answer({ version: tf.version_core, variants: { "WASM, one thread": epoch } });

function epoch(name) {
  const { variables, optimizer } = trainings.get(name) ?? start(name);
  trainings.set(name, { variables, optimizer });
  const order = tf.util.createShuffledIndices(count);
  let sum = 0;
  for (let from = 0; from < count; from += batchSize) {
    sum += tf.tidy(() => {
      const rows = order.subarray(from, from + batchSize);
      const [x, y] = batchOf(rows);
      const loss = optimizer.minimize(() => lossOf(variables, x, y), true);
      return loss.dataSync()[0] * rows.length;
    });
  }
  return sum / count;
}

function batchOf(rows) {
  const x = new Float32Array(rows.length * sizes[0]);
  const y = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    x.set(images.data.subarray(row * sizes[0], (row + 1) * sizes[0]), i * sizes[0]);
    y[i] = labels.data[row];
  });
  return [tf.tensor2d(x, [rows.length, sizes[0]]), tf.oneHot(tf.tensor1d(y, "int32"), 10)];
}

/** The mean of -Σ t·log softmax(x). */
function lossOf(variables, x, y) {
  let value = x;
  variables.forEach(([weight, bias], i) => {
    value = tf.add(tf.matMul(value, weight), bias);
    if (i < variables.length - 1) value = tf.sigmoid(value);
  });
  return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(value)), -1)));
}

function start(name) {
  const variables = sizes.slice(1).map((outputs, i) => {
    const bound = Math.sqrt(6 / (sizes[i] + outputs));
    return [tf.variable(tf.randomUniform([sizes[i], outputs], -bound, bound)), tf.variable(tf.zeros([outputs]))];
  });
  const optimizers = {
    sgd: () => tf.train.sgd(rates.sgd),
    momentum: () => tf.train.momentum(rates.momentum, 0.9),
    adam: () => tf.train.adam(rates.adam),
  };
  return { variables, optimizer: optimizers[name]() };
}
