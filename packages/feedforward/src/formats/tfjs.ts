/** Reading layers models of TensorFlow.js and Teachable Machine, for `feedforward/formats/tfjs`. */

export type { Bytes } from "../bytes/given.ts";
export type { Graph } from "../onnx/graph.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
export type { ReadFiles } from "./onnx/external.ts";
export { readTfjs, type TfjsOptions, tfjsFiles } from "./tfjs/file.ts";
