/**
 * JSON as a value: objects without a prototype, lists, texts, numbers. For formats whose files are mostly configuration, where
 * asking for one key after the other would be longer than the format. As strict as `JsonReader`, which reads it; NaN and Infinity,
 * which Python writes, are taken as numbers.
 */

import { defaultMemoryBytes, MemoryBudget } from "../../bytes/memory.ts";
import { ByteReader } from "../../bytes/reader.ts";
import { FormatError } from "../../errors.ts";
import { defaultNesting, type ReadLimits } from "../limits.ts";
import { JsonReader } from "./json.ts";
import { nextCharacter, skipSpace } from "./literal.ts";

/** What an item costs beside its text. */
const itemBytes = 64;
const longestNumber = 64;

/** The value of a whole file. */
export function readJson(bytes: Uint8Array, format: string, limits: ReadLimits = {}): unknown {
  const reader = new ByteReader(bytes, format);
  const memory = limits.memoryBytes ?? defaultMemoryBytes(bytes.length, 0);
  const budget = new MemoryBudget(reader, memory);
  const json = new JsonReader(reader, budget, limits.names);
  const values = new ValueReader(reader, json, { budget, nesting: limits.nesting ?? defaultNesting });
  try {
    const value = values.value(0);
    json.end();
    return value;
  } catch (error) {
    throw endsEarly(error, bytes.length) ? reader.faultAt(bytes.length, "json-cut", cut) : error;
  }
}

const cut = "the file ends before its JSON does: it was not copied whole";

/** Whether it is the end of the file that breaks a rule. */
function endsEarly(error: unknown, end: number): boolean {
  return error instanceof FormatError && (error.code === "bytes-missing" || error.offset >= end);
}

class ValueReader {
  readonly #reader: ByteReader;
  readonly #json: JsonReader;
  readonly #limits: { readonly budget: MemoryBudget; readonly nesting: number };

  constructor(
    reader: ByteReader,
    json: JsonReader,
    limits: { readonly budget: MemoryBudget; readonly nesting: number },
  ) {
    this.#reader = reader;
    this.#json = json;
    this.#limits = limits;
  }

  value(depth: number): unknown {
    const start = skipSpace(this.#reader);
    const { budget, nesting } = this.#limits;
    if (depth > nesting) throw this.#reader.faultAt(start, "json-nesting", "lists nest deeper than $limit", nesting);
    budget.charge(itemBytes);
    switch (nextCharacter(this.#reader)) {
      case "{":
        return this.#object(depth);
      case "[": {
        const items: unknown[] = [];
        this.#json.array(() => items.push(this.value(depth + 1)));
        return items;
      }
      case '"':
        return this.#json.string("a value");
      default:
        return this.#word(start);
    }
  }

  #object(depth: number): Readonly<Record<string, unknown>> {
    const made = Object.create(null) as Record<string, unknown>;
    this.#json.object((key) => {
      made[key] = this.value(depth + 1);
    });
    return made;
  }

  /** A number, or one of the words. */
  #word(start: number): unknown {
    const { bytes, end } = this.#reader;
    let stop = start;
    while (stop < end && stop - start < longestNumber && wordBytes[bytes[stop]!] === 1) stop += 1;
    const text = String.fromCharCode(...bytes.subarray(start, stop));
    this.#reader.offset = stop;
    if (words.has(text)) return words.get(text);
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
    throw this.#reader.faultAt(start, "json-value", 'expected a value, got "$got"', text);
  }
}

const words = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** What numbers and words are made of, by its bytes. */
const wordBytes = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[\w.+-]/.test(String.fromCharCode(byte))),
);
