/**
 * How NumPy pickles its things, and nothing more of NumPy: an array is `_reconstruct(ndarray, (0,), b"b")` that BUILD
 * gives a shape, a dtype, an order and bytes; or, in protocol 5, `_frombuffer` with the same; a dtype is a code with
 * BUILD for its byte order. Each is checked against exactly what NumPy writes. Arrays and scalars become tensors.
 * https://github.com/numpy/numpy/blob/main/numpy/_core/src/multiarray/methods.c
 */

import type { DType } from "../../tensor/dtype.ts";
import { ownTensor, type RawLayout } from "../arrays/own-tensor.ts";
import { checkByteLength, checkSizes } from "../arrays/raw-tensor.ts";
import { dtypeFault, dtypeOfCode, rawLayout } from "../npy/layout.ts";
import { encodeLatin1 } from "../text/latin1.ts";
import { allow, type PickleGlobal } from "./machine.ts";
import { callFault, type PickleCell, type PickleSite, type PickleTag, PickleTuple, typeName } from "./value.ts";

/** Only ever named, as what `_reconstruct` is to make; never called. */
const ndarray = allow("numpy", "ndarray");

/** NumPy 2 renamed `core` to `_core`; files of both are about. */
export const numpyGlobals: readonly PickleGlobal[] = [
  ndarray,
  allow("numpy", "dtype", (args, site) => new NumpyDType(args, site)),
  ...["numpy.core", "numpy._core"].flatMap((core) => [
    allow(`${core}.multiarray`, "_reconstruct", reconstruct),
    allow(`${core}.multiarray`, "scalar", scalar),
    allow(`${core}.numeric`, "_frombuffer", fromBuffer),
  ]),
];

/** What a tensor takes beside its data. */
const tensorBytes = 450;

/** `numpy.dtype(code, align, copy)`; BUILD says the byte order. */
class NumpyDType implements PickleTag {
  readonly tag = "numpy.dtype";
  readonly dtype: DType;
  bigEndian = false;
  #isBuilt = false;

  constructor(args: readonly PickleCell[], site: PickleSite) {
    const [code, align, copy] = args;
    if (args.length !== 3 || typeof code !== "string" || !isFlag(align, false) || !isFlag(copy, true)) {
      throw callFault("numpy.dtype", args, site);
    }
    const dtype = dtypeOfCode.get(code);
    if (dtype === undefined) throw dtypeFault(site.fault, code);
    site.charge(tensorBytes);
    this.dtype = dtype;
  }

  /** (version 3, order, subdtype, names, fields, item size, alignment, flags): for a number, all but the order are fixed. */
  build(state: PickleCell, site: PickleSite): void {
    const items = state instanceof PickleTuple ? state.items : [];
    const [version, order, ...rest] = items;
    if (this.#isBuilt) throw site.fault("numpy-dtype-twice", "numpy.dtype is given its state twice");
    if (items.length !== 8 || version !== 3) {
      throw site.fault("numpy-dtype-version", "state of numpy.dtype is not of version 3");
    }
    if (order !== "<" && order !== ">" && order !== "|") {
      throw site.fault("numpy-dtype-order", "state of numpy.dtype has no byte order");
    }
    const expected = [null, null, null, -1, -1, 0];
    if (!expected.every((item, i) => rest[i] === item))
      throw site.fault("dtype-structured", "structured dtypes are not read: save each field as an array of its own");
    this.bigEndian = order === ">";
    this.#isBuilt = true;
  }
}

/** An array between `_reconstruct` and BUILD, and after it. */
class NumpyArray implements PickleTag {
  readonly tag = "numpy.ndarray";
  #tensor: PickleCell = null;

