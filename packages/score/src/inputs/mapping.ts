/**
 * Which columns go into the network, in which order. By the features' names where the model says them; else as it was told
 * (`--columns`, `--column`); else one column of lists or bytes; else every numeric column but those that are kept, if there are
 * as many as the model takes. Anything else is refused with both lists. How it was decided is part of the answer: it is shown.
 */

import { printable, refuse, shortList } from "../errors.ts";
import type { Scorer } from "../model/scorer.ts";
import { type Column, columnNames, isInteger, isNumeric, isPacked, type Table } from "./table.ts";

export interface MappingOptions {
  readonly columns: readonly string[] | null;
  readonly column: string | null;
  readonly keep: readonly string[];
}

export interface Mapping {
  /** By the model's names, by the columns that were told, or by their place. */
  readonly by: "names" | "columns" | "column" | "place";
  /** The columns in the order of the model's inputs; one, where it holds a row each. */
  readonly columns: readonly Column[];
  readonly isPacked: boolean;
  /** The feature that each column is, where the model has names. */
  readonly features: readonly string[] | null;
  /** What the user should know: `position`, `integers`. */
  readonly warnings: readonly MappingWarning[];
}

/** `position`: the model has names, and places decided. `integers`: it divides bytes, and these are integers. */
export type MappingWarning = "position" | "integers";

type Wanted = Pick<Scorer, "size" | "names" | "scalesBytes">;

/** The mapping of a table. Every table of a run must have the same. */
export function mapColumns(table: Table, scorer: Wanted, options: MappingOptions): Mapping {
  const { columns, column, keep } = options;
  if (columns !== null && column !== null) {
    throw refuse("usage-columns", "--columns and --column are two ways to say the same: give one");
  }
  if (columns !== null) return told(table, scorer, columns);
  if (column !== null) return packed(table, scorer, { ...find(table, column), by: "column" });
  if (scorer.names !== null) return byNames(table, scorer, scorer.names);
  return byPlace(table, scorer, keep);
}

function told(table: Table, scorer: Wanted, names: readonly string[]): Mapping {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refuse("usage-column-twice", "--columns: $column is named twice", twice);
  const columns = names.map((name) => find(table, name));
  if (columns.length !== scorer.size) throw wrongCount(table, scorer, columns);
  const isOther = scorer.names !== null && scorer.names.join("\0") !== columnNames(columns).join("\0");
  return numeric(table, scorer, { by: "columns", columns, warnings: isOther ? ["position"] : [] });
}

function byNames(table: Table, scorer: Wanted, names: readonly string[]): Mapping {
  checkNamesOfModel(names);
  const has = columnNames(table.columns);
  const missing = names.filter((name) => nearestColumn(table, name) === undefined);
  if (missing.length > 0) {
    const sentence = "$path has no column for the model's features $missing; it has $columns";
    throw refuse("columns-missing", sentence, table.file.path, missing, has);
  }
  return numeric(table, scorer, { by: "names", columns: names.map((name) => find(table, name)), warnings: [] });
}

/** One column would go in several times, for SQL does not tell `a` from `A`. */
function checkNamesOfModel(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (seen.has(key)) {
      const sentence = 'the model calls two of its inputs "$name", and names cannot tell their columns: give --columns';
      throw refuse("model-names-twice", sentence, name);
    }
    seen.add(key);
  }
}

function byPlace(table: Table, scorer: Wanted, keep: readonly string[]): Mapping {
  const kept = new Set(keep.map((name) => find(table, name).name));
  const free = table.columns.filter(({ name }) => !kept.has(name));
  const many = free.filter(({ type }) => isPacked(type));
  const [only, ...others] = many;
  if (only !== undefined && others.length === 0) return packed(table, scorer, { ...only, by: "place" });
  if (only !== undefined) {
    const sentence = "$path has several columns of lists or bytes, $columns: name one with --column";
    throw refuse("column-choice", sentence, table.file.path, columnNames(many));
  }
  const columns = free.filter(({ type }) => isNumeric(type));
  if (columns.length !== scorer.size) throw wrongCount(table, scorer, columns);
  return numeric(table, scorer, { by: "place", columns, warnings: [] });
}

/** Too many or too few, with both lists. */
function wrongCount({ file, columns }: Table, { size }: Wanted, found: readonly Column[]): Error {
  const sentence =
    "the model takes $size numbers, and of $path there are $count, $found; all its columns: $columns; name those that go in with --columns, or those that do not with --keep";
  return refuse("columns-count", sentence, size, file.path, found.length, columnNames(found), columnNames(columns));
}

/** A column of numbers each. */
function numeric(
  table: Table,
  scorer: Wanted,
  { by, columns, warnings }: Pick<Mapping, "by" | "columns" | "warnings">,
): Mapping {
  for (const { name, type } of columns) {
    if (table.twice.has(name.toLowerCase())) throw namedTwice(name, table);
    if (!isNumeric(type) && type !== "BOOLEAN") {
      const sentence =
        'column "$column" of $path is $type, and no number: cast it to FLOAT in a query, or name others with --columns';
      throw refuse("column-type", sentence, name, table.file.path, type);
    }
  }
  return {
    by,
    columns,
    isPacked: false,
    features: scorer.names,
    warnings: [...warnings, ...warnBytes(columns, scorer)],
  };
}

function packed(table: Table, scorer: Wanted, { name, type, by }: Column & Pick<Mapping, "by">): Mapping {
  if (!isPacked(type)) {
    const sentence = 'column "$column" of $path is $type: expected lists of numbers, or BLOB';
    throw refuse("column-not-packed", sentence, name, table.file.path, type);
  }
  const columns = [{ name, type }];
  const warnings: MappingWarning[] = scorer.names === null ? [] : ["position"];
  return { by, columns, isPacked: true, features: null, warnings: [...warnings, ...warnBytes(columns, scorer)] };
}

/** Integers of other types than bytes go in as they are; a network that divides bytes by 255 was hardly meant so. */
function warnBytes(columns: readonly Column[], { scalesBytes }: Wanted): MappingWarning[] {
  const items = columns.map(({ type }) => type.replace(/\[\d*\]$/, ""));
  const areIntegers = items.every((type) => isInteger(type)) && items.some((type) => type !== "UTINYINT");
  return scalesBytes && areIntegers ? ["integers"] : [];
}

/** The column of a name: as it is written, or else in other cases of its letters, as SQL finds it. */
export function find(table: Table, name: string): Column {
  const column = nearestColumn(table, name);
  if (column === undefined) {
    const sentence = 'there is no column "$column" in $path, there are $columns';
    throw refuse("column-missing", sentence, name, table.file.path, columnNames(table.columns));
  }
  if (table.twice.has(column.name.toLowerCase())) throw namedTwice(column.name, table);
  return column;
}

function namedTwice(name: string, { file }: Table): Error {
  return refuse("column-twice", 'there are two columns called "$column" in $path', name, file.path);
}

function nearestColumn({ columns }: Table, name: string): Column | undefined {
  const folded = name.toLowerCase();
  return (
    columns.find((column) => column.name === name) ?? columns.find((column) => column.name.toLowerCase() === folded)
  );
}

/** `a → income, b → age`, or the columns in their order. */
export function mappingText({ columns, features }: Mapping): string {
  const arrows = columns.map(({ name }, i) => (features === null ? name : `${name} → ${features[i]!}`));
  return shortList(arrows.map(printable));
}
