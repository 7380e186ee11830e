/**
 * From a table to what a network is trained with: what each column is, rows held out, and everything that is learned of the columns
 * (means, deviations, categories) from the training rows alone.
 */

import { type OptionError, optionError } from "../errors.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import { Tensor } from "../tensor/tensor.ts";
import { standardize, trainTestSplit } from "../train/split.ts";
import { categoryIn, isMissing, sortedCategories } from "./cells.ts";
import { type ColumnCount, encodeInputs, numberAt, type UnknownCategories } from "./encode.ts";
import { kindOfColumn, type LeftOut, type SaidKind } from "./kinds.ts";
import { type ColumnRecord, inputNames, type TableRecord, widthOf } from "./record.ts";
import { columnNamed, type Table, type TableColumn } from "./table.ts";
import { readTarget, type Target } from "./target.ts";

/** Options of `prepareTable`. */
export interface PrepareOptions {
  /** The column to foretell. */
  readonly target: string;
  /** Columns to leave out. */
  readonly drop?: readonly string[];
  /** Columns that are categories, the target perhaps among them, whatever their cells look like. */
  readonly category?: readonly string[];
  /** Columns that are numbers. */
  readonly number?: readonly string[];
  /** The share of the rows that is held out, 0.2 by default and below 1: of each class its share. 0 holds out none. */
  readonly validation?: number;
  /** Which rows these are, 0 by default. */
  readonly seed?: number;
}

/** Rows as `train` takes them. */
export interface TableData {
  /** [n, in] */
  readonly inputs: Tensor<"float32">;
  /** Class numbers [n], or numbers [n, 1] with mean 0 and deviation 1. */
  readonly targets: Tensor<"float32">;
}

/** Some rows of a table: as training takes them, and what is right for each. */
export interface TablePart {
  readonly data: TableData;
  /** Class numbers [n], or numbers [n, 1] in the unit of the table. */
  readonly truth: Tensor<"float32">;
  /** Which rows of the table these are. */
  readonly rows: Uint32Array;
  readonly missing: readonly ColumnCount[];
  /** Categories that no training row has. */
  readonly unknown: readonly UnknownCategories[];
}

/** What became of a column. */
export type ColumnUse =
  | { readonly name: string; readonly use: "number"; readonly mean: number; readonly std: number }
  | {
      readonly name: string;
      readonly use: "category";
      readonly values: readonly string[];
      readonly hasMissing: boolean;
    }
  | { readonly name: string; readonly use: "left out"; readonly why: LeftOut };

/** How the numbers of a target are brought to mean 0 and deviation 1. */
export interface TargetScale {
  readonly mean: number;
  readonly std: number;
}

/** A table as trainings take it: its rows in two parts, and what its network declares. */
export interface PreparedTable {
  /** The training rows: `train(network, prepared.data)`. */
  readonly data: TableData;
  readonly training: TablePart;
  /** Null where none is held out. */
  readonly heldOut: TablePart | null;
  /** What the network declares of its input. */
  readonly input: {
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly names: readonly string[];
  };
  /** The classes; null where the target is a number. */
  readonly labels: readonly string[] | null;
  /** Null where the target is a class. */
  readonly scale: TargetScale | null;
  /** All columns but the target, in their order. */
  readonly columns: readonly ColumnUse[];
  /** Rows without a target, which were left out. */
  readonly withoutTarget: number;
  readonly record: TableRecord;
}

const kinds: Kinds<PrepareOptions> = {
  target: "a string",
  drop: "a list of strings",
  category: "a list of strings",
  number: "a list of strings",
  validation: "a number",
  seed: "a number",
};

/** What a network is trained with, of a table. Throws an `OptionError` before anything is trained. */
export function prepareTable(table: Table, options: PrepareOptions): PreparedTable {
  const given = checkOptions("table", options, kinds);
  if (given.target === undefined) {
    const sentence = "$operation: expected $name to be $expected, got $got";
    throw optionError("option-kind", sentence, "table", "target", "a string", "undefined");
  }
  const said = saidOf(table, given);
  const target = readTarget(table, columnNamed(table, given.target, "target"), said.get(given.target) ?? null);
  if (target.kind === "number") checkNumbers(target.column, table);
  const others = table.columns.filter(({ name }) => name !== given.target);
  const found = others.map((column) => [column, kindOfColumn(column, said.get(column.name) ?? null, table)] as const);
  const used = found.flatMap(([column, kind]) => (typeof kind === "string" ? [{ column, kind }] : []));
  if (used.length === 0) {
    throw nothingLeft(given.target, found);
  }
  for (const { column, kind } of used) if (kind === "number") checkNumbers(column, table);
  const parts = split(target, given);
  const record: TableRecord = {
    version: 1,
    target: { name: given.target, kind: target.kind },
    columns: used.map(({ column, kind }) => learn(column, kind, { table, rows: parts.training })),
  };
  const prepared = partsOf(table, { parts, target, record });
  const input = { ...standardized(prepared.data.inputs, record), names: inputNames(record) };
  return { ...prepared, input, columns: usesOf(found, record, input) };
}

