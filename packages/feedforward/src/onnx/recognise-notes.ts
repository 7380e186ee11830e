/**
 * What is said of a network that a graph is: the names of its layers, notes on where it is otherwise than the file, and what a
 * network of this library declared when it was written.
 */

import { type Note, note } from "../errors.ts";
import { allLayers } from "../layers/recurrent-rows.ts";
import { networkMetadata } from "../network/describe.ts";
import { isNamed, type Layer } from "../network/layer.ts";
import { networkFromMetadata } from "../network/metadata.ts";
import type { Network, NetworkOptions } from "../network/network.ts";
import { roundingOf } from "../network/notes.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import type { Fused } from "../program/fuse.ts";
import { isFloat } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { GraphParts } from "./check.ts";
import type { Sourced } from "./lower.ts";
import { type Dimension, describeNode, type GraphValue, layerName, metadataPrefix } from "./node.ts";
import { normName } from "./recognise-layers.ts";
import { metadataKeys } from "./write.ts";

/** Layers are called as the file calls their weights; all are numbered where two have the same name, or one has none. */
export function named(layers: readonly Layer[], { nodes }: GraphParts): Layer[] {
  const known = new Set(nodes.flatMap((node) => [layerName(node), normName(node)]));
  const own = layers.filter(isNamed);
  const names = own.map(({ name, type }, i) => {
    const number = own.slice(0, i + 1).filter((other) => other.type === type).length;
    return name !== "" && known.has(name) ? name : `${type.replace("2d", "")}${number}`;
  });
  const isUnique = new Set(names).size === names.length;
  return layers.map((layer) => (isNamed(layer) ? layer.named(isUnique ? names[own.indexOf(layer)]! : "") : layer));
}

/** Where the network takes or gives its values otherwise than the file. */
export function notesOfShapes({ outputs }: GraphParts, { dtype, shape }: GraphValue, network: Network): Note[] {
  const notes: Note[] = [];
  const batch = shape?.[0];
  if (shape !== null && shape.length > 1 && typeof batch === "number" && batch !== 1) {
    notes.push(note("batch-fixed", "the file fixes the batch at $batch; the network takes any", batch));
  }
  const isOther = (sizes: readonly Dimension[] | null, own: Shape): sizes is readonly Dimension[] =>
    sizes !== null && Math.max(sizes.length - 1, own.length) > 1 && !fitsShape(sizes.slice(1), own);
  if (isOther(shape, network.input.shape)) notes.push(inputNote(shape, network.input.shape));
  const made = outputs[0]!.shape;
  if (isOther(made, network.outputShape)) notes.push(outputNote(made, network.outputShape));
  if (dtype !== null && dtype !== "float32")
    notes.push(note("input-as-float32", "the file takes $dtype; the network takes float32", dtype));
  return notes;
}

function inputNote(sizes: readonly Dimension[], own: Shape): Note {
  const asRows = "the file takes [$shape]; the network takes the same values as rows";
  if (own.length === 1) return note("input-as-rows", asRows, sizeTexts(sizes));
  return note(
    "input-as-shape",
    "the file takes [$shape]; the network takes the same values as $own",
    sizeTexts(sizes),
    own,
  );
}

function outputNote(sizes: readonly Dimension[], own: Shape): Note {
  const asRows = "the file gives [$shape]; the network gives the same values as rows";
  if (own.length === 1) return note("output-as-rows", asRows, sizeTexts(sizes));
  return note(
    "output-as-shape",
    "the file gives [$shape]; the network gives the same values as $own",
    sizeTexts(sizes),
    own,
  );
}

/** Sizes may be open, and have names. */
function sizeTexts(sizes: readonly Dimension[]): string[] {
  return sizes.map((size) => String(size ?? "?"));
}

function fitsShape(sizes: readonly Dimension[], shape: Shape): boolean {
  return sizes.length === shape.length && sizes.every((size, i) => typeof size !== "number" || size === shape[i]);
}

const gemmFactors = "alpha $alpha and beta $beta of $node are multiplied into its parameters";
const oneFunction = "several nodes that end at $node are $function, computed by one formula";
const scaleFolded = "what scales and shifts $layer is folded into it: its parameters are rounded once more";

/** Where numbers are others than those in the file, or are computed otherwise. */
export function notesOfNumbers(
  { constants, nodes: all }: GraphParts,
  { program, nodes, rounded }: Sourced & Fused,
): Note[] {
  const notes = all.flatMap((node) => {
    const [alpha, beta] = ["alpha", "beta"].map((name) => Number(node.attributes.get(name)?.value ?? 1)) as [
      number,
      number,
    ];
    if (node.operator !== "Gemm" || (alpha === 1 && beta === 1)) return [];
    return [note("gemm-factors", gemmFactors, alpha, beta, describeNode(node))];
  });
  for (const { op, attributes, outputs } of program.steps) {
    const node = nodes.get(outputs[0]!);
    const name = op.name === "unary" ? (attributes as UnaryAttributes).formula.name : "";
    if (!name.startsWith("gelu") || node === undefined || node.operator === "Gelu") continue;
    notes.push(note("nodes-one-function", oneFunction, describeNode(node), name));
  }
  for (const name of rounded) {
    notes.push(note("scale-folded", scaleFolded, name));
  }
  return [...notes, ...roundingOf([...constants.values()].filter(({ dtype }) => isFloat(dtype)))[0]];
}

/** The shape of a row as the caller says it, or a network of this library that was written; null where neither does. */
export function declaredShape({ metadata }: GraphParts, { input }: NetworkOptions, size: number): Shape | null {
  if (input?.shape !== undefined) return sizeOf(input.shape) === size ? input.shape : null;
  const text = metadata?.get(`${metadataPrefix}input`) ?? "";
  const sizes = /"shape":\[([\d,]+)\]/.exec(text)?.[1]?.split(",").map(Number) ?? [];
  return sizes.length > 1 && sizeOf(sizes) === size ? sizes : null;
}

/** What a network of this library declared when it was written; the layers are those of the graph. */
export function withMetadata(
  network: Network,
  metadata: ReadonlyMap<string, string>,
  options: NetworkOptions,
): Network {
  if (!metadata.has(`${metadataPrefix}version`)) return network;
  const described = new Map(networkMetadata(network));
  for (const key of metadataKeys) {
    const text = metadata.get(`${metadataPrefix}${key}`);
    if (text !== undefined) described.set(key, text);
  }
  const parameters = network.parameters as ReadonlyMap<string, Tensor>;
  const { input, labels, provenance } = networkFromMetadata(described, parameters, { ...options, layers: allLayers() });
  const { mean, std } = network.input; // the graph has them, or the caller; metadata repeat them
  return network.with({ labels, provenance, ...options, input: { ...input, mean, std }, notes: network.notes });
}
