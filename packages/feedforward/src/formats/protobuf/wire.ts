/**
 * A cursor over the wire of a protocol buffer: tags, varints and lengths, all within the bounds of the message that is
 * being read. A message in a message narrows the bounds and widens them again, so that nothing is allocated for it.
 */

import { type FormatError, formatError, type GivenFor } from "../../errors.ts";

/** How a value lies: 0 a varint, 1 eight bytes, 2 a length and that many bytes, 5 four bytes. */
export type Wire = 0 | 1 | 2 | 5;

export interface Tag {
  readonly number: number;
  readonly wire: Wire;
  /** Where the tag stands. */
  readonly offset: number;
}

export class WireReader {
  readonly bytes: Uint8Array;
  readonly format: string;
  /** The position of the next byte. */
  offset = 0;
  /** Where the message that is being read ends. */
  end: number;

  constructor(bytes: Uint8Array, format: string) {
    this.bytes = bytes;
    this.format = format;
    this.end = bytes.length;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  fault<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return formatError(this, code, sentence, ...given);
  }

  /** The same, pointing at another byte. */
  faultAt<S extends string>(offset: number, code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return formatError({ format: this.format, offset }, code, sentence, ...given);
  }

  /** The next `count` bytes, as a view. */
  take(count: number, what: string): Uint8Array {
    if (count > this.remaining) throw this.#missing(what, count);
    this.offset += count;
    return this.bytes.subarray(this.offset - count, this.offset);
  }

  /** Up to 64 bits without a sign, seven a byte, the lowest first; a bigint only where a number is too narrow. */
  varint(what: string): number | bigint {
    const start = this.offset;
    let low = 0;
    let scale = 1;
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte(what);
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return low;
      scale *= 128;
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte(what);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (value >= 1n << 64n) break;
      return value;
    }
    throw this.faultAt(start, "protobuf-varint", "$what is a varint of more than 64 bits", what);
  }

  /** 32 bits with a sign, spelled in 64. */
  int32(what: string): number {
    const start = this.offset;
    const bits = this.varint(what);
    const value = typeof bits === "number" ? bits : Number(BigInt.asIntN(64, bits));
    if (value !== (value | 0)) throw this.#wide(start, what, value);
    return value;
  }

  /** A length that the bytes can hold. */
  length(what: string): number {
    const start = this.offset;
    const length = this.varint(what);
    if (length > this.remaining) {
      const sentence = "$what of $size bytes exceeds the $remaining that remain";
      throw this.faultAt(start, "protobuf-length", sentence, what, length, this.remaining);
    }
    return Number(length);
  }

  /** The next tag. Groups, which no library writes any more, are refused, and so is what is no wire type. */
  tag(): Tag {
    const offset = this.offset;
    const tag = this.varint("tag");
    if (tag >= 2 ** 32) throw this.#wide(offset, "tag", tag);
    const bits = Number(tag);
    const number = Math.floor(bits / 8);
    const wire = bits % 8;
    if (number === 0) throw this.faultAt(offset, "protobuf-field-zero", "field number 0 is not allowed");
    if (wire === 3 || wire === 4) {
      throw this.faultAt(offset, "protobuf-group", "field $field is a group, which is not read", number);
    }
    if (wire > 5) {
      const sentence = "field $field has the unknown wire type $wire";
      throw this.faultAt(offset, "protobuf-wire-unknown", sentence, number, wire);
    }
    return { number, wire: wire as Wire, offset };
  }

  /** Passes over the value of a field. */
  skip({ number, wire }: Tag): void {
    const what = `field ${number}`;
    if (wire === 0) this.varint(what);
    else this.take(wire === 1 ? 8 : wire === 5 ? 4 : this.length(what), what);
  }

  #byte(what: string): number {
    if (this.offset >= this.end) throw this.#missing(what, 1);
    return this.bytes[this.offset++]!;
  }

  #missing(what: string, count: number): FormatError {
    const sentence = "$what needs $needed bytes, $remaining remain";
    return this.fault("bytes-missing", sentence, what, count, this.remaining);
  }

  #wide(offset: number, what: string, value: number | bigint): FormatError {
    return this.faultAt(offset, "protobuf-int32", "$what of $value has more than 32 bits", what, value);
  }
}
