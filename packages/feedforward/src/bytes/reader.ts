/**
 * A bounds-checked cursor over bytes. Every format reads through it, so a file that ends too early is one `FormatError`
 * that names the format and the offset, and nothing is allocated for a length that the file cannot hold.
 */

import { type FormatError, formatError, type GivenFor } from "../errors.ts";

export class ByteReader {
  readonly bytes: Uint8Array;
  /** The name that errors carry: `safetensors`. */
  readonly format: string;
  /** The position of the next byte. */
  offset: number;
  /** Position where reading ends: the length of the bytes. */
  readonly end: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, format: string, offset = 0) {
    this.bytes = bytes;
    this.format = format;
    this.offset = offset;
    this.end = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** The error to throw: `throw reader.fault("key-twice", "key \"$key\" comes twice", key)`. Points at the next byte. */
  fault<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return formatError(this, code, sentence, ...given);
  }

  /** The same, pointing at another byte. */
  faultAt<S extends string>(offset: number, code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return formatError({ format: this.format, offset }, code, sentence, ...given);
  }

  /** Throws unless `count` more bytes of `what` are there. */
  require(count: number, what: string): void {
    if (!(count >= 0 && count <= this.remaining)) {
      throw this.fault("bytes-missing", "$what needs $needed bytes, $remaining remain", what, count, this.remaining);
    }
  }

  /** The next `count` bytes, as a view. */
  take(count: number, what: string): Uint8Array {
    const start = this.#advance(count, what);
    return this.bytes.subarray(start, this.offset);
  }

  skip(count: number, what: string): void {
    this.#advance(count, what);
  }

  uint8(what: string): number {
    return this.#view.getUint8(this.#advance(1, what));
  }

  uint16(what: string, littleEndian = true): number {
    return this.#view.getUint16(this.#advance(2, what), littleEndian);
  }

  uint32(what: string, littleEndian = true): number {
    return this.#view.getUint32(this.#advance(4, what), littleEndian);
  }

  #advance(count: number, what: string): number {
    this.require(count, what);
    const start = this.offset;
    this.offset += count;
    return start;
  }
}
