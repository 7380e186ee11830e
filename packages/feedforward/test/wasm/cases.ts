/**
 * A small language for instructions: the classes of its operands and of its result, the code that the assembler makes,
 * and what JavaScript says the lanes are. Each case runs on every pair of samples, turned through the lanes.
 */

import { F64x2 } from "../../src/wasm/doubles.ts";
import type { Value, ValueClass } from "../../src/wasm/module.ts";
import { at, F32, I32 } from "../../src/wasm/values.ts";
import { F32x4, I8x16, I16x8 } from "../../src/wasm/vectors.ts";
import { bitsOf, laneCount, loadFrom, type Machine, machine, resultOf, storeResult, write } from "./machine.ts";

type Lanes = readonly number[];

export interface Case {
  readonly operands: readonly ValueClass<Value>[];
  readonly result: ValueClass<Value>;
  readonly build: (...operands: Value[]) => Value;
  readonly expected: (...operands: Lanes[]) => Lanes;
}

type Instances<C extends readonly ValueClass<Value>[]> = {
  [K in keyof C]: C[K] extends ValueClass<infer V> ? V : never;
};

/** A case told by whole operands, as lists of lanes. */
export function whole<const C extends readonly ValueClass<Value>[], R extends Value>(
  operands: C,
  result: ValueClass<R>,
  build: (...operands: Instances<C>) => R,
  expected: (...operands: Lanes[]) => Lanes,
): Case {
  return { operands, result, build: build as Case["build"], expected };
}

/** A case told lane by lane. */
export function each<const C extends readonly ValueClass<Value>[], R extends Value>(
  operands: C,
  result: ValueClass<R>,
  build: (...operands: Instances<C>) => R,
  lane: (...operands: number[]) => number,
): Case {
  const expected = (first: Lanes, ...rest: Lanes[]): Lanes => first.map((x, i) => lane(x, ...rest.map((b) => b[i]!)));
  return whole(operands, result, build, expected as Case["expected"]);
}

/** Bounds of integers, and the counts at which shifts wrap. */
const integers = [0, 1, -1, 2, 3, 31, 32, 33, 255, 65535, 65536, 0x55555555, 0x7fffffff, 0x7ffffffe, -0x80000000];
const halves = [0, 1, 2, 127, 128, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff];
const bytes = [0, 1, 2, 3, 7, 15, 16, 17, 127, 128, 254, 255];

/** ±0, NaN, ±∞, subnormals, the ends of the normal range, ties of rounding. */
const leastNormal = 2 ** -126;
const greatest = (2 - 2 ** -23) * 2 ** 127;
const positive = [
  0,
  Infinity,
  2 ** -149,
  leastNormal - 2 ** -149,
  leastNormal,
  0.1,
  0.5,
  1,
  1.5,
  2 ** 24 + 2,
  greatest,
];
const floats = [Number.NaN, ...positive, ...positive.map((x) => -x)].map(Math.fround);

/** The same corners of float64, and numbers that lie beside float32 ones. */
const doubles = [...floats, 2 ** -1074, 2 ** -1022, -(2 ** 1023), 0.1, 1 + 2 ** -24, 1 + 2 ** -52, 2 ** 128 - 2 ** 103];

function samplesOf(type: ValueClass<Value>): Lanes {
  if (type === (F64x2 as ValueClass<Value>)) return doubles;
  if (type === (F32 as ValueClass<Value>) || type === (F32x4 as ValueClass<Value>)) return floats;
  if (type === (I8x16 as ValueClass<Value>)) return bytes;
  return type === (I16x8 as ValueClass<Value>) ? halves : integers;
}

/** Runs a case on everything; returns the first difference in words, or null. */
export function check(item: Case): string | null {
  const alone = machineOf(item);
  const [first, second, third] = item.operands.map(samplesOf);
  for (let i = 0; i < first!.length; i++) {
    for (let j = 0; j < (second?.length ?? 1); j++) {
      const turns = [i, j, 5 * i + j + (third?.length ?? 0)];
      const operands = item.operands.map((type, k) => turned(type, turns[k]!, 2 * k + 1));
      const difference = compare(alone, item, operands);
      if (difference !== null) return difference;
    }
  }
  return null;
}

function machineOf({ operands, build }: Case): Machine {
  return machine((f) => {
    storeResult(f, build(...operands.map((type, i) => loadFrom(type, at(I32.constant(16 * i))))));
  });
}

/** Lanes of samples from a position on: each lane meets each sample. */
function turned(type: ValueClass<Value>, start: number, step: number): number[] {
  const samples = samplesOf(type);
  return Array.from({ length: laneCount(type) }, (_, lane) => samples[(start + step * lane) % samples.length]!);
}

function compare(alone: Machine, { operands, result, expected }: Case, values: readonly Lanes[]): string | null {
  operands.forEach((type, i) => {
    write(alone.bytes, 16 * i, type, values[i]!);
  });
  alone.run();
  const [got, wanted] = [resultOf(alone, result), bitsOf(result, expected(...values))];
  return String(got) === String(wanted)
    ? null
    : `${JSON.stringify(values)}: expected ${String(wanted)}, got ${String(got)}`;
}
