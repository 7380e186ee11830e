/**
 * The work, laid out in a folder for peers in any language: weights and rows as plain arrays, labels, and the network as
 * an ONNX file. MNIST with the book's weights, or with the shipped network where they are not at hand; and one dense layer
 * with inputs that are never zero.
 */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const dist = new URL("packages/feedforward/dist/", root);

/** @typedef {typeof import("../packages/feedforward/src/index.ts")} Library */
/** @typedef {typeof import("../packages/feedforward/src/node.ts")} NodeLibrary */
/** @typedef {typeof import("../packages/feedforward/src/formats/onnx.ts")} Onnx */
/** @typedef {import("../packages/feedforward/src/index.ts").Network} Network */

/**
 * @typedef {object} Subject
 * @property {string} title
 * @property {string} folder
 * @property {string} model the file that the library opens
 * @property {number} expected rows that must be right
 * @property {number} parameterBytes
 * @property {Int32Array} classes what the network says of every row, by the backend that defines it
 * @property {Int32Array} labels
 */

/**
 * A module of the library as it is built.
 *
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
export async function built(path) {
  return await import(new URL(path, dist).href);
}

/** The book's file, which is not part of the project: named by the environment, or beside it in shared/data. */
function findModel() {
  const book =
    process.env.FEEDFORWARD_SAMPLE_WEIGHT ?? fileURLToPath(new URL("../shared/data/sample_weight.pkl", root));
  if (existsSync(book)) return { model: book, title: "the book's network", expected: 9352 };
  const model = fileURLToPath(new URL("models/mnist-mlp.safetensors", root));
  return { model, title: "the shipped network", expected: 9874 };
}

/**
 * MNIST's 10,000 test images and the network that answers.
 *
 * @param {string} folder
 * @returns {Promise<Subject>}
 */
export async function writeMnist(folder) {
  /** @type {[Library, NodeLibrary]} */
  const [{ Session }, { loadNetwork, loadMnistSet }] = await Promise.all([built("index.js"), built("node.js")]);
  const { model, title, expected } = findModel();
  const network = await loadNetwork(model);
  const { images, labels } = await loadMnistSet("test", { normalize: false });
  const bytes = Uint8Array.from(images.data);
  const rows = Float32Array.from(bytes, (value) => value / 255);
  const { parameterBytes } = await writeNetwork(folder, network, model);
  const classes = argmaxOf(new Session(network, { backend: "reference" }).predict(rows).data, network.outputSize);
  writeFileSync(`${folder}/x.f32`, rows);
  writeFileSync(`${folder}/x.u8`, bytes);
  writeFileSync(`${folder}/first.u8`, bytes.subarray(0, network.inputSize));
  const truth = Int32Array.from(labels.data, Number);
  writeFileSync(`${folder}/labels.i32`, truth);
  return { title, folder, model, expected, parameterBytes, classes, labels: truth };
}

const denseRows = 1000;
const denseSizes = [784, 512];

/**
 * One layer, 784 → 512, and 1,000 rows without a zero. The labels are what float64 gives; a row in a thousand may be so
 * close that float32 decides otherwise.
 *
 * @param {string} folder
 * @returns {Promise<Subject>}
 */
export async function writeDense(folder) {
  /** @type {Library} */
  const { Dense, Network, networkMetadata, Random, tensor, writeSafetensors } = await built("index.js");
  const [inputs, outputs] = /** @type {[number, number]} */ (denseSizes);
  const random = new Random(784);
  const draw = (/** @type {number} */ count) => Float32Array.from({ length: count }, () => random.uniform() + 0.001);
  const weight = draw(inputs * outputs).map((value) => value - 0.5);
  const bias = draw(outputs);
  const rows = draw(denseRows * inputs);
  const layer = new Dense({ weight: tensor(weight).reshape(inputs, outputs), bias: tensor(bias) });
  const network = new Network([layer]);
  const model = `${folder}/dense.safetensors`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(model, writeSafetensors(network.parameters, networkMetadata(network)));
  const { parameterBytes } = await writeNetwork(folder, network, model);
  const classes = argmaxOf(product(rows, weight, bias), outputs);
  writeFileSync(`${folder}/x.f32`, rows);
  writeFileSync(`${folder}/labels.i32`, classes);
  const expected = denseRows - 1;
  return { title: "784 × 512", folder, model, expected, parameterBytes, classes, labels: classes };
}

