/**
 * The central directory of a zip file (APPNOTE 6.3.10), which lists all entries at the file's end. It is the one
 * authority: sizes, offsets and names are taken from here, and whatever could make another reader see other entries is
 * refused. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

import type { ByteReader } from "../../bytes/reader.ts";
import { readSize64 } from "../../bytes/size64.ts";
import type { FormatError, Raise } from "../../errors.ts";
import { decodeLatin1 } from "../text/latin1.ts";
import { decodeUtf8 } from "../text/utf8.ts";

/** What the directory says of one entry. */
export interface DirectoryRecord {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly headerOffset: number;
  /** Where its record stands. */
  readonly recordOffset: number;
}

/** Where the directory lies, and how many records it has. */
export interface Directory {
  readonly offset: number;
  readonly end: number;
  readonly count: number;
}

export const flagDescriptor = 8;
export const flagUtf8 = 0x800;
/** Two bits that say how hard the compressor tried, a descriptor behind the content, a name in UTF-8. */
const knownFlags = 0x6 | flagDescriptor | flagUtf8;
const flagsOfEncryption = 0x1 | 0x40 | 0x2000;

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const recordSignature = 0x02014b50;

const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;
const recordBytes = 46;

const unknown16 = 0xffff;
const unknown32 = 0xffffffff;

const methodNames: ReadonlyMap<number, string> = new Map([
  [9, "deflate64"],
  [12, "bzip2"],
  [14, "LZMA"],
  [93, "Zstandard"],
  [95, "XZ"],
  [99, "AES encryption"],
]);

/** Finds the directory from the end of the file. It must lie directly before the records that end the file. */
export function findDirectory(reader: ByteReader): Directory {
  const start = findEnd(reader);
  const narrow = readEnd(reader, start);
  const found = hasLocator(reader.bytes, start) ? readEnd64(reader, start, narrow) : { ...narrow, end: start };
  const { offset, size, end, count } = found;
  reader.offset = end;
  if (offset + size !== end) throw directoryEnd(reader, offset + size, end);
  if (count > Math.floor(size / recordBytes)) {
    const sentence = "directory of $count entries does not fit $size bytes";
    throw reader.fault("zip-directory-size", sentence, count, size);
  }
  return { offset, end, count };
}

/** The directory's records in its own order. */
export function* readRecords(reader: ByteReader, { offset, end, count }: Directory): Generator<DirectoryRecord> {
  reader.offset = offset;
  for (let i = 0; i < count; i++) {
    if (reader.offset + recordBytes > end) {
      throw reader.fault("zip-directory-records", "directory holds $got records, expected $expected", i, count);
    }
    yield readRecord(reader);
  }
  if (reader.offset !== end) throw directoryEnd(reader, reader.offset, end);
}

function directoryEnd(reader: ByteReader, got: number, expected: number): FormatError {
  return reader.fault("zip-directory-end", "directory ends at $got, expected $expected", got, expected);
}

/** Reads the extra fields of a header: the zip64 values if they are there. A field that renames the entry is refused. */
export function readExtra(reader: ByteReader, length: number): { start: number; end: number } | null {
  reader.require(length, "extra fields");
  const end = reader.offset + length;
  let wide: { start: number; end: number } | null = null;
  while (reader.offset < end) {
    const start = reader.offset;
    const cut = (): FormatError => reader.faultAt(start, "zip-field-cut", "extra field is cut off");
    if (end - start < 4) throw cut();
    const id = reader.uint16("extra field");
    const size = reader.uint16("extra field");
    if (size > end - reader.offset) throw cut();
    if (id === 0x7075) throw reader.faultAt(start, "zip-second-name", "entry has a second name in an extra field");
    if (id === 1 && wide !== null) throw reader.faultAt(start, "zip64-field-twice", "entry has two zip64 fields");
    if (id === 1) wide = { start: reader.offset, end: reader.offset + size };
    reader.skip(size, "extra field");
  }
  return wide;
}

