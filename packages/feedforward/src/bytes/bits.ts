/**
 * A cursor over bits, taken from the low end of each byte as deflate packs them. It may have read a little ahead of what
 * was taken; `position` tells where the next bit really is.
 */

import { type FormatError, formatError, type GivenFor } from "../errors.ts";
import type { PrefixCode } from "./huffman.ts";

export class BitReader {
  readonly bytes: Uint8Array;
  readonly format: string;
  /** The next byte to read into `hold`. */
  #offset: number;
  /** Bits that were read but not taken, the next one lowest, and how many. */
  #hold = 0;
  #count = 0;

  constructor(bytes: Uint8Array, format: string, offset: number) {
    this.bytes = bytes;
    this.format = format;
    this.#offset = offset;
  }

  /** The offset of the first byte of which no bit was taken. */
  get position(): number {
    return this.#offset - (this.#count >> 3);
  }

  error<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return formatError({ format: this.format, offset: this.position }, code, sentence, ...given);
  }

  /** The error for bytes that end too early. */
  truncated(): FormatError {
    const place = { format: this.format, offset: this.bytes.length };
    return formatError(place, "deflate-truncated", "compressed data ends too early");
  }

  /** The next `bits` bits as a number; at most 16. */
  take(bits: number): number {
    this.#fill(bits);
    return this.#drop(bits);
  }

  /** The symbol that the next bits spell. */
  symbol(code: PrefixCode): number {
    this.#fill(15);
    const entry = code.table[this.#hold & code.mask]! || code.decodeLong(this.#hold);
    if (entry === 0) throw this.#count < 15 ? this.truncated() : this.error("deflate-code", "invalid code");
    this.#drop(entry & 15);
    return entry >> 4;
  }

  /** The next `count` whole bytes after the current one, as a view. */
  takeBytes(count: number): Uint8Array {
    const start = this.position;
    if (count > this.bytes.length - start) throw this.truncated();
    this.#offset = start + count;
    this.#hold = 0;
    this.#count = 0;
    return this.bytes.subarray(start, start + count);
  }

  /** Passes over what is left of the current byte. */
  alignToByte(): void {
    this.#drop(this.#count & 7);
  }

  /** Reads until `hold` has at least `bits` bits. Beyond the end they are zeros: `#drop` notices if they are taken. */
  #fill(bits: number): void {
    while (this.#count < bits && this.#offset < this.bytes.length) {
      this.#hold |= this.bytes[this.#offset++]! << this.#count;
      this.#count += 8;
    }
  }

  #drop(bits: number): number {
    if (bits > this.#count) throw this.truncated();
    const value = this.#hold & ((1 << bits) - 1);
    this.#hold >>>= bits;
    this.#count -= bits;
    return value;
  }
}
