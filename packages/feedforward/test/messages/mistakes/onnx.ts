/** What is said of ONNX files, each from the mistake itself: a small model of two nodes, and something of it replaced. */

import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  modelProto,
  type NodeProto,
  type TensorProto,
  tensorProto,
} from "../../../src/formats/onnx/messages.ts";
import { classicalOperators, readOnnx, readOnnxTensor, writeOnnx } from "../../../src/formats/onnx.ts";
import { int32s, int64s, listOf } from "../../../src/formats/protobuf/numbers.ts";
import { readProto } from "../../../src/formats/protobuf/protobuf.ts";
import { writeProto } from "../../../src/formats/protobuf/write.ts";
import { node, withNodes } from "../../onnx/graphs.ts";

const good = writeOnnx(withNodes([node("Elu", ["a"], ["y"], { alpha: ["float", 0.5] })], 13));
const model = readProto(modelProto, good, "onnx");
const graph = model.graph!;
const weight = graph.initializer[0]!;
const changed = (change: Partial<ModelProto>): Uint8Array => writeProto(modelProto, { ...model, ...change });
const graphWith = (change: Partial<GraphProto>): Uint8Array => changed({ graph: { ...graph, ...change } });
const tensorWith = (change: Partial<TensorProto>): Uint8Array =>
  graphWith({ initializer: [{ ...weight, ...change }, ...graph.initializer.slice(1)] });
const dims = (...sizes: bigint[]) => listOf(int64s, BigInt64Array.from(sizes));

/** A model whose weight lies in this file. */
export function beside(location: string): Uint8Array {
  const externalData = [{ key: "location", value: location, offset: 0 }];
  return tensorWith({ rawData: undefined, dataLocation: 1, externalData });
}

/** The weight in a file beside the model, as these entries say. */
function external(entries: Readonly<Record<string, string>>, size?: number): unknown {
  const externalData = Object.entries(entries).map(([key, value]) => ({ key, value, offset: 0 }));
  const files = new Map(size === undefined ? [] : [["w.data", new Uint8Array(size)]]);
  return readOnnx(tensorWith({ rawData: undefined, dataLocation: 1, externalData }), { files });
}

/** So many tensors in the same megabyte of a file. */
function shared(count: number): unknown {
  const externalData = [{ key: "location", value: "w.data", offset: 0 }];
  const dtype = { ...weight, rawData: undefined, dataLocation: 1, externalData, dims: dims(2n ** 18n) };
  const initializer = Array.from({ length: count }, (_, i) => ({ ...dtype, name: `t${i}` }));
  const files = new Map([["w.data", new Uint8Array(2 ** 20)]]);
  return readOnnx(graphWith({ initializer: [...graph.initializer, ...initializer] }), { files });
}

/** A tensor by itself. */
function alone(change: Partial<TensorProto>): unknown {
  const empty = readProto(tensorProto, new Uint8Array(0), "onnx");
  return readOnnxTensor(writeProto(tensorProto, { ...empty, name: "t", dims: dims(1n), ...change }));
}

const [gemm, elu] = graph.node as [NodeProto, NodeProto];
const alpha = elu.attribute[0]!;
const input = graph.input[0]!;
const opset = (version: bigint, domain = "") => ({ domain, version, offset: 0 });
const readNodes = (...nodes: readonly Partial<NodeProto>[]): unknown =>
  readOnnx(graphWith({ node: nodes.map((change) => ({ ...gemm, ...change })) }));
const readAttribute = (...changes: readonly Partial<AttributeProto>[]): unknown =>
  readNodes({}, { ...elu, attribute: changes.map((change) => ({ ...alpha, f: undefined, ...change })) });
const none = { tensor: undefined, sequence: undefined, map: undefined, opaque: undefined, sparse: undefined };
const readInput = (type: object): unknown =>
  readOnnx(graphWith({ input: [{ ...input, type: { ...none, optional: undefined, offset: 0, ...type } }] }));
const readSizes = (...sizes: bigint[]): unknown => {
  const dim = sizes.map((value) => ({ value, parameter: undefined, offset: 0 }));
  return readInput({ tensor: { elemType: 1, shape: { dim, offset: 0 }, offset: 0 } });
};

