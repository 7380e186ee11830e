/** Reading and writing safetensors, for `feedforward/formats/safetensors`. */

export type { Tensor } from "../tensor/tensor.ts";
export { beginsAsSafetensors, readSafetensors, type Safetensors } from "./safetensors/reader.ts";
export { writeSafetensors } from "./safetensors/writer.ts";
