/** zlib streams, judged by zlib. */

import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adler32, inflateZlib } from "../../src/bytes/zlib.ts";
import { flips, prefixes, verdict, zlibVerdict } from "./verdict.ts";

const hello = new TextEncoder().encode("hello, hello, hello, world");
const stream = Uint8Array.from(zlib.deflateSync(hello));
const read = (bytes: Uint8Array): Uint8Array => inflateZlib(bytes, { format: "test", limit: 10_000 }).output;

/** The checksum that zlib appends to a stream. */
function zlibsAdler32(bytes: Uint8Array): number {
  const compressed = zlib.deflateSync(bytes);
  return compressed.readUInt32BE(compressed.length - 4);
}

it("reads what zlib writes and says how long it was", () => {
  const inside = Uint8Array.of(9, ...stream, 9, 9);
  const { output, consumed } = inflateZlib(inside, { format: "test", limit: 26, offset: 1 });
  expect(output).toEqual(hello);
  expect(consumed).toBe(stream.length);
});

describe("adler32", () => {
  it.each([
    ["nothing", new Uint8Array(0)],
    ["the largest sums", new Uint8Array(100_000).fill(255)],
  ])("of %s", (_name, bytes) => {
    expect(adler32(bytes)).toBe(zlibsAdler32(bytes));
  });

  it("of anything", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => adler32(bytes) === zlibsAdler32(bytes)));
  });
});

describe("what is refused", () => {
  const dictionary = Uint8Array.from(zlib.deflateSync(hello, { dictionary: Uint8Array.of(104, 101, 108) }));

  it.each([
    ["no bytes", new Uint8Array(0), "zlib header needs 2 bytes, 0 remain at offset 0"],
    ["a header that is no multiple of 31", stream.with(1, stream[1]! ^ 1), "invalid zlib header at offset 0"],
    ["another method", Uint8Array.of(0x79, 0x18), "unknown compression method at offset 0"],
    ["a window of 64 kB", Uint8Array.of(0x88, 0x1c), "unknown compression method at offset 0"],
    ["a preset dictionary", dictionary, "a preset dictionary is not supported at offset 0"],
    ["a wrong checksum", stream.with(-1, 0), "wrong checksum: the content is damaged at offset "],
  ])("%s", (_name, bytes, reason) => {
    expect(() => read(bytes)).toThrow(`test: ${reason}`);
    expect(zlibVerdict(() => zlib.inflateSync(bytes))).toBe("refused");
  });

  it("every prefix", () => {
    for (const bytes of prefixes(stream)) expect(verdict(() => read(bytes), bytes.length)).toBe("refused");
  });

  it("whatever zlib refuses, for every changed bit", () => {
    for (const bytes of flips(stream)) {
      expect(verdict(() => read(bytes), bytes.length)).toBe(zlibVerdict(() => zlib.inflateSync(bytes)));
    }
  });
});
