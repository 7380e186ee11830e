/**
 * `feedforward predict rows.csv`: the table comes back with what the network says of each row in a column more, and for classes with
 * the probability of that class; with `--top` the next ones behind it.
 */

import type { Network } from "../../network/network.ts";
import { printFloat } from "../../print/floats.ts";
import { Session } from "../../session.ts";
import { writeCsv } from "../../table/csv.ts";
import { encodeRows } from "../../table/encode.ts";
import type { Table, TableColumn } from "../../table/table.ts";
import { withColumn } from "../../table/table.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { aboutFile, Refusal, UsageError } from "../failure/failure.ts";
import { deliver, outOf } from "../files/destination.ts";
import { titleOf } from "../files/input.ts";
import type { PictureOptions } from "../model/picture-rule.ts";
import { openTable } from "../table/file.ts";
import { rowNotes } from "../table/report.ts";
import { answersOf } from "../table/score.ts";
import { harmless } from "../terminal/layout.ts";
import { classesOfRows } from "./row-classes.ts";

export const tableFormats = ["csv", "tsv", "json"] as const;

export interface TablePredictOptions extends PictureOptions {
  /** How many classes of a row, the likeliest first; null for one. */
  readonly top: number | null;
  readonly out: string | null;
  readonly format: string | null;
  readonly output: string | null;
  readonly shape: string | null;
  readonly normalize: boolean;
  readonly json: boolean;
}

type PredictCall = Call<TablePredictOptions>;

interface ClassAnswer {
  readonly label: string;
  readonly probability: number;
}

/** What the network says of a row: a number, or classes, the likeliest first. */
interface RowAnswer {
  readonly prediction: string | number;
  /** Of that label. */
  readonly probability?: number;
  /** Where `--top` asks for them. */
  readonly classes?: readonly ClassAnswer[];
}

/** Predicts one table. Where `--out` leads nowhere the table itself goes to standard output. */
export async function predictTable(file: string, network: Network, call: PredictCall): Promise<ExitCode> {
  const { options, terminal, messages, words } = call;
  if (words.length > 1) throw new UsageError(messages.oneTable);
  checkOptions(network, call);
  const destination = await outOf(options, tableFormats, messages);
  const table = await openTable(file, call);
  const { answers, notes } = answer(file, network, table, call);
  for (const note of notes) terminal.complain(note);
  if (options.json) terminal.printJson([{ file, rows: answers, notes }]);
  const separator = destination === null ? table.separator : destination.format === "tsv" ? "\t" : ",";
  const answered = withAnswers({ ...table, separator }, answers);
  const written =
    destination?.format === "json" ? `${JSON.stringify(objectsOf(answered))}\n` : writeCsv(textsOf(answered));
  if (destination !== null) await deliver(destination, written, [], call);
  else if (!options.json) terminal.write(terminal.isTerminal ? harmlessLines(written) : written);
  return 0;
}

/** What would say nothing here is refused. */
function checkOptions(network: Network, { options, messages }: PredictCall): void {
  const { shape, scale, mean, std, normalize } = options;
  const given = Object.entries({ shape, scale, mean, std }).filter(([, text]) => text !== null);
  const [first] = [...given.map(([key]) => `--${key}`), ...(normalize ? [] : ["--no-normalize"])];
  if (first !== undefined) throw new UsageError(messages.notForTables(first));
  if (options.output !== null) throw new UsageError(messages.outputOfTables);
  if (options.top !== null && network.task === "regression") throw new UsageError(messages.topOfNumbers);
}

/** Cells and labels come out of files, and must not steer a terminal; a program gets them as they are. */
function harmlessLines(text: string): string {
  return text.replace(/[^\n\t]+/g, harmless);
}

function answer(file: string, network: Network, table: Table, call: PredictCall) {
  const { messages, options } = call;
  try {
    if (table.rows === 0) throw new Refusal(messages.noRows);
    const encoded = encodeRows(table, network);
    return { answers: answersFor(network, encoded.inputs, options.top), notes: rowNotes(encoded, call) };
  } catch (error) {
    throw aboutFile(titleOf(file, messages), error, messages);
  }
}

function answersFor(network: Network, inputs: Parameters<typeof answersOf>[1], top: number | null): RowAnswer[] {
  const output = answersOf(network, inputs);
  const rows = classesOfRows(new Session(network), { output }, top);
  if (rows === null) return Array.from(output.data, (prediction) => ({ prediction }));
  return rows.map((row) => {
    const classes = row.map(({ label, probability }) => ({ label, probability }));
    const { label: prediction, probability } = classes[0]!;
    return { prediction, probability, ...(top === null ? {} : { classes }) };
  });
}

/** A table whose last columns are answers, as they are. */
interface AnsweredTable {
  readonly table: Table;
  readonly answers: readonly { readonly name: string; readonly cells: readonly (string | number)[] }[];
}

/** The table with the answers behind its own columns, under names that are free. */
function withAnswers(table: Table, answers: readonly RowAnswer[]): AnsweredTable {
  const all = answers.map(({ prediction, probability, classes }) => {
    if (probability === undefined) return [prediction];
    const told = classes ?? [{ label: prediction, probability }];
    return told.flatMap((one) => [one.label, one.probability]);
  });
  const names = new Set(table.columns.map(({ name }) => name));
  const columns = all[0]!.map((_, i) => {
    const name = freeName(i % 2 === 0 ? "prediction" : "probability", names);
    names.add(name);
    return { name, cells: all.map((row) => row[i]!) };
  });
  return { table, answers: columns };
}

/** As text: probabilities with four digits. */
function textsOf({ table, answers }: AnsweredTable): Table {
  return answers.reduce((wider, { name, cells }, i) => {
    const text = (cell: string | number): string => {
      if (typeof cell === "string") return cell;
      return i % 2 === 0 ? printFloat(cell, "float32") : cell.toFixed(4);
    };
    return withColumn(wider, { name, cells: cells.map(text) });
  }, table);
}

/** An object a row, by the names of the columns. */
function objectsOf({ table, answers }: AnsweredTable): Readonly<Record<string, string | number | null>>[] {
  const columns = [...table.columns.map(({ name, cells }) => ({ name, cells: plainCells(cells) })), ...answers];
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row]!])),
  );
}

/** Numbers where every cell is one that JSON writes the same, else the texts; nothing where a cell is empty. */
function plainCells(cells: TableColumn["cells"]): (string | number | null)[] {
  const areNumbers = cells.every((cell) => cell === "" || String(Number(cell)) === cell);
  return cells.map((cell) => (cell === "" ? null : areNumbers ? Number(cell) : cell));
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} ${i}`;
  return free;
}
