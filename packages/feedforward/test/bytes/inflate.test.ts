/** Inflate, judged by zlib: the same content from every kind of stream, and the same refusals. */

import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inflate } from "../../src/bytes/inflate.ts";
import { FormatError } from "../../src/errors.ts";
import { bits, dynamic, only256, run, zeroOneRun } from "./deflate-bits.ts";
import { digest, flips, prefixes, replacements, verdict, zlibVerdict } from "./verdict.ts";

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = zlib.constants;
const mebibyte = 2 ** 20;

const read = (bytes: Uint8Array, limit = mebibyte): Uint8Array => inflate(bytes, { format: "test", limit }).output;
const ours = (bytes: Uint8Array): string => verdict(() => read(bytes), bytes.length);
const zlibs = (bytes: Uint8Array): string =>
  zlibVerdict(() => zlib.inflateRawSync(bytes, { maxOutputLength: mebibyte }));

/** Reproducible bytes: `spread` of 1 gives one value, of 256 noise. */
function pseudoRandom(size: number, spread: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * spread);
  });
}

const contents = {
  nothing: new Uint8Array(0),
  "one byte": Uint8Array.of(7),
  zeros: new Uint8Array(70_000),
  noise: pseudoRandom(70_000, 256),
  "few values": pseudoRandom(70_000, 3),
  text: new TextEncoder().encode("the quick brown fox jumps over the lazy dog. ".repeat(40)),
  "a match of the longest distance": Uint8Array.of(...pseudoRandom(32_768, 256), ...pseudoRandom(300, 256)),
};

describe.each(Object.entries(contents))("%s", (_, content) => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("compressed at level %i", (level) => {
    expect(digest(read(zlib.deflateRawSync(content, { level })))).toBe(digest(content));
  });

  it.each(Object.entries({ Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE }))(
    "compressed with %s",
    (_name, strategy) => {
      expect(digest(read(zlib.deflateRawSync(content, { strategy })))).toBe(digest(content));
    },
  );
});

it("inflates whatever zlib deflates", () => {
  const options = fc.record({ level: fc.integer({ min: 0, max: 9 }), strategy: fc.integer({ min: 0, max: 4 }) });
  const content = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }).map((parts) => {
    return Uint8Array.from([...parts, ...parts.toReversed()].flatMap((part) => [...part]));
  });
  fc.assert(
    fc.property(content, options, (bytes, how) => {
      expect(read(zlib.deflateRawSync(bytes, how))).toEqual(bytes);
    }),
  );
});

describe("where a stream lies", () => {
  const stream = zlib.deflateRawSync(contents.text);
  const padded = Uint8Array.of(1, 2, 3, ...stream, 4, 5, 6, 7, 8, 9, 10, 11);

  it("begins at the offset, and the bytes after it are not consumed", () => {
    const { output, consumed } = inflate(padded, { format: "test", limit: mebibyte, offset: 3 });
    expect(output).toEqual(contents.text);
    expect(consumed).toBe(stream.length);
  });

  it.each([0, 1, 9])("is measured exactly at level %i", (level) => {
    const bytes = zlib.deflateRawSync(pseudoRandom(500, 200), { level });
    const followed = Uint8Array.of(...bytes, 0xff, 0xff, 0xff, 0xff);
    expect(inflate(followed, { format: "test", limit: 500 }).consumed).toBe(bytes.length);
  });
});

describe("the limit", () => {
  const bomb = zlib.deflateRawSync(new Uint8Array(20 * mebibyte));

  it.each([
    ["literals", Z_HUFFMAN_ONLY],
    ["matches", Z_RLE],
    ["fixed codes", Z_FIXED],
  ])("is exact: %s", (_name, strategy) => {
    const bytes = zlib.deflateRawSync(contents.text, { strategy });
    const { length } = contents.text;
    expect(read(bytes, length)).toEqual(contents.text);
    expect(() => read(bytes, length - 1)).toThrow(`test: inflates to more than ${length - 1} bytes at offset `);
  });

  it("is exact: stored", () => {
    const bytes = zlib.deflateRawSync(contents.noise, { level: 0 });
    expect(digest(read(bytes, 70_000))).toBe(digest(contents.noise));
    expect(() => read(bytes, 69_999)).toThrow(FormatError);
  });

  it("stops a bomb, also at 0 bytes", () => {
    expect(() => read(bomb, 1000)).toThrow("test: inflates to more than 1000 bytes");
    expect(() => read(bomb, 0)).toThrow("test: inflates to more than 0 bytes");
    expect(read(zlib.deflateRawSync(new Uint8Array(0)), 0)).toEqual(new Uint8Array(0));
  });
});

