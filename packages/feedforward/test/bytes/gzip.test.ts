/** gzip files: what zlib writes is read, several members and all header fields too, and damage is refused. */

import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../src/bytes/crc32.ts";
import { gunzip, gunzipDeclared, isGzip } from "../../src/bytes/gzip.ts";
import { digest, flips, prefixes, verdict, zlibVerdict } from "./verdict.ts";

const hello = new TextEncoder().encode("hello, hello, hello, world");
const file = Uint8Array.from(zlib.gzipSync(hello));
const read = (bytes: Uint8Array, limit = 10_000): Uint8Array => gunzip(bytes, limit);

/** The file with header fields: flags, then the bytes between the ten fixed ones and the content. */
function withFields(flags: number, fields: readonly number[], hasCrc = false): Uint8Array {
  const header = Uint8Array.of(...file.subarray(0, 3), flags, ...file.subarray(4, 10), ...fields);
  const crc = crc32(header) & 0xffff;
  return Uint8Array.of(...header, ...(hasCrc ? [crc & 255, crc >> 8] : []), ...file.subarray(10));
}

describe("what is read", () => {
  it.each([
    ["a plain file", file],
    ["one marked as text", withFields(1, [])],
    ["a header crc", withFields(2, [], true)],
    ["an extra field", withFields(4, [3, 0, 1, 2, 3])],
    ["a file name", withFields(8, [...new TextEncoder().encode("train-images"), 0])],
    ["a comment", withFields(16, [33, 0])],
    ["all of them", withFields(31, [1, 0, 9, 65, 0, 0], true)],
    ["zeros after the end", Uint8Array.of(...file, 0, 0, 0, 0)],
  ])("%s", (_name, bytes) => {
    expect(read(bytes)).toEqual(hello);
    expect(Uint8Array.from(zlib.gunzipSync(bytes))).toEqual(hello);
  });

  it("all members, one after the other", () => {
    const empty = zlib.gzipSync(new Uint8Array(0));
    expect(read(Uint8Array.of(...file, ...empty, ...file))).toEqual(Uint8Array.of(...hello, ...hello));
  });

  it.each([0, 1, 9])("content that declares its size, asked with its first 64 KiB: level %i", (level) => {
    const content = Uint8Array.from({ length: 500_000 }, (_, i) => i % 251);
    const heads: number[] = [];
    const whole = gunzipDeclared(zlib.gzipSync(content, { level }), (head) => {
      heads.push(head.length);
      expect(digest(head)).toBe(digest(content.subarray(0, head.length)));
      return content.length;
    });
    expect(digest(whole)).toBe(digest(content));
    expect(whole.buffer.byteLength).toBe(content.length);
    expect(heads[0]).toBeGreaterThan(65_536);
    expect(heads[0]).toBeLessThanOrEqual(131_072);
  });

  it("a member does not see the content of the one before", () => {
    // A second member whose deflate data is a match at distance 1 in fixed codes.
    const lonely = Uint8Array.of(...file.subarray(0, 10), 0x03, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(() => read(Uint8Array.of(...file, ...lonely))).toThrow("gzip: distance 1 reaches before the first byte");
  });

  it.each([
    [Uint8Array.of(0x1f, 0x8b), true],
    [Uint8Array.of(0x1f, 0x8c), false],
    [Uint8Array.of(0x1f), false],
  ])("isGzip %s", (bytes, expected) => {
    expect(isGzip(bytes)).toBe(expected);
  });
});

describe("what is refused", () => {
  const changed = (position: number, value: number): Uint8Array => file.with(position, value);
  const { length } = file;

  it.each([
    ["no bytes", new Uint8Array(0), "magic bytes needs 2 bytes, 0 remain at offset 0"],
    ["other bytes", changed(0, 0), "expected a member (1f 8b) at offset 0"],
    ["another method", changed(2, 7), "unknown compression method 7 at offset 2"],
    ["reserved flags", changed(3, 0x20), "reserved flags are set at offset 3"],
    ["a wrong crc", changed(length - 8, file[length - 8]! ^ 1), "wrong crc: the content is damaged"],
    ["a wrong size", changed(length - 4, 99), "declared size of 99 bytes, got 26 at offset "],
    ["a wrong header crc", withFields(2, [1, 2]), "wrong header crc at offset 10"],
    ["a name without end", Uint8Array.of(...file.subarray(0, 3), 8, 0, 0, 0, 0, 0, 0, 65), "file name needs 2 bytes"],
    ["something after the end", Uint8Array.of(...file, 0, 0, 1), `expected a member (1f 8b) at offset ${length}`],
  ])("%s", (_name, bytes, reason) => {
    expect(() => read(bytes)).toThrow(`gzip: ${reason}`);
  });

  it("more than the limit, in one member or in all together", () => {
    const bomb = zlib.gzipSync(new Uint8Array(10_000_000));
    expect(() => read(bomb, 9_999_999)).toThrow("gzip: inflates to more than 9999999 bytes");
    expect(read(Uint8Array.of(...file, ...file), 52)).toHaveLength(52);
    expect(() => read(Uint8Array.of(...file, ...file), 51)).toThrow("gzip: inflates to more than 51 bytes");
  });

  it("another size than the content declares", () => {
    const zeros = Uint8Array.from(zlib.gzipSync(new Uint8Array(1_000_000)));
    expect(() => gunzipDeclared(zeros, () => 999_999)).toThrow("gzip: inflates to more than 999999 bytes at offset");
    expect(() => gunzipDeclared(zeros, () => 1_000_001)).toThrow("gzip: inflates to 1000000 bytes, expected 1000001");
    expect(() => gunzipDeclared(file, () => 25)).toThrow("gzip: inflates to 26 bytes, expected 25");
    expect(gunzipDeclared(file, () => 26)).toEqual(hello);
  });

  it("every prefix", () => {
    for (const bytes of prefixes(file)) expect(verdict(() => read(bytes), bytes.length)).toBe("refused");
  });

  it("whatever zlib refuses, for every changed bit", () => {
    for (const bytes of flips(withFields(31, [1, 0, 9, 65, 0, 0], true))) {
      expect(verdict(() => read(bytes), bytes.length)).toBe(zlibVerdict(() => zlib.gunzipSync(bytes)));
    }
  });
});
