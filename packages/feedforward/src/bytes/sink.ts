/**
 * Where inflated bytes go: a buffer that grows as they come. How far it grows is one of two rules: by doubling, up to a
 * limit, or at once to what the first bytes declare.
 */

import { formatError } from "../errors.ts";

/** How large the next buffer is, which `size` bytes are to fit. One that is too small is the limit. */
export type Growth = (size: number, written: Uint8Array) => number;

/** Says of the first bytes of some content how many there are in all. */
export type SizeOf = (head: Uint8Array) => number;

/** A declared size is allocated up to here; more than that only when this much has really come. */
const unprovenBytes = 2 ** 28;

/** A buffer is twice as large as the one before it: what is promised is not allocated, what arrives is. */
export function doubling(limit: number): Growth {
  return (size, written) => Math.min(limit, Math.max(size, written.length * 2));
}

/** No copies of copies: a buffer has the size that the content declares. */
export function declared(sizeOf: SizeOf): Growth {
  return (size, written) => {
    const total = sizeOf(written);
    return size <= unprovenBytes ? Math.min(total, unprovenBytes) : total;
  };
}

/** Bytes that the buffers for content of a declared size take together. */
export function declaredMemory(size: number): number {
  return size <= unprovenBytes ? size : size + unprovenBytes;
}

export class ByteSink {
  /** Storage: what has been written, and room for more. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The number of bytes written. */
  size = 0;
  readonly format: string;
  readonly #growth: Growth;

  /** `first` is the size of the first buffer: a guess that is right saves copies. */
  constructor(format: string, growth: Growth, first: number) {
    this.format = format;
    this.#growth = growth;
    this.bytes = new Uint8Array(first);
  }

  /** Storage for at least `size` bytes in all. Bytes already written are kept; `offset` is for the error. */
  reserve(size: number, offset: number): Uint8Array<ArrayBuffer> {
    if (size <= this.bytes.length) return this.bytes;
    const written = this.bytes.subarray(0, this.size);
    const room = this.#growth(size, written);
    if (size > room)
      throw formatError(
        { format: this.format, offset },
        "inflated-exceeded",
        "inflates to more than $limit bytes",
        room,
      );
    const larger = new Uint8Array(room);
    larger.set(written);
    this.bytes = larger;
    return larger;
  }

  /** All that was written; copied where a quarter of the buffer or more would be kept alive for nothing. */
  finish(): Uint8Array<ArrayBuffer> {
    const isTight = this.size > this.bytes.length * 0.75;
    return isTight ? this.bytes.subarray(0, this.size) : this.bytes.slice(0, this.size);
  }
}
