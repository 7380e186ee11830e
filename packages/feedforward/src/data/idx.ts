/**
 * IDX, the format of MNIST's files: two zero bytes, a type, a rank, the sizes as big-endian 32-bit numbers, then the
 * elements, big-endian, last axis contiguous. A gzipped file is recognised by its first bytes.
 * Source: https://yann.lecun.com/exdb/mnist/
 */

import { gunzip, isGzip } from "../bytes/gzip.ts";
import { ByteReader } from "../bytes/reader.ts";
import { type ArrayOf, allocate, itemSize } from "../tensor/dtype.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

export interface IdxLimits {
  /** The most bytes that a gzipped file may inflate to. Default: 16 × the file + 64 MiB, and never over 1 GiB. */
  readonly maxBytes?: number;
}

const idxTypes = {
  8: "uint8",
  9: "int8",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
} as const;

export type IdxDType = (typeof idxTypes)[keyof typeof idxTypes];

const maxRank = 8;

/** The tensor in an IDX file, plain or gzipped. Single bytes are a view on the file, or on what it inflates to. */
export function readIdx(bytes: Uint8Array, limits: IdxLimits = {}): Tensor<IdxDType> {
  const plain = isGzip(bytes) ? gunzip(bytes, limits.maxBytes ?? 2 ** 30, limits.maxBytes ?? 16) : bytes;
  const reader = new ByteReader(plain, "idx");
  const dtype = readType(reader);
  const shape = readShape(reader);
  checkSize(reader, dtype, shape);
  const content = reader.take(reader.remaining, "elements");
  return new Tensor<IdxDType>(dtype, shape, elementsOf(content, dtype));
}

function readType(reader: ByteReader): IdxDType {
  if (reader.uint16("magic bytes", false) !== 0) throw reader.error("expected two zero bytes", 0);
  const type = reader.uint8("type");
  if (!Object.hasOwn(idxTypes, type)) throw reader.error(`unknown type ${type}`, 2);
  return idxTypes[type as keyof typeof idxTypes];
}

function readShape(reader: ByteReader): number[] {
  const rank = reader.uint8("rank");
  if (rank < 1 || rank > maxRank) throw reader.error(`expected a rank from 1 to ${maxRank}, got ${rank}`, 3);
  return Array.from({ length: rank }, (_, axis) => reader.uint32(`size of axis ${axis}`, false));
}

/** Compared before anything is allocated. Rounding cannot hide an overflow: a product beyond 2^53 stays beyond it. */
function checkSize(reader: ByteReader, dtype: IdxDType, shape: readonly number[]): void {
  const needed = shape.reduce((product, length) => product * length, itemSize(dtype));
  if (needed !== reader.remaining) {
    throw reader.error(`${formatShape(shape)} ${dtype} needs ${needed} bytes, ${reader.remaining} remain`);
  }
}

function elementsOf(content: Uint8Array, dtype: IdxDType): ArrayOf<IdxDType> {
  if (dtype === "uint8") return content as Uint8Array<ArrayBuffer>;
  if (dtype === "int8") {
    return new Int8Array(content.buffer as ArrayBuffer, content.byteOffset, content.length);
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const bytesEach = itemSize(dtype);
  const elements = allocate(dtype, content.length / bytesEach);
  const read = readers[dtype];
  for (let i = 0; i < elements.length; i++) elements[i] = read(view, i * bytesEach);
  return elements;
}

const readers = {
  int16: (view: DataView, offset: number) => view.getInt16(offset),
  int32: (view: DataView, offset: number) => view.getInt32(offset),
  float32: (view: DataView, offset: number) => view.getFloat32(offset),
  float64: (view: DataView, offset: number) => view.getFloat64(offset),
};