const graphMistakes = {
  "onnx-no-graph": () => readOnnx(changed({ graph: undefined })),
  "onnx-names": () => readOnnx(good, { names: 3 }),
  "onnx-no-ir-version": () => readOnnx(changed({ irVersion: undefined })),
  "onnx-ir-version": () => readOnnx(changed({ irVersion: 2n })),
  "onnx-function": () => readOnnx(changed({ functions: [{ name: "Relu", domain: "", offset: 0 }] })),
  "onnx-opsets": () => readOnnx(changed({ opsetImport: [] })),
  "onnx-opset": () => readOnnx(changed({ opsetImport: [opset(26n)] })),
  "onnx-metadata-twice": () =>
    readOnnx(changed({ metadataProps: [1, 2].map(() => ({ key: "a", value: "b", offset: 0 })) })),
  "onnx-tensor-unnamed": () => readOnnx(tensorWith({ name: "" })),
  "onnx-tensor-again": () => readOnnx(graphWith({ initializer: [weight, weight] })),
  "onnx-value-type": () => readInput({ sequence: new Uint8Array(0) }),
  "onnx-value-dtype": () => readInput({ tensor: { elemType: 8, shape: undefined, offset: 0 } }),
  "onnx-value-axes": () => readSizes(...Array<bigint>(33).fill(1n)),
  "onnx-value-size": () => readSizes(-1n),
  "onnx-sparse": () => readOnnx(graphWith({ sparseInitializer: [new Uint8Array(0)] })),
  "onnx-domain": () => readNodes({ domain: "ai.onnx.preview.training", opType: "Gradient" }),
  "onnx-domain-microsoft": () => readNodes({ domain: "com.microsoft", opType: "FusedMatMul" }),
  "onnx-domain-classical": () => readNodes({ domain: "ai.onnx.ml", opType: "Scaler" }),
  "onnx-operator-table": () => readNodes({ opType: "Compress" }),
  "onnx-domain-ml": () => {
    const node = [{ ...gemm, domain: "ai.onnx.ml", opType: "TfIdfVectorizer" }];
    return readOnnx(graphWith({ node }), { operators: classicalOperators });
  },
  "onnx-overload": () => readNodes({ overload: "v2" }),
  "onnx-operator": () => readNodes({ opType: "Unique" }),
  "onnx-operators": () => readNodes({ opType: "Det" }, { opType: "Unique" }, { opType: "Scan" }),
  "onnx-loop": () => readNodes({ opType: "Loop" }),
  "onnx-attribute-twice": () => readAttribute({ f: 1 }, { f: 1 }),
  "onnx-attribute-type": () => readAttribute({ type: 99 }),
  "onnx-attribute-kind": () => readAttribute({ type: 9 }),
  "onnx-attribute-reference": () => readAttribute({ f: 1, refAttrName: "a" }),
  "onnx-attribute-stray": () => readAttribute({ f: 1, i: 1n }),
  "onnx-attribute-utf8": () => readAttribute({ s: Uint8Array.of(0xff), type: 3 }),
  "onnx-attribute-empty": () => readAttribute({ type: 4 }),
};

export const onnxMistakes: Readonly<Record<string, () => unknown>> = {
  ...graphMistakes,
  "onnx-axes": () => readOnnx(tensorWith({ dims: dims(...Array<bigint>(33).fill(1n)) })),
  "onnx-tensor-segment": () => readOnnx(tensorWith({ segment: new Uint8Array(0) })),
  "onnx-tensor-twice": () => alone({ dataType: 7, rawData: new Uint8Array(8), int64Data: dims(1n) }),
  "onnx-tensor-twice-external": () => readOnnx(tensorWith({ dataLocation: 1 })),
  "onnx-tensor-strings": () => readOnnx(tensorWith({ stringData: [new Uint8Array(0)] })),
  "onnx-tensor-utf8": () => readOnnx(tensorWith({ dataType: 8, stringData: [Uint8Array.of(0xff)] })),
  "onnx-tensor-list": () => alone({ dataType: 1, int64Data: dims(1n) }),
  "onnx-tensor-elements": () => readOnnx(tensorWith({ rawData: undefined })),
  "onnx-tensor-value": () => alone({ dataType: 2, int32Data: listOf(int32s, Int32Array.of(256)) }),
  "onnx-external-unnamed": () => external({}),
  "onnx-external-missing": () => external({ location: "w.data" }),
  "onnx-external-range": () => external({ location: "w.data", length: "24" }, 8),
  "onnx-external-shared": () => shared(4),
  "onnx-external-number": () => external({ location: "w.data", offset: "-1" }, 24),
};
