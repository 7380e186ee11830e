/**
 * PNG pictures: a signature, then chunks of length, type, data and CRC. This file walks the chunks, holds the rules of
 * their order and inflates the image data; `scanlines.ts` makes pixels of it. A picture is a tensor
 * [height, width, channels]. Source: https://www.w3.org/TR/png-3/
 */

import { crc32 } from "../bytes/crc32.ts";
import { ByteReader } from "../bytes/reader.ts";
import { inflateZlib } from "../bytes/zlib.ts";
import { FormatError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { decodeScanlines, type PngHeader, type PngPixels, scanlinesSize } from "./scanlines.ts";

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
export function readPng(bytes: Uint8Array, limits: PngLimits = {}): Image {
  checkOptions("png", limits, { maxPixels: "a number" });
  const reader = new ByteReader(bytes, "png");
  if (!isPng(bytes)) throw reader.error("expected the signature of a PNG file");
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

function chunkError(reason: string, chunk: Chunk): FormatError {
  return new FormatError("png", reason, chunk.offset);
}

function readChunk(reader: ByteReader): Chunk {
  const { offset } = reader;
  const length = reader.uint32("length of a chunk", false);
  const type = String.fromCharCode(...reader.take(4, "type of a chunk"));
  // The case of the third letter is reserved.
  if (!/^[A-Za-z]{2}[A-Z][A-Za-z]$/.test(type)) throw reader.error("invalid type of a chunk", offset + 4);
  const data = reader.take(length, `chunk ${type}`);
  const checked = reader.bytes.subarray(offset + 4, reader.offset);
  if (reader.uint32(`crc of ${type}`, false) !== crc32(checked)) throw reader.error(`wrong crc of ${type}`, offset);
  return { type, data, offset };
}

/** A few bytes can declare pixels by the gigabyte. */
function checkSize(header: PngHeader, chunk: Chunk, fileBytes: number): void {
  const samples = header.width * header.height * 4 * (header.depth === 16 ? 2 : 1);
  const size = Math.max(
    scanlinesSize(header),
    header.colorType === 3 || header.colorType === 6 ? samples : samples / 4,
  );
  const limit = 2 ** 26 + 16 * fileBytes;
  if (size > limit) throw chunkError(`${size} bytes of samples exceed the ${limit} that such a file may hold`, chunk);
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
  if (chunk.type !== "IHDR") throw chunkError(`expected IHDR first, got ${chunk.type}`, chunk);
  if (chunk.data.length !== 13) throw chunkError(`expected 13 bytes in IHDR, got ${chunk.data.length}`, chunk);
  const reader = new ByteReader(chunk.data, "png");
  const width = reader.uint32("width", false);
  const height = reader.uint32("height", false);
  const depth = reader.uint8("bit depth");
  const colorType = reader.uint8("colour type");
  if (width === 0 || height === 0) throw chunkError(`expected at least one pixel, got ${width} × ${height}`, chunk);
  if (width * height > maxPixels) {
    throw chunkError(`${width} × ${height} pixels exceed the limit of ${maxPixels}`, chunk);
  }
  if (Math.max(width, height) > longestSide) {
    throw chunkError(`${width} × ${height} pixels exceed the limit of ${longestSide} a side`, chunk);
  }
  const isKnownDepth = depthsOf[colorType]?.includes(depth);
  if (isKnownDepth !== true) throw chunkError(`colour type ${colorType} does not exist with ${depth} bits`, chunk);
  const method = (name: string, last: number): number => {
    const value = reader.uint8(name);
    if (value > last) throw chunkError(`unknown ${name} method ${value}`, chunk);
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
    if (chunks.length > mostChunks) throw chunkError(`more than ${mostChunks} chunks`, chunk);
    if (chunk.type === "IEND") break;
    const isUnknown = /^(?!PLTE|IDAT)[A-Z]/.test(chunk.type);
    if (isUnknown) throw chunkError(`unexpected critical chunk ${chunk.type}`, chunk);
  }
  const end = chunks.at(-1)!;
  if (end.data.length > 0) throw chunkError("expected no data in IEND", end);
  return chunks;
}

/** The data of the IDAT chunks, which must follow each other. */
function imageDataOf(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.filter((chunk) => chunk.type === "IDAT");
  if (parts.length === 0) throw chunkError("no image data (IDAT) before the end", chunks.at(-1)!);
  const first = chunks.indexOf(parts[0]!);
  const stray = chunks.slice(first, first + parts.length).find((chunk) => chunk.type !== "IDAT");
  if (stray !== undefined) throw chunkError(`${stray.type} stands between parts of the image data`, stray);
  return concatenate(parts.map((part) => part.data));
}

/** The only chunk of a type, which must stand before the image data; or none. */
function onlyChunk(chunks: readonly Chunk[], type: string): Chunk | undefined {
  const [chunk, second] = chunks.filter((other) => other.type === type);
  if (second !== undefined) throw chunkError(`${type} occurs twice`, second);
  const imageData = chunks.find((other) => other.type === "IDAT");
  if (chunk && imageData && chunk.offset > imageData.offset) {
    throw chunkError(`${type} stands after the image data`, chunk);
  }
  return chunk;
}

/** Colours, three bytes each. Pictures in RGB may suggest a palette: it is checked and not used. */
function paletteOf(chunks: readonly Chunk[], header: PngHeader): Chunk | undefined {
  const { colorType, depth } = header;
  const chunk = onlyChunk(chunks, "PLTE");
  if (chunk === undefined) {
    if (colorType === 3) throw chunkError("no palette (PLTE) before the end", chunks.at(-1)!);
    return undefined;
  }
  if (colorType === 0 || colorType === 4) throw chunkError("a gray picture has no palette", chunk);
  const colors = chunk.data.length / 3;
  const most = colorType === 3 ? 2 ** depth : 256;
  if (!Number.isInteger(colors) || colors < 1 || colors > most) {
    throw chunkError(`expected a palette of 1 to ${most} colours, got ${chunk.data.length} bytes`, chunk);
  }
  return chunk;
}

/** The alpha of the palette's colours, or the one gray or colour that is transparent, 16 bits a sample. */
function transparencyOf(chunks: readonly Chunk[], header: PngHeader, palette: Chunk | undefined): Chunk | undefined {
  const { colorType } = header;
  const chunk = onlyChunk(chunks, "tRNS");
  if (chunk === undefined) return undefined;
  if (colorType === 4 || colorType === 6) throw chunkError("tRNS in a picture with an alpha channel", chunk);
  if (palette && palette.offset > chunk.offset) throw chunkError("tRNS stands before the palette", chunk);
  const { length } = chunk.data;
  const fits = colorType === 3 ? length <= palette!.data.length / 3 : length === (colorType === 0 ? 2 : 6);
  if (!fits) throw chunkError(`tRNS of ${length} bytes does not fit colour type ${colorType}`, chunk);
  return chunk;
}

/** Inflates to exactly `size` bytes. Offsets in errors are positions in the image data without its chunks. */
function inflateScanlines(compressed: Uint8Array, size: number): Uint8Array {
  const format = "png image data";
  const { output, consumed } = inflateZlib(compressed, { format, limit: size });
  if (consumed !== compressed.length) {
    throw new FormatError(format, `${compressed.length - consumed} bytes follow the end`, consumed);
  }
  if (output.length !== size) {
    throw new FormatError(format, `inflates to ${output.length} bytes, expected ${size}`, consumed);
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
