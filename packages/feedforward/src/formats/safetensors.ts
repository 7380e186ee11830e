/** Reading and writing safetensors, for `feedforward/formats/safetensors`. */

export { beginsAsSafetensors, readSafetensors, type Safetensors } from "./safetensors-reader.ts";
export { writeSafetensors } from "./safetensors-writer.ts";
