/**
 * Tables, for `feedforward/table`: CSV read and written, what its columns are, rows as a network takes them, and networks that know the
 * columns they were trained on.
 */

export type { Bytes } from "./bytes/given.ts";
export type { FormatError, OptionError } from "./errors.ts";
export type { ActivationName } from "./functions/activation.ts";
export type { Network } from "./network/network.ts";
export { tableOfArrays } from "./table/arrays.ts";
export { type CsvOptions, readCsv, writeCsv } from "./table/csv.ts";
export {
  type ColumnCount,
  type EncodedRows,
  type EncodedTargets,
  encodeRows,
  encodeTargets,
  type UnknownCategories,
} from "./table/encode.ts";
export { prepareFurther } from "./table/further.ts";
export type { LeftOut } from "./table/kinds.ts";
export {
  type ColumnUse,
  type PreparedTable,
  type PrepareOptions,
  prepareTable,
  type TableData,
  type TablePart,
  type TargetScale,
} from "./table/prepare.ts";
export {
  type CategoryRecord,
  type ColumnRecord,
  type NumberRecord,
  type TableRecord,
  type TargetRecord,
  tableOf,
} from "./table/record.ts";
export { inUnits, networkForTable, outOfUnits, type TableNetworkOptions } from "./table/start.ts";
export type { Separator, Table, TableColumn } from "./table/table.ts";
export type { Random } from "./tensor/random.ts";
export type { Tensor } from "./tensor/tensor.ts";
