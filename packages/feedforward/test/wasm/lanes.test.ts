/**
 * Lanes that are mixed do not compile: every line below that follows an expectation is an error of the TypeScript
 * compiler, and `npm run types` fails where one is none. Where the engine can tell the types apart, it is asked too.
 */

import { expect, it } from "vitest";
import type { Func, Local, Value } from "../../src/wasm/module.ts";
import { at, F32, I32 } from "../../src/wasm/values.ts";
import { F32x4, I8x16, I16x8, I32x4, Mask32x4 } from "../../src/wasm/vectors.ts";
import { isValid } from "./machine.ts";

interface Classes {
  i32: I32;
  f32: F32;
  f32x4: F32x4;
  i32x4: I32x4;
  mask: Mask32x4;
  i8x16: I8x16;
  i16x8: I16x8;
}

/** The names of all classes that a class may be given for. */
type Takers<V> = { [K in keyof Classes]: V extends Classes[K] ? K : never }[keyof Classes];

/** `true` where a class is given for itself alone; else nothing fits, and the table does not compile. */
type Alone<K extends keyof Classes> = [Takers<Classes[K]>] extends [K] ? true : never;

it("no class stands for another: 42 pairs", () => {
  const alone: { [K in keyof Classes]: Alone<K> } = {
    i32: true,
    f32: true,
    f32x4: true,
    i32x4: true,
    mask: true,
    i8x16: true,
    i16x8: true,
  };
  const names = new Set([I32, F32, F32x4, I32x4, Mask32x4, I8x16, I16x8].map(({ name }) => name));
  expect(names.size).toBe(Object.keys(alone).length);
});

/** One value of each class, as parameters of a function. */
function values(f: Func): Classes {
  const [i32, f32] = [f.param(I32), f.param(F32)];
  const [f32x4, i32x4, mask] = [f.param(F32x4), f.param(I32x4), f.param(Mask32x4)];
  return { i32, f32, f32x4, i32x4, mask, i8x16: f.param(I8x16), i16x8: f.param(I16x8) };
}

/** Whether the engine takes a function that keeps this value. */
function isTaken(build: (values: Classes, f: Func) => Value): boolean {
  return isValid((f) => {
    f.let(build(values(f), f));
  });
}

it("operands of scalars", () => {
  // @ts-expect-error i32 + f32
  expect(isTaken(({ i32, f32 }) => i32.add(f32))).toBe(false);
  // @ts-expect-error i32 + f32x4
  expect(isTaken(({ i32, f32x4 }) => i32.add(f32x4))).toBe(false);
  // @ts-expect-error i32 & mask
  expect(isTaken(({ i32, mask }) => i32.and(mask))).toBe(false);
  // @ts-expect-error i32 < i16x8
  expect(isTaken(({ i32, i16x8 }) => i32.lessU(i16x8))).toBe(false);
  // @ts-expect-error f32 + i32
  expect(isTaken(({ f32, i32 }) => f32.add(i32))).toBe(false);
  // @ts-expect-error max(f32, f32x4)
  expect(isTaken(({ f32, f32x4 }) => f32.max(f32x4))).toBe(false);
  // @ts-expect-error max(f32, a number of JavaScript)
  isTaken(({ f32 }) => f32.max(2));
});

it("operands of vectors against scalars", () => {
  // @ts-expect-error f32x4 + f32
  expect(isTaken(({ f32x4, f32 }) => f32x4.add(f32))).toBe(false);
  // @ts-expect-error f32x4 < i32
  expect(isTaken(({ f32x4, i32 }) => f32x4.less(i32))).toBe(false);
  // @ts-expect-error i32x4 + i32
  expect(isTaken(({ i32x4, i32 }) => i32x4.add(i32))).toBe(false);
  // @ts-expect-error i32x4 shifted by a value
  isTaken(({ i32x4, i32 }) => i32x4.shl(i32));
  // @ts-expect-error splat of an i32 as floats
  expect(isTaken(({ i32 }) => F32x4.splat(i32))).toBe(false);
  // @ts-expect-error splat of an f32 as integers
  expect(isTaken(({ f32 }) => I32x4.splat(f32))).toBe(false);
  // @ts-expect-error an f32 where a condition is due
  expect(isValid((f) => f.if(f.param(F32), () => {}))).toBe(false);
  // @ts-expect-error a mask where a condition is due
  expect(isValid((f) => f.if(f.param(Mask32x4), () => {}))).toBe(false);
  // @ts-expect-error a float as an address
  expect(isTaken(({ f32 }) => F32.load(at(f32)))).toBe(false);
});

it("operands of vectors against vectors, which only the compiler can tell apart", () => {
  const isAll128 = isTaken(({ f32x4, i32x4, mask, i8x16, i16x8 }, f) => {
    // @ts-expect-error f32x4 + i32x4
    f.let(f32x4.add(i32x4));
    // @ts-expect-error f32x4 · mask
    f.let(f32x4.mul(mask));
    // @ts-expect-error f32x4 max i8x16
    f.let(f32x4.max(i8x16));
    // @ts-expect-error f32x4 = i16x8
    f.let(f32x4.equal(i16x8));
    // @ts-expect-error i32x4 + f32x4
    f.let(i32x4.add(f32x4));
    // @ts-expect-error i32x4 & mask
    f.let(i32x4.and(mask));
    // @ts-expect-error i32x4 - i8x16
    f.let(i32x4.sub(i8x16));
    // @ts-expect-error i32x4 · i16x8
    f.let(i32x4.mul(i16x8));
    // @ts-expect-error a choice of integers
    f.let(mask.select(i32x4, f32x4));
    // @ts-expect-error i8x16 by i32x4
    f.let(i8x16.swizzle(i32x4));
    // @ts-expect-error i8x16 ≠ i16x8
    f.let(i8x16.notEqual(i16x8));
    return i32x4;
  });
  expect(isAll128).toBe(true);
});

it("locals", () => {
  const set = (write: (f: Func, i32: Local<I32>, f32x4: Local<F32x4>, given: Classes) => void) =>
    isValid((f) => {
      const given = values(f);
      write(f, f.local(I32), f.local(F32x4), given);
    });
  // @ts-expect-error an f32 into an i32
  expect(set((f, i32, _, { f32 }) => f.set(i32, f32))).toBe(false);
  // @ts-expect-error an i32 into an f32x4
  expect(set((f, _, f32x4, { i32 }) => f.set(f32x4, i32))).toBe(false);
  // @ts-expect-error an i32x4 into an f32x4
  expect(set((f, _, f32x4, { i32x4 }) => f.set(f32x4, i32x4))).toBe(true);
  // @ts-expect-error a mask into an f32x4
  expect(set((f, _, f32x4, { mask }) => f.set(f32x4, mask))).toBe(true);
});

it("let and hoist give the class back that they are given", () => {
  isValid((f) => {
    const { mask, f32 } = values(f);
    const kept: Mask32x4 = f.let(mask);
    const hoisted: F32 = f.hoist(f32);
    // @ts-expect-error a mask kept as floats
    const floats: F32x4 = f.let(mask);
    expect([kept, hoisted, floats].map((value: Value) => value.constructor)).toEqual([Mask32x4, F32, Mask32x4]);
  });
});
