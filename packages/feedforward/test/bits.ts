/**
 * Floats as their bits, for tests that allow no difference at all: 8 hexadecimal digits a value, every NaN as 7fc00000.
 */

/** The digits of float32 values. */
export function hex(values: Iterable<number>): string {
  const floats = Float32Array.from(values);
  const words = new Uint32Array(floats.buffer);
  for (let i = 0; i < floats.length; i++) if (Number.isNaN(floats[i]!)) words[i] = 0x7fc00000;
  // The digits of a word begin with its highest byte, which stands last in memory.
  return Buffer.from(words.buffer).swap32().toString("hex");
}

/** The values of such digits. */
export function fromHex(digits: string): Float32Array {
  const words = digits.match(/.{8}/g) ?? [];
  return new Float32Array(Uint32Array.from(words, (word) => Number.parseInt(word, 16)).buffer);
}
