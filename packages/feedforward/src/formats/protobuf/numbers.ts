/**
 * Lists of numbers in a protocol buffer. They may come packed (one block) or one by one, and in several pieces: all are
 * gathered in one buffer that grows. Floats are moved as bytes, so that the payload of every NaN arrives as written.
 */

import type { Field, Occurrence, ProtoContext } from "./protobuf.ts";
import type { Wire, WireReader } from "./wire.ts";

type NumberArray = Int32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;

/** How the numbers of a list lie, and the array that holds them. */
interface NumberKind<A extends NumberArray> {
  readonly wire: Exclude<Wire, 2>;
  readonly itemBytes: 4 | 8;
  wrap(bytes: Uint8Array<ArrayBuffer>): A;
}

/** A file has thousands of lists of a few numbers: what they begin with is theirs together. */
const nothing = new Uint8Array(0);
const nothingSeen = /* @__PURE__ */ new DataView(nothing.buffer);
const leastBytes = 32;

/** A list while it grows: the bytes of its numbers. */
class NumberStorage {
  bytes = nothing;
  view = nothingSeen;
  size = 0;

  reserve(count: number, context: ProtoContext, offset: number): void {
    const needed = this.size + count;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length, leastBytes));
    context.budget.charge(larger.length, offset);
    if (this.size > 0) larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** The numbers of a field: `values` is made when it is asked for. */
export class NumberList<A extends NumberArray> {
  readonly #storage = new NumberStorage();
  readonly #kind: NumberKind<A>;

  constructor(kind: NumberKind<A>, bytes: Uint8Array = nothing) {
    this.#kind = kind;
    if (bytes.length === 0) return;
    this.#storage.bytes = new Uint8Array(bytes);
    this.#storage.size = bytes.length;
  }

  get values(): A {
    return this.#kind.wrap(this.#storage.bytes.slice(0, this.#storage.size));
  }

  get length(): number {
    return this.#storage.size / this.#kind.itemBytes;
  }

  /** `tag` is what stands before each number that comes alone. */
  take({ reader, context, wire, what }: Occurrence, tag: number): void {
    if (wire !== 2) {
      this.#takeOne(reader, context, what);
      // One by one they stand in thousands behind each other, each with the same tag of a byte.
      while (reader.remaining > 0 && reader.bytes[reader.offset] === tag) {
        reader.offset += 1;
        this.#takeOne(reader, context, what);
      }
      return;
    }
    const start = reader.offset;
    const length = reader.length(what);
    const end = reader.offset + length;
    const { itemBytes } = this.#kind;
    if (this.#kind.wire !== 0) {
      if (length % itemBytes !== 0) {
        const sentence = "$what of $size bytes is no whole number of $each-byte numbers";
        throw reader.faultAt(start, "protobuf-packed-size", sentence, what, length, itemBytes);
      }
      this.#copy(reader, context, length, what);
      return;
    }
    while (reader.offset < end) this.#takeOne(reader, context, what);
    if (reader.offset > end) throw reader.faultAt(start, "protobuf-packed-end", "$what ends inside a number", what);
  }

  #copy(reader: WireReader, context: ProtoContext, count: number, what: string): void {
    this.#storage.reserve(count, context, reader.offset);
    this.#storage.bytes.set(reader.take(count, what), this.#storage.size);
    this.#storage.size += count;
  }

  #takeOne(reader: WireReader, context: ProtoContext, what: string): void {
    const { itemBytes, wire } = this.#kind;
    if (wire !== 0) {
      this.#copy(reader, context, itemBytes, what);
      return;
    }
    this.#storage.reserve(itemBytes, context, reader.offset);
    if (itemBytes === 4) this.#storage.view.setInt32(this.#storage.size, reader.int32(what), true);
    else this.#put64(reader.varint(what));
    this.#storage.size += itemBytes;
  }

  #put64(bits: number | bigint): void {
    const { view, size } = this.#storage;
    if (typeof bits === "bigint") {
      view.setBigUint64(size, bits, true);
      return;
    }
    view.setUint32(size, bits % 2 ** 32, true);
    view.setUint32(size + 4, Math.floor(bits / 2 ** 32), true);
  }
}

/** A field that holds a list of numbers, packed or not. */
export function numbers<A extends NumberArray>(number: number, kind: NumberKind<A>): Field<NumberList<A> | undefined> {
  const tag = 8 * number + kind.wire; // of more than a byte it equals none
  return {
    number,
    wires: [kind.wire, 2],
    absent: undefined,
    take(list, occurrence) {
      const grown = list ?? new NumberList(kind);
      grown.take(occurrence, tag);
      return grown;
    },
  };
}

/** A list for writing. */
export function listOf<A extends NumberArray>(kind: NumberKind<A>, values: A): NumberList<A> {
  return new NumberList(kind, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

export const int32s: NumberKind<Int32Array> = {
  wire: 0,
  itemBytes: 4,
  wrap: (bytes) => new Int32Array(bytes.buffer),
};

export const int64s: NumberKind<BigInt64Array> = {
  wire: 0,
  itemBytes: 8,
  wrap: (bytes) => new BigInt64Array(bytes.buffer),
};

/** Without a sign; the same bits on the wire and in memory. */
export const uint64s: NumberKind<BigUint64Array> = {
  wire: 0,
  itemBytes: 8,
  wrap: (bytes) => new BigUint64Array(bytes.buffer),
};

export const floats: NumberKind<Float32Array> = {
  wire: 5,
  itemBytes: 4,
  wrap: (bytes) => new Float32Array(bytes.buffer),
};

export const doubles: NumberKind<Float64Array> = {
  wire: 1,
  itemBytes: 8,
  wrap: (bytes) => new Float64Array(bytes.buffer),
};
