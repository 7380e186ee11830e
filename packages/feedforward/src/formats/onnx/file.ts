/**
 * ONNX: a model is a graph of operators with its weights, in protocol buffers. Reading gives a `Graph` or one
 * `FormatError` that names what was not accepted; it executes nothing, opens no other file and folds nothing. Writing
 * gives files that onnx.checker and ONNX Runtime take. https://onnx.ai/onnx/repo-docs/IR.html
 */

import { type Bytes, bytesOf } from "../../bytes/given.ts";
import { ByteReader } from "../../bytes/reader.ts";
import { FormatError, optionError, withData } from "../../errors.ts";
import { type Fault, firstOpset, type GraphParts, lastOpset } from "../../onnx/check.ts";
import { Graph } from "../../onnx/graph.ts";
import { type GraphNode, microsoft, mlDomain } from "../../onnx/node.ts";
import { type MoreOperators, rowOf } from "../../onnx/operator.ts";
import { type GraphSource, graphOf } from "../../onnx/write.ts";
import { checkOptions, type Kinds, kindOf } from "../../options/check.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { defaultNames, defaultRank, limitKinds, type ReadLimits } from "../limits.ts";
import { readProto } from "../protobuf/protobuf.ts";
import { writeProto } from "../protobuf/write.ts";
import { locationOf, openFiles, type ReadFiles } from "./external.ts";
import { countNames, isDefaultDomain, readBody, readTensor, refuseOperators, wantsMore } from "./graph.ts";
import { type GraphProto, type ModelProto, modelProto, tensorProto } from "./messages.ts";
import { writeBody } from "./write.ts";

/** The versions of the format itself that are known: opset_import came with 3. */
const firstIrVersion = 3n;
const lastIrVersion = 13n;

/** Files beside the model, operators of other domains, and what reading may take. */
export interface OnnxOptions extends ReadLimits {
  /** Files that the model's tensors lie in besides, by the names that it spells (`externalFiles` lists them). */
  readonly files?: ReadFiles;
  /**
   * Operators beside the usual ones, tables that a page joins as it wants: `classicalOperators` (trees, linear models, support
   * vectors), `quantisedOperators`, `rareOperators`. What is refused without one names it.
   */
  readonly operators?: MoreOperators;
}

const onnxOptions: Kinds<OnnxOptions> = { ...limitKinds, files: "an object", operators: "an object" };

/** The names of the other files that a model's tensors lie in, in their order. */
export function externalFiles(given: Bytes, limits: ReadLimits = {}): string[] {
  return filesOf(parseOnnx(bytesOf(given), limits));
}

/** A model's protocol buffers: which other files it wants is known before its tensors are read. */
export interface ParsedOnnx {
  readonly bytes: Uint8Array;
  readonly model: ModelProto;
}

export function parseOnnx(bytes: Uint8Array, limits: ReadLimits = {}): ParsedOnnx {
  checkOptions("onnx", limits, limitKinds);
  return { bytes, model: readProto(modelProto, bytes, "onnx", limits) };
}

