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
  readonly format: string;

  /** `expected` sizes the first buffer: a guess that is right saves copies. */
  constructor(format: string, limit: number, expected: number) {
    this.format = format;
    this.limit = limit;
    this.bytes = new Uint8Array(Math.min(limit, expected));
  }

  /** Storage for at least `size` bytes in all. Bytes already written are kept; `offset` is for the error. */
  reserve(size: number, offset: number): Uint8Array<ArrayBuffer> {
    if (size <= this.bytes.length) return this.bytes;
    if (size > this.limit) throw new FormatError(this.format, `inflates to more than ${this.limit} bytes`, offset);
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
