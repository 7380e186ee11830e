/**
 * Tensors of an ONNX file: dims, an element type, and the elements either as raw little-endian bytes or in the list that
 * belongs to the type, or in another file. Every other combination is refused.
 */

import type { ByteReader } from "../../bytes/reader.ts";
import type { FormatError } from "../../errors.ts";
import { type DType, dtypes } from "../../tensor/dtype.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { checkSizes, type Fault, faultOfTensor, viewTensor } from "../arrays/raw-tensor.ts";
import { int64s, listOf, type NumberList } from "../protobuf/numbers.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { externalBytes, type OpenFiles } from "./external.ts";
import type { TensorProto } from "./messages.ts";

/** The lists of a tensor; of each, the dtypes whose elements it may hold. */
const lists = {
  floatData: ["float32"],
  int32Data: ["int32", "uint8", "int8", "uint16", "int16", "bool", "float16", "bfloat16"],
  int64Data: ["int64"],
  doubleData: ["float64"],
  uint64Data: ["uint64", "uint32"],
} as const satisfies Partial<Record<keyof TensorProto, readonly DType[]>>;

type ListName = keyof typeof lists;

const externalLocation = 1;

export interface TensorContext {
  readonly reader: ByteReader;
  readonly rank: number;
  /** Where tensors may lie besides. */
  readonly files: OpenFiles;
}

/** The tensor of a message; `dtype` is what its element type means, or a name to refuse it by. */
export function readTensorProto(
  proto: TensorProto,
  dtype: DType | { readonly refused: string },
  { reader, rank, files }: TensorContext,
): Tensor {
  const fault = faultOfTensor(reader, proto.name ?? "", proto.offset);
  if (typeof dtype !== "string") {
    throw fault("dtype-unread", "has the dtype $dtype, which is not read", dtype.refused);
  }
  if (proto.segment !== undefined) throw fault("onnx-tensor-segment", "is a segment, which is not read");
  const shape = readDims(proto, rank, fault);
  const list = onlyList(proto, dtype, fault);
  if (proto.externalData.length > 0 || proto.dataLocation === externalLocation) {
    if (list !== null || proto.rawData !== undefined) {
      throw fault("onnx-tensor-twice-external", "has its elements twice, here and in another file");
    }
    return viewTensor(externalBytes(proto.externalData, files, fault), dtype, shape, fault);
  }
  if (proto.rawData !== undefined) {
    if (list !== null) throw twice(fault, "raw_data", list);
    return viewTensor(proto.rawData, dtype, shape, fault);
  }
  return fromList(list === null ? [] : proto[list]!.values, { dtype, shape, fault });
}

/** A tensor of strings, as positions in the list of them. */
export function readWords(
  proto: TensorProto,
  { reader, rank }: TensorContext,
): { readonly positions: Tensor; readonly words: readonly string[] } {
  const fault = faultOfTensor(reader, proto.name ?? "", proto.offset);
  const shape = readDims(proto, rank, fault);
  const words = proto.stringData.map((bytes) => decodeUtf8(bytes));
  if (words.some((word) => word === null)) throw fault("onnx-tensor-utf8", "is not UTF-8");
  const values = BigInt64Array.from(words, (_, position) => BigInt(position));
  return { positions: fromList(values, { dtype: "int64", shape, fault }), words: words as string[] };
}

/** The message of a tensor, its elements as raw bytes. */
export function writeTensorProto(name: string, { shape, data, byteLength }: Tensor, number: number): TensorProto {
  return {
    ...emptyTensor,
    name,
    dims: listOf(int64s, BigInt64Array.from(shape, BigInt)),
    dataType: number,
    rawData: new Uint8Array(data.buffer, data.byteOffset, byteLength),
  };
}

const emptyTensor = {
  segment: undefined,
  floatData: undefined,
  int32Data: undefined,
  stringData: [],
  int64Data: undefined,
  doubleData: undefined,
  uint64Data: undefined,
  externalData: [],
  dataLocation: undefined,
  offset: 0,
};

function readDims(proto: TensorProto, rank: number, fault: Fault): Shape {
  const count = proto.dims?.length ?? 0;
  if (count > rank) throw fault("onnx-axes", "has $axes axes, more than the limit of $limit", count, rank);
  const shape = Array.from(proto.dims?.values ?? [], Number);
  checkSizes(shape, fault, rank);
  return shape;
}

/** The one list that holds elements, or null; throws where there are two, or it is not the dtype's. */
function onlyList(proto: TensorProto, dtype: DType, fault: Fault): ListName | null {
  if (proto.stringData.length > 0) throw fault("onnx-tensor-strings", "of $dtype holds strings", dtype);
  const filled = (Object.keys(lists) as ListName[]).filter((name) => (proto[name]?.length ?? 0) > 0);
  const [list, other] = filled;
  if (list === undefined) return null;
  if (other !== undefined) throw twice(fault, list, other);
  const allowed: readonly DType[] = lists[list];
  if (!allowed.includes(dtype)) {
    throw fault("onnx-tensor-list", "of $dtype has its elements in $list", dtype, list);
  }
  return list;
}

function twice(fault: Fault, list: string, other: string): FormatError {
  return fault("onnx-tensor-twice", "has its elements twice, in $list and in $other", list, other);
}

type ListValues = NonNullable<TensorProto[ListName]> extends NumberList<infer A> ? A | never[] : never;

function fromList(
  values: ListValues,
  { dtype, shape, fault }: { readonly dtype: DType; readonly shape: Shape; readonly fault: Fault },
): Tensor {
  const size = sizeOf(shape);
  if (values.length !== size) {
    const sentence = "of shape $shape needs $expected elements, got $got";
    throw fault("onnx-tensor-elements", sentence, shape, size, values.length);
  }
  if (values.length === 0) return new Tensor(dtype, shape, new dtypes[dtype](0));
  if (values.constructor === dtypes[dtype]) return new Tensor(dtype, shape, values as never);
  const narrow = new dtypes[dtype](size);
  for (let i = 0; i < size; i++) {
    const value = Number(values[i]);
    narrow[i] = value as never;
    const isKept = Number(narrow[i]) === value && !(dtype === "bool" && value > 1);
    if (!isKept) throw fault("onnx-tensor-value", "of $dtype holds $value", dtype, value);
  }
  return new Tensor(dtype, shape, narrow);
}
