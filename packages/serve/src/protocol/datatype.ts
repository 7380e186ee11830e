/**
 * The datatypes of the protocol: how many bytes an element takes, which dtype of the library it is, and how it stands in JSON.
 * Elements lie in little-endian order without padding, which is the order of typed arrays here; BYTES are elements of any
 * length, each behind its length as uint32.
 */

import type { DType } from "feedforward";
import { invalid, shown } from "./fault.ts";

type TypedArray =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** The numbers of a tensor, or for BYTES its elements. */
export type Elements = TypedArray | readonly Uint8Array[];

interface DatatypeRow {
  readonly dtype: DType;
  readonly array: {
    new (length: number): TypedArray;
    new (buffer: ArrayBuffer, start: number, length: number): TypedArray;
    readonly BYTES_PER_ELEMENT: number;
  };
  /** The least and the greatest whole number; null of floats and booleans. */
  readonly range: readonly [number, number] | null;
}

const row = (dtype: DType, array: DatatypeRow["array"], range: DatatypeRow["range"] = null): DatatypeRow => ({
  dtype,
  array,
  range,
});

const { MIN_SAFE_INTEGER: least, MAX_SAFE_INTEGER: most } = Number;

/** All but BYTES. */
export const numeric = {
  BOOL: row("bool", Uint8Array),
  UINT8: row("uint8", Uint8Array, [0, 255]),
  UINT16: row("uint16", Uint16Array, [0, 65_535]),
  UINT32: row("uint32", Uint32Array, [0, 4_294_967_295]),
  UINT64: row("uint64", BigUint64Array, [0, most]),
  INT8: row("int8", Int8Array, [-128, 127]),
  INT16: row("int16", Int16Array, [-32_768, 32_767]),
  INT32: row("int32", Int32Array, [-2_147_483_648, 2_147_483_647]),
  INT64: row("int64", BigInt64Array, [least, most]),
  FP16: row("float16", Uint16Array),
  BF16: row("bfloat16", Uint16Array),
  FP32: row("float32", Float32Array),
  FP64: row("float64", Float64Array),
} satisfies Readonly<Record<string, DatatypeRow>>;

export type NumericDatatype = keyof typeof numeric;
export type Datatype = NumericDatatype | "BYTES";

/** The datatypes of the Open Inference Protocol, by name. */
export const datatypes = [...(Object.keys(numeric) as NumericDatatype[]), "BYTES"] as const;

export function isNumeric(datatype: string): datatype is NumericDatatype {
  return Object.hasOwn(numeric, datatype);
}

export function isDatatype(datatype: unknown): datatype is Datatype {
  return typeof datatype === "string" && (datatype === "BYTES" || isNumeric(datatype));
}

const byDtype = new Map((Object.keys(numeric) as NumericDatatype[]).map((name) => [numeric[name].dtype, name]));

/** The datatype of a dtype of the library. */
export function datatypeOf(dtype: DType): NumericDatatype {
  return byDtype.get(dtype)!;
}

/** Bytes of one element. */
export function elementBytes(datatype: NumericDatatype): number {
  return numeric[datatype].array.BYTES_PER_ELEMENT;
}

/** A copy of raw bytes, aligned as a typed array wants it: the tensors of a request begin anywhere. */
export type CopyElements = (datatype: NumericDatatype, bytes: Uint8Array) => TypedArray;

/** A copy in a buffer of its own. */
export function elementsFromBytes(datatype: NumericDatatype, bytes: Uint8Array): TypedArray {
  return copied(datatype, bytes, new ArrayBuffer(bytes.length), 0);
}

const slabBytes = 65_536;
/** A larger copy has a buffer of its own. */
const mostPooled = 8192;
let slab = new ArrayBuffer(slabBytes);
let slabUsed = 0;

/** A copy in a buffer that it shares with others, since a new buffer costs more than a small copy. */
export function pooledElements(datatype: NumericDatatype, bytes: Uint8Array): TypedArray {
  if (bytes.length > mostPooled) return elementsFromBytes(datatype, bytes);
  if (slabUsed + bytes.length > slabBytes) {
    slab = new ArrayBuffer(slabBytes);
    slabUsed = 0;
  }
  const start = slabUsed;
  slabUsed += Math.ceil(bytes.length / 8) * 8;
  return copied(datatype, bytes, slab, start);
}

