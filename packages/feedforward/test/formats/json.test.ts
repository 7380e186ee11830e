/**
 * The strict JSON reader against `JSON.parse`: what it reads is what that reads, and what that refuses it refuses.
 */

import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryBudget } from "../../src/bytes/memory.ts";
import { ByteReader } from "../../src/bytes/reader.ts";
import { JsonReader } from "../../src/formats/text/json.ts";
import { refusalOf } from "./pickle-files.ts";

function open(bytes: Uint8Array): JsonReader {
  const reader = new ByteReader(bytes, "json");
  return new JsonReader(reader, new MemoryBudget(reader, 1e6));
}

/** An object of strings, or of lists of sizes. */
function readObject(bytes: Uint8Array, value: (json: JsonReader) => unknown): Record<string, unknown> {
  const json = open(bytes);
  const entries: [string, unknown][] = [];
  json.object((key) => entries.push([key, value(json)]));
  json.end();
  return Object.fromEntries(entries);
}

function readSizes(json: JsonReader): number[] {
  const sizes: number[] = [];
  json.array(() => sizes.push(json.size("size")));
  return sizes;
}

const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const text = fc.string({ unit: "binary", maxLength: 100 });
const spacing = fc.constantFrom("", " ", 2, "\t");

it("reads objects of strings as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.dictionary(text, text, { noNullPrototype: true }), spacing, (value, space) => {
      expect(readObject(utf8(JSON.stringify(value, null, space)), (json) => json.string("value"))).toEqual(value);
    }),
  );
});

it("reads lists of sizes as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.dictionary(text, fc.array(fc.maxSafeNat()), { noNullPrototype: true }), spacing, (value, space) => {
      expect(readObject(utf8(JSON.stringify(value, null, space)), readSizes)).toEqual(value);
    }),
  );
});

it("reads every escape as JSON.parse does", () => {
  const unit = fc.nat(0xffff).map((code) => `\\u${code.toString(16).padStart(4, "0")}`);
  const piece = fc.oneof(unit, fc.constantFrom("\\n", '\\"', "\\/", "\\\\", "\\b", "\\f", "\\r", "\\t", "a", "한"));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const source = `"${pieces.join("")}"`;
      const read = (bytes: Uint8Array): string => open(bytes).string("text");
      const parsed = JSON.parse(source) as string;
      if (/\p{Surrogate}/u.test(parsed)) expect(refusalOf(read, utf8(source))).not.toBeNull();
      else expect(read(utf8(source))).toBe(parsed);
    }),
  );
});

describe("whatever JSON.parse refuses is refused", () => {
  const words = fc.constantFrom("{", "}", '"a"', '"b"', ":", ",", '"', "\\", "\n", " ", "1", "[", "]", "null");

  it("in objects of strings", () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        const source = `{${parts.join("")}`;
        const refusal = refusalOf((bytes) => readObject(bytes, (json) => json.string("value")), utf8(source));
        if (refusal === null) expect(() => JSON.parse(source) as unknown).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
