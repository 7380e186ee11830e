/** What columns are taken for, each by a column that somebody could have. */

import { describe, expect, it } from "vitest";
import { prepareTable, readCsv } from "../../src/table.ts";

const rows = 60;
const each = (cell: (row: number) => unknown) => Array.from({ length: rows }, (_, row) => String(cell(row)));

function table(name: string, cells: readonly string[], target: readonly string[] = each((row) => row * 1.5)) {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = cells.map((cell, row) => [cell, row * row, target[row]!].map((text) => quoted(String(text))).join(","));
  return readCsv(Buffer.from(`${quoted(name)},other,y\n${lines.join("\n")}\n`));
}

function useOf(name: string, cells: readonly string[], options = {}) {
  const { columns } = prepareTable(table(name, cells), { target: "y", ...options });
  const [use] = columns.filter((column) => column.name === name);
  return use!.use === "left out" ? use!.why : use!.use;
}

describe("a column is", () => {
  it.each([
    ["number", "x", each((row) => (row * 7) % 11)],
    ["number", "x", each((row) => ` ${row % 3}e-2 `)],
    ["number", "x", each((row) => (row % 4 === 0 ? "NA" : row % 7))],
    ["number", "year", each((row) => 2000 + (row % 30))],
    ["number", "area", each((row) => 10 * row)],
    ["category", "x", each((row) => ["red", "green"][row % 2])],
    ["category", "x", each((row) => (row % 3 === 0 ? "" : "yes"))],
    ["category", "x", each((row) => row % 50).map((text) => `n${text}`)],
    [{ reason: "empty" }, "x", each(() => "?")],
    [{ reason: "constant" }, "x", each(() => "1")],
    [{ reason: "constant" }, "x", each((row) => (row % 2 ? "1.0" : "1"))],
    [{ reason: "constant" }, "x", each((row) => (row % 2 ? "7" : ""))],
    [{ reason: "constant" }, "x", each(() => "one")],
    [{ reason: "counter" }, "x", each((row) => row + 100)],
    [{ reason: "identifier" }, "user_id", each((row) => (row * 17) % 61)],
    [{ reason: "identifier" }, "번호", each((row) => (row * 17) % 61)],
    [{ reason: "identifier" }, "x", each((row) => `name ${row}`)],
    [{ reason: "texts", count: 55 }, "x", each((row) => `name ${row % 55}`)],
    ["category", "x", each((row) => (row % 2 === 0 ? "4+" : row % 4))],
    [{ reason: "commas", example: "1,234", row: 2 }, "x", each((row) => (row === 2 ? "1,234" : row * row))],
    [{ reason: "commas", example: "0,5", row: 0 }, "x", each((row) => `${row % 3},5`)],
    ["category", "x", each((row) => ["a", "b", "1,5"][row % 3])],
    [{ reason: "date" }, "x", each((row) => `2024-01-${10 + (row % 20)}`)],
    [{ reason: "date" }, "x", each((row) => `2024-01-${10 + (row % 20)}T12:00:0${row % 10}Z`)],
    [{ reason: "date" }, "x", each((row) => `${1 + (row % 12)}/5/2024`)],
    [{ reason: "date" }, "x", each((row) => `2024년 ${1 + (row % 12)}월 3일`)],
    [{ reason: "date" }, "x", each((row) => `12:${10 + (row % 50)}`)],
  ])("%j: %s", (kind, name, cells) => {
    expect(useOf(name, cells)).toEqual(kind);
  });

  it.each([
    ["n.d.", 59, 9, each((row) => (row === 7 ? "n.d." : row * row))],
    ["forty", 59, 33, each((row) => (row === 31 ? "forty" : 20 + (row % 30)))],
    ["4+", 57, 2, each((row) => (row % 20 === 0 ? "4+" : row % 4))],
  ])("nothing where most cells are numbers and one says %s, unless it is said", (got, numbers, line, cells) => {
    const sentence = `column "x": ${numbers} numbers, but line ${line} says "${got}"`;
    expect(() => useOf("x", cells)).toThrow(sentence);
    expect(useOf("x", cells, { category: ["x"] })).toBe("category");
    expect(useOf("x", cells, { drop: ["x"] })).toEqual({ reason: "dropped" });
  });

  it.each([
    [{ drop: ["x"] }, { reason: "dropped" }],
    [{ category: ["x"] }, "category"],
    [{ number: ["x"] }, "number"],
  ])("what is said: %j", (options, kind) => {
    expect(
      useOf(
        "x",
        each((row) => row),
        options,
      ),
    ).toEqual(kind);
  });
});

describe("the target is", () => {
  const labels = (cells: readonly string[], options = {}) =>
    prepareTable(
      table(
        "x",
        each((row) => (row * 7) % 11),
        cells,
      ),
      { target: "y", ...options },
    ).labels;

  it.each([
    [each((row) => ["no", "yes"][row % 2]), ["no", "yes"]],
    [each((row) => row % 3), ["0", "1", "2"]],
    [each((row) => (row % 12) - 2), null],
    [each((row) => [10, 9][row % 2]), ["9", "10"]],
    [each((row) => ["1.0", "0.0"][row % 2]), ["0", "1"]],
    [each((row) => [0.5, 1.5][row % 2]), null],
    [each((row) => (row % 5 === 0 ? "" : ["b", "B"][row % 2])), ["B", "b"]],
  ])("%j → %j", (cells, wanted) => {
    expect(labels(cells)).toEqual(wanted);
  });

  it("what is said", () => {
    expect(
      labels(
        each((row) => row % 3),
        { number: ["y"] },
      ),
    ).toBe(null);
    expect(
      labels(
        each((row) => (row % 3) / 2),
        { category: ["y"] },
      ),
    ).toEqual(["0", "0.5", "1"]);
  });
});
