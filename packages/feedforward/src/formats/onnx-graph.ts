/**
 * The graphs of an ONNX file, message by message: values, tensors, nodes and their attributes, some of which are graphs again.
 * Every refusal names the node or the value, and says where in the file it is.
 */

import type { ByteReader } from "../bytes/reader.ts";
import type { FormatError } from "../errors.ts";
import { faultOfOperator } from "../onnx/check.ts";
import { elementDType, elementName } from "../onnx/element-types.ts";
import type { Attribute, AttributeType, Dimension, GraphBody, GraphNode, GraphValue } from "../onnx/node.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  type NodeProto,
  otherAttributeTypes,
  type TensorProto,
  type ValueInfoProto,
} from "./onnx-messages.ts";
import { readTensorProto, type TensorContext } from "./onnx-tensor.ts";
import { quoted } from "./printable.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Inputs that have an initializer are constants: up to ir_version 3 every weight was listed as an input too. */
function readValues(graph: GraphProto, context: TensorContext): Pick<GraphBody, "constants" | "inputs" | "outputs"> {
  const { reader } = context;
  const constants = new Map<string, Tensor>();
  for (const proto of graph.initializer) {
    const name = proto.name ?? "";
    if (name === "" || constants.has(name)) {
      throw reader.error(name === "" ? "a tensor has no name" : `tensor ${quoted(name)} is given twice`, proto.offset);
    }
    constants.set(name, readTensor(proto, context));
  }
  const inputs = graph.input.map((value) => readValue(value, "input", context));
  return {
    constants,
    inputs: inputs.filter(({ name }) => !constants.has(name)),
    outputs: graph.output.map((value) => readValue(value, "output", context)),
  };
}

export function readTensor(proto: TensorProto, context: TensorContext): Tensor {
  const number = proto.dataType ?? 0;
  return readTensorProto(proto, elementDType(number) ?? { refused: elementName(number) }, context);
}

function readValue(proto: ValueInfoProto, part: "input" | "output", { reader, rank }: TensorContext): GraphValue {
  const name = proto.name ?? "";
  const fail = (reason: string): FormatError => reader.error(`${part} ${quoted(name)} ${reason}`, proto.offset);
  const { type } = proto;
  for (const kind of ["sequence", "map", "opaque", "sparse", "optional"] as const) {
    if (type?.[kind] !== undefined) throw fail(`is of the type ${kind}, which is not supported`);
  }
  const number = type?.tensor?.elemType ?? 0;
  const dtype: DType | null = elementDType(number);
  if (dtype === null && number !== 0) throw fail(`has the dtype ${elementName(number)}, which is not supported`);
  const dims = type?.tensor?.shape?.dim;
  if (dims === undefined) return { name, dtype, shape: null };
  if (dims.length > rank) throw fail(`has ${dims.length} axes, more than the limit of ${rank}`);
  const shape = dims.map(({ value, parameter }): Dimension => {
    if (value === undefined) return parameter === undefined || parameter === "" ? null : parameter;
    if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw fail(`has the size ${value}`);
    return Number(value);
  });
  return { name, dtype, shape };
}

type NodeError = (reason: string) => FormatError;

const noAttributes: ReadonlyMap<string, Attribute> = new Map();

/** A graph of a file, or of a node in it. */
export function readBody(graph: GraphProto, context: TensorContext): GraphBody {
  const { node, sparseInitializer, offset } = graph;
  if (sparseInitializer.length > 0) throw context.reader.error("sparse tensors are not read", offset);
  return { ...readValues(graph, context), nodes: node.map((proto) => readNode(proto, context)) };
}

/** How many names a graph has, those of the graphs in it too. */
export function countNames({ node, initializer, input, output }: GraphProto): number {
  const inner = graphsIn(node).reduce((sum, graph) => sum + countNames(graph), 0);
  return node.length + initializer.length + input.length + output.length + inner;
}

function graphsIn(nodes: readonly NodeProto[]): GraphProto[] {
  return nodes.flatMap(({ attribute }) => attribute.flatMap(({ g }) => g ?? []));
}

/** Refuses operators by their names, those of the graphs in a graph too. */
export function refuseOperators(graph: GraphProto, reader: ByteReader): void {
  const nodes = nodesIn(graph);
  for (const node of nodes) refuseOperator(node, nodes, reader);
}

function nodesIn({ node }: GraphProto): NodeProto[] {
  return [...node, ...graphsIn(node).flatMap(nodesIn)];
}

function refuseOperator(proto: NodeProto, all: readonly NodeProto[], reader: ByteReader): void {
  const { opType = "", domain, overload = "" } = proto;
  const fail = errorOf(proto, reader);
  if (!isDefaultDomain(domain)) {
    const isTrees = opType.startsWith("TreeEnsemble");
    const advice = isTrees ? "forests of trees are not run" : "onnx.utils.extract_model cuts out the network before it";
    const hint = domain === "ai.onnx.ml" ? `: ${advice}` : "";
    throw fail(`the operator ${quoted(opType)} of the domain ${quoted(domain ?? "")} is not supported${hint}`);
  }
  if (overload !== "") throw fail(`the overload ${quoted(overload)} is not supported`);
  const fault = faultOfOperator(opType);
  if (fault !== null) throw fail(fault + othersUnknown(opType, all));
}

