/**
 * The tables of the benchmark: the work, those who do it, and what is asked of us. Everything else reads these rows.
 *
 * @import { Contest, Peer } from "./results.ts"
 */

/** @type {readonly Contest[]} */
export const contests = [
  { id: "single", title: "one by one", subject: "mnist", input: "float32", batch: 1, threads: 1 },
  { id: "hundreds", title: "batches of 100", subject: "mnist", input: "float32", batch: 100, threads: 1 },
  { id: "whole", title: "one batch of 10,000", subject: "mnist", input: "float32", batch: 10_000, threads: 1 },
  { id: "bytes", title: "from uint8, in 100s", subject: "mnist", input: "uint8", batch: 100, threads: 1 },
  { id: "hundreds2", title: "batches of 100", subject: "mnist", input: "float32", batch: 100, threads: 2 },
  { id: "whole2", title: "one batch of 10,000", subject: "mnist", input: "float32", batch: 10_000, threads: 2 },
  {
    id: "dense",
    title: "784 × 512 without zeros, in 100s",
    subject: "dense",
    input: "float32",
    batch: 100,
    threads: 1,
  },
];

/** @type {readonly Peer[]} */
export const peers = [
  { id: "wasm", title: "feedforward", kind: "own", host: "node", module: "feedforward", threads: 2, isHeavy: false },
  {
    id: "reference",
    title: "feedforward, plain JavaScript",
    kind: "own",
    host: "node",
    module: "feedforward",
    threads: 1,
    isHeavy: false,
  },
  {
    id: "onnxruntime",
    title: "ONNX Runtime (Python)",
    kind: "native",
    host: "python",
    module: "onnx_runtime",
    threads: 2,
    isHeavy: true,
  },
  {
    id: "onnxruntime-node",
    title: "onnxruntime-node",
    kind: "native",
    host: "node",
    module: "onnxruntime-node",
    threads: 2,
    isHeavy: true,
  },
  {
    id: "numpy-tuned",
    title: "NumPy + OpenBLAS, tuned",
    kind: "native",
    host: "python",
    module: "numpy_tuned",
    threads: 2,
    isHeavy: false,
  },
  {
    id: "numpy",
    title: "NumPy + OpenBLAS, the book's code",
    kind: "native",
    host: "python",
    module: "numpy_book",
    threads: 2,
    isHeavy: false,
  },
  { id: "pytorch", title: "PyTorch", kind: "native", host: "python", module: "pytorch", threads: 2, isHeavy: true },
  {
    id: "onnxruntime-web",
    title: "onnxruntime-web",
    kind: "script",
    host: "node",
    module: "onnxruntime-web",
    threads: 2,
    isHeavy: true,
  },
  {
    id: "tfjs",
    title: "TensorFlow.js, WASM",
    kind: "script",
    host: "node",
    module: "tfjs",
    threads: 1,
    isHeavy: true,
  },
  { id: "jax-js", title: "jax-js", kind: "script", host: "node", module: "jax-js", threads: 1, isHeavy: true },
  { id: "ml-matrix", title: "ml-matrix", kind: "script", host: "node", module: "ml-matrix", threads: 1, isHeavy: true },
  {
    id: "loops",
    title: "plain loops, skipping zeros",
    kind: "script",
    host: "node",
    module: "loops",
    threads: 1,
    isHeavy: false,
  },
];

/**
 * A time of theirs divided by one of ours, least against least, must be at least `factor`.
 *
 * @typedef {object} Target
 * @property {string} text
 * @property {readonly string[]} contests
 * @property {readonly string[]} peers
 * @property {number} factor
 */

const javascript = ["onnxruntime-web", "tfjs", "jax-js", "ml-matrix", "loops"];
const batches = ["hundreds", "whole"];

/** @type {readonly Target[]} */
export const targets = [
  { text: "one by one, onnxruntime-node", contests: ["single"], peers: ["onnxruntime-node"], factor: 10 },
  {
    text: "one by one, NumPy and onnxruntime-web",
    contests: ["single"],
    peers: ["numpy", "onnxruntime-web"],
    factor: 12,
  },
  { text: "one by one, TensorFlow.js", contests: ["single"], peers: ["tfjs"], factor: 20 },
  { text: "one by one, other JavaScript libraries", contests: ["single"], peers: ["jax-js", "ml-matrix"], factor: 25 },
  { text: "batches, ONNX Runtime native", contests: batches, peers: ["onnxruntime", "onnxruntime-node"], factor: 1.3 },
  { text: "batches, the book's NumPy", contests: batches, peers: ["numpy"], factor: 1.7 },
  { text: "batches, JavaScript", contests: batches, peers: javascript, factor: 3.5 },
  { text: "dense inputs, OpenBLAS", contests: ["dense"], peers: ["numpy-tuned"], factor: 0.5 },
];
