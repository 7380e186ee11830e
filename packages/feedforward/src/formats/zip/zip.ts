/**
 * Zip files as containers of arrays: which entries there are is decided by the directory at the end, every local header
 * must agree with it, and contents are stored or deflated, of the declared size and with the declared CRC. Nothing is
 * ever written to a disk, so a name is a name and no path.
 */

import { crc32 } from "../../bytes/crc32.ts";
import { type BlockAllowance, blockAllowance, inflate } from "../../bytes/inflate.ts";
import { ByteReader } from "../../bytes/reader.ts";
import { FormatError, formatError, printable, withData } from "../../errors.ts";
import type { Kinds } from "../../options/check.ts";
import { defaultNames, limitKinds, type ReadLimits } from "../limits.ts";
import {
  type DirectoryRecord,
  findDirectory,
  flagDescriptor,
  readExtra,
  readRecords,
  WideValues,
} from "./directory.ts";

/** What reading an archive may take. */
export interface ZipLimits extends ReadLimits {
  /** Bytes that all deflated entries may come to together. Default: `defaultInflatedBytes`. */
  readonly inflatedBytes?: number;
}

export const zipLimitKinds: Kinds<ZipLimits> = { ...limitKinds, inflatedBytes: "a number" };

/** One entry: where its content lies in the file, and what it must be. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly size: number;
  /** The first byte of the content and the byte after the last, in the file. */
  readonly begin: number;
  readonly end: number;
  /** One for all entries of a file. */
  readonly blocks: BlockAllowance;
}

const mebibyte = 2 ** 20;
const localSignature = 0x04034b50;
/** Encryption, descriptor, name in UTF-8: what the two headers of an entry must agree on. */
const decisiveFlags = 0x1 | flagDescriptor | 0x800;
/** A descriptor with its signature and wide sizes. */
const longestDescriptor = 24;

/**
 * 16 × the file + 64 MiB, and never over 1 GiB. Arrays of trained networks shrink to a half, pruned ones to a tenth;
 * deflate's own limit is 1032, which only zeros and bombs reach.
 */
export function defaultInflatedBytes(fileBytes: number): number {
  return Math.min(16 * fileBytes + 64 * mebibyte, 1024 * mebibyte);
}

/** The entries of a zip file by name, folders left out. All that the headers say is checked before any content is. */
export function readZipEntries(bytes: Uint8Array, format: string, limits: ZipLimits = {}): Map<string, ZipEntry> {
  const reader = new ByteReader(bytes, format);
  const directory = findDirectory(reader);
  const mostNames = limits.names ?? defaultNames;
  if (directory.count > mostNames) {
    throw reader.faultAt(directory.offset, "zip-entries", "more than $limit entries", mostNames);
  }
  const records = new Map<string, DirectoryRecord>();
  for (const record of readRecords(reader, directory)) {
    const { name, recordOffset } = record;
    if (records.has(name)) {
      throw reader.faultAt(recordOffset, "zip-entry-twice", 'entry "$entry" comes twice', name);
    }
    records.set(name, record);
  }
  const located = locate([...records.values()], reader, directory.offset);
  const entries = new Map(located.map((entry) => [entry.name, entry]));
  checkInflated(located, limits.inflatedBytes ?? defaultInflatedBytes(bytes.length), reader);
  return new Map([...records.keys()].filter((name) => !name.endsWith("/")).map((name) => [name, entries.get(name)!]));
}

/** The content of an entry: a view of the file where it is stored, else bytes of its own. */
export function readZipContent(bytes: Uint8Array, entry: ZipEntry, format: string): Uint8Array {
  const content = entry.isDeflated ? inflateEntry(bytes, entry, format) : bytes.subarray(entry.begin, entry.end);
  if (crc32(content) !== entry.crc) {
    const sentence = 'entry "$entry" has a wrong crc: the content is damaged';
    throw formatError({ format, offset: entry.begin }, "zip-crc", sentence, entry.name);
  }
  return content;
}

/** Runs a reader on an entry's content. What it refuses is refused in the name of the archive and its entry. */
export function insideEntry<V>(entry: ZipEntry, format: string, read: () => V): V {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError) || error.format === format) throw error;
    // Of what is deflated, no offset in the content is an offset in the file.
    const offset = entry.isDeflated ? entry.begin : entry.begin + error.offset;
    const inside = new FormatError(format, `entry "${printable(entry.name)}": ${error.reason}`, offset);
    throw withData(inside, error.code, { ...error.facts, inside: entry.name, format, offset });
  }
}

function checkInflated(entries: readonly ZipEntry[], limitBytes: number, reader: ByteReader): void {
  let total = 0;
  for (const { isDeflated, size, begin } of entries) {
    if (isDeflated) total += size;
    if (total > limitBytes) {
      const sentence = "contents inflate to more than the $limit bytes allowed";
      throw reader.faultAt(begin, "zip-inflated-exceeded", sentence, limitBytes);
    }
  }
}

