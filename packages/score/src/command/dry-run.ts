/** `--dry-run`: the mapping, the first five rows with their scores, and how long all of them would take. Nothing is written. */

import { printable } from "../errors.ts";
import { whyFailed } from "../job/failure.ts";
import { rowsKnown, selectOfAll } from "../job/job.ts";
import { grouped } from "../messages/words.ts";
import type { ExitCode } from "./call.ts";
import type { Work } from "./work.ts";

const shown = 5;
const measured = 50_000;

export async function dryRun({ call, job, words: say }: Work): Promise<ExitCode> {
  const { terminal, options } = call;
  const select = selectOfAll(job, true);
  try {
    const reader = await job.engine.connection.runAndReadAll(`SELECT * FROM (${select}) LIMIT ${shown}`);
    const names = reader.columnNames();
    const rows = reader.getRowsJson();
    const before = job.tally.rows;
    const start = terminal.now();
    await job.engine.run(`SELECT count(COLUMNS(*)) FROM (SELECT * FROM (${select}) LIMIT ${measured})`);
    const seconds = Math.max(1e-6, (terminal.now() - start) / 1000);
    const rate = (job.tally.rows - before) / seconds;
    const all = rowsKnown(job);
    const time = all === null ? null : all / rate;
    if (options.json) {
      const first = rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i]!, value])));
      terminal.printJson({ columns: names, first, rows: all, rowsPerSecond: rate, seconds: time });
    } else {
      terminal.print(table([names, ...rows.map((row) => row.map((value) => textOf(value)))]));
      terminal.print(say.firstRows);
      const perSecond = grouped(rate);
      terminal.print(
        time === null ? say.estimateUnknown(perSecond) : say.estimate(grouped(all!), perSecond, say.duration(time)),
      );
    }
    return 0;
  } catch (error) {
    throw await whyFailed(error, job);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? printable(value) : JSON.stringify(value);
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
}
