/**
 * Cells of a CSV that make text of a column of numbers. The column is read as numbers once more, and the line at which that fails
 * is the one to mend.
 */

import type { Engine } from "../engine/engine.ts";
import { lineFault } from "../engine/line-fault.ts";
import { identifier, literal, pathLiteral } from "../engine/quote.ts";
import type { ScoreError } from "../errors.ts";
import type { Table } from "./table.ts";

/** Why these columns of a CSV are text: the first cell that is no number. */
export async function cellAtFault(
  { file }: Table,
  names: readonly string[],
  engine: Engine,
): Promise<ScoreError | null> {
  const types = names.map((name) => `${literal(name)}: 'DOUBLE'`).join(", ");
  const counts = names.map((name) => `count(${identifier(name)})`).join(", ");
  try {
    await engine.rows(`SELECT ${counts} FROM read_csv(${pathLiteral(file.path)}, types={${types}})`);
    return null;
  } catch (error) {
    return lineFault(error);
  }
}

/** Columns of text that hold more numbers than other words: somebody will have meant them as numbers. */
export async function almostNumbers(
  { file, columns }: Table,
  kept: readonly string[],
  engine: Engine,
): Promise<string[]> {
  const free = columns.filter(({ name, type }) => type === "VARCHAR" && !kept.includes(name));
  if (free.length === 0) return [];
  const counts = free.map(({ name }) => {
    const column = identifier(name);
    return `2 * count(TRY_CAST(${column} AS DOUBLE)) > count(${column})`;
  });
  const [row = []] = await engine.rows(`SELECT ${counts.join(", ")} FROM read_csv(${pathLiteral(file.path)})`);
  return free.filter((_, i) => row[i] === true).map(({ name }) => name);
}