/** The last end record whose comment reaches the end of the file. */
function findEnd(reader: ByteReader): number {
  const { bytes } = reader;
  const first = Math.max(0, bytes.length - endBytes - 0xffff);
  for (let start = bytes.length - endBytes; start >= first; start--) {
    if (bytes[start] !== 0x50 || uint32At(bytes, start) !== endSignature) continue;
    const comment = bytes[start + 20]! + 256 * bytes[start + 21]!;
    if (start + endBytes + comment === bytes.length) return start;
    throw reader.faultAt(start + 20, "zip-comment", "comment of the file does not reach its end");
  }
  const sentence = "the end of the directory is missing; the file may be cut off";
  throw reader.faultAt(bytes.length, "zip-end-missing", sentence);
}

function hasLocator(bytes: Uint8Array, end: number): boolean {
  return end >= locatorBytes + end64Bytes && uint32At(bytes, end - locatorBytes) === locatorSignature;
}

interface EndRecord {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function severalParts(reader: ByteReader, offset: number): FormatError {
  return reader.faultAt(offset, "zip-parts", "a file in several parts is not read");
}

/** The record that every zip file ends with. Numbers that do not fit are full, and stand in the zip64 record. */
function readEnd(reader: ByteReader, start: number): EndRecord {
  reader.offset = start + 4;
  const parts = reader.uint32("parts");
  const here = reader.uint16("count");
  const count = reader.uint16("count");
  if (here !== count || (parts !== 0 && parts !== unknown32)) {
    throw severalParts(reader, start + 4);
  }
  return { count, size: reader.uint32("size"), offset: reader.uint32("offset") };
}

/** The zip64 records: the locator before the end record, and the wide end record directly before that. */
function readEnd64(reader: ByteReader, end: number, narrow: EndRecord): EndRecord & { readonly end: number } {
  const locator = end - locatorBytes;
  const start = locator - end64Bytes;
  reader.offset = locator + 4;
  const part = reader.uint32("part");
  const place = readSize64(reader, "offset of the zip64 record");
  const parts = reader.uint32("parts");
  if (place !== start || uint32At(reader.bytes, start) !== end64Signature) {
    const sentence = "zip64 record expected at $expected, the file says $got";
    throw reader.faultAt(locator + 8, "zip64-record-place", sentence, start, place);
  }
  reader.offset = start + 4;
  if (readSize64(reader, "zip64 record") !== end64Bytes - 12) {
    throw reader.faultAt(start + 4, "zip64-record-size", "zip64 record has another size");
  }
  reader.skip(4, "versions");
  const disks = reader.uint32("part") + reader.uint32("part");
  const here = readSize64(reader, "count");
  const wide = {
    count: readSize64(reader, "count"),
    size: readSize64(reader, "size"),
    offset: readSize64(reader, "offset"),
  };
  if (part > 0 || parts > 1 || disks > 0 || here !== wide.count) {
    throw severalParts(reader, start + 16);
  }
  const agrees =
    [unknown16, wide.count].includes(narrow.count) &&
    [unknown32, wide.size].includes(narrow.size) &&
    [unknown32, wide.offset].includes(narrow.offset);
  if (!agrees) {
    throw reader.faultAt(start + 24, "zip64-disagrees", "the two records at the end of the file disagree");
  }
  return { ...wide, end: start };
}

function readRecord(reader: ByteReader): DirectoryRecord {
  const recordOffset = reader.offset;
  if (reader.uint32("record") !== recordSignature) {
    throw reader.faultAt(recordOffset, "zip-record", "record of the directory expected");
  }
  reader.skip(4, "versions");
  const flags = reader.uint16("flags");
  const method = reader.uint16("method");
  reader.skip(4, "time");
  const crc = reader.uint32("crc");
  const narrow = { compressedSize: reader.uint32("size"), size: reader.uint32("size") };
  const [nameLength, extraLength, commentLength] = [
    reader.uint16("length"),
    reader.uint16("length"),
    reader.uint16("length"),
  ];
  const disk = reader.uint16("disk");
  reader.skip(6, "attributes");
  const narrowOffset = reader.uint32("offset");
  const name = readName(reader, nameLength, flags);
  const wide = readExtra(reader, extraLength);
  reader.skip(commentLength, "comment");
  const next = reader.offset;
  const values = new WideValues(reader, wide);
  const size = values.resolve(narrow.size);
  const compressedSize = values.resolve(narrow.compressedSize);
  const headerOffset = values.resolve(narrowOffset);
  reader.offset = next;
  if (disk !== 0) {
    throw reader.faultAt(recordOffset + 34, "zip-entry-part", 'entry "$entry" lies in another part', name);
  }
  checkMethod(reader, { name, flags, method, recordOffset });
  if (method === 0 && size !== compressedSize) {
    const sentence = 'stored entry "$entry" has two sizes, $stored and $size';
    throw reader.faultAt(recordOffset + 20, "zip-stored-size", sentence, name, compressedSize, size);
  }
  return { name, flags, method, crc, compressedSize, size, headerOffset, recordOffset };
}

/** Zip64 values stand in a fixed order, each only where its narrow field says that it does not fit. */
export class WideValues {
  readonly #reader: ByteReader;
  readonly #end: number;

