/** Strict UTF-8 against Node's own judgement of the bytes. */

import { Buffer, isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeUtf8 } from "../../src/formats/text/utf8.ts";

it("is text where the bytes are UTF-8, and null elsewhere", () => {
  const piece = fc.constantFrom([0x61], [0x7f], [0xc3, 0xa9], [0xed, 0x95, 0x9c], [0xf0, 0x9f, 0x98, 0x80], [0x80]);
  const odd = fc.constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xf4, 0x90, 0x80, 0x80]);
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: piece }, odd), { maxLength: 90 }), (pieces) => {
      const bytes = Uint8Array.from(pieces.flat());
      expect(decodeUtf8(bytes)).toBe(isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : null);
    }),
    { numRuns: 500 },
  );
});
