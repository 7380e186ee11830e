/** Reading and writing ONNX files, for `feedforward/formats/onnx`. */

export type { Bytes } from "../bytes/given.ts";
export type { NamingOptions } from "../network/naming-options.ts";
export type { Network } from "../network/network.ts";
export type { GraphParts } from "../onnx/check.ts";
export { classicalOperators } from "../onnx/classical.ts";
export { Graph } from "../onnx/graph.ts";
export { quantisedOperators } from "../onnx/microsoft.ts";
export type { MoreOperators } from "../onnx/operator.ts";
export { rareOperators } from "../onnx/rare.ts";
export { networkOf } from "../onnx/recognise.ts";
export type { GraphSource } from "../onnx/write.ts";
export { graphOf } from "../onnx/write.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
export type { ReadFiles } from "./onnx/external.ts";
export { externalFiles, type OnnxOptions, readOnnx, readOnnxTensor, writeOnnx } from "./onnx/file.ts";
