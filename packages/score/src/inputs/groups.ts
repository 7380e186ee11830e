/**
 * Neighbouring tables of one form, which one reader reads one behind the other. DuckDB opens a reader of text with 30 MB at once,
 * and several readers of a query all of them: thousands of files must not be thousands of readers.
 */

import { refuse } from "../errors.ts";
import { columnNames, jsonForm, type Table, widened } from "./table.ts";

const mostTextReaders = 4;

/** The positions of the tables, group by group. `features` go in, `keep` comes out, and neither changes its type in a group. */
export function groupTables(
  tables: readonly Table[],
  features: readonly string[],
  keep: readonly string[],
): number[][] {
  const forms = tables.map((table) => formOf(table, features, keep));
  const groups: number[][] = [];
  forms.forEach((form, i) => {
    if (i > 0 && form === forms[i - 1]) groups.at(-1)!.push(i);
    else groups.push([i]);
  });
  const text = groups.filter(([i]) => tables[i!]!.file.kind !== "parquet");
  if (text.length > mostTextReaders) {
    const { path } = tables[text[mostTextReaders]![0]!]!.file;
    const sentence =
      "the text files change their form $count times, at $path again: score them into a folder, which takes each for itself";
    throw refuse("input-forms", sentence, text.length - 1, path);
  }
  return groups;
}

/** Tables with the same text are read by one reader. */
function formOf({ file, columns, form }: Table, features: readonly string[], keep: readonly string[]): string {
  const isFeature = (name: string): boolean => features.includes(name);
  const types = columns.map(({ name, type }) => {
    if (file.kind === "parquet") return type;
    if (isFeature(name)) return widened(type);
    return file.kind === "json" || keep.includes(name) ? type : ""; // of CSV other columns are read as text where they differ
  });
  const json = file.kind === "json" ? jsonForm(file.path) : "";
  return JSON.stringify([file.kind, form, json, columnNames(columns), types]);
}
