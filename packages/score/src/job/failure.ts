/**
 * From an error of DuckDB to one that helps. What the function threw is known; a NULL or a list of another length is looked for
 * by a second query, which tells the file, the row, the column and what is kept of that row; a full disk is said to be one.
 */

import { memoryFault } from "../engine/engine.ts";
import { lineFault } from "../engine/line-fault.ts";
import { identifier } from "../engine/quote.ts";
import { type Pairs, refuse, ScoreError } from "../errors.ts";
import { checkUnchanged } from "../inputs/files.ts";
import { find, type Mapping } from "../inputs/mapping.ts";
import { type Column, type Table, tableSource } from "../inputs/table.ts";
import type { Job } from "./job.ts";
import { conditions, type Query } from "./query.ts";

/** Why a job's query failed. */
export async function whyFailed(error: unknown, job: Job): Promise<unknown> {
  const { failure } = job.tally;
  const isOfRow = failure instanceof ScoreError && ["score-null", "list-length"].includes(failure.code);
  if (isOfRow) return (await rowAtFault(job, failure)) ?? failure;
  if (failure !== null) return failure;
  if (!(error instanceof Error) || error instanceof ScoreError) return error;
  checkUnchanged(job.files); // a file that is gone, or has grown, is why
  const reason = error.message.split("\n")[0]!;
  if (/No space left on device|ENOSPC|disk quota/i.test(error.message)) {
    return refuse("out-disk-full", "the disk is full: nothing is written, and what was begun is removed");
  }
  const known = memoryFault(error) ?? lineFault(error);
  if (known !== null) return known;
  if (job.query.where !== null && /^(Parser|Binder|Catalog) Error/.test(reason)) {
    return refuse("where-refused", "--where: $where: $reason", job.query.where, reason);
  }
  return refuse("query-failed", "the rows could not be read: $reason", reason);
}

/** The first row, in the order of the files, that has a NULL or no list of the right length. */
async function rowAtFault(job: Job, failure: ScoreError): Promise<ScoreError | null> {
  for (const [i, table] of job.tables.entries()) {
    const found = await faultIn(table, job.mappings[i]!, job);
    if (found === null) continue;
    const { row, column, kept } = found;
    if (failure.code === "score-null" && found.isNull) {
      const sentence =
        '$path: row $row (from 0) has NULL in column "$column"$kept: give --on-null null to let its score be NULL';
      return refuse("null-value", sentence, table.file.path, row, column, kept);
    }
    const sentence = '$path: row $row (from 0) has $got values in column "$column"$kept, the model takes $size';
    return refuse("row-length", sentence, table.file.path, row, found.length, column, kept, job.model.scorer.size);
  }
  return null;
}

interface Fault {
  readonly row: number;
  readonly column: string;
  readonly isNull: boolean;
  readonly length: number;
  readonly kept: Pairs;
}

async function faultIn(table: Table, mapping: Mapping, { engine, query, model }: Job): Promise<Fault | null> {
  const { size } = model.scorer;
  const features = mapping.columns.map(({ name }) => name);
  const tests = mapping.columns.map(({ name, type }) =>
    faultTest({ name, type }, mapping.isPacked ? size : null, query.onNull),
  );
  const column = `CASE ${tests.map(({ fault }, i) => `WHEN ${fault} THEN ${i}`).join(" ")} END`;
  const kept = query.keep.map((name) => `${identifier(find(table, name).name)}::VARCHAR`);
  const sql =
    `SELECT n, ${column} AS c, ${tests[0]!.isNull}, ${tests[0]!.length}, ${kept.length === 0 ? "''" : kept.join(", ")} ` +
    `FROM ${numbered(table, features)}${conditions(query.where, null, [`(${tests.map(({ fault }) => fault).join(" OR ")})`])} ` +
    "ORDER BY n LIMIT 1";
  const [found] = await engine.rows(sql);
  if (found === undefined) return null;
  const [row, index, isNull, length, ...values] = found;
  return {
    row: Number(row),
    column: features[Number(index)]!,
    isNull: !mapping.isPacked || isNull === true,
    length: Number(length ?? 0),
    kept: query.keep.map((name, i) => [name, values[i] == null ? null : String(values[i])]),
  };
}

/** Parquet knows the numbers of its rows; elsewhere they are counted. */
function numbered(table: Table, features: readonly string[]): string {
  const source = tableSource([table], { features, isNumbered: true });
  if (table.file.kind === "parquet") return `(SELECT *, file_row_number AS n FROM ${source})`;
  return `(SELECT *, row_number() OVER () - 1 AS n FROM ${source})`;
}

/** In SQL: whether a column's value is at fault, whether that is a NULL, and how many values it holds. */
function faultTest(
  { name, type }: Column,
  size: number | null,
  onNull: Query["onNull"],
): Record<"fault" | "isNull" | "length", string> {
  const column = identifier(name);
  if (size === null) return { fault: `${column} IS NULL`, isNull: "true", length: "0" };
  const list = type === "BLOB" ? column : `${column}::${type.replace(/\[\d*\]$/, "[]")}`;
  const length = type === "BLOB" ? `octet_length(${list})` : `len(${list})`;
  const isNull = type === "BLOB" ? `${list} IS NULL` : `(${list} IS NULL OR list_count(${list}) < len(${list}))`;
  const isOther = `${length} <> ${size}`;
  return { fault: onNull === "null" ? isOther : `(${isNull} OR ${isOther})`, isNull, length };
}
