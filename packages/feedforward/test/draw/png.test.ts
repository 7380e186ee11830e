/** PNG files taken apart again with zlib, chunk by chunk and pixel by pixel. */

import { crc32, inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw/png.ts";
import { ShapeError } from "../../src/errors.ts";
import { Tensor, zeros } from "../../src/tensor/tensor.ts";

interface Decoded {
  readonly chunks: readonly string[];
  readonly shape: readonly number[];
  readonly pixels: Uint8Array;
}

/** A reader of its own, after the standard: signature, chunks with their CRC, filters 0, 1 and 2. */
function decode(file: Uint8Array): Decoded {
  const data = Buffer.from(file);
  expect(data.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks: string[] = [];
  const bodies = new Map<string, Buffer>();
  for (let at = 8; at < data.length; ) {
    const length = data.readUInt32BE(at);
    const body = data.subarray(at + 4, at + 8 + length);
    expect(data.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push(body.toString("latin1", 0, 4));
    bodies.set(chunks.at(-1)!, body.subarray(4));
    at += 12 + length;
  }
  const header = bodies.get("IHDR")!;
  const [width, height, colorType] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]!];
  expect([header.length, header[8], ...header.subarray(10)]).toEqual([13, 8, 0, 0, 0]);
  const channels = { 0: 1, 2: 3, 6: 4 }[colorType]!;
  return {
    chunks,
    shape: [height, width, channels],
    pixels: unfilter(inflateSync(bodies.get("IDAT")!), width * channels, channels),
  };
}

function unfilter(rows: Buffer, stride: number, channels: number): Uint8Array {
  const height = rows.length / (stride + 1);
  const pixels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]!;
    expect(filter).toBeLessThanOrEqual(2);
    for (let i = 0; i < stride; i++) {
      const before = i < channels ? 0 : pixels[y * stride + i - channels]!;
      const above = y === 0 ? 0 : pixels[(y - 1) * stride + i]!;
      pixels[y * stride + i] = rows[y * (stride + 1) + 1 + i]! + [0, before, above][filter]!;
    }
  }
  return pixels;
}

const picture = (shape: readonly number[], at: (i: number) => number): Tensor<"uint8"> => {
  const image = zeros(shape, "uint8");
  image.data.forEach((_, i) => {
    image.data[i] = at(i);
  });
  return image;
};

describe("pixels come back", () => {
  it.each([
    ["one black pixel", [1, 1], () => 0],
    ["one row", [1, 300], (i: number) => i],
    ["one column", [300, 1], (i: number) => i],
    ["a digit's size", [28, 28], (i: number) => (i * 37) % 251],
    ["one channel", [5, 4, 1], (i: number) => i * 11],
    ["colours", [9, 7, 3], (i: number) => i * 5],
    ["colours and opacity", [6, 5, 4], (i: number) => 255 - i],
    ["a large plain picture", [200, 300, 3], () => 255],
  ] as const)("%s", (_, shape, at) => {
    const image = picture(shape, at);
    const {
      chunks,
      shape: [height, width, channels],
      pixels,
    } = decode(writePng(image));
    expect([chunks, height, width, channels]).toEqual([["IHDR", "IDAT", "IEND"], shape[0], shape[1], shape[2] ?? 1]);
    expect(Buffer.compare(pixels, image.data)).toBe(0);
  });

  it("for any picture", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 3, 4));
    const pictures = sizes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.uint8Array({ minLength: shape[0] * shape[1] * shape[2], maxLength: shape[0] * shape[1] * shape[2] }),
      ),
    );
    fc.assert(
      fc.property(pictures, ([shape, data]) => {
        expect(decode(writePng(new Tensor("uint8", shape, data))).pixels).toEqual(data);
      }),
    );
  });
});

describe("what is no picture is refused", () => {
  it.each([[[784]], [[2, 2, 2]], [[0, 5]], [[5, 0, 3]], [[1, 2, 2, 3]], [[]]])("%j", (shape) => {
    expect(() => writePng(zeros(shape, "uint8"))).toThrow(ShapeError);
  });

  it("another dtype", () => {
    const image = zeros([2, 2], "float32") as unknown as Tensor<"uint8">;
    expect(() => writePng(image)).toThrow("png: expected a picture of uint8, got float32");
  });
});
