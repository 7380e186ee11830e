/**
 * The two spellings of text in protocol 0: Python 2's `repr` of a string ("string-escape"), where an array's bytes may
 * be megabytes of \x00, and "raw-unicode-escape". Both go byte by byte into UTF-16 units, without a regular expression,
 * whose matches would take many times the memory of the text.
 */

import { fromUnits } from "../text/units.ts";

/** Writes what the escape behind a backslash at `at` means; returns the bytes it takes, or -1 if it means nothing. */
type Escape = (bytes: Uint8Array, at: number, units: Units) => number;

const backslash = 0x5c;

/** Most texts are short, and an array for each takes longer than its text. */
const scratch = new Uint16Array(4096);

/** The text of a Python 2 string literal without its quotes; null if an escape is cut off. */
export function unescapeString(bytes: Uint8Array): string | null {
  return unescapeWith(bytes, stringEscape);
}

/** The text in which \uXXXX and \UXXXXXXXX alone are escapes; null if one is cut off or no code point. */
export function unescapeUnicode(bytes: Uint8Array): string | null {
  return unescapeWith(bytes, unicodeEscape);
}

/** Escapes are never shorter than what they stand for, so the units need no more room than the bytes. */
class Units {
  readonly #units: Uint16Array;
  #length = 0;

  constructor(capacity: number) {
    this.#units = capacity <= scratch.length ? scratch : new Uint16Array(capacity);
  }

  push(unit: number): void {
    this.#units[this.#length++] = unit;
  }

  toString(): string {
    let text = "";
    for (let start = 0; start < this.#length; start += 4096) {
      text += fromUnits(this.#units.subarray(start, Math.min(start + 4096, this.#length)));
    }
    return text;
  }
}

function unescapeWith(bytes: Uint8Array, readEscape: Escape): string | null {
  const units = new Units(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== backslash) {
      units.push(bytes[at]!);
      continue;
    }
    const taken = readEscape(bytes, at + 1, units);
    if (taken < 0) return null;
    at += taken;
  }
  return units.toString();
}

/** The letters behind a backslash, and the bytes they stand for. */
const named: ReadonlyMap<number, number> = new Map(
  Object.entries({ "\\": 0x5c, "'": 0x27, '"': 0x22, a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }).map(
    ([letter, byte]) => [letter.charCodeAt(0), byte],
  ),
);

function stringEscape(bytes: Uint8Array, at: number, units: Units): number {
  const code = bytes[at];
  if (code === undefined) return -1;
  if (code === 0x78) return pushHex(bytes, at + 1, 2, units);
  const byte = named.get(code);
  if (byte !== undefined) {
    units.push(byte);
    return 1;
  }
  const octal = octalDigits(bytes, at);
  if (octal > 0) units.push(numberIn(bytes, at, octal, 8) & 0xff);
  else plainEscape(code, units);
  return Math.max(1, octal);
}

function unicodeEscape(bytes: Uint8Array, at: number, units: Units): number {
  const code = bytes[at];
  if (code === 0x75) return pushHex(bytes, at + 1, 4, units);
  if (code === 0x55) return pushHex(bytes, at + 1, 8, units);
  plainEscape(code, units);
  return 1;
}

/** A backslash that starts no escape stays, with what follows it. */
function plainEscape(code: number | undefined, units: Units): void {
  units.push(backslash);
  if (code !== undefined) units.push(code);
}

/** Pushes the code point that `count` hexadecimal digits name; returns the bytes taken with the letter before them. */
function pushHex(bytes: Uint8Array, at: number, count: number, units: Units): number {
  const point = numberIn(bytes, at, count, 16);
  if (!(point <= 0x10ffff)) return -1;
  if (point <= 0xffff) units.push(point);
  else {
    units.push(0xd7c0 + (point >> 10));
    units.push(0xdc00 + (point & 0x3ff));
  }
  return 1 + count;
}

/** The number that `count` digits spell; NaN if they are not all there. */
function numberIn(bytes: Uint8Array, at: number, count: number, radix: number): number {
  let value = at + count <= bytes.length ? 0 : Number.NaN;
  for (let i = at; i < at + count; i++) value = value * radix + digitOf(bytes[i]!);
  return value;
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}

function octalDigits(bytes: Uint8Array, at: number): number {
  let count = 0;
  while (count < 3 && bytes[at + count]! >= 0x30 && bytes[at + count]! <= 0x37) count += 1;
  return count;
}
