/** Reading pickles, and looking into them without reading, for `feedforward/formats/pickle`. */

export type { Bytes } from "../bytes/given.ts";
export type { ErrorData, FormatError } from "../errors.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
export type { PickleImport, PickleLimits, PickleRefusal } from "./pickle/machine.ts";
export { inspectPickle, type PickleInspection, readPickle } from "./pickle/run.ts";
export { PickleTuple, type PickleValue } from "./pickle/value.ts";
