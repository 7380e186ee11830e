/**
 * Model files of every format, for `feedforward/formats/model`: looked into, read and written.
 */

export { type InspectedArray, type Inspection, inspectModel, type Safety } from "./inspect-model.ts";
export {
  checkWritten,
  type ModelOptions,
  type NamedArrays,
  readModel,
  readNamedArrays,
  readNetwork,
  writeModel,
} from "./read-model.ts";