/** No column is good for anything, each for its reason. */
function nothingLeft(target: string, found: readonly (readonly [TableColumn, string | LeftOut])[]): OptionError {
  if (found.length === 0) {
    return optionError("table-target-alone", "table: it has no column but $target, so nothing foretells it", target);
  }
  const sentence = "table: no column is left to foretell $target by; left out: $columns ($reasons)";
  const reasons = found.map(([, why]) => (why as LeftOut).reason);
  return optionError(
    "table-no-inputs",
    sentence,
    target,
    found.map(([{ name }]) => name),
    reasons,
  );
}

/** The rows of both parts as a network takes them, by what the record says of the columns. */
export function partsOf(
  table: Table,
  { parts, target, record }: { readonly parts: RowsOfParts; readonly target: Target; readonly record: TableRecord },
): Omit<PreparedTable, "input" | "columns"> {
  const scale = target.kind === "number" ? scaleOf(target, parts.training, table) : null;
  const part = (rows: Uint32Array): TablePart => partOf(table, { rows, record, target, scale });
  const training = part(parts.training);
  return {
    data: training.data,
    training,
    heldOut: parts.heldOut === null ? null : part(parts.heldOut),
    labels: target.labels,
    scale,
    withoutTarget: table.rows - target.rows.length,
    record,
  };
}

/** The first cell that is no number is the one that is told. */
export function checkNumbers(column: TableColumn, table: Table): void {
  for (let row = 0; row < table.rows; row++) numberAt(column, row, table);
}

/** What was said of each column, which must be there and be one thing. */
function saidOf(
  table: Table,
  { target, drop = [], category = [], number = [] }: PrepareOptions,
): Map<string, SaidKind> {
  const said = new Map<string, SaidKind>();
  const lists = { drop, category, number } as const;
  for (const [what, names] of Object.entries(lists)) {
    for (const name of names) {
      columnNamed(table, name, what);
      if (said.has(name) || (what === "drop" && name === target)) {
        const sentence =
          'column "$column" is said to be two things; drop, category, number and target each want others';
        throw optionError("table-said-twice", sentence, name);
      }
      said.set(name, what === "drop" ? "dropped" : (what as "category" | "number"));
    }
  }
  return said;
}

interface RowsOfParts {
  readonly training: Uint32Array;
  readonly heldOut: Uint32Array | null;
}

/** A class of a single row stays among the training rows: it cannot be in both. */
export function split(
  { column, kind, rows }: Target,
  { validation = 0.2, seed = 0 }: Pick<PrepareOptions, "validation" | "seed">,
): RowsOfParts {
  return partRows(kind === "category" ? classNumbers(column, rows) : null, { validation, seed }, rows);
}

/** The same of rows by their classes; without classes it says which rows there are. */
export function partRows(
  classes: ArrayLike<number> | null,
  { validation = 0.2, seed = 0 }: Pick<PrepareOptions, "validation" | "seed">,
  rows: Uint32Array = Uint32Array.from({ length: classes?.length ?? 0 }, (_, i) => i),
): RowsOfParts {
  if (!(validation >= 0 && validation < 1)) {
    const sentence = "table: expected validation to be a share from 0 to below 1, got $got";
    throw optionError("table-validation", sentence, validation);
  }
  if (validation === 0) return { training: rows, heldOut: null };
  const counts = new Map<number, number>();
  for (const one of Array.from(classes ?? [])) counts.set(one, (counts.get(one) ?? 0) + 1);
  const isAlone = (i: number): boolean => classes !== null && counts.get(classes[i]!) === 1;
  const parted = rows.filter((_, i) => !isAlone(i));
  const stratify = classes === null ? null : Array.from(classes).filter((_, i) => !isAlone(i));
  const { train, test } = trainTestSplit(
    { rows: [...parted] },
    { testSize: validation, seed, ...(stratify && { stratify }) },
  );
  const numbers = (part: Tensor): number[] => Array.from({ length: part.size }, (_, i) => part.at(i));
  return {
    training: Uint32Array.from([...numbers(train.rows), ...rows.filter((_, i) => isAlone(i))]),
    heldOut: Uint32Array.from(numbers(test.rows)),
  };
}

