/**
 * What TensorFlow.js answers: models of tf.layers with weights from a fixed sequence, saved as model.json and weights, with
 * inputs and what `predict` gives for them. Writes test/golden/tfjs.json.gz.
 *
 *   npm install --prefix FOLDER @tensorflow/tfjs@4.22.0
 *   node packages/feedforward/scripts/golden-tfjs.js FOLDER
 */

// @ts-nocheck: TensorFlow.js is no dependency, so nothing of it has types here.

import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

const [folder = "."] = process.argv.slice(2);
const tf = createRequire(`${resolve(folder)}/`)("@tensorflow/tfjs");
const { layers: L } = tf;
await tf.setBackend("cpu");

let state = 1;
/** A number of -1 to 1. */
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
}

const dense = (units, more = {}) => L.dense({ units, ...more });
const sequential = (...list) => tf.sequential({ layers: list });
/** A chain behind an input. */
const chain = (inputShape, ...list) => sequential(L.inputLayer({ inputShape }), ...list);
const functional = (shapes, build) => {
  const inputs = shapes.map((shape) => tf.input({ shape }));
  const outputs = build(...inputs);
  return tf.model({ inputs, outputs });
};
const functions =
  "elu hardSigmoid linear relu relu6 selu sigmoid softmax softplus softsign tanh swish mish gelu gelu_new".split(" ");

