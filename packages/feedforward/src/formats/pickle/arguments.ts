/**
 * The arguments that stand in the bytes behind an opcode: counted bytes and text, and the lines of protocol 0, whose
 * numbers and strings are written as Python source. Lengths are compared with the bytes that remain before anything
 * is made, and grammars are exact: what Python would not have written is refused.
 */

import type { ByteReader } from "../../bytes/reader.ts";
import { readSize64 } from "../../bytes/size64.ts";
import { decodeLatin1 } from "../text/latin1.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { unescapeString, unescapeUnicode } from "./escapes.ts";

/** The reader, and what it may cost to keep what is read. */
export interface ArgumentSource {
  readonly reader: ByteReader;
  /** Digits of an integer in text. */
  readonly digits: number;
  charge(bytes: number): void;
  /** One step more than that. */
  step(): void;
}

/** Reads one argument. */
export type Argument<A> = (source: ArgumentSource) => A;

/** JavaScript engines hold strings of up to about 2^29 characters; half of that is refused before it is tried. */
const longestText = 2 ** 28;

/** A `LONG4` has at most this many bytes, about 2,466 digits. */
const longestInteger = 1024;

/** What a small object costs beside its contents. */
const objectBytes = 32;
const viewBytes = 160;

export const uint8: Argument<number> = ({ reader }) => reader.uint8("argument");
export const uint16: Argument<number> = ({ reader }) => reader.uint16("argument");
export const uint32: Argument<number> = ({ reader }) => reader.uint32("argument");
export const int32: Argument<number> = ({ reader }) => reader.uint32("argument") | 0;
export const size64: Argument<number> = ({ reader }) => readSize64(reader, "length");
/** The one argument in network order. */
export const float64: Argument<number> = ({ reader }) => {
  const { buffer, byteOffset } = reader.take(8, "float");
  return new DataView(buffer, byteOffset).getFloat64(0);
};

/** A length that is written as a signed number, as Python 2 did. */
export const size32: Argument<number> = ({ reader }) => {
  const start = reader.offset;
  const size = reader.uint32("length") | 0;
  if (size < 0) throw reader.faultAt(start, "pickle-length-negative", "negative length $length", size);
  return size;
};

/** As many bytes as the length before them says: a view. */
export function bytesOf(length: Argument<number>): Argument<Uint8Array> {
  return (source) => {
    const bytes = source.reader.take(length(source), "bytes");
    source.charge(viewBytes);
    return bytes;
  };
}

/** UTF-8 text. */
export function textOf(length: Argument<number>): Argument<string> {
  return (source) => strictText(takeText(source, length(source)), source.reader);
}

/** A Python 2 string: bytes, read as latin1. */
export function latin1Of(length: Argument<number>): Argument<string> {
  return (source) => {
    const bytes = source.reader.take(length(source), "string");
    source.charge(objectBytes + bytes.length);
    checkText(source.reader, bytes.length);
    return decodeLatin1(bytes);
  };
}

/** A signed little-endian integer, two's complement; no bytes at all are 0. */
export function integerOf(length: Argument<number>): Argument<number | bigint> {
  return (source) => {
    const count = length(source);
    if (count > longestInteger) {
      const sentence = "integer of $bytes bytes exceeds $limit";
      throw source.reader.fault("pickle-integer-bytes", sentence, count, longestInteger);
    }
    const bytes = source.reader.take(count, "integer");
    source.charge(objectBytes + count);
    return count <= 6 ? smallInteger(bytes) : narrow(bigInteger(bytes));
  };
}

/** `I`: a decimal integer, or a bool as 00 and 01. */
export const integerLine: Argument<number | bigint | boolean> = (source) => {
  const line = numberLine(source);
  if (line === "00") return false;
  return line === "01" ? true : parseInteger(line, source);
};

/** `L`: a decimal integer with or without an L behind it. */
export const longLine: Argument<number | bigint> = (source) =>
  parseInteger(numberLine(source).replace(/L$/, ""), source);

/** `p` and `g`: a slot of the memo. */
export const slotLine: Argument<number> = (source) => {
  const slot = parseInteger(numberLine(source), source);
  if (typeof slot === "bigint" || slot < 0) throw source.reader.fault("pickle-slot", "bad memo slot $slot", slot);
  return slot;
};

