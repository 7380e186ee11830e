/** The record of a table's columns, which comes out of files: what is broken, foreign or of another network is refused. */

import { describe, expect, it } from "vitest";
import { Dense, Network, zeros } from "../../src/index.ts";
import { tableOf } from "../../src/table.ts";

const number = { name: "a", kind: "number", fill: 1.5 };
const category = { name: "b", kind: "category", values: ["x"], hasMissing: true };
const record = { version: 1, target: { name: "y", kind: "number" }, columns: [number, category] };

function of(table: unknown, outputs = 1): unknown {
  return tableOf(new Network([new Dense({ weight: zeros([3, outputs]) })], { provenance: { table } }));
}

it("is given as it stands", () => {
  expect(of(record)).toEqual(record);
});

it.each([undefined, null, "text", 7, [record]])("is none: %j", (table) => {
  expect(of(table)).toBe(null);
});

describe("is refused", () => {
  const broken = (path: string) => ({ code: "table-record", facts: expect.objectContaining({ path }) });
  it.each([
    [{ ...record, version: 2 }, { code: "table-version" }],
    [{ ...record, version: "1" }, { code: "table-version" }],
    [{ ...record, more: 1 }, broken("table")],
    [{ ...record, target: null }, broken("target")],
    [{ ...record, target: { name: "", kind: "number" } }, broken("target.name")],
    [{ ...record, target: { name: "y", kind: "text" } }, broken("target.kind")],
    [{ ...record, columns: [] }, broken("columns")],
    [{ ...record, columns: {} }, broken("columns")],
    [{ ...record, columns: [null] }, broken("columns[0]")],
    [{ ...record, columns: [number, { ...category, kind: "date" }] }, broken("columns[1].kind")],
    [{ ...record, columns: [{ ...number, fill: null }] }, broken("columns[0].fill")],
    [{ ...record, columns: [{ ...number, extra: 1 }] }, broken("columns[0]")],
    [{ ...record, columns: [{ ...category, values: ["x", "x"] }] }, broken("columns[0].values")],
    [{ ...record, columns: [{ ...category, values: [1] }] }, broken("columns[0].values")],
    [{ ...record, columns: [{ ...category, values: [], hasMissing: false }] }, broken("columns[0].values")],
    [{ ...record, columns: [{ ...category, hasMissing: 1 }] }, broken("columns[0].hasMissing")],
    [
      { ...record, columns: [number] },
      { code: "table-inputs", facts: { got: 1, expected: 3 } },
    ],
    [{ ...record, target: { name: "y", kind: "category" } }, { code: "table-task" }],
  ])("%j", (table, wanted) => {
    expect(() => of(table)).toThrow(expect.objectContaining({ name: "UnsupportedError", ...wanted }));
  });

  it("a number that the network gives as classes", () => {
    expect(() => of(record, 2)).toThrow(expect.objectContaining({ code: "table-task" }));
  });
});
