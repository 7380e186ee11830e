/**
 * The messages of an ONNX file, as tables: those fields that are read, and those that must be refused by name. Everything else is passed over. Numbers and types are those of onnx.proto.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

import { doubles, floats, int32s, int64s, numbers, uint64s } from "../protobuf/numbers.ts";
import {
  deferred,
  float,
  int32,
  int64,
  type Kind,
  type MessageOf,
  message,
  optional,
  raw,
  repeated,
  text,
} from "../protobuf/protobuf.ts";

const stringEntry = { key: optional(1, text), value: optional(2, text) };

const operatorSet = { domain: optional(1, text), version: optional(2, int64) };

export const tensorProto = {
  dims: numbers(1, int64s),
  dataType: optional(2, int32),
  segment: optional(3, raw),
  floatData: numbers(4, floats),
  int32Data: numbers(5, int32s),
  stringData: repeated(6, raw),
  int64Data: numbers(7, int64s),
  name: optional(8, text),
  rawData: optional(9, raw),
  doubleData: numbers(10, doubles),
  uint64Data: numbers(11, uint64s),
  externalData: repeated(13, message(stringEntry)),
  dataLocation: optional(14, int32),
};

/** A graph inside of a node: the branches of If. */
const subgraph: Kind<GraphProto> = deferred(() => message(graphProto));

export const attributeProto = {
  name: optional(1, text),
  f: optional(2, float),
  i: optional(3, int64),
  s: optional(4, raw),
  t: optional(5, message(tensorProto)),
  g: optional(6, subgraph),
  floats: numbers(7, floats),
  ints: numbers(8, int64s),
  strings: repeated(9, raw),
  tensors: repeated(10, raw),
  graphs: repeated(11, raw),
  type: optional(20, int32),
  refAttrName: optional(21, text),
  sparseTensor: optional(22, raw),
};

export const nodeProto = {
  input: repeated(1, text),
  output: repeated(2, text),
  name: optional(3, text),
  opType: optional(4, text),
  attribute: repeated(5, message(attributeProto)),
  domain: optional(7, text),
  overload: optional(8, text),
};

const dimension = { value: optional(1, int64), parameter: optional(2, text) };

const tensorShape = { dim: repeated(1, message(dimension)) };

const tensorType = { elemType: optional(1, int32), shape: optional(2, message(tensorShape)) };

const typeProto = {
  tensor: optional(1, message(tensorType)),
  sequence: optional(4, raw),
  map: optional(5, raw),
  opaque: optional(7, raw),
  sparse: optional(8, raw),
  optional: optional(9, raw),
};

export const valueInfo = { name: optional(1, text), type: optional(2, message(typeProto)) };

export const graphProto = {
  node: repeated(1, message(nodeProto)),
  name: optional(2, text),
  initializer: repeated(5, message(tensorProto)),
  input: repeated(11, message(valueInfo)),
  output: repeated(12, message(valueInfo)),
  sparseInitializer: repeated(15, raw),
};

const functionProto = { name: optional(1, text), domain: optional(10, text) };

export const modelProto = {
  irVersion: optional(1, int64),
  producerName: optional(2, text),
  producerVersion: optional(3, text),
  graph: optional(7, message(graphProto)),
  opsetImport: repeated(8, message(operatorSet)),
  metadataProps: repeated(14, message(stringEntry)),
  functions: repeated(25, message(functionProto)),
};

export type ModelProto = MessageOf<typeof modelProto>;
/** What `graphProto` says, spelled out, because it holds itself. */
export interface GraphProto {
  readonly node: readonly NodeProto[];
  readonly name: string | undefined;
  readonly initializer: readonly TensorProto[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
  readonly sparseInitializer: readonly Uint8Array[];
  readonly offset: number;
}
export type NodeProto = MessageOf<typeof nodeProto>;
export type AttributeProto = MessageOf<typeof attributeProto>;
export type TensorProto = MessageOf<typeof tensorProto>;
export type ValueInfoProto = MessageOf<typeof valueInfo>;

/** The numbers of `AttributeProto.type`. */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

/** Kinds of attributes that no operator here has. */
export const otherAttributeTypes: ReadonlyMap<number, string> = new Map([
  [9, "a list of tensors"],
  [10, "a list of graphs"],
  [11, "a sparse tensor"],
  [12, "a list of sparse tensors"],
  [13, "a type"],
  [14, "a list of types"],
]);
