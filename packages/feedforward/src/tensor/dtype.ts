/**
 * A dtype names how one element is stored. Each row of the table gives its size, its typed array and its NumPy name;
 * everything else in the library asks this table. JavaScript has no 16-bit floats on Node 20, so `float16` and
 * `bfloat16` are stored as their bits in a `Uint16Array`, and `bool` as 0 or 1 in a `Uint8Array`.
 */

interface DTypeRow {
  readonly array:
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
  /** The NumPy type string without its byte order: `f4`. bfloat16 is not NumPy's and has none. */
  readonly numpy: string | null;
}

export const dtypes = {
  bool: { array: Uint8Array, numpy: "b1" },
  uint8: { array: Uint8Array, numpy: "u1" },
  int8: { array: Int8Array, numpy: "i1" },
  uint16: { array: Uint16Array, numpy: "u2" },
  int16: { array: Int16Array, numpy: "i2" },
  uint32: { array: Uint32Array, numpy: "u4" },
  int32: { array: Int32Array, numpy: "i4" },
  uint64: { array: BigUint64Array, numpy: "u8" },
  int64: { array: BigInt64Array, numpy: "i8" },
  float16: { array: Uint16Array, numpy: "f2" },
  bfloat16: { array: Uint16Array, numpy: null },
  float32: { array: Float32Array, numpy: "f4" },
  float64: { array: Float64Array, numpy: "f8" },
} as const satisfies Record<string, DTypeRow>;

export type DType = keyof typeof dtypes;

/** The typed array that holds elements of a dtype, over memory of any kind. */
export type ArrayOf<D extends DType> = (typeof dtypes)[D]["array"]["prototype"];

/** Any typed array that a tensor can hold. */
export type TensorArray = ArrayOf<DType>;

/** Any typed array that becomes one: the bytes of a page's `ImageData` too. */
export type SourceArray = TensorArray | Uint8ClampedArray;

/** Bytes of one element. */
export function itemSize(dtype: DType): number {
  return dtypes[dtype].array.BYTES_PER_ELEMENT;
}

/** A zeroed array of `size` elements. */
export function allocate<D extends DType>(dtype: D, size: number): ArrayOf<D> {
  return new dtypes[dtype].array(size) as ArrayOf<D>;
}

/**
 * The dtypes by their arrays' tags, the specification's own names of element types: the same for subclasses and in every
 * realm. `bool` and the 16-bit floats share their arrays with integers, which are meant.
 */
const byTag = new Map<string, DType>(
  (Object.keys(dtypes) as DType[])
    .filter((dtype) => dtype !== "bool" && dtype !== "float16" && dtype !== "bfloat16")
    .map((dtype) => [dtypes[dtype].array.name, dtype]),
);

/**
 * The dtype of a typed array: a `Uint16Array` is `uint16`, a `Uint8Array` `uint8`, and so are Node's `Buffer` and a page's
 * `Uint8ClampedArray`.
 */
export function dtypeOf(array: SourceArray): DType {
  const tag = array[Symbol.toStringTag];
  const dtype = byTag.get(tag.replace("Clamped", ""));
  if (dtype === undefined) throw new TypeError(`no dtype is stored as ${tag}`);
  return dtype;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64" || dtype === "float16" || dtype === "bfloat16";
}

export function isBigInt(dtype: DType): dtype is "int64" | "uint64" {
  return dtype === "int64" || dtype === "uint64";
}

const floatBuffer = /* @__PURE__ */ new ArrayBuffer(4);
const floatBits = /* @__PURE__ */ new Float32Array(floatBuffer);
const intBits = /* @__PURE__ */ new Uint32Array(floatBuffer);

/** The float32 value of float16 bits (IEEE 754 binary16); exact. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The float16 bits nearest to a value, ties to even; beyond 65519 they are infinity. */
export function toFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  // Below the smallest normal number the step is 2^-24 throughout; above, it doubles with every power of two.
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  floatBits[0] = magnitude;
  let exponent = ((intBits[0]! >> 23) & 0xff) - 127;
  if (magnitude < 2 ** exponent) exponent -= 1; // float32 rounding carried into the next power of two
  const fraction = roundHalfEven((magnitude / 2 ** exponent - 1) * 1024);
  return sign | (((exponent + 15) << 10) + fraction);
}

/** The float32 value of bfloat16 bits: the upper half of a float32; exact. */
export function fromBfloat16(bits: number): number {
  intBits[0] = bits << 16;
  return floatBits[0]!;
}

/** The bfloat16 bits nearest to a value, ties to even. */
export function toBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  floatBits[0] = value;
  const single = floatBits[0]!;
  let bits = intBits[0]!;
  // Rounding twice could make a tie of what was none: where float32 is too coarse, it is cut and its last bit set.
  if (single !== value) bits = (Math.abs(single) > Math.abs(value) ? bits - 1 : bits) | 1;
  const odd = (bits >>> 16) & 1;
  return ((bits + 0x7fff + odd) >>> 16) & 0xffff;
}

function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}
