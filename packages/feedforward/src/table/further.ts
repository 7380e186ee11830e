/**
 * More rows for a network that was trained on a table before: its columns, means and classes hold, and only how the target is spread is
 * learned anew.
 */

import { optionError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import { categoryIn } from "./cells.ts";
import { columnsNamed, encodeTargets, recordOf } from "./encode.ts";
import { type ColumnUse, checkNumbers, type PreparedTable, type PrepareOptions, partsOf, split } from "./prepare.ts";
import { type ColumnRecord, inputNames, type TableRecord, widthOf } from "./record.ts";
import type { Table } from "./table.ts";
import type { Target } from "./target.ts";

/** What a network is trained further with: `train(outOfUnits(network, prepared), prepared.data)`. Throws as `prepareTable` does. */
export function prepareFurther(
  table: Table,
  network: Network,
  options: Pick<PrepareOptions, "validation" | "seed"> = {},
): PreparedTable {
  const given = checkOptions("table", options, { validation: "a number", seed: "a number" });
  const record = recordOf(network);
  const target = targetOf(table, network, record);
  for (const { name, kind } of record.columns) {
    if (kind === "number") checkNumbers(columnsNamed(table, [name])[0]!, table);
  }
  const parts = split(target, given);
  const input = inputOf(network, record);
  return { ...partsOf(table, { parts, target, record }), input, columns: usesOf(table, record, input) };
}

/** The target as the network gives it: a class that it does not tell cannot be learned any more. */
function targetOf(table: Table, network: Network, { target: { name, kind } }: TableRecord): Target {
  const { rows, unknown } = encodeTargets(table, network);
  const [column] = columnsNamed(table, [name]);
  if (unknown !== null) {
    const row = column!.cells.findIndex((cell) => categoryIn(cell) === unknown.values[0]);
    const sentence = 'target "$column": line $line says "$got", and the classes of the network are $labels';
    throw optionError("table-class-unknown", sentence, name, table.lineOf(row), unknown.values[0]!, network.labels!);
  }
  if (rows.length < 2) {
    const sentence = 'target "$column": expected at least two rows with a target, got $got';
    throw optionError("table-rows", sentence, name, rows.length);
  }
  return { column: column!, kind, labels: kind === "number" ? null : network.labels, rows };
}

/** What the network declares, a number for each input. */
function inputOf({ input, inputSize }: Network, record: TableRecord): PreparedTable["input"] {
  const each = (list: readonly number[] | null, otherwise: number): number[] =>
    Array.from({ length: inputSize }, (_, i) => list?.[list.length === 1 ? 0 : i] ?? otherwise);
  return { mean: each(input.mean, 0), std: each(input.std, 1), names: inputNames(record) };
}

function usesOf(table: Table, { target, columns }: TableRecord, input: PreparedTable["input"]): ColumnUse[] {
  const records = new Map<string, readonly [ColumnRecord, offset: number]>();
  let offset = 0;
  for (const column of columns) {
    records.set(column.name, [column, offset]);
    offset += widthOf(column);
  }
  const others = table.columns.filter(({ name }) => name !== target.name);
  return others.map(({ name }): ColumnUse => {
    const [column, at = 0] = records.get(name) ?? [];
    if (column === undefined) return { name, use: "left out", why: { reason: "unused" } };
    if (column.kind === "number") return { name, use: "number", mean: input.mean[at]!, std: input.std[at]! };
    return { name, use: "category", values: column.values, hasMissing: column.hasMissing };
  });
}
