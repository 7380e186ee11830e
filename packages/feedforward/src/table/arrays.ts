/**
 * Arrays by name as a table: one of [n] is a column, one of [n, k] is k of them, `x[0]`, `x[1]` …; so an npz file is trained on as a CSV is.
 */

import { optionError, shapeError } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Table, TableColumn } from "./table.ts";

/** Cells that are made text; more of them belong into a program. */
const mostCells = 2 ** 22;

/** The table of arrays with as many rows each. */
export function tableOfArrays(arrays: ReadonlyMap<string, Tensor>): Table {
  const [first] = arrays;
  if (first === undefined) throw optionError("table-arrays-none", "table: expected arrays by name, got none");
  const [name, { shape }] = first;
  const rows = shape[0] ?? 0;
  let cells = 0;
  for (const [other, array] of arrays) {
    cells += array.size;
    if (array.rank > 0 && array.rank < 3 && array.shape[0] === rows) continue;
    const sentence = 'table: expected "$array" to be [n] or [n, k] with the $rows rows of "$first", got $got';
    throw shapeError("table-arrays-shape", sentence, other, rows, name, array.shape);
  }
  if (cells > mostCells)
    throw shapeError("table-arrays-size", "table: expected at most $limit numbers, got $got", mostCells, cells);
  return {
    columns: [...arrays].flatMap(([array, values]) => columnsOf(array, values, rows)),
    rows,
    separator: ",",
    lineOf: (row) => row + 1,
  };
}

function columnsOf(name: string, values: Tensor, rows: number): TableColumn[] {
  const width = values.rank === 1 ? 1 : values.shape[1]!;
  const text = (i: number): string => {
    const value = values.at(i);
    return Number.isNaN(value) ? "" : String(value);
  };
  return Array.from({ length: width }, (_, k) => ({
    name: values.rank === 1 ? name : `${name}[${k}]`,
    cells: Array.from({ length: rows }, (_, row) => text(row * width + k)),
  }));
}
