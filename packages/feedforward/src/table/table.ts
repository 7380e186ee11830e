/**
 * A table as it is written: columns of text with a name each. What a column means is found out later (`kinds.ts`); nothing is
 * rounded or thrown away before that.
 */

import { optionError } from "../errors.ts";
import { nearest } from "../options/nearest.ts";

/** A column: its name and its cells. */
export interface TableColumn {
  readonly name: string;
  /** One a row, as the file has it without quotes. */
  readonly cells: readonly string[];
}

/** A table of text: columns of as many cells each. */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** How many rows there are. */
  readonly rows: number;
  /** What stands between two cells of the file. */
  readonly separator: Separator;
  /** The line of the file in which a row begins, from 1; of what is no text the number of the row, from 1. */
  lineOf(row: number): number;
}

/** What may stand between two cells. */
export type Separator = "," | ";" | "\t";

/** The column of that name, or an `OptionError` that says the nearest one. */
export function columnNamed(table: Table, name: string, what: string): TableColumn {
  const found = table.columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = table.columns.map((column) => column.name);
  const close = nearest(name, names);
  if (close === undefined)
    throw optionError("table-column", '$what: no column "$name"; the table has $names', what, name, names);
  const sentence = '$what: no column "$name", did you mean "$nearest"? The table has $names';
  throw optionError("table-column-slip", sentence, what, name, close, names);
}

/** The table with a column more. */
export function withColumn(table: Table, column: TableColumn): Table {
  return { ...table, columns: [...table.columns, column] };
}
