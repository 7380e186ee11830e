/**
 * Parquet, CSV and JSON lines as tables of SQL: what their columns are, how many rows they have where that is cheap to know,
 * and the text that stands in FROM. Types that CSV and JSON lines have are guesses from the first rows of each file, so
 * integers among the features are read as DOUBLE: a later 1.5 would be an error, or worse be rounded.
 */

import { basename } from "node:path";
import { type Engine, memoryFault } from "../engine/engine.ts";
import { literal, pathLiteral } from "../engine/quote.ts";
import { refuse } from "../errors.ts";
import type { InputFile } from "./files.ts";

export interface Column {
  readonly name: string;
  /** As DuckDB says it: `DOUBLE`, `FLOAT[]`. */
  readonly type: string;
}

export interface Table {
  readonly file: InputFile;
  readonly columns: readonly Column[];
  /** Names that the file has twice, in lower case: SQL renames the second. */
  readonly twice: ReadonlySet<string>;
  /** null where only reading would tell. */
  readonly rows: number | null;
}

const integer = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;

/** Whether a column of this type is one number a row. */
export function isNumeric(type: string): boolean {
  return integer.test(type) || /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
}

export function isInteger(type: string): boolean {
  return integer.test(type);
}

/** Whether a column holds many numbers a row. */
export function isPacked(type: string): boolean {
  const [, item] = /^(.*)\[\d*\]$/.exec(type) ?? [];
  return type === "BLOB" || (item !== undefined && isNumeric(item));
}

export async function describeTable(file: InputFile, engine: Engine): Promise<Table> {
  const rows = await describing(file, () => engine.rows(`DESCRIBE SELECT * FROM ${reader(file)}`));
  const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  return { file, columns, twice: await namesTwice(file, engine), rows: await rowCount(file, engine) };
}

/** What a reader of DuckDB says of a file it cannot read, with the file. */
async function describing<T>(file: InputFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = memoryFault(error);
    if (fault !== null) throw fault;
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    throw refuse("input-unreadable", "cannot read $path: $reason", file.path, reason);
  }
}

async function rowCount({ kind, path }: InputFile, engine: Engine): Promise<number | null> {
  if (kind !== "parquet") return null;
  const [[rows] = [0]] = await engine.rows(
    `SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(${pathLiteral(path)})`,
  );
  return Number(rows);
}

/** DuckDB calls the second `a` of a file `a_1` and says nothing. */
async function namesTwice(file: InputFile, engine: Engine): Promise<Set<string>> {
  const names = await describing(file, () => namesInFile(file, engine));
  const twice = new Set<string>();
  const seen = new Set<string>();
  for (const name of names.map((text) => text.toLowerCase())) {
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice;
}

async function namesInFile({ kind, path }: InputFile, engine: Engine): Promise<string[]> {
  const place = pathLiteral(path);
  if (kind === "parquet") return parquetNames(place, engine);
  if (kind !== "csv") return [];
  const dialect = "Delimiter, Quote, Escape, SkipRows, HasHeader";
  const [[delimiter, quote, escaped, skip, hasHeader] = []] = await engine.rows(
    `SELECT ${dialect} FROM sniff_csv(${place})`,
  );
  if (hasHeader !== true) return [];
  const character = (text: unknown) => literal(text === "(empty)" ? "" : String(text));
  const form = `delim=${character(delimiter)}, quote=${character(quote)}, escape=${character(escaped)}, skip=${Number(skip)}`;
  const [names = []] = await engine.rows(
    `SELECT * FROM read_csv(${place}, header=false, all_varchar=true, null_padding=true, ${form}) LIMIT 1`,
  );
  return names.map((name) => String(name ?? "").trim());
}

/** The names at the top of the schema, which is a tree in the order in which it is walked. */
async function parquetNames(place: string, engine: Engine): Promise<string[]> {
  const rows = await engine.rows(`SELECT name, coalesce(num_children, 0)::INTEGER FROM parquet_schema(${place})`);
  const names: string[] = [];
  let left = 0;
  const open: number[] = [];
  for (const [name, children] of rows.slice(1)) {
    if (open.length === 0) names.push(String(name));
    left = Number(children);
    if (open.length > 0) open[open.length - 1]! -= 1;
    if (left > 0) open.push(left);
    while (open.at(-1) === 0) open.pop();
  }
  return names;
}

export interface SourceOptions {
  /** Columns that go into the network. */
  readonly features?: readonly string[];
  /** With a column `file_row_number`, which counts from 0: of Parquet alone, where a range of rows is read for itself. */
  readonly isNumbered?: boolean;
}

/** What stands in FROM. Features that CSV and JSON lines have as integers are read as DOUBLE. */
export function tableSource(
  { file, columns }: Table,
  { features = [], isNumbered = false }: SourceOptions = {},
): string {
  const wanted = new Set(features);
  const types = columns.map(({ name, type }) => [name, wanted.has(name) ? widened(type) : type] as const);
  if (file.kind === "parquet") return reader(file, isNumbered ? ", file_row_number=true" : "");
  if (file.kind === "json") return reader(file, `, columns=${struct(types)}`);
  const changed = types.filter(([, type], i) => type !== columns[i]!.type);
  return reader(file, changed.length === 0 ? "" : `, types=${struct(changed)}`);
}

function widened(type: string): string {
  const [, item, mark] = /^(.*?)(\[\d*\])?$/.exec(type)!;
  return isInteger(item!) ? `DOUBLE${mark ?? ""}` : type;
}

function struct(types: readonly (readonly [name: string, type: string])[]): string {
  return `{${types.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(", ")}}`;
}

function reader({ kind, path }: InputFile, more = ""): string {
  const place = pathLiteral(path);
  if (kind === "parquet") return `read_parquet(${place}${more})`;
  if (kind === "csv") return `read_csv(${place}${more})`;
  const format = /\.json(\.gz|\.zst)?$/i.test(basename(path)) ? "auto" : "newline_delimited";
  return `read_json(${place}, format='${format}'${more})`;
}

export function columnNames(columns: readonly Column[]): string[] {
  return columns.map(({ name }) => name);
}
