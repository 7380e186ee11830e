/** PNG files in pieces, right and wrong ones: chunks with their CRC, put together as a test wants them. */

import { Buffer } from "node:buffer";
import zlib from "node:zlib";

/** A chunk with the right CRC. */
export function chunk(type: string, data: Iterable<number> = []): Uint8Array {
  const body = Buffer.from([...Buffer.from(type, "latin1"), ...data]);
  const file = Buffer.alloc(body.length + 8);
  file.writeUInt32BE(body.length - 4);
  file.set(body, 4);
  file.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return file;
}

export interface HeaderFields {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly colorType?: number;
  /** Compression, filter and interlace method. */
  readonly methods?: readonly [number, number, number];
}

/** IHDR of one gray pixel of 8 bits, unless told otherwise. */
export function header(fields: HeaderFields = {}): Uint8Array {
  const { width = 1, height = 1, depth = 8, colorType = 0, methods = [0, 0, 0] } = fields;
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  data.set([depth, colorType, ...methods], 8);
  return chunk("IHDR", data);
}

/** IDAT with the scanlines compressed. */
export const imageData = (...scanlines: number[]): Uint8Array =>
  chunk("IDAT", zlib.deflateSync(Buffer.from(scanlines)));

export const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The signature and the chunks. */
export function png(...chunks: Uint8Array[]): Uint8Array {
  return Buffer.concat([signature, ...chunks]);
}
