/**
 * The work of the benchmark of graphs, a folder a row: `model.onnx`, the values that go in and those that must come out as
 * plain arrays, and `work.json`, which says what they are. Published models bring their answers; of what is made here the
 * backend that defines the numbers gives them.
 *
 * @import { GraphWork } from "./results.ts"
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forest } from "./graph-forest.js";
import { teachable } from "./graph-teachable.js";
import { folderOf } from "./graphs.js";
import { built } from "./subject.js";

/** @typedef {typeof import("../packages/feedforward/src/index.ts")} Library */
/** @typedef {typeof import("../packages/feedforward/src/node.ts")} NodeLibrary */
/** @typedef {typeof import("../packages/feedforward/src/formats/onnx.ts")} Onnx */
/** @typedef {typeof import("../packages/feedforward/src/formats/npz.ts")} Npz */
/** @typedef {typeof import("../packages/feedforward/src/formats/pickle.ts")} Pickle */
/** @typedef {import("../packages/feedforward/src/formats/onnx.ts").Graph} Graph */
/** @typedef {Graph["nodes"][number]["attributes"]} Attributes */
/** @typedef {import("../packages/feedforward/src/index.ts").Tensor} Tensor */

/**
 * @typedef {object} Made
 * @property {Uint8Array} model
 * @property {ReadonlyMap<string, Tensor>} inputs
 * @property {ReadonlyMap<string, Tensor>} outputs
 * @property {number} rows examples, of which a call takes some
 */

/** Examples of a network for digits. */
const rowsOfBook = 1000;

/**
 * Writes the work of a row, or says why there is none.
 *
 * @param {GraphWork} work
 * @param {string} folder
 * @returns {Promise<string | null>}
 */
export async function writeGraph(work, folder) {
  const target = join(folder, folderOf(work));
  if (existsSync(target)) return null;
  const missing = missingFor(work);
  if (missing !== null) return missing;
  const made = work.from === "models" ? await published(work.id) : await own(folderOf(work), target);
  const { model, inputs, outputs, rows } = made;
  mkdirSync(target, { recursive: true });
  const write = (/** @type {string} */ end, /** @type {ReadonlyMap<string, Tensor>} */ tensors) =>
    [...tensors].map(([name, { dtype, shape, data }], i) => {
      const file = `${i}.${end}`;
      writeFileSync(join(target, file), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      return { name, dtype, shape, file };
    });
  const contents = { rows, inputs: write("in", inputs), outputs: write("out", outputs) };
  writeFileSync(join(target, "model.onnx"), model);
  writeFileSync(join(target, "work.json"), JSON.stringify(contents));
  return null;
}

/** @param {GraphWork} work */
function missingFor({ from, id }) {
  const { FEEDFORWARD_MODELS: models, FEEDFORWARD_BOOK: book } = process.env;
  if (from === "models") {
    if (models === undefined) return "skipped: FEEDFORWARD_MODELS names no folder of models";
    return existsSync(join(models, `${id}.npz`)) ? null : "skipped: the folder of FEEDFORWARD_MODELS has no such model";
  }
  if (id === "teachable" && !existsSync(new URL("node_modules/@tensorflow/tfjs-layers", import.meta.url)))
    return "skipped: TensorFlow.js, which makes the model, is not installed";
  if (from === "made") return null;
  if (book === undefined) return "skipped: FEEDFORWARD_BOOK names no folder of the book's parameters";
  return existsSync(join(book, "params.pkl")) ? null : "skipped: the folder of FEEDFORWARD_BOOK has no params.pkl";
}

/**
 * @param {string} id
 * @returns {Promise<Made>}
 */
async function published(id) {
  /** @type {Npz} */
  const { readNpz } = await built("formats/npz.js");
  const file = (/** @type {string} */ ending) => readFileSync(join(process.env.FEEDFORWARD_MODELS ?? "", id + ending));
  const arrays = [...readNpz(file(".npz"))];
  const part = (/** @type {string} */ start) =>
    new Map(arrays.flatMap(([name, value]) => (name.startsWith(start) ? [[name.slice(start.length), value]] : [])));
  return { model: file(".onnx"), inputs: part("in."), outputs: part("out."), rows: 1 };
}

/**
 * @param {string} id
 * @param {string} folder
 * @returns {Promise<Made>}
 */
async function own(id, folder) {
  /** @type {[Onnx, Library]} */
  const [{ writeOnnx }, { Session, tensor }] = await Promise.all([built("formats/onnx.js"), built("index.js")]);
  const { graph, x } = await /** @type {Maker} */ (makers[id])(folder);
  const rows = x.shape[0] ?? 1;
  const name = graph.inputs[0]?.name ?? "";
  const outputs = new Session(graph, { backend: "reference" }).run({ [name]: x });
  const answers = Object.entries(outputs).map(([output, value]) => /** @type {const} */ ([output, tensor(value)]));
  return { model: writeOnnx(graph), inputs: new Map([[name, x]]), outputs: new Map(answers), rows };
}

/** @typedef {(folder: string) => Promise<{ graph: Graph, x: Tensor }>} Maker */

/** @type {Readonly<Record<string, Maker>>} */
const makers = { "book-cnn": bookNetwork, depthwise, forest, mlp, teachable };

async function depthwise() {
  /** @type {[Onnx, Library]} */
  const [{ Graph }, { Random, tensor }] = await Promise.all([built("formats/onnx.js"), built("index.js")]);
  const random = new Random(56);
  const draw = (/** @type {readonly number[]} */ shape) =>
    tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform() - 0.5),
      { shape },
    );
  const attributes = attributesOf({ group: 32, pads: [1, 1, 1, 1] });
  const graph = new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: [1, 32, 56, 56] }],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes: [{ name: "", operator: "Conv", inputs: ["x", "W", "b"], outputs: ["y"], attributes }],
    constants: new Map([
      ["W", draw([32, 1, 3, 3])],
      ["b", draw([32])],
    ]),
  });
  return { graph, x: draw([1, 32, 56, 56]) };
}