  constructor(reader: ByteReader, field: { start: number; end: number } | null) {
    this.#reader = reader;
    reader.offset = field?.start ?? reader.offset;
    this.#end = field?.end ?? reader.offset;
  }

  /** The value, or the next wide one where the narrow field is full. */
  resolve(narrow: number): number {
    if (narrow !== unknown32) return narrow;
    if (this.#end - this.#reader.offset < 8) {
      throw this.#reader.fault("zip64-field-missing", "zip64 field is missing or too short");
    }
    return readSize64(this.#reader, "zip64 value");
  }
}

function checkMethod(
  reader: ByteReader,
  { name, flags, method, recordOffset }: Pick<DirectoryRecord, "name" | "flags" | "method" | "recordOffset">,
): void {
  const isEncrypted = (flags & flagsOfEncryption) !== 0;
  if (isEncrypted) {
    throw reader.faultAt(recordOffset + 8, "zip-encrypted", 'entry "$entry" is encrypted', name);
  }
  if ((flags & ~knownFlags) !== 0) {
    throw reader.faultAt(recordOffset + 8, "zip-flags", 'entry "$entry" has unknown flags', name);
  }
  if (method !== 0 && method !== 8) {
    const known = methodNames.get(method);
    const shown = known === undefined ? `compression method ${method}` : `${known} compression`;
    const sentence = 'entry "$entry" has $method, expected stored or deflate';
    throw reader.faultAt(recordOffset + 10, "zip-method", sentence, name, shown);
  }
}

/** A relative path of plain parts, in ASCII or marked as UTF-8. */
function readName(reader: ByteReader, length: number, flags: number): string {
  const start = reader.offset;
  const bytes = reader.take(length, "name");
  const isAscii = bytes.every((byte) => byte < 0x80);
  const name = (flags & flagUtf8) !== 0 ? decodeUtf8(bytes) : isAscii ? decodeLatin1(bytes) : null;
  if (name === null) {
    throw reader.faultAt(start, "zip-name-encoding", "name of an entry is neither ASCII nor marked as UTF-8");
  }
  checkName((code, sentence, ...given) => reader.faultAt(start, code, sentence, ...given), name);
  return name;
}

/** Refuses a name unless it is a plain relative path. A folder ends in a slash. */
export function checkName(raise: Raise<Error>, name: string): void {
  if (name === "") throw raise("zip-name-empty", 'entry "$entry" has an empty name', name);
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) {
    throw raise("zip-name-absolute", 'entry "$entry" has an absolute path', name);
  }
  if (name.includes("\\")) throw raise("zip-name-backslash", 'entry "$entry" has a backslash in its name', name);
  if (name.includes("\0")) throw raise("zip-name-zero", 'entry "$entry" has a zero in its name', name);
  if (name.split("/").includes("..")) {
    throw raise("zip-name-outside", 'entry "$entry" leads out of its folder by ".."', name);
  }
}

function uint32At(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>> 0;
}
