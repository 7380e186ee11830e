/**
 * The two checksums of HDF5: Bob Jenkins' lookup3 over the structures of its newer versions, and Fletcher's sum over the
 * chunks of a dataset that asks for it. Both are of 32 bits and find damage, not malice.
 * https://www.burtleburtle.net/bob/c/lookup3.c (public domain)
 */

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** lookup3 (`hashlittle` from 0), as an unsigned number. */
export function lookup3(bytes: Uint8Array): number {
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  const word = (at: number): number =>
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a += word(at);
    b += word(at + 4);
    c += word(at + 8);
    a = (a - c) ^ rotate(c, 4);
    c += b;
    b = (b - a) ^ rotate(a, 6);
    a += c;
    c = (c - b) ^ rotate(b, 8);
    b += a;
    a = (a - c) ^ rotate(c, 16);
    c += b;
    b = (b - a) ^ rotate(a, 19);
    a += c;
    c = (c - b) ^ rotate(b, 4);
    b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a += word(at);
  b += word(at + 4);
  c += word(at + 8);
  c = (c ^ b) - rotate(b, 14);
  a = (a ^ c) - rotate(c, 11);
  b = (b ^ a) - rotate(a, 25);
  c = (c ^ b) - rotate(b, 16);
  a = (a ^ c) - rotate(c, 4);
  b = (b ^ a) - rotate(a, 14);
  c = (c ^ b) - rotate(b, 24);
  return c >>> 0;
}

/** Fletcher-32 over big-endian words of 16 bits; a last odd byte is a word's upper half. */
export function fletcher32(bytes: Uint8Array): number {
  let low = 0;
  let high = 0;
  const fold = (sum: number): number => (sum & 0xffff) + (sum >>> 16);
  // 360 words keep both sums below 2^32.
  for (let at = 0; at < bytes.length; ) {
    for (const end = Math.min(at + 720, bytes.length); at < end; at += 2) {
      low += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
      high += low;
    }
    low = fold(low);
    high = fold(high);
  }
  return ((fold(high) << 16) | fold(low)) >>> 0;
}
