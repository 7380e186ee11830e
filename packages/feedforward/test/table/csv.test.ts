/** CSV against files that Python's csv module wrote and read, against its own writer, and against files that break the rules. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError, OptionError } from "../../src/errors.ts";
import { readCsv, type Separator, type Table, writeCsv } from "../../src/table.ts";
import { readGolden } from "../golden.ts";

const { files } = readGolden("table") as {
  readonly files: readonly {
    readonly separator: Separator;
    readonly file: string;
    readonly names: readonly string[];
    readonly rows: readonly (readonly string[])[];
  }[];
};

const read = (text: string) => readCsv(Buffer.from(text));
const rowsOf = ({ columns, rows }: Table) =>
  Array.from({ length: rows }, (_, row) => columns.map(({ cells }) => cells[row]));

it("reads what Python's csv writes, as it reads it", () => {
  for (const { separator, file, names, rows } of files) {
    const table = readCsv(Buffer.from(file, "base64"), { separator });
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect(rowsOf(table)).toEqual(rows);
  }
  expect(files.length).toBeGreaterThan(50);
});

it("what is written is read again, whatever the cells hold", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "1", '"', ",", ";", "\t", "\n", "\r", " ", "é", "한", "🙂"),
    maxLength: 6,
  });
  const drawn = fc.record({
    separator: fc.constantFrom<Separator>(",", ";", "\t"),
    rows: fc
      .integer({ min: 1, max: 3 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      ),
  });
  fc.assert(
    fc.property(drawn, ({ separator, rows }) => {
      const columns = rows[0]!.map((_, i) => ({ name: `n ${i}`, cells: rows.map((row) => row[i]!) }));
      const table = { columns, rows: rows.length, separator, lineOf: (row: number) => row };
      const again = readCsv(Buffer.from(writeCsv(table)), { separator });
      expect(again.columns).toEqual(columns);
    }),
  );
});

describe("the separator is the one that the first line has most often", () => {
  it.each([
    ["a,b;c,d\n", ","],
    ["a;b;c,d\n", ";"],
    ["a\tb\n1,2\t3\n", "\t"],
    ['"a;b;c",x\n', ","],
    ["a;b,c\n", ","],
    ["alone\n", ","],
    ["\n\r\na;b\n", ";"],
  ])("%j → %j", (text, separator) => {
    expect(read(text).separator).toBe(separator);
  });
});

describe("what is no cell", () => {
  it("a byte order mark, empty lines, blanks around names", () => {
    const table = read("\u{feff} a ,b\r\n\r\n1, 2\r\r\n\n3,4");
    expect(table.columns).toEqual([
      { name: "a", cells: ["1", "3"] },
      { name: "b", cells: [" 2", "4"] },
    ]);
    expect([table.lineOf(0), table.lineOf(1)]).toEqual([3, 6]);
  });

  it("a column without a name is called by its place", () => {
    expect(read(",a\n0,1\n").columns.map(({ name }) => name)).toEqual(["column 1", "a"]);
  });

  it("a header alone has no rows", () => {
    expect(read("a,b\n").rows).toBe(0);
  });
});

it.each([
  ["houses.csv", "the bytes of a file, as readFileSync(path) or an arrayBuffer() has them, got a string"],
  [undefined, "the bytes of a file, as readFileSync(path) or an arrayBuffer() has them, got undefined"],
  [Promise.resolve(), "the bytes of a file, got a promise; is an await missing?"],
])("what is no bytes is refused: %s", (given, sentence) => {
  expect(() => readCsv(given as never)).toThrow(new OptionError(`csv: expected ${sentence}`));
});

it("a buffer is as good as a view of it", () => {
  const bytes = new TextEncoder().encode("a\n1\n");
  expect(readCsv(bytes.buffer).columns).toEqual(readCsv(bytes).columns);
});

describe("files that break the rules are refused by line and column", () => {
  it.each([
    ["", "csv-empty", {}],
    ["\n\n", "csv-empty", {}],
    ["1,2.5\n3,4\n", "csv-header", {}],
    ["a,b,a\n", "csv-name-twice", { name: "a", column: 3 }],
    ["a,b\n1\n", "csv-cells", { line: 2, expected: 2, got: 1 }],
    ['a,b\n1,2\n"x\ny",2\n1,2,3\n', "csv-cells", { line: 5, expected: 2, got: 3 }],
    ['a,b\n1,x"y\n', "csv-quote-inside", { line: 2, column: 2 }],
    ['a,b\n1,2\n1,"x\n\n', "csv-quote-open", { line: 3, column: 2 }],
    ['a,b\n"x" ,2\n', "csv-quote-after", { line: 2, column: 1 }],
    ['a,b\r\n1,2\r\n"x""\r\n', "csv-quote-open", { line: 3, column: 1 }],
    ["a\n\0\n", "csv-zero", { line: 2, column: 1 }],
  ])("%j: %s", (text, code, facts) => {
    const wanted = { name: "FormatError", code, facts: expect.objectContaining({ format: "csv", ...facts }) };
    expect(() => read(text)).toThrow(expect.objectContaining(wanted));
  });

  it.each([
    ["CP949", [0xb0, 0xa1, 0x0a, 0x31]],
    ["UTF-16", [0xff, 0xfe, 0x61, 0x00]],
    ["an overlong zero", [0x61, 0x0a, 0xc0, 0x80]],
    ["a surrogate", [0x61, 0x0a, 0xed, 0xa0, 0x80]],
  ])("%s is not UTF-8", (_, bytes) => {
    expect(() => readCsv(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: "csv-utf8" }));
  });

  it("memory and columns are bounded by the file's size and by limits", () => {
    expect(() => readCsv(Buffer.from("a\nbcd\n"), { memoryBytes: 40 })).toThrow(
      expect.objectContaining({ code: "memory-exceeded" }),
    );
    expect(() => read(`a${",a".repeat(32_768)}`)).toThrow(expect.objectContaining({ code: "csv-columns" }));
  });

  it("any bytes are a table or a FormatError with an offset among them", () => {
    const byte = fc.constantFrom(0x22, 0x2c, 0x3b, 0x0a, 0x0d, 0x61, 0x31, 0x00, 0xc3, 0xa9, 0xef, 0xbb, 0xbf);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 30 }), (list) => {
        const bytes = Uint8Array.from(list);
        try {
          const table = readCsv(bytes);
          expect(table.columns.every(({ cells }) => cells.length === table.rows)).toBe(true);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.offset).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
