/**
 * A Parquet file as a table of text, for `feedforward train`, `eval` and `predict`: every cell as DuckDB writes it to CSV, so that a network
 * trained on it has the bytes of one that was trained on that CSV. `describe` says what there is before anything is read.
 */

import { Engine } from "./engine/engine.ts";
import { identifier, pathLiteral } from "./engine/quote.ts";
import { refuse } from "./errors.ts";
import type { InputFile } from "./inputs/files.ts";
import { type Column, describeTable, reading } from "./inputs/table.ts";

export type { Column } from "./inputs/table.ts";
export { type Language, sentenceOf } from "./messages/sentence.ts";

/** What a Parquet file holds. */
export interface ParquetDescription {
  readonly columns: readonly Column[];
  readonly rows: number;
}

/** Text is kept as it comes; networks of a table's size are trained on less. */
const memory = "1GB";

/** The columns of a Parquet file with their types, and how many rows it has. Two columns of one name are refused, by name. */
export async function describeParquet(path: string): Promise<ParquetDescription> {
  const { columns, twice, rows } = await withEngine((engine) => describeTable(fileOf(path), engine));
  const [name] = twice;
  if (name !== undefined) throw refuse("column-twice", 'there are two columns called "$column" in $path', name, path);
  return { columns, rows: rows ?? 0 };
}

/** The cells of these columns, in the order of the rows; NULL is an empty cell. */
export async function readParquet(path: string, names: readonly string[]): Promise<string[][]> {
  if (names.length === 0) return [];
  const texts = names.map((name) => `coalesce(${identifier(name)}::VARCHAR, '')`);
  const sql = `SELECT ${texts.join(", ")} FROM read_parquet(${pathLiteral(path)})`;
  return withEngine((engine) => reading(fileOf(path), () => engine.columns(sql)));
}

async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await Engine.open({ memory });
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}

function fileOf(path: string): InputFile {
  return { path, kind: "parquet", isCompressed: false, bytes: 0, mtimeMs: 0 };
}
