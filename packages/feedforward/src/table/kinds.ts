/**
 * What a column is good for, found from its cells: a number, one of several categories, or nothing that a network could learn from,
 * and why. Whoever knows better says so: that wins.
 */

import { type OptionError, optionError } from "../errors.ts";
import { categoryIn, hasCommas, isDate, isMissing, numberIn } from "./cells.ts";
import type { Table, TableColumn } from "./table.ts";

/** Different texts from which a column is no category any more, unless somebody says that it is one. */
export const mostCategories = 50;

/** Of a column that is said to be one. Each is an input of the network. */
export const mostSaidCategories = 1000;

/** Why a column is left out; of what is not said in the name, `count` or `example` tells more. */
export type LeftOut =
  /** Somebody said so; or, of `unused`, a network that is trained further never had it. */
  | { readonly reason: "dropped" | "unused" | "empty" | "constant" | "date" | "counter" }
  /** A name like `id`, or a text of its own in every row. */
  | { readonly reason: "identifier" }
  /** More different texts than a category has. */
  | { readonly reason: "texts"; readonly count: number }
  /** Numbers with commas, like this one. */
  | { readonly reason: "commas"; readonly example: string; readonly row: number };

export type ColumnKind = "number" | "category" | LeftOut;

/** What was said of a column; null where its cells decide. */
export type SaidKind = "number" | "category" | "dropped" | null;

/** What the cells of a column are, counted. */
export interface ColumnFacts {
  /** Cells that say something. */
  readonly present: number;
  readonly numbers: number;
  readonly wholes: number;
  readonly dates: number;
  /** Numbers with commas in them. */
  readonly commas: number;
  /** The different categories, as `categoryIn` has them. */
  readonly categories: ReadonlySet<string>;
  /** The first row whose cell says something that is no number; -1 where there is none. */
  readonly firstText: number;
  /** Whether every cell is the whole number after that of the row before. */
  readonly isCounter: boolean;
}

/** Cells that are all different are names, and numbers that go up by 1 count the rows, from so many on. */
const fewestNames = 10;

export function factsOf({ cells }: TableColumn): ColumnFacts {
  const categories = new Set<string>();
  let [present, numbers, wholes, dates, commas, firstText] = [0, 0, 0, 0, 0, -1];
  let isCounter = cells.length >= fewestNames;
  let before = Number.NaN;
  for (const [row, cell] of cells.entries()) {
    const value = isMissing(cell) ? null : numberIn(cell);
    isCounter &&= value !== null && (row === 0 ? Number.isInteger(value) : value === before + 1);
    before = value ?? Number.NaN;
    if (value === null) continue;
    present += 1;
    categories.add(categoryIn(cell));
    if (Number.isNaN(value)) {
      if (firstText < 0) firstText = row;
      dates += Number(isDate(cell));
      commas += Number(hasCommas(cell));
    } else {
      numbers += 1;
      wholes += Number(Number.isInteger(value));
    }
  }
  return { present, numbers, wholes, dates, commas, categories, firstText, isCounter };
}

const identifierName = /^(id|index|no|nr|번호|순번)$|[_ ](id|no)$|[a-z](ID|Id)$/i;

/** What a column of inputs is. Throws an `OptionError` where most cells are numbers and others no numbers: that may be a slip. */
export function kindOfColumn(column: TableColumn, said: SaidKind, table: Table): ColumnKind {
  if (said === "dropped") return { reason: "dropped" };
  const facts = factsOf(column);
  const { present, numbers, wholes, dates, categories, firstText, isCounter } = facts;
  if (said === "category") return checkCategories(column, facts);
  if (said === "number") return "number";
  if (present === 0) return { reason: "empty" };
  const isText = numbers < present;
  if (categories.size === 1 && (!isText || present === column.cells.length)) return { reason: "constant" };
  const isDifferent = categories.size === present && present >= fewestNames;
  if (!isText) {
    if (isCounter) return { reason: "counter" };
    const isNamed = isDifferent && wholes === present && identifierName.test(column.name);
    return isNamed ? { reason: "identifier" } : "number";
  }
  if (dates === present) return { reason: "date" };
  if (areCommas(facts)) return { reason: "commas", example: column.cells[firstText]!, row: firstText };
  if (isDifferent && numbers === 0) return { reason: "identifier" };
  if (2 * numbers > present) throw mixedError(column, facts, table);
  if (categories.size <= mostCategories) return "category";
  return { reason: "texts", count: categories.size };
}

/** Whether most cells are numbers, and some are written with commas. */
export function areCommas({ present, numbers, commas }: ColumnFacts): boolean {
  return commas > 0 && 2 * (numbers + commas) > present;
}

/** What the network should take such a cell for, only the owner of the table knows. */
function mixedError({ name, cells }: TableColumn, { numbers, firstText }: ColumnFacts, table: Table): OptionError {
  const sentence =
    'column "$column": $numbers numbers, but line $line says "$got": correct it, or name the column in category or in drop';
  return optionError("table-mixed", sentence, name, numbers, table.lineOf(firstText), cells[firstText]!);
}

function checkCategories({ name }: TableColumn, { categories }: ColumnFacts): "category" {
  if (categories.size <= mostSaidCategories) return "category";
  const sentence = 'column "$column" has $count different texts: expected at most $limit categories';
  throw optionError("table-categories", sentence, name, categories.size, mostSaidCategories);
}
