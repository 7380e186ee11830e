/**
 * Chunks become one array: each is found by a tree's keys (its stored size, its filter mask and where it begins along every
 * axis), proven, and copied to its place; what reaches beyond the array is left out. Every element must have its chunk.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Hdf5File } from "./file.ts";
import { unfiltered } from "./filters.ts";
import type { ChunkedLayout } from "./layout.ts";
import { walkTree } from "./tree.ts";
import { byteLength, type Elements, type ValueType } from "./values.ts";

interface Stored {
  readonly origin: readonly number[];
  readonly address: number;
  readonly size: number;
  readonly mask: number;
}

export interface Chunked {
  readonly layout: ChunkedLayout;
  readonly filters: readonly number[];
  /** Where the dataset's header stands. */
  readonly offset: number;
}

export function readChunks(file: Hdf5File, value: ValueType, { layout, filters, offset }: Chunked): Elements {
  const { shape, type } = value;
  const { chunk, itemBytes } = layout;
  if (chunk.length !== shape.length || itemBytes !== type.size || chunk.some((size) => size === 0)) {
    const sentence = "has chunks of the shape $chunk and $bytes bytes an element, which do not fit its shape $shape";
    throw file.fault(offset, "hdf5-chunk-shape", sentence, chunk, itemBytes, shape);
  }
  const chunkBytes = sizeOf(chunk) * itemBytes;
  const bytes = byteLength(value);
  const stored = bytes === 0 ? [] : storedChunks(file, layout, chunkBytes);
  const expected = bytes === 0 ? 0 : shape.reduce((count, size, axis) => count * Math.ceil(size / chunk[axis]!), 1);
  if (stored.length !== expected) throw unwritten(file, offset);
  // Without filters what is copied is in the file; else it is paid for before it is there.
  if (filters.length > 0) file.spend(bytes + 3 * chunkBytes, offset);
  else if (stored.some(({ size }) => size !== chunkBytes)) throw unwritten(file, offset);
  const raws = stored.map((one) => file.claim(one.address, one.size));
  const target = new Uint8Array(bytes);
  const seen = new Set<number>();
  stored.forEach(({ origin, mask, address }, i) => {
    const place = placeOf(origin, shape, chunk);
    if (place === null || seen.has(place)) {
      throw file.fault(address, "hdf5-chunk-place", "has a chunk at $place, where none belongs or another is", origin);
    }
    seen.add(place);
    const content = { bytes: raws[i]!, offset: address, mask, size: chunkBytes, itemBytes };
    copyChunk(unfiltered(file, filters, content), target, { origin, shape, chunk, itemBytes });
  });
  return { bytes: target, offset, owned: true };
}

export function unwritten(file: Hdf5File, offset: number): Error {
  return file.fault(offset, "hdf5-unwritten", "has elements that were never written");
}

function storedChunks(file: Hdf5File, layout: ChunkedLayout, chunkBytes: number): Stored[] {
  const { address, chunk, single } = layout;
  if (address === null) return [];
  if (single !== null) {
    return [{ origin: chunk.map(() => 0), address, size: single.size ?? chunkBytes, mask: single.mask }];
  }
  const chunks: Stored[] = [];
  walkTree(file, { address, type: 1, keyBytes: 8 + 8 * (chunk.length + 1) }, (leaf, key) => {
    chunks.push({ ...readKey(key, chunk.length), address: leaf });
  });
  return chunks;
}

function readKey(key: ByteReader, axes: number): Omit<Stored, "address"> {
  const size = key.uint32("size of a chunk");
  const mask = key.uint32("filter mask");
  return { size, mask, origin: Array.from({ length: axes }, () => readSize64(key, "place of a chunk")) };
}

/** The number of the chunk that begins there, in C order; null where none does. */
function placeOf(origin: readonly number[], shape: Shape, chunk: Shape): number | null {
  let place = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const index = origin[axis]! / chunk[axis]!;
    if (!Number.isInteger(index) || origin[axis]! >= shape[axis]!) return null;
    place = place * Math.ceil(shape[axis]! / chunk[axis]!) + index;
  }
  return place;
}

interface ChunkPlace {
  readonly origin: readonly number[];
  readonly shape: Shape;
  readonly chunk: Shape;
  readonly itemBytes: number;
}

/** Runs shorter than this are copied byte by byte, which is quicker than making views of them. */
const shortRun = 64;

/** Copies run by run, the rows of the last axis, as far as they lie in the array. */
function copyChunk(source: Uint8Array, target: Uint8Array, { origin, shape, chunk, itemBytes }: ChunkPlace): void {
  const last = shape.length - 1;
  const copy = (from: number, to: number, size: number): void => {
    if (size >= shortRun) target.set(source.subarray(from, from + size), to);
    else for (let i = 0; i < size; i++) target[to + i] = source[from + i]!;
  };
  const visit = (axis: number, from: number, to: number): void => {
    const count = Math.min(chunk[axis]!, shape[axis]! - origin[axis]!);
    const begin = to * shape[axis]! + origin[axis]!;
    if (axis < last) for (let i = 0; i < count; i++) visit(axis + 1, from * chunk[axis]! + i, begin + i);
    else copy(from * chunk[axis]! * itemBytes, begin * itemBytes, count * itemBytes);
  };
  visit(0, 0, 0);
}
