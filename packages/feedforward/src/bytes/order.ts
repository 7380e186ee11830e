/**
 * The order of the bytes in a number. Numbers are turned round as bytes and never as floats, so that the payload of every
 * NaN stays as it was written.
 */

/** Turns the bytes of every item of `size` bytes round, in place: big-endian numbers become little-endian. */
export function reverseItems(bytes: Uint8Array, size: number): void {
  const half = size >> 1;
  for (let start = 0; start < bytes.length; start += size) {
    for (let i = 0; i < half; i++) {
      const [low, high] = [start + i, start + size - 1 - i];
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}
