/**
 * ONNX: a model is a graph of operators with its weights, in protocol buffers. Reading gives a `Graph` or one
 * `FormatError` that names what was not accepted; it executes nothing, opens no other file and folds nothing. Writing
 * gives files that onnx.checker and ONNX Runtime take. https://onnx.ai/onnx/repo-docs/IR.html
 */

import { ByteReader } from "../bytes/reader.ts";
import type { FormatError } from "../errors.ts";
import { faultOfOperator, findFault, firstOpset, type GraphParts, lastOpset } from "../onnx/check.ts";
import { elementDType, elementName, elementNumber } from "../onnx/element-types.ts";
import { Graph } from "../onnx/graph.ts";
import type { Attribute, AttributeType, Dimension, GraphNode, GraphValue } from "../onnx/node.ts";
import { type GraphSource, graphOf } from "../onnx/write.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defaultNames, defaultRank, limitKinds, type ReadLimits } from "./limits.ts";
import { locationOf, openFiles, type ReadFiles } from "./onnx-external.ts";
import {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  type ModelProto,
  modelProto,
  type NodeProto,
  otherAttributeTypes,
  type TensorProto,
  tensorProto,
  type ValueInfoProto,
} from "./onnx-messages.ts";
import { readTensorProto, type TensorContext, writeTensorProto } from "./onnx-tensor.ts";
import { quoted } from "./printable.ts";
import { readProto, writeProto } from "./protobuf.ts";
import { floats, int64s, listOf } from "./protobuf-numbers.ts";
import { decodeUtf8 } from "./utf8.ts";

export { Graph } from "../onnx/graph.ts";
export { networkOf } from "../onnx/recognise.ts";
export { graphOf } from "../onnx/write.ts";

/** The versions of the format itself that are known: opset_import came with 3. */
const firstIrVersion = 3n;
const lastIrVersion = 13n;

export interface OnnxOptions extends ReadLimits {
  /** Files that the model's tensors lie in besides, by the names that it spells (`externalFiles` lists them). */
  readonly files?: ReadFiles;
}

const onnxOptions: Kinds<OnnxOptions> = { ...limitKinds, files: "an object" };

/** The names of the other files that a model's tensors lie in, in their order. */
export function externalFiles(bytes: Uint8Array, limits: ReadLimits = {}): string[] {
  checkOptions("onnx", limits, limitKinds);
  const { graph } = readProto(modelProto, bytes, "onnx", limits);
  const names = (graph?.initializer ?? []).map(({ externalData }) => locationOf(externalData));
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** Reads an ONNX model. `FormatError` for everything that breaks a rule, and for everything that is not supported. */
export function readOnnx(bytes: Uint8Array, options: OnnxOptions = {}): Graph {
  checkOptions("onnx", options, onnxOptions);
  const { files = new Map(), ...limits } = options;
  const model = readProto(modelProto, bytes, "onnx", limits);
  const reader = new ByteReader(bytes, "onnx");
  const context = { reader, rank: limits.rank ?? defaultRank, files: openFiles(files) };
  checkModel(model, reader);
  const { graph } = model;
  if (graph === undefined) throw reader.error("the model has no graph", 0);
  const count = graph.node.length + graph.initializer.length + graph.input.length + graph.output.length;
  const most = limits.names ?? defaultNames;
  if (count > most) throw reader.error(`graph of ${count} names exceeds the limit of ${most}`, graph.offset);
  // Before anything else, so that a model of other operators is refused by their names.
  for (const node of graph.node) refuseOperator(node, graph.node, reader);
  if (graph.sparseInitializer.length > 0) throw reader.error("sparse tensors are not read", graph.offset);
  const parts = {
    name: graph.name ?? "",
    producer: `${model.producerName ?? ""} ${model.producerVersion ?? ""}`.trim(),
    opset: readOpset(model, reader),
    ...readValues(graph, context),
    nodes: graph.node.map((node) => readNode(node, context)),
    metadata: readMetadata(model, reader),
  };
  refuseFaults(parts, graph, reader);
  return new Graph(parts);
}

/** Reads a single tensor, as `onnx.save_tensor` writes it. */
export function readOnnxTensor(bytes: Uint8Array, limits: ReadLimits = {}): { name: string; tensor: Tensor } {
  checkOptions("onnx", limits, limitKinds);
  const proto = readProto(tensorProto, bytes, "onnx", limits);
  const context = {
    reader: new ByteReader(bytes, "onnx"),
    rank: limits.rank ?? defaultRank,
    files: openFiles(new Map()),
  };
  return { name: proto.name ?? "", tensor: readTensor(proto, context) };
}

/** Writes a graph, or a network as the graph that it is. The same source gives the same bytes. */
export function writeOnnx(source: GraphSource): Uint8Array {
  const graph = graphOf(source);
  return writeProto(modelProto, {
    irVersion: irVersionFor(graph.opset),
    producerName: "feedforward",
    producerVersion: undefined,
    graph: {
      node: graph.nodes.map(writeNode),
      name: graph.name || "graph",
      initializer: [...graph.constants].map(([name, tensor]) => writeTensor(name, tensor)),
      input: graph.inputs.map(writeValue),
      output: graph.outputs.map(writeValue),
      sparseInitializer: [],
      offset: 0,
    },
    opsetImport: [{ domain: "", version: BigInt(graph.opset), offset: 0 }],
    metadataProps: [...graph.metadata].map(([key, value]) => ({ key, value, offset: 0 })),
    functions: [],
  });
}

function checkModel({ irVersion, functions }: ModelProto, reader: ByteReader): void {
  if (irVersion === undefined) throw reader.error("the model has no ir_version", 0);
  if (irVersion < firstIrVersion || irVersion > lastIrVersion) {
    throw reader.error(`ir_version ${irVersion} is not supported, expected ${firstIrVersion} to ${lastIrVersion}`, 0);
  }
  const redefined = functions.find(({ domain }) => isDefaultDomain(domain));
  if (redefined === undefined) return;
  throw reader.error(`the model defines the function ${quoted(redefined.name ?? "")} anew`, redefined.offset);
}

/** The version of the default domain. Other domains may be named: their operators are refused where they are used. */
function readOpset({ opsetImport }: ModelProto, reader: ByteReader): number {
  const own = opsetImport.filter(({ domain }) => isDefaultDomain(domain));
  const { version = 0n, offset } = own[0] ?? { offset: 0 };
  // The domain has two spellings, and some files name both.
  if (own.length === 0 || own.some((other) => (other.version ?? 0n) !== version)) {
    throw reader.error(`the model names ${own.length} opsets, expected one`, own[1]?.offset ?? 0);
  }
  if (version < BigInt(firstOpset) || version > BigInt(lastOpset)) {
    throw reader.error(`opset ${version} is not supported, expected ${firstOpset} to ${lastOpset}`, offset);
  }
  return Number(version);
}

function isDefaultDomain(domain: string | undefined): boolean {
  return domain === undefined || domain === "" || domain === "ai.onnx";
}

/** Inputs that have an initializer are constants: up to ir_version 3 every weight was listed as an input too. */
function readValues(graph: GraphProto, context: TensorContext): Pick<GraphParts, "constants" | "inputs" | "outputs"> {
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

function readTensor(proto: TensorProto, context: TensorContext): Tensor {
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
  }
}

function typeOf(number: number | undefined): AttributeType | null {
  const found = Object.entries(attributeTypes).find(([, candidate]) => candidate === number);
  return found === undefined ? null : (found[0] as AttributeType);
}

/** A field other than the type's own that holds something. */
function strayField(proto: AttributeProto, type: AttributeType): string | undefined {
  const others = ["g", "sparseTensor", "tensors", "graphs"] as const;
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

function readMetadata({ metadataProps }: ModelProto, reader: ByteReader): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const { key = "", value = "", offset } of metadataProps) {
    if (metadata.has(key)) throw reader.error(`the metadata ${quoted(key)} is given twice`, offset);
    metadata.set(key, value);
  }
  return metadata;
}

