/**
 * CSV as RFC 4180 has it: a line of names, then a line a row; cells may stand in quotes, in which a separator and a line's end are
 * text and two quotes are one. Lines end in CR LF, LF or CR, empty ones are passed over, the text is UTF-8 with or without a byte
 * order mark. Cells are found among the bytes and decoded one by one, so that an error knows its line and column.
 * Source: https://www.rfc-editor.org/rfc/rfc4180
 */

import { type Bytes, bytesOf } from "../bytes/given.ts";
import { defaultMemoryBytes, MemoryBudget } from "../bytes/memory.ts";
import { ByteReader } from "../bytes/reader.ts";
import { type FormatError, type GivenFor, optionError } from "../errors.ts";
import { decodeUtf8 } from "../formats/text/utf8.ts";
import { checkOptions, kindOf, unknownName } from "../options/check.ts";
import { numberIn } from "./cells.ts";
import type { Separator, Table } from "./table.ts";

/** How a file of comma-separated values is read. */
export interface CsvOptions {
  /** What stands between two cells. Without it the one of `,`, `;` and tab that the first line has most often, in this order where some are level. */
  readonly separator?: Separator;
  /** Bytes that everything made from the file may take together. Default: 32 × the file + 16 MiB, and never over 256 MiB + 24 × the file. */
  readonly memoryBytes?: number;
}

const separators: readonly Separator[] = [",", ";", "\t"];

/** More names than any table has. */
const mostColumns = 32_768;

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** What a string takes beside its letters, with its place in a list. */
const cellBytes = 32;

/** Without types, the name of a file is easily taken for the file. */
function checkBytes(given: unknown): void {
  if (typeof (given as Partial<Uint8Array> | null | undefined)?.byteLength === "number") return;
  if (given instanceof Promise)
    throw optionError("csv-promise", "csv: expected the bytes of a file, got a promise; is an await missing?");
  const sentence = "csv: expected the bytes of a file, as readFileSync(path) or an arrayBuffer() has them, got $got";
  throw optionError("csv-bytes", sentence, kindOf(given));
}

/** The table in a CSV file. */
export function readCsv(given: Bytes, options: CsvOptions = {}): Table {
  checkBytes(given);
  const bytes = bytesOf(given);
  const { separator, memoryBytes = defaultMemoryBytes(bytes.length, 24 * bytes.length) } = checkOptions(
    "csv",
    options,
    {
      separator: "a string",
      memoryBytes: "a number",
    },
  );
  if (separator !== undefined && !separators.includes(separator))
    throw unknownName(optionError, "csv", { kind: "separator", name: separator, names: [...separators] });
  const records = new Records(bytes, separator ?? null, memoryBytes);
  const names = headerOf(records);
  const columns = names.map((name) => ({ name, cells: [] as string[] }));
  const lines: number[] = [];
  for (let cells = records.next(); cells !== null; cells = records.next()) {
    if (cells.length !== names.length) {
      const sentence = "expected $expected cells as in the first line, got $got in line $line";
      throw records.fault("csv-cells", sentence, names.length, cells.length, records.line);
    }
    for (let i = 0; i < cells.length; i++) columns[i]!.cells.push(cells[i]!);
    lines.push(records.line);
  }
  return { columns, rows: lines.length, separator: records.separator, lineOf: (row) => lines[row]! };
}

/** The names of the columns; one without a name is called by its place. */
function headerOf(records: Records): string[] {
  const cells = records.next();
  if (cells === null) throw records.fault("csv-empty", "expected a line of names and rows below it, got no text");
  if (cells.length > mostColumns)
    throw records.fault("csv-columns", "expected at most $limit columns, got $got", mostColumns, cells.length);
  if (cells.every((cell) => !Number.isNaN(numberIn(cell)))) {
    const sentence = "the first line holds numbers alone: write the names of the columns above it";
    throw records.fault("csv-header", sentence);
  }
  const names = cells.map((cell, i) => cell.trim() || `column ${i + 1}`);
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (seen.has(name)) {
      const sentence = 'two columns are called "$name", the second is column $column';
      throw records.fault("csv-name-twice", sentence, name, i + 1);
    }
    seen.add(name);
  }
  return names;
}

/** The records of a file, one after the other. */
class Records {
  readonly separator: Separator;
  /** The line in which the last record began, from 1. */
  line = 1;
  readonly #reader: ByteReader;
  readonly #bytes: Uint8Array;
  readonly #budget: MemoryBudget;
  readonly #separatorByte: number;
  #at = 0;
  /** The line that is read. */
  #now = 1;
  /** Where the last record began. */
  #start = 0;

