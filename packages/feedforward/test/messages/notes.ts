/**
 * Every note with what makes it: files that are read, networks that are made, trained and converted, as anybody does. Each gives
 * all that is noted, the one it stands for among them.
 */

import { notesOfLoss } from "../../src/cli/inspect/convert.ts";
import type { Note } from "../../src/errors.ts";
import { readTfjs } from "../../src/formats/tfjs.ts";
import { networkFromLine } from "../../src/layers/from-line.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import { Network } from "../../src/network/network.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { trainingNotes } from "../../src/train/record.ts";
import { inputLayer, kerasGraph, layer, sequential, tfjsFiles, tfjsModel } from "../keras/models.ts";
import { classical, node, withNodes } from "../onnx/graphs.ts";
import { pictureGraph } from "../onnx/picture-graph.ts";

const sigmoid = new Activation("sigmoid");

/** A layer of an npz file without its bias. */
function bare(dtype: DType = "float32"): Network {
  return networkFromTensors(new Map([["W1", zeros([2, 2], dtype)]]), { output: "softmax" });
}

function book(): Network {
  const sizes = [784, 50, 100, 10];
  const layers = sizes
    .slice(1)
    .flatMap((size, i) => [[`W${i + 1}`, zeros([sizes[i]!, size])] as const, [`b${i + 1}`, zeros([size])] as const]);
  return networkFromTensors(new Map(layers));
}

interface Declared {
  readonly input?: readonly Dimension[];
  readonly output?: readonly Dimension[];
  readonly dtype?: DType;
}

/** A matrix and what follows it, of which the file declares what goes in and what comes out. */
function declaring({ input = ["n", 3], output, dtype = "float32" }: Declared, nodes: readonly GraphNode[] = []): Graph {
  return new Graph({
    opset: 17,
    inputs: [{ name: "x", dtype, shape: input }],
    outputs: [{ name: "y", dtype, shape: output ?? null }],
    nodes: [node("MatMul", ["x", "w"], [nodes.length === 0 ? "y" : "a"]), ...nodes],
    constants: new Map([
      ["w", zeros([3, 2])],
      ["root", tensor(Math.SQRT2)],
      ["unit", tensor(1)],
      ["half", tensor(0.5)],
    ]),
  });
}

const turned = [
  node("Transpose", ["x"], ["t"], { perm: ["ints", [0n, 3n, 1n, 2n]] }),
  node("Conv", ["t", "one.weight"], ["y"]),
];

/** As PyTorch wrote it before opset 20. */
const gelu = [
  node("Div", ["a", "root"], ["scaled"]),
  node("Erf", ["scaled"], ["erf"]),
  node("Add", ["erf", "unit"], ["above"]),
  node("Mul", ["a", "above"], ["doubled"]),
  node("Mul", ["doubled", "half"], ["y"]),
];

export const noted: Readonly<Record<string, () => readonly Note[]>> = {
  "batch-fixed": () => networkOf(withNodes([node("Relu", ["a"], ["y"])], 13, { shape: [8, 3] })).notes,
  "bias-missing": () => bare().notes,
  "functions-assumed": () => book().notes,
  "gemm-factors": () =>
    networkOf(withNodes([node("Gemm", ["a", "square"], ["y"], { alpha: ["float", 0.5] })], 13)).notes,
  "input-as-float32": () => networkOf(declaring({ dtype: "float64" })).notes,
  "input-as-rows": () =>
    networkOf(pictureGraph([node("Flatten", ["x"], ["f"]), node("MatMul", ["f", "wide.weight"], ["y"])])).notes,
  "input-as-shape": () => networkOf(pictureGraph(turned, { shape: [6, 6, 1] })).notes,
  "input-size-assumed": () => {
    const arrays = new Map([
      ["W1", zeros([2, 1, 3, 3])],
      ["W2", zeros([8, 3])],
    ]);
    return networkFromLine(arrays, { layers: "conv relu dense" }).notes;
  },
  "cast-in-float32": () => declaring({}, [node("Cast", ["a"], ["y"], { to: ["int", 10n] })]).notes,
  "input-undescribed": () =>
    notesOfLoss(networkMetadata(new Network([new Dense({ weight: [[1]] })], { input: { scale: "1/255" } }))),
  "maps-as-rows": () =>
    declaring({}, [classical("ZipMap", ["x"], ["y"], { classlabels_int64s: ["ints", [0n, 1n, 2n]] })]).notes,
  "nodes-one-function": () => networkOf(declaring({}, gelu)).notes,
  "output-as-rows": () => networkOf(declaring({ output: ["n", 1, 2] })).notes,
  "output-as-shape": () => {
    const graph = pictureGraph(turned, { shape: [6, 6, 1] });
    return networkOf({ ...graph, outputs: [{ name: "y", dtype: "float32", shape: ["n", 4, 4, 3] }] }).notes;
  },
  "keras-stateful"() {
    const shapes = { "layer/kernel": [3, 2], "layer/recurrent_kernel": [2, 2], "layer/bias": [2] };
    const item = layer("SimpleRNN", { units: 2, stateful: true });
    return kerasGraph(sequential(inputLayer([4, 3]), item), shapes).notes;
  },
  "outputs-independent": () => new Network([new Dense({ weight: [[1, 2]] }), sigmoid]).notes,
  "scale-folded": () => networkOf(withNodes([node("Mul", ["a", "one"], ["y"])], 13)).notes,
  "teachable-machine"() {
    const encode = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
    const metadata = encode({ packageName: "@teachablemachine/image" });
    return readTfjs(encode(tfjsModel), { files: new Map([...tfjsFiles, ["metadata.json", metadata]]) }).notes;
  },
  "tensors-rounded": () => bare("float64").notes,
  "tensors-widened": () => bare("float16").notes,
  "training-default-loss": () => trainingNotes(new Network([new Dense({ weight: [[1]] }), sigmoid]), {}),
  "training-idle-layers": () => {
    const layers = [new Dense({ weight: [[1]] }), new Activation("step"), new Dense({ weight: tensor([[1]]) })];
    return trainingNotes(new Network(layers), {});
  },
  "value-in-float32": () => declaring({ dtype: "float64" }).notes,
};
