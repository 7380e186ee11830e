/**
 * TensorFlow.js on its WebAssembly backend. A model of its own is loaded as it wants it. ONNX it does not read: the nodes of networks
 * for digits are its operations, with channels last; the file is read by this library and its weights are turned before anything is
 * timed.
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

const dist = new URL("../../packages/feedforward/dist/", import.meta.url);

export async function open() {
  const require = createRequire(import.meta.url);
  const tf = require("@tensorflow/tfjs-core");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  await tf.ready();
  const { readOnnx } = await import(`${dist}formats/onnx.js`);
  return {
    version: tf.version_core,
    settings: `SIMD ${await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")}, one thread, channels last`,
    isAsync: false,
    async load({ folder }) {
      if (existsSync(`${folder}/model.json`)) return await ownModel(tf, require("@tensorflow/tfjs-layers"), folder);
      const graph = readOnnx(readFileSync(`${folder}/model.onnx`));
      const steps = graph.nodes.map((node) => stepOf(tf, node, constantsOf(tf, graph)));
      const [output] = graph.outputs;
      return ([{ name, shape, data }]) =>
        () => {
          const y = tf.tidy(() => {
            const values = new Map([[name, enter(tf, data, shape)]]);
            for (const step of steps) step(values);
            return values.get(output.name).dataSync();
          });
          return { [output.name]: y };
        };
    },
  };
}

/** The layers that it saved itself. */
async function ownModel(tf, { loadLayersModel }, folder) {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(`${folder}/model.json`, "utf8"));
  const { buffer } = new Uint8Array(readFileSync(`${folder}/weights.bin`));
  const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData: buffer };
  const model = await loadLayersModel({ load: async () => artifacts });
  return ([{ shape, data }]) =>
    () => ({ y: tf.tidy(() => model.predict(tf.tensor(data, shape)).dataSync()) });
}

/** One channel is last already. */
function enter(tf, data, [rows, channels, height, width]) {
  if (height === undefined) return tf.tensor2d(data, [rows, channels]);
  if (channels !== 1) throw new Error("is no network for digits");
  return tf.tensor4d(data, [rows, height, width, 1]);
}

/** Constants by name: weights of convolutions turned, those of a bias flat. */
function constantsOf(tf, { constants, nodes }) {
  const made = new Map();
  for (const [name, { dtype, shape, data }] of constants) {
    if (dtype === "float32") made.set(name, tf.tensor(data, shape));
  }
  for (const { operator, inputs, outputs } of nodes) {
    // A constant under another shape is one.
    if (operator === "Reshape" && made.has(inputs[0])) {
      const target = Array.from(constants.get(inputs[1]).data, Number);
      made.set(outputs[0], tf.reshape(made.get(inputs[0]), target));
    }
  }
  return made;
}

function stepOf(tf, { operator, inputs, outputs, attributes }, constants) {
  const [first, second] = inputs;
  const apply = operationOf(tf, { operator, inputs, attributes }, constants);
  return (values) => {
    if (constants.has(outputs[0])) return;
    const [a, b] = [values.get(first) ?? constants.get(first), values.get(second) ?? constants.get(second)];
    values.set(outputs[0], apply(a, b));
  };
}

function operationOf(tf, { operator, inputs, attributes }, constants) {
  const ints = (name, otherwise) => Array.from(attributes.get(name)?.value ?? otherwise, Number);
  const text = attributes.get("auto_pad")?.value;
  const padding = text === "SAME_UPPER" ? "same" : "valid";
  if (operator !== "Reshape" && ints("pads", []).some((pad) => pad > 0)) throw new Error("has padding");
  switch (operator) {
    case "Conv": {
      const weight = tf.transpose(constants.get(inputs[1]), [2, 3, 1, 0]);
      const bias = inputs[2] ? constants.get(inputs[2]) : null;
      const strides = ints("strides", [1, 1]);
      return (x) =>
        bias ? tf.add(tf.conv2d(x, weight, strides, padding), bias) : tf.conv2d(x, weight, strides, padding);
    }
    case "Add":
    case "Plus": {
      const bias = constants.get(inputs[1]);
      const flat = bias && tf.reshape(bias, [bias.size]);
      return (a, b) => tf.add(a, flat ?? b);
    }
    case "Relu":
      return (x) => tf.relu(x);
    case "MaxPool":
      return (x) => tf.maxPool(x, ints("kernel_shape", []), ints("strides", [1, 1]), padding);
    case "Flatten":
    case "Reshape":
      return (x) => tf.reshape(x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x, [x.shape[0], -1]);
    case "MatMul":
    case "Gemm": {
      const [weight, bias] = [constants.get(inputs[1]), inputs[2] ? constants.get(inputs[2]) : null];
      const isTurned = attributes.get("transB")?.value === 1n;
      return (x) => {
        const y = tf.matMul(x, weight, false, isTurned);
        return bias ? tf.add(y, bias) : y;
      };
    }
    case "Softmax":
      return (x) => tf.softmax(x);
    case "Sigmoid":
      return (x) => tf.sigmoid(x);
    default:
      throw new Error(`does not run ${operator} here`);
  }
}
