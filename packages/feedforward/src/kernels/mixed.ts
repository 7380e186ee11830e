/**
 * Loops over values of which some have elements of four bytes and some of one: truth is a byte, what is compared or chosen
 * is not. A turn takes up to sixteen neighbours, four vectors of words beside one of bytes. Where an input repeats along the
 * innermost axis its element is spread over all lanes before the loop.
 *
 *   words  | a b c d | e f g h | i j k l | m n o p |      bytes  | a b c d e f g h i j k l m n o p |
 */

import type { DType } from "../tensor/dtype.ts";
import type { Func } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4, I8x16, I32x4, type Mask32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import { isFlat, type Nest, writeLoops } from "./nest.ts";

/** Neighbours of one value: words, or bytes. */
export interface Operand {
  readonly words: readonly F32x4[];
  readonly bytes: I8x16 | null;
}

/** What a turn computes of the inputs: so many vectors of words, or the bytes of as many. */
export type ComputeMixed = (inputs: readonly Operand[], vectors: number) => Operand;

interface Given {
  readonly rows: I32;
  /** Of the output and of each input. */
  readonly addresses: readonly I32[];
}

/** NAME(rows, y, inputs…): the loops around `compute`. All strides of the innermost axis are 1, or 0 for an input that repeats. */
export function writeMixed(f: Func, nest: Nest, { rows, addresses }: Given, compute: ComputeMixed): void {
  const { axes, bytes } = nest;
  const last = axes.at(-1)!;
  const walk = { size: I32.constant(last.size), strides: last.strides, bytes: bytes!, vectors: vectorsOf(last.size) };
  if (isFlat(nest)) {
    walkMixed(f, { ...walk, size: f.let(rows.mul(last.size)), vectors: 4 }, addresses, compute);
    return;
  }
  writeLoops(f, nest, { rows, addresses }, (at) => walkMixed(f, walk, at, compute));
}

function vectorsOf(size: number): number {
  return Math.min(4, Math.ceil(size / 4));
}

interface Walk {
  readonly size: I32;
  readonly strides: readonly number[];
  readonly bytes: readonly number[];
  readonly vectors: number;
}

function walkMixed(f: Func, walk: Walk, addresses: readonly I32[], compute: ComputeMixed): void {
  const { size, strides, bytes, vectors } = walk;
  const repeated = addresses.map((address, i) =>
    i > 0 && strides[i] === 0 ? spread(f, address, bytes[i]!, vectors) : null,
  );
  f.for(I32.constant(0), size, 4 * vectors, (element) => {
    const placeOf = (i: number): I32 => f.let(addresses[i]!.add(bytes[i] === 1 ? element : element.shl(2)));
    const inputs = addresses
      .slice(1)
      .map((_, i) => repeated[i + 1] ?? loadFrom(f, placeOf(i + 1), bytes[i + 1]!, vectors));
    const result = compute(inputs, vectors);
    const to = placeOf(0);
    if (result.bytes !== null) f.store(at(to), result.bytes);
    for (const [v, value] of result.words.entries()) f.store(at(to, 16 * v), value);
  });
}

function loadFrom(f: Func, place: I32, bytes: number, vectors: number): Operand {
  if (bytes === 1) return { words: [], bytes: f.let(I8x16.load(at(place))) };
  return { words: Array.from({ length: vectors }, (_, v) => f.let(F32x4.load(at(place, 16 * v)))), bytes: null };
}

/** One element in every lane. */
function spread(f: Func, address: I32, bytes: number, vectors: number): Operand {
  if (bytes === 4) return { words: new Array<F32x4>(vectors).fill(f.let(F32x4.loadSplat(at(address)))), bytes: null };
  const byte = I32.load(at(address)).and(0xff).mul(0x01010101);
  return { words: [], bytes: f.let(I32x4.splat(byte).bytes()) };
}

/** Sixteen bytes as four vectors of whole numbers, or the first of them. */
export function widened(f: Func, bytes: I8x16, vectors: number): I32x4[] {
  const [low, high] = [f.let(bytes.extendLow()), vectors > 2 ? f.let(bytes.extendHigh()) : null];
  return [low, high].flatMap((half) => (half === null ? [] : [half.extendLow(), half.extendHigh()])).slice(0, vectors);
}

/** 1 where a mask holds, else 0. */
export function truthOf(f: Func, data: DataArea, masks: readonly Mask32x4[]): I8x16 {
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => masks[Math.min(i, masks.length - 1)]!);
  return onesOf(f, data, a!.narrow(b!).narrow(c!.narrow(d!)));
}

/** Bytes that are all ones or all zeros as 1 or 0. */
export function onesOf(f: Func, data: DataArea, bytes: I8x16): I8x16 {
  return new I32x4(bytes.code).and(data.splatInteger(f, 0x01010101)).bytes();
}

/** Bytes that are all ones where they were not 0. */
export function isTrue(f: Func, data: DataArea, bytes: I8x16): I8x16 {
  return bytes.notEqual(data.splatInteger(f, 0).bytes());
}

/** Bytes of an element that these loops walk over; null for one of any other width. */
export function mixedBytes(dtype: DType | undefined): 1 | 4 | null {
  if (dtype === "bool" || dtype === "uint8") return 1;
  return dtype === "float32" || dtype === "int32" || dtype === "uint32" ? 4 : null;
}
