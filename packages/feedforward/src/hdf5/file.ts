/**
 * An HDF5 file while it is read: bounded views of its parts, and what keeps a hostile file from costing more than its bytes.
 * Every structure is used once, so nothing goes in circles; every entry is paid for before it is looked at; and datasets
 * together take no more bytes than the file has.
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */

import type { BlockAllowance } from "../bytes/inflate.ts";
import { defaultMemoryBytes, MemoryBudget } from "../bytes/memory.ts";
import { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { FormatError, type GivenFor, withData } from "../errors.ts";
import type { ReadLimits } from "../formats/limits.ts";
import { decodeLatin1 } from "../formats/text/latin1.ts";
import { decodeUtf8 } from "../formats/text/utf8.ts";
import { lookup3 } from "./checksum.ts";

/** What the smallest entry of any structure takes, with the objects that are made of it. */
const entryBytes = 128;

/** A stored chunk, and what it must become. */
export interface StoredChunk {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Bit i says that filter i was left out. */
  readonly mask: number;
  /** Bytes of the chunk before any filter. */
  readonly size: number;
  readonly itemBytes: number;
}

/** Undoes what a filter did. */
export type Undo = (file: Hdf5File, bytes: Uint8Array, chunk: StoredChunk) => Uint8Array;

/** Filters beside those that every reader has. */
export interface Hdf5Filters {
  readonly deflate?: Undo;
}

export class Hdf5File {
  /** The object that is being read, for errors: `/model_weights/dense`. */
  path = "/";
  readonly limits: ReadLimits;
  readonly filters: Hdf5Filters;
  /** What all its streams may have together, once there is one. */
  blocks?: BlockAllowance;
  readonly #reader: ByteReader;
  readonly #budget: MemoryBudget;
  readonly #used = new Set<number>();
  #unclaimed: number;

  constructor(bytes: Uint8Array, limits: ReadLimits, filters: Hdf5Filters) {
    this.limits = limits;
    this.filters = filters;
    this.#reader = new ByteReader(bytes, "hdf5");
    this.#budget = new MemoryBudget(this.#reader, limits.memoryBytes ?? defaultMemoryBytes(bytes.length, 0));
    this.#unclaimed = bytes.length;
  }

  /** The error about the object that is being read: `"/a" has …`. */
  fault<S extends string>(offset: number, code: string, sentence: S, ...given: GivenFor<S>): FormatError {
    return this.#reader.faultAt(offset, code, `"$object" ${sentence}`, ...([this.path, ...given] as never));
  }

  /** A reader of `size` bytes from an address; without a size, to the end of the file. Its offsets are the file's. */
  part(address: number, what: string, size?: number): ByteReader {
    const { bytes, end } = this.#reader;
    this.#reader.offset = Math.min(address, end);
    this.#reader.require(address + (size ?? 0) - this.#reader.offset, what);
    return new ByteReader(size === undefined ? bytes : bytes.subarray(0, address + size), "hdf5", address);
  }

  /** The same for a structure that says at its beginning what it is, which nothing else may refer to. */
  structure(address: number, signature: string, what: string): ByteReader {
    const reader = this.part(address, what);
    this.useOnce(address, what);
    if (decodeLatin1(reader.take(signature.length, what)) !== signature) {
      throw reader.faultAt(address, "hdf5-structure", "expected $what ($signature)", what, signature);
    }
    return reader;
  }

  useOnce(address: number, what: string): void {
    if (this.#used.has(address)) throw this.#reader.faultAt(address, "hdf5-used-twice", "$what is used twice", what);
    this.spend(entryBytes, address);
    this.#used.add(address);
  }

  /** Pays for one entry. */
  entry(offset: number): void {
    this.#budget.charge(entryBytes, offset);
  }

  spend(bytes: number, offset: number): void {
    this.#budget.charge(bytes, offset);
  }

  /** The bytes of a dataset, which belong to no other. */
  claim(address: number, size: number): Uint8Array {
    const bytes = this.part(address, "data", size).take(size, "data");
    this.#unclaimed -= size;
    if (this.#unclaimed < 0) {
      throw this.fault(
        address,
        "hdf5-data-exceeded",
        "takes bytes that belong to other datasets: together more than the file",
      );
    }
    return bytes;
  }
}

/** Runs what reads bytes that are no part of the file, or a copy: what it refuses is placed where they came from. */
export function placedAt<V>(offset: number, read: () => V): V {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw withData(new FormatError("hdf5", error.reason, offset), error.code, { ...error.facts, offset });
  }
}

/** Throws unless the four bytes at the reader are the checksum of those from `start` to there. */
export function expectChecksum(reader: ByteReader, start: number, what: string): void {
  const end = reader.offset;
  if (reader.uint32("checksum") !== lookup3(reader.bytes.subarray(start, end))) {
    throw reader.faultAt(end, "hdf5-checksum", "wrong checksum of the $what: the file is damaged", what);
  }
}

/** One byte that must be one of a structure's known versions. */
export function expectVersion(reader: ByteReader, what: string, ...known: readonly number[]): number {
  const start = reader.offset;
  const version = reader.uint8("version");
  if (known.includes(version)) return version;
  throw reader.faultAt(
    start,
    "hdf5-version",
    "$what has version $version, expected $expected",
    what,
    version,
    known.map(String),
  );
}

/** An address of 8 bytes; null where it is undefined, all ones. */
export function readAddress(reader: ByteReader, what: string): number | null {
  const next = reader.bytes.subarray(reader.offset, reader.offset + 8);
  if (next.length < 8 || next.some((byte) => byte !== 0xff)) return readSize64(reader, what);
  reader.skip(8, what);
  return null;
}

/** A text that ends with a zero byte, or with the reader. */
export function readText(reader: ByteReader, what: string, size?: number): string {
  const start = reader.offset;
  const held = reader.bytes.subarray(start, size === undefined ? reader.end : start + size);
  const stop = held.indexOf(0);
  reader.skip(size ?? (stop < 0 ? held.length + 1 : stop + 1), what);
  return textOf(stop < 0 ? held : held.subarray(0, stop), reader, start);
}

export function textOf(bytes: Uint8Array, reader: ByteReader, offset: number): string {
  const text = decodeUtf8(bytes);
  if (text === null) throw reader.faultAt(offset, "hdf5-utf8", "string is not UTF-8");
  return text;
}
