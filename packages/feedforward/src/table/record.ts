/**
 * What the inputs of a network mean in the table that it was trained on: the columns, their categories and what stands for a gap.
 * It is plain data that lies in the network's provenance, as `table`, so it goes wherever the network goes, to every format that
 * keeps provenance. It is checked when it is asked for: a page that runs the network on numbers carries none of this.
 */

import { unsupportedError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { kindOf } from "../options/check.ts";

/** Version 1. A reader refuses every other. */
export interface TableRecord {
  readonly version: 1;
  readonly target: TargetRecord;
  /** In the order of the inputs. */
  readonly columns: readonly ColumnRecord[];
}

/** The column that the network foretells: a number in its own unit, or one of the network's labels. */
export interface TargetRecord {
  readonly name: string;
  readonly kind: "number" | "category";
}

/** What a network keeps of a column that it was trained with. */
export type ColumnRecord = NumberRecord | CategoryRecord;

/** One input. */
export interface NumberRecord {
  readonly name: string;
  readonly kind: "number";
  /** What stands for a gap: the mean of the training rows. */
  readonly fill: number;
}

/** An input for each of the values, 1 where the cell is this one and else 0, and one more for gaps where there were any. */
export interface CategoryRecord {
  readonly name: string;
  readonly kind: "category";
  readonly values: readonly string[];
  readonly hasMissing: boolean;
}

/** How many inputs a column is. */
export function widthOf(column: ColumnRecord): number {
  return column.kind === "number" ? 1 : column.values.length + Number(column.hasMissing);
}

/** What the inputs are called. */
export function inputNames({ columns }: TableRecord): string[] {
  return columns.flatMap((column) => {
    if (column.kind === "number") return [column.name];
    return [...column.values, ...(column.hasMissing ? ["(missing)"] : [])].map((value) => `${column.name}=${value}`);
  });
}

/**
 * What a network says of its table, or null where it says nothing. A network that was trained further keeps it in the provenance of its
 * first training. Throws an `UnsupportedError` for another version, and for a record that does not fit the network.
 */
export function tableOf(network: Network): TableRecord | null {
  const found = recordIn(network.provenance);
  if (found === undefined) return null;
  const { version } = found as { readonly version?: unknown };
  if (version !== 1) {
    const sentence = "table: the network's record of its table is of version $got, expected 1";
    throw unsupportedError("table-version", sentence, JSON.stringify(version ?? null));
  }
  const record = checkRecord(found);
  const inputs = record.columns.reduce((sum, column) => sum + widthOf(column), 0);
  if (inputs !== network.inputSize) {
    const sentence = "table: the columns of the record are $got inputs, and the network takes $expected";
    throw unsupportedError("table-inputs", sentence, inputs, network.inputSize);
  }
  const isNumber = record.target.kind === "number";
  if (isNumber !== (network.task === "regression") || (!isNumber && network.labels === null)) {
    const sentence = "table: the target of the record is a $kind, which the network does not give";
    throw unsupportedError("table-task", sentence, record.target.kind);
  }
  return record;
}

/** Deep enough for any number of trainings that somebody would begin again. */
const mostTrainings = 1000;

function recordIn(provenance: Readonly<Record<string, unknown>>): object | undefined {
  let one: unknown = provenance;
  for (let i = 0; i < mostTrainings; i++) {
    if (kindOf(one) !== "an object") return undefined;
    const { table, from } = one as { readonly table?: unknown; readonly from?: unknown };
    if (kindOf(table) === "an object") return table as object;
    one = from;
  }
  return undefined;
}

function checkRecord(found: object): TableRecord {
  const { version, target, columns } = fields(found, "table", ["version", "target", "columns"]);
  const { name, kind } = fields(target, "target", ["name", "kind"]);
  expect(Array.isArray(columns) && columns.length > 0, "columns", "a list of objects");
  return {
    version: version as 1,
    target: { name: text(name, "target.name"), kind: kindIn(kind, "target.kind") },
    columns: (columns as unknown[]).map((column, i) => checkColumn(column, `columns[${i}]`)),
  };
}

function checkColumn(found: unknown, path: string): ColumnRecord {
  expect(kindOf(found) === "an object", path, "an object");
  const kind = kindIn((found as { readonly kind?: unknown }).kind, `${path}.kind`);
  if (kind === "number") {
    const { name, fill } = fields(found, path, ["name", "kind", "fill"]);
    expect(typeof fill === "number" && Number.isFinite(fill), `${path}.fill`, "a number");
    return { name: text(name, `${path}.name`), kind, fill: fill as number };
  }
  const { name, values, hasMissing } = fields(found, path, ["name", "kind", "values", "hasMissing"]);
  const isList = Array.isArray(values) && values.every((value) => typeof value === "string");
  expect(isList && new Set(values).size === values.length, `${path}.values`, "a list of strings, each once");
  expect(typeof hasMissing === "boolean", `${path}.hasMissing`, "a boolean");
  const column = { name: text(name, `${path}.name`), kind, values, hasMissing } as CategoryRecord;
  expect(widthOf(column) > 0, `${path}.values`, "a list of strings, each once");
  return column;
}

/** An object of these fields and no others. */
function fields(found: unknown, path: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  expect(kindOf(found) === "an object", path, "an object");
  const isFit =
    Object.keys(found as object)
      .sort()
      .join() === [...names].sort().join();
  expect(isFit, path, `an object of ${names.join(", ")}`);
  return found as Readonly<Record<string, unknown>>;
}

function kindIn(found: unknown, path: string): "number" | "category" {
  expect(found === "number" || found === "category", path, '"number" or "category"');
  return found as "number" | "category";
}

function text(found: unknown, path: string): string {
  expect(typeof found === "string" && found !== "", path, "a string");
  return found as string;
}

function expect(isFit: boolean, path: string, expected: string): void {
  if (isFit) return;
  const sentence = "table: the network's record of its table is broken: expected $path to be $expected";
  throw unsupportedError("table-record", sentence, path, expected);
}