  constructor(bytes: Uint8Array, separator: Separator | null, memoryBytes: number) {
    this.#bytes = bytes;
    this.#reader = new ByteReader(bytes, "csv");
    this.#budget = new MemoryBudget(this.#reader, memoryBytes);
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#at = hasMark ? 3 : 0;
    this.separator = separator ?? separatorIn(bytes);
    this.#separatorByte = this.separator.charCodeAt(0);
  }

  /** What is wrong with the last record. */
  fault<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return this.#reader.faultAt(this.#start, code, sentence, ...given);
  }

  /** The cells of the next line that is not empty; null at the end. */
  next(): string[] | null {
    while (isEnd(this.#bytes[this.#at])) this.#endLine();
    if (this.#at >= this.#bytes.length) return null;
    [this.line, this.#start] = [this.#now, this.#at];
    const cells: string[] = [];
    for (;;) {
      const isQuoted = this.#bytes[this.#at] === quote;
      cells.push(isQuoted ? this.#quoted(cells.length + 1) : this.#plain(cells.length + 1));
      if (this.#bytes[this.#at] !== this.#separatorByte) break;
      this.#at += 1;
    }
    if (this.#at < this.#bytes.length) this.#endLine();
    return cells;
  }

  #plain(column: number): string {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    for (; at < bytes.length && bytes[at] !== this.#separatorByte && !isEnd(bytes[at]); at++) {
      if (bytes[at] !== quote) continue;
      const sentence =
        "a quote inside a cell in line $line, column $column: put the cell in quotes and write the quote twice";
      throw this.#reader.faultAt(at, "csv-quote-inside", sentence, this.#now, column);
    }
    this.#at = at;
    return this.#decoded(start, at, column);
  }

  #quoted(column: number): string {
    const bytes = this.#bytes;
    const [start, line] = [this.#at, this.#now];
    let hasQuotes = false;
    let at = start + 1;
    for (; bytes[at] !== quote || bytes[at + 1] === quote; at++) {
      if (at >= bytes.length) {
        const sentence = "the quote that begins line $line, column $column is not closed";
        throw this.#reader.faultAt(start, "csv-quote-open", sentence, line, column);
      }
      if (bytes[at] === quote) {
        hasQuotes = true;
        at += 1;
      } else if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed)) this.#now += 1;
    }
    this.#at = at + 1;
    const text = this.#decoded(start + 1, at, column);
    const after = bytes[this.#at];
    if (after !== undefined && after !== this.#separatorByte && !isEnd(after)) {
      const sentence = "expected a separator or the line's end behind the quote in line $line, column $column";
      throw this.#reader.faultAt(this.#at, "csv-quote-after", sentence, this.#now, column);
    }
    return hasQuotes ? text.replaceAll('""', '"') : text;
  }

  #decoded(start: number, end: number, column: number): string {
    this.#budget.charge(end - start < 2 ? 8 : cellBytes + end - start, start);
    const text = decodeUtf8(this.#bytes.subarray(start, end));
    if (text === null) {
      const sentence = "the text in line $line, column $column is not UTF-8: save the table as CSV in UTF-8";
      throw this.#reader.faultAt(start, "csv-utf8", sentence, this.#now, column);
    }
    if (text.includes("\0")) {
      const sentence = "a zero byte in line $line, column $column: expected text in UTF-8";
      throw this.#reader.faultAt(start, "csv-zero", sentence, this.#now, column);
    }
    return text;
  }

  #endLine(): void {
    this.#at += this.#bytes[this.#at] === carriageReturn && this.#bytes[this.#at + 1] === lineFeed ? 2 : 1;
    this.#now += 1;
  }
}

function isEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

/** The separator that the first line has most often, quotes left out. */
function separatorIn(bytes: Uint8Array): Separator {
  const counts = separators.map(() => 0);
  const start = bytes.findIndex((byte) => !isEnd(byte)); // empty lines may stand above it
  let isQuoted = false;
  for (const byte of bytes.subarray(Math.max(0, start))) {
    if (byte === quote) isQuoted = !isQuoted;
    else if (isEnd(byte) && !isQuoted) break;
    else if (!isQuoted) {
      const i = separators.findIndex((separator) => separator.charCodeAt(0) === byte);
      if (i >= 0) counts[i]! += 1;
    }
  }
  return separators[counts.indexOf(Math.max(...counts))]!;
}

/** The table as a CSV file in UTF-8: cells in quotes where they must be, lines that end in LF. */
export function writeCsv({ columns, rows, separator }: Table): string {
  const inQuotes = new RegExp(`["\r\n${separator}]`);
  const written = (cell: string): string => (inQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  // A line without any text would be passed over.
  const line = (cells: readonly string[]): string => cells.map(written).join(separator) || '""';
  const lines = [line(columns.map(({ name }) => name))];
  for (let row = 0; row < rows; row++) lines.push(line(columns.map(({ cells }) => cells[row]!)));
  return `${lines.join("\n")}\n`;
}
