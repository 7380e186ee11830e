/** Sizes of 64 bits, which formats write for files of any length. */

import type { ByteReader } from "./reader.ts";

/** An unsigned 64-bit size, little-endian. Sizes above 2^53 are refused: no file is that long. */
export function readSize64(reader: ByteReader, what: string): number {
  const start = reader.offset;
  reader.require(8, what);
  const low = reader.uint32(what);
  const value = (BigInt(reader.uint32(what)) << 32n) | BigInt(low);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw reader.faultAt(start, "size-exceeded", "$what of $size exceeds any file", what, value);
  return Number(value);
}
