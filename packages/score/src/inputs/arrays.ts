/**
 * npy, npz and IDX as rows. A plain file whose rows lie one behind the other is read piece by piece, so memory does not grow
 * with it; what is compressed, big-endian or in Fortran order is held whole. Bytes stay bytes, all else becomes float32.
 */

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type DType, Tensor, zeros } from "feedforward";
import { readIdx } from "feedforward/data";
import { readNpy, readNpyLayout } from "feedforward/formats/npy";
import { readNpz } from "feedforward/formats/npz";
import { refuse } from "../errors.ts";
import type { InputFile } from "./files.ts";

export interface ArrayRows {
  readonly file: InputFile;
  /** The array of an npz; null elsewhere. */
  readonly name: string | null;
  readonly rows: number;
  /** Values of a row. */
  readonly size: number;
  readonly dtype: string;
  /** Whether the whole array is in memory. */
  readonly isWhole: boolean;
  readonly read: (start: number, count: number) => Float32Array | Uint8Array;
  readonly close: () => void;
}

/** The array of a file; of an npz the one that is named, or the only one with rows of so many values. */
export function openArray(file: InputFile, size: number, column: string | null): ArrayRows {
  const opened = file.kind === "npz" ? fromNpz(file, size, column) : fromOne(file, column);
  if (opened.size === size) return opened;
  opened.close();
  const sentence = "$path: expected rows of $size values, got $got";
  throw refuse("array-row-size", sentence, file.path, size, opened.size);
}

function fromOne(file: InputFile, column: string | null): ArrayRows {
  if (column !== null)
    throw refuse("array-no-columns", "$path holds one array and no column $column", file.path, column);
  const plain = file.isCompressed ? null : file.kind === "npy" ? npyPlace(file) : idxPlace(file);
  if (plain !== null) return piecewise(file, plain);
  const bytes = readFileSync(file.path);
  const content = file.isCompressed ? gunzipSync(bytes) : bytes;
  return whole(file, null, file.kind === "npy" ? readNpy(content) : readIdx(content));
}

function fromNpz(file: InputFile, size: number, column: string | null): ArrayRows {
  const arrays = readNpz(readFileSync(file.path));
  const names = [...arrays.keys()];
  if (column !== null) {
    const tensor = arrays.get(column);
    if (tensor !== undefined) return whole(file, column, tensor);
    throw refuse("array-missing", "$path has no array $column, there are $arrays", file.path, column, names);
  }
  const fitting = names.filter((name) => rowSize(arrays.get(name)!.shape) === size);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return whole(file, only, arrays.get(only)!);
  const sentence = "$path: $count of its arrays $arrays have rows of $size values: name one with --column";
  throw refuse("array-choice", sentence, file.path, fitting.length, names, size);
}

function rowSize(shape: readonly number[]): number {
  return shape.length === 0 ? 0 : shape.slice(1).reduce((product, axis) => product * axis, 1);
}

function whole(file: InputFile, name: string | null, tensor: Tensor): ArrayRows {
  if (tensor.rank === 0) throw refuse("array-rank", "$path holds one number and no rows", file.path);
  const data = tensor.dtype === "uint8" ? (tensor as Tensor<"uint8">).data : tensor.to("float32").data;
  const size = rowSize(tensor.shape);
  return {
    file,
    name,
    size,
    dtype: tensor.dtype,
    isWhole: true,
    rows: tensor.shape[0]!,
    read: (start, count) => data.subarray(start * size, (start + count) * size),
    close() {},
  };
}

/** Where rows lie one behind the other in a file. */
interface ArrayPlace {
  readonly start: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

const headerBytes = 70_000;

function npyPlace(file: InputFile): ArrayPlace | null {
  const start = firstBytes(file.path, headerBytes);
  const { dtype, shape, order, bigEndian } = readNpyLayout(start);
  const length = start[6] === 1 ? start.readUInt16LE(8) + 10 : start.readUInt32LE(8) + 12;
  if (order !== "C" || (bigEndian && itemBytes(dtype) > 1)) return null;
  const place = { start: length, shape, dtype };
  const expected = length + shape.reduce((product, axis) => product * axis, itemBytes(dtype));
  if (expected === file.bytes) return place;
  throw refuse("array-bytes", "$path: its header needs $expected bytes, it has $got", file.path, expected, file.bytes);
}

/** Bytes alone: other types of IDX are big-endian. */
function idxPlace(file: InputFile): ArrayPlace | null {
  const start = firstBytes(file.path, 64);
  const [, , type, rank = 0] = start;
  if (type !== 8 || start.length < 4 + 4 * rank) return null;
  const shape = Array.from({ length: rank }, (_, i) => start.readUInt32BE(4 + 4 * i));
  const length = 4 + 4 * rank;
  const isAll = length + shape.reduce((product, axis) => product * axis, 1) === file.bytes;
  return isAll ? { start: length, shape, dtype: "uint8" } : null; // the reader of IDX says what is wrong
}

function firstBytes(path: string, count: number): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(count);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, count, 0));
  } finally {
    closeSync(descriptor);
  }
}

function itemBytes(dtype: DType): number {
  return zeros([0], dtype).data.BYTES_PER_ELEMENT;
}

function piecewise(file: InputFile, { start, shape, dtype }: ArrayPlace): ArrayRows {
  if (shape.length === 0) throw refuse("array-rank", "$path holds one number and no rows", file.path);
  const size = rowSize(shape);
  const item = itemBytes(dtype);
  const descriptor = openSync(file.path, "r");
  const read = (first: number, count: number): Float32Array | Uint8Array => {
    const bytes = new Uint8Array(count * size * item);
    fill(descriptor, bytes, start + first * size * item, file.path);
    return dtype === "uint8" ? bytes : asFloats(bytes, dtype);
  };
  return {
    file,
    name: null,
    size,
    dtype,
    isWhole: false,
    read,
    rows: shape[0]!,
    close: () => closeSync(descriptor),
  };
}

function fill(descriptor: number, bytes: Uint8Array, position: number, path: string): void {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(descriptor, bytes, done, bytes.length - done, position + done);
    if (count === 0)
      throw refuse("input-changed", "$path changed while it was read: nothing is written, run the command again", path);
    done += count;
  }
}

function asFloats(bytes: Uint8Array, dtype: DType): Float32Array {
  if (dtype === "float32") return new Float32Array(bytes.buffer as ArrayBuffer);
  const Kind = zeros([0], dtype).data.constructor as new (buffer: ArrayBufferLike) => Float64Array<ArrayBuffer>;
  const data = new Kind(bytes.buffer);
  return new Tensor(dtype as "float64", [data.length], data).to("float32").data; // whichever array and dtype it is
}