/**
 * Checks every local header, and that the entries and the directory lie end to end: no two share bytes, and none lie
 * between them in which a reader that goes by local headers would see other entries.
 */
function locate(records: readonly DirectoryRecord[], reader: ByteReader, directoryOffset: number): ZipEntry[] {
  let filled = 0;
  let slack = 0;
  const blocks = blockAllowance();
  const fill = (offset: number): void => {
    if (offset > filled + slack) {
      throw reader.faultAt(filled, "zip-hole", "$count bytes of no entry lie between", offset - filled);
    }
  };
  const located = [...records]
    .sort((a, b) => a.headerOffset - b.headerOffset)
    .map((record) => {
      const { name, crc, size, compressedSize, headerOffset } = record;
      if (headerOffset >= directoryOffset) {
        const sentence = 'entry "$entry" begins at $begin, behind all entries';
        throw reader.faultAt(record.recordOffset + 42, "zip-entry-behind", sentence, name, headerOffset);
      }
      if (headerOffset < filled) {
        throw reader.faultAt(headerOffset, "zip-overlap", 'entry "$entry" overlaps another entry', name);
      }
      const begin = readLocalHeader(record, reader);
      fill(headerOffset);
      const end = begin + compressedSize;
      if (end > directoryOffset) {
        const sentence = 'entry "$entry" of $size bytes runs into the directory';
        throw reader.faultAt(begin, "zip-entry-end", sentence, name, compressedSize);
      }
      if (end > begin && name.endsWith("/")) {
        throw reader.faultAt(begin, "zip-folder-content", 'entry "$entry" is a folder with content', name);
      }
      filled = end;
      slack = record.flags & flagDescriptor ? longestDescriptor : 0;
      return { name, isDeflated: record.method === 8, crc, size, begin, end, blocks };
    });
  fill(directoryOffset);
  return located;
}

/** The offset of the content. With a descriptor behind it, the local header may leave sizes and CRC at 0. */
function readLocalHeader(record: DirectoryRecord, reader: ByteReader): number {
  const start = record.headerOffset;
  reader.offset = start;
  if (reader.uint32("local header") !== localSignature) {
    throw reader.faultAt(start, "zip-local-header", 'entry "$entry" has no local header', record.name);
  }
  reader.skip(2, "version");
  const flags = reader.uint16("flags");
  const method = reader.uint16("method");
  reader.skip(4, "time");
  const crc = reader.uint32("crc");
  const narrowCompressed = reader.uint32("size");
  const narrowSize = reader.uint32("size");
  const nameLength = reader.uint16("length");
  const extraLength = reader.uint16("length");
  const name = reader.take(nameLength, "name");
  const wideField = readExtra(reader, extraLength);
  const begin = reader.offset;
  const wide = new WideValues(reader, wideField);
  const size = wide.resolve(narrowSize);
  const compressedSize = wide.resolve(narrowCompressed);
  const disagree = (what: string): FormatError => {
    const sentence = 'entry "$entry" has another $what in its local header';
    return reader.faultAt(start, "zip-headers-disagree", sentence, record.name, what);
  };
  if (!sameName(name, record.name)) throw disagree("name");
  if (((flags ^ record.flags) & decisiveFlags) !== 0) throw disagree("set of flags");
  if (method !== record.method) throw disagree("compression method");
  const isLater = (flags & flagDescriptor) !== 0;
  const agrees = (local: number, central: number): boolean => local === central || (isLater && local === 0);
  if (!agrees(crc, record.crc)) throw disagree("crc");
  if (!agrees(size, record.size) || !agrees(compressedSize, record.compressedSize)) throw disagree("size");
  return begin;
}

const encoder = new TextEncoder();

function sameName(bytes: Uint8Array, name: string): boolean {
  const expected = encoder.encode(name);
  return bytes.length === expected.length && bytes.every((byte, i) => byte === expected[i]);
}

function inflateEntry(bytes: Uint8Array, entry: ZipEntry, format: string): Uint8Array {
  const { name, size, begin, end, blocks } = entry;
  const { output, consumed } = inflate(bytes.subarray(0, end), { format, limit: size, offset: begin, blocks });
  if (output.length !== size) {
    const sentence = 'entry "$entry" inflates to $got bytes, expected $expected';
    throw formatError({ format, offset: begin }, "zip-entry-inflated", sentence, name, output.length, size);
  }
  if (begin + consumed !== end) {
    const place = { format, offset: begin + consumed };
    throw formatError(place, "zip-entry-rest", 'entry "$entry" holds bytes behind its content', name);
  }
  return output;
}
