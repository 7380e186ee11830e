/**
 * A network as a graph: Sub and Div where its input is standardised, Gemm for every dense layer, one node for every
 * function. What else a network declares (the scale of bytes, labels, provenance) travels as metadata, under keys that begin
 * with `feedforward.`.
 */

import { type ActivationChoice, type ActivationName, activationOf } from "../functions/activation.ts";
import { networkMetadata } from "../network/metadata.ts";
import { Network } from "../network/network.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { elementNumber } from "./element-types.ts";
import { Graph } from "./graph.ts";
import { type Attribute, type GraphNode, metadataPrefix } from "./node.ts";

/** What can be written as a graph. */
export type GraphSource = Graph | Network;

/** Metadata of a network under these keys, each after the prefix. */
export const metadataKeys = ["version", "input", "labels", "provenance"] as const;

/** Opset 13 is read everywhere; Gelu came with 20. */
const usualOpset = 13;
const geluOpset = 20;

/** An operator with its attributes. */
interface Step {
  readonly operator: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

const softmax: Step = { operator: "Softmax", attributes: { axis: { type: "int", value: -1n } } };

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
} satisfies Record<ActivationName, (alpha: number) => Step[]>;

/** The graph of a network; a graph as it is. */
export function graphOf(source: GraphSource): Graph {
  if (!(source instanceof Network)) return source;
  const { input, inputSize, outputSize, parameters } = source;
  const nodes = nodesOf(source);
  const constants = new Map<string, Tensor>(parameters);
  if (input.mean !== null) constants.set(meanName, tensor(input.mean));
  if (input.std !== null) constants.set(stdName, tensor(input.std));
  const usesGelu = nodes.some(({ operator }) => operator === "Gelu");
  return new Graph({
    name: "network",
    opset: usesGelu ? geluOpset : usualOpset,
    inputs: [{ name: "input", dtype: "float32", shape: ["batch", inputSize] }],
    outputs: [{ name: "output", dtype: "float32", shape: ["batch", outputSize] }],
    nodes,
    constants,
    metadata: metadataOf(source),
  });
}

/** No parameter is called like these: every one is a weight or a bias. */
const meanName = "input.mean";
const stdName = "input.std";

function nodesOf({ layers, input }: Network): GraphNode[] {
  const nodes: GraphNode[] = [];
  const add = (name: string, step: Step, parameters: readonly string[] = []): void => {
    nodes.push({
      name,
      operator: step.operator,
      inputs: [nodes.at(-1)?.outputs[0] ?? "input", ...parameters],
      outputs: [`value${nodes.length + 1}`],
      attributes: new Map(Object.entries(step.attributes ?? {})),
    });
  };
  if (input.mean !== null) add("", { operator: "Sub" }, [meanName]);
  if (input.std !== null) add("", { operator: "Div" }, [stdName]);
  for (const layer of layers) {
    if (layer.type === "dense") add(layer.name, { operator: "Gemm" }, [`${layer.name}.weight`, `${layer.name}.bias`]);
    else if (layer.type === "softmax") add("", softmax);
    else for (const step of stepsOf(layer.activation)) add("", step);
  }
  if (nodes.length === 0) add("", { operator: "Identity" });
  return nodes.with(-1, { ...nodes.at(-1)!, outputs: ["output"] });
}

function stepsOf(choice: ActivationChoice): Step[] {
  return activationSteps[choice.name](Math.fround(activationOf(choice).alpha));
}

function castTo(dtype: "bool" | "float32"): Step {
  return { operator: "Cast", attributes: { to: { type: "int", value: BigInt(elementNumber(dtype)) } } };
}

function float(value: number): Attribute {
  return { type: "float", value };
}

function metadataOf(network: Network): Map<string, string> {
  const metadata = networkMetadata(network);
  return new Map(metadataKeys.map((key) => [`${metadataPrefix}${key}`, metadata.get(key)!]));
}
