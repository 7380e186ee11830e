/** Deflate streams written bit by bit, for what no compressor writes. */

/** Bytes from bits as RFC 1951 writes them: `|` and spaces are for the eye, the first bit is the lowest of its byte. */
export function bits(text: string): Uint8Array {
  const digits = text.replace(/[^01]/g, "");
  return Uint8Array.from({ length: Math.ceil(digits.length / 8) }, (_, i) =>
    Number.parseInt([...digits.slice(i * 8, i * 8 + 8).padEnd(8, "0")].reverse().join(""), 2),
  );
}

/** A number of `width` bits, lowest first. */
const number = (value: number, width: number): string => [...value.toString(2).padStart(width, "0")].reverse().join("");

/** The head of a dynamic block: counts of codes, then the lengths of the code length codes in the order of the RFC. */
export const dynamic = (literals: number, distances: number, lengths: readonly number[]): string =>
  `1 01 ${number(literals - 257, 5)} ${number(distances - 1, 5)} ${number(lengths.length - 4, 4)} ${lengths
    .map((length) => number(length, 3))
    .join(" ")}`;

// Code lengths 0 and 18 with one bit each and 1 with two: 18 → 0, 0 → 10, 1 → 11.
export const zeroOneRun = [0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
export const run = (count: number): string => `0 ${number(count - 11, 7)}`;
export const only256 = `${run(138)} ${run(118)} 11`;
