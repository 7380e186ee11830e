/**
 * The graphs of an ONNX file, message by message: values, tensors, nodes and their attributes, some of which are graphs again.
 * Every refusal names the node or the value, and says where in the file it is.
 */

import type { ByteReader } from "../../bytes/reader.ts";
import type { FormatError } from "../../errors.ts";
import { elementDType, elementName, stringNumber } from "../../onnx/element-types.ts";
import {
  type Attribute,
  type AttributeType,
  type Dimension,
  type GraphBody,
  type GraphNode,
  type GraphOutput,
  type GraphValue,
  microsoft,
  mlDomain,
} from "../../onnx/node.ts";
import type { MoreOperators, OperatorRow } from "../../onnx/operator.ts";
import { operatorNamed } from "../../onnx/operators.ts";
import { tablesWith } from "../../onnx/tables.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Fault } from "../arrays/raw-tensor.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  type NodeProto,
  otherAttributeTypes,
  type TensorProto,
  type ValueInfoProto,
} from "./messages.ts";
import { readTensorProto, readWords, type TensorContext } from "./tensor.ts";

/** Inputs that have an initializer are constants: up to ir_version 3 every weight was listed as an input too. */
function readValues(graph: GraphProto, context: TensorContext): Omit<GraphBody, "nodes"> {
  const { reader } = context;
  const constants = new Map<string, Tensor>();
  const words = new Map<string, readonly string[]>();
  for (const proto of graph.initializer) {
    const name = proto.name ?? "";
    if (name === "") throw reader.faultAt(proto.offset, "onnx-tensor-unnamed", "a tensor has no name");
    if (constants.has(name)) {
      throw reader.faultAt(proto.offset, "onnx-tensor-again", 'tensor "$tensor" is given twice', name);
    }
    if (proto.dataType === stringNumber) {
      const own = readWords(proto, context);
      words.set(name, own.words);
      constants.set(name, own.positions);
    } else constants.set(name, readTensor(proto, context));
  }
  const inputs = graph.input.map((value) => readValue(value, "input", context) as GraphValue);
  return {
    constants,
    words,
    inputs: inputs.filter(({ name }) => !constants.has(name)),
    outputs: graph.output.map((value) => readMaps(value, graph.node) ?? readValue(value, "output", context)),
  };
}

export function readTensor(proto: TensorProto, context: TensorContext): Tensor {
  const number = proto.dataType ?? 0;
  return readTensorProto(proto, elementDType(number) ?? { refused: elementName(number) }, context);
}

/** An output of maps or lists of tensors: here it is the tensor that the node before it takes. */
function readMaps({ name = "", type }: ValueInfoProto, nodes: readonly NodeProto[]): GraphOutput | null {
  if (type?.sequence === undefined) return null;
  const node = nodes.find(({ output }) => output.includes(name));
  if (node?.opType === "SequenceConstruct") return { name, dtype: null, shape: null };
  if (node?.opType !== "ZipMap") return null;
  const classes = node.attribute.map(({ ints, strings }) => Math.max(ints?.length ?? 0, strings.length));
  return { name, dtype: "float32", shape: [null, Math.max(...classes) || null] };
}

function readValue(proto: ValueInfoProto, part: "input" | "output", { reader, rank }: TensorContext): GraphOutput {
  const name = proto.name ?? "";
  const fault: Fault = (code, sentence, ...given) =>
    reader.faultAt(proto.offset, code, `$part "$name" ${sentence}`, ...([part, name, ...given] as never));
  const { type } = proto;
  for (const kind of ["sequence", "map", "opaque", "sparse", "optional"] as const) {
    if (type?.[kind] === undefined) continue;
    throw fault("onnx-value-type", "is of the type $type, which is not supported", kind);
  }
  const number = type?.tensor?.elemType ?? 0;
  const dtype = part === "output" && number === stringNumber ? "string" : elementDType(number);
  if (dtype === null && number !== 0) {
    throw fault("onnx-value-dtype", "has the dtype $dtype, which is not supported", elementName(number));
  }
  const dims = type?.tensor?.shape?.dim;
  if (dims === undefined) return { name, dtype, shape: null };
  if (dims.length > rank) {
    throw fault("onnx-value-axes", "has $axes axes, more than the limit of $limit", dims.length, rank);
  }
  const shape = dims.map(({ value, parameter }): Dimension => {
    if (value === undefined) return parameter === undefined || parameter === "" ? null : parameter;
    if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw fault("onnx-value-size", "has the size $size", value);
    }
    return Number(value);
  });
  return { name, dtype, shape };
}

