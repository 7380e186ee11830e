/**
 * Zip files made by hand, so that every field of them can be wrong: an entry says what its local header, its record in
 * the directory and the end of the file claim, where that is not the truth.
 */

import { Buffer } from "node:buffer";
import zlib from "node:zlib";

interface Header {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly name: string;
  readonly extra: readonly number[];
}

export interface MadeEntry {
  readonly name: string;
  readonly content?: Uint8Array;
  /** Compresses the content with node:zlib. */
  readonly deflated?: boolean;
  /** What lies in the file in place of the content. */
  readonly raw?: Uint8Array;
  /** Bytes behind the content. */
  readonly after?: readonly number[];
  /** What both headers claim. */
  readonly both?: Partial<Header>;
  readonly local?: Partial<Header>;
  readonly central?: Partial<Header & { readonly offset: number; readonly disk: number; readonly comment: string }>;
}

export interface MadeEnd {
  readonly parts?: number;
  readonly here?: number;
  readonly count?: number;
  readonly size?: number;
  readonly offset?: number;
  readonly comment?: string;
  /** Between the directory and the end. */
  readonly before?: readonly number[];
}

/** The bytes of a zip file. */
export function zip(entries: readonly MadeEntry[], end: MadeEnd = {}): Uint8Array {
  // Pieces, not numbers: a file may have tens of megabytes.
  const file: Uint8Array[] = [];
  let filled = 0;
  const append = (...pieces: readonly (Uint8Array | readonly number[])[]): void => {
    for (const piece of pieces) {
      file.push(Uint8Array.from(piece));
      filled += piece.length;
    }
  };
  const directory: number[] = [];
  for (const entry of entries) {
    const content = entry.content ?? new Uint8Array(0);
    const raw = entry.raw ?? (entry.deflated ? zlib.deflateRawSync(content) : content);
    const truth: Header = {
      flags: 0,
      method: entry.deflated ? 8 : 0,
      crc: zlib.crc32(content),
      compressedSize: raw.length,
      size: content.length,
      name: entry.name,
      extra: [],
      ...entry.both,
    };
    const local = { ...truth, ...entry.local };
    const central = { ...truth, offset: filled, disk: 0, comment: "", ...entry.central };
    const name = bytesOf(central.name);
    append(u32(0x04034b50), fields(local), u16(local.extra.length), bytesOf(local.name), local.extra);
    append(raw, entry.after ?? []);
    directory.push(...u32(0x02014b50), ...u16(20), ...fields(central), ...u16(central.extra.length));
    directory.push(...u16(central.comment.length), ...u16(central.disk), ...u16(0), ...u32(0), ...u32(central.offset));
    directory.push(...name, ...central.extra, ...bytesOf(central.comment));
  }
  const { parts = 0, count = entries.length, size = directory.length, offset = filled, comment = "" } = end;
  const last = [...u32(0x06054b50), ...u32(parts), ...u16(end.here ?? count), ...u16(count), ...u32(size)];
  const before = end.before ?? [];
  append(directory, before, last, u32(offset), u16(comment.length), bytesOf(comment));
  return new Uint8Array(Buffer.concat(file));
}

/** What PyTorch writes beside a pickle in the folder `a`. */
export const torchVersion: MadeEntry = { name: "a/version", content: Uint8Array.of(0x33, 0x0a) };

/** A field of the sizes that do not fit 32 bits. */
export function wide(...values: readonly (number | bigint)[]): number[] {
  return [...u16(1), ...u16(8 * values.length), ...values.flatMap(u64)];
}

/** The two records of zip64 that come before the end, for a directory that ends at `start`. */
export function end64(
  start: number,
  fields: Partial<Record<"count" | "here" | "size" | "offset" | "place" | "length", number | bigint>>,
) {
  const { count = 1, here = count, size = 0, offset = 0, place = start, length = 44 } = fields;
  return [
    u32(0x06064b50),
    [length].flatMap(u64),
    [45, 45, 0, 0, 0, 0].flatMap(u16),
    [here, count, size, offset].flatMap(u64),
    [0x07064b50, 0].flatMap(u32),
    [place].flatMap(u64),
    u32(1),
  ].flat();
}

function fields({ flags, method, crc, compressedSize, size, name }: Header): number[] {
  const text = bytesOf(name);
  return [[20, flags, method, 0, 0x21].flatMap(u16), [crc, compressedSize, size].flatMap(u32), u16(text.length)].flat();
}

/** Text as UTF-8; latin1 where it is to be broken is written as U+00nn and kept a byte. */
function bytesOf(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

export function u16(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

export function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

export function u64(value: number | bigint): number[] {
  const bits = BigInt(value);
  return [...u32(Number(bits & 0xffffffffn)), ...u32(Number((bits >> 32n) & 0xffffffffn))];
}
