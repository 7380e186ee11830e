/**
 * The options of everything that is exported: a slip in a name is refused with the nearest one, and another kind of value
 * with the one that is wanted. One line a case.
 */

import { describe, expect, it } from "vitest";
import { readModel, writeModel } from "../../src/formats/model.ts";
import { networkFromGraph, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { networkFromMetadata, networkMetadata } from "../../src/network/metadata.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import { Network } from "../../src/network/network.ts";
import { load, loadMnist, loadMnistSet } from "../../src/node.ts";
import { Session as PlainSession } from "../../src/plain.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { load as loadFromWeb, loadMnistSet as loadMnistSetFromWeb } from "../../src/web.ts";

/** Calls with options as JavaScript lets them come. */
type Call = (options: never) => unknown;

const network = new Network([new Dense({ weight: [[1, 0], [0, 1]] })]); // biome-ignore format: a matrix
const session = new Session(network);
const own = networkMetadata(network);
const graph = readOnnx(writeOnnx(network));
const file = writeModel(network);

const cases: readonly (readonly [name: string, call: Call, options: unknown, sentence: string])[] = [
  [
    "Session",
    (o) => new Session(network, o),
    { thread: 2 },
    'session: unknown option "thread", did you mean "threads"?',
  ],
  ["Session", (o) => new Session(network, o), { backend: 1 }, "session: expected backend to be a string, got a number"],
  ["Session", (o) => new Session(network, o), { threads: "2" }, 'session: expected at least 1 thread or "auto", got 2'],
  [
    "Session",
    (o) => new Session(network, o),
    { backend: "wsam" },
    'backend: unknown name "wsam", did you mean "wasm"?',
  ],
  ["Session", (o) => new Session(network, o), "wasm", "session: expected options to be an object, got a string"],
  [
    "plain Session",
    (o) => new PlainSession(network, o),
    { threads: 2 },
    'session: unknown option "threads", expected none',
  ],
  [
    "accuracy",
    (o) => session.accuracy([[1, 0]], [0], o),
    { batch: 3 },
    'unknown option "batch", did you mean "batchSize"?',
  ],
  [
    "accuracy",
    (o) => session.accuracy([[1, 0]], [0], o),
    { batchSize: "1" },
    "expected a batch size of at least 1, got 1",
  ],
  [
    "accuracy",
    (o) => session.accuracy([[1, 0]], [0], o),
    100,
    "accuracy: expected options to be an object, got a number",
  ],
  ["tensor", (o) => tensor([1], o), { type: "int8" }, 'tensor: unknown option "type", did you mean "dtype"?'],
  ["tensor", (o) => tensor([1], o), { shape: 1 }, "tensor: expected shape to be a list of numbers, got a number"],
  ["tensor", (o) => tensor([1], o), "int8", "tensor: expected options to be an object, got a string"],
  ["load", (o) => load("none", o), { scael: "1/255" }, 'load: unknown option "scael", expected hidden, output, layers'],
  ["load", (o) => load("none", o), { hidden: 1 }, "load: expected hidden to be a string, got a number"],
  ["load", (o) => load("none", o), { layers: "fc1" }, "load: expected layers to be a list of strings, got a string"],
  [
    "load from the web",
    (o) => loadFromWeb("none", o),
    { label: [] },
    'load: unknown option "label", did you mean "labels"?',
  ],
  [
    "loadMnist",
    (o) => loadMnist(o),
    { onehot: true },
    'mnist: unknown option "onehot", expected normalize, flatten, oneHot',
  ],
  ["loadMnist", (o) => loadMnist(o), { flatten: 1 }, "mnist: expected flatten to be a boolean, got a number"],
  ["loadMnistSet", (o) => loadMnistSet("test", o), { dirs: "." }, 'mnist: unknown option "dirs", did you mean "dir"?'],
  ["Network", (o) => new Network([], o), { lables: [] }, 'network: unknown option "lables", did you mean "labels"?'],
  [
    "Network",
    (o) => new Network([], o),
    { notes: "one" },
    "network: expected notes to be a list of strings, got a string",
  ],
  ["Network", (o) => new Network([], o), { input: 784 }, "network: expected input to be an object, got a number"],
  [
    "Network",
    (o) => new Network([], o),
    { input: { scael: "1/2" } },
    'input: unknown option "scael", did you mean "scale"?',
  ],
  [
    "Network",
    (o) => new Network([], o),
    { input: { size: "784" } },
    "input: expected size to be a number, got a string",
  ],
  ["Network", (o) => new Network([], o), { input: { size: Number.NaN } }, "expected an input of at least 1, got NaN"],
  [
    "Network",
    (o) => new Network([], o),
    { input: { divisor: 255 } },
    'input: unknown option "divisor", expected size, scale',
  ],
  [
    "Network",
    (o) => new Network([], o),
    { allowNonFinite: 1 },
    "expected allowNonFinite to be a boolean, got a number",
  ],
  ["Activation", (o) => new Activation("leakyRelu", o), { aplha: 1 }, 'unknown option "aplha", did you mean "alpha"?'],
  ["Activation", (o) => new Activation("leakyRelu", o), { alpha: "1" }, "expected alpha to be a number, got a string"],
  ["Activation", (o) => new Activation("leakyRelu", o), { alpha: Number.NaN }, "leakyRelu takes no alpha of NaN"],
  ["Activation", (o) => new Activation(o), "sigmod", 'activation: unknown function "sigmod", did you mean "sigmoid"?'],
  ["Dense", (o) => new Dense(o), { weights: [[1]] }, 'dense: unknown option "weights", did you mean "weight"?'],
  ["Dense", (o) => new Dense(o), { weight: [[1]], name: 1 }, "dense: expected name to be a string, got a number"],
  [
    "networkFromTensors",
    (o) => networkFromTensors(new Map(), o),
    { hiden: "relu" },
    'network: unknown option "hiden", did',
  ],
  [
    "networkFromMetadata",
    (o) => networkFromMetadata(own, new Map(), o),
    { label: [] },
    'network: unknown option "label"',
  ],
  [
    "networkFromGraph",
    (o) => networkFromGraph(graph, o),
    { hidden: "relu" },
    'network: unknown option "hidden", expected',
  ],
  ["readModel", (o) => readModel(file, o), { lable: [] }, 'model: unknown option "lable", did you mean "labels"?'],
  [
    "writeModel",
    (o) => writeModel(network, o),
    "int8",
    'model: unknown dtype "int8", expected float32, float16, bfloat16',
  ],
  ["writeModel", (o) => writeModel(network, o), { dtype: "float16" }, 'model: unknown dtype "[object Object]"'],
  [
    "loadMnistSet from the web",
    (o) => loadMnistSetFromWeb("test", o),
    { bas: "/" },
    'mnist: unknown option "bas", did you mean "base"?',
  ],
];

describe("is refused", () => {
  it.each(cases)("%s %#", async (_, call, options, sentence) => {
    await expect((async () => call(options as never))()).rejects.toThrow(sentence);
  });
});

it("is refused by the compiler too", () => {
  // @ts-expect-error: batchSize
  expect(() => session.accuracy([[1, 0]], [0], { batchsize: 1 })).toThrow('"batchSize"?');
  // @ts-expect-error: threads
  expect(() => new Session(network, { thread: 1 })).toThrow('"threads"?');
  // @ts-expect-error: a plain session has nothing to choose
  expect(() => new PlainSession(network, { threads: 1 })).toThrow("expected none");
});
