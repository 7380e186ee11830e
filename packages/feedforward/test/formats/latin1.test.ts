/** latin1 in both directions, against Node's Buffer, around the length of one piece. */

import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeLatin1, encodeLatin1 } from "../../src/formats/text/latin1.ts";

it("is what Buffer makes of the bytes, and the bytes again", () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 255, 4095, 4096, 4097, 9000), fc.nat(255), (length, first) => {
      const bytes = Uint8Array.from({ length }, (_, i) => first + i);
      const text = decodeLatin1(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("latin1"));
      expect(Buffer.compare(encodeLatin1(text)!, bytes)).toBe(0);
    }),
  );
});

it.each(["\u0100", "a한", "\u{1f600}"])("has no bytes for %s", (text) => {
  expect(encodeLatin1(text)).toBeNull();
});
