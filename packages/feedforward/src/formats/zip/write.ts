/**
 * Writes zip files whose entries are stored as they are, in the order in which they are given and with the oldest date
 * that the format has: the same contents are the same bytes, whenever and wherever they are written.
 */

import { crc32 } from "../../bytes/crc32.ts";
import { optionError } from "../../errors.ts";
import { checkName, flagUtf8 } from "./directory.ts";

const localBytes = 30;
const recordBytes = 46;
const endBytes = 22;
/** 1 January 1980. */
const date = 0x21;
const version = 20;

interface ZipMember {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly content: Uint8Array;
  readonly crc: number;
  readonly offset: number;
}

/** The bytes of a zip file. Names are relative paths; `OptionError` for others, for two alike and beyond 4 GiB. */
export function writeZip(entries: Iterable<readonly [string, Uint8Array]>): Uint8Array<ArrayBuffer> {
  const prepared = prepare(entries);
  const directoryBytes = prepared.reduce((sum, { name }) => sum + recordBytes + name.length, 0);
  const last = prepared.at(-1);
  const directoryOffset = last === undefined ? 0 : endOf(last);
  const size = directoryOffset + directoryBytes + endBytes;
  if (size > 0xfffffffe || prepared.length >= 0xffff) {
    const sentence = "zip: $count entries of $size bytes together are too many";
    throw optionError("zip-too-large", sentence, prepared.length, size);
  }
  const target = new ZipTarget(size);
  for (const entry of prepared) {
    target.uint32(0x04034b50);
    target.shared(entry);
    target.uint16(0);
    target.raw(entry.name);
    target.raw(entry.content);
  }
  for (const entry of prepared) {
    target.uint32(0x02014b50);
    target.uint16(version);
    target.shared(entry);
    for (let zeros = 0; zeros < 4; zeros++) target.uint16(0);
    target.uint32(0);
    target.uint32(entry.offset);
    target.raw(entry.name);
  }
  target.uint32(0x06054b50);
  target.uint32(0);
  target.uint16(prepared.length);
  target.uint16(prepared.length);
  target.uint32(directoryBytes);
  target.uint32(directoryOffset);
  target.uint16(0);
  return target.bytes;
}

function prepare(entries: Iterable<readonly [string, Uint8Array]>): ZipMember[] {
  const encoder = new TextEncoder();
  const seen = new Set<string>();
  const prepared: ZipMember[] = [];
  for (const [name, content] of entries) {
    if (seen.has(name)) throw optionError("zip-name-twice", 'zip: entry "$entry" is given twice', name);
    if (name.endsWith("/")) throw optionError("zip-name-folder", 'zip: entry "$entry" is a folder', name);
    checkName((code, sentence, ...given) => optionError(code, `zip: ${sentence}`, ...(given as never)), name);
    if (/\p{Surrogate}/u.test(name)) {
      throw optionError("zip-name-unicode", 'zip: "$entry" is not well-formed Unicode', name);
    }
    seen.add(name);
    const encoded = encoder.encode(name);
    if (encoded.length > 0xffff) {
      throw optionError("zip-name-length", "zip: name of $size bytes is too long", encoded.length);
    }
    const last = prepared.at(-1);
    const flags = encoded.length === name.length ? 0 : flagUtf8;
    const offset = last === undefined ? 0 : endOf(last);
    prepared.push({ name: encoded, flags, content, crc: crc32(content), offset });
  }
  return prepared;
}

function endOf({ offset, name, content }: ZipMember): number {
  return offset + localBytes + name.length + content.length;
}

/** Bytes in order, numbers little-endian. */
class ZipTarget {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #offset = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  uint16(value: number): void {
    this.#view.setUint16(this.#offset, value, true);
    this.#offset += 2;
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#offset, value, true);
    this.#offset += 4;
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#offset);
    this.#offset += bytes.length;
  }

  /** What the local header and the directory's record have in common, down to the length of the name. */
  shared({ flags, crc, content, name }: ZipMember): void {
    for (const value of [version, flags, 0, 0, date]) this.uint16(value);
    for (const value of [crc, content.length, content.length]) this.uint32(value);
    this.uint16(name.length);
  }
}
