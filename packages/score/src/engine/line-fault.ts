/** What DuckDB says of a line of CSV that it cannot read, as an error that names the file, the line and the cell. */

import { refuse, type ScoreError } from "../errors.ts";

/** The line at fault; null where DuckDB speaks of something else. */
export function lineFault(error: unknown): ScoreError | null {
  const message = error instanceof Error ? error.message : String(error);
  const [, line] = /CSV Error on Line: (\d+)/.exec(message) ?? [];
  const [, path] = /^ {2}file = (.*)$/m.exec(message) ?? [];
  if (line === undefined || path === undefined) return null;
  const [, column, value] =
    /Error when converting column "(.*)"\. Could not convert string "(.*)" to '/s.exec(message) ?? [];
  if (column !== undefined) {
    const sentence =
      '$path: line $line has "$value" in column "$column", which is no number: mend the cell, or name other columns with --columns';
    return refuse("cell-no-number", sentence, path, Number(line), value!, column);
  }
  const [, expected, got] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (expected === undefined) return null;
  const sentence = "$path: line $line has $got cells, and the lines before it $expected";
  return refuse("line-cells", sentence, path, Number(line), Number(got), Number(expected));
}
