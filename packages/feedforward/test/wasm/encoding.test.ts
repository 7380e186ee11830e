/** The binary format's integers, floats, vectors, names and sections, against plain definitions and outside bytes. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { f32, flatten, name, s32, section, sized, u32, vector } from "../../src/wasm/encoding.ts";

/** The definition of LEB128, over integers of any size: seven bits a byte, the lowest first. */
function decode(bytes: readonly number[], isSigned: boolean): bigint {
  let value = 0n;
  bytes.forEach((byte, i) => {
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
  });
  const isNegative = isSigned && (bytes.at(-1)! & 0x40) !== 0;
  return isNegative ? value - (1n << BigInt(7 * bytes.length)) : value;
}

function isWellFormed(bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => byte >> 7 === Number(i < bytes.length - 1));
}

type Length = readonly [x: number, length: number];

const around = (k: number) => [2 ** k - 1, 2 ** k, 2 ** k + 1];
/** Bytes that an unsigned integer takes: one more at each 2^7k. */
const unsigned: readonly Length[] = [7, 14, 21, 28].flatMap((k) =>
  around(k).map((x): Length => [x, x < 2 ** k ? k / 7 : k / 7 + 1]),
);
/** A signed one has a bit less, from -2^(7k - 1) to 2^(7k - 1) - 1. */
const signed: readonly Length[] = [7, 14, 21, 28].flatMap((k) => [
  ...around(k - 1).map((x): Length => [x, x < 2 ** (k - 1) ? k / 7 : k / 7 + 1]),
  ...around(k - 1).map((x): Length => [-x, x <= 2 ** (k - 1) ? k / 7 : k / 7 + 1]),
]);

describe("u32", () => {
  it.each<Length>([[0, 1], [1, 1], ...unsigned, [2 ** 31 - 1, 5], [2 ** 31, 5], [2 ** 32 - 1, 5]])(
    "%i takes %i",
    (x, length) => {
      const bytes = u32(x);
      expect([decode(bytes, false), bytes.length, isWellFormed(bytes)]).toEqual([BigInt(x), length, true]);
    },
  );

  it("is the inverse of decoding, and as short as can be", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (x) => {
        const bytes = u32(x);
        const isShort = bytes.length === 1 || bytes.at(-1) !== 0;
        return decode(bytes, false) === BigInt(x) && isWellFormed(bytes) && isShort;
      }),
    );
  });
});

describe("s32", () => {
  it.each<Length>([[0, 1], [-1, 1], ...signed, [2 ** 31 - 1, 5], [-(2 ** 31), 5]])("%i takes %i", (x, length) => {
    const bytes = s32(x);
    expect([decode(bytes, true), bytes.length, isWellFormed(bytes)]).toEqual([BigInt(x), length, true]);
  });

  it("is the inverse of decoding", () => {
    fc.assert(
      fc.property(fc.integer(), (x) => {
        const bytes = s32(x);
        return decode(bytes, true) === BigInt(x) && isWellFormed(bytes) && bytes.length <= 5;
      }),
    );
  });

  it("the specification's own example: -123456", () => {
    expect(s32(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  });
});

it.each([
  [1, [0x00, 0x00, 0x80, 0x3f]],
  [-0, [0x00, 0x00, 0x00, 0x80]],
  [2 ** -149, [0x01, 0x00, 0x00, 0x00]],
  [-Infinity, [0x00, 0x00, 0x80, 0xff]],
  [0.1, [0xcd, 0xcc, 0xcc, 0x3d]],
])("f32 %d", (x, bytes) => {
  expect(f32(x)).toEqual(bytes);
});

const bytesOf = (item: Parameters<typeof flatten>[0]) => [...flatten(item)];

it.each([
  ["no item", vector([]), [0]],
  ["items with their count", vector([[1, 2], 3, new Uint8Array([4])]), [3, 1, 2, 3, 4]],
  ["a name in UTF-8 with its length in bytes", name("é가"), [5, 0xc3, 0xa9, 0xea, 0xb0, 0x80]],
  ["an empty name", name(""), [0]],
  ["a size in front", sized([[1], [[2, [3]]]]), [3, 1, 2, 3]],
  ["a section", section(10, vector([7])), [10, 2, 1, 7]],
])("%s", (_, item, bytes) => {
  expect(bytesOf(item)).toEqual(bytes);
});

it("a size of 128 takes two bytes", () => {
  const content = new Uint8Array(128).fill(9);
  expect(bytesOf(section(0, content)).slice(0, 4)).toEqual([0, 0x80, 0x01, 9]);
  expect(bytesOf(section(0, content)).length).toBe(131);
});

it("flattening keeps the order of any nesting", () => {
  const tree = fc.letrec<{ node: Parameters<typeof flatten>[0] }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.nat(255),
      fc.uint8Array({ maxLength: 4 }),
      fc.array(tie("node"), { maxLength: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (item) => {
      const flat = (part: typeof item): number[] =>
        typeof part === "number" ? [part] : part instanceof Uint8Array ? [...part] : part.flatMap(flat);
      expect(bytesOf(item)).toEqual(flat(item));
    }),
  );
});