function copied(datatype: NumericDatatype, bytes: Uint8Array, buffer: ArrayBuffer, start: number): TypedArray {
  const { array: TypedArray } = numeric[datatype];
  const target = new Uint8Array(buffer, start, bytes.length);
  target.set(bytes);
  if (datatype === "BOOL") for (let i = 0; i < target.length; i++) target[i] = target[i] === 0 ? 0 : 1;
  if (TypedArray === Uint8Array) return target;
  return new TypedArray(buffer, start, bytes.length / TypedArray.BYTES_PER_ELEMENT);
}

/** What stands under `data` in JSON, nested or flat, as `count` elements. */
export function elementsFromJson(datatype: Datatype, data: unknown, count: number, name: string): Elements {
  if (!Array.isArray(data)) throw invalid(`input '${shown(name)}': 'data' must be a list`);
  const leaves = data.some(Array.isArray) ? flattened(data, []) : (data as unknown[]);
  if (leaves.length !== count) {
    throw invalid(
      `input '${shown(name)}': unexpected number of elements: expected ${count} by its shape, got ${leaves.length}`,
    );
  }
  if (datatype === "BYTES") return leaves.map((leaf) => bytesOfText(leaf, name));
  if (datatype === "FP16" || datatype === "BF16") {
    throw invalid(`input '${shown(name)}': ${datatype} has no form in JSON: send it as binary data`);
  }
  if (datatype === "BOOL") return Uint8Array.from(leaves, (leaf) => numberOfBoolean(leaf, name));
  const { range, array: TypedArray } = numeric[datatype] as DatatypeRow;
  const elements = new TypedArray(count);
  if (range === null) fillFloats(elements as Float32Array, leaves, datatype, name);
  else fillIntegers(elements as Int32Array, leaves, { datatype, range, name });
  return elements;
}

/** The leaves of lists in lists, which the reader of JSON has bounded in depth. */
function flattened(list: readonly unknown[], leaves: unknown[]): unknown[] {
  for (const item of list) {
    if (Array.isArray(item)) flattened(item, leaves);
    else leaves.push(item);
  }
  return leaves;
}

/** A text is its UTF-8 bytes. */
function bytesOfText(leaf: unknown, name: string): Uint8Array {
  if (typeof leaf !== "string") throw invalid(`input '${shown(name)}': expected text for BYTES, got ${kindOf(leaf)}`);
  return Buffer.from(leaf);
}

function numberOfBoolean(leaf: unknown, name: string): number {
  if (leaf === true || leaf === 1) return 1;
  if (leaf === false || leaf === 0) return 0;
  throw invalid(`input '${shown(name)}': expected true or false for BOOL, got ${kindOf(leaf)}`);
}

/** `JSON.parse` makes ∞ of 1e999, and float32 of 1e39: neither is what was written. */
function fillFloats(elements: Float32Array, leaves: readonly unknown[], datatype: string, name: string): void {
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i];
    if (typeof leaf !== "number") throw invalid(`input '${shown(name)}': expected numbers, got ${kindOf(leaf)}`);
    elements[i] = leaf;
    if (!Number.isFinite(elements[i]!))
      throw invalid(`input '${shown(name)}': ${leaf} is out of the range of ${datatype}`);
  }
}

interface Whole {
  readonly datatype: NumericDatatype;
  readonly range: readonly [number, number];
  readonly name: string;
}

function fillIntegers(elements: Int32Array, leaves: readonly unknown[], { datatype, range, name }: Whole): void {
  const isWide = datatype === "INT64" || datatype === "UINT64";
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i];
    if (typeof leaf !== "number") throw invalid(`input '${shown(name)}': expected numbers, got ${kindOf(leaf)}`);
    if (!Number.isInteger(leaf) || leaf < range[0] || leaf > range[1]) {
      const hint = isWide && Number.isInteger(leaf) ? " in JSON: send it as binary data" : "";
      throw invalid(`input '${shown(name)}': ${leaf} is no ${datatype}${hint}`);
    }
    elements[i] = (isWide ? BigInt(leaf) : leaf) as number;
  }
}

export function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : typeof value;
}
