/**
 * From a chunk of SQL's columns to rows of a network. A column is told by its type: numbers go in as float32, each rounded
 * once; bytes (BLOB, UTINYINT, lists of it) stay bytes, which a network may scale. Every column's NULLs are looked at, for
 * what stands in the place of a NULL is garbage. Anything else is refused by its name.
 */

import {
  DuckDBArrayVector,
  DuckDBBigIntVector,
  DuckDBBlobVector,
  type DuckDBDataChunk,
  DuckDBDecimal16Vector,
  DuckDBDecimal32Vector,
  DuckDBDecimal64Vector,
  DuckDBDecimal128Vector,
  type DuckDBDecimalType,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBHugeIntVector,
  DuckDBIntegerVector,
  DuckDBListVector,
  DuckDBSmallIntVector,
  DuckDBTinyIntVector,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUBigIntVector,
  DuckDBUHugeIntVector,
  DuckDBUIntegerVector,
  DuckDBUSmallIntVector,
  DuckDBUTinyIntVector,
  type DuckDBVector,
} from "@duckdb/node-api";
import { refuse } from "../errors.ts";
import { roundRatio } from "./rounding.ts";

/** Rows as a session takes them, and which of them have a NULL. */
export interface VectorRows {
  readonly count: number;
  /** [count, size]; a row with a NULL holds zeros in its place. */
  readonly data: Float32Array | Uint8Array;
  /** 1 where a row has a NULL; null where none has. */
  readonly nulls: Uint8Array | null;
}

/** Where the values of a column go: the first, and how far apart the next row's is. */
interface Target {
  readonly data: Float32Array | Uint8Array;
  readonly nulls: Uint8Array;
  readonly stride: number;
}

/** Reads chunks as rows of `size` values, each into the same memory: rows hold until the next chunk is read. */
export class RowReader {
  readonly #size: number;
  #floats = new Float32Array();
  #bytes = new Uint8Array();
  #nulls = new Uint8Array();

  constructor(size: number) {
    this.#size = size;
  }

