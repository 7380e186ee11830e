/**
 * CRC-32 as gzip, zip and PNG use it (RFC 1952 section 8): the remainder of the bytes as a polynomial over GF(2),
 * reflected polynomial EDB88320. Four bytes at a time: `tables[k]` has the remainder of a byte with k zero bytes after
 * it, and remainders add by exclusive or. They are signed, as the operators on bits have them: half the time.
 */

const tables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)] as const;
const [after0, after1, after2, after3] = tables;

for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  after0[byte] = remainder;
}
for (let byte = 0; byte < 256; byte++) {
  for (let k = 1; k < tables.length; k++) {
    const before = tables[k - 1]![byte]!;
    tables[k]![byte] = after0[before & 0xff]! ^ (before >>> 8);
  }
}

/** The CRC-32 of the bytes, from 0 to 2^32 - 1; that of no bytes is 0. */
export function crc32(bytes: Uint8Array): number {
  let remainder = -1;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    remainder ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    remainder =
      after3[remainder & 0xff]! ^
      after2[(remainder >>> 8) & 0xff]! ^
      after1[(remainder >>> 16) & 0xff]! ^
      after0[remainder >>> 24]!;
  }
  for (; i < bytes.length; i++) remainder = after0[(remainder ^ bytes[i]!) & 0xff]! ^ (remainder >>> 8);
  return ~remainder >>> 0;
}