  /** (version 1, shape, dtype, whether Fortran order, bytes). */
  build(state: PickleCell, site: PickleSite): void {
    const items = state instanceof PickleTuple ? state.items : [];
    const [version, shape, dtype, isFortran, raw] = items;
    if (this.#tensor !== null) throw site.fault("numpy-array-twice", "numpy.ndarray is given its data twice");
    if (items.length !== 5 || version !== 1) {
      throw site.fault("numpy-array-version", "state of numpy.ndarray is not of version 1");
    }
    const sizes = sizesOf(shape!, site);
    const order = isFlag(isFortran, true) ? "F" : "C";
    if (order === "C" && !isFlag(isFortran, false)) {
      throw site.fault("numpy-array-order", "state of numpy.ndarray has no order");
    }
    this.#tensor = arrayOf(raw!, layoutOf(dtype!, sizes, order, site), site);
  }

  value(site: PickleSite): PickleCell {
    if (this.#tensor === null) {
      throw site.fault("numpy-array-unfilled", "numpy.ndarray is used before it has its data");
    }
    return this.#tensor;
  }
}

/** `_reconstruct(numpy.ndarray, (0,), b"b")`: an array that waits for its state. */
function reconstruct(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [type, shape, code] = args;
  const isEmptyShape = shape instanceof PickleTuple && shape.items.length === 1 && shape.items[0] === 0;
  const isByte = code === "b" || (code instanceof Uint8Array && code.length === 1 && code[0] === 0x62);
  if (args.length !== 3 || type !== ndarray || !isEmptyShape || !isByte) {
    throw callFault("_reconstruct", args, site);
  }
  site.charge(tensorBytes);
  return new NumpyArray();
}

/** `scalar(dtype, bytes)`: a NumPy number, which becomes a tensor of rank 0. */
function scalar(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [dtype, raw] = args;
  if (args.length !== 2) throw callFault("scalar", args, site);
  return arrayOf(raw!, layoutOf(dtype!, [], "C", site), site);
}

/**
 * `_frombuffer(bytes, dtype, shape, order)` with order "C" or "F"; or with "K" and a fifth argument: the bytes lie in C
 * order of `shape`, and the array's axis i is axis `axes[i]` of that.
 */
function fromBuffer(args: readonly PickleCell[], site: PickleSite): PickleCell {
  const [raw, dtype, shape, order, axes] = args;
  const isKnown = order === "C" || order === "F" || (order === "K" && args.length === 5);
  if (args.length < 4 || args.length > 5 || !isKnown) {
    throw callFault("_frombuffer", args, site);
  }
  const sizes = sizesOf(shape!, site);
  const layout = layoutOf(dtype!, sizes, order === "F" ? "F" : "C", site);
  return arrayOf(raw!, order === "K" ? { ...layout, axes: permutationOf(axes!, sizes.length, site) } : layout, site);
}

/** The tensor of raw bytes, which Python 2 wrote as a string. */
function arrayOf(raw: PickleCell, layout: RawLayout, site: PickleSite): PickleCell {
  const { fault } = site;
  if (typeof raw !== "string" && !(raw instanceof Uint8Array)) {
    throw site.fault("numpy-elements", "array needs its elements as bytes, got $type", typeName(raw));
  }
  checkByteLength(layout.dtype, layout.stored, raw.length, fault);
  const isCopied = typeof raw !== "string" || layout.axes !== null;
  site.charge(tensorBytes + (isCopied ? raw.length : 0));
  site.move(raw.length);
  if (typeof raw !== "string") return ownTensor(raw, layout, fault);
  site.charge(raw.length);
  const bytes = encodeLatin1(raw);
  if (bytes === null) throw site.fault("numpy-element-byte", "elements hold a character that is no byte");
  return ownTensor(bytes, { ...layout, owned: true }, fault);
}

function layoutOf(cell: PickleCell, shape: readonly number[], order: "C" | "F", site: PickleSite): RawLayout {
  if (!(cell instanceof NumpyDType)) {
    throw site.fault("numpy-dtype", "array needs a numpy.dtype, got $type", typeName(cell));
  }
  return rawLayout({ dtype: cell.dtype, shape, order, bigEndian: cell.bigEndian });
}

function sizesOf(cell: PickleCell, site: PickleSite): number[] {
  if (!(cell instanceof PickleTuple)) {
    throw site.fault("numpy-shape", "array needs a tuple as its shape, got $type", typeName(cell));
  }
  const sizes = cell.items.map((size) => {
    if (typeof size === "number") return size;
    throw site.fault("numpy-sizes", "array needs numbers as sizes, got $type", typeName(size));
  });
  checkSizes(sizes, site.fault, site.rank);
  return sizes;
}

/** Every axis from 0 to rank - 1, once. */
function permutationOf(cell: PickleCell, rank: number, site: PickleSite): number[] {
  const axes = cell instanceof PickleTuple ? cell.items : [];
  const isPermutation = axes.length === rank && axes.every((_, axis) => axes.includes(axis));
  if (!isPermutation) throw site.fault("numpy-axes", "order of axes is no permutation of $rank", rank);
  return [...axes] as number[];
}

/** False and True, or 0 and 1 as older versions wrote them. */
function isFlag(cell: PickleCell | undefined, flag: boolean): boolean {
  return cell === flag || cell === Number(flag);
}