function classNumbers({ cells }: TableColumn, rows: Uint32Array): number[] {
  const numbers = new Map<string, number>();
  return Array.from(rows, (row) => {
    const category = categoryIn(cells[row]!);
    const number = numbers.get(category) ?? numbers.size;
    numbers.set(category, number);
    return number;
  });
}

interface TableRows {
  readonly table: Table;
  readonly rows: Uint32Array;
}

/** What the training rows say of a column. */
function learn(column: TableColumn, kind: "number" | "category", { table, rows }: TableRows): ColumnRecord {
  const { name, cells } = column;
  if (kind === "number") {
    const numbers = Array.from(rows, (row) => numberAt(column, row, table)).filter((value) => value !== null);
    const sum = numbers.reduce((total, value) => total + value, 0);
    return { name, kind, fill: Math.fround(numbers.length === 0 ? 0 : sum / numbers.length) };
  }
  const present = Array.from(rows, (row) => cells[row]!).filter((cell) => !isMissing(cell));
  const values = sortedCategories(new Set(present.map(categoryIn)));
  return { name, kind, values, hasMissing: present.length < rows.length };
}

/** Of the numbers of these rows. */
function scaleOf({ column }: Target, rows: Uint32Array, table: Table): TargetScale {
  const numbers = Array.from(rows, (row) => [numberAt(column, row, table)!]);
  const { mean, std } = standardize(numbers);
  return { mean: mean[0]!, std: std[0]! };
}

interface PartOptions {
  readonly rows: Uint32Array;
  readonly record: TableRecord;
  readonly target: Target;
  readonly scale: TargetScale | null;
}

/** These rows, as a network is trained with them. */
function partOf(table: Table, { rows, record, target, scale }: PartOptions): TablePart {
  const own = takeRows(table, rows);
  const { inputs, missing, unknown } = encodeInputs(own, record);
  const truth = truthOf(own, target);
  const targets =
    scale === null
      ? truth
      : new Tensor(
          "float32",
          truth.shape,
          truth.data.map((value) => (value - scale.mean) / scale.std),
        );
  return { data: { inputs, targets }, truth, rows, missing, unknown };
}

function truthOf(table: Table, { column, labels }: Target): Tensor<"float32"> {
  const own = table.columns.find(({ name }) => name === column.name)!;
  if (labels === null) {
    const numbers = own.cells.map((_, row) => numberAt(own, row, table)!);
    return new Tensor("float32", [table.rows, 1], Float32Array.from(numbers));
  }
  const numbers = new Map(labels.map((label, i) => [label, i]));
  const classes = own.cells.map((cell) => numbers.get(categoryIn(cell))!);
  return new Tensor("float32", [table.rows], Float32Array.from(classes));
}

/** These rows of a table, in this order. */
export function takeRows(table: Table, rows: Uint32Array): Table {
  return {
    ...table,
    columns: table.columns.map(({ name, cells }) => ({ name, cells: Array.from(rows, (row) => cells[row]!) })),
    rows: rows.length,
    lineOf: (row) => table.lineOf(rows[row]!),
  };
}

/** Numbers by their mean and deviation; the 0 and 1 of categories stay as they are. */
function standardized(inputs: Tensor<"float32">, { columns }: TableRecord) {
  const { mean, std } = standardize(inputs);
  const areNumbers = columns.flatMap((column) => new Array<boolean>(widthOf(column)).fill(column.kind === "number"));
  return {
    mean: mean.map((value, i) => (areNumbers[i] ? Math.fround(value) : 0)),
    // What float32 rounds to 0 divides nothing.
    std: std.map((value, i) => (areNumbers[i] ? Math.fround(value) || 1 : 1)),
  };
}

function usesOf(
  found: readonly (readonly [TableColumn, string | LeftOut])[],
  { columns }: TableRecord,
  { mean, std }: PreparedTable["input"],
): ColumnUse[] {
  let offset = 0;
  const uses = new Map<string, ColumnUse>();
  for (const column of columns) {
    const { name } = column;
    if (column.kind === "number") uses.set(name, { name, use: "number", mean: mean[offset]!, std: std[offset]! });
    else uses.set(name, { name, use: "category", values: column.values, hasMissing: column.hasMissing });
    offset += widthOf(column);
  }
  return found.map(([{ name }, why]) => uses.get(name) ?? { name, use: "left out", why: why as LeftOut });
}
