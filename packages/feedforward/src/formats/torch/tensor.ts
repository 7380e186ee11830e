/**
 * How PyTorch pickles tensors, and nothing more of PyTorch: a tensor is a storage, which lies in a file of its own, with
 * an offset, sizes and strides; a parameter is a tensor. Each is checked against exactly what `torch.save` writes, and
 * becomes a tensor in C order.
 */

import { type DType, itemSize } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { gatherItems, ownTensor } from "../arrays/own-tensor.ts";
import { checkSizes, viewTensor } from "../arrays/raw-tensor.ts";
import { allow, type PickleGlobal } from "../pickle/machine.ts";
import { callFault, type PickleCell, type PickleSite, type PickleTag, PickleTuple, typeName } from "../pickle/value.ts";

/** Elements in a row, of one dtype; null where only the tensor says which. */
export class TorchStorage implements PickleTag {
  readonly tag = "a storage";
  readonly bytes: Uint8Array;
  readonly dtype: DType | null;
  readonly bigEndian: boolean;

  constructor(bytes: Uint8Array, dtype: DType | null, bigEndian: boolean) {
    this.bytes = bytes;
    this.dtype = dtype;
    this.bigEndian = bigEndian;
  }
}

/** Where a tensor's elements lie in its storage, in elements. */
interface Strided {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

const tensorBytes = 450;
const axisBytes = 128;

const storageNames = {
  bool: "BoolStorage",
  uint8: "ByteStorage",
  int8: "CharStorage",
  int16: "ShortStorage",
  int32: "IntStorage",
  int64: "LongStorage",
  float16: "HalfStorage",
  bfloat16: "BFloat16Storage",
  float32: "FloatStorage",
  float64: "DoubleStorage",
} as const satisfies Partial<Record<DType, string>>;

const untypedStorage = allow("torch.storage", "UntypedStorage");

/** Storage classes, which are only ever named, and the dtype of each. */
const storageClasses: ReadonlyMap<PickleCell, DType | null> = new Map<PickleCell, DType | null>([
  [untypedStorage, null],
  ...Object.entries(storageNames).map(([dtype, name]) => [allow("torch", name), dtype as DType] as const),
]);

/** Dtypes that have no storage class of their own: their tensors name them. */
const dtypeTags: ReadonlyMap<PickleCell, DType> = new Map<PickleCell, DType>(
  (["uint16", "uint32", "uint64"] as const).map((dtype) => [allow("torch", dtype), dtype]),
);

/** All that a pickle of tensors names beside what arrays need. */
export const torchGlobals: readonly PickleGlobal[] = [
  ...([...storageClasses.keys(), ...dtypeTags.keys()] as PickleGlobal[]),
  allow("torch._utils", "_rebuild_tensor_v2", rebuildTensor),
  allow("torch._utils", "_rebuild_tensor_v3", rebuildTensor3),
  allow("torch._utils", "_rebuild_parameter", rebuildParameter),
  allow("torch", "Size", size),
];

/** What a persistent id must say: `("storage", class, key, location, number of elements)`. */
export interface StorageId {
  readonly key: string;
  readonly dtype: DType | null;
  readonly byteLength: number;
}

export function storageId(id: PickleCell, site: PickleSite): StorageId {
  const items = id instanceof PickleTuple ? id.items : [];
  const [kind, storageClass, key, location, count] = items;
  const isStorage = items.length === 5 && kind === "storage" && typeof key === "string" && typeof location === "string";
  const dtype = storageClasses.get(storageClass!);
  if (!isStorage || dtype === undefined) {
    throw site.fault("torch-persistent-id", "persistent id is not that of a storage");
  }
  if (!isIndex(count)) {
    throw site.fault("torch-storage-count", "storage has $type elements, expected a whole number", typeName(count!));
  }
  return { key, dtype, byteLength: count * (dtype === null ? 1 : itemSize(dtype)) };
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata])`. */
function rebuildTensor(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [storage, offset, shape, strides, , , metadata = new Map()] = args;
  if (args.length < 6 || args.length > 7 || !(storage instanceof TorchStorage) || storage.dtype === null) {
    throw callFault("torch._utils._rebuild_tensor_v2", args, site);
  }
  // A view that negates or conjugates: its storage holds other numbers than the tensor.
  if (!(metadata instanceof Map) || metadata.size > 0) {
    throw site.fault("torch-negated", "tensor is a negated or conjugated view");
  }
  return tensorOf(storage, storage.dtype, stridedOf([offset!, shape!, strides!], site), site);
}

/** `_rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype)`, over an untyped storage. */
function rebuildTensor3(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [storage, offset, shape, strides, , , tag] = args;
  const dtype = dtypeTags.get(tag!);
  if (args.length !== 7 || !(storage instanceof TorchStorage) || storage.dtype !== null || dtype === undefined) {
    throw callFault("torch._utils._rebuild_tensor_v3", args, site);
  }
  return tensorOf(storage, dtype, stridedOf([offset!, shape!, strides!], site), site);
}

/** `_rebuild_parameter(tensor, requires_grad, hooks)`. */
function rebuildParameter(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [tensor] = args;
  if (args.length !== 3 || !(tensor instanceof Tensor)) {
    throw callFault("torch._utils._rebuild_parameter", args, site);
  }
  return tensor;
}

/** `torch.Size((2, 3))` is a tuple. */
function size(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [items] = args;
  if (args.length !== 1 || !(items instanceof PickleTuple)) throw callFault("torch.Size", args, site);
  return items;
}

function stridedOf([offset, shape, strides]: readonly PickleCell[], site: PickleSite): Strided {
  if (!isIndex(offset)) throw site.fault("torch-offset", "tensor needs a whole number of at least 0 as its offset");
  const sizes = indices(shape!, "sizes", site);
  const steps = indices(strides!, "strides", site);
  if (sizes.length !== steps.length) {
    throw site.fault("torch-ranks", "tensor has $sizes sizes and $strides strides", sizes.length, steps.length);
  }
  checkSizes(sizes, site.fault, site.rank);
  return { offset, shape: sizes, strides: steps };
}

function indices(cell: PickleCell, what: string, site: PickleSite): readonly number[] {
  const items = cell instanceof PickleTuple ? cell.items : null;
  if (items?.every(isIndex)) return items;
  throw site.fault("torch-indices", "tensor needs a tuple of whole numbers as its $what", what);
}

function isIndex(cell: PickleCell | undefined): cell is number {
  return typeof cell === "number" && Number.isSafeInteger(cell) && cell >= 0 && !Object.is(cell, -0);
}

/** The elements that offset, sizes and strides pick; all of them must lie in the storage. */
function tensorOf(storage: TorchStorage, dtype: DType, strided: Strided, site: PickleSite): PickleCell {
  const { offset, shape, strides } = strided;
  const { fault } = site;
  const itemBytes = itemSize(dtype);
  const held = storage.bytes.length / itemBytes;
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis]!, offset);
  const count = shape.includes(0) ? 0 : sizeOf(shape);
  if (count > 0 && last >= held) {
    const sentence = "tensor $shape reaches element $element of a storage of $elements";
    throw fault("torch-reach", sentence, shape, last, Math.floor(held));
  }
  site.charge(tensorBytes + axisBytes * shape.length);
  if (count === 0 || isContiguous(strided)) {
    const begin = count === 0 ? 0 : offset * itemBytes;
    const bytes = storage.bytes.subarray(begin, begin + count * itemBytes);
    const isView = bytes.byteOffset % itemBytes === 0 && (!storage.bigEndian || itemBytes === 1);
    if (!isView) site.charge(bytes.length);
    if (!isView || dtype === "bool") site.move(bytes.length);
    if (!storage.bigEndian || itemBytes === 1) return viewTensor(bytes, dtype, shape, fault);
    return ownTensor(bytes, { dtype, stored: shape, bigEndian: true, axes: null, owned: false }, fault);
  }
  site.charge(count * itemBytes);
  site.move(count * itemBytes);
  const places = { begin: offset * itemBytes, shape, strides: strides.map((stride) => stride * itemBytes) };
  const bytes = gatherItems(storage.bytes, places, itemBytes);
  return ownTensor(bytes, { dtype, stored: shape, bigEndian: storage.bigEndian, axes: null, owned: true }, fault);
}

/** Whether the elements lie in C order without gaps; the stride of an axis of one element means nothing. */
function isContiguous({ shape, strides }: Strided): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}
