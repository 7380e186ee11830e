/**
 * PNG pictures: a signature, then chunks of length, type, data and CRC. This file walks the chunks, holds the rules of
 * their order and inflates the image data; `png/scanlines.ts` makes pixels of it. A picture is a tensor
 * [height, width, channels]. Source: https://www.w3.org/TR/png-3/
 */

import { crc32 } from "../bytes/crc32.ts";
import { type Bytes, bytesOf } from "../bytes/given.ts";
import { ByteReader } from "../bytes/reader.ts";
import { inflateZlib } from "../bytes/zlib.ts";
import { formatError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { decodeScanlines, type PngHeader, type PngPixels, scanlinesSize } from "./png/scanlines.ts";

export type { Bytes } from "../bytes/given.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { PngPixels } from "./png/scanlines.ts";

/** What reading a picture may take. */
export interface PngLimits {
  /**
   * The most pixels that a picture may declare. Default: 64 million, of which the samples, packed and unpacked, may each
   * take 16 × the file + 64 MiB.
   */
  readonly maxPixels?: number;
}

/** [height, width, channels] with 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA; samples from 0 to 255, or 65535. */
export type Image = PngPixels;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether the bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/**
 * The picture in a PNG file: uint16 where its samples have 16 bits, else uint8, smaller depths scaled up to 255.
 * Palettes become RGB; a transparent colour becomes an alpha channel. Colour spaces are not applied; chunks that the
 * pixels do not need are checked and passed over, and so is whatever follows the end of the picture.
 */
export function readPng(given: Bytes, limits: PngLimits = {}): Image {
  const bytes = bytesOf(given);
  checkOptions("png", limits, { maxPixels: "a number" });
  const reader = new ByteReader(bytes, "png");
  if (!isPng(bytes)) throw reader.fault("png-signature", "expected the signature of a PNG file");
  reader.skip(signature.length, "signature");
  const first = readChunk(reader);
  const header = readHeader(first, limits.maxPixels ?? 64e6);
  if (limits.maxPixels === undefined) checkSize(header, first, bytes.length);
  const chunks = readChunks(reader);
  const compressed = imageDataOf(chunks);
  const palette = paletteOf(chunks, header);
  const transparency = transparencyOf(chunks, header, palette);
  const scanlines = inflateScanlines(compressed, scanlinesSize(header));
  return decodeScanlines(scanlines, header, { palette: palette?.data, transparency: transparency?.data });
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Where its length stands: what errors about the chunk point at. */
  readonly offset: number;
}

/** The place of a chunk, for errors. */
function at({ offset }: Chunk): { readonly format: string; readonly offset: number } {
  return { format: "png", offset };
}

function readChunk(reader: ByteReader): Chunk {
  const { offset } = reader;
  checkRest(reader, 8, "a chunk");
  const length = reader.uint32("length of a chunk", false);
  const type = String.fromCharCode(...reader.take(4, "type of a chunk"));
  // The case of the third letter is reserved.
  if (!/^[A-Za-z]{2}[A-Z][A-Za-z]$/.test(type)) {
    throw reader.faultAt(offset + 4, "png-chunk-type", "invalid type of a chunk");
  }
  checkRest(reader, length + 4, `chunk ${type}`);
  const data = reader.take(length, `chunk ${type}`);
  const checked = reader.bytes.subarray(offset + 4, reader.offset);
  if (reader.uint32(`crc of ${type}`, false) !== crc32(checked)) {
    throw reader.faultAt(offset, "png-crc", "wrong crc of $chunk", type);
  }
  return { type, data, offset };
}

/** A picture that was not copied to its end lacks bytes of a chunk, or the last chunks. */
function checkRest(reader: ByteReader, needed: number, what: string): void {
  const { remaining } = reader;
  if (needed <= remaining) return;
  const sentence = "the file is cut short: $what needs $needed bytes, $remaining remain";
  throw reader.fault("png-cut", sentence, what, needed, remaining);
}

/** A few bytes can declare pixels by the gigabyte. */
function checkSize(header: PngHeader, chunk: Chunk, fileBytes: number): void {
  const samples = header.width * header.height * 4 * (header.depth === 16 ? 2 : 1);
  const size = Math.max(
    scanlinesSize(header),
    header.colorType === 3 || header.colorType === 6 ? samples : samples / 4,
  );
  const limit = 2 ** 26 + 16 * fileBytes;
  if (size > limit) {
    const sentence = "$size bytes of samples exceed the $limit that such a file may hold";
    throw formatError(at(chunk), "png-samples", sentence, size, limit);
  }
}

/** The bit depths that each colour type allows. */
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function readHeader(chunk: Chunk, maxPixels: number): PngHeader {
  const place = at(chunk);
  if (chunk.type !== "IHDR") {
    throw formatError(place, "png-header-first", "expected IHDR first, got $chunk", chunk.type);
  }
  if (chunk.data.length !== 13) {
    throw formatError(place, "png-header-size", "expected 13 bytes in IHDR, got $got", chunk.data.length);
  }
  const reader = new ByteReader(chunk.data, "png");
  const width = reader.uint32("width", false);
  const height = reader.uint32("height", false);
  const depth = reader.uint8("bit depth");
  const colorType = reader.uint8("colour type");
  if (width === 0 || height === 0) {
    throw formatError(place, "png-no-pixels", "expected at least one pixel, got $width × $height", width, height);
  }
  if (width * height > maxPixels) {
    const sentence = "$width × $height pixels exceed the limit of $limit";
    throw formatError(place, "png-pixels", sentence, width, height, maxPixels);
  }
  if (Math.max(width, height) > longestSide) {
    const sentence = "$width × $height pixels exceed the limit of $limit a side";
    throw formatError(place, "png-side", sentence, width, height, longestSide);
  }
  const isKnownDepth = depthsOf[colorType]?.includes(depth);
  if (isKnownDepth !== true) {
    const sentence = "colour type $colorType does not exist with $depth bits";
    throw formatError(place, "png-depth", sentence, colorType, depth);
  }
  const method = (name: string, last: number): number => {
    const value = reader.uint8(name);
    if (value > last) throw formatError(place, "png-method", "unknown $what method $method", name, value);
    return value;
  };
  method("compression", 0);
  method("filter", 0);
  return { width, height, depth, colorType, isInterlaced: method("interlace", 1) === 1 };
}

/** Of 8 kB each, as libpng writes them, they are 800 MB. */
const mostChunks = 100_000;

/** As libpng has it. A row takes time of its own, however short it is. */
const longestSide = 1_000_000;

/** The chunks after the header, IEND included. A capital first letter means that a chunk must be understood. */
function readChunks(reader: ByteReader): Chunk[] {
  const chunks: Chunk[] = [];
  for (;;) {
    const chunk = readChunk(reader);
    chunks.push(chunk);
    if (chunks.length > mostChunks) throw formatError(at(chunk), "png-chunks", "more than $limit chunks", mostChunks);
    if (chunk.type === "IEND") break;
    const isUnknown = /^(?!PLTE|IDAT)[A-Z]/.test(chunk.type);
    if (isUnknown) throw formatError(at(chunk), "png-chunk-unknown", "unexpected critical chunk $chunk", chunk.type);
  }
  const end = chunks.at(-1)!;
  if (end.data.length > 0) throw formatError(at(end), "png-end-data", "expected no data in IEND");
  return chunks;
}

/** The data of the IDAT chunks, which must follow each other. */
function imageDataOf(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.filter((chunk) => chunk.type === "IDAT");
  if (parts.length === 0) {
    throw formatError(at(chunks.at(-1)!), "png-image-missing", "no image data (IDAT) before the end");
  }
  const first = chunks.indexOf(parts[0]!);
  const stray = chunks.slice(first, first + parts.length).find((chunk) => chunk.type !== "IDAT");
  if (stray !== undefined) {
    const sentence = "$chunk stands between parts of the image data";
    throw formatError(at(stray), "png-image-parted", sentence, stray.type);
  }
  return concatenate(parts.map((part) => part.data));
}

/** The only chunk of a type, which must stand before the image data; or none. */
function onlyChunk(chunks: readonly Chunk[], type: string): Chunk | undefined {
  const [chunk, second] = chunks.filter((other) => other.type === type);
  if (second !== undefined) throw formatError(at(second), "png-chunk-twice", "$chunk occurs twice", type);
  const imageData = chunks.find((other) => other.type === "IDAT");
  if (chunk && imageData && chunk.offset > imageData.offset) {
    throw formatError(at(chunk), "png-chunk-late", "$chunk stands after the image data", type);
  }
  return chunk;
}

/** Colours, three bytes each. Pictures in RGB may suggest a palette: it is checked and not used. */
function paletteOf(chunks: readonly Chunk[], header: PngHeader): Chunk | undefined {
  const { colorType, depth } = header;
  const chunk = onlyChunk(chunks, "PLTE");
  if (chunk === undefined) {
    if (colorType === 3) {
      throw formatError(at(chunks.at(-1)!), "png-palette-missing", "no palette (PLTE) before the end");
    }
    return undefined;
  }
  if (colorType === 0 || colorType === 4) {
    throw formatError(at(chunk), "png-palette-gray", "a gray picture has no palette");
  }
  const colors = chunk.data.length / 3;
  const most = colorType === 3 ? 2 ** depth : 256;
  if (!Number.isInteger(colors) || colors < 1 || colors > most) {
    const sentence = "expected a palette of 1 to $limit colours, got $got bytes";
    throw formatError(at(chunk), "png-palette-size", sentence, most, chunk.data.length);
  }
  return chunk;
}

/** The alpha of the palette's colours, or the one gray or colour that is transparent, 16 bits a sample. */
function transparencyOf(chunks: readonly Chunk[], header: PngHeader, palette: Chunk | undefined): Chunk | undefined {
  const { colorType } = header;
  const chunk = onlyChunk(chunks, "tRNS");
  if (chunk === undefined) return undefined;
  const place = at(chunk);
  if (colorType === 4 || colorType === 6) {
    throw formatError(place, "png-alpha-twice", "tRNS in a picture with an alpha channel");
  }
  if (palette && palette.offset > chunk.offset) {
    throw formatError(place, "png-transparency-early", "tRNS stands before the palette");
  }
  const { length } = chunk.data;
  const fits = colorType === 3 ? length <= palette!.data.length / 3 : length === (colorType === 0 ? 2 : 6);
  if (!fits) {
    const sentence = "tRNS of $size bytes does not fit colour type $colorType";
    throw formatError(place, "png-transparency-size", sentence, length, colorType);
  }
  return chunk;
}

/** Inflates to exactly `size` bytes. Offsets in errors are positions in the image data without its chunks. */
function inflateScanlines(compressed: Uint8Array, size: number): Uint8Array {
  const format = "png image data";
  const { output, consumed } = inflateZlib(compressed, { format, limit: size });
  const place = { format, offset: consumed };
  if (consumed !== compressed.length) {
    throw formatError(place, "png-image-rest", "$count bytes follow the end", compressed.length - consumed);
  }
  if (output.length !== size) {
    throw formatError(place, "inflated-size", "inflates to $got bytes, expected $expected", output.length, size);
  }
  return output;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
