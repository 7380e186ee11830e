/**
 * PNG: every colour type, depth, filter and interlacing against files whose pixels are known (golden-png.py made them,
 * Pillow read them), and a refusal in words for every rule that a file may break.
 */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { scanlinesSize } from "../../src/formats/png/scanlines.ts";
import { isPng, readPng } from "../../src/formats/png.ts";
import { chunk, header, imageData, png, signature } from "./png-files.ts";

interface GoldenCase {
  readonly name: string;
  readonly png: string;
  readonly dtype: "uint8" | "uint16";
  readonly shape: readonly number[];
  readonly pixels: string;
}

const golden = JSON.parse(readFileSync(new URL("../golden/png.json", import.meta.url), "utf8")) as GoldenCase[];
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));
const end = chunk("IEND");

describe("pixels", () => {
  it.each(golden.map((file) => [file.name, file] as const))("%s", (_name, file) => {
    const picture = readPng(fromBase64(file.png));
    const bytes = fromBase64(file.pixels).buffer;
    expect([picture.dtype, picture.shape]).toEqual([file.dtype, file.shape]);
    expect(picture.data).toEqual(file.dtype === "uint16" ? new Uint16Array(bytes) : new Uint8Array(bytes));
  });

  it("whatever the filters are, rows come back", () => {
    const rows = fc.array(fc.tuple(fc.nat(4), fc.uint8Array({ minLength: 7, maxLength: 7 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (lines) => {
        const file = png(header({ width: 7, height: lines.length }), imageData(...filtered(lines)), end);
        expect([...readPng(file).data]).toEqual(lines.flatMap(([, line]) => [...line]));
      }),
    );
  });
});

/** Scanlines of one byte a pixel under the given filters: the definition, PNG section 9.2. */
function filtered(lines: readonly (readonly [filter: number, line: Uint8Array])[]): number[] {
  return lines.flatMap(([filter, line], y) => {
    const above = lines[y - 1]?.[1] ?? new Uint8Array(line.length);
    const bytes = [...line].map((value, x) => {
      const [a, b, c] = [line[x - 1] ?? 0, above[x]!, above[x - 1] ?? 0];
      const nearest = [a, b, c].toSorted((p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q))[0]!;
      return value - [0, a, b, Math.floor((a + b) / 2), nearest][filter]!;
    });
    return [filter, ...bytes.map((value) => value & 255)];
  });
}

describe("what a reader may pass over", () => {
  const picture = [header(), imageData(0, 77)] as const;

  it.each([
    ["an ancillary chunk", png(header(), chunk("tIME", [1]), imageData(0, 77), chunk("zzZz", [1, 2]), end)],
    ["empty image data between parts", png(header(), chunk("IDAT"), imageData(0, 77), chunk("IDAT"), end)],
    ["bytes after the end", png(...picture, end, Uint8Array.of(1, 2, 3))],
  ])("%s", (_name, file) => {
    expect(readPng(file).data[0]).toBe(77);
  });

  it("reads only the low bits of the transparent gray", () => {
    expect([...readPng(png(header(), chunk("tRNS", [9, 77]), imageData(0, 77), end)).data]).toEqual([77, 0]);
  });

  it.each([
    [signature, true],
    [signature.with(7, 0), false],
    [signature.subarray(0, 7), false],
  ])("isPng %#", (bytes, expected) => {
    expect(isPng(bytes)).toBe(expected);
  });
});

describe("refusals", () => {
  const palette = chunk("PLTE", [1, 2, 3, 4, 5, 6]);
  const indexed = header({ colorType: 3, depth: 8 });
  const rgb = header({ colorType: 2 });

  it.each([
    ["no bytes", new Uint8Array(0), "expected the signature of a PNG file at offset 0"],
    ["a JPEG", Uint8Array.of(0xff, 0xd8, 0xff), "expected the signature of a PNG file at offset 0"],
    ["only the signature", png(), "the file is cut short: a chunk needs 8 bytes, 0 remain at offset 8"],
    [
      "a chunk beyond the end",
      png(Uint8Array.of(255, 255, 255, 255, 73, 72, 68, 82)),
      "the file is cut short: chunk IHDR needs 4294967299 bytes",
    ],
    ["a chunk that is not named", png(chunk("I1DR")), "invalid type of a chunk at offset 12"],
    ["a reserved chunk", png(chunk("IHdR")), "invalid type of a chunk at offset 12"],
    ["a wrong crc", png(header().with(-1, 0)), "wrong crc of IHDR at offset 8"],
    ["a wrong crc of a chunk to pass over", png(header(), chunk("tIME").with(-1, 0)), "wrong crc of tIME at offset 33"],
    ["another chunk first", png(end), "expected IHDR first, got IEND at offset 8"],
    ["a short header", png(chunk("IHDR", [1])), "expected 13 bytes in IHDR, got 1 at offset 8"],
    ["no width", png(header({ width: 0 })), "expected at least one pixel, got 0 × 1"],
    ["no height", png(header({ height: 0 })), "expected at least one pixel, got 1 × 0"],
    [
      "a bomb of pixels",
      png(header({ width: 2 ** 31, height: 2 ** 31 })),
      "pixels exceed the limit of 64000000 at offset 8",
    ],
    ["3 bits", png(header({ depth: 3 })), "colour type 0 does not exist with 3 bits"],
    ["4 bits of RGB", png(header({ depth: 4, colorType: 2 })), "colour type 2 does not exist with 4 bits"],
    ["colour type 5", png(header({ colorType: 5 })), "colour type 5 does not exist with 8 bits"],
    ["compression 1", png(header({ methods: [1, 0, 0] })), "unknown compression method 1"],
    ["filter method 1", png(header({ methods: [0, 1, 0] })), "unknown filter method 1"],
    ["interlace method 2", png(header({ methods: [0, 0, 2] })), "unknown interlace method 2"],
    ["a second header", png(header(), header()), "unexpected critical chunk IHDR at offset 33"],
    ["an unknown critical chunk", png(header(), chunk("CgBI")), "unexpected critical chunk CgBI at offset 33"],
    ["no end", png(header(), imageData(0, 1)), "the file is cut short: a chunk needs 8 bytes, 0 remain"],
    ["an end with data", png(header(), imageData(0, 1), chunk("IEND", [1])), "expected no data in IEND"],
    ["no image data", png(header(), end), "no image data (IDAT) before the end at offset 33"],
    [
      "image data interrupted",
      png(header(), imageData(0), chunk("tIME"), imageData(1), end),
      "tIME stands between parts of the image data",
    ],
    ["no palette", png(indexed, imageData(0, 0), end), "no palette (PLTE) before the end"],
    ["a late palette", png(indexed, imageData(0, 0), palette, end), "PLTE stands after the image data"],
    ["two palettes", png(indexed, palette, palette, imageData(0, 0), end), "PLTE occurs twice at offset 51"],
    ["a palette for gray", png(header(), palette, imageData(0, 0), end), "a gray picture has no palette"],
    [
      "half a colour",
      png(indexed, chunk("PLTE", [1, 2]), imageData(0, 0), end),
      "expected a palette of 1 to 256 colours, got 2 bytes",
    ],
    [
      "no colour",
      png(indexed, chunk("PLTE"), imageData(0, 0), end),
      "expected a palette of 1 to 256 colours, got 0 bytes",
    ],
    [
      "too many colours",
      png(header({ colorType: 3, depth: 1 }), chunk("PLTE", new Uint8Array(9)), imageData(0, 0), end),
      "expected a palette of 1 to 2 colours, got 9 bytes",
    ],
    [
      "a colour beyond the palette",
      png(indexed, palette, imageData(0, 2), end),
      "png scanlines: colour 2 of a palette of 2 at offset 0",
    ],
    [
      "tRNS before the palette",
      png(indexed, chunk("tRNS", [1]), palette, imageData(0, 0), end),
      "tRNS stands before the palette",
    ],
    [
      "tRNS after the image data",
      png(header(), imageData(0, 0), chunk("tRNS", [0, 1]), end),
      "tRNS stands after the image data",
    ],
    [
      "tRNS with alpha",
      png(header({ colorType: 4 }), chunk("tRNS", [0, 1]), imageData(0, 0, 0), end),
      "tRNS in a picture with an alpha channel",
    ],
    [
      "more alpha than colours",
      png(indexed, palette, chunk("tRNS", [1, 2, 3]), imageData(0, 0), end),
      "tRNS of 3 bytes does not fit colour type 3",
    ],
    [
      "a gray key for RGB",
      png(rgb, chunk("tRNS", [0, 1]), imageData(0, 0, 0, 0), end),
      "tRNS of 2 bytes does not fit colour type 2",
    ],
    ["filter 5", png(header(), imageData(5, 0), end), "png scanlines: unknown filter 5 at offset 0"],
    [
      "too few scanlines",
      png(header({ height: 2 }), imageData(0, 0), end),
      "png image data: inflates to 2 bytes, expected 4",
    ],
    ["too many scanlines", png(header(), imageData(0, 0, 0), end), "png image data: inflates to more than 2 bytes"],
    [
      "image data that is not compressed",
      png(header(), chunk("IDAT", [0, 0]), end),
      "png image data: unknown compression method",
    ],
    [
      "image data that goes on",
      png(header(), imageData(0, 0), chunk("IDAT", [1, 2]), end),
      "png image data: 2 bytes follow the end",
    ],
    [
      "a zip bomb",
      png(header(), chunk("IDAT", zlib.deflateSync(new Uint8Array(10_000_000))), end),
      "png image data: inflates to more than 2 bytes",
    ],
  ])("%s", (_name, file, reason) => {
    expect(() => readPng(file)).toThrow(FormatError);
    expect(() => readPng(file)).toThrow(reason);
  });

  it("more pixels than the caller allows", () => {
    const file = png(header({ width: 3, height: 5 }), imageData(...new Uint8Array(20)), end);
    expect(() => readPng(file, { maxPixels: 14 })).toThrow("png: 3 × 5 pixels exceed the limit of 14 at offset 8");
    expect(readPng(file, { maxPixels: 15 }).shape).toEqual([5, 3, 1]);
  });
});

describe("damaged files", () => {
  const file = fromBase64(golden.find(({ name }) => name === "palette with alpha, 2 bits")!.png);
  const verdict = (bytes: Uint8Array): string => {
    try {
      return readPng(bytes).shape.slice(0, 2).join(" × ");
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      return "refused";
    }
  };

  it("every prefix is refused", () => {
    expect(Array.from(file, (_, size) => verdict(file.subarray(0, size)))).toEqual(Array.from(file, () => "refused"));
  });

  it("every changed byte is refused: a CRC sees it", () => {
    expect(Array.from(file, (byte, i) => verdict(file.with(i, byte ^ 0x40)))).toEqual(
      Array.from(file, () => "refused"),
    );
  });

  it("nothing but a FormatError comes out of image data that zlib accepts", () => {
    const fields = fc.record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      depth: fc.constantFrom(1, 2, 4, 8, 16),
      colorType: fc.constantFrom(0, 2, 3, 4, 6),
      methods: fc.constantFrom([0, 0, 0] as const, [0, 0, 1] as const),
    });
    fc.assert(
      fc.property(fields, fc.infiniteStream(fc.nat(5)), fc.boolean(), (how, values, hasPalette) => {
        const colors = hasPalette ? [chunk("PLTE", [1, 2, 3, 4, 5, 6])] : [];
        const size = scanlinesSize({ ...how, isInterlaced: how.methods[2] === 1 });
        const file = png(header(how), ...colors, imageData(...values.take(size)), end);
        expect(["refused", `${how.height} × ${how.width}`]).toContain(verdict(file));
      }),
    );
  });
});