/**
 * The shipped network for digits, as a graph and as a file of layers.
 *
 * @param {string} folder
 */
async function mlp(folder) {
  /** @type {[Onnx, NodeLibrary]} */
  const [{ Graph, graphOf }, { loadNetwork }] = await Promise.all([built("formats/onnx.js"), built("node.js")]);
  const model = new URL("../models/mnist-mlp.safetensors", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "network.safetensors"), readFileSync(model));
  const graph = graphOf(await loadNetwork(model));
  const renamed = (/** @type {string} */ name) => (name === "input" ? "x" : name);
  const nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(renamed) }));
  const inputs = graph.inputs.map((input) => ({ ...input, name: renamed(input.name) }));
  return { graph: new Graph({ ...graph, inputs, nodes }), x: await digits([784]) };
}

/** 5 × 5 × 30 without padding, ReLU, maximum of 2 × 2, dense 100, ReLU, dense 10. */
async function bookNetwork() {
  /** @type {[Onnx, Pickle]} */
  const [{ Graph }, { readPickle }] = await Promise.all([built("formats/onnx.js"), built("formats/pickle.js")]);
  const file = readFileSync(join(process.env.FEEDFORWARD_BOOK ?? "", "params.pkl"));
  const arrays = /** @type {ReadonlyMap<string, Tensor>} */ (readPickle(file));
  const layers = /** @type {const} */ ([
    ["Conv", ["W1", "b1"], {}],
    ["Relu", [], {}],
    ["MaxPool", [], { kernel_shape: [2, 2], strides: [2, 2] }],
    ["Flatten", [], {}],
    ["Gemm", ["W2", "b2"], {}],
    ["Relu", [], {}],
    ["Gemm", ["W3", "b3"], {}],
  ]);
  const graph = new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 1, 28, 28] }],
    outputs: [{ name: `v${layers.length - 1}`, dtype: "float32", shape: null }],
    nodes: layers.map(([operator, parameters, attributes], i) => ({
      name: "",
      operator,
      inputs: [i === 0 ? "x" : `v${i - 1}`, ...parameters],
      outputs: [`v${i}`],
      attributes: attributesOf(attributes),
    })),
    constants: new Map([...arrays].map(([name, values]) => [name, values.to("float32")])),
  });
  return { graph, x: await digits([1, 28, 28]) };
}

/**
 * @param {readonly number[]} shape
 * @returns {Promise<Tensor>}
 */
async function digits(shape) {
  /** @type {NodeLibrary} */
  const { loadMnistSet } = await built("node.js");
  const { images } = await loadMnistSet("test");
  return /** @type {Tensor} */ (images).slice(0, rowsOfBook).reshape(rowsOfBook, ...shape);
}

/**
 * @param {Readonly<Record<string, number | readonly number[]>>} values
 * @returns {Attributes}
 */
function attributesOf(values) {
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number"
        ? /** @type {const} */ ({ type: "int", value: BigInt(value) })
        : /** @type {const} */ ({ type: "ints", value: BigInt64Array.from(value, BigInt) }),
    ]),
  );
}
