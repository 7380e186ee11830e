/**
 * The SQL of a job: for a file, or a range of its rows, which columns are kept and what the network makes of the others. A
 * table is read by DuckDB; of arrays SQL sees row numbers alone, and the function reads the rows itself.
 *
 *     SELECT k0 AS "id", s[1] AS "p_no" FROM (SELECT "id" AS k0, score("a", "b") AS s FROM read_parquet('x.parquet') WHERE …)
 */

import { identifier } from "../engine/quote.ts";
import type { ArrayRows } from "../inputs/arrays.ts";
import { find, type Mapping } from "../inputs/mapping.ts";
import { type Table, tableSource } from "../inputs/table.ts";
import { type OutputForm, outputExpressions } from "../model/outputs.ts";

/** What is asked of every row, as a manifest holds it. */
export interface Query {
  /** The columns that go in, in the model's order; null for arrays. */
  readonly columns: readonly string[] | null;
  readonly keep: readonly string[];
  /** `probabilities`, `label` or `topk=3`. */
  readonly output: string;
  readonly onNull: "error" | "null";
  /** SQL, or null. */
  readonly where: string | null;
  /** The columns hold bytes, which the model scales; left out where they do not. */
  readonly bytes?: true;
}

/** Rows of a file from `start` on; null for all of them. */
export interface RowRange {
  readonly start: number;
  readonly rows: number;
}

/** The name of the function in a job's own database. */
export const functionName = "feedforward_rows";

export interface TableInput {
  /** One, or several that one reader reads. */
  readonly tables: readonly Table[];
  readonly mapping: Mapping;
}

/** Kept columns and the function's array `s`, of tables. */
export function tableRows({ tables, mapping }: TableInput, query: Query, range: RowRange | null): string {
  const kept = query.keep.map((name, i) => `${identifier(find(tables[0]!, name).name)} AS k${i}`);
  const features = mapping.columns.map(({ name }) => name);
  const source = tableSource(tables, { features, isNumbered: range !== null });
  const call = `${functionName}(${mapping.columns.map((column) => argument(column, query)).join(", ")}) AS s`;
  return `SELECT ${[...kept, call].join(", ")} FROM ${source}${conditions(query.where, range)}`;
}

/** The casts that people would have to write: bytes are asked for, truth values are 0 and 1, and arrays are read as lists. */
function argument({ name, type }: Mapping["columns"][number], { bytes }: Query): string {
  const column = identifier(name);
  const [, item = ""] = /^(.*)\[\d*\]$/.exec(type) ?? [];
  if (bytes && type !== "BLOB") return item === "" ? `${column}::UTINYINT` : `${column}::UTINYINT[]`;
  if (type === "BOOLEAN") return `${column}::UTINYINT::FLOAT`;
  return /\[\d+\]$/.test(type) ? `${column}::${item}[]` : column;
}

/** The line break ends a comment that the condition may end in. */
export function conditions(where: string | null, range: RowRange | null, more: readonly string[] = []): string {
  const all = [
    ...(range === null ? [] : [`file_row_number BETWEEN ${range.start} AND ${range.start + range.rows - 1}`]),
    ...(where === null ? [] : [`(${where}\n)`]),
    ...more,
  ];
  return all.length === 0 ? "" : ` WHERE ${all.join(" AND ")}`;
}

/** The function's array `s` of rows of arrays, by their numbers over all files. */
export function arrayRows(start: number, rows: number): string {
  return `SELECT ${functionName}(i) AS s FROM range(${start}, ${start + rows}) t(i)`;
}

/** The columns of the output, of what the two above give. */
export function outputRows(rows: string, query: Query, form: OutputForm, hasNonFinite: boolean): string {
  const kept = query.keep.map((name, i) => `k${i} AS ${identifier(name)}`);
  return `SELECT ${[...kept, ...outputExpressions(form, hasNonFinite)].join(", ")} FROM (${rows})`;
}

/** Where the rows of each of several arrays begin. */
export function startsOf(arrays: readonly ArrayRows[]): number[] {
  let start = 0;
  return arrays.map(({ rows }) => {
    start += rows;
    return start - rows;
  });
}
