/**
 * Sessions, networks, readers of models and functions with a slip in an option, or another kind of it: one line a case.
 */

import { activationSlope, activationValue } from "../../src/chapter/evaluate.ts";
import { neuron, perceptron } from "../../src/chapter/perceptron.ts";
import { type CompileOptions, compile } from "../../src/compile/compile.ts";
import { inspectModel, readModel, readNetwork, writeModel } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { networkOf, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { runPickle } from "../../src/formats/pickle/run.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { softmaxSteps } from "../../src/math/softmax-steps.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { networkFromMetadata } from "../../src/network/metadata.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import { Network } from "../../src/network/network.ts";
import { load, loadMnist, loadMnistSet, loadNetwork, loadPictures, save } from "../../src/node.ts";
import { Session as PlainSession } from "../../src/plain.ts";
import { outline } from "../../src/profile/outline.ts";
import { profile } from "../../src/profile/profile.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { load as loadFromWeb, loadMnistSet as loadMnistSetFromWeb } from "../../src/web.ts";
import type { Case } from "./cases.ts";

const network = new Network([new Dense({ weight: [[1, 0], [0, 1]] })]); // biome-ignore format: a matrix
const session = new Session(network);
const random = new Random(0);
const own = networkMetadata(network);
const graph = readOnnx(writeOnnx(network));
const file = writeModel(network);

export const networkCases: readonly Case[] = [
  [
    "compile",
    (o) => compile(network, o as CompileOptions),
    { target: "wasm", capacty: 2 },
    'compile: unknown option "capacty", did you mean "capacity"?',
  ],
  ["outline", (o) => outline(graph, o), { shape: {} }, 'outline: unknown option "shape", did you mean "shapes"?'],
  [
    "profile",
    (o) => profile(network, { input: [1, 0] }, o),
    { run: 2 },
    'profile: unknown option "run", did you mean "runs"?',
  ],
  [
    "Session.predict",
    (o) => session.predict([1, 0], o),
    { ouput: "y" },
    'predict: unknown option "ouput", did you mean "output"?',
  ],
  [
    "Session.predictInto",
    (o) => session.predictInto([1, 0], new Float32Array(2), o),
    { outputs: "y" },
    'predictInto: unknown option "outputs", did you mean "output"?',
  ],
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
    "Session.accuracy",
    (o) => session.accuracy([[1, 0]], [0], o),
    { batch: 3 },
    'unknown option "batch", did you mean "batchSize"?',
  ],
  [
    "Session.accuracy",
    (o) => session.accuracy([[1, 0]], [0], o),
    { batchSize: "1" },
    "expected a batch size of at least 1, got 1",
  ],
  [
    "Session.accuracy",
    (o) => session.accuracy([[1, 0]], [0], o),
    100,
    "accuracy: expected options to be an object, got a number",
  ],
  ["tensor", (o) => tensor([1], o), { type: "int8" }, 'tensor: unknown option "type", did you mean "dtype"?'],
  ["tensor", (o) => tensor([1], o), { shape: 1 }, "tensor: expected shape to be a list of numbers, got a number"],
  ["tensor", (o) => tensor([1], o), "int8", "tensor: expected options to be an object, got a string"],
  ["tensor", (o) => tensor([1], o), { dtype: "flaot32" }, 'tensor: unknown dtype "flaot32", did you mean "float32"?'],
  ["zeros", (o) => zeros([1], o), "double", 'tensor: unknown dtype "double", expected bool, uint8'],
  [
    "softmaxSteps",
    (o) => softmaxSteps([1], o),
    { from: "naive" },
    'softmaxSteps: unknown option "from", did you mean "form"?',
  ],
  [
    "softmaxSteps",
    (o) => softmaxSteps([1], o),
    { form: "naiv" },
    'softmaxSteps: unknown form "naiv", did you mean "naive"?',
  ],
  [
    "softmaxSteps",
    (o) => softmaxSteps([1], o),
    { form: "stable", precision: "float16" },
    'softmaxSteps: unknown precision "float16", did you mean "float32"?',
  ],
  [
    "activationValue",
    (o) => activationValue(o, 1),
    { name: "sigmod" },
    'unknown function "sigmod", did you mean "sigmoid"?',
  ],
  [
    "activationValue",
    (o) => activationValue(o, 1),
    { name: "elu", beta: 1 },
    'activation: unknown option "beta", expected',
  ],
  [
    "activationSlope",
    (o) => activationSlope(o, 1),
    { name: "elu", alpha: "1" },
    "expected alpha to be a number, got a string",
  ],
  [
    "perceptron",
    (o) => perceptron(o, [1]),
    { weight: [1], bias: 0 },
    'unknown option "weight", did you mean "weights"?',
  ],
  [
    "perceptron",
    (o) => perceptron(o, [1]),
    { weights: ["1"], bias: 0 },
    "expected weights to be a list of numbers, got a",
  ],
  [
    "neuron",
    (o) => neuron(o, [1], { name: "step" }),
    { weights: [1], bias: "0" },
    "neuron: expected bias to be a number",
  ],
  [
    "neuron",
    (o) => neuron({ weights: [1], bias: 0 }, [1], o),
    { name: "stpe" },
    'function "stpe", did you mean "step"?',
  ],
  ["Network.with", (o) => new Network([], { input: { size: 1 } }).with(o), { label: [] }, 'did you mean "labels"?'],
  [
    "initializeNetwork",
    (o) => initializeNetwork(o, random),
    { size: [2, 1] },
    'unknown option "size", did you mean "sizes"?',
  ],
  [
    "initializeNetwork",
    (o) => initializeNetwork(o, random),
    { sizes: [2, "1"] },
    "got a list of numbers and of strings",
  ],
  [
    "initializeNetwork",
    (o) => initializeNetwork(o, random),
    { sizes: [2, 1], hidden: "relu", output: "sofmax" },
    'activation: unknown function "sofmax"',
  ],
  [
    "runPickle",
    (o) => runPickle(new Uint8Array(0), o),
    { global: [] },
    'pickle: unknown option "global", did you mean',
  ],
  ["load", (o) => load("none", o), { scael: "1/255" }, 'load: unknown option "scael", expected hidden, output, layers'],
  [
    "loadNetwork",
    (o) => loadNetwork("none", o),
    { scael: "1/255" },
    'load: unknown option "scael", expected hidden, output, layers',
  ],
  ["load", (o) => load("none", o), { hidden: 1 }, "load: expected hidden to be a string, got a number"],
  [
    "load",
    (o) => load("none", o),
    { layers: 1 },
    "load: expected layers to be a string or a list of strings, got a number",
  ],
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
  [
    "loadPictures",
    (o) => loadPictures("pictures", o),
    { sizes: [2, 2] },
    'pictures: unknown option "sizes", did you mean "size"?',
  ],
  [
    "loadPictures",
    (o) => loadPictures("pictures", o),
    { size: "2x2" },
    "pictures: expected size to be a list of numbers, got a string",
  ],
  ["writeNpz", (o) => writeNpz(o), { W1: tensor([1]) }, "is not iterable"],
  [
    "save",
    (o) => save("x.safetensors", network, o),
    { type: "float16" },
    'save: unknown option "type", did you mean "dtype"?',
  ],
  [
    "save",
    (o) => save("x.safetensors", network, o),
    { dtype: "float64" },
    'model: unknown dtype "float64", did you mean "flo',
  ],
  [
    "writeSafetensors",
    (o) => writeSafetensors([], o),
    [["seed", 1]],
    "safetensors: expected text as metadata, got a number",
  ],
  ["loadMnist", (o) => loadMnist(o), { flatten: 1 }, "mnist: expected flatten to be a boolean, got a number"],
  ["loadMnistSet", (o) => loadMnistSet("test", o), { dirs: "." }, 'mnist: unknown option "dirs", did you mean "dir"?'],
  ["Network", (o) => new Network([], o), { lables: [] }, 'network: unknown option "lables", did you mean "labels"?'],
  [
    "Network",
    (o) => new Network([], o),
    { notes: "one" },
    "network: expected notes to be a list of objects with code, facts and message, got a string",
  ],
  [
    "Network",
    (o) => new Network([], o),
    { notes: ["one"] },
    "network: expected notes to be a list of objects with code, facts and message, got a list of strings",
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
  [
    "Network",
    (o) => new Network([], o),
    { input: { size: Number.NaN } },
    "input: expected size to be a number, got NaN",
  ],
  [
    "Network",
    (o) => new Network([], o),
    { input: { divisor: 255 } },
    'input: unknown option "divisor", expected size, shape, scale',
  ],
  [
    "Network",
    (o) => new Network([], o),
    { allowNonFinite: 1 },
    "expected allowNonFinite to be a boolean, got a number",
  ],
  ["Activation", (o) => new Activation("leakyRelu", o), { aplha: 1 }, 'unknown option "aplha", did you mean "alpha"?'],
  ["Activation", (o) => new Activation("leakyRelu", o), { alpha: "1" }, "expected alpha to be a number, got a string"],
  [
    "Activation",
    (o) => new Activation("leakyRelu", o),
    { alpha: Number.NaN },
    "expected alpha to be a number, got NaN",
  ],
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
    "networkOf",
    (o) => networkOf(graph, o),
    { hiden: "relu" },
    'network: unknown option "hiden", did you mean "hidden"?',
  ],
  ["readNetwork", (o) => readNetwork(file, o), { lable: [] }, 'model: unknown option "lable", did you mean "labels"?'],
  [
    "inspectModel",
    (o) => inspectModel(file, o),
    { lable: [] },
    'model: unknown option "lable", did you mean "labels"?',
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
    "loadMnistSet",
    (o) => loadMnistSetFromWeb("test", o),
    { bas: "/" },
    'mnist: unknown option "bas", did you mean "base"?',
  ],
];
