/**
 * IDX, the format of MNIST's files: two zero bytes, a type, a rank, the sizes as big-endian 32-bit numbers, then the
 * elements, big-endian, last axis contiguous. A gzipped file is recognised by its first bytes; the header of its content
 * is read before the rest is inflated.
 * Source: https://yann.lecun.com/exdb/mnist/
 */

import { type Bytes, bytesOf } from "../bytes/given.ts";
import { gunzipDeclared, isGzip } from "../bytes/gzip.ts";
import { defaultMemoryBytes, MemoryBudget } from "../bytes/memory.ts";
import { reverseItems } from "../bytes/order.ts";
import { ByteReader } from "../bytes/reader.ts";
import { declaredMemory } from "../bytes/sink.ts";
import { FormatError, withData } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { type ArrayOf, dtypes, itemSize } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";

/** What reading a file may take. */
export interface IdxLimits {
  /**
   * Bytes that everything made from the file may take together. Default: 32 × the file + 16 MiB, and never over 256 MiB
   * beside the tensor; that of a gzipped file has at most 1 GiB.
   */
  readonly memoryBytes?: number;
}

const idxTypes = {
  8: "uint8",
  9: "int8",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
} as const;

/** The dtypes that an IDX file may have. */
export type IdxDType = (typeof idxTypes)[keyof typeof idxTypes];

const maxRank = 8;

/** The most that a gzipped file may hold unless the caller says otherwise. */
const mostInflated = 2 ** 30;

interface IdxHeader {
  readonly dtype: IdxDType;
  readonly shape: readonly number[];
  /** Bytes of the elements, as the type and the sizes have it. */
  readonly needed: number;
}

/** The tensor in an IDX file, plain or gzipped. Single bytes are a view on the file, or on what it inflates to. */
export function readIdx(given: Bytes, limits: IdxLimits = {}): Tensor<IdxDType> {
  const bytes = bytesOf(given);
  checkOptions("idx", limits, { memoryBytes: "a number" });
  if (isGzip(bytes)) return readGzipped(bytes, limits.memoryBytes ?? defaultMemoryBytes(bytes.length, mostInflated));
  const reader = new ByteReader(bytes, "idx");
  const header = readHeader(reader);
  const { dtype, shape, needed } = header;
  if (needed !== reader.remaining) {
    const sentence = "$shape $dtype needs $needed bytes, $remaining remain";
    throw reader.fault("idx-size", sentence, shape, dtype, needed, reader.remaining);
  }
  const elements = reader.take(needed, "elements");
  if (itemSize(dtype) === 1) return tensorOn(elements, header);
  new MemoryBudget(reader, limits.memoryBytes ?? defaultMemoryBytes(bytes.length, needed)).charge(needed);
  return tensorOn(new Uint8Array(elements), header);
}

/** No other code holds what is inflated, so the elements are moved and turned round where they are. */
function readGzipped(bytes: Uint8Array, memoryBytes: number): Tensor<IdxDType> {
  try {
    const content = gunzipDeclared(bytes, (head) => declaredBytes(head, memoryBytes));
    const reader = new ByteReader(content, "idx");
    const header = readHeader(reader);
    const isAligned = reader.offset % itemSize(header.dtype) === 0;
    const begin = isAligned ? reader.offset : 0;
    if (!isAligned) content.copyWithin(0, reader.offset);
    return tensorOn(content.subarray(begin, begin + header.needed), header);
  } catch (error) {
    if (!(error instanceof FormatError) || error.format !== "idx") throw error;
    // An offset in the content is none in the file.
    const { code, facts, reason } = error;
    throw withData(new FormatError("gzip", `content: ${reason}`, 0), code, { ...facts, format: "gzip", offset: 0 });
  }
}

/** How many bytes an IDX file that begins so has in all. */
function declaredBytes(head: Uint8Array, memoryBytes: number): number {
  const reader = new ByteReader(head, "idx");
  const { needed } = readHeader(reader);
  const size = reader.offset + needed;
  new MemoryBudget(reader, memoryBytes).charge(declaredMemory(size));
  return size;
}

/** Rounding cannot hide an overflow: a product beyond 2^53 stays beyond it. */
function readHeader(reader: ByteReader): IdxHeader {
  const dtype = readType(reader);
  const shape = readShape(reader);
  return { dtype, shape, needed: shape.reduce((product, length) => product * length, itemSize(dtype)) };
}

function readType(reader: ByteReader): IdxDType {
  if (reader.uint16("magic bytes", false) !== 0) throw reader.faultAt(0, "idx-magic", "expected two zero bytes");
  const type = reader.uint8("type");
  if (!Object.hasOwn(idxTypes, type)) throw reader.faultAt(2, "idx-type", "unknown type $got", type);
  return idxTypes[type as keyof typeof idxTypes];
}

function readShape(reader: ByteReader): number[] {
  const rank = reader.uint8("rank");
  if (rank < 1 || rank > maxRank)
    throw reader.faultAt(3, "idx-rank", "expected a rank from 1 to $limit, got $got", maxRank, rank);
  return Array.from({ length: rank }, (_, axis) => reader.uint32(`size of axis ${axis}`, false));
}

/** The tensor on its elements' bytes, which are turned round there. */
function tensorOn(bytes: Uint8Array, { dtype, shape }: IdxHeader): Tensor<IdxDType> {
  if (itemSize(dtype) > 1) reverseItems(bytes, itemSize(dtype));
  const data = new dtypes[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / itemSize(dtype));
  return new Tensor<IdxDType>(dtype, shape, data as ArrayOf<IdxDType>);
}
