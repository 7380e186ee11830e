/** What is said of graphs, of what is given for their inputs, and of those that are no chain of layers. */

import { Graph, networkOf } from "../../../src/formats/onnx.ts";
import { zeros } from "../../../src/index.ts";
import type { GraphParts } from "../../../src/onnx/check.ts";
import type { Dimension, GraphNode, GraphValue } from "../../../src/onnx/node.ts";
import { Session as PlainSession } from "../../../src/plain-session.ts";
import { outline, profile } from "../../../src/profile.ts";
import { type Tensor, tensor } from "../../../src/tensor/tensor.ts";
import { node, runNode, withNodes } from "../../onnx/graphs.ts";
import { mlp } from "./small.ts";

const whole = (...values: number[]): Tensor => tensor(values, { dtype: "int64" });
const x = tensor([[1, 2, 3]]);
const float = (name: string, ...shape: Dimension[]): GraphValue => ({ name, dtype: "float32", shape });

const relu = node("Relu", ["x"], ["y"]);

/** A graph of an activation, with something of it replaced. */
const graph = (changes: Partial<GraphParts> = {}): Graph =>
  new Graph({
    opset: 13,
    inputs: [float("x", "n", 3)],
    outputs: [float("y", "n", 3)],
    nodes: [relu],
    constants: new Map(),
    ...changes,
  });

const nodes = (...made: GraphNode[]): Graph => graph({ nodes: made });

/** A graph that gives x + s, of an x of this shape, which may be the next s. */
const stateful = (...shape: Dimension[]): Graph =>
  graph({
    inputs: [float("x", ...shape), float("s", 1, 3)],
    outputs: [float("next")],
    nodes: [node("Add", ["x", "s"], ["next"])],
  });

/** Branches, so deep within each other. */
function branches(depth: number, inputs: readonly GraphValue[] = [], outputs: readonly string[] = ["z"]): GraphNode {
  const value = {
    inputs,
    outputs: outputs.map((name) => float(name)),
    nodes: depth === 0 ? [node("Relu", ["x"], ["z"])] : [branches(depth - 1)],
    constants: new Map<string, Tensor>(),
  };
  return node("If", ["x"], [depth === 0 ? "y" : "z"], { then_branch: ["graph", value], else_branch: ["graph", value] });
}

const checked: Readonly<Record<string, () => unknown>> = {
  "graph-opset": () => graph({ opset: 99 }),
  "graph-input-unnamed": () => graph({ inputs: [float("")] }),
  "graph-name-twice": () => nodes(relu, relu),
  "graph-output": () => graph({ outputs: [float("z")] }),
  "graph-branch-depth": () => nodes({ ...branches(40), outputs: ["y"] }),
  "graph-branch-inputs": () => nodes(branches(0, [float("i")])),
  "graph-branch-outputs": () => nodes(branches(0, [], [])),
  "graph-operator": () => nodes(node("LSTN", ["x"], ["y"])),
  "graph-operator-opset": () => graph({ opset: 13, nodes: [node("Gelu", ["x"], ["y"])] }),
  "graph-node-count": () => nodes(node("Add", ["x"], ["y"])),
  "graph-node-range": () => nodes(node("Clip", ["x", "x", "x", "x"], ["y"])),
  "graph-node-unnamed": () => nodes(node("Add", ["x", ""], ["y"])),
  "graph-attribute": () => nodes(node("Relu", ["x"], ["y"], { alpha: ["float", 1] })),
  "graph-attribute-type": () => nodes(node("Elu", ["x"], ["y"], { alpha: ["int", 1n] })),
  "graph-attribute-missing": () => nodes(node("Cast", ["x"], ["y"])),
  "graph-order": () => nodes(node("Add", ["x", "y"], ["y"])),
  "graph-input": () => nodes(node("Add", ["x", "w"], ["y"])),
};

const reshaped = graph({
  inputs: [float("x", 1, 3), { name: "shape", dtype: "int64", shape: [2] }],
  nodes: [node("Reshape", ["x", "shape"], ["y"])],
});

const calls: Readonly<Record<string, () => unknown>> = {
  "node-input-missing": () => runNode(node("Mean", ["a", ""], ["y"]), [x]),
  "node-input-open": () => new PlainSession(reshaped),
  "node-list": () => runNode(node("Squeeze", ["a", "b"], ["y"]), [x, tensor([0])]),
  "node-axis": () => runNode(node("Softmax", ["a"], ["y"], { axis: ["int", 2n] }), [x]),
  "node-output": () => runNode(node("Split", ["a", "b"], ["y", "z"], { axis: ["int", 1n] }), [x, whole(3)]),
  "if-condition": () => runNode(branches(0), [x]),
  "rows-mixed": () => networkOf(withNodes([node("Transpose", ["a"], ["y"])], 13)),
  "rows-counted": () =>
    networkOf(
      withNodes(
        [
          node("Shape", ["a"], ["s"]),
          node("Gather", ["s", "first"], ["n"]),
          node("Cast", ["n"], ["f"], { to: ["int", 1n] }),
          node("Div", ["a", "f"], ["y"]),
        ],
        13,
      ),
    ),
  "rows-lost": () => networkOf(withNodes([node("Identity", ["pair"], ["y"])], 13)),
  "graph-memory": () => new PlainSession(graph({ inputs: [float("x", 100, 100)] }), { memoryBytes: 50_000 }),
};

