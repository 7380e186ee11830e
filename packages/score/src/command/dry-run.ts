/**
 * `--dry-run`: the mapping, the first five rows with what goes in and what comes out, and how long all of them would take. Nothing
 * is written.
 */

import { printable } from "../errors.ts";
import type { Mapping } from "../inputs/mapping.ts";
import { whyFailed } from "../job/failure.ts";
import { type Job, rowsKnown, selectOfAll } from "../job/job.ts";
import { grouped } from "../messages/words.ts";
import type { ExitCode } from "./call.ts";
import type { Work } from "./work.ts";

const shown = 5;
const measured = 50_000;

/** Rows by the names of their columns: kept ones, inputs, outputs. */
interface Part {
  readonly names: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

type Parts = Record<"kept" | "inputs" | "outputs", Part>;

export async function dryRun({ call, job, words: say }: Work): Promise<ExitCode> {
  const { terminal, options } = call;
  try {
    const parts = await firstRows(job);
    const rate = await rowsPerSecond(job, () => terminal.now());
    const all = rowsKnown(job);
    const time = all === null ? null : all / rate;
    if (options.json) {
      const { kept, inputs, outputs } = parts;
      const answers = beside(kept, outputs);
      const first = objectsOf(answers);
      const fed = objectsOf(inputs);
      terminal.printJson({ columns: answers.names, first, inputs: fed, rows: all, rowsPerSecond: rate, seconds: time });
    } else {
      terminal.print(tableOf(parts));
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

/** The inputs are asked for as columns that are kept; of arrays, which SQL does not see, they are read. */
async function firstRows(job: Job): Promise<Parts> {
  const { query, mapping } = job;
  const fed = mapping === null ? [] : mapping.columns.map(({ name }) => name);
  const select = selectOfAll({ ...job, query: { ...query, keep: [...query.keep, ...fed] } }, true);
  const reader = await job.engine.connection.runAndReadAll(`${select} LIMIT ${shown}`);
  const [names, rows] = [reader.columnNames(), reader.getRowsJson()];
  const part = (start: number, end?: number): Part => ({
    names: names.slice(start, end),
    rows: rows.map((row) => row.slice(start, end)),
  });
  const outputs = query.keep.length + fed.length;
  const inputs = mapping === null ? arrayRows(job) : asNumbers(part(query.keep.length, outputs), mapping);
  return { kept: part(0, query.keep.length), inputs, outputs: part(outputs) };
}

/** Large integers and decimals come as text; BLOBs are text, and stay it. */
function asNumbers({ names, rows }: Part, { columns }: Mapping): Part {
  const numberOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(numberOf);
    return typeof value === "string" ? Number(value) : value;
  };
  return {
    names,
    rows: rows.map((row) => row.map((cell, i) => (columns[i]!.type === "BLOB" ? cell : numberOf(cell)))),
  };
}

function arrayRows({ arrays }: Job): Part {
  const rows: unknown[][] = [];
  for (const { rows: count, read } of arrays) {
    for (let row = 0; row < count && rows.length < shown; row++) rows.push([Array.from(read(row, 1))]);
  }
  return { names: [arrays[0]!.name ?? "input"], rows };
}

async function rowsPerSecond(job: Job, now: () => number): Promise<number> {
  const before = job.tally.rows;
  const start = now();
  const select = selectOfAll(job, true);
  await job.engine.run(`SELECT count(COLUMNS(*)) FROM (SELECT * FROM (${select}) LIMIT ${measured})`);
  return (job.tally.rows - before) / Math.max(1e-6, (now() - start) / 1000);
}

function beside(left: Part, right: Part): Part {
  return { names: [...left.names, ...right.names], rows: left.rows.map((row, i) => [...row, ...right.rows[i]!]) };
}

function objectsOf({ names, rows }: Part): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i]!, value])));
}

function tableOf({ kept, inputs, outputs }: Parts): string[] {
  // What is kept and goes in too stands there once.
  const own = inputs.names.map((name) => !kept.names.includes(name));
  const fed = {
    names: inputs.names.filter((_, i) => own[i]),
    rows: inputs.rows.map((row) => row.filter((_, i) => own[i])),
  };
  const { names, rows } = beside(beside(kept, shortened(fed)), outputs);
  return aligned([names, ...rows.map((row) => row.map(textOf))]);
}

const mostInputs = 6;

/** The first inputs and the last one, each value as short as it can be recognised. */
function shortened({ names, rows }: Part): Part {
  const cut = <T>(row: readonly T[], gap: T): readonly T[] =>
    row.length <= mostInputs ? row : [...row.slice(0, mostInputs - 2), gap, row.at(-1)!];
  return { names: cut(names, "…"), rows: rows.map((row) => cut(row.map(shortText), "…")) };
}

const mostItems = 3;
const longestText = 24;

function shortText(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map(shortText).join(", ");
    return value.length <= mostItems ? `[${items}]` : `[${items}, … (${value.length})]`;
  }
  const text = textOf(value);
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? printable(value) : JSON.stringify(value);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
}
