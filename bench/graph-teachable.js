/**
 * An image model as Teachable Machine makes them: MobileNet v2 at 0.35 of its width over pictures of 224 × 224, and two dense layers
 * behind it, made and saved with tf.layers. The weights are drawn: the time does not depend on what was learned.
 */

// @ts-nocheck: TensorFlow.js comes with the first run of the benchmark, so nothing of it has types here.

import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { built } from "./subject.js";

/** Of each stage: how many times as wide it is inside, channels, blocks, stride of the first. */
const stages = [
  [1, 8, 1, 1],
  [6, 8, 2, 2],
  [6, 16, 3, 2],
  [6, 24, 4, 2],
  [6, 32, 3, 1],
  [6, 56, 3, 2],
  [6, 112, 1, 1],
];
const side = 224;

/** `folder` is where model.json and weights.bin go, beside what every row has. */
export async function teachable(folder) {
  const [{ readTfjs }, { Random, tensor }] = await Promise.all([built("formats/tfjs.js"), built("index.js")]);
  const random = new Random(7);
  const { topology, specs, weights } = await saved(() => 2 * random.uniform() - 1);
  const manifest = [{ paths: ["weights.bin"], weights: specs }];
  const model = new TextEncoder().encode(
    JSON.stringify({ format: "layers-model", modelTopology: topology, weightsManifest: manifest }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "model.json"), model);
  writeFileSync(join(folder, "weights.bin"), weights);
  const graph = readTfjs(model, { files: new Map([["weights.bin", weights]]) });
  const picture = Float32Array.from({ length: side * side * 3 }, () => 2 * random.uniform() - 1);
  return { graph, x: tensor(picture, { shape: [1, side, side, 3] }) };
}

/** What tf.layers saves of it, with weights drawn from −1 to 1 and scaled so that sums stay of one size. */
async function saved(draw) {
  const require = createRequire(import.meta.url);
  const [tf, layers] = ["tfjs-core", "tfjs-layers", "tfjs-backend-cpu"].map((name) => require(`@tensorflow/${name}`));
  await tf.setBackend("cpu");
  const network = mobileNet(layers);
  const head = layers.sequential({
    layers: [
      layers.layers.dense({ inputShape: [1280], units: 100, activation: "relu" }),
      layers.layers.dense({ units: 3, useBias: false, activation: "softmax" }),
    ],
  });
  const pool = layers.layers.globalAveragePooling2d({});
  const model = layers.sequential({ layers: [layers.sequential({ layers: [network, pool] }), head] });
  const artifacts = await new Promise((resolve) => {
    model.save({ save: async (given) => resolve(given) });
  });
  const { modelTopology: topology, weightSpecs: specs } = artifacts;
  const values = specs.flatMap((spec) => drawn(spec, draw));
  const floats = Float32Array.from(values);
  return { topology, specs, weights: new Uint8Array(floats.buffer) };
}

function drawn({ name, shape }, draw) {
  const size = shape.reduce((product, length) => product * length, 1);
  const isScale = /(gamma|moving_variance)$/.test(name);
  if (isScale) return Array.from({ length: size }, () => 1 + 0.2 * draw());
  // Each output adds so many products: all axes but the last, of depthwise kernels the window alone.
  const [height = 1, width = 1] = shape;
  const inputs = name.endsWith("depthwise_kernel") ? height * width : size / (shape.at(-1) ?? 1);
  const scale = shape.length === 1 ? 0.1 : Math.sqrt(6 / inputs);
  return Array.from({ length: size }, () => scale * draw());
}

/** The layers of keras.applications' MobileNet v2 up to its last activation. */
function mobileNet({ model, input, layers }) {
  const x = input({ shape: [side, side, 3] });
  let y = clipped(layers, convolved(layers, x, { filters: 16, kernelSize: 3, strides: 2 }));
  let channels = 16;
  for (const [factor, filters, blocks, stride] of stages) {
    for (let i = 0; i < blocks; i++) {
      const before = y;
      const strides = i === 0 ? stride : 1;
      if (factor > 1) y = clipped(layers, convolved(layers, y, { filters: factor * channels, kernelSize: 1 }));
      y = clipped(layers, depthwise(layers, y, strides));
      y = convolved(layers, y, { filters, kernelSize: 1 });
      if (strides === 1 && channels === filters) y = layers.add().apply([before, y]);
      channels = filters;
    }
  }
  return model({ inputs: x, outputs: clipped(layers, convolved(layers, y, { filters: 1280, kernelSize: 1 })) });
}

/** What goes to half its size is surrounded by hand, below and to the right. */
function padded(layers, x, strides) {
  if (strides === 1) return { x, padding: "same" };
  const padding = [
    [0, 1],
    [0, 1],
  ];
  return { x: layers.zeroPadding2d({ padding }).apply(x), padding: "valid" };
}

function convolved(layers, given, { strides = 1, ...settings }) {
  const { x, padding } = padded(layers, given, strides);
  return normalized(layers, layers.conv2d({ ...settings, strides, padding, useBias: false }).apply(x));
}

function depthwise(layers, given, strides) {
  const { x, padding } = padded(layers, given, strides);
  return normalized(layers, layers.depthwiseConv2d({ kernelSize: 3, strides, padding, useBias: false }).apply(x));
}

function normalized(layers, x) {
  return layers.batchNormalization({ epsilon: 1e-3, momentum: 0.999 }).apply(x);
}

function clipped(layers, x) {
  return layers.reLU({ maxValue: 6 }).apply(x);
}