const picture = graph({ inputs: [float("image", 1, 1, 28, 28)], nodes: [node("Relu", ["image"], ["y"])] });
const ids = graph({
  inputs: [{ name: "ids", dtype: "int64", shape: ["n", 2] }],
  outputs: [{ name: "y", dtype: "int64", shape: null }],
  nodes: [node("Identity", ["ids"], ["y"])],
});
const two = graph({
  inputs: [float("a", "n", 2), float("b", "n", 2)],
  outputs: [float("p", "n", 2), float("q", "n", 2)],
  nodes: [node("Relu", ["a"], ["p"]), node("Relu", ["b"], ["q"])],
});
const twins = graph({
  outputs: [float("y", "n", 3), float("z", "n", 3)],
  nodes: [relu, node("Tanh", ["x"], ["z"])],
});
const weighted = graph({ nodes: [node("MatMul", ["x", "w"], ["y"])], constants: new Map([["w", zeros([3, 2])]]) });
const whichBatch = graph({
  inputs: [float("x", 1, 3)],
  outputs: [{ name: "y", dtype: "float32", shape: null }],
  nodes: [node("ReduceMax", ["x"], ["y"], { keepdims: ["int", 0n] })],
});
const run = (model: Graph, feeds: unknown) => () => new PlainSession(model).run(feeds as never);

const feeds: Readonly<Record<string, () => unknown>> = {
  "feed-missing": run(picture, {}),
  "feed-names": run(two, [[1]]),
  "feed-constant": run(weighted, { w: [1] }),
  "feed-unknown": run(picture, { x: [] }),
  "feed-slip": run(picture, { imaeg: [] }),
  "feed-rgba": run(picture, { image: new Uint8ClampedArray(4 * 28 * 28) }),
  "feed-value": run(ids, { ids: [[1, 2.5]] }),
  "feed-plain": run(ids, { ids: structuredClone(tensor([[1n]])) }),
  "feed-list": run(ids, { ids: [[1, 2], [3]] }),
  "feed-dtype": run(ids, { ids: tensor([[1, 2]]) }),
  "feed-count": run(picture, { image: new Float32Array(5) }),
  "feed-rank": run(picture, { image: zeros([28, 28]) }),
  "feed-size": run(picture, { image: zeros([1, 1, 28, 30]) }),
  "feed-batch": run(whichBatch, { x: zeros([4, 3]) }),
  "feed-rows": run(two, { a: zeros([2, 2]), b: zeros([3, 2]) }),
  "predict-inputs": () => new PlainSession(two).predict([[1, 2]]),
  "predict-output-missing": () => new PlainSession(twins).predict([[1, 2, 3]]),
  "predict-output-unknown": () => new PlainSession(twins).predict([[1, 2, 3]], { output: "out" }),
  "predict-out-dtype": () => new PlainSession(ids).predictInto([[1, 2]], new Float32Array(2), { output: "y" }),
  "predict-shape": () => new PlainSession(graph()).predict([1, 2, 3, 4]),
  "state-open": () => new PlainSession(stateful("n", 3), { state: { s: "next" } }),
  "state-shape": () => new PlainSession(stateful(2, 3), { state: { s: "next" } }),
  "state-twice": () => new PlainSession(stateful(1, 3), { state: { s: "next", x: "next" } }),
  "session-shape": () => new PlainSession(graph(), { shapes: { x: [3] } }),
};

const chain =
  (...made: GraphNode[]) =>
  () =>
    networkOf(withNodes(made, 13));
const row = (name: string, inputs: string[], attributes = {}): GraphNode => node(name, inputs, ["y"], attributes);
const softened = [float("x", "n", 2, 3)];

const chains: Readonly<Record<string, () => unknown>> = {
  "network-already": () => networkOf(mlp, { hidden: "relu" }),
  "chain-ports": () => networkOf(two),
  "chain-input-scalar": () => networkOf(graph({ inputs: [float("x")] })),
  "chain-input-open": () => networkOf(graph({ inputs: [float("x", "n", "features")] })),
  "chain-input-uses": () => networkOf(nodes(node("Relu", ["x"], ["r"]), row("Add", ["x", "r"]))),
  "chain-uses": chain(row("Mul", ["a", "a"])),
  "chain-first-input": chain(node("Relu", ["a"], ["r"]), row("Sub", ["pair", "r"])),
  "chain-softmax": () => networkOf(graph({ inputs: softened, nodes: [row("Softmax", ["x"])] })),
  "chain-dense": () =>
    networkOf(
      graph({ inputs: softened, nodes: [row("MatMul", ["x", "w"])], constants: new Map([["w", zeros([3, 2])]]) }),
    ),
  "chain-activation": chain(row("Exp", ["a"])),
  "chain-constant": chain(node("Relu", ["a"], ["r"]), row("Mul", ["r", "pair"])),
  "chain-compare": chain(node("Greater", ["a", "tenth"], ["g"]), row("Cast", ["g"], { to: ["int", 1n] })),
  "chain-cast": chain(node("Cast", ["a"], ["c"], { to: ["int", 7n] }), row("Cast", ["c"], { to: ["int", 1n] })),
  "chain-step": chain(row("LogSoftmax", ["a"])),
};

export const graphMistakes: Readonly<Record<string, () => unknown>> = {
  ...checked,
  ...calls,
  ...feeds,
  ...chains,
  "outline-sizes": () => outline(graph({ inputs: [{ name: "x", dtype: "float32", shape: null }] })),
  "profile-runs": () => profile(graph({ inputs: [float("x", 1, 3)] }), { x }, { runs: 0 }),
};
