/**
 * Parquet as tables of text, read by DuckDB, which the package `@feedforward/score` brings: this package has no dependency, and says which
 * one to install. What has more than one value a row is no column of a table.
 */

import { access } from "node:fs/promises";
import { withData } from "../../errors.ts";
import { reasonFact, reasonText } from "../../files/reason.ts";
import type { Table } from "../../table/table.ts";
import { Refusal } from "../failure/failure.ts";
import { packageModule } from "../packages/load.ts";
import { harmless } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Language } from "../words/language.ts";

/** What the package has for it. */
interface ParquetModule {
  describeParquet(path: string): Promise<{
    readonly columns: readonly { readonly name: string; readonly type: string }[];
    readonly rows: number;
  }>;
  readParquet(path: string, names: readonly string[]): Promise<string[][]>;
  sentenceOf(error: unknown, language: Language): string;
}

/** Lists, structures and bytes, as DuckDB calls them. */
const severalValues = /\[\d*\]$|^(BIT|BLOB|GEOMETRY|MAP|STRUCT|UNION|VARIANT)\b/;

/** Cells that are made text. */
const mostCells = 2 ** 25;

export const parquetPackage = "@feedforward/score";

export function isParquetName(path: string): boolean {
  return /\.parquet$/i.test(path);
}

/** The table in a Parquet file; `drop` are the columns that training leaves out, null where rows are only answered. */
export async function openParquet(path: string, drop: readonly string[] | null, reader: Reader): Promise<Table> {
  const { messages, language } = reader;
  if (path === "-") throw new Refusal(messages.parquetInput);
  const module = await packageModule<ParquetModule>(
    { command: "Parquet", name: parquetPackage, entry: "table", missing: messages.parquetMissing },
    messages,
  );
  await checkThere(path);
  try {
    const { columns, rows } = await module.describeParquet(path);
    if (columns.length * rows > mostCells) throw new Refusal(messages.parquetLong(rows * columns.length, mostCells));
    const unfit = columns.filter(({ type }) => severalValues.test(type));
    const [first] = drop === null ? [] : unfit.filter(({ name }) => !drop.includes(name));
    if (first !== undefined) throw new Refusal(messages.severalValues(harmless(first.name), harmless(first.type)));
    const read = drop === null ? columns : columns.filter((column) => !unfit.includes(column));
    const names = read.map(({ name }) => name);
    const cells = new Map((await module.readParquet(path, names)).map((column, i) => [names[i]!, column]));
    const empty = new Array<string>(rows).fill("");
    return {
      columns: columns.map(({ name }) => ({ name, cells: cells.get(name) ?? empty })),
      rows,
      separator: ",",
      lineOf: (row) => row + 1,
    };
  } catch (error) {
    if (error instanceof Refusal || error instanceof TypeError) throw error;
    throw new Refusal(module.sentenceOf(error, language), { cause: error, file: path });
  }
}

/** DuckDB takes a path for a pattern, and says so of one that is not there. */
async function checkThere(path: string): Promise<void> {
  try {
    await access(path);
  } catch (error) {
    const reason = reasonFact("read", error);
    const sentence = `cannot read ${path}: ${reasonText("read", error)}`;
    throw withData(new Error(sentence, { cause: error }), "file-unreadable", { path, reason });
  }
}
