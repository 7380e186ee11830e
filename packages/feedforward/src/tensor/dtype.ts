/**
 * A dtype names how one element is stored. The table gives its typed array, which knows an element's size; everything else
 * in the library asks this table. JavaScript has no 16-bit floats on Node 20, so `float16` and `bfloat16` are stored as
 * their bits in a `Uint16Array`, and `bool` as 0 or 1 in a `Uint8Array`.
 */

import { optionError, unsupportedError } from "../errors.ts";
import { unknownName } from "../options/check.ts";

type TypedArrayConstructor =
  | Uint8ArrayConstructor
  | Int8ArrayConstructor
  | Uint16ArrayConstructor
  | Int16ArrayConstructor
  | Uint32ArrayConstructor
  | Int32ArrayConstructor
  | BigUint64ArrayConstructor
  | BigInt64ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor;

export const dtypes = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<string, TypedArrayConstructor>;

/** The kinds of numbers that a tensor may hold. */
export type DType = keyof typeof dtypes;

/** The typed array that holds elements of a dtype, over memory of any kind. */
export type ArrayOf<D extends DType> = (typeof dtypes)[D]["prototype"];

/** Any typed array that a tensor can hold. */
export type TensorArray = ArrayOf<DType>;

/** Any typed array that becomes one: the bytes of a page's `ImageData` too. */
export type SourceArray = TensorArray | Uint8ClampedArray;

/** Bytes of one element. */
export function itemSize(dtype: DType): number {
  return dtypes[dtype].BYTES_PER_ELEMENT;
}

/** An `UnsupportedError` for what is no dtype. */
export function checkDType(dtype: DType): void {
  if (Object.hasOwn(dtypes, dtype)) return;
  throw unknownName(unsupportedError, "tensor", { kind: "dtype", name: dtype, names: Object.keys(dtypes) });
}

/** A zeroed array of `size` elements. */
export function allocate<D extends DType>(dtype: D, size: number): ArrayOf<D> {
  return new dtypes[dtype](size) as ArrayOf<D>;
}

/**
 * The dtype of a typed array, by the specification's own name of its elements, which is the same for subclasses and in every
 * realm: a `Uint16Array` is `uint16`, a `Uint8Array` `uint8`, and so are Node's `Buffer` and a page's `Uint8ClampedArray`.
 */
export function dtypeOf(array: SourceArray): DType {
  const tag = array[Symbol.toStringTag];
  const dtype = tag.toLowerCase().replace(/big|clamped|array/g, "");
  if (!Object.hasOwn(dtypes, dtype)) throw optionError("dtype-storage", "no dtype is stored as $got", tag);
  return dtype as DType;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64" || isHalf(dtype);
}

/** Floats of 16 bits. */
export function isHalf(dtype: DType): dtype is "float16" | "bfloat16" {
  return dtype === "float16" || dtype === "bfloat16";
}

export function isBigInt(dtype: DType): dtype is "int64" | "uint64" {
  return dtype === "int64" || dtype === "uint64";
}

const floatBuffer = /* @__PURE__ */ new ArrayBuffer(4);
const floatBits = /* @__PURE__ */ new Float32Array(floatBuffer);
const intBits = /* @__PURE__ */ new Uint32Array(floatBuffer);

/** The float32 value of float16 bits (IEEE 754 binary16); exact: moved into a float32 they stand for 2^112 less. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  if ((bits & 0x7c00) === 0x7c00) return (bits & 0x3ff) === 0 ? sign * Infinity : Number.NaN;
  intBits[0] = (bits & 0x7fff) << 13;
  return sign * floatBits[0]! * 2 ** 112;
}

/**
 * float16 bits as float32, exact; NaN has the bits that `fromFloat16` gives it. An engine that has 16-bit floats itself does it at
 * once, where code that runs for the first time takes long for each element.
 */
export function widenFloat16(
  bits: Uint16Array,
  Own: Float16Constructor | null | undefined = (globalThis as { readonly Float16Array?: Float16Constructor })
    .Float16Array,
): Float32Array {
  const wide = Own && new Float32Array(new Own(bits.buffer as ArrayBuffer, bits.byteOffset, bits.length));
  return wide && !wide.includes(Number.NaN) ? wide : Float32Array.from(bits, fromFloat16);
}

type Float16Constructor = new (buffer: ArrayBuffer, byteOffset: number, length: number) => ArrayLike<number>;

/** The float32 value of bfloat16 bits: the upper half of a float32; exact. */
export function fromBfloat16(bits: number): number {
  intBits[0] = bits << 16;
  return floatBits[0]!;
}

/** The float16 bits nearest to a value, ties to even; beyond 65519 they are infinity. */
export function toFloat16(value: number): number {
  return toHalf(value, 10, 15);
}

/** The bfloat16 bits nearest to a value, ties to even. */
export function toBfloat16(value: number): number {
  return toHalf(value, 7, 127);
}

/** A sign, an exponent above -bias and so many bits of fraction. Below the smallest normal number the step stays. */
function toHalf(value: number, fraction: number, bias: number): number {
  const infinity = 0x8000 - 2 ** fraction;
  if (Number.isNaN(value)) return infinity + 2 ** (fraction - 1);
  floatBits[0] = value;
  const single = intBits[0]!;
  const magnitude = Math.abs(value);
  let exponent = ((single >> 23) & 0xff) - 127;
  if (magnitude < 2 ** exponent) exponent -= 1; // float32 rounding carried into the next power of two
  exponent = Math.max(exponent, 1 - bias);
  // Added to 2^52, nothing remains behind the point: that rounds ties to even.
  const steps = magnitude / 2 ** (exponent - fraction) + 2 ** 52 - 2 ** 52;
  return ((single >>> 16) & 0x8000) | Math.min(infinity, steps + (exponent + bias - 1) * 2 ** fraction);
}
