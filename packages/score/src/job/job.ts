/**
 * A job: files, a model and a question, all of it checked before the first row runs. It knows the SQL of everything, of a file or
 * of a range of its rows; what runs it (`run.ts`, `shards/`) only says where the answer goes.
 */

import type { Engine } from "../engine/engine.ts";
import type { ArrayRows } from "../inputs/arrays.ts";
import type { InputFile } from "../inputs/files.ts";
import { groupTables } from "../inputs/groups.ts";
import type { Mapping } from "../inputs/mapping.ts";
import { isUntyped, type Table } from "../inputs/table.ts";
import type { OpenedModel } from "../model/open.ts";
import type { OutputForm } from "../model/outputs.ts";
import { arrayRows, outputRows, type Query, type RowRange, startsOf, tableRows } from "./query.ts";
import type { Tally } from "./tally.ts";

export interface JobOptions {
  readonly inputs: readonly string[];
  readonly model: string;
  readonly columns: readonly string[] | null;
  readonly column: string | null;
  readonly keep: readonly string[];
  readonly output: string;
  readonly onNull: "error" | "null";
  readonly where: string | null;
  readonly bytes: boolean;
  /** The limit of DuckDB's memory; null for what the files take. */
  readonly memory: string | null;
}

export interface Job {
  readonly engine: Engine;
  readonly model: OpenedModel;
  readonly form: OutputForm;
  readonly query: Query;
  readonly files: readonly InputFile[];
  /** One of the two: tables of SQL, or arrays. */
  readonly tables: readonly Table[];
  readonly arrays: readonly ArrayRows[];
  /** Of the first table; null for arrays. */
  readonly mapping: Mapping | null;
  readonly mappings: readonly Mapping[];
  readonly tally: Tally;
  /** Told of every chunk of rows that ran. */
  onRows: (() => void) | null;
}

/** Rows of all files; null where only reading tells. */
export function rowsKnown({ tables, arrays }: Job): number | null {
  const counts = [...tables, ...arrays].map(({ rows }) => rows);
  return counts.some((rows) => rows === null) ? null : counts.reduce<number>((sum, rows) => sum + rows!, 0);
}

/** The SELECT of one file, or of a range of its rows. */
export function selectOfFile(job: Job, file: number, range: RowRange | null, hasNonFinite: boolean): string {
  return outputRows(fileRows(job, file, range), job.query, job.form, hasNonFinite);
}

/** The SELECT of all files, in their order. */
export function selectOfAll(job: Job, hasNonFinite: boolean): string {
  const { arrays, query, form } = job;
  const rows =
    arrays.length > 0
      ? arrayRows(0, rowsKnown(job)!) // one range: DuckDB keeps no order among several
      : groupsOf(job)
          .map((group) => groupRows(job, group))
          .join(" UNION ALL ");
  return outputRows(rows, query, form, hasNonFinite);
}

/** Positions of tables. One without rows or types would make text of what is kept of the others. */
function groupsOf({ tables, query }: Job): number[][] {
  const all = [...tables.keys()];
  const typed = all.filter((i) => !isUntyped(tables[i]!));
  const own = typed.length === 0 ? all : typed;
  const groups = groupTables(
    own.map((i) => tables[i]!),
    query.columns ?? [],
    query.keep,
  );
  return groups.map((group) => group.map((i) => own[i]!));
}

function groupRows({ tables, mappings, query }: Job, group: readonly number[]): string {
  const mapping = mappings[group[0]!]!;
  return tableRows({ tables: group.map((file) => tables[file]!), mapping }, query, null);
}

function fileRows({ tables, arrays, mappings, query }: Job, file: number, range: RowRange | null): string {
  const table = tables[file];
  if (table !== undefined) return tableRows({ tables: [table], mapping: mappings[file]! }, query, range);
  const start = startsOf(arrays)[file]!;
  return arrayRows(start + (range?.start ?? 0), range?.rows ?? arrays[file]!.rows);
}
