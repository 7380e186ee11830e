/** IDX: every type, strict sizes, and MNIST's own test images. */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readIdx } from "../../src/data/idx.ts";
import { FormatError } from "../../src/errors.ts";
import { outcome } from "../formats/outcome.ts";
import { idx, mnistBytes } from "./mnist-files.ts";

/** The bytes of big-endian numbers, written by DataView. */
function bigEndian(count: number, bytesEach: number, write: (view: DataView, i: number) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * bytesEach));
  for (let i = 0; i < count; i++) write(view, i);
  return new Uint8Array(view.buffer);
}

const doubles = [0.1, -0, Number.NaN, Infinity, 5e-324, 1.7976931348623157e308];
const floats = doubles.map(Math.fround);

describe("types", () => {
  it.each([
    ["uint8", 0x08, [0, 127, 128, 255], Uint8Array.of(0, 127, 128, 255)],
    ["int8", 0x09, [0, 127, -128, -1], Uint8Array.of(0, 127, 128, 255)],
    ["int16", 0x0b, [1, -2, 32767, -32768], Uint8Array.of(0, 1, 255, 254, 127, 255, 128, 0)],
    ["int32", 0x0c, [1, -2, 2 ** 31 - 1], Uint8Array.of(0, 0, 0, 1, 255, 255, 255, 254, 127, 255, 255, 255)],
    ["float32", 0x0d, floats, bigEndian(6, 4, (view, i) => view.setFloat32(4 * i, floats[i]!))],
    ["float64", 0x0e, doubles, bigEndian(6, 8, (view, i) => view.setFloat64(8 * i, doubles[i]!))],
  ])("%s", (dtype, type, values, elements) => {
    // One byte in front: nothing may depend on the alignment.
    const file = Uint8Array.of(99, ...idx(type, [values.length], elements)).subarray(1);
    const read = readIdx(file);
    expect(read.dtype).toBe(dtype);
    expect(read.toArray()).toEqual(values);
  });

  it("keeps the payload of a NaN that signals", () => {
    const { data } = readIdx(idx(0x0d, [1], [0x7f, 0xa0, 0, 1]));
    expect(new Uint32Array(data.buffer)).toEqual(Uint32Array.of(0x7fa00001));
  });
});

describe("shapes", () => {
  it.each([[[6]], [[2, 3]], [[1, 2, 3]], [[1, 1, 1, 1, 1, 1, 2, 3]], [[0]], [[3, 0]], [[0, 4294967295, 4294967295]]])(
    "%j",
    (shape) => {
      const size = shape.reduce((product, length) => product * length, 1);
      expect(readIdx(idx(8, shape, new Uint8Array(size))).shape).toEqual(shape);
    },
  );

  it("uint8 elements are a view on the file", () => {
    const file = idx(8, [2], [5, 6]);
    const read = readIdx(file);
    file[file.length - 1] = 99;
    expect(read.toArray()).toEqual([5, 99]);
  });
});

describe("gzip", () => {
  const file = idx(8, [4], [1, 2, 3, 4]);

  it("is recognised by its first bytes", () => {
    expect(readIdx(zlib.gzipSync(file)).toArray()).toEqual([1, 2, 3, 4]);
  });

  it("may come in several members", () => {
    const members = [file.subarray(0, 5), file.subarray(5)].map((part) => zlib.gzipSync(part));
    expect(readIdx(Uint8Array.of(...members[0]!, ...members[1]!)).toArray()).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ["int16", 0x0b, [2, 3], [258, 772, 1286, 1800, 2314, 2828], Uint8Array.from({ length: 12 }, (_, i) => i + 1)],
    ["float64, aligned", 0x0e, [6], doubles, bigEndian(6, 8, (view, i) => view.setFloat64(8 * i, doubles[i]!))],
    ["float64, moved", 0x0e, [3, 2], doubles, bigEndian(6, 8, (view, i) => view.setFloat64(8 * i, doubles[i]!))],
  ])("turns elements round where they are: %s", (_name, type, shape, values, elements) => {
    const read = readIdx(zlib.gzipSync(idx(type, shape, elements)));
    expect(read.shape).toEqual(shape);
    expect([...read.data]).toEqual(values);
  });

  it("has the size that its content declares, in a buffer of just that size", () => {
    const elements = new Uint8Array(300_000).fill(7);
    const read = readIdx(zlib.gzipSync(idx(0x0c, [75_000], elements)));
    expect(read.data.buffer.byteLength).toBe(300_008);
    expect(read.data.every((element) => element === 0x07070707)).toBe(true);
  });

  it("may come to what the caller allows", () => {
    const file = zlib.gzipSync(idx(8, [300_000], new Uint8Array(300_000)));
    expect(readIdx(file, { memoryBytes: 300_008 }).size).toBe(300_000);
    const reason = "gzip: content: contents need more memory than the 300007 bytes allowed at offset 0";
    expect(() => readIdx(file, { memoryBytes: 300_007 })).toThrow(reason);
  });
});