/** What else is not supported, so that whoever exports the model anew has to do it once. */
function othersUnknown(first: string, nodes: readonly NodeProto[]): string {
  const unknown = nodes.map(({ opType = "" }) => opType).filter((name) => faultOfOperator(name) !== null);
  const others = [...new Set(unknown)].filter((name) => name !== first);
  const shown = others.slice(0, mostNamed).map(quoted).join(", ");
  return others.length === 0
    ? ""
    : `, nor ${others.length === 1 ? "is" : "are"} ${shown}${others.length > mostNamed ? ", …" : ""}`;
}

const mostNamed = 8;

/** What an error says of a node. */
function errorOf({ opType = "", name = "", output, offset }: NodeProto, reader: ByteReader): NodeError {
  const shown = `${quoted(opType).slice(1, -1)} ${quoted(name || (output[0] ?? ""))}`;
  return (reason) => reader.error(`${shown}: ${reason}`, offset);
}

function readNode(proto: NodeProto, context: TensorContext): GraphNode {
  const { input, output, name = "", opType = "" } = proto;
  const fail = errorOf(proto, context.reader);
  if (proto.attribute.length === 0) {
    return { name, operator: opType, inputs: trimmed(input), outputs: trimmed(output), attributes: noAttributes };
  }
  const attributes = new Map<string, Attribute>();
  for (const attribute of proto.attribute) {
    const key = attribute.name ?? "";
    if (attributes.has(key)) throw fail(`the attribute ${quoted(key)} is given twice`);
    attributes.set(key, readAttribute(attribute, fail, context));
  }
  return { name, operator: opType, inputs: trimmed(input), outputs: trimmed(output), attributes };
}

/** The field of each type. */
const fields = {
  float: "f",
  int: "i",
  string: "s",
  tensor: "t",
  graph: "g",
  floats: "floats",
  ints: "ints",
  strings: "strings",
} as const;

/** `fail` is the node's error. A value that is left out is 0 or empty: so writers of proto3 spell it. */
function readAttribute(proto: AttributeProto, fail: NodeError, context: TensorContext): Attribute {
  const what = `the attribute ${quoted(proto.name ?? "")}`;
  const type = typeOf(proto.type);
  if (type === null) {
    const other = otherAttributeTypes.get(proto.type ?? 0);
    throw fail(other === undefined ? `${what} has no known type` : `${what} is ${other}, which is not supported`);
  }
  if (proto.refAttrName !== undefined) throw fail(`${what} refers to an attribute of a function`);
  const stray = strayField(proto, type);
  if (stray !== undefined) throw fail(`${what} of type ${type} has a value in ${stray}`);
  const decode = (bytes: Uint8Array): string => {
    const text = decodeUtf8(bytes);
    if (text === null) throw fail(`${what} is not UTF-8`);
    return text;
  };
  switch (type) {
    case "float":
      return { type, value: proto.f ?? 0 };
    case "int":
      return { type, value: proto.i ?? 0n };
    case "string":
      return { type, value: decode(proto.s ?? new Uint8Array(0)) };
    case "floats":
      return { type, value: proto.floats?.values ?? new Float32Array(0) };
    case "ints":
      return { type, value: proto.ints?.values ?? new BigInt64Array(0) };
    case "strings":
      return { type, value: proto.strings.map(decode) };
    case "tensor":
      if (proto.t === undefined) throw fail(`${what} has no tensor`);
      return { type, value: readTensor(proto.t, context) };
    case "graph":
      if (proto.g === undefined) throw fail(`${what} has no graph`);
      return { type, value: readBody(proto.g, context) };
  }
}

function typeOf(number: number | undefined): AttributeType | null {
  const found = Object.entries(attributeTypes).find(([, candidate]) => candidate === number);
  return found === undefined ? null : (found[0] as AttributeType);
}

/** A field other than the type's own that holds something. */
function strayField(proto: AttributeProto, type: AttributeType): string | undefined {
  const others = ["sparseTensor", "tensors", "graphs"] as const;
  const names = [...Object.values(fields), ...others].filter((name) => name !== fields[type]);
  return names.find((name) => {
    const value = proto[name];
    return typeof value === "object" && "length" in value ? value.length > 0 : value !== undefined;
  });
}

/** Without empty names at the end, which mean the same as none. */
function trimmed(names: readonly string[]): readonly string[] {
  if (names.at(-1) !== "") return names;
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}

/** The standard's own domain, which has two spellings. */
export function isDefaultDomain(domain: string | undefined): boolean {
  return domain === undefined || domain === "" || domain === "ai.onnx";
}
