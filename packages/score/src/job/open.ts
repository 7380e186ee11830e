/** Opens a job: the model, the files and their columns, everything checked against everything else before the first row runs. */

import type { Engine } from "../engine/engine.ts";
import { refuse, ScoreError } from "../errors.ts";
import { openArray } from "../inputs/arrays.ts";
import { almostNumbers, cellAtFault } from "../inputs/cells.ts";
import { findInputs, type InputFile } from "../inputs/files.ts";
import { find, type Mapping, mapColumns } from "../inputs/mapping.ts";
import { columnNames, describeTable, type Table } from "../inputs/table.ts";
import { hasCategories } from "../model/declared.ts";
import { type OpenedModel, openScorer } from "../model/open.ts";
import { checkNames, outputForm } from "../model/outputs.ts";
import type { Scorer } from "../model/scorer.ts";
import type { Job, JobOptions } from "./job.ts";
import type { Query } from "./query.ts";
import { registerJob } from "./rows.ts";
import { newTally } from "./tally.ts";

/** Opens and checks everything. The caller closes the engine, and the job. */
export async function openJob(options: JobOptions, engine: Engine): Promise<Job> {
  const model = await openScorer(options.model);
  const { scorer } = model;
  const form = outputForm(options.output, scorer);
  const files = await findInputs(options.inputs, engine);
  await engine.settle(
    options.memory,
    files.some(({ kind }) => kind === "csv" || kind === "json"),
  );
  const areArrays = files.map(({ kind }) => ["npy", "npz", "idx"].includes(kind));
  if (new Set(areArrays).size > 1) {
    throw refuse("input-mixed", "arrays and tables are not scored in one run: npy, npz and IDX are arrays");
  }
  const parts = areArrays[0] ? arraysOf(files, options, scorer.size) : await tablesOf(files, options, engine, model);
  const { keep } = parts;
  checkNames(keep, form);
  const { output, onNull, where, bytes } = options;
  const columns = parts.columns;
  const query: Query = { columns, keep, output, onNull, where, ...(bytes && { bytes }) };
  const job: Job = { engine, model, form, query, files, ...parts, tally: newTally(), onRows: null };
  registerJob(job);
  return job;
}

export function closeJob({ arrays }: Job): void {
  for (const array of arrays) array.close();
}

type Parts = Pick<Job, "tables" | "arrays" | "mapping" | "mappings"> & Pick<Query, "columns" | "keep">;

async function tablesOf(
  files: readonly InputFile[],
  options: JobOptions,
  engine: Engine,
  { scorer }: OpenedModel,
): Promise<Parts> {
  const tables: Table[] = [];
  for (const file of files) tables.push(await describeTable(file, engine));
  const mappings: Mapping[] = [];
  for (const table of tables) mappings.push(await mapTable(table, scorer, options, engine));
  const [first] = tables as [Table];
  const [mapping] = mappings as [Mapping];
  const columns = columnNames(mapping.columns);
  mappings.forEach((other, i) => {
    if (columnNames(other.columns).join("\0") !== columns.join("\0")) {
      const sentence =
        "$path gives the columns $columns to the model, and $first gives it $others: name them with --columns";
      throw refuse(
        "columns-differ",
        sentence,
        tables[i]!.file.path,
        columnNames(other.columns),
        first.file.path,
        columns,
      );
    }
  });
  checkBytes(mapping, options.bytes, first);
  const keep = options.keep.map((name) => find(first, name).name);
  for (const table of tables) for (const name of keep) find(table, name);
  return { tables, arrays: [], mapping, mappings, columns, keep };
}

/** One cell that is no number makes text of a column of a CSV: the cell is what to mend. */
async function mapTable(table: Table, scorer: Scorer, options: JobOptions, engine: Engine): Promise<Mapping> {
  try {
    return mapColumns(table, scorer, options);
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    if (error.code === "columns-missing" && hasCategories(scorer.session.model)) throw ofTable(error, table, options);
    if (table.file.kind !== "csv") throw error;
    const isText = error.code === "column-type";
    const isCount = error.code === "columns-count" && options.columns === null;
    if (!isText && !isCount) throw error;
    const names = isText ? [String(error.facts.column)] : await almostNumbers(table, options.keep, engine);
    throw (names.length === 0 ? null : await cellAtFault(table, names, engine)) ?? error;
  }
}

/** Categories are inputs that no column is called after: `predict` makes them of the columns. */
function ofTable({ facts }: ScoreError, { file }: Table, { model }: JobOptions): ScoreError {
  const sentence =
    "$path has no column for the model's features $missing: the model was trained on a table with categories, whose rows are answered by `feedforward predict $rows --weights $model`";
  const rows = file.kind === "csv" ? file.path : "ROWS.csv";
  return refuse("columns-of-table", sentence, file.path, facts.missing!, rows, model);
}

/** Only whole numbers can be bytes. */
function checkBytes({ columns }: Mapping, bytes: boolean, { file }: Table): void {
  const other = columns.find(({ type }) => bytes && !/^(U?\w*INT(EGER)?(\[\d*\])?|BLOB)$/.test(type));
  if (other === undefined) return;
  throw refuse("column-not-bytes", '--bytes: column "$column" of $path is $type', other.name, file.path, other.type);
}

function arraysOf(files: readonly InputFile[], options: JobOptions, size: number): Parts {
  const { columns, keep, where, column } = options;
  const [name] = [
    ...(columns === null ? [] : ["--columns"]),
    ...(keep.length > 0 ? ["--keep"] : []),
    ...(where === null ? [] : ["--where"]),
  ];
  if (name !== undefined) throw refuse("array-option", "$option: arrays have no columns", name);
  const arrays = files.map((file) => openArray(file, size, column));
  return { tables: [], arrays, mapping: null, mappings: [], columns: column === null ? null : [column], keep };
}