  read(chunk: DuckDBDataChunk): VectorRows {
    const [count, stride] = [chunk.rowCount, this.#size];
    const vectors = Array.from({ length: chunk.columnCount }, (_, i) => vectorOf(chunk, i));
    const data = this.#room(vectors.every(isBytes), count * stride);
    const nulls = this.#nulls.subarray(0, count).fill(0);
    readVectors(vectors, { data, nulls, stride });
    if (!nulls.includes(1)) return { count, data, nulls: null };
    for (let row = 0; row < count; row++) if (nulls[row] === 1) data.fill(0, row * stride, (row + 1) * stride);
    return { count, data, nulls };
  }

  #room(areBytes: boolean, length: number): Float32Array | Uint8Array {
    const rows = Math.ceil(length / Math.max(1, this.#size));
    if (this.#nulls.length < rows) this.#nulls = new Uint8Array(rows);
    if (areBytes && this.#bytes.length < length) this.#bytes = new Uint8Array(length);
    if (!areBytes && this.#floats.length < length) this.#floats = new Float32Array(length);
    return (areBytes ? this.#bytes : this.#floats).subarray(0, length);
  }
}

function readVectors(vectors: readonly DuckDBVector[], target: Target): void {
  const { stride, nulls } = target;
  const [first] = vectors;
  if (vectors.length === 1 && first !== undefined && isPacked(first)) {
    readPacked(first, target);
    return;
  }
  if (vectors.length !== stride) {
    const sentence = "score: expected $size numbers or one list of them, got $got arguments";
    throw refuse("score-arguments", sentence, stride, vectors.length);
  }
  vectors.forEach((vector, column) => {
    readColumn(vector, { ...target, at: column, count: nulls.length });
  });
}

/** A NULL without a type, and what DuckDB may bring later, have no vector in JavaScript. */
function vectorOf(chunk: DuckDBDataChunk, column: number): DuckDBVector {
  try {
    return chunk.getColumnVector(column);
  } catch (error) {
    const [, type = "NULL"] = /type: (\w+)/.exec(String(error)) ?? [];
    throw wrongType(type === "SQLNULL" ? "NULL" : type);
  }
}

function isPacked(vector: DuckDBVector): boolean {
  return (
    vector instanceof DuckDBListVector || vector instanceof DuckDBArrayVector || vector instanceof DuckDBBlobVector
  );
}

function isBytes(vector: DuckDBVector): boolean {
  if (vector instanceof DuckDBListVector) return vector.type.valueType.typeId === DuckDBTypeId.UTINYINT;
  if (vector instanceof DuckDBArrayVector) return vector.type.valueType.typeId === DuckDBTypeId.UTINYINT;
  return vector instanceof DuckDBBlobVector || vector instanceof DuckDBUTinyIntVector;
}

/** A list, an array or bytes in one column: one row each. */
function readPacked(vector: DuckDBVector, target: Target): void {
  if (vector instanceof DuckDBBlobVector) readBlobs(vector, target);
  else if (vector instanceof DuckDBListVector) readLists(vector, target);
  else readArrays(vector as DuckDBArrayVector, target);
}

function readArrays(vector: DuckDBArrayVector, target: Target): void {
  const { valueType } = vector.type;
  for (let row = 0; row < vector.itemCount; row++) {
    const items = vector.getItem(row)?.items ?? null;
    if (items === null) target.nulls[row] = 1;
    else {
      checkLength(items.length, target.stride);
      items.forEach((item, i) => {
        storeItem(item as Given, valueType, { ...target, at: row * target.stride + i, row });
      });
    }
  }
}

function readBlobs(vector: DuckDBBlobVector, { data, nulls, stride }: Target): void {
  for (let row = 0; row < vector.itemCount; row++) {
    const bytes = vector.getItemBytes(row);
    if (bytes === null) nulls[row] = 1;
    else {
      checkLength(bytes.length, stride);
      data.set(bytes, row * stride);
    }
  }
}

function readLists(vector: DuckDBListVector, { data, nulls, stride }: Target): void {
  for (let row = 0; row < vector.itemCount; row++) {
    const items = vector.getItemVector(row);
    if (items === null) nulls[row] = 1;
    else {
      checkLength(items.itemCount, stride);
      // The list's values lie side by side: one of them is a column of one row after the other.
      const own = new Uint8Array(stride);
      readColumn(items, { data, nulls: own, stride: 1, at: row * stride, count: stride });
      if (own.includes(1)) nulls[row] = 1;
    }
  }
}

function checkLength(got: number, size: number): void {
  if (got !== size) throw refuse("list-length", "score: expected $size values in a row, got $got", size, got);
}

type Given = number | bigint | { readonly value: bigint; readonly scale: number } | null;

function storeItem(
  item: Given,
  type: DuckDBType,
  { data, nulls, at, row }: Target & { readonly at: number; readonly row: number },
): void {
  if (item === null) nulls[row] = 1;
  else if (typeof item === "number") data[at] = item;
  else if (typeof item === "bigint") data[at] = roundRatio(item, 0);
  else if (type.typeId === DuckDBTypeId.DECIMAL) data[at] = roundRatio(item.value, item.scale);
  else throw wrongType(type.toString());
}

interface Column extends Target {
  /** Where its first value goes. */
  readonly at: number;
  readonly count: number;
}

/** Values that JavaScript has as numbers: storing one in a Float32Array rounds it once. */
const numbers = [
  DuckDBFloatVector,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBUIntegerVector,
  DuckDBSmallIntVector,
  DuckDBUSmallIntVector,
  DuckDBTinyIntVector,
  DuckDBUTinyIntVector,
] as const;
const bigs = [DuckDBBigIntVector, DuckDBUBigIntVector, DuckDBHugeIntVector, DuckDBUHugeIntVector] as const;
const decimals = [DuckDBDecimal16Vector, DuckDBDecimal32Vector, DuckDBDecimal64Vector, DuckDBDecimal128Vector] as const;

function readColumn(vector: DuckDBVector, column: Column): void {
  const isOf = (kinds: readonly (abstract new (...args: never) => DuckDBVector)[]) =>
    kinds.some((Kind) => vector instanceof Kind);
  if (isOf(numbers)) readNumbers(vector as DuckDBVector<number>, column);
  else if (isOf(bigs)) readBigs(vector as DuckDBVector<bigint>, column);
  else if (isOf(decimals)) readDecimals(vector, column, (vector.type as DuckDBDecimalType).scale);
  else throw wrongType(vector.type.toString());
}

function wrongType(type: string): Error {
  return refuse("score-type", "score: expected numbers, a list of numbers or bytes, got $type: cast it to FLOAT", type);
}

function readNumbers(vector: DuckDBVector<number>, { data, nulls, stride, at, count }: Column): void {
  for (let row = 0, to = at; row < count; row++, to += stride) {
    const value = vector.getItem(row);
    if (value === null) nulls[row] = 1;
    else data[to] = value;
  }
}

/** Integers of 64 bits and more. */
function readBigs(vector: DuckDBVector<bigint>, { data, nulls, stride, at, count }: Column): void {
  for (let row = 0, to = at; row < count; row++, to += stride) {
    const value = vector.getItem(row);
    if (value === null) nulls[row] = 1;
    else data[to] = roundRatio(value, 0);
  }
}

function readDecimals(vector: DuckDBVector, { data, nulls, stride, at, count }: Column, scale: number): void {
  for (let row = 0, to = at; row < count; row++, to += stride) {
    const item = vector.getItem(row) as { readonly value: bigint } | null;
    if (item === null) nulls[row] = 1;
    else data[to] = roundRatio(item.value, scale);
  }
}
