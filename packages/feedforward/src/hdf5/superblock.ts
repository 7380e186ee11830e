/**
 * The superblock, with which a file begins: how wide its addresses are, where it ends, and where its root group stands.
 * Versions 0 and 1 have a symbol table's entry for the root; 2 and 3 have its address and a checksum.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { expectChecksum, expectVersion, type Hdf5File, readAddress } from "./file.ts";

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as those of an HDF5 file. */
export function beginsAsHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/** The address of the root group's header. */
export function readSuperblock(file: Hdf5File): number {
  const reader = file.part(0, "superblock");
  if (!beginsAsHdf5(reader.bytes)) throw reader.fault("hdf5-signature", 'expected "\\x89HDF"');
  reader.skip(8, "signature");
  return expectVersion(reader, "superblock", 0, 1, 2, 3) < 2 ? readOld(reader) : readNew(reader);
}

function readOld(reader: ByteReader): number {
  const version = reader.bytes[8]!;
  reader.skip(4, "versions");
  expectSizes(reader);
  reader.skip(1 + 4 + 4 + (version === 1 ? 4 : 0), "sizes of groups");
  expectBase(reader);
  readAddress(reader, "free space");
  expectEnd(reader);
  const offset = reader.offset;
  if (readAddress(reader, "driver information") !== null) {
    throw reader.faultAt(offset, "hdf5-driver", "the file is one of several that belong together, which are not read");
  }
  reader.skip(8, "name of the root group");
  return readSize64(reader, "address of the root group");
}

function readNew(reader: ByteReader): number {
  expectSizes(reader);
  reader.skip(1, "flags");
  expectBase(reader);
  readAddress(reader, "superblock extension");
  expectEnd(reader);
  const root = readSize64(reader, "address of the root group");
  expectChecksum(reader, 0, "superblock");
  return root;
}

function expectSizes(reader: ByteReader): void {
  const start = reader.offset;
  const address = reader.uint8("size of addresses");
  const length = reader.uint8("size of lengths");
  if (address === 8 && length === 8) return;
  const sentence = "addresses of $address bytes and lengths of $length are not read, expected 8";
  throw reader.faultAt(start, "hdf5-sizes", sentence, address, length);
}

function expectBase(reader: ByteReader): void {
  const start = reader.offset;
  const base = readSize64(reader, "base address");
  if (base !== 0) throw reader.faultAt(start, "hdf5-base", "addresses count from $base, expected 0", base);
}

function expectEnd(reader: ByteReader): void {
  const start = reader.offset;
  const end = readSize64(reader, "end of the file");
  if (end <= reader.end) return;
  throw reader.faultAt(
    start,
    "hdf5-end",
    "the file has $got bytes of $expected: it was not copied whole",
    reader.end,
    end,
  );
}
