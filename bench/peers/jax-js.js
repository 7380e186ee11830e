/**
 * jax-js on its WebAssembly backend: the network as one jitted function. Its products are ten times faster where widths are
 * multiples of 16, so the layers are padded: with zeros inside, and at the end with a bias that softmax makes 0.
 */

import { defaultDevice, init, jit, nn, numpy as np } from "@jax-js/jax";
import { versionOf } from "./version.js";

const multiple = 16;
const belowEverything = -1e30;

export async function open({ subject }) {
  await init("wasm");
  defaultDevice("wasm");
  const layers = subject.readLayers();
  const { inputs } = layers[0];
  const parameters = layers.flatMap((layer, i) => padded(layer, i === 0, i === layers.length - 1));
  const forward = (x, ...own) =>
    layers.reduce((y, { activation }, i) => apply(np.dot(y, own[2 * i]).add(own[2 * i + 1]), activation), x);
  const jitted = jit(forward);
  const call = (f) => (x, rows) =>
    f(enter(x).reshape([rows, inputs]), ...parameters.map((array) => array.ref)).dataSync();
  return {
    version: versionOf("@jax-js/jax"),
    settings: "one thread (Node has no web Worker), widths padded to 16",
    outputs: widen(layers.at(-1).outputs),
    variants: { jit: call(jitted), eager: call(forward) },
  };
}

function widen(size) {
  return Math.ceil(size / multiple) * multiple;
}

function padded({ inputs, outputs, weight, bias }, isFirst, isLast) {
  const shape = [isFirst ? inputs : widen(inputs), widen(outputs)];
  const wide = new Float32Array(shape[0] * shape[1]);
  for (let i = 0; i < inputs; i++) wide.set(weight.subarray(i * outputs, (i + 1) * outputs), i * shape[1]);
  const offsets = new Float32Array(shape[1]).fill(isLast ? belowEverything : 0);
  offsets.set(bias);
  return [np.array(wide).reshape(shape), np.array(offsets)];
}

function apply(y, activation) {
  if (activation === "sigmoid") return nn.sigmoid(y);
  return activation === "softmax" ? nn.softmax(y, -1) : y;
}

function enter(x) {
  if (x instanceof Float32Array) return np.array(x);
  const values = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) values[i] = x[i] / 255;
  return np.array(values);
}
