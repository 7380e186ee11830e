/**
 * NumPy's npy: one array, its dtype, order and shape in a header, then its bytes. Versions 1 to 3 are read; what is
 * written is what `numpy.save` writes, byte for byte.
 */

import { type Bytes, bytesOf } from "../bytes/given.ts";
import { defaultMemoryBytes, MemoryBudget } from "../bytes/memory.ts";
import { ByteReader } from "../bytes/reader.ts";
import { unsupportedError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { itemSize } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ownTensor } from "./arrays/own-tensor.ts";
import { checkByteLength, checkSizes, type Fault, faultAt, viewTensor } from "./arrays/raw-tensor.ts";
import { limitKinds, type ReadLimits } from "./limits.ts";
import { numpyName } from "./npy/dtypes.ts";
import { type NpyHeader, readHeader } from "./npy/header.ts";
import { dtypeFault, dtypeOfCode, type NumpyLayout, rawLayout } from "./npy/layout.ts";

export type { Bytes } from "../bytes/given.ts";
export type { DType } from "../tensor/dtype.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
export type { NumpyLayout } from "./npy/layout.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Bytes that a header may have, as far as it is read at all. */
const headerLimit = 65536;

/** What an npy file says of its array. */
export type NpyLayout = NumpyLayout;

/**
 * The array of an npy file, in C order. Its data are a view on the file's bytes where these are aligned, little-endian
 * and in C order already. `FormatError` for everything else than one array of numbers or booleans.
 */
export function readNpy(bytes: Bytes, limits: ReadLimits = {}): Tensor {
  return readNpyArray(bytes, limits).tensor;
}

/** An array with what the file says of it. */
export interface NpyArray {
  readonly tensor: Tensor;
  readonly layout: NpyLayout;
}

/** The same with what the header says of the array. */
export function readNpyArray(bytes: Bytes, limits: ReadLimits = {}): NpyArray {
  const opened = open(bytes, limits);
  return { tensor: tensorIn(opened, limits), layout: opened.layout };
}

function tensorIn({ layout, reader, fault }: Opened, limits: ReadLimits): Tensor {
  const { dtype, shape, order, bigEndian } = layout;
  const raw = reader.take(reader.remaining, "array");
  checkByteLength(dtype, shape, raw.length, fault);
  if (order === "C" && (!bigEndian || itemSize(dtype) === 1)) return viewTensor(raw, dtype, shape, fault);
  const budget = new MemoryBudget(reader, limits.memoryBytes ?? defaultMemoryBytes(reader.end, raw.length));
  budget.charge(raw.length);
  return ownTensor(raw, rawLayout(layout), fault);
}

/** What the header of an npy file says, without the array. */
export function readNpyLayout(bytes: Bytes, limits: ReadLimits = {}): NpyLayout {
  return open(bytes, limits).layout;
}

/** The bytes that `numpy.save` gives for the array. NumPy has no bfloat16. */
export function writeNpy(tensor: Tensor): Uint8Array<ArrayBuffer> {
  const { dtype, shape, data } = tensor;
  const numpy = numpyName(dtype);
  if (numpy === null)
    throw unsupportedError("npy-no-dtype", "npy: NumPy has no $dtype; convert the tensor to float32 first", dtype);
  const header = headerText(`${itemSize(dtype) === 1 ? "|" : "<"}${numpy}`, shape);
  const bytes = new Uint8Array(header.length + tensor.byteLength);
  bytes.set(Uint8Array.from(header, (character) => character.charCodeAt(0)));
  bytes.set(magic);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, tensor.byteLength), header.length);
  return bytes;
}

interface Opened {
  readonly layout: NpyLayout;
  readonly reader: ByteReader;
  readonly fault: Fault;
}

function open(given: Bytes, limits: ReadLimits): Opened {
  checkOptions("npy", limits, limitKinds);
  const bytes = bytesOf(given);
  // Views that are taken of a Node Buffer would be Buffers themselves.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new ByteReader(plain, "npy");
  const end = headerEnd(reader);
  const header = readHeader(new ByteReader(plain.subarray(0, end), "npy", reader.offset));
  reader.offset = end;
  const fault = faultAt(reader, header.shapeOffset);
  checkSizes(header.shape, fault, limits.rank);
  return { layout: layoutOf(header, reader), reader, fault };
}

/** Magic, version and length. The length is checked before the header is looked at. */
function headerEnd(reader: ByteReader): number {
  const start = reader.offset;
  const found = reader.take(magic.length, "magic string");
  if (!found.every((byte, i) => byte === magic[i])) throw reader.faultAt(start, "npy-magic", 'expected "\\x93NUMPY"');
  const version = reader.uint8("version");
  const minor = reader.uint8("version");
  if (version < 1 || version > 3 || minor !== 0) {
    const sentence = "version $version is not known, expected 1.0, 2.0 or 3.0";
    throw reader.faultAt(magic.length, "npy-version", sentence, `${version}.${minor}`);
  }
  const lengthOffset = reader.offset;
  const length = version === 1 ? reader.uint16("header length") : reader.uint32("header length");
  if (length > headerLimit) {
    const sentence = "header of $length bytes exceeds the limit of $limit";
    throw reader.faultAt(lengthOffset, "npy-header-length", sentence, length, headerLimit);
  }
  reader.require(length, "header");
  return reader.offset + length;
}

/** A code is a byte order and NumPy's name; `|` stands where one byte has no order. */
function layoutOf({ descr, descrOffset, isFortran, shape }: NpyHeader, reader: ByteReader): NpyLayout {
  const dtype = dtypeOfCode.get(descr.slice(1));
  const mark = descr.slice(0, 1);
  const isMarked = mark === "<" || mark === ">" || (mark === "|" && dtype !== undefined && itemSize(dtype) === 1);
  if (dtype === undefined || !isMarked) {
    throw dtypeFault(faultAt(reader, descrOffset), descr);
  }
  return { dtype, shape, order: isFortran ? "F" : "C", bigEndian: mark === ">" };
}

/** Version 1.0, padded so that the array begins at a multiple of 64, with the room to grow that NumPy leaves. */
function headerText(descr: string, shape: readonly number[]): string {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const growth = shape.length === 0 ? 0 : 21 - String(shape[0]).length;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }${" ".repeat(growth)}`;
  const start = magic.length + 4;
  const length = Math.ceil((start + dict.length + 1) / 64) * 64 - start;
  const prefix = `${" ".repeat(magic.length)}\x01\x00${String.fromCharCode(length & 0xff, length >> 8)}`;
  return `${prefix}${dict.padEnd(length - 1)}\n`;
}
