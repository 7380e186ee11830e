/** What is said of networks, their layers and the file that describes them, each from the mistake itself. */

import {
  Activation,
  addNoise,
  Dense,
  initializeNetwork,
  type Layer,
  Network,
  type Note,
  networkFromMetadata,
  Random,
  Session,
  Softmax,
  type Tensor,
  zeros,
} from "../../../src/index.ts";
import { BatchNorm, Conv2d, Gru, type GruOptions, LayerNorm, MaxPool2d, Scale } from "../../../src/layers.ts";

const dense = (inputs: number, outputs: number, name = ""): Dense =>
  new Dense({ weight: zeros([inputs, outputs]), name });
const conv = (name = "conv1"): Conv2d => new Conv2d({ weight: zeros([2, 1, 3, 3]), name });
const image = { input: { shape: [1, 4, 4] } };
const pixels = { input: { shape: [1, 30000, 30000] } };
const large = { input: { shape: [1, 15_000, 15_000] } };
const four = zeros([4]);

/** A network from the metadata of a file, with something changed in it. */
function fromFile(changes: Readonly<Record<string, string>>, tensors: Readonly<Record<string, Tensor>> = {}): unknown {
  const layers = '[{"type":"dense","name":"dense1"}]';
  const fields = { format: "feedforward", version: "1", input: '{"size":2}', layers, ...changes };
  const own = { "dense1.weight": zeros([2, 3]), "dense1.bias": zeros([3]), ...tensors };
  return networkFromMetadata(new Map(Object.entries(fields)), new Map(Object.entries(own)));
}

const gru = (options: Partial<GruOptions> = {}): Gru =>
  new Gru({ inputWeight: zeros([3, 6]), stateWeight: zeros([2, 6]), ...options });

export const networkMistakes: Readonly<Record<string, () => unknown>> = {
  "layer-kind": () => new Network([dense(2, 3), null as unknown as Layer]),
  "layer-name": () => new Network([dense(2, 3), "sigmoid" as unknown as Layer]),
  "layer-name-twice": () => new Network([dense(2, 3, "fc"), dense(3, 2, "fc")]),
  "layer-input": () => new Network([dense(2, 3), dense(4, 2)]),
  "layer-bias": () => new Dense({ weight: zeros([2, 3]), bias: zeros([2]) }),
  "layer-window": () => new MaxPool2d({ size: 0 }),
  "layer-number": () => new Scale({ factor: Infinity }),
  "layer-output-size": () => new Network([new Conv2d({ weight: zeros([60, 1, 1, 1]) })], pixels),
  "layer-input-image": () => new Network([conv()], { input: { shape: [2, 4, 4] } }),
  "layer-input-flat": () => new Network([conv()], { input: { size: 16 } }),
  "conv2d-weight": () => new Conv2d({ weight: zeros([3, 3]) }),
  "conv2d-groups": () => new Conv2d({ weight: zeros([3, 1, 3, 3]), groups: 2 }),
  "pool2d-padding": () => new MaxPool2d({ size: 2, padding: 2 }),
  "batch-norm-parameters": () => new BatchNorm({ scale: four, bias: four, mean: zeros([3]), variance: four }),
  "batch-norm-input": () =>
    new Network([new BatchNorm({ scale: four, bias: four, mean: four, variance: four })], image),
  "layer-norm-parameters": () => new LayerNorm({ scale: four, bias: zeros([3]) }),
  "layer-norm-input": () => new Network([new LayerNorm({ scale: zeros([3]), bias: zeros([3]) })], image),
  "layer-input-steps": () => new Network([gru()], image),
  "recurrent-weight": () => new Gru({ inputWeight: zeros([3, 8]), stateWeight: zeros([2, 6]) }),
  "recurrent-bias": () => gru({ bias: zeros([4]) }),
  "gru-state-bias": () => gru({ resetAfter: false, stateBias: zeros([2]) }),
  "dense-weight": () => new Dense({ weight: zeros([3]) }),
  "activation-alpha": () => new Activation("relu", { alpha: 1 }),
  "softmax-single": () => new Network([dense(2, 1), new Softmax()]),
  "parameter-not-finite": () => new Network([new Dense({ weight: [[Number.NaN, 1]] })]),
  "note-kind": () => new Network([dense(2, 3)], { notes: [{} as Note] }),
  "labels-count": () => new Network([dense(2, 3)], { labels: ["a"] }),
  "network-memory": () => new Session(new Network([new Conv2d({ weight: zeros([1, 1, 1, 1]) })], large)),
  "input-size-missing": () => new Network([new Activation("relu")]),
  "input-size": () => new Network([], { input: { size: 0 } }),
  "input-scale": () => new Network([dense(2, 3)], { input: { scale: "2" } }),
  "input-names": () => new Network([dense(2, 3)], { input: { names: ["age"] } }),
  "input-numbers": () => new Network([dense(2, 3)], { input: { mean: [1, 2, 3] } }),
  "input-std": () => new Network([dense(2, 3)], { input: { std: [0] } }),
  "input-mean": () => new Network([dense(2, 3)], { input: { mean: [Infinity] } }),
  "initializer-sizes": () => initializeNetwork({ sizes: [2], hidden: "relu", output: "softmax" }, new Random(0)),
  "initializer-random": () =>
    initializeNetwork({ sizes: [2, 2], hidden: "relu", output: "softmax" }, undefined as unknown as Random),
  "noise-random": () => addNoise(new Network([dense(2, 3)]), 1, undefined as never),
  "noise-level": () => addNoise(new Network([dense(2, 3)]), -1, new Random(0)),
  "file-version": () => fromFile({ version: "9" }),
  "file-layers": () => fromFile({ layers: "{}" }),
  "file-layer-type": () => fromFile({ layers: '[{"type":"lstm"}]' }),
  "file-layer-name": () => fromFile({ layers: '[{"type":"dense"}]' }),
  "file-tensor-missing": () => fromFile({ layers: '[{"type":"dense","name":"dense2"}]' }),
  "file-standardization": () => fromFile({ input: '{"size":2,"mean":[1]}' }),
  "file-json": () => fromFile({ layers: "[" }),
  "file-object": () => fromFile({ input: "3" }),
};