/** `F`: a float as `repr` writes it. */
export const floatLine: Argument<number> = (source) => {
  const line = numberLine(source);
  const named = namedFloats.get(line.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(line)) {
    throw source.reader.fault("pickle-float-text", 'bad float "$text"', line);
  }
  return Number(line);
};

const namedFloats: ReadonlyMap<string, number> = new Map([
  ["inf", Infinity],
  ["-inf", -Infinity],
  ["nan", Number.NaN],
  ["-nan", Number.NaN],
]);

/** `S`: a Python 2 string as `repr` writes it, in quotes, with backslash escapes. */
export const reprLine: Argument<string> = (source) => {
  const start = source.reader.offset;
  const line = takeLine(source);
  const isQuoted = line.length >= 2 && (line[0] === 0x22 || line[0] === 0x27) && line.at(-1) === line[0];
  if (!isQuoted) throw source.reader.faultAt(start, "pickle-quotes", "string has no quotes around it");
  return unescapeString(line.subarray(1, -1)) ?? badEscape(source, start);
};

/** `V`: text in which only \uXXXX and \UXXXXXXXX are escapes ("raw-unicode-escape"). */
export const unicodeLine: Argument<string> = (source) => {
  const start = source.reader.offset;
  return unescapeUnicode(takeLine(source)) ?? badEscape(source, start);
};

/** A line of UTF-8: a module, a name, a persistent id. */
export const nameLine: Argument<string> = (source) => strictText(takeLine(source), source.reader);

/** Two such lines: module and name. */
export const nameLines: Argument<readonly [string, string]> = (source) => [nameLine(source), nameLine(source)];

/** Up to 48 bits, in which a double is exact. */
function smallInteger(bytes: Uint8Array): number {
  let value = 0;
  for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
  return (bytes.at(-1) ?? 0) < 0x80 ? value : value - 256 ** bytes.length;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function bigInteger(bytes: Uint8Array): bigint {
  let digits = "0x";
  for (let i = bytes.length - 1; i >= 0; i--) digits += hexOfByte[bytes[i]!]!;
  return BigInt.asIntN(8 * bytes.length, BigInt(digits));
}

/** An integer as a number where that is exact, else as a bigint. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function takeText(source: ArgumentSource, length: number): Uint8Array {
  const bytes = source.reader.take(length, "text");
  source.charge(objectBytes + 2 * length);
  checkText(source.reader, length);
  return bytes;
}

/** The bytes up to the next line feed, which is read too. */
function takeLine(source: ArgumentSource): Uint8Array {
  const { reader } = source;
  const end = reader.bytes.indexOf(0x0a, reader.offset);
  if (end === -1) throw reader.fault("pickle-line-end", "line has no end");
  const line = reader.take(end - reader.offset, "line");
  reader.skip(1, "line feed");
  source.charge(objectBytes + 2 * line.length);
  checkText(reader, line.length);
  return line;
}

function checkText(reader: ByteReader, length: number): void {
  if (length <= longestText) return;
  throw reader.fault("pickle-text-length", "text of $bytes bytes exceeds the limit of $limit", length, longestText);
}

function badEscape(source: ArgumentSource, start: number): never {
  throw source.reader.faultAt(start, "pickle-escape", "text has a bad escape");
}

function numberLine(source: ArgumentSource): string {
  const start = source.reader.offset;
  const line = takeLine(source);
  source.step();
  // A sign, the digits and an L.
  if (line.length > source.digits + 2) {
    const sentence = "number of $digits digits exceeds the limit of $limit";
    throw source.reader.faultAt(start, "pickle-number-length", sentence, line.length, source.digits);
  }
  return decodeLatin1(line);
}

function parseInteger(text: string, source: ArgumentSource): number | bigint {
  const { reader, digits } = source;
  if (!/^[+-]?(0|[1-9][0-9]*)$/.test(text)) throw reader.fault("pickle-integer-text", 'bad integer "$text"', text);
  // Zero has no sign here.
  if (text.length <= Math.min(15, digits)) return Number(text) + 0;
  if (text.replace(/^[+-]/, "").length > digits) {
    throw reader.fault("pickle-integer-digits", "integer of more than $limit digits", digits);
  }
  return narrow(BigInt(text.replace("+", "")));
}

function strictText(bytes: Uint8Array, reader: ByteReader): string {
  const text = decodeUtf8(bytes);
  if (text === null) throw reader.faultAt(reader.offset - bytes.length, "pickle-utf8", "text is not UTF-8");
  return text;
}
