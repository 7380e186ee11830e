/** What is said of ONNX files, each from the mistake itself: a small model of two nodes, and something of it replaced. */

import { readOnnx, readOnnxTensor, writeOnnx } from "../../../src/formats/onnx.ts";
import {
  type GraphProto,
  type ModelProto,
  modelProto,
  type TensorProto,
  tensorProto,
} from "../../../src/formats/onnx-messages.ts";
import { readProto, writeProto } from "../../../src/formats/protobuf.ts";
import { int32s, int64s, listOf } from "../../../src/formats/protobuf-numbers.ts";
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

export const onnxMistakes: Readonly<Record<string, () => unknown>> = {
  "onnx-axes": () => readOnnx(tensorWith({ dims: dims(...Array<bigint>(33).fill(1n)) })),
  "onnx-tensor-segment": () => readOnnx(tensorWith({ segment: new Uint8Array(0) })),
  "onnx-tensor-twice": () => alone({ dataType: 7, rawData: new Uint8Array(8), int64Data: dims(1n) }),
  "onnx-tensor-twice-external": () => readOnnx(tensorWith({ dataLocation: 1 })),
  "onnx-tensor-strings": () => readOnnx(tensorWith({ stringData: [new Uint8Array(0)] })),
  "onnx-tensor-list": () => alone({ dataType: 1, int64Data: dims(1n) }),
  "onnx-tensor-elements": () => readOnnx(tensorWith({ rawData: undefined })),
  "onnx-tensor-value": () => alone({ dataType: 2, int32Data: listOf(int32s, Int32Array.of(256)) }),
  "onnx-external-unnamed": () => external({}),
  "onnx-external-missing": () => external({ location: "w.data" }),
  "onnx-external-range": () => external({ location: "w.data", length: "24" }, 8),
  "onnx-external-shared": () => shared(4),
  "onnx-external-number": () => external({ location: "w.data", offset: "-1" }, 24),
};
