/**
 * Model files of every format, for `feedforward/formats/model`: looked into, read and written.
 */

export type { Bytes } from "../bytes/given.ts";
export type { ErrorData, FormatError, Note } from "../errors.ts";
export type { Model } from "../model.ts";
export type { NamingOptions } from "../network/naming-options.ts";
export type { Network } from "../network/network.ts";
export type { ParameterDtype } from "../network/notes.ts";
export type { Graph } from "../onnx/graph.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { FormatName } from "./model/detect.ts";
export { type InspectedArray, type Inspection, inspectModel, type Safety } from "./model/inspect.ts";
export {
  checkWritten,
  type ModelOptions,
  type NamedArrays,
  readModel,
  readNamedArrays,
  readNetwork,
  writeModel,
} from "./model/read.ts";
export type { ReadFiles } from "./onnx/external.ts";
export type { PickleImport, PickleRefusal } from "./pickle/machine.ts";
export type { ArrayOrder } from "./pickle/order.ts";
export type { PickleInspection } from "./pickle/run.ts";
