/**
 * Rows of a table as rows of a network, by the record of its columns: numbers as they are, a gap by the mean of the training rows,
 * a category as 0 and 1. Columns may stand in any order, and others beside them. What the network has never seen is counted.
 */

import { optionError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { Tensor } from "../tensor/tensor.ts";
import { categoryIn, isMissing, numberIn } from "./cells.ts";
import { type CategoryRecord, type NumberRecord, type TableRecord, tableOf, widthOf } from "./record.ts";
import type { Table, TableColumn } from "./table.ts";

/** Rows of a table as a network takes them, and what was found on the way. */
export interface EncodedRows {
  /** [n, in] */
  readonly inputs: Tensor<"float32">;
  /** Columns with gaps, and how many rows have one. */
  readonly missing: readonly ColumnCount[];
  /** Columns with categories that the network was not trained with: all of their inputs are 0. */
  readonly unknown: readonly UnknownCategories[];
}

/** A column, and in how many rows something was found. */
export interface ColumnCount {
  readonly column: string;
  readonly rows: number;
}

/** A column with categories that the network was not trained with. */
export interface UnknownCategories extends ColumnCount {
  /** The first few of them. */
  readonly values: readonly string[];
}

/** What a table says is right, for the rows that say it. */
export interface EncodedTargets {
  /** Class numbers [n], or numbers in the unit of the table, [n, 1]. */
  readonly targets: Tensor<"float32">;
  /** The rows of the table that have a target which the network knows. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** How many rows say no target. */
  readonly missing: number;
  /** Rows of a class that the network does not tell; null where there is none. */
  readonly unknown: UnknownCategories | null;
}

const mostValues = 5;

/**
 * The rows of a table for a network that was trained on one like it; or for one whose inputs have names and that has no record of a table:
 * columns of these names, numbers without a gap.
 */
export function encodeRows(table: Table, network: Network): EncodedRows {
  const { names } = network.input;
  return names === null || tableOf(network) !== null
    ? encodeInputs(table, recordOf(network))
    : encodeNamed(table, names);
}

/** Nothing says what stands for a gap. */
function encodeNamed(table: Table, names: readonly string[]): EncodedRows {
  const columns = names.map((name) => ({ name, kind: "number", fill: 0 }) as const);
  const encoded = encodeInputs(table, { columns });
  const [gap] = encoded.missing;
  if (gap === undefined) return encoded;
  const [column] = columnsNamed(table, [gap.column]);
  const line = table.lineOf(column!.cells.findIndex(isMissing));
  const sentence =
    'column "$column": line $line says nothing, and the network has no record of a table, which says what fills a gap';
  throw optionError("table-gap", sentence, gap.column, line);
}

/** What the rows of a table say themselves of what the network foretells. */
export function encodeTargets(table: Table, network: Network): EncodedTargets {
  const { target } = recordOf(network);
  const [column] = columnsNamed(table, [target.name]);
  return target.kind === "number" ? numberTargets(column!, table) : classTargets(column!, network.labels!);
}

/** What a network says of its table; an `OptionError` where it says nothing. */
export function recordOf(network: Network): TableRecord {
  const record = tableOf(network);
  if (record !== null) return record;
  const sentence = "table: the network was not trained on a table, so it does not say what its inputs are";
  throw optionError("table-none", sentence);
}

/** The same by a record. */
export function encodeInputs(table: Table, { columns }: Pick<TableRecord, "columns">): EncodedRows {
  const size = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const data = new Float32Array(table.rows * size);
  const found = columnsNamed(
    table,
    columns.map(({ name }) => name),
  );
  const missing: ColumnCount[] = [];
  const unknown: UnknownCategories[] = [];
  let offset = 0;
  for (const [i, record] of columns.entries()) {
    const place = { data, size, offset };
    const counts =
      record.kind === "number"
        ? enterNumbers(found[i]!, record, { ...place, table })
        : enterCategories(found[i]!, record, place);
    if (counts.missing > 0) missing.push({ column: record.name, rows: counts.missing });
    if (counts.unknown.rows > 0) unknown.push(counts.unknown);
    offset += widthOf(record);
  }
  return { inputs: new Tensor("float32", [table.rows, size], data), missing, unknown };
}

/** Columns of a table by their names; all that it lacks are said together. */
export function columnsNamed(table: Table, names: readonly string[]): TableColumn[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length === 0) return names.map((name) => byName.get(name)!);
  const sentence = "the table lacks $missing, which the network was trained with; it has $columns";
  throw optionError("table-columns-missing", sentence, missing, [...byName.keys()]);
}

