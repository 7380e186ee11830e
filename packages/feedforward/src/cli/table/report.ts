/**
 * What is said of a table: its columns before anything is trained on them, and what was found in rows that came later.
 */

import { thousands } from "../../print/thousands.ts";
import { categoryIn, isMissing } from "../../table/cells.ts";
import type { EncodedRows, EncodedTargets } from "../../table/encode.ts";
import type { LeftOut } from "../../table/kinds.ts";
import type { ColumnUse, PreparedTable } from "../../table/prepare.ts";
import type { Table } from "../../table/table.ts";
import { harmless, widthOf } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";

/** Columns that are shown one by one. */
const mostColumns = 40;
const mostNames = 8;
const longestName = 24;

/** A line for each column: what it is taken for and why. */
export function columnLines({ columns, training }: PreparedTable, table: Table, reader: Reader): string[] {
  const { terminal, messages } = reader;
  const shown = columns.slice(0, mostColumns);
  const name = (column: ColumnUse): string => cut(harmless(column.name));
  const width = Math.max(...shown.map((column) => widthOf(name(column))));
  const kindWidth = Math.max(...shown.map((column) => widthOf(kindText(column, messages))));
  const gaps = new Map(training.missing.map(({ column, rows }) => [column, rows]));
  const lines = shown.map((column) => {
    const kind = kindText(column, messages);
    const label = `${name(column)}${" ".repeat(width - widthOf(name(column)))}`;
    const fact = useText(column, { table, messages, gaps: gaps.get(column.name) ?? 0 });
    const line = `${label}  ${kind}${" ".repeat(kindWidth - widthOf(kind))}  ${fact}`;
    return column.use === "left out" ? terminal.dim(line) : line;
  });
  const rest = columns.length > mostColumns ? [messages.andMore(thousands(columns.length))] : [];
  return [...lines, ...rest];
}

/** How columns that are left out are taken all the same. */
export function columnHints({ columns }: PreparedTable, { terminal, messages }: Reader): string[] {
  const isOverruled = columns.some((column) => column.use === "left out" && column.why.reason !== "dropped");
  return isOverruled ? [terminal.dim(messages.overruled)] : [];
}

function kindText({ use }: ColumnUse, messages: Messages): string {
  if (use === "left out") return messages.leftOutKind;
  return use === "number" ? messages.numberKind : messages.categoryKind;
}

interface Context {
  readonly table: Table;
  readonly messages: Messages;
  /** Training rows without the column. */
  readonly gaps: number;
}

function useText(column: ColumnUse, { table, messages, gaps }: Context): string {
  if (column.use === "left out") return whyText(column.why, table, messages);
  if (column.use === "number") {
    const around = messages.around(numberText(column.mean), numberText(column.std));
    return gaps === 0 ? around : `${around}, ${messages.gaps(thousands(gaps))}`;
  }
  const names = listText(column.values, messages);
  return column.hasMissing ? `${names}; ${messages.gapCategory}` : names;
}

function whyText(why: LeftOut, table: Table, messages: Messages): string {
  if (why.reason === "texts") return messages.whyTexts(thousands(why.count));
  if (why.reason !== "commas") return messages.whyLeftOut[why.reason];
  return messages.whyCommas(cut(harmless(why.example)), thousands(table.lineOf(why.row)));
}

/** The first few names of a list, and how many there are. */
export function listText(names: readonly string[], messages: Messages): string {
  const shown = names
    .slice(0, mostNames)
    .map((name) => cut(harmless(name)))
    .join(", ");
  return names.length > mostNames ? `${shown}, ${messages.andMore(thousands(names.length))}` : shown;
}

/** What the network is to foretell. */
export function targetLine({ record, labels, scale }: PreparedTable, { messages }: Pick<Reader, "messages">): string {
  const name = cut(harmless(record.target.name));
  if (labels !== null) return `${name}: ${messages.classTarget(thousands(labels.length), listText(labels, messages))}`;
  const { mean, std } = scale!;
  return `${name}: ${messages.numberTarget}, ${messages.around(numberText(mean), numberText(std))}`;
}

/** A number with four digits, as people write it. */
export function numberText(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e7 || (rounded !== 0 && Math.abs(rounded) < 1e-4)
    ? rounded.toExponential()
    : String(rounded).replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ",");
}

function cut(text: string): string {
  return text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text;
}

/** Categories that are new, and gaps. */
export function rowNotes(
  { missing, unknown }: Pick<EncodedRows, "missing" | "unknown">,
  { messages }: Pick<Reader, "messages">,
): string[] {
  return [
    ...unknown.map(({ column, rows, values }) =>
      messages.unknownCategories(harmless(column), thousands(rows), listText(values, messages)),
    ),
    ...missing.map(({ column, rows }) => messages.gapsIn(harmless(column), thousands(rows))),
  ];
}

/** Classes of which no row is held out: those of a single row above all, which is one to train on. */
export function unjudgedNotes({ labels, heldOut }: PreparedTable, { messages }: Pick<Reader, "messages">): string[] {
  if (labels === null || heldOut === null) return [];
  const judged = new Set<number>(heldOut.truth.data);
  const others = labels.filter((_, i) => !judged.has(i));
  return others.length === 0 ? [] : [messages.unjudgedClasses(listText(others, messages))];
}

/** Rows that cannot be judged. */
export function targetNotes(
  { missing, unknown }: EncodedTargets,
  column: string,
  { messages }: Pick<Reader, "messages">,
): string[] {
  return [
    ...(unknown === null
      ? []
      : [messages.unknownClasses(harmless(column), thousands(unknown.rows), listText(unknown.values, messages))]),
    ...(missing === 0 ? [] : [messages.gapsInTarget(harmless(column), thousands(missing))]),
  ];
}

/** Categories that may be slips: met once, or the same as another one but for capitals. */
export function rareNotes(
  { columns, labels, record }: PreparedTable,
  table: Table,
  { messages }: Pick<Reader, "messages">,
): string[] {
  const categories = columns.flatMap(({ name, use }) => (use === "category" ? [name] : []));
  const target = labels === null ? [] : [record.target.name];
  return [...target, ...categories].flatMap((name) => {
    const { cells } = table.columns.find((column) => column.name === name)!;
    const said = cells.filter((cell) => !isMissing(cell)).map(categoryIn);
    const rare = target.includes(name) ? alikeCategories(said) : rareCategories(said);
    return rare.length === 0 ? [] : [messages.rareCategories(harmless(name), listText(rare, messages))];
  });
}

function rareCategories(cells: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const alike = new Set(alikeCategories(cells));
  return [...counts.keys()].filter((cell) => counts.get(cell) === 1 || alike.has(cell));
}

/** Those that are the same as another one but for capitals. A class of one row is told of already, because nothing judges it. */
function alikeCategories(cells: readonly string[]): string[] {
  const categories = [...new Set(cells)];
  const alike = new Map<string, number>();
  for (const category of categories) alike.set(category.toLowerCase(), (alike.get(category.toLowerCase()) ?? 0) + 1);
  return categories.filter((category) => alike.get(category.toLowerCase())! > 1);
}
