/** CRC-32 against the check value of its catalogue entry and against zlib. */

import zlib from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32 } from "../../src/bytes/crc32.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

it.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["IEND", 0xae426082],
])("crc32 of %j", (text, expected) => {
  expect(crc32(ascii(text))).toBe(expected);
});

it("is zlib's", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32(bytes) === zlib.crc32(bytes)));
});