/** @type {Record<string, () => any>} */
const models = {
  dense: () => sequential(dense(5, { inputShape: [4], activation: "relu" }), dense(3, { activation: "softmax" })),
  "dense without bias": () => chain([4], dense(3, { useBias: false })),
  "dense on sequences": () => chain([3, 4], dense(5, { activation: "tanh" }), L.flatten(), dense(2)),
  ...Object.fromEntries(
    functions.map((name) => [`activation ${name}`, () => chain([6], L.activation({ activation: name }))]),
  ),
  "activation layers": () =>
    functional([[5]], (x) => [
      L.reLU({ maxValue: 0.5 }).apply(x),
      L.leakyReLU({ alpha: 0.2 }).apply(x),
      L.leakyReLU().apply(x),
      L.elu().apply(x),
      L.thresholdedReLU({ theta: 0.3 }).apply(x),
      L.softmax().apply(x),
      L.prelu().apply(x),
    ]),
  "prelu with shared axes": () => chain([4, 4, 3], L.prelu({ sharedAxes: [1, 2] })),
  "softmax of channels": () => chain([2, 3, 4], L.conv2d({ filters: 3, kernelSize: 1 }), L.softmax({ axis: -1 })),
  cnn: () =>
    chain(
      [12, 12, 1],
      L.conv2d({ filters: 4, kernelSize: 3, activation: "relu" }),
      L.maxPooling2d({ poolSize: 2 }),
      L.conv2d({ filters: 6, kernelSize: [3, 2], padding: "same", useBias: false }),
      L.batchNormalization(),
      L.activation({ activation: "relu" }),
      L.dropout({ rate: 0.5 }),
      L.flatten(),
      dense(4, { activation: "softmax" }),
    ),
  "conv2d strides same even": () =>
    chain([7, 6, 2], L.conv2d({ filters: 3, kernelSize: 4, strides: 2, padding: "same" })),
  "conv2d strides same odd": () =>
    chain([8, 8, 2], L.conv2d({ filters: 3, kernelSize: 3, strides: [2, 2], padding: "same" })),
  "conv2d dilated": () => chain([9, 9, 2], L.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2, padding: "same" })),
  conv1d: () =>
    chain(
      [10, 3],
      L.conv1d({ filters: 4, kernelSize: 3, activation: "relu" }),
      L.maxPooling1d({ poolSize: 2 }),
      L.conv1d({ filters: 2, kernelSize: 2, strides: 2 }),
    ),
  "conv1d same": () =>
    chain(
      [9, 3],
      L.conv1d({ filters: 4, kernelSize: 4, strides: 2, padding: "same" }),
      L.averagePooling1d({ poolSize: 2 }),
    ),
  "conv2d transpose same": () =>
    chain([4, 5, 3], L.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: "same" })),
  "conv2d transpose valid": () => chain([4, 5, 3], L.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2 })),
  "conv2d transpose small": () =>
    chain([3, 3, 2], L.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 3, padding: "same" })),
  "conv2d transpose wide": () =>
    chain([3, 3, 2], L.conv2dTranspose({ filters: 2, kernelSize: 5, strides: 2, padding: "same", activation: "relu" })),
  depthwise: () =>
    chain([6, 6, 3], L.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same", strides: 2 })),
  separable: () =>
    chain(
      [6, 6, 3],
      L.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, padding: "same", activation: "relu" }),
    ),
  pools: () =>
    functional([[5, 5, 2]], (x) => [
      L.averagePooling2d({ poolSize: 2, strides: 1, padding: "same" }).apply(x),
      L.averagePooling2d({ poolSize: [3, 2], strides: 2, padding: "same" }).apply(x),
      L.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }).apply(x),
      L.maxPooling2d({ poolSize: 2 }).apply(x),
      L.globalAveragePooling2d({}).apply(x),
      L.globalMaxPooling2d({}).apply(x),
    ]),
  "pools of sequences": () =>
    functional([[6, 2]], (x) => [
      L.globalAveragePooling1d({}).apply(x),
      L.globalMaxPooling1d({}).apply(x),
      L.averagePooling1d({ poolSize: 3, strides: 2, padding: "same" }).apply(x),
    ]),
  move: () =>
    functional([[4, 6, 2]], (x) => [
      L.reshape({ targetShape: [6, -1] }).apply(x),
      L.permute({ dims: [3, 1, 2] }).apply(x),
      L.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }).apply(x),
      L.cropping2D({
        cropping: [
          [1, 0],
          [2, 1],
        ],
      }).apply(x),
      L.upSampling2d({ size: [2, 3] }).apply(x),
      L.upSampling2d({ size: [2, 3], interpolation: "bilinear" }).apply(x),
      L.flatten().apply(L.conv2d({ filters: 3, kernelSize: 2 }).apply(x)),
      L.reshape({ targetShape: [-1] }).apply(L.conv2d({ filters: 3, kernelSize: 2 }).apply(x)),
    ]),
  "repeat vector": () => chain([3], L.repeatVector({ n: 4 }), L.dropout({ rate: 0.1 })),
  "training only": () =>
    chain(
      [3, 4],
      L.gaussianNoise({ stddev: 1 }),
      L.gaussianDropout({ rate: 0.2 }),
      L.alphaDropout({ rate: 0.1 }),
      L.spatialDropout1d({ rate: 0.5 }),
    ),
  "batch norm of rows": () => chain([5], L.batchNormalization({ epsilon: 0.01 }), dense(2)),
  "batch norm bare": () => chain([3, 3, 2], L.batchNormalization({ center: false, scale: false })),
  "layer norm": () => chain([3, 6], L.layerNormalization(), dense(2)),
  "layer norm of a picture": () =>
    chain([4, 4, 3], L.conv2d({ filters: 4, kernelSize: 2 }), L.layerNormalization({ axis: [-1], epsilon: 0.1 })),
  embedding: () => sequential(L.embedding({ inputDim: 7, outputDim: 3, inputLength: 4 }), L.flatten(), dense(2)),
  "embedding average": () =>
    sequential(L.embedding({ inputDim: 7, outputDim: 3, inputLength: 4 }), L.globalAveragePooling1d({}), dense(2)),
  rescaling: () =>
    chain([4, 4, 3], L.rescaling({ scale: 1 / 127.5, offset: -1 }), L.conv2d({ filters: 2, kernelSize: 3 })),
  merges: () =>
    functional([[4], [4]], (a, b) => [
      L.add().apply([a, b]),
      L.multiply().apply([a, b]),
      L.average().apply([a, b]),
      L.maximum().apply([a, b]),
      L.minimum().apply([a, b]),
      L.concatenate().apply([a, b]),
      L.add().apply([a, a]),
    ]),
  "merges of pictures": () =>
    functional([[6, 6, 2]], (x) => {
      const a = L.conv2d({ filters: 3, kernelSize: 3, padding: "same" }).apply(x);
      const b = L.conv2d({ filters: 3, kernelSize: 1, activation: "relu" }).apply(x);
      return [
        L.concatenate({ axis: -1 }).apply([a, b, x]),
        L.concatenate({ axis: 1 }).apply([a, b]),
        L.add().apply([a, b]),
        L.multiply().apply([a, x.shape.length === 4 ? L.conv2d({ filters: 1, kernelSize: 1 }).apply(x) : x]),
      ];
    }),
  "shared layers": () =>
    functional([[4], [4]], (a, b) => {
      const twice = dense(3, { activation: "tanh" });
      return L.concatenate().apply([twice.apply(a), twice.apply(b)]);
    }),
  nested: () => {
    const features = functional([[6, 6, 2]], (x) =>
      L.globalAveragePooling2d({}).apply(
        L.reLU({ maxValue: 6 }).apply(
          L.batchNormalization().apply(
            L.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: "same", useBias: false }).apply(x),
          ),
        ),
      ),
    );
    return sequential(
      features,
      sequential(
        dense(5, { inputShape: [4], activation: "relu" }),
        dense(3, { useBias: false, activation: "softmax" }),
      ),
    );
  },
  "nested twice": () => {
    const inner = chain([3], dense(4, { activation: "relu" }), dense(2));
    return functional([[3], [3]], (a, b) => [L.add().apply([inner.apply(a), inner.apply(b)]), inner.apply(a)]);
  },
  "several outputs, one of them the input": () => functional([[3]], (x) => [x, dense(2).apply(x)]),
  lstm: () => chain([5, 3], L.lstm({ units: 4, recurrentActivation: "sigmoid" }), dense(2)),
  "lstm hard": () => chain([5, 3], L.lstm({ units: 4, returnSequences: true })),
  "lstm without bias": () =>
    chain([5, 3], L.lstm({ units: 4, useBias: false, activation: "relu", recurrentActivation: "sigmoid" })),
  "lstm backwards": () => chain([5, 3], L.lstm({ units: 4, goBackwards: true, returnSequences: true })),
  "lstm states": () =>
    functional([[5, 3]], (x) => {
      const [y, h, c] = L.lstm({ units: 4, returnState: true, returnSequences: true }).apply(x);
      return [y, h, c, L.lstm({ units: 4 }).apply([y, h, c])];
    }),
  gru: () => chain([5, 3], L.gru({ units: 4, recurrentActivation: "sigmoid" })),
  "gru hard": () => chain([5, 3], L.gru({ units: 4, returnSequences: true }), L.gru({ units: 2 })),
  "simple rnn": () =>
    chain([5, 3], L.simpleRNN({ units: 4, returnSequences: true }), L.simpleRNN({ units: 2, activation: "relu" })),
  "bidirectional concat": () =>
    chain(
      [5, 3],
      L.bidirectional({ layer: L.lstm({ units: 4, returnSequences: true }), mergeMode: "concat" }),
      L.bidirectional({ layer: L.gru({ units: 3 }), mergeMode: "concat" }),
    ),
  "bidirectional sum": () =>
    chain(
      [5, 3],
      L.bidirectional({ layer: L.lstm({ units: 4, returnSequences: true }), mergeMode: "sum" }),
      L.bidirectional({ layer: L.simpleRNN({ units: 3 }), mergeMode: "ave" }),
    ),
  "time distributed": () => chain([5, 3], L.timeDistributed({ layer: dense(4, { activation: "relu" }) })),
  "time distributed pictures": () =>
    chain(
      [3, 6, 6, 2],
      L.timeDistributed({ layer: L.conv2d({ filters: 2, kernelSize: 3 }) }),
      L.timeDistributed({ layer: L.flatten() }),
      L.lstm({ units: 3 }),
    ),
  text: () =>
    sequential(
      L.embedding({ inputDim: 12, outputDim: 4, inputLength: 6 }),
      L.lstm({ units: 5, returnSequences: true }),
      L.dropout({ rate: 0.2 }),
      L.lstm({ units: 5 }),
      dense(3, { activation: "softmax" }),
    ),
  "mobilenet v1": () => mobileNetV1(),
  "mobilenet v2": () => mobileNetV2(),
  "teachable machine": () =>
    sequential(
      mobileNetV2(),
      sequential(
        dense(4, { inputShape: [24], activation: "relu" }),
        dense(3, { useBias: false, activation: "softmax" }),
      ),
    ),
};

