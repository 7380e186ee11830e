/**
 * zlib streams (RFC 1950), the wrapper of PNG's pixels: two bytes of header, deflated content, and the Adler-32 of the
 * content, big-endian.
 */

import { type Inflated, type InflateOptions, inflate } from "./inflate.ts";
import { ByteReader } from "./reader.ts";

/** The content of the zlib stream that begins at `offset`; what follows the stream is not looked at. */
export function inflateZlib(bytes: Uint8Array, options: InflateOptions): Inflated {
  const reader = new ByteReader(bytes, options.format, options.offset);
  const start = reader.offset;
  checkHeader(reader);
  const { output, consumed } = inflate(bytes, { ...options, offset: reader.offset });
  reader.offset += consumed;
  const trailer = reader.offset;
  if (reader.uint32("checksum", false) !== adler32(output)) {
    throw reader.faultAt(trailer, "zlib-checksum", "wrong checksum: the content is damaged");
  }
  return { output, consumed: reader.offset - start };
}

/** The Adler-32 of the bytes: b · 2^16 + a, with a the sum of the bytes from 1 and b the sum of all a, modulo 65521. */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // 3800 bytes keep both sums below 2^31.
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(start + 3800, bytes.length);
    for (let i = start; i < end; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

function checkHeader(reader: ByteReader): void {
  const start = reader.offset;
  const header = reader.uint16("zlib header", false);
  if (header % 31 !== 0) throw reader.faultAt(start, "zlib-header", "invalid zlib header");
  if ((header & 0x0f00) !== 0x0800 || header >> 12 > 7)
    throw reader.faultAt(start, "zlib-method", "unknown compression method");
  if (header & 0x20) throw reader.faultAt(start, "zlib-dictionary", "a preset dictionary is not supported");
}
