/**
 * Parquet, CSV and JSON lines as tables of SQL: what their columns are, how many rows they have where that is cheap to know,
 * and the text that stands in FROM. Types that CSV and JSON lines have are guesses from the first rows of each file, so
 * integers among the features are read as DOUBLE: a later 1.5 would be an error, or worse be rounded.
 */

import { basename } from "node:path";
import { type Engine, memoryFault } from "../engine/engine.ts";
import { lineFault } from "../engine/line-fault.ts";
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
  /** Of CSV how its text is cut into cells, as options of the reader. */
  readonly form: string;
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
  const rows = await reading(file, () => engine.rows(`DESCRIBE SELECT * FROM ${reader(file, pathLiteral(file.path))}`));
  const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  const { names, form } = await reading(file, () => namesInFile(file, engine));
  const table = { file, columns, twice: namesTwice(names), form };
  if (await reading(file, () => isHeaderAlone(table, engine))) return withoutRows(table);
  return { ...table, rows: await rowCount(file, engine) };
}

/** A CSV of a header and no rows, whose columns DuckDB calls text. */
async function isHeaderAlone({ file, columns }: Omit<Table, "rows">, engine: Engine): Promise<boolean> {
  if (file.kind !== "csv" || columns.some(({ type }) => type !== "VARCHAR")) return false;
  const rows = await engine.rows(`SELECT 1 FROM ${reader(file, pathLiteral(file.path))} LIMIT 1`);
  return rows.length === 0;
}

/** No rows are rows of any type: the narrowest, which goes wherever numbers go. */
function withoutRows(table: Omit<Table, "rows">): Table {
  return { ...table, columns: table.columns.map(({ name }) => ({ name, type: "UTINYINT" })), rows: 0 };
}

/** Whether a table is text without rows: its types are not known. */
export function isUntyped({ file, rows }: Table): boolean {
  return file.kind === "csv" && rows === 0;
}

/** What a reader of DuckDB says of a file it cannot read, with the file. */
export async function reading<T>(file: InputFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = memoryFault(error) ?? lineFault(error);
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
function namesTwice(names: readonly string[]): Set<string> {
  const twice = new Set<string>();
  const seen = new Set<string>();
  for (const name of names.map((text) => text.toLowerCase())) {
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice;
}

async function namesInFile(
  { kind, path }: InputFile,
  engine: Engine,
): Promise<{ readonly names: readonly string[]; readonly form: string }> {
  const place = pathLiteral(path);
  if (kind === "parquet") return { names: await parquetNames(place, engine), form: "" };
  if (kind !== "csv") return { names: [], form: "" };
  const dialect = "Delimiter, Quote, Escape, SkipRows, HasHeader";
  const [[delimiter, quote, escaped, skip, hasHeader] = []] = await engine.rows(
    `SELECT ${dialect} FROM sniff_csv(${place})`,
  );
  const character = (text: unknown) => literal(text === "(empty)" ? "" : String(text));
  const form = `delim=${character(delimiter)}, quote=${character(quote)}, escape=${character(escaped)}, skip=${Number(skip)}`;
  if (hasHeader !== true) return { names: [], form: `${form}, header=false` };
  const [names = []] = await engine.rows(
    `SELECT * FROM read_csv(${place}, header=false, all_varchar=true, null_padding=true, ${form}) LIMIT 1`,
  );
  return { names: names.map((name) => String(name ?? "").trim()), form: `${form}, header=true` };
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

/**
 * What stands in FROM: a table, or several of one form (`groups.ts`) one behind the other. Features that CSV and JSON lines have
 * as integers are read as DOUBLE.
 */
export function tableSource(tables: readonly Table[], options: SourceOptions = {}): string {
  const { features = [], isNumbered = false } = options;
  const [{ file, columns, form }] = tables as [Table];
  const wanted = new Set(features);
  const places = tables.map((table) => pathLiteral(table.file.path));
  const place = places.length === 1 ? places[0]! : `[${places.join(", ")}]`;
  const typeOf = ({ name, type }: Column): string => (wanted.has(name) ? widened(type) : type);
  if (file.kind === "parquet") return reader(file, place, isNumbered ? ", file_row_number=true" : "");
  if (file.kind === "json")
    return reader(file, place, `, columns=${struct(columns.map((column) => [column.name, typeOf(column)]))}`);
  const types = columns.map((column, i): [string, string] => {
    const isSame = tables.every((table) => table.columns[i]!.type === column.type);
    return [column.name, isSame || wanted.has(column.name) ? typeOf(column) : "VARCHAR"]; // what is not asked for may be anything
  });
  const changed = tables.length > 1 ? types : types.filter(([, type], i) => type !== columns[i]!.type);
  const more = tables.length > 1 ? `, ${form}` : "";
  return reader(file, place, changed.length === 0 ? more : `${more}, types=${struct(changed)}`);
}

/** Integers as DOUBLE. */
export function widened(type: string): string {
  const [, item, mark] = /^(.*?)(\[\d*\])?$/.exec(type)!;
  return isInteger(item!) ? `DOUBLE${mark ?? ""}` : type;
}

function struct(types: readonly (readonly [name: string, type: string])[]): string {
  return `{${types.map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(", ")}}`;
}

function reader({ kind, path }: InputFile, place: string, more = ""): string {
  if (kind === "parquet") return `read_parquet(${place}${more})`;
  if (kind === "csv") return `read_csv(${place}${more})`;
  return `read_json(${place}, format='${jsonForm(path)}'${more})`;
}

/** Of a name that does not say lines DuckDB tells whether it is an array. */
export function jsonForm(path: string): string {
  return /\.json(\.gz|\.zst)?$/i.test(basename(path)) ? "auto" : "newline_delimited";
}

export function columnNames(columns: readonly Column[]): string[] {
  return columns.map(({ name }) => name);
}
