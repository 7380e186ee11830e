/**
 * `feedforward predict rows.csv`: the table comes back with what the network says of each row in a column more, and for classes with
 * the probability of that class.
 */

import type { Network } from "../network/network.ts";
import { writeCsv } from "../table/csv.ts";
import { encodeRows } from "../table/encode.ts";
import type { Table } from "../table/table.ts";
import { withColumn } from "../table/table.ts";
import { printFloat } from "../tensor/print-float.ts";
import { zeros } from "../tensor/tensor.ts";
import { outcomes } from "../train/metrics.ts";
import type { Call, ExitCode } from "./command.ts";
import { deliver, outOf } from "./destination.ts";
import { aboutFile, Refusal, UsageError } from "./failure.ts";
import { titleOf } from "./input.ts";
import { harmless } from "./layout.ts";
import { openTable } from "./table-file.ts";
import { rowNotes } from "./table-report.ts";
import { answersOf } from "./table-score.ts";

export const tableFormats = ["csv", "tsv", "json"] as const;

type PredictCall = Call<{ readonly out: string | null; readonly format: string | null; readonly json: boolean }>;

/** What the network says of a row. */
interface RowAnswer {
  /** A label or a number. */
  readonly prediction: string | number;
  /** Of that label; null of a number. */
  readonly probability: number | null;
}

/** Predicts one table. Where `--out` leads nowhere the table itself goes to standard output. */
export async function predictTable(file: string, network: Network, call: PredictCall): Promise<ExitCode> {
  const { options, terminal, messages, words } = call;
  if (words.length > 1) throw new UsageError(messages.oneTable);
  const destination = await outOf(options, tableFormats, messages);
  const table = await openTable(file, call);
  const { answers, notes } = answer(file, network, table, call);
  for (const note of notes) terminal.complain(note);
  if (options.json) terminal.printJson([{ file, rows: answers, notes }]);
  const isJson = destination?.format === "json";
  const separator = destination === null ? table.separator : destination.format === "tsv" ? "\t" : ",";
  const written = isJson ? `${JSON.stringify(answers)}\n` : writeCsv(withAnswers({ ...table, separator }, answers));
  if (destination !== null) await deliver(destination, written, [], call);
  else if (!options.json) terminal.write(terminal.isTerminal ? harmlessLines(written) : written);
  return 0;
}

/** Cells and labels come out of files, and must not steer a terminal; a program gets them as they are. */
function harmlessLines(text: string): string {
  return text.replace(/[^\n\t]+/g, harmless);
}

function answer(file: string, network: Network, table: Table, call: PredictCall) {
  const { messages } = call;
  try {
    if (table.rows === 0) throw new Refusal(messages.noRows);
    const encoded = encodeRows(table, network);
    return { answers: answersFor(network, encoded.inputs), notes: rowNotes(encoded, call) };
  } catch (error) {
    throw aboutFile(titleOf(file, messages), error, messages);
  }
}

function answersFor(network: Network, inputs: Parameters<typeof answersOf>[1]): RowAnswer[] {
  const outputs = answersOf(network, inputs);
  if (network.task === "regression")
    return Array.from(outputs.data, (prediction) => ({ prediction, probability: null }));
  const unknown = zeros([inputs.shape[0]!]);
  return outcomes(outputs, unknown).map(({ prediction, confidence }) => ({
    prediction: network.labels![prediction]!,
    probability: confidence,
  }));
}

/** The table with the answers behind its own columns, under names that are free. */
function withAnswers(table: Table, answers: readonly RowAnswer[]): Table {
  const predicted = withColumn(table, {
    name: freeName("prediction", table),
    cells: answers.map(({ prediction }) =>
      typeof prediction === "string" ? prediction : printFloat(prediction, "float32"),
    ),
  });
  if (answers[0]?.probability === null) return predicted;
  const cells = answers.map(({ probability }) => probability!.toFixed(4));
  return withColumn(predicted, { name: freeName("probability", predicted), cells });
}

function freeName(name: string, { columns }: Table): string {
  const taken = new Set(columns.map((column) => column.name));
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} ${i}`;
  return free;
}