/** Where a column's inputs lie in rows of `size` numbers. */
interface ColumnPlace {
  readonly data: Float32Array;
  readonly size: number;
  readonly offset: number;
}

interface Counts {
  readonly missing: number;
  readonly unknown: UnknownCategories;
}

function enterNumbers(
  column: TableColumn,
  { name, fill }: NumberRecord,
  { data, size, offset, table }: ColumnPlace & { readonly table: Table },
): Counts {
  let missing = 0;
  for (let row = 0; row < table.rows; row++) {
    const value = numberAt(column, row, table);
    if (value === null) missing += 1;
    data[row * size + offset] = value ?? fill;
  }
  return { missing, unknown: { column: name, rows: 0, values: [] } };
}

/** The number in a row, rounded to float32; null for a gap. */
export function numberAt({ name, cells }: TableColumn, row: number, table: Table): number | null {
  const cell = cells[row]!;
  if (isMissing(cell)) return null;
  const exact = numberIn(cell);
  if (Math.abs(exact) > Number.MAX_SAFE_INTEGER && isRounded(cell, exact)) {
    const sentence =
      'column "$column": $got in line $line is a whole number beyond 2^53, which would be rounded: name the column in category or in drop';
    throw optionError("table-number-rounded", sentence, name, cell.trim(), table.lineOf(row));
  }
  const value = Math.fround(exact);
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) {
    const sentence = 'column "$column": expected a number, got "$got" in line $line';
    throw optionError("table-number", sentence, name, cell, table.lineOf(row));
  }
  const sentence = 'column "$column": $got in line $line is beyond the range of float32';
  throw optionError("table-number-range", sentence, name, cell.trim(), table.lineOf(row));
}

/** Whether the digits of a whole number are none that a float64 is written with: 84291447603331070 may be one, 9007199254740993 is not. */
function isRounded(cell: string, value: number): boolean {
  const digits = cell.trim().replace(/^\+/, "");
  return (
    /^-?\d+$/.test(digits) && Number.isFinite(value) && String(value) !== digits && BigInt(digits) !== BigInt(value)
  );
}

function enterCategories(
  { cells }: TableColumn,
  { name, values, hasMissing }: CategoryRecord,
  { data, size, offset }: ColumnPlace,
): Counts {
  const places = new Map(values.map((value, i) => [value, i]));
  const others = new Set<string>();
  let [missing, rows] = [0, 0];
  for (const [row, cell] of cells.entries()) {
    const start = row * size + offset;
    if (isMissing(cell)) {
      missing += 1;
      if (hasMissing) data[start + values.length] = 1;
      continue;
    }
    const place = places.get(categoryIn(cell));
    if (place !== undefined) data[start + place] = 1;
    else {
      rows += 1;
      others.add(categoryIn(cell));
    }
  }
  return { missing, unknown: { column: name, rows, values: [...others].slice(0, mostValues) } };
}

function numberTargets(column: TableColumn, table: Table): EncodedTargets {
  const rows: number[] = [];
  const targets: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const value = numberAt(column, row, table);
    if (value === null) continue;
    rows.push(row);
    targets.push(value);
  }
  return {
    targets: new Tensor("float32", [rows.length, 1], Float32Array.from(targets)),
    rows: Uint32Array.from(rows),
    missing: table.rows - rows.length,
    unknown: null,
  };
}

function classTargets({ name, cells }: TableColumn, labels: readonly string[]): EncodedTargets {
  const numbers = new Map(labels.map((label, i) => [label, i]));
  const others = new Set<string>();
  const [rows, targets]: [number[], number[]] = [[], []];
  let [missing, unknown] = [0, 0];
  for (const [row, cell] of cells.entries()) {
    const number = numbers.get(categoryIn(cell));
    if (isMissing(cell)) missing += 1;
    else if (number === undefined) {
      unknown += 1;
      others.add(categoryIn(cell));
    } else {
      rows.push(row);
      targets.push(number);
    }
  }
  return {
    targets: new Tensor("float32", [rows.length], Float32Array.from(targets)),
    rows: Uint32Array.from(rows),
    missing,
    unknown: unknown === 0 ? null : { column: name, rows: unknown, values: [...others].slice(0, mostValues) },
  };
}
