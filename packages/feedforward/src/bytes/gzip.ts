/**
 * gzip files (RFC 1952): one member after the other, each with a header, deflated content, the CRC-32 of the content
 * and its size. All members' contents together are the file's content.
 */

import { formatError } from "../errors.ts";
import { crc32 } from "./crc32.ts";
import { type BlockAllowance, blockAllowance, expectedSize, inflateInto } from "./inflate.ts";
import { ByteReader } from "./reader.ts";
import { ByteSink, declared, doubling, type SizeOf } from "./sink.ts";

/** Whether the bytes begin as a gzip file does: 1f 8b. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a gzip file, at most `limit` bytes. Zeros after the last member are padding; anything else is a
 * `FormatError`, as are a wrong CRC or size.
 */
export function gunzip(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const expected = Math.min(limit, expectedSize(bytes.length, lastSize(bytes)), 2 ** 26);
  const sink = new ByteSink("gzip", doubling(limit), expected);
  readMembers(sink, bytes);
  return sink.finish();
}

/** The most that a stored block holds is half of it: more than 64 KiB of the content are there when it is full. */
const headBytes = 2 ** 17;

/**
 * The same for content that declares its own size. `sizeOf` is asked before more than 128 KiB are inflated, with no
 * less than 64 KiB of the content or all of it, and may refuse it; another size than it says is a `FormatError`.
 */
export function gunzipDeclared(bytes: Uint8Array, sizeOf: SizeOf): Uint8Array<ArrayBuffer> {
  const sink = new ByteSink("gzip", declared(sizeOf), headBytes);
  readMembers(sink, bytes);
  const size = sizeOf(sink.bytes.subarray(0, sink.size));
  if (sink.size !== size) {
    const place = { format: sink.format, offset: bytes.length };
    throw formatError(place, "inflated-size", "inflates to $got bytes, expected $expected", sink.size, size);
  }
  return sink.finish();
}

function readMembers(sink: ByteSink, bytes: Uint8Array): void {
  const reader = new ByteReader(bytes, sink.format);
  const blocks = blockAllowance();
  do {
    readMember(reader, sink, blocks);
  } while (reader.remaining > 0 && !isPadding(bytes.subarray(reader.offset)));
}

/** What the last four bytes claim: the size of the last member's content, which is nearly always the only one. */
function lastSize(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new ByteReader(bytes, "gzip", bytes.length - 4).uint32("size");
}

const flagHeaderCrc = 2;
const flagExtra = 4;
const flagName = 8;
const flagComment = 16;
const reservedFlags = 0xe0;

function readMember(reader: ByteReader, sink: ByteSink, blocks: BlockAllowance): void {
  skipHeader(reader);
  const start = sink.size;
  reader.offset = inflateInto(sink, reader.bytes, reader.offset, blocks);
  const content = sink.bytes.subarray(start, sink.size);
  const trailer = reader.offset;
  if (reader.uint32("crc") !== crc32(content))
    throw reader.faultAt(trailer, "gzip-crc", "wrong crc: the content is damaged");
  const size = reader.uint32("size");
  if (size !== content.length % 2 ** 32) {
    throw reader.faultAt(trailer + 4, "gzip-size", "declared size of $expected bytes, got $got", size, content.length);
  }
}

function skipHeader(reader: ByteReader): void {
  const start = reader.offset;
  if (reader.uint16("magic bytes", false) !== 0x1f8b)
    throw reader.faultAt(start, "gzip-member", "expected a member (1f 8b)");
  const method = reader.uint8("compression method");
  if (method !== 8) throw reader.faultAt(start + 2, "gzip-method", "unknown compression method $method", method);
  const flags = reader.uint8("flags");
  if (flags & reservedFlags) throw reader.faultAt(start + 3, "gzip-flags", "reserved flags are set");
  reader.skip(6, "time and system");
  if (flags & flagExtra) reader.skip(reader.uint16("length of the extra field"), "extra field");
  if (flags & flagName) skipText(reader, "file name");
  if (flags & flagComment) skipText(reader, "comment");
  if (flags & flagHeaderCrc) checkHeaderCrc(reader, start);
}

/** A text ends with a zero byte. */
function skipText(reader: ByteReader, what: string): void {
  const end = reader.bytes.indexOf(0, reader.offset);
  reader.skip(end < 0 ? reader.remaining + 1 : end + 1 - reader.offset, what);
}

function checkHeaderCrc(reader: ByteReader, start: number): void {
  const { offset } = reader;
  const expected = crc32(reader.bytes.subarray(start, offset)) & 0xffff;
  if (reader.uint16("header crc") !== expected) throw reader.faultAt(offset, "gzip-header-crc", "wrong header crc");
}

function isPadding(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
