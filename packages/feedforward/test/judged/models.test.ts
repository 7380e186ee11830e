/**
 * Models that others have trained and published, where FEEDFORWARD_MODELS names their folder: the answers that ONNX Runtime
 * gave beside them, on both backends, each output within 1e-4 relative or 1e-5 absolute, whichever is larger; and what is
 * refused, by which name. The book's own convolutional networks, where FEEDFORWARD_BOOK has them, as graphs on MNIST.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BackendName } from "../../src/backend/backend.ts";
import { FormatError, UnsupportedError } from "../../src/errors.ts";
import { readModel, writeModel } from "../../src/formats/model.ts";
import { readNpz } from "../../src/formats/npz.ts";
import { classicalOperators, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { readPickle } from "../../src/formats/pickle.ts";
import type { Network } from "../../src/network/network.ts";
import { architecture } from "../../src/network/summary.ts";
import { loadMnistSet } from "../../src/node.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { stepWork } from "../../src/program/work.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { askPython, pythonWith } from "../formats/python.ts";
import { node } from "../onnx/graphs.ts";

const models = process.env.FEEDFORWARD_MODELS ?? "";
const book = process.env.FEEDFORWARD_BOOK ?? "";
const bytesOf = (name: string): Uint8Array => readFileSync(join(models, name));

it("where published models lie", (context) => {
  if (!existsSync(models)) context.skip("FEEDFORWARD_MODELS names no folder");
  expect(existsSync(join(models, "manifest.json"))).toBe(true);
});

/** More multiply-adds than the reference does in a while. */
const mostOfReference = 50e6;

const answered = [
  "low-light",
  "mnist-cnn",
  "fresh-cnn",
  "basic-pitch",
  "ocr-cls",
  "shapes-cnn",
  "item-cnn",
  "ultraface",
  "magika",
  "silero-16k",
  "silero",
  "dtln-1",
  "tree-classifier",
  "forest-regressor",
];

/** Inputs that decide which part of a file runs. */
const settled: Readonly<Record<string, readonly string[]>> = { silero: ["sr"] };

const refused: readonly (readonly [name: string, words: string])[] = [
  ["medical-cnn", 'lies in the file "model.onnx.data", which was not given'],
];

const chains: readonly (readonly [name: string, layers: string])[] = [
  [
    "mnist-cnn",
    "1×28×28 → conv2d 8×28×28 relu → maxPool2d 8×14×14 → conv2d 16×14×14 relu → maxPool2d 16×4×4 → flatten 256 → 10",
  ],
  [
    "item-cnn",
    "3×64×64 → conv2d 32×64×64 relu → maxPool2d 32×32×32 → conv2d 64×32×32 relu → maxPool2d 64×16×16 → conv2d 128×16×16 relu → globalAveragePool2d 128×1×1 → flatten 128 → 128 → 415",
  ],
  [
    "shapes-cnn",
    "1×64×64 → conv2d 12×64×64 relu → maxPool2d 12×32×32 → conv2d 24×32×32 relu → maxPool2d 24×16×16 → conv2d 32×16×16 relu → maxPool2d 32×8×8 → flatten 2048 → 64 relu → 16",
  ],
];

/** Sizes of a row that a file leaves open. */
const sizes: Readonly<Record<string, readonly number[]>> = { "ocr-cls": [3, 48, 192], "low-light": [3, 32, 32] };

const graphsAlone: readonly (readonly [name: string, words: string])[] = [
  ["fresh-cnn", 'ReduceMean "node_mean" is no layer of a network'],
  ["ocr-cls", "which is no chain of layers"],
  ["low-light", "which is no chain of layers"],
  ["niivue", 'Conv "/0/Conv" slides over 3 axes, and layers slide over two'],
  ["ultraface", "expected a graph of one input and one output, got 1 inputs and 2 outputs"],
  ["basic-pitch", "expected a graph of one input and one output, got 1 inputs and 3 outputs"],
];