/** The first blocks of MobileNet, small. */
function mobileNetV1() {
  return functional([[16, 16, 3]], (input) => {
    let x = L.zeroPadding2d({
      padding: [
        [0, 1],
        [0, 1],
      ],
    }).apply(input);
    x = L.reLU({ maxValue: 6 }).apply(
      L.batchNormalization().apply(L.conv2d({ filters: 8, kernelSize: 3, strides: 2, useBias: false }).apply(x)),
    );
    for (const [filters, strides] of [
      [8, 1],
      [12, 2],
      [12, 1],
    ]) {
      x = L.depthwiseConv2d({ kernelSize: 3, padding: "same", strides, useBias: false }).apply(x);
      x = L.reLU({ maxValue: 6 }).apply(L.batchNormalization().apply(x));
      x = L.conv2d({ filters, kernelSize: 1, padding: "same", useBias: false }).apply(x);
      x = L.reLU({ maxValue: 6 }).apply(L.batchNormalization().apply(x));
    }
    x = L.reshape({ targetShape: [1, 1, 12] }).apply(L.globalAveragePooling2d({}).apply(x));
    x = L.conv2d({ filters: 5, kernelSize: 1, padding: "same" }).apply(L.dropout({ rate: 1e-3 }).apply(x));
    return L.activation({ activation: "softmax" }).apply(L.reshape({ targetShape: [5] }).apply(x));
  });
}