/** The names of the other files, as `externalFiles` gives them. */
export function filesOf({ model: { graph } }: ParsedOnnx): string[] {
  const names = (graph?.initializer ?? []).map(({ externalData }) => locationOf(externalData));
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** Reads an ONNX model. `FormatError` for everything that breaks a rule, and for everything that is not supported. */
export function readOnnx(given: Bytes, options: OnnxOptions = {}): Graph {
  const bytes = bytesOf(given);
  checkOptions("onnx", options, onnxOptions);
  const { files, operators: _, ...limits } = options;
  if (files !== undefined) checkFiles(files);
  return graphOfParsed(parseOnnx(bytes, limits), options);
}

function checkFiles(files: unknown): void {
  if (files instanceof Map) return;
  const sentence = 'onnx: expected files to be a Map, new Map([["weights.bin", bytes]]), got $got';
  throw optionError("onnx-files", sentence, kindOf(files));
}

/** Whether it is to be handed more than the usual operators. */
export function wantsMoreOperators({ model: { graph } }: ParsedOnnx): boolean {
  return graph !== undefined && wantsMore(graph);
}

/** The graph of a model whose protocol buffers are read. */
export function graphOfParsed(
  { bytes, model }: ParsedOnnx,
  { files = new Map(), operators: more = {}, ...limits }: OnnxOptions = {},
): Graph {
  checkOptions("onnx", limits, limitKinds);
  checkFiles(files);
  const reader = new ByteReader(bytes, "onnx");
  const context = { reader, rank: limits.rank ?? defaultRank, files: openFiles(files), more };
  checkModel(model, reader);
  const { graph } = model;
  if (graph === undefined) throw reader.faultAt(0, "onnx-no-graph", "the model has no graph");
  const count = countNames(graph);
  const most = limits.names ?? defaultNames;
  if (count > most) {
    throw reader.faultAt(graph.offset, "onnx-names", "graph of $count names exceeds the limit of $limit", count, most);
  }
  // Before anything else, so that a model of other operators is refused by their names.
  refuseOperators(graph, context);
  const parts = {
    name: graph.name ?? "",
    producer: `${model.producerName ?? ""} ${model.producerVersion ?? ""}`.trim(),
    opset: readOpset(model, reader),
    ...readBody(graph, context),
    metadata: readMetadata(model, reader),
  };
  return new Graph(parts, (fault) => faultInFile(fault, { parts, graph, reader }));
}

/** Reads a single tensor, as `onnx.save_tensor` writes it. */
export function readOnnxTensor(given: Bytes, limits: ReadLimits = {}): { name: string; tensor: Tensor } {
  const bytes = bytesOf(given);
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
  const nodes = graph.nodes.map((node) => withRow(node, graph.operators));
  return writeProto(modelProto, {
    irVersion: irVersionFor(graph.opset),
    producerName: "feedforward",
    producerVersion: undefined,
    graph: writeBody(graph.name || "graph", { ...graph, nodes }),
    opsetImport: [
      { domain: "", version: BigInt(graph.opset), offset: 0 },
      ...(graph.nodes.some(({ operator }) => operator.startsWith(microsoft))
        ? [{ domain: microsoft, version: 1n, offset: 0 }]
        : []),
      ...(nodes.some(({ row }) => row?.domain === mlDomain) ? [mlOpsetOf(graph)] : []),
    ],
    metadataProps: [...graph.metadata].map(([key, value]) => ({ key, value, offset: 0 })),
    functions: [],
  });
}

/** A node that was made by hand knows its operator by name alone; what domain that is of, the graph's operators say. */
function withRow(node: GraphNode, operators: MoreOperators): GraphNode {
  const row = rowOf(node, operators);
  return row === null || node.row !== undefined ? node : { ...node, row };
}

/** The version of that domain in which everything is that the graph names. */
function mlOpsetOf({ nodes }: Graph): { readonly domain: string; readonly version: bigint; readonly offset: number } {
  const has = (operator: string, attribute: RegExp): boolean =>
    nodes.some(
      (node) => node.operator === operator && [...node.attributes.keys()].some((name) => attribute.test(name)),
    );
  const encoder = has("LabelEncoder", /_tensor$/) ? 4n : has("LabelEncoder", /^classes_/) ? 1n : 3n;
  return { domain: mlDomain, version: has("TreeEnsemble", /^tree_roots$/) ? 5n : encoder, offset: 0 };
}
const lastMlOpset = 5;

function checkModel({ irVersion, functions }: ModelProto, reader: ByteReader): void {
  if (irVersion === undefined) throw reader.faultAt(0, "onnx-no-ir-version", "the model has no ir_version");
  if (irVersion < firstIrVersion || irVersion > lastIrVersion) {
    const sentence = "ir_version $version is not supported, expected $first to $last";
    throw reader.faultAt(0, "onnx-ir-version", sentence, irVersion, Number(firstIrVersion), Number(lastIrVersion));
  }
  const redefined = functions.find(({ domain }) => isDefaultDomain(domain));
  if (redefined === undefined) return;
  const { name = "", offset } = redefined;
  throw reader.faultAt(offset, "onnx-function", 'the model defines the function "$function" anew', name);
}

/** The version of the default domain. Other domains may be named: their operators are refused where they are used. */
function readOpset({ opsetImport }: ModelProto, reader: ByteReader): number {
  const own = opsetImport.filter(({ domain }) => isDefaultDomain(domain));
  const { version = 0n, offset } = own[0] ?? { offset: 0 };
  // The domain has two spellings, and some files name both.
  for (const { domain, version: other = 0n, offset: place } of opsetImport) {
    if (domain === mlDomain) checkOpset(other, lastMlOpset, reader, place);
  }
  if (own.length === 0 && opsetImport.some(({ domain }) => domain === mlDomain)) return lastOpset;
  if (own.length === 0 || own.some((other) => (other.version ?? 0n) !== version)) {
    const place = own[1]?.offset ?? 0;
    throw reader.faultAt(place, "onnx-opsets", "the model names $count opsets, expected one", own.length);
  }
  checkOpset(version, lastOpset, reader, offset);
  return Number(version);
}

function checkOpset(version: bigint, last: number, reader: ByteReader, offset: number): void {
  if (version >= BigInt(firstOpset) && version <= BigInt(last)) return;
  const sentence = "opset $opset is not supported, expected $first to $last";
  throw reader.faultAt(offset, "onnx-opset", sentence, version, firstOpset, last);
}

function readMetadata({ metadataProps }: ModelProto, reader: ByteReader): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const { key = "", value = "", offset } of metadataProps) {
    if (metadata.has(key)) {
      throw reader.faultAt(offset, "onnx-metadata-twice", 'the metadata "$key" is given twice', key);
    }
    metadata.set(key, value);
  }
  return metadata;
}

/** What is wrong with a graph, where it stands in the file. */
function faultInFile(
  { code, reason, facts, part, index }: Fault,
  { parts, graph, reader: { format } }: { parts: GraphParts; graph: GraphProto; reader: ByteReader },
): Error {
  const inputs = graph.input.filter(({ name = "" }) => !parts.constants.has(name));
  const places = { graph: [graph], input: inputs, node: graph.node, output: graph.output };
  const offset = places[part][index]?.offset ?? graph.offset;
  return withData(new FormatError(format, reason, offset), code, { ...facts, format, offset });
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
