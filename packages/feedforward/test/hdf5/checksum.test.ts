/** The checksums of HDF5, judged by the values that lookup3's author gives, and by what h5py writes. */

import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { fletcher32, lookup3 } from "../../src/hdf5/checksum.ts";
import { hdf5File } from "./golden.ts";

it.each([
  ["", 0xdeadbeef],
  ["Four score and seven years ago", 0x17770551],
])("lookup3 of %j, as lookup3.c says", (text, expected) => {
  expect(lookup3(Buffer.from(text)).toString(16)).toBe(expected.toString(16));
});

it("lookup3 of a superblock", () => {
  const bytes = Buffer.from(hdf5File("nothing-latest"));
  expect(lookup3(bytes.subarray(0, 44))).toBe(bytes.readUInt32LE(44));
});

it("fletcher32 of two words, by hand", () => {
  const [first, second] = [0x6261, 0x6463];
  const low = first + second;
  expect([fletcher32(Buffer.from("badc")) & 0xffff, fletcher32(Buffer.from("badc")) >>> 16]).toEqual([
    low,
    first + low - 65535,
  ]);
});

it("fletcher32 sums long texts without losing bits", () => {
  const words = Array.from({ length: 5000 }, (_, i) => (i * 40503 + 65000) % 65536);
  let [low, high] = [0n, 0n];
  for (const word of words) {
    low += BigInt(word);
    high += low;
  }
  const bytes = Buffer.from(words.flatMap((word) => [word >> 8, word & 0xff]));
  expect([fletcher32(bytes) & 0xffff, fletcher32(bytes) >>> 16]).toEqual(
    [low, high].map((sum) => Number(sum % 65535n)),
  );
});
