/**
 * What a table's target is: a number in its own unit, or one of several classes. Texts are classes, and so are whole numbers of few
 * different values; every other number is a number.
 */

import { optionError } from "../errors.ts";
import { isMissing, sortedCategories } from "./cells.ts";
import { areCommas, type ColumnFacts, factsOf, mostSaidCategories, type SaidKind } from "./kinds.ts";
import type { Table, TableColumn } from "./table.ts";

/** Different whole numbers up to which they are classes, if there are twice as many rows. */
export const mostWholeClasses = 10;

export interface Target {
  readonly column: TableColumn;
  readonly kind: "number" | "category";
  /** The classes in the order of the outputs; null for a number. */
  readonly labels: readonly string[] | null;
  /** The rows that have a target: the others teach nothing. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

/** Looks at the target's column. Throws an `OptionError` where nothing could be learned of it. */
export function readTarget(table: Table, column: TableColumn, said: SaidKind): Target {
  const { name, cells } = column;
  const facts = factsOf(column);
  const rows = Uint32Array.from([...cells.keys()].filter((row) => !isMissing(cells[row]!)));
  if (rows.length < 2) {
    const sentence = 'target "$column": expected at least two rows with a target, got $got';
    throw optionError("table-rows", sentence, name, rows.length);
  }
  if (facts.categories.size === 1) {
    const sentence = 'target "$column": every row says "$value", so there is nothing to learn';
    throw optionError("table-target-constant", sentence, name, [...facts.categories][0]!);
  }
  const kind = kindOfTarget(facts, said);
  if (kind === "number") return { column, kind, labels: null, rows };
  if (said === null && areCommas(facts)) {
    const sentence = 'target "$column": line $line says "$got": write numbers with a point and without commas';
    throw optionError("table-target-commas", sentence, name, table.lineOf(facts.firstText), cells[facts.firstText]!);
  }
  const { numbers, present, firstText } = facts;
  if (said === null && numbers < present && 2 * numbers > present) {
    const sentence =
      'target "$column": $numbers numbers, but line $line says "$got": correct it, or name the column in category';
    throw optionError("table-target-mixed", sentence, name, numbers, table.lineOf(firstText), cells[firstText]!);
  }
  if (facts.categories.size > Math.min(mostSaidCategories, rows.length / 2)) {
    const sentence =
      'target "$column": $count different texts in $rows rows: expected a number, or classes of two rows and more on average';
    throw optionError("table-target-classes", sentence, name, facts.categories.size, rows.length);
  }
  return { column, kind, labels: sortedCategories(facts.categories), rows };
}

function kindOfTarget({ present, numbers, wholes, categories }: ColumnFacts, said: SaidKind): "number" | "category" {
  if (said === "number" || said === "category") return said;
  if (numbers < present) return "category";
  const areFew = categories.size <= Math.min(mostWholeClasses, present / 2);
  return wholes === present && areFew ? "category" : "number";
}
