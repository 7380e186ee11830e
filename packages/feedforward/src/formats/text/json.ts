/**
 * Strict JSON, pulled: the caller says what must come next, and gets it or a `FormatError` with the offset. It refuses
 * what `JSON.parse` lets through silently (a key written twice, however it is spelled; sizes beyond 2^53; text that is
 * not UTF-8) and builds nothing that the caller did not ask for. Grammar: RFC 8259.
 */

import type { MemoryBudget } from "../../bytes/memory.ts";
import type { ByteReader } from "../../bytes/reader.ts";
import { defaultNames } from "../limits.ts";
import { expectCharacter, expectEnd, nextCharacter, peek, readList, skipSpace } from "./literal.ts";
import { decodeUtf8 } from "./utf8.ts";

const quote = 0x22;
const backslash = 0x5c;

/** What a string costs beside its characters, and what remembering a key costs, here and by the caller. */
const stringBytes = 32;
const keyBytes = 128;

export class JsonReader {
  readonly #reader: ByteReader;
  readonly #budget: MemoryBudget;
  readonly #names: number;

  /** Reads from the reader's position, objects of up to `names` keys. The reader ends where the JSON must end. */
  constructor(reader: ByteReader, budget: MemoryBudget, names: number = defaultNames) {
    this.#reader = reader;
    this.#budget = budget;
    this.#names = names;
  }

  /** Calls `entry` at the value of every key, which it must read. A key that comes twice is refused. */
  object(entry: (key: string, keyOffset: number) => void): void {
    const keys = new Set<string>();
    const entries = (): void => {
      const offset = skipSpace(this.#reader);
      const key = this.string("key");
      if (keys.has(key)) throw this.#reader.faultAt(offset, "json-key-twice", 'key "$key" comes twice', key);
      if (keys.size === this.#names) {
        throw this.#reader.faultAt(offset, "json-keys", "object has more than $limit keys", this.#names);
      }
      this.#budget.charge(keyBytes);
      keys.add(key);
      expectCharacter(this.#reader, ":");
      entry(key, offset);
    };
    readList(this.#reader, ["{", "}"], entries, false);
  }

  /** Calls `item` at every element, which it must read. */
  array(item: () => void): void {
    readList(this.#reader, ["[", "]"], item, false);
  }

  string(what: string): string {
    const start = skipSpace(this.#reader);
    if (peek(this.#reader) !== quote) {
      throw this.#reader.faultAt(start, "json-string", "expected $what in double quotes", what);
    }
    const { bytes, end } = this.#reader;
    let stop = start + 1;
    let firstEscape = -1;
    for (; stop < end && bytes[stop] !== quote; stop++) {
      if (bytes[stop]! < 0x20) throw this.#reader.faultAt(stop, "json-control", "control character in a string");
      if (bytes[stop] !== backslash) continue;
      if (firstEscape < 0) firstEscape = stop;
      stop += 1;
    }
    this.#reader.take(stop + 1 - start, what);
    this.#budget.charge(stringBytes + 2 * (stop - start), start);
    const text = decodeUtf8(bytes.subarray(start + 1, stop));
    if (text === null) throw this.#reader.faultAt(start + 1, "json-utf8", "string is not UTF-8");
    const plain = firstEscape < 0 ? text : unescaped(text);
    if (plain === null) throw this.#reader.faultAt(firstEscape, "json-escape", "string has a bad escape");
    return plain;
  }

  /** A whole number of at least 0, written without fraction or exponent, up to 2^53 - 1. */
  size(what: string): number {
    const start = skipSpace(this.#reader);
    const first = peek(this.#reader);
    let value = 0;
    // Beyond 2^53 the value is only needed for saying that it is too large.
    for (; isDigit(peek(this.#reader)) && value < 2 ** 63; this.#reader.offset += 1)
      value = value * 10 + (peek(this.#reader) - 0x30);
    const digits = this.#reader.offset - start;
    if (digits === 0 || (first === 0x30 && digits > 1) || /[.eE]/.test(nextCharacter(this.#reader))) {
      throw this.#reader.faultAt(start, "json-size", "expected $what, a whole number of at least 0", what);
    }
    if (!Number.isSafeInteger(value)) {
      throw this.#reader.faultAt(start, "size-exceeded", "$what of $size exceeds any file", what, value);
    }
    return value;
  }

  /** Throws unless only white space is left. */
  end(): void {
    expectEnd(this.#reader);
  }
}

/** The text with its escapes replaced; null if one is none, or half a surrogate pair, which has no UTF-8. */
function unescaped(text: string): string | null {
  try {
    const plain = JSON.parse(`"${text}"`) as string;
    return /\p{Surrogate}/u.test(plain) ? null : plain;
  } catch {
    return null;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
