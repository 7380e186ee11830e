/** Deflate against zlib: whatever is packed here, zlib unpacks to the same bytes. */

import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deflate } from "../../src/bytes/deflate.ts";

const bytes = (count: number, at: (i: number) => number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => at(i));
/** Bytes that never repeat within three of each other for long: multiples of a prime. */
const noise = bytes(70_000, (i) => ((i * i * 2654435761) >>> 13) & 0xff);

describe("zlib unpacks", () => {
  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array(0)],
    ["one byte", Uint8Array.of(7)],
    ["two bytes", Uint8Array.of(7, 7)],
    ["three zeros", new Uint8Array(3)],
    ["every byte", bytes(256, (i) => i)],
    ["noise", noise],
    ["a pattern of three", bytes(1000, (i) => i % 3)],
    [
      "a repeat at the farthest distance",
      Uint8Array.of(...bytes(300, (i) => i), ...new Uint8Array(32_467), 0, 1, 2, 3),
    ],
    ["a repeat beyond the window", Uint8Array.of(1, 2, 3, ...new Uint8Array(32_768), 1, 2, 3)],
    ["noise twice", Uint8Array.of(...noise.subarray(0, 20_000), ...noise.subarray(0, 20_000))],
    ...[2, 3, 4, 10, 11, 12, 257, 258, 259, 260, 516, 517, 70_000].map((n): [string, Uint8Array] => [
      `a run of ${n}`,
      bytes(n, () => 9),
    ]),
  ])("%s", (_, input) => {
    expect(Buffer.from(input).equals(inflateRawSync(deflate(input)))).toBe(true);
  });

  it("any bytes of a small alphabet", () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 2, maxLength: 400 }), (input) => {
        expect(new Uint8Array(inflateRawSync(deflate(input)))).toEqual(input);
      }),
    );
  });
});

describe("size", () => {
  it.each([
    ["runs shrink a hundredfold", new Uint8Array(100_000), 1_000],
    ["repeats shrink", bytes(30_000, (i) => noise[i % 3000]!), 5_000],
    ["noise grows by an eighth at most", noise, 70_000 * 1.125 + 2],
  ])("%s", (_, input, most) => {
    expect(deflate(input).length).toBeLessThanOrEqual(most);
  });
});