describe("bits that are valid and rare", () => {
  it.each([
    ["no distance codes at all", bits(`${dynamic(257, 1, zeroOneRun)} ${only256} 10 | 0`), ""],
    ["one distance code of one bit", bits(`${dynamic(257, 1, zeroOneRun)} ${only256} 11 | 0`), ""],
    ["an empty stored block, then a fixed one", bits("0 00 00000 0000000000000000 1111111111111111 1 10 0000000"), ""],
    ["a fixed literal", bits("1 10 01110001 0000000"), "41"],
    ["a match that repeats one byte", bits("1 10 01110001 0000001 00000 0000000"), "41414141"],
  ])("%s", (_name, bytes, expected) => {
    expect(ours(bytes)).toBe(expected);
    expect(zlibs(bytes)).toBe(expected);
  });
});

describe("refusals", () => {
  it.each([
    ["nothing", bits(""), "compressed data ends too early at offset 0"],
    ["block type 3", bits("1 11"), "invalid block type 3 at offset 1"],
    ["a stored length", bits("1 00 00000 1000000000000000 1111111111111111"), "invalid length of a stored block"],
    [
      "a stored block beyond the end",
      Uint8Array.of(1, 5, 0, 250, 255, 1),
      "compressed data ends too early at offset 6",
    ],
    ["symbol 286", bits("1 10 11000110 00000000 00000000 00000000"), "invalid length code"],
    ["distance code 30", bits("1 10 01110001 0000001 11110 0000000"), "invalid distance code"],
    ["a distance before the first byte", bits("1 10 01110001 0000001 00001 0000000"), "distance 2 reaches before"],
    ["287 literals", bits(dynamic(287, 1, zeroOneRun)), "too many length or distance codes"],
    ["31 distances", bits(dynamic(257, 31, zeroOneRun)), "too many length or distance codes"],
    ["an incomplete code length code", bits(dynamic(257, 1, [0, 0, 1, 2])), "invalid set of code lengths"],
    ["no code length code", bits(dynamic(257, 1, [0, 0, 0, 0])), "invalid set of code lengths"],
    ["an over-subscribed one", bits(dynamic(257, 1, [1, 1, 1, 0])), "invalid set of code lengths"],
    ["repeating what is not there", bits(`${dynamic(257, 1, [1, 0, 1, 0])} 0 00000000`), "no code length to repeat"],
    ["too many lengths", bits(`${dynamic(257, 1, zeroOneRun)} ${run(138)} ${run(138)}`), "too many code lengths"],
    ["no end of block", bits(`${dynamic(257, 1, zeroOneRun)} ${run(138)} ${run(119)} 10`), "no code for the end"],
    [
      "three codes of one bit",
      bits(`${dynamic(259, 1, zeroOneRun)} ${only256} 11 11 10`),
      "invalid set of literal and length codes",
    ],
    [
      "three distances of one bit",
      bits(`${dynamic(257, 3, zeroOneRun)} ${only256} 11 11 11`),
      "invalid set of distance codes",
    ],
    [
      "a code that does not exist",
      bits(`${dynamic(257, 1, zeroOneRun)} ${only256} 10 | 1 11111111 11111111`),
      "invalid code",
    ],
  ])("%s", (_name, bytes, reason) => {
    expect(() => read(bytes)).toThrow(`test: ${reason}`);
    expect(zlibs(bytes)).toBe("refused");
  });

  it("does not reach into what lies before the offset of an earlier stream", () => {
    expect(() =>
      inflate(Uint8Array.of(65, 65, ...bits("1 10 01110001 0000001 00001 0")), { format: "test", limit: 9, offset: 2 }),
    ).toThrow("distance 2 reaches before the first byte");
  });
});

describe("damaged streams get zlib's verdict", () => {
  const small = {
    stored: zlib.deflateRawSync(Uint8Array.of(1, 2, 3, 4, 5), { level: 0 }),
    fixed: zlib.deflateRawSync(new TextEncoder().encode("abcabcabcabc"), { strategy: Z_FIXED }),
    dynamic: zlib.deflateRawSync(pseudoRandom(120, 9)),
  };

  it.each(Object.entries(small))("%s: every prefix is refused", (_name, bytes) => {
    expect([...prefixes(bytes)].map(ours)).toEqual(Array.from(bytes, () => "refused"));
  });

  it.each(Object.entries(small))("%s: every changed bit", (_name, bytes) => {
    for (const changed of flips(bytes)) expect(ours(changed)).toBe(zlibs(changed));
  });

  it.each(Object.entries(small))("%s: every changed byte", (_name, bytes) => {
    for (const changed of replacements(bytes, [0, 1, 0x55, 0x7f, 0xfe, 0xff]))
      expect(ours(changed)).toBe(zlibs(changed));
  });

  it("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(ours(bytes)).toBe(zlibs(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it("random bytes behind the head of a dynamic block", () => {
    const head = zlib.deflateRawSync(pseudoRandom(3000, 200)).subarray(0, 60);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.uint8Array({ maxLength: 100 }), (kept, rest) => {
        const bytes = Uint8Array.of(...head.subarray(0, kept), ...rest);
        expect(ours(bytes)).toBe(zlibs(bytes));
      }),
      { numRuns: 500 },
    );
  });
});
