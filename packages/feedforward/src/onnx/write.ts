/**
 * A network as a graph: Sub and Div where its input is standardised, Gemm for every dense layer, one node for every
 * function, and what `write-layers.ts` says of layers over shapes. What else a network declares (the scale of bytes, labels, provenance) travels as metadata, under keys that begin
 * with `feedforward.`.
 */

import { activationOf } from "../functions/activate.ts";
import type { ActivationChoice, ActivationName } from "../functions/activation.ts";
import { listShape } from "../layers/program.ts";
import { networkMetadata } from "../network/describe.ts";
import { isNamed, isShaped, type Layer } from "../network/layer.ts";
import { Network, shapesOf } from "../network/network.ts";
import type { Shape } from "../tensor/shape.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { elementNumber } from "./element-types.ts";
import { Graph } from "./graph.ts";
import { type Attribute, type GraphNode, metadataPrefix } from "./node.ts";
import { type NodeStep, shapedSteps } from "./write-layers.ts";

/** What can be written as a graph. */
export type GraphSource = Graph | Network;

/** Metadata of a network under these keys, each after the prefix. */
export const metadataKeys = ["version", "input", "labels", "provenance"] as const;

/** Opset 13 is read everywhere; some operators came later. */
const usualOpset = 13;
const laterOpsets: Readonly<Record<string, number>> = { LayerNormalization: 17, Gelu: 20 };

const softmax: NodeStep = { operator: "Softmax", attributes: { axis: { type: "int", value: -1n } } };

const activationSteps = {
  // 1 for x > 0: what relu leaves, as a truth value, as a number.
  step: () => [{ operator: "Relu" }, castTo("bool"), castTo("float32")],
  sigmoid: () => [{ operator: "Sigmoid" }],
  relu: () => [{ operator: "Relu" }],
  identity: () => [{ operator: "Identity" }],
  tanh: () => [{ operator: "Tanh" }],
  leakyRelu: (alpha) => [{ operator: "LeakyRelu", attributes: { alpha: float(alpha) } }],
  elu: (alpha) => [{ operator: "Elu", attributes: { alpha: float(alpha) } }],
  selu: () => [{ operator: "Selu" }],
  softplus: () => [{ operator: "Softplus" }],
  gelu: () => [{ operator: "Gelu" }],
  geluTanh: () => [{ operator: "Gelu", attributes: { approximate: { type: "string", value: "tanh" } } }],
  hardSigmoid: (alpha) => [{ operator: "HardSigmoid", attributes: { alpha: float(alpha), beta: float(0.5) } }],
} satisfies Record<ActivationName, (alpha: number) => NodeStep[]>;

/** The graph of a network; a graph as it is. */
export function graphOf(source: GraphSource): Graph {
  if (!(source instanceof Network)) return source;
  const { input, outputShape, parameters } = source;
  const all = new Map<string, Tensor>(parameters);
  const nodes = nodesOf(source, all);
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const constants = new Map([...all].filter(([name]) => used.has(name)));
  return new Graph({
    name: "network",
    opset: Math.max(usualOpset, ...nodes.map(({ operator }) => laterOpsets[operator] ?? 0)),
    inputs: [{ name: "input", dtype: "float32", shape: ["batch", ...input.shape] }],
    outputs: [{ name: "output", dtype: "float32", shape: ["batch", ...outputShape] }],
    nodes,
    constants,
    metadata: metadataOf(source),
  });
}

/** The nodes in their order; what they take and is no parameter is added to the constants. */
function nodesOf({ layers, input }: Network, constants: Map<string, Tensor>): GraphNode[] {
  const nodes: GraphNode[] = [];
  const keep = (name: string, constant: Tensor): string => {
    const own = newName(name, constants);
    constants.set(own, constant);
    return own;
  };
  const add = (name: string, step: NodeStep): void => {
    const { operator, attributes, parts = [], constant, tensors = {}, output = 0 } = step;
    const extra = [
      ...(constant === undefined ? [] : [keep(name || `value${nodes.length + 1}.factor`, constant)]),
      ...Object.entries(tensors).map(([part, tensor]) => keep(`${name}.${part}`, tensor)),
    ];
    nodes.push({
      name: constant === undefined && operator !== "Transpose" ? name : "",
      operator,
      inputs: [nodes.at(-1)?.outputs.at(-1) ?? "input", ...parts.map((part) => `${name}.${part}`), ...extra],
      outputs: [...Array.from({ length: output }, () => ""), `value${nodes.length + 1}`],
      attributes: new Map(Object.entries(attributes ?? {})),
    });
  };
  const moved = (list: readonly number[]): Tensor =>
    input.shape.length === 1 ? tensor(list) : tensor(list).reshape(...listShape(list, input.shape));
  if (input.mean !== null) add("input.mean", { operator: "Sub", constant: moved(input.mean) });
  if (input.std !== null) add("input.std", { operator: "Div", constant: moved(input.std) });
  const shapes = shapesOf(layers, input.shape);
  for (const [i, layer] of layers.entries()) {
    for (const step of layerSteps(layer, shapes[i]!)) add(isNamed(layer) ? layer.name : "", step);
  }
  if (nodes.length === 0) add("", { operator: "Identity" });
  return nodes.with(-1, { ...nodes.at(-1)!, outputs: ["output"] });
}

/** A name that no parameter has. */
function newName(name: string, constants: ReadonlyMap<string, Tensor>): string {
  return constants.has(name) ? newName(`${name}_`, constants) : name;
}

function layerSteps(layer: Layer, input: Shape): readonly NodeStep[] {
  if (isShaped(layer)) return shapedSteps(layer, input);
  if (layer.type === "dense") return [{ operator: "Gemm", parts: ["weight", "bias"] }];
  return layer.type === "softmax" ? [softmax] : stepsOf(layer.activation);
}

function stepsOf(choice: ActivationChoice): NodeStep[] {
  return activationSteps[choice.name](Math.fround(activationOf(choice).alpha));
}

function castTo(dtype: "bool" | "float32"): NodeStep {
  return { operator: "Cast", attributes: { to: { type: "int", value: BigInt(elementNumber(dtype)) } } };
}

function float(value: number): Attribute {
  return { type: "float", value };
}

function metadataOf(network: Network): Map<string, string> {
  const metadata = networkMetadata(network);
  return new Map(metadataKeys.map((key) => [`${metadataPrefix}${key}`, metadata.get(key)!]));
}
