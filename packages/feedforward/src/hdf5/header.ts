/**
 * Object headers: the messages that say of an object what it is. They stand in a block behind the header's beginning and in
 * others that messages name (continuations). Version 1 pads everything to 8 bytes; version 2 has signatures and checksums.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { expectChecksum, expectVersion, type Hdf5File } from "./file.ts";

/** The messages that are read, by their numbers. */
export const messages = {
  dataspace: 0x1,
  linkInfo: 0x2,
  datatype: 0x3,
  link: 0x6,
  externalFiles: 0x7,
  layout: 0x8,
  filters: 0xb,
  attribute: 0xc,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** Those that change nothing of what is read: fill values, hints, times, comments, counts. */
const passedOver: readonly number[] = [0x0, 0x4, 0x5, 0xa, 0xd, 0xe, 0x12, 0x16];

/** Those that an object may have several of. */
const repeated: readonly number[] = [messages.link, messages.attribute, messages.continuation];

const known: readonly number[] = Object.values(messages);

/** What is said of an object that keeps a part of its description elsewhere. */
export const sharing = "shares its datatype or another message with other objects, which is not read";

/** The bodies of an object's messages by their numbers, in the order of the file. */
export class ObjectHeader {
  readonly address: number;
  readonly #bodies = new Map<number, ByteReader[]>();

  constructor(address: number) {
    this.address = address;
  }

  add(type: number, body: ByteReader): void {
    const bodies = this.#bodies.get(type);
    if (bodies === undefined) this.#bodies.set(type, [body]);
    else bodies.push(body);
  }

  all(type: number): readonly ByteReader[] {
    return this.#bodies.get(type) ?? [];
  }

  one(type: number): ByteReader | undefined {
    return this.all(type)[0];
  }
}

interface Block {
  readonly begin: number;
  readonly size: number;
}

export function readHeader(file: Hdf5File, address: number): ObjectHeader {
  const reader = file.part(address, "object header");
  const isNew = reader.bytes[address] === 0x4f;
  const header = new ObjectHeader(address);
  const blocks: Block[] = [];
  if (isNew) beginNew(file, header, blocks);
  else beginOld(file, header, blocks);
  return header;
}

function beginOld(file: Hdf5File, header: ObjectHeader, blocks: Block[]): void {
  const { address } = header;
  file.useOnce(address, "object header");
  const reader = file.part(address, "object header");
  expectVersion(reader, "object header", 1);
  reader.skip(1 + 2 + 4, "object header");
  blocks.push({ begin: address + 16, size: reader.uint32("size of the header") });
  for (const { begin, size } of blocks) {
    file.useOnce(begin, "header block");
    readMessages(file, { header, blocks, headBytes: 8 }, file.part(begin, "header block", size));
  }
}

function beginNew(file: Hdf5File, header: ObjectHeader, blocks: Block[]): void {
  const { address } = header;
  const reader = file.structure(address, "OHDR", "object header");
  expectVersion(reader, "object header", 2);
  const flags = reader.uint8("flags");
  reader.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0), "times and hints");
  const size = readWidth(reader, 1 << (flags & 3), "size of the header");
  const context = { header, blocks, headBytes: flags & 4 ? 6 : 4 };
  readChecked(file, context, { begin: address, size: reader.offset - address + size + 4 }, reader.offset);
  for (const block of blocks) {
    file.structure(block.begin, "OCHK", "header block");
    readChecked(file, context, block, block.begin + 4);
  }
}

interface Context {
  readonly header: ObjectHeader;
  /** Grows while it is walked. */
  readonly blocks: Block[];
  /** Bytes before each message's body. */
  readonly headBytes: number;
}

/** The messages of a block that ends with its checksum. */
function readChecked(file: Hdf5File, context: Context, { begin, size }: Block, first: number): void {
  const end = begin + size - 4;
  const trailer = file.part(begin, "header block", Math.max(size, 8));
  trailer.offset = Math.max(end, begin);
  expectChecksum(trailer, begin, "object header");
  readMessages(file, context, file.part(first, "header block", end - first));
}

function readMessages(file: Hdf5File, context: Context, reader: ByteReader): void {
  const isOld = context.headBytes === 8;
  while (reader.remaining >= context.headBytes) {
    const start = reader.offset;
    file.entry(start);
    const type = isOld ? reader.uint16("type") : reader.uint8("type");
    const size = reader.uint16("size");
    const flags = reader.uint8("flags");
    reader.skip(start + context.headBytes - reader.offset, "message");
    const body = file.part(reader.offset, "message", Math.min(size, reader.remaining));
    reader.skip(size, "message");
    if (!passedOver.includes(type)) addMessage(file, context, type, { body, start, flags });
  }
}

interface Message {
  readonly body: ByteReader;
  readonly start: number;
  readonly flags: number;
}

function addMessage(file: Hdf5File, { header, blocks }: Context, type: number, { body, start, flags }: Message): void {
  if (!known.includes(type))
    throw file.fault(start, "hdf5-message", "holds a message of type $type, which is not read", type);
  if (flags & 2) throw file.fault(start, "hdf5-shared", sharing);
  if (header.one(type) !== undefined && !repeated.includes(type)) {
    throw file.fault(start, "hdf5-message-twice", "has two messages of type $type", type);
  }
  if (type !== messages.continuation) header.add(type, body);
  else blocks.push({ begin: readSize64(body, "header block"), size: readSize64(body, "header block") });
}

/** An unsigned number of 1, 2, 4 or 8 bytes. */
export function readWidth(reader: ByteReader, bytes: number, what: string): number {
  if (bytes === 1) return reader.uint8(what);
  if (bytes === 2) return reader.uint16(what);
  return bytes === 4 ? reader.uint32(what) : readSize64(reader, what);
}