describe.skipIf(!existsSync(models))("published models (skipped where FEEDFORWARD_MODELS names no folder)", () => {
  it("are all here", () => {
    const { length } = JSON.parse(readFileSync(join(models, "manifest.json"), "utf8")) as unknown[];
    expect(answered.length + refused.length + 1).toBe(length);
  });

  it.each(answered)("%s gives what ONNX Runtime gave", (name) => {
    const graph = readOnnx(bytesOf(`${name}.onnx`), { operators: classicalOperators });
    const arrays = [...readNpz(bytesOf(`${name}.npz`))];
    const part = (start: string) =>
      arrays.filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value] as const);
    const feeds = new Map(part("in."));
    const constants = new Map((settled[name] ?? []).map((input) => [input, feeds.get(input)!]));
    const free = new Map([...feeds].filter(([input]) => !constants.has(input)));
    for (const backend of backendsFor(graph, free, constants)) {
      const outputs = new Session(graph, { backend, constants: Object.fromEntries(constants) }).run(free);
      for (const [output, wanted] of part("out.")) {
        const own = outputs[output]!;
        expect([own.dtype, own.shape]).toEqual([wanted.dtype, wanted.shape]);
        expect(worstOf(own, wanted)).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each(chains)("%s is the layers %s, with the graph's bits", (name, line) => {
    const graph = readOnnx(bytesOf(`${name}.onnx`));
    const network = networkOf(graph);
    expect(architecture(network)).toBe(line);
    const [, x] = [...readNpz(bytesOf(`${name}.npz`))].find(([key]) => key.startsWith("in."))!;
    const back = readModel(writeModel(network)) as Network;
    const bits = hex(new Session(graph).predict(x).data as Float32Array);
    for (const own of [network, back]) expect(hex(new Session(own).predict(x).data as Float32Array)).toBe(bits);
  });

  it.each(graphsAlone)("%s is no chain of layers: %s", (name, words) => {
    const graph = readOnnx(bytesOf(`${name}.onnx`));
    const network = () => networkOf(graph, name in sizes ? { input: { shape: sizes[name]! } } : {});
    expect(network).toThrow(UnsupportedError);
    expect(network).toThrow(words);
  });

  it.each(refused)("%s is refused by name: %s", (name, words) => {
    expect(() => readOnnx(bytesOf(`${name}.onnx`))).toThrow(FormatError);
    expect(() => readOnnx(bytesOf(`${name}.onnx`))).toThrow(words);
  });

  it("niivue at its full size, which takes 738 MB, is refused before anything is allocated where less is allowed", () => {
    const graph = readOnnx(bytesOf("niivue.onnx"));
    const before = process.memoryUsage().rss;
    const prepare = () => new Session(graph, { shapes: { input: [1, 1, 256, 256, 256] }, memoryBytes: 2 ** 29 });
    expect(prepare).toThrow(UnsupportedError);
    expect(prepare).toThrow("graph: these shapes want 738219896 bytes, more than the 536870912 allowed");
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 26);
  });

  it("niivue at 16 × 16 × 16 gives what ONNX Runtime gives", (context) => {
    const python = pythonWith("onnxruntime");
    if (python === null) context.skip("no python3-onnxruntime");
    const graph = readOnnx(bytesOf("niivue.onnx"));
    const random = new Random(16);
    const shape = [1, 1, 16, 16, 16];
    const x = tensor(
      Float32Array.from({ length: 4096 }, () => random.uniform()),
      { shape },
    );
    const wanted = tensor(runtimeOn(python!, withShape(graph, shape), x)).reshape(1, 3, 16, 16, 16);
    for (const backend of ["wasm", "reference"] as const) {
      const { output } = new Session(graph, { backend, shapes: { input: shape } }).run({ input: x });
      expect(output!.shape).toEqual(wanted.shape);
      expect(worstOf(output!, wanted)).toBeLessThanOrEqual(1);
    }
  });
});

function backendsFor(
  graph: Graph,
  feeds: ReadonlyMap<string, Tensor>,
  constants: ReadonlyMap<string, Tensor>,
): readonly BackendName[] {
  const shapes = new Map([...feeds].map(([name, { shape }]) => [name, shape]));
  const { program } = lowerGraph(graph, { shapes, constants });
  const work = program.steps.reduce((sum, step) => sum + stepWork(program, step), 0);
  return work < mostOfReference ? ["wasm", "reference"] : ["wasm"];
}

/** The largest difference, in what is allowed. */
function worstOf(own: Tensor, wanted: Tensor): number {
  let worst = 0;
  for (let i = 0; i < wanted.size; i++) {
    const [a, b] = [own.at(i), wanted.at(i)];
    const share = Math.abs(a - b) / Math.max(1e-4 * Math.abs(b), 1e-5);
    // Whatever is no number is as wrong as can be.
    if (!(share <= worst)) worst = Number.isNaN(share) ? Infinity : share;
  }
  return worst;
}

/** The graph as a file that declares another shape of its only input. */
function withShape(graph: Graph, shape: readonly number[]): Uint8Array {
  const [input] = graph.inputs;
  const outputs = graph.outputs.map((output) => ({ ...output, shape: null }));
  return writeOnnx(new Graph({ ...graph, inputs: [{ ...input!, shape }], outputs }));
}

function runtimeOn(python: string, model: Uint8Array, x: Tensor): number[] {
  const script = `
import json, sys, numpy as np, onnxruntime
size = int.from_bytes(sys.stdin.buffer.read(4), "little")
model, x = sys.stdin.buffer.read(size), np.frombuffer(sys.stdin.buffer.read(), np.float32)
options = onnxruntime.SessionOptions()
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
(given,) = session.get_inputs()
print(json.dumps(session.run(None, {given.name: x.reshape(given.shape)})[0].ravel().tolist()))`;
  const size = new Uint8Array(Uint32Array.of(model.length).buffer);
  return askPython(python, script, Buffer.concat([size, model, new Uint8Array(x.data.buffer)])) as number[];
}

/** A network in a line: what follows what, and the numbers of its arrays. */
const bookNetworks: readonly (readonly [file: string, layers: string, correct: number])[] = [
  ["params.pkl", "conv relu pool dense relu dense", 9890],
  [
    "deep_convnet_params.pkl",
    "conv relu conv relu pool conv relu conv2 relu pool conv relu conv relu pool dense relu half dense half",
    9935,
  ],
];

describe.skipIf(!existsSync(join(book, "params.pkl")))(
  "the book's convolutional networks (skipped where FEEDFORWARD_BOOK has none)",
  () => {
    it.each(bookNetworks)("%s: %s: %i of 10,000 test images", async (file, layers, correct) => {
      const { images, labels } = await loadMnistSet("test");
      const graph = bookGraph(
        readPickle(readFileSync(join(book, file))) as ReadonlyMap<string, Tensor>,
        layers.split(" "),
      );
      const session = new Session(graph, { backend: "wasm" });
      let right = 0;
      for (let from = 0; from < 10_000; from += 500) {
        const part = (images as Tensor<"float32">).slice(from, from + 500).reshape(500, 1, 28, 28);
        const { y } = session.run({ x: part });
        for (let i = 0; i < 500; i++) right += Number(bestOf(y!.row(i)) === labels.at(from + i));
      }
      expect(right).toBe(correct);
    });
  },
);

function bestOf({ data }: Tensor): number {
  return (data as Float32Array).reduce((best, value, i, all) => (value > all[best]! ? i : best), 0);
}

/** Convolutions of 3 × 3 are padded by 1 (conv2 by 2); those of 5 × 5 are not. The last pool is flattened. */
function bookGraph(arrays: ReadonlyMap<string, Tensor>, layers: readonly string[]): Graph {
  const nodes: GraphNode[] = [];
  const constants = new Map<string, Tensor>([["half", tensor(0.5)]]);
  let [value, count, isFlat] = ["x", 0, false];
  const add = (operator: string, from: readonly string[], attributes: Parameters<typeof node>[3] = {}): void => {
    const to = `v${nodes.length}`;
    nodes.push(node(operator, [value, ...from], [to], attributes));
    value = to;
  };
  const parameters = (): string[] => {
    count += 1;
    return ["W", "b"].map((letter) => {
      constants.set(`${letter}${count}`, arrays.get(`${letter}${count}`)!.to("float32"));
      return `${letter}${count}`;
    });
  };
  for (const layer of layers) {
    if (layer === "relu") add("Relu", []);
    else if (layer === "pool") add("MaxPool", [], { kernel_shape: ["ints", [2n, 2n]], strides: ["ints", [2n, 2n]] });
    else if (layer === "half") add("Mul", ["half"]);
    else if (layer === "dense") {
      if (!isFlat) add("Flatten", []);
      isFlat = true;
      add("Gemm", parameters());
    } else {
      const [weight, bias] = parameters() as [string, string];
      const pad = layer === "conv2" ? 2n : constants.get(weight)!.shape[2] === 3 ? 1n : 0n;
      add("Conv", [weight, bias], { pads: ["ints", [pad, pad, pad, pad]] });
    }
  }
  return new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 1, 28, 28] }],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes: nodes.with(-1, { ...nodes.at(-1)!, outputs: ["y"] }),
    constants,
  });
}
