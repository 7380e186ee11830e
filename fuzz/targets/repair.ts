/**
 * Checksums stop a fuzzer at the door. Here they are put right, as far as a file's own words say where they stand, so
 * that what lies behind them is fuzzed too.
 */

import { crc32 } from "../../packages/feedforward/src/bytes/crc32.ts";
import { lookup3 } from "../../packages/feedforward/src/hdf5/checksum.ts";

/** The file with the CRC of every stored entry put right, in its local header and in the directory. */
export function repairedZip(file: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(file);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 10, true) !== 0) continue;
    const local = view.getUint32(at + 42, true);
    if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50) continue;
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const end = begin + view.getUint32(at + 20, true);
    if (end > bytes.length) continue;
    const crc = crc32(bytes.subarray(begin, end));
    view.setUint32(at + 16, crc, true);
    if ((view.getUint16(local + 6, true) & 8) === 0) view.setUint32(local + 14, crc, true);
  }
  return bytes;
}

/** A gzip file with the content, at most 65,535 bytes, in one stored block. */
export function gzipped(content: Uint8Array): Uint8Array {
  const { length } = content;
  const bytes = new Uint8Array(10 + 5 + length + 8);
  const view = new DataView(bytes.buffer);
  bytes.set([0x1f, 0x8b, 8]);
  bytes[10] = 1;
  view.setUint16(11, length, true);
  view.setUint16(13, ~length, true);
  bytes.set(content, 15);
  view.setUint32(15 + length, crc32(content), true);
  view.setUint32(19 + length, length, true);
  return bytes;
}

/** The file with the CRC of every chunk put right. */
export function repairedPng(file: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(file);
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

/** The file with the checksums of its superblock and of the first block of every header put right, those of the newer versions. */
export function repairedHdf5(file: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(file);
  const view = new DataView(bytes.buffer);
  if (bytes.length >= 48 && bytes[8]! >= 2) view.setUint32(44, lookup3(bytes.subarray(0, 44)), true);
  for (let at = 0; at + 12 <= bytes.length; at++) {
    if (view.getUint32(at) !== 0x4f484452) continue; // OHDR
    const flags = bytes[at + 5]!;
    const size = at + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const width = 1 << (flags & 3);
    let length = 0;
    for (let i = Math.min(width, 4) - 1; i >= 0; i--) length = 256 * length + (bytes[size + i] ?? 0);
    const end = size + width + length;
    if (end + 4 <= bytes.length) view.setUint32(end, lookup3(bytes.subarray(at, end)), true);
  }
  return bytes;
}
