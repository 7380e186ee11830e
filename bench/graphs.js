/**
 * The tables of the benchmark of graphs: the ONNX files and networks that are run, those who run them, and what is asked of
 * us. A row of work is skipped, in words, where what it is made from is not at hand.
 *
 * @import { GraphTarget, GraphWork, Peer } from "./results.ts"
 */

/** Published models by the name of their file, with millions of multiply-adds. */
const published = /** @type {const} */ ([
  ["mnist-cnn", 0.62],
  ["low-light", 0.0003],
  ["forest-regressor", 0],
  ["dtln-1", 0.36],
  ["silero", 0.56],
  ["silero-16k", 0.56],
  ["shapes-cnn", 5.0],
  ["fresh-cnn", 11.2],
  ["ocr-cls", 16.3],
  ["item-cnn", 41.4],
  ["ultraface", 100],
  ["magika", 367],
  ["basic-pitch", 524],
]);

const runtimes = ["wasm", "onnxruntime-web", "onnxruntime-node"];
/** TensorFlow.js reads no ONNX: what it runs is written out for it. */
const all = [...runtimes, "tfjs"];

/** @type {readonly GraphWork[]} */
export const graphs = [
  ...published.map(
    ([id, millions]) =>
      /** @type {const} */ ({
        id,
        title: id,
        from: "models",
        millions,
        batch: 1,
        peers: id === "mnist-cnn" ? all : runtimes,
      }),
  ),
  {
    id: "depthwise",
    title: "depthwise 3 × 3, 32 channels of 56 × 56",
    from: "made",
    millions: 0.9,
    batch: 1,
    peers: runtimes,
  },
  { id: "book-cnn", title: "the book's chapter 7, one by one", from: "book", millions: 0.87, batch: 1, peers: all },
  { id: "book-cnn-100", title: "the book's chapter 7, in 100s", from: "book", millions: 0.87, batch: 100, peers: all },
  {
    id: "mlp",
    title: "784-50-100-10, one by one",
    from: "made",
    millions: 0.045,
    batch: 1,
    peers: [...all, "layers"],
  },
  {
    id: "mlp-100",
    title: "784-50-100-10, in 100s",
    from: "made",
    millions: 0.045,
    batch: 100,
    peers: [...all, "layers"],
  },
  {
    id: "forest",
    title: "a forest of 100 trees, one by one",
    from: "made",
    millions: 0,
    batch: 1,
    peers: runtimes,
  },
  {
    id: "forest-100",
    title: "a forest of 100 trees, in 100s",
    from: "made",
    millions: 0,
    batch: 100,
    peers: runtimes,
  },
  {
    id: "forest-10000",
    title: "a forest of 100 trees, in 10,000s",
    from: "made",
    millions: 0,
    batch: 10_000,
    peers: runtimes,
  },
  {
    id: "teachable",
    title: "a picture, Teachable Machine's MobileNet",
    from: "made",
    millions: 58,
    batch: 1,
    peers: all,
  },
];

/** The folder of a row's work; rows that differ in their batch share it. */
export function folderOf(/** @type {{ id: string }} */ { id }) {
  return id.replace(/-(100|10000)$/, "");
}

const common = { host: /** @type {const} */ ("node"), script: "graph-serve", threads: /** @type {const} */ (1) };

/** @type {readonly Peer[]} */
export const graphPeers = [
  { ...common, id: "wasm", title: "feedforward", kind: "own", module: "graph-feedforward", isHeavy: false },
  { ...common, id: "layers", title: "feedforward, as layers", kind: "own", module: "graph-layers", isHeavy: false },
  { ...common, id: "onnxruntime-web", title: "onnxruntime-web", kind: "script", module: "graph-web", isHeavy: true },
  { ...common, id: "onnxruntime-node", title: "onnxruntime-node", kind: "native", module: "graph-node", isHeavy: true },
  { ...common, id: "tfjs", title: "TensorFlow.js, WASM", kind: "script", module: "graph-tfjs", isHeavy: true },
];

const small = ["mnist-cnn", "low-light", "forest-regressor", "dtln-1", "silero", "silero-16k"];
const large = ["shapes-cnn", "fresh-cnn", "ocr-cls", "item-cnn", "ultraface", "magika", "basic-pitch"];
const web = "onnxruntime-web";

/** @type {readonly GraphTarget[]} */
export const graphTargets = [
  { text: "mnist-cnn, onnxruntime-web", graphs: ["mnist-cnn"], peer: web, of: "call", mean: "least", factor: 3 },
  {
    text: "mnist-cnn, onnxruntime-node",
    graphs: ["mnist-cnn"],
    peer: "onnxruntime-node",
    of: "call",
    mean: "least",
    factor: 1,
  },
  { text: "below a million, mean", graphs: small, peer: web, of: "call", mean: "geometric", factor: 2 },
  { text: "below a million, the least", graphs: small, peer: web, of: "call", mean: "least", factor: 1.4 },
  { text: "larger files, mean", graphs: large, peer: web, of: "call", mean: "geometric", factor: 1.15 },
  { text: "larger files, the least", graphs: large, peer: web, of: "call", mean: "least", factor: 1 },
  { text: "depthwise convolution", graphs: ["depthwise"], peer: web, of: "call", mean: "least", factor: 1.8 },
  {
    text: "load and first call, the least",
    graphs: [...small, ...large],
    peer: web,
    of: "start",
    mean: "least",
    factor: 4,
  },
  {
    text: "chapter 7 in 100s, onnxruntime-node",
    graphs: ["book-cnn-100"],
    peer: "onnxruntime-node",
    of: "call",
    mean: "least",
    factor: 1,
  },
  {
    text: "chapter 7 one by one, onnxruntime-node",
    graphs: ["book-cnn"],
    peer: "onnxruntime-node",
    of: "call",
    mean: "least",
    factor: 3,
  },
  {
    text: "networks for digits, TensorFlow.js",
    graphs: ["mnist-cnn", "book-cnn", "book-cnn-100"],
    peer: "tfjs",
    of: "call",
    mean: "least",
    factor: 3,
  },
  {
    text: "a graph of dense layers, the layers",
    graphs: ["mlp", "mlp-100"],
    peer: "layers",
    of: "call",
    mean: "least",
    factor: 0.97,
  },
  {
    text: "forests, onnxruntime-node",
    graphs: ["forest", "forest-100", "forest-10000"],
    peer: "onnxruntime-node",
    of: "call",
    mean: "least",
    factor: 1,
  },
  {
    text: "Teachable Machine, TensorFlow.js",
    graphs: ["teachable"],
    peer: "tfjs",
    of: "call",
    mean: "least",
    factor: 1,
  },
];
