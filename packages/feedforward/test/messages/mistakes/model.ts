/** What is said of model files as a whole: finding them, reading them, and making a network of the arrays in them. */

import { bytesOfResponse } from "../../../src/bytes/response.ts";
import { readFileBeside } from "../../../src/cli/files/input.ts";
import { networkIn } from "../../../src/cli/inspect/inspected.ts";
import { type ImageInputOptions, imageInput } from "../../../src/data/image-input.ts";
import { writePng } from "../../../src/draw.ts";
import { readBeside } from "../../../src/files/beside.ts";
import { mnistFile, mnistFolder } from "../../../src/files/mnist-folder.ts";
import { openModel } from "../../../src/formats/model/open.ts";
import { inspectModel, readModel, readNetwork, writeModel } from "../../../src/formats/model.ts";
import { writeNpy } from "../../../src/formats/npy.ts";
import { writeNpz } from "../../../src/formats/npz.ts";
import { writeOnnx } from "../../../src/formats/onnx.ts";
import { networkFromTensors, type Shape, Tensor, zeros } from "../../../src/index.ts";
import { newLayers } from "../../../src/layers/new-line.ts";
import { networkFromLine } from "../../../src/layers.ts";
import { load, loadMnistSet, save } from "../../../src/node.ts";
import { bytesOf, text } from "../../formats/pickle-files.ts";
import { beside } from "./onnx.ts";
import { mlp } from "./small.ts";

/** A mebibyte again and again. */
function endless(): ReadableStream<Uint8Array<ArrayBuffer>> {
  const part = new Uint8Array(2 ** 20);
  return new ReadableStream({ pull: (controller) => controller.enqueue(part) });
}

const edges: Readonly<Record<string, () => unknown>> = {
  "file-unreadable": () => load("no-such-file.npz"),
  "folder-unreadable": () => loadMnistSet("test", { dir: "no-such-folder" }),
  "file-unwritable": () => save("no-such-folder/net.safetensors", mlp),
  "save-npz-input": () => save("net.npz", mlp.with({ input: { mean: [1], std: [2] } })),
  "save-name": () => save("net.pt", mlp),
  "save-onnx-dtype": () => save("net.onnx", mlp, { dtype: "float16" }),
  "weights-unreadable": () => readBeside("/dev/null", "no-such-file.data"),
  "weights-outside": () => readBeside("/dev/null", "fd"),
  "weights-beside-input": () => readFileBeside("-", "weights.data"),
  "mnist-missing": () => mnistFolder([]),
  "mnist-file-missing": () => mnistFile([], ["t10k-images-idx3-ubyte"], "data"),
  "mnist-file-several": () =>
    mnistFile(["a-t10k-images-idx3-ubyte", "b-t10k-images-idx3-ubyte"], ["t10k-images-idx3-ubyte"], "data"),
  "url-failed": () =>
    bytesOfResponse(new Response(null, { status: 404, statusText: "Not Found" }), "https://example.com/net.onnx"),
  "url-endless": () => bytesOfResponse(new Response(endless()), "https://example.com/net.onnx"),
};

const own = writeModel(mlp);
const pickle = (...parts: string[]): unknown => readModel(bytesOf("\x80\x02}(", ...parts, "u."));
const int = (value: number): string => `J${String.fromCharCode(value & 255, value >> 8, 0, 0)}`;

/** Of 1 MiB, under 200 names. */
function shared(): unknown {
  const made = `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\x01btR`;
  const dtype = "cnumpy\ndtype\n(U\x02f4I00\nI01\ntR";
  const square = `${made}(K\x01(M\0\x04M\0\x01t${dtype}\x89B\0\0\x10\0${"\0".repeat(2 ** 20)}tbq\0`;
  return pickle(...Array.from({ length: 200 }, (_, i) => `${text(`fc${i}.weight`)}${i === 0 ? square : "h\0"}`));
}

const png = writePng(new Tensor("uint8", [1, 1], new Uint8Array(1)));

const refused = (bytes: Uint8Array) => () => {
  throw inspectModel(bytes).error;
};

const files: Readonly<Record<string, () => unknown>> = {
  "model-files": () => readModel(own, { files: new Map() }),
  "model-graph-option": () => readModel(writeOnnx(mlp), { hidden: "relu" }),
  "model-empty": () => readModel(new Uint8Array(0)),
  "model-unknown": () => readModel(bytesOf("hello")),
  "model-format": () => readModel(png),
  "model-npy": () => readModel(writeNpy(zeros([2]))),
  "model-shared": shared,
  "model-dict": () => readModel(bytesOf("\x80\x02].")),
  "model-names": () => pickle(...Array.from({ length: 32_769 }, (_, i) => `${int(i)}N`)),
  "model-dict-key": () => pickle("K\x01N"),
  "model-dict-value": () => pickle("U\x01aN"),
  "model-beside": () => openModel(beside("../weights.data"), {}, () => Promise.resolve(new Uint8Array(24))),
  "inspect-empty": refused(new Uint8Array(0)),
  "inspect-unknown": refused(bytesOf("hello")),
  "inspect-network": () => networkIn(inspectModel(png)),
  "inspect-gzip": async () => {
    const gzip = new Blob(["hello"]).stream().pipeThrough(new CompressionStream("gzip"));
    throw inspectModel(await new Response(gzip).arrayBuffer()).error;
  },
};

type Shapes = Readonly<Record<string, Shape>>;
const arrays = (shapes: Shapes): Map<string, Tensor> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, zeros(shape)]));
const said = { hidden: "relu", output: "softmax" } as const;
const named = (shapes: Shapes, layers?: string | string[]) => () =>
  networkFromTensors(arrays(shapes), { ...said, ...(layers === undefined ? {} : { layers }) });
