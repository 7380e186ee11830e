/**
 * Where a dataset's elements lie: in its header (compact), in one piece (contiguous), or in chunks that may each have gone
 * through filters. Virtual datasets and other files' data are refused, and so are the indexes of chunks that only newer
 * libraries write.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import type { Shape } from "../tensor/shape.ts";
import { expectVersion, type Hdf5File, readAddress } from "./file.ts";
import { readWidth } from "./header.ts";

export type Layout =
  | { readonly kind: "compact"; readonly begin: number; readonly size: number }
  | { readonly kind: "contiguous"; readonly address: number | null; readonly size: number }
  | ChunkedLayout;

export interface ChunkedLayout {
  readonly kind: "chunked";
  /** Of a chunk, without the axis of an element's bytes. */
  readonly chunk: Shape;
  readonly itemBytes: number;
  /** Of the tree, or of the one chunk; null where nothing was written. */
  readonly address: number | null;
  /** The one chunk's, where there is no tree. */
  readonly single: { readonly size: number | null; readonly mask: number } | null;
}

const indexNames = ["", "one chunk", "implicit", "fixed array", "extensible array", "tree of version 2"];

export function readLayout(file: Hdf5File, reader: ByteReader): Layout {
  const start = reader.offset;
  const version = expectVersion(reader, "layout", 3, 4);
  const kind = reader.uint8("layout");
  if (kind === 0) {
    const size = reader.uint16("size of the data");
    reader.require(size, "data");
    return { kind: "compact", begin: reader.offset, size };
  }
  if (kind === 1) {
    return { kind: "contiguous", address: readAddress(reader, "data"), size: readSize64(reader, "size of the data") };
  }
  if (kind !== 2) throw refusal(file, start, "virtual");
  return version === 3 ? readChunked(reader) : readNewChunked(file, reader);
}

function readChunked(reader: ByteReader): Layout {
  const axes = reader.uint8("number of axes");
  const address = readAddress(reader, "address of a tree");
  return { kind: "chunked", ...chunkOf(sizes(reader, axes, 4)), address, single: null };
}

function readNewChunked(file: Hdf5File, reader: ByteReader): Layout {
  const { offset } = reader;
  const flags = reader.uint8("flags");
  const axes = reader.uint8("number of axes");
  const width = reader.uint8("width of sizes");
  if (![1, 2, 4, 8].includes(width)) throw refusal(file, offset, `chunks with sizes of ${width} bytes`);
  const chunk = chunkOf(sizes(reader, axes, width));
  const index = reader.uint8("index of chunks");
  if (index !== 1) throw refusal(file, offset, `chunks by ${indexNames[index] ?? `index ${index}`}`);
  const isFiltered = (flags & 2) !== 0;
  const size = isFiltered ? readSize64(reader, "size of a chunk") : null;
  const mask = isFiltered ? reader.uint32("filter mask") : 0;
  return { kind: "chunked", ...chunk, address: readAddress(reader, "address of a chunk"), single: { size, mask } };
}

function sizes(reader: ByteReader, count: number, width: number): number[] {
  return Array.from({ length: count }, () => readWidth(reader, width, "size of a chunk"));
}

/** The last axis of a chunk is the bytes of an element. */
function chunkOf(all: readonly number[]): { chunk: Shape; itemBytes: number } {
  return { chunk: all.slice(0, -1), itemBytes: all.at(-1) ?? 0 };
}

function refusal(file: Hdf5File, offset: number, layout: string): Error {
  return file.fault(offset, "hdf5-layout", "is laid out as $layout, which is not read", layout);
}
