/**
 * Floats as their bits, for tests that allow no difference at all: 8 hexadecimal digits a value, every NaN as 7fc00000.
 */

/** The digits of float32 values. */
export function hex(values: Iterable<number>): string {
  return Array.from(values, (value) => wordOf(value).toString(16).padStart(8, "0")).join("");
}

/** The values of such digits. */
export function fromHex(digits: string): Float32Array {
  const words = digits.match(/.{8}/g) ?? [];
  return new Float32Array(Uint32Array.from(words, (word) => Number.parseInt(word, 16)).buffer);
}

function wordOf(value: number): number {
  return Number.isNaN(value) ? 0x7fc00000 : new Uint32Array(Float32Array.of(value).buffer)[0]!;
}