const noAttributes: ReadonlyMap<string, Attribute> = new Map();

/** What is known beside the messages of a graph. */
export interface GraphContext extends TensorContext {
  readonly more: MoreOperators;
}

/** A graph of a file, or of a node in it. */
export function readBody(graph: GraphProto, context: GraphContext): GraphBody {
  const { node, sparseInitializer, offset } = graph;
  if (sparseInitializer.length > 0) {
    throw context.reader.faultAt(offset, "onnx-sparse", "sparse tensors are not read");
  }
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
export function refuseOperators(graph: GraphProto, context: GraphContext): void {
  const nodes = nodesIn(graph);
  for (const node of nodes) refuseOperator(node, nodes, context);
}

/** Whether operators are named that are none of the usual ones. */
export function wantsMore(graph: GraphProto): boolean {
  return nodesIn(graph).some((node) => rowIn(node, {}) === null);
}

function nodesIn({ node }: GraphProto): NodeProto[] {
  return [...node, ...graphsIn(node).flatMap(nodesIn)];
}

function refuseOperator(proto: NodeProto, all: readonly NodeProto[], { reader, more }: GraphContext): void {
  const { opType = "", domain, overload = "" } = proto;
  const fault = faultOfNode(proto, reader);
  const row = rowIn(proto, more);
  const missing = row === null ? all.filter((node) => rowIn(node, more) === null).map(operatorOf) : [];
  if (row === null && tablesWith([operatorOf(proto)]).length > 0) {
    const names = tablesWith(missing);
    const handed = names.length === 1 ? names[0]! : `{ ${names.map((name) => `...${name}`).join(", ")} }`;
    const sentence = `${notSupported} without its rows: hand over { operators: $table } of feedforward/formats/onnx`;
    throw fault("onnx-operator-table", sentence, opType, handed);
  }
  if (row === null && !isDefaultDomain(domain)) throw unknownDomain(fault, opType, domain!, more);
  if (overload !== "") throw fault("onnx-overload", 'the overload "$overload" is not supported', overload);
  if (row !== null) return;
  // What else is not supported, so that the model need be exported anew only once.
  const unknown = missing.filter((name) => tablesWith([name]).length === 0);
  const others = [...new Set(unknown)].filter((name) => name !== opType);
  const shown = others.length > mostNamed ? [...others.slice(0, mostNamed), "…"] : others;
  if (unknown.every((name) => name === "Loop" || name === "Scan")) {
    throw fault("onnx-loop", `${notSupported}: ${unrolling}`, opType);
  }
  if (others.length === 0) throw fault("onnx-operator", notSupported, opType);
  throw fault("onnx-operators", `${notSupported}, nor ${others.length === 1 ? "is" : "are"} $others`, opType, shown);
}

/** By its name in the standard; those of other domains have the domain before it, but for ai.onnx.ml. */
function operatorOf({ opType = "", domain }: NodeProto): string {
  return isDefaultDomain(domain) || domain === mlDomain ? opType : `${domain}.${opType}`;
}

/** The row of a node's operator in its domain, or null. */
function rowIn(proto: NodeProto, more: MoreOperators): OperatorRow | null {
  const name = operatorOf(proto);
  const row = operatorNamed(name) ?? (Object.hasOwn(more, name) ? more[name]! : null);
  return row?.domain === (proto.domain === mlDomain ? mlDomain : undefined) ? row : null;
}

const notSupported = 'the operator "$operator" is not supported';
const unrolling = "export a model that is traced, not scripted, so that its loops are unrolled";
const mostNamed = 8;

/** Converters of classical models write their own domain; what comes before such a node may be a network. */
function unknownDomain(fault: Fault, operator: string, domain: string, more: MoreOperators): FormatError {
  const sentence = 'the operator "$operator" of the domain "$domain" is not supported';
  if (domain === microsoft) {
    const advice = "take the file as it was before ONNX Runtime's tools made it faster";
    return fault("onnx-domain-microsoft", `${sentence}: ${advice}`, operator, domain);
  }
  if (domain !== mlDomain) return fault("onnx-domain", sentence, operator, domain);
  if (Object.keys(more).length === 0) {
    const handed = "hand over { operators: classicalOperators } of feedforward/formats/onnx";
    return fault("onnx-domain-classical", `${sentence} without its rows: ${handed}`, operator, domain);
  }
  const advice = "onnx.utils.extract_model cuts out the network before it";
  return fault("onnx-domain-ml", `${sentence}: ${advice}`, operator, domain);
}

/** The errors of a node: `Conv "conv1": the attribute …`. */
function faultOfNode({ opType = "", name = "", output, offset }: NodeProto, reader: ByteReader): Fault {
  const node = name || (output[0] ?? "");
  return (code, sentence, ...given) =>
    reader.faultAt(offset, code, `$operator "$name": ${sentence}`, ...([opType, node, ...given] as never));
}

function readNode(proto: NodeProto, context: GraphContext): GraphNode {
  const { input, output, name = "" } = proto;
  const operator = operatorOf(proto);
  const row = rowIn(proto, context.more)!;
  const own = operatorNamed(operator) === row ? {} : { row };
  const attributes = proto.attribute.length === 0 ? noAttributes : readAttributes(proto, context);
  return { name, operator, inputs: trimmed(input), outputs: trimmed(output), attributes, ...own };
}

function readAttributes(proto: NodeProto, context: GraphContext): ReadonlyMap<string, Attribute> {
  const fault = faultOfNode(proto, context.reader);
  const attributes = new Map<string, Attribute>();
  for (const attribute of proto.attribute) {
    const key = attribute.name ?? "";
    if (attributes.has(key)) throw fault("onnx-attribute-twice", 'the attribute "$attribute" is given twice', key);
    attributes.set(key, readAttribute(attribute, faultOfAttribute(fault, key), context));
  }
  return attributes;
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

/** The errors of a node's attribute. */
function faultOfAttribute(fault: Fault, attribute: string): Fault {
  return (code, sentence, ...given) =>
    fault(code, `the attribute "$attribute" ${sentence}`, ...([attribute, ...given] as never));
}

/** A value that is left out is 0 or empty: so writers of proto3 spell it. */
function readAttribute(proto: AttributeProto, fault: Fault, context: GraphContext): Attribute {
  const type = typeOf(proto.type);
  if (type === null) {
    const other = otherAttributeTypes.get(proto.type ?? 0);
    if (other === undefined) throw fault("onnx-attribute-type", "has no known type");
    throw fault("onnx-attribute-kind", "is $kind, which is not supported", other);
  }
  if (proto.refAttrName !== undefined) {
    throw fault("onnx-attribute-reference", "refers to an attribute of a function");
  }
  const stray = strayField(proto, type);
  if (stray !== undefined) throw fault("onnx-attribute-stray", "of type $type has a value in $field", type, stray);
  const decode = (bytes: Uint8Array): string => {
    const text = decodeUtf8(bytes);
    if (text === null) throw fault("onnx-attribute-utf8", "is not UTF-8");
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
      if (proto.t === undefined) throw fault("onnx-attribute-empty", "has no $type", type);
      return { type, value: readTensor(proto.t, context) };
    case "graph":
      if (proto.g === undefined) throw fault("onnx-attribute-empty", "has no $type", type);
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
