/** A graph as the messages of an ONNX file. */

import { elementNumber, stringNumber } from "../../onnx/element-types.ts";
import type { Attribute, GraphBody, GraphNode, GraphOutput } from "../../onnx/node.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats, int64s, listOf } from "../protobuf/numbers.ts";
import {
  type AttributeProto,
  attributeTypes,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./messages.ts";
import { writeTensorProto } from "./tensor.ts";

export function writeBody(name: string, { nodes, constants, words, inputs, outputs }: GraphBody): GraphProto {
  return {
    node: nodes.map(writeNode),
    name,
    initializer: [...constants].map(([key, tensor]) => writeTensor(key, tensor, words?.get(key))),
    input: inputs.map(writeValue),
    output: outputs.map(writeValue),
    sparseInitializer: [],
    offset: 0,
  };
}

function writeNode({ name, operator, inputs, outputs, attributes, row }: GraphNode): NodeProto {
  return {
    input: inputs,
    output: outputs,
    name: name === "" ? undefined : name,
    opType: operator.slice(domainEnd(operator) + 1),
    attribute: [...attributes].map(([key, attribute]) => writeAttribute(key, attribute)),
    domain: row?.domain ?? (operator.slice(0, Math.max(0, domainEnd(operator))) || undefined),
    overload: undefined,
    offset: 0,
  };
}

/** Of operators that are not the standard's, the domain stands before the name. */
function domainEnd(operator: string): number {
  return operator.lastIndexOf(".");
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function writeAttribute(name: string, { type, value }: Attribute): AttributeProto {
  return {
    name,
    f: type === "float" ? value : undefined,
    i: type === "int" ? value : undefined,
    s: type === "string" ? encode(value) : undefined,
    t: type === "tensor" ? writeTensor(name, value) : undefined,
    g: type === "graph" ? writeBody("branch", value) : undefined,
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

function writeTensor(name: string, tensor: Tensor, words?: readonly string[]): TensorProto {
  if (words !== undefined) {
    const strings = { rawData: undefined, stringData: words.map(encode) };
    return { ...writeTensorProto(name, tensor, stringNumber), ...strings };
  }
  return writeTensorProto(name, tensor, elementNumber(tensor.dtype));
}

function writeValue({ name, dtype, shape }: GraphOutput): ValueInfoProto {
  const dim = shape?.map((size) => ({
    value: typeof size === "number" ? BigInt(size) : undefined,
    parameter: typeof size === "string" ? size : undefined,
    offset: 0,
  }));
  const tensor = {
    elemType: dtype === null ? undefined : dtype === "string" ? stringNumber : elementNumber(dtype),
    shape: dim === undefined ? undefined : { dim, offset: 0 },
    offset: 0,
  };
  const others = { sequence: undefined, map: undefined, opaque: undefined, sparse: undefined, optional: undefined };
  return { name, type: { tensor, ...others, offset: 0 }, offset: 0 };
}