describe("what is refused", () => {
  it.each([
    ["no bytes", new Uint8Array(0), "magic bytes needs 2 bytes, 0 remain at offset 0"],
    ["other magic bytes", Uint8Array.of(0, 1, 8, 1, 0, 0, 0, 0), "expected two zero bytes at offset 0"],
    ["type 0a", idx(0x0a, [0]), "unknown type 10 at offset 2"],
    ["rank 0", idx(8, [], [1]), "expected a rank from 1 to 8, got 0 at offset 3"],
    ["rank 9", idx(8, [1, 1, 1, 1, 1, 1, 1, 1, 1], [1]), "expected a rank from 1 to 8, got 9 at offset 3"],
    ["a header cut off", idx(8, [2, 2]).subarray(0, 10), "size of axis 1 needs 4 bytes, 2 remain at offset 8"],
    ["an element too few", idx(8, [2, 2], [1, 2, 3]), "[2, 2] uint8 needs 4 bytes, 3 remain at offset 12"],
    ["an element too many", idx(8, [2], [1, 2, 3]), "[2] uint8 needs 2 bytes, 3 remain at offset 8"],
    ["half an element", idx(0x0b, [2], [1, 2, 3]), "[2] int16 needs 4 bytes, 3 remain at offset 8"],
    ["4 GiB in 8 bytes", idx(0x0e, [0x20000000]), "[536870912] float64 needs 4294967296 bytes, 0 remain at offset 8"],
    ["a product of 2^64", idx(8, [65536, 65536, 65536, 65536]), "needs 18446744073709552000 bytes, 0 remain"],
    [
      "a product of 2^256",
      idx(
        8,
        Array.from({ length: 8 }, () => 2 ** 32 - 1),
      ),
      "bytes, 0 remain at offset 36",
    ],
  ])("%s", (_name, bytes, reason) => {
    expect(() => readIdx(bytes)).toThrow(FormatError);
    expect(() => readIdx(bytes)).toThrow(reason);
  });

  it.each([
    ["a header cut off", idx(8, [0, 0, 0, 0, 0, 0, 0, 0]).subarray(0, 32), "size of axis 7 needs 4 bytes, 0 remain"],
    ["an element too few", idx(8, [4], [1, 2, 3]), "gzip: inflates to 11 bytes, expected 12"],
    ["an element too many", idx(8, [2], [1, 2, 3]), "gzip: inflates to 11 bytes, expected 10"],
    ["many too many", idx(8, [2], new Uint8Array(200_000)), "gzip: inflates to more than 10 bytes"],
    ["another format", new Uint8Array(200_000), "gzip: content: unknown type 0 at offset 0"],
  ])("gzipped: %s", (_name, content, reason) => {
    const file = zlib.gzipSync(content);
    expect(() => readIdx(file)).toThrow(reason);
    expect(outcome(readIdx, file)).toBe("refused");
  });

  it("what an unaligned copy would take, where the caller does not allow it", () => {
    expect(() => readIdx(idx(0x0b, [2], [0, 1, 0, 2]), { memoryBytes: 3 })).toThrow("more memory than the 3 bytes");
  });

  it("every prefix, plain and gzipped", () => {
    const plain = idx(0x0c, [3], new Uint8Array(12));
    for (const file of [plain, Uint8Array.from(zlib.gzipSync(plain))]) {
      for (let size = 0; size < file.length; size++) {
        expect(() => readIdx(file.subarray(0, size))).toThrow(FormatError);
      }
    }
  });

  it("nothing but a FormatError leaves the reader, whatever the bytes are", () => {
    const head = fc.constantFrom([], [0, 0], [0, 0, 8, 1], [0, 0, 13, 2, 0, 0, 0], [0x1f, 0x8b, 8, 0]);
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 40 }), (start, rest) => {
        try {
          readIdx(Uint8Array.of(...start, ...rest));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it("reads MNIST's test images, gzipped too", () => {
  const { images } = mnistBytes("test");
  const plain = readIdx(images);
  expect(plain.shape).toEqual([10000, 28, 28]);
  expect(createHash("md5").update(images).digest("hex")).toBe("2646ac647ad5339dbf082846283269ea");
  expect(Buffer.from(plain.data as Uint8Array).equals(Buffer.from(images.subarray(16)))).toBe(true);
  const gzipped = readIdx(zlib.gzipSync(images, { level: 1 }));
  expect(Buffer.from(gzipped.data as Uint8Array).equals(Buffer.from(images.subarray(16)))).toBe(true);
});
