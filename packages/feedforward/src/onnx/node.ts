/**
 * What a graph is made of, as data: nodes that take values by name and give values by name, and declarations of the
 * values that come from outside. Names follow ONNX; an empty name is an input that is left out or an output that no node
 * wants.
 */

import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What attributes may hold, by the kind they are written as. */
export interface AttributeValues {
  readonly int: bigint;
  readonly float: number;
  readonly string: string;
  readonly tensor: Tensor;
  readonly graph: GraphBody;
  readonly ints: BigInt64Array;
  readonly floats: Float32Array;
  readonly strings: readonly string[];
}

/** The types that attributes may have. */
export type AttributeType = keyof AttributeValues;

/** A setting of a node: its type, and a value of that type. */
export type Attribute = {
  readonly [T in AttributeType]: { readonly type: T; readonly value: AttributeValues[T] };
}[AttributeType];

/** One operator of a graph: from which values it computes which. */
export interface GraphNode {
  /** For errors; may be empty. */
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** What is known of the operator, where it is not among the usual ones. */
  readonly row?: KnownOperator;
}

/** The domain of classical models: trees, linear models, support vectors. */
export const mlDomain = "ai.onnx.ml";

/** The domain of what ONNX Runtime's tools write; its operators bear it before their names. */
export const microsoft = "com.microsoft";

/** What is known of an operator; the rest stands in `operator.ts`. */
export interface KnownOperator {
  /** The standard's own without it. */
  readonly domain?: typeof mlDomain;
}

/** A graph without a name of its own: the whole of a file, or a branch of a node, which sees the values around it too. */
export interface GraphBody {
  /** What must be given to run. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphOutput[];
  /** In an order in which they can run. */
  readonly nodes: readonly GraphNode[];
  /** Values that the graph brings along: weights, shapes. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** The words of constants that are strings: their tensors are positions in these. */
  readonly words?: ReadonlyMap<string, readonly string[]>;
}

/** A size, the name of a size that is chosen at run time, or null where nothing is said. */
export type Dimension = number | string | null;

/** What becomes of a byte of a picture: byte·scale − mean; and how the picture fills the input. */
export interface ImageRule {
  readonly scale: number;
  readonly mean: number;
  readonly fit: "contain" | "cover" | "fill";
}

/** A value that a graph takes or gives. */
export interface GraphValue {
  readonly name: string;
  readonly dtype: DType | null;
  /** null where the file does not even say the rank. */
  readonly shape: readonly Dimension[] | null;
  /** Where a file beside the model says what it learned from: `imageInput` does it. */
  readonly image?: ImageRule;
}

/** A value that a graph gives, which may be strings. */
export interface GraphOutput extends Omit<GraphValue, "dtype"> {
  readonly dtype: DType | "string" | null;
}

/** How errors name a node: `Gemm "fc1"`, or by its first output where it has no name. */
export function describeNode({ operator, name, outputs }: GraphNode): string {
  return `${quoted(operator).slice(1, -1)} ${quoted(name === "" ? (outputs[0] ?? "") : name)}`;
}

/** A name out of a file as an error may show it: in quotes, short, and without characters that steer a terminal. */
export function quoted(name: string): string {
  const start = name.slice(0, longestName).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return `"${start}${name.length > longestName ? "…" : ""}"`;
}

/** `float32 [batch, 784]`, as far as it is known. */
export function describeValue({ dtype, shape }: GraphOutput): string {
  const sizes = shape === null ? "of any shape" : `[${shape.map((size) => size ?? "?").join(", ")}]`;
  return `${dtype ?? "any dtype"} ${sizes}`;
}

/** `fc1` where the second input is called `fc1.weight`, `fc1/kernel:0` or `fc1/weight`; nothing where it does not say. */
export function layerName({ inputs }: GraphNode): string {
  return /^(.+?)[./](?:weight|kernel|W)(?::0)?$/.exec(inputs[1] ?? "")?.[1] ?? "";
}

/** Metadata of a network under keys that begin so. */
export const metadataPrefix = "feedforward.";

const longestName = 80;

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