const words = { "a.weight": [3, 3], "b.weight": [3, 3] };

const naming: Readonly<Record<string, () => unknown>> = {
  "array-names": named({ a: [1] }),
  "array-twice": named({ "a/kernel": [3, 3], "a/kernel:0": [3, 3] }),
  "array-part-twice": () => line("dense", { "a/kernel": [3, 3], "a/kernel:0": [3, 3] }),
  "array-bias-alone": named({ W1: [3, 3], b2: [3] }),
  "array-matrix": named({ W1: [3, 3, 3] }),
  "layers-order": named(words),
  "layers-left-out": named(words, ["a"]),
  "layers-unknown": named(words, ["a", "b", "c"]),
  "layers-uneven": named({ "0.weight": [3, 3], "1.weight": [3, 3], "3.weight": [3, 3] }),
  "layers-contradict": () => readNetwork(own, { layers: ["fc"] }),
  "functions-missing": () => networkFromTensors(arrays({ W1: [3, 3] })),
  "functions-contradict": () => readNetwork(own, { output: "tanh" }),
  "line-reader": named({ W1: [3, 3] }, "dense relu"),
  "line-needless": () => readNetwork(own, { layers: "dense relu" }),
};

/** A network of these arrays, a matrix unless told, by a line. */
function line(layers: string, shapes: Shapes = { W1: [3, 2] }): unknown {
  return readNetwork(writeNpz([...arrays(shapes)]), { layers });
}

const filters = { W1: [2, 1, 3, 3] };
const lines: Readonly<Record<string, () => unknown>> = {
  "line-text": () => networkFromLine(arrays({ W1: [3, 2] }), { layers: ["dense"] }),
  "line-functions": () => networkFromLine(arrays({ W1: [3, 2] }), { layers: "dense", hidden: "relu" }),
  "line-empty": () => line(" "),
  "line-items": () => line("relu ".repeat(4097)),
  "line-item": () => line("pool(2"),
  "line-word-slip": () => line("dnese"),
  "line-word": () => line("transformer"),
  "line-takes-nothing": () => line("relu(1)"),
  "line-name": () => line("conv(padding=1)"),
  "line-name-slip": () => line("conv(strid=1)"),
  "line-value-alone": () => line("pool(2, 3)"),
  "line-value": () => line("conv(pad=)"),
  "line-name-twice": () => line("conv(pad=1,pad=2)"),
  "line-pad-same": () => line("conv(pad=same,stride=2)", filters),
  "line-batch-norm": () => networkFromLine(arrays({ "bn.running_mean": [3] }), { layers: "batchNorm" }),
  "line-layer-norm": () => line("layerNorm", { "ln.bias": [3] }),
  "line-last": () => line("dense last"),
  "line-recurrent-array": () =>
    line("rnn", { "r.weight_ih_l0": [2, 3], "r.weight_hh_l0": [2, 2], "r.bias_ih_l0": [2] }),
  "line-recurrent-rank": () => line("rnn", { "r.weight_ih_l0": [2], "r.weight_hh_l0": [2, 2] }),
  "line-recurrent-left": () =>
    line("rnn", { "r.weight_ih_l0": [2, 3], "r.weight_hh_l0": [2, 2], "r.weight_hh_l1": [2, 2] }),
  "line-input-none": () => line("conv dense", { ...filters, W2: [7, 3] }),
  "line-input-several": () => line("conv globalAveragePool dense", { ...filters, W2: [2, 3] }),
  "line-pool-size": () => line("pool"),
  "line-pad": () => line("conv(pad=x)", filters),
  "line-number": () => line("dropout(x)"),
  "line-parameters": () => newLayers("dense(999999999)", [784]),
  "line-conv-input": () => newLayers("conv(3, size=1)", [784]),
  "line-conv-groups": () => newLayers("conv(4, size=1, groups=2)", [3, 4, 4]),
  "line-conv-size": () => newLayers("conv(30)", [1, 28, 28]),
  "line-dense-units": () => newLayers("dense", [784]),
  "line-whole": () => newLayers("dense(0)", [784]),
  "line-arrays-taken": () => line("dense dense"),
  "line-arrays-none": () => line("conv", { "a.weight": [2, 2], "fc.weight": [2, 2] }),
  "line-arrays-kind": () => line("conv"),
  "line-arrays-left": () => line("dense", { W1: [3, 2], W2: [2, 2] }),
  "line-names": () => networkFromLine(arrays({ W1: [3, 2] }), { layers: "dense", names: ["fc"] }),
};

const image =
  (shape: readonly number[] | null, options: Partial<ImageInputOptions> = {}) =>
  () => {
    const canvas = { data: new Uint8ClampedArray(4), width: 1, height: 1 };
    return imageInput(canvas, { name: "input", dtype: "float32", shape }, { scale: 1, ...options });
  };

const images: Readonly<Record<string, () => unknown>> = {
  "image-scale": image([1, 3, 2, 2], { scale: undefined as never }),
  "image-input-dtype": () =>
    imageInput(
      { data: new Uint8ClampedArray(4), width: 1, height: 1 },
      { name: "input", dtype: "uint8", shape: [1, 3, 2, 2] },
      { scale: 1 },
    ),
  "image-input-shape": image([784]),
  "image-input-channels": image([1, 4, 5, 6]),
  "image-input-axis": image([1, 3, 5, 3]),
  "image-background": image([1, 3, 2, 2], { background: 256 }),
  "image-std": image([1, 3, 2, 2], { std: 0 }),
  "image-mean": image([1, 3, 2, 2], { mean: [1, 2] }),
};

export const modelMistakes: Readonly<Record<string, () => unknown>> = {
  ...edges,
  ...files,
  ...naming,
  ...lines,
  ...images,
};
