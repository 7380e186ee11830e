/**
 * Where inflated bytes go: a buffer that grows as they come and never beyond its limit. What a header promises is not
 * allocated; what arrives is.
 */

import { FormatError } from "../errors.ts";

export class ByteSink {
  /** Storage: what has been written, and room for more. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The number of bytes written. */
  size = 0;
  readonly limit: number;
  /** The most bytes for each byte of input so far, beside 64 MiB: bombs are known long before the limit. */
  readonly ratio: number;
  readonly format: string;

  /** `expected` sizes the first buffer: a guess that is right saves copies. */
  constructor(format: string, limit: number, expected: number, ratio = Infinity) {
    this.format = format;
    this.limit = limit;
    this.ratio = ratio;
    this.bytes = new Uint8Array(Math.min(limit, expected));
  }

  /** Storage for at least `size` bytes in all. Bytes already written are kept; `offset` is for the error. */
  reserve(size: number, offset: number): Uint8Array<ArrayBuffer> {
    if (size <= this.bytes.length) return this.bytes;
    const allowed = Math.min(this.limit, 2 ** 26 + this.ratio * offset);
    if (size > allowed) throw new FormatError(this.format, `inflates to more than ${allowed} bytes`, offset);
    const larger = new Uint8Array(Math.min(this.limit, Math.max(size, this.bytes.length * 2)));
    larger.set(this.bytes);
    this.bytes = larger;
    return larger;
  }

  /** All that was written; copied where a quarter of the buffer or more would be kept alive for nothing. */
  finish(): Uint8Array<ArrayBuffer> {
    const isTight = this.size > this.bytes.length * 0.75;
    return isTight ? this.bytes.subarray(0, this.size) : this.bytes.slice(0, this.size);
  }
}
