/**
 * Writing PNG (ISO/IEC 15948): eight bits a channel, not interlaced. Each row is stored as its difference from the row
 * above or the pixel before, whichever leaves smaller numbers, and deflated. The same picture gives the same bytes.
 */

import { crc32 } from "../bytes/crc32.ts";
import { deflate } from "../bytes/deflate.ts";
import { adler32 } from "../bytes/zlib.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Pixels, pixelsOf } from "./pixels.ts";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const colorTypes = { 1: 0, 3: 2, 4: 6 } as const;

/** The PNG file of a picture [height, width] or [height, width, 1 | 3 | 4]: grey, RGB, or RGB with opacity. */
export function writePng(image: Tensor<"uint8">): Uint8Array {
  const pixels = pixelsOf(image, "png");
  return concat([signature, chunk("IHDR", header(pixels)), chunk("IDAT", zlib(filter(pixels))), chunk("IEND")]);
}

function header({ width, height, channels }: Pixels): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes[8] = 8; // bits a channel
  bytes[9] = colorTypes[channels];
  return bytes;
}

/** A chunk: length, type, data, and the CRC of type and data. */
function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = concat([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  return concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

/** A zlib stream (RFC 1950): two bytes for a window of 32 kB, the deflated bytes, their Adler-32. */
function zlib(bytes: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0x78, 0x01), deflate(bytes), bigEndian(adler32(bytes))]);
}

/** Each row behind the number of its filter: 0 as it is, 1 minus the pixel before, 2 minus the row above. */
function filter({ width, height, channels, data }: Pixels): Uint8Array {
  const stride = width * channels;
  const filtered = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * stride, (y + 1) * stride);
    const above = y === 0 ? new Uint8Array(stride) : data.subarray((y - 1) * stride, y * stride);
    const before = new Uint8Array(stride);
    before.set(row.subarray(0, stride - channels), channels);
    const candidates = [row, difference(row, before), difference(row, above)];
    const costs = candidates.map(cost);
    const best = costs.indexOf(Math.min(...costs));
    filtered[y * (stride + 1)] = best;
    filtered.set(candidates[best]!, y * (stride + 1) + 1);
  }
  return filtered;
}

/** a - b byte by byte, modulo 256. */
function difference(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}

/** The sum of the bytes as signed numbers without their sign: small where they will deflate well. */
function cost(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += bytes[i]! < 128 ? bytes[i]! : 256 - bytes[i]!;
  return sum;
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