function refuseFaults(parts: GraphParts, graph: GraphProto, reader: ByteReader): void {
  const fault = findFault(parts);
  if (fault === null) return;
  const inputs = graph.input.filter(({ name = "" }) => !parts.constants.has(name));
  const places = { graph: [graph], input: inputs, node: graph.node, output: graph.output };
  throw reader.error(fault.reason, places[fault.part][fault.index]?.offset ?? graph.offset);
}

function writeNode({ name, operator, inputs, outputs, attributes }: GraphNode): NodeProto {
  return {
    input: inputs,
    output: outputs,
    name: name === "" ? undefined : name,
    opType: operator,
    attribute: [...attributes].map(([key, attribute]) => writeAttribute(key, attribute)),
    domain: undefined,
    overload: undefined,
    offset: 0,
  };
}

function writeAttribute(name: string, { type, value }: Attribute): AttributeProto {
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    name,
    f: type === "float" ? value : undefined,
    i: type === "int" ? value : undefined,
    s: type === "string" ? encode(value) : undefined,
    t: type === "tensor" ? writeTensor(name, value) : undefined,
    g: undefined,
    floats: type === "floats" ? listOf(floats, value) : undefined,
    ints: type === "ints" ? listOf(int64s, value) : undefined,
    strings: type === "strings" ? value.map(encode) : [],
    tensors: [],
    graphs: [],
    type: attributeTypes[type],
    refAttrName: undefined,
    sparseTensor: undefined,
    offset: 0,
  };
}

function writeTensor(name: string, tensor: Tensor): TensorProto {
  return writeTensorProto(name, tensor, elementNumber(tensor.dtype));
}

function writeValue({ name, dtype, shape }: GraphValue): ValueInfoProto {
  const dim = shape?.map((size) => ({
    value: typeof size === "number" ? BigInt(size) : undefined,
    parameter: typeof size === "string" ? size : undefined,
    offset: 0,
  }));
  const tensor = {
    elemType: dtype === null ? undefined : elementNumber(dtype),
    shape: dim === undefined ? undefined : { dim, offset: 0 },
    offset: 0,
  };
  const others = { sequence: undefined, map: undefined, opaque: undefined, sparse: undefined, optional: undefined };
  return { name, type: { tensor, ...others, offset: 0 }, offset: 0 };
}

/** The version of the format that came with an opset; 4 at least, with which weights need not be inputs. */
function irVersionFor(opset: number): bigint {
  const since: readonly (readonly [opset: number, irVersion: bigint])[] = [
    [25, 13n],
    [24, 12n],
    [23, 11n],
    [21, 10n],
    [19, 9n],
    [15, 8n],
    [12, 7n],
    [11, 6n],
    [10, 5n],
  ];
  return since.find(([first]) => opset >= first)?.[1] ?? 4n;
}