/** Inverted residuals. */
function mobileNetV2() {
  return functional([[16, 16, 3]], (input) => {
    const normal = (x) => L.batchNormalization({ epsilon: 1e-3 }).apply(x);
    const relu6 = (x) => L.reLU({ maxValue: 6 }).apply(x);
    let x = L.zeroPadding2d({
      padding: [
        [0, 1],
        [0, 1],
      ],
    }).apply(input);
    x = relu6(normal(L.conv2d({ filters: 8, kernelSize: 3, strides: 2, useBias: false }).apply(x)));
    for (const [filters, strides] of [
      [8, 1],
      [12, 2],
      [12, 1],
    ]) {
      const before = x;
      x = relu6(normal(L.conv2d({ filters: 2 * x.shape[3], kernelSize: 1, padding: "same", useBias: false }).apply(x)));
      if (strides === 2)
        x = L.zeroPadding2d({
          padding: [
            [0, 1],
            [0, 1],
          ],
        }).apply(x);
      x = relu6(
        normal(
          L.depthwiseConv2d({
            kernelSize: 3,
            strides,
            padding: strides === 2 ? "valid" : "same",
            useBias: false,
          }).apply(x),
        ),
      );
      x = normal(L.conv2d({ filters, kernelSize: 1, padding: "same", useBias: false }).apply(x));
      if (strides === 1 && before.shape[3] === filters) x = L.add().apply([before, x]);
    }
    x = relu6(normal(L.conv2d({ filters: 24, kernelSize: 1, useBias: false }).apply(x)));
    return L.globalAveragePooling2d({}).apply(x);
  });
}

const base64 = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");

function fill(model) {
  for (const weight of model.weights) {
    const size = weight.shape.reduce((product, length) => product * length, 1);
    const scale = weight.shape.length > 1 ? Math.sqrt(3 / Math.max(1, size / weight.shape.at(-1))) : 0.5;
    const isVariance = /variance/.test(weight.originalName);
    const values = Float32Array.from({ length: size }, () => (isVariance ? 1 + random() / 2 : scale * random()));
    weight.write(tf.tensor(values, weight.shape));
  }
}

const rows = 2;
const cases = [];
for (const [name, build] of Object.entries(models)) {
  const model = build();
  model.predict(model.inputs.map(({ shape }) => tf.zeros([1, ...shape.slice(1).map((size) => size ?? 4)])));
  fill(model);
  const isEmbedding = /^(embedding|text)/.test(name);
  const inputs = model.inputs.map(({ shape }) => {
    const own = [rows, ...shape.slice(1).map((size) => size ?? 4)];
    const size = own.reduce((product, length) => product * length, 1);
    const values = Float32Array.from({ length: size }, () =>
      isEmbedding ? Math.floor(3.4 * (random() + 1)) : 2 * random(),
    );
    return tf.tensor(values, own);
  });
  const answer = model.predict(inputs);
  const outputs = Array.isArray(answer) ? answer : [answer];
  let artifacts;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artifacts;
  cases.push({
    name,
    model: JSON.stringify({
      format: "layers-model",
      generatedBy: "TensorFlow.js tfjs-layers v4.22.0",
      convertedBy: null,
      modelTopology,
      weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
    }),
    weights: base64(new Uint8Array(weightData ?? new ArrayBuffer(0))),
    inputs: inputs.map((tensor) => ({ shape: tensor.shape, values: base64(tensor.dataSync()) })),
    outputs: outputs.map((tensor) => ({ shape: tensor.shape, values: base64(Float32Array.from(tensor.dataSync())) })),
  });
}
const target = new URL("../test/golden/tfjs.json.gz", import.meta.url);
writeFileSync(target, gzipSync(JSON.stringify({ version: tf.version.tfjs, cases }), { level: 9 }));
