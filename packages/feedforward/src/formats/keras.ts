/** Reading whole models of Keras, `.keras` and `.h5`, for `feedforward/formats/keras`. */

export type { Bytes } from "../bytes/given.ts";
export type { Graph } from "../onnx/graph.ts";
export type { Tensor } from "../tensor/tensor.ts";
export { readKeras } from "./keras/file.ts";
export type { ReadLimits } from "./limits.ts";
export type { ZipLimits } from "./zip/zip.ts";
