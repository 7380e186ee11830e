/**
 * Tensors of an ONNX file: dims, an element type, and the elements either as raw little-endian bytes or in the list that
 * belongs to the type, or in another file. Every other combination is refused.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { type DType, dtypes } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { externalBytes, type OpenFiles } from "./onnx-external.ts";
import type { TensorProto } from "./onnx-messages.ts";
import { int64s, listOf, type NumberList } from "./protobuf-numbers.ts";
import { checkSizes, type Fail, failOfTensor, viewTensor } from "./raw-tensor.ts";

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
  const fail = failOfTensor(reader, proto.name ?? "", proto.offset);
  if (typeof dtype !== "string") throw fail(`has the dtype ${dtype.refused}, which is not read`);
  if (proto.segment !== undefined) throw fail("is a segment, which is not read");
  const shape = readDims(proto, rank, fail);
  const list = onlyList(proto, dtype, fail);
  if (proto.externalData.length > 0 || proto.dataLocation === externalLocation) {
    if (list !== null || proto.rawData !== undefined) throw fail("has its elements twice, here and in another file");
    return viewTensor(externalBytes(proto.externalData, files, fail), dtype, shape, fail);
  }
  if (proto.rawData !== undefined) {
    if (list !== null) throw fail(`has its elements twice, in raw_data and in ${list}`);
    return viewTensor(proto.rawData, dtype, shape, fail);
  }
  return fromList(list === null ? [] : proto[list]!.values, { dtype, shape, fail });
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

function readDims(proto: TensorProto, rank: number, fail: Fail): Shape {
  const count = proto.dims?.length ?? 0;
  if (count > rank) throw fail(`has ${count} axes, more than the limit of ${rank}`);
  const shape = Array.from(proto.dims?.values ?? [], Number);
  checkSizes(shape, fail, rank);
  return shape;
}

/** The one list that holds elements, or null; throws where there are two, or it is not the dtype's. */
function onlyList(proto: TensorProto, dtype: DType, fail: Fail): ListName | null {
  if (proto.stringData.length > 0) throw fail(`of ${dtype} holds strings`);
  const filled = (Object.keys(lists) as ListName[]).filter((name) => (proto[name]?.length ?? 0) > 0);
  const [list, other] = filled;
  if (list === undefined) return null;
  if (other !== undefined) throw fail(`has its elements twice, in ${list} and in ${other}`);
  const allowed: readonly DType[] = lists[list];
  if (!allowed.includes(dtype)) throw fail(`of ${dtype} has its elements in ${list}`);
  return list;
}

type ListValues = NonNullable<TensorProto[ListName]> extends NumberList<infer A> ? A | never[] : never;

function fromList(
  values: ListValues,
  { dtype, shape, fail }: { readonly dtype: DType; readonly shape: Shape; readonly fail: Fail },
): Tensor {
  const size = sizeOf(shape);
  if (values.length !== size) {
    throw fail(`of shape ${formatShape(shape)} needs ${size} elements, got ${values.length}`);
  }
  if (values.length === 0) return new Tensor(dtype, shape, new dtypes[dtype](0));
  if (values.constructor === dtypes[dtype]) return new Tensor(dtype, shape, values as never);
  const narrow = new dtypes[dtype](size);
  for (let i = 0; i < size; i++) {
    const value = Number(values[i]);
    narrow[i] = value as never;
    const isKept = Number(narrow[i]) === value && !(dtype === "bool" && value > 1);
    if (!isKept) throw fail(`of ${dtype} holds ${value}`);
  }
  return new Tensor(dtype, shape, narrow);
}