/**
 * The weights in one file, the layers in another, and ONNX for those who read that: from float32, and from bytes.
 *
 * @param {string} folder
 * @param {Network} network
 * @param {string} model
 */
async function writeNetwork(folder, network, model) {
  mkdirSync(folder, { recursive: true });
  /** @type {{ inputs: number, outputs: number, activation: string }[]} */
  const layers = [];
  const weights = [];
  for (const layer of network.layers) {
    if (layer.type === "dense") {
      const [inputs = 0, outputs = 0] = layer.weight.shape;
      layers.push({ inputs, outputs, activation: "identity" });
      weights.push(layer.weight.to("float32").data, layer.bias.to("float32").data);
    } else {
      const last = layers.at(-1);
      if (last) last.activation = layer.type === "activation" ? layer.activation.name : layer.type;
    }
  }
  const parameterBytes = 4 * network.parameterCount;
  const all = new Float32Array(network.parameterCount);
  let offset = 0;
  for (const values of weights) {
    all.set(values, offset);
    offset += values.length;
  }
  writeFileSync(`${folder}/weights.f32`, all);
  writeFileSync(`${folder}/network.json`, JSON.stringify({ model, layers }));
  await writeGraphs(folder, network);
  return { parameterBytes };
}

/**
 * @param {string} folder
 * @param {Network} network
 */
async function writeGraphs(folder, network) {
  /** @type {[Onnx, Library]} */
  const [{ Graph, graphOf, writeOnnx }, { tensor }] = await Promise.all([built("formats/onnx.js"), built("index.js")]);
  const graph = graphOf(network);
  writeFileSync(`${folder}/network.onnx`, writeOnnx(graph));
  const node = { name: "", attributes: new Map() };
  const to = /** @type {const} */ ({ type: "int", value: 1n });
  const fromBytes = new Graph({
    ...graph,
    inputs: [{ name: "input", dtype: "uint8", shape: ["batch", network.inputSize] }],
    constants: new Map([...graph.constants, ["scale", tensor(Float32Array.of(1 / 255))]]),
    nodes: [
      { ...node, operator: "Cast", inputs: ["input"], outputs: ["pixels"], attributes: new Map([["to", to]]) },
      { ...node, operator: "Mul", inputs: ["pixels", "scale"], outputs: ["scaled"] },
      ...graph.nodes.map((one) => ({ ...one, inputs: one.inputs.map((name) => (name === "input" ? "scaled" : name)) })),
    ],
  });
  writeFileSync(`${folder}/bytes.onnx`, writeOnnx(fromBytes));
}

/**
 * y = x·W + b in float64, with x [rows, in], W [in, out], b [out].
 *
 * @param {Float32Array} x
 * @param {Float32Array} weight
 * @param {Float32Array} bias
 */
function product(x, weight, bias) {
  const outputs = bias.length;
  const inputs = weight.length / outputs;
  const y = new Float64Array((x.length / inputs) * outputs);
  for (let row = 0; row * inputs < x.length; row++) {
    const sums = y.subarray(row * outputs, (row + 1) * outputs);
    sums.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i] ?? 0;
      for (let j = 0; j < outputs; j++) sums[j] = (sums[j] ?? 0) + value * (weight[i * outputs + j] ?? 0);
    }
  }
  return y;
}

/**
 * @param {Float32Array | Float64Array} outputs
 * @param {number} size
 */
function argmaxOf(outputs, size) {
  return Int32Array.from({ length: outputs.length / size }, (_, row) => {
    const values = Array.from(outputs.subarray(row * size, (row + 1) * size));
    return values.indexOf(Math.max(...values));
  });
}
