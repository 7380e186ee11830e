/** Each instruction alone: assembled, validated, run, and compared with JavaScript on the corners of its operands. */

import { describe, expect, it } from "vitest";
import { decode, opcodeOf } from "../../src/wasm/decode.ts";
import { F64x2, I64x2 } from "../../src/wasm/doubles.ts";
import type { Func, ModuleBuilder, Value, ValueClass } from "../../src/wasm/module.ts";
import { type Address, at, F32, I32 } from "../../src/wasm/values.ts";
import { F32x4, I8x16, I16x8, I32x4, Mask32x4 } from "../../src/wasm/vectors.ts";
import { type Case, check } from "./cases.ts";
import { doubleCases } from "./double-cases.ts";
import {
  bare,
  bitsOf,
  dataAddress,
  empty,
  evaluate,
  f32x4,
  i8x16,
  i32x4,
  machine,
  newModule,
  resultOf,
  storeResult,
} from "./machine.ts";
import { scalarCases } from "./scalar-cases.ts";
import { vectorCases } from "./vector-cases.ts";

const cases = Object.entries<Case>({ ...scalarCases, ...vectorCases, ...doubleCases });

/** Every instruction that a value is made of. */
function namesIn({ operands, build }: Case): string[] {
  const f = newModule().func("run", () => {});
  const params = operands.map((type) => f.param(type));
  return decode(build(...params).code).map(({ name }) => name);
}

describe.each(cases)("%s", (name, item) => {
  it("is what the method emits", () => {
    expect(namesIn(item)).toContain(name.replace(/,.*/, ""));
  });

  it("does what JavaScript does", () => {
    expect(check(item)).toBeNull();
  });
});

describe("lanes", () => {
  it.each([0, 1, 2, 3])("lane %i of four", (i) => {
    const lanes = i8x16(...new Uint8Array(Int32Array.of(10, 11, 12, 13).buffer));
    const integers = new I32x4(lanes.code);
    expect(evaluate(F32, () => integers.toF32x4().lane(i))).toEqual(bitsOf(F32, [10 + i]));
  });

  it.each([0, 1, 31, 32, 33])("shifts by %i wrap at 32", (count) => {
    const x = i32x4(-0x7fffffff);
    expect(evaluate(I32x4, () => x.shl(count))).toEqual(bitsOf(I32x4, new Array(4).fill(-0x7fffffff << count)));
    expect(evaluate(I32x4, () => x.shrS(count))).toEqual(bitsOf(I32x4, new Array(4).fill(-0x7fffffff >> count)));
  });

  it("look at the same bits another way without an instruction", () => {
    const x = f32x4(1);
    const looks = [x.bits(), x.asMask(), x.bytes(), x.bits().bytes(), x.bits().bitsAsFloats()];
    expect(looks.map(({ code }) => code === x.code)).toEqual([true, true, true, true, true]);
  });
});

/** LEB128 changes its length at 2^(7k), or 2^(7k - 1) for signed integers. */
const corners = [6, 7, 13, 14, 20, 21, 27, 28, 31].flatMap((k) => [2 ** k - 1, 2 ** k, 2 ** k + 1]);
const integers = [0, ...corners, ...corners.map((x) => -x)];
const floats = [0, -0, Number.NaN, Infinity, -Infinity, 2 ** -149, 2 ** -126, 0.1, -1.5, (2 - 2 ** -23) * 2 ** 127];

describe("constants", () => {
  it("i32", () => {
    const got = integers.map((x) => [evaluate(I32, () => I32.constant(x)), evaluate(I32x4, () => i32x4(x))]);
    expect(got).toEqual(integers.map((x) => [[x | 0], [x | 0, x | 0, x | 0, x | 0]]));
  });

  it("f32", () => {
    const got = floats.map((x) => [evaluate(F32, () => F32.constant(x)), evaluate(F32x4, () => f32x4(x))]);
    expect(got).toEqual(floats.map((x) => [bitsOf(F32, [x]), bitsOf(F32x4, [x, x, x, x])]));
  });

  it("bytes", () => {
    const bytes = Array.from({ length: 16 }, (_, i) => 17 * i);
    expect(evaluate(I8x16, () => i8x16(...bytes))).toEqual(bytes);
  });

  it("adding the number 0 to an address is no instruction", () => {
    const base = I32.constant(5);
    expect(base.add(0)).toBe(base);
    expect(evaluate(I32, () => base.add(I32.constant(0)))).toEqual([5]);
  });

  it("the address of the data is what is imported", () => {
    expect(evaluate(I32, (_, module) => module.data)).toEqual([dataAddress]);
  });
});

type Load = readonly [
  name: string,
  type: ValueClass<Value>,
  load: (address: ReturnType<typeof at>) => Value,
  expected: (bytes: DataView) => readonly number[],
];

const lanesOf = (count: number, read: (i: number) => number) => Array.from({ length: count }, (_, i) => read(i));
const u16 = (bytes: DataView, i: number) => bytes.getUint16(2 * i, true);
const i32 = (bytes: DataView, i: number) => bytes.getInt32(4 * i, true);
const f32 = (bytes: DataView, i: number) => bytes.getFloat32(4 * i, true);
const u8 = (bytes: DataView, i: number) => bytes.getUint8(i);
const loads: readonly Load[] = [
  ["i32.load", I32, (a) => I32.load(a), (b) => [i32(b, 0)]],
  ["i32.load16_u", I32, (a) => I32.load16(a), (b) => [u16(b, 0)]],
  ["f32.load", F32, (a) => F32.load(a), (b) => [f32(b, 0)]],
  ["v128.load", F32x4, (a) => F32x4.load(a), (b) => lanesOf(4, (i) => f32(b, i))],
  ["v128.load", I32x4, (a) => I32x4.load(a), (b) => lanesOf(4, (i) => i32(b, i))],
  ["v128.load", I16x8, (a) => I16x8.load(a), (b) => lanesOf(8, (i) => u16(b, i))],
  ["v128.load", I8x16, (a) => I8x16.load(a), (b) => lanesOf(16, (i) => u8(b, i))],
  ["v128.load32_splat", F32x4, (a) => F32x4.loadSplat(a), (b) => lanesOf(4, () => f32(b, 0))],
  ["v128.load32_zero", I8x16, (a) => I8x16.load4(a), (b) => lanesOf(16, (i) => (i < 4 ? u8(b, i) : 0))],
  ["v128.load64_splat", F64x2, (a) => F64x2.loadSplat(a), (b) => lanesOf(2, () => b.getFloat64(0, true))],
  ["v128.load64_splat", I64x2, (a) => I64x2.loadSplat(a), (b) => lanesOf(4, (i) => i32(b, i % 2))],
  [
    "v128.load64_lane",
    F64x2,
    (a) => F64x2.loadPair(a, { ...a, offset: a.offset + 4 }),
    (b) => [b.getFloat64(0, true), b.getFloat64(4, true)],
  ],
  ["v128.load64_zero", I8x16, (a) => I8x16.load8(a), (b) => lanesOf(16, (i) => (i < 8 ? u8(b, i) : 0))],
];

type Store = readonly [name: string, store: (f: Func, address: Address) => void, written: readonly number[]];

const counted = lanesOf(16, (i) => i + 1);
const countedFloats = new F32x4(i8x16(...counted).code);
const stores: readonly Store[] = [
  ["i32.store", (f, a) => f.store(a, I32.constant(-2)), [0xfe, 0xff, 0xff, 0xff]],
  ["f32.store", (f, a) => f.store(a, F32.constant(-1)), [0x00, 0x00, 0x80, 0xbf]],
  ["v128.store", (f, a) => f.store(a, i8x16(...counted)), counted],
  ["v128.store32_lane", (f, a) => f.storeLane(a, countedFloats, 2), counted.slice(8, 12)],
  ["v128.store64_lane", (f, a) => f.storeHalf(a, countedFloats, 1), counted.slice(8)],
];

/** Aligned and not, with offsets on both sides of a byte more of LEB128, split between base and offset. */
const places = [[0, 512], [513, 0], [3, 127], [3, 128], [1, 16383], [2, 16384], [40000, 1234]] as const; // biome-ignore format: pairs

describe.each(loads)("%s as %o", (name, type, load, expected) => {
  it.each(places)("from %i + %i", (base, offset) => {
    const alone = machine((f) => storeResult(f, load(at(f.param(I32), offset))));
    for (let i = 0; i < 16; i++) alone.bytes[base + offset + i] = 250 - 13 * i;
    alone.run(base);
    const view = new DataView(alone.memory.buffer, base + offset);
    expect(resultOf(alone, type)).toEqual(bitsOf(type, expected(view)));
    expect(namesOf(alone.module)).toContain(name);
  });

  it("outside the memory traps", () => {
    const alone = machine((f) => storeResult(f, load(at(f.param(I32), 65535))));
    expect(() => alone.run(1)).toThrow(WebAssembly.RuntimeError);
    expect(() => alone.run(-1)).toThrow(WebAssembly.RuntimeError);
  });
});

describe.each(stores)("%s", (_, store, written) => {
  it.each(places)("to %i + %i", (base, offset) => {
    const alone = machine((f) => store(f, at(f.param(I32), offset)));
    alone.bytes.fill(0x55);
    alone.run(base);
    const start = base + offset;
    expect([...alone.bytes.subarray(start, start + written.length)]).toEqual(written);
    alone.bytes.fill(0x55, start, start + written.length);
    expect(alone.bytes.every((byte) => byte === 0x55)).toBe(true);
  });
});

/** Code that gives 7, from parts. */
const seven = (...parts: (readonly number[])[]) => new I32([...parts.flat(), ...I32.constant(7).code]);
const one = I32.constant(1).code;

/** Control and locals, whose statements `module.test.ts` runs, and constants. */
const control: Record<string, (f: Func, module: ModuleBuilder) => I32> = {
  loop: () => seven(bare("loop", empty), bare("end")),
  if: () => seven(one, bare("if", empty), bare("end")),
  else: () => seven(one, bare("if", empty), bare("else"), bare("end")),
  end: () => seven(bare("loop", empty), bare("end")),
  br_if: () => seven(bare("loop", empty), I32.constant(0).code, bare("br_if", 0), bare("end")),
  "local.get": (f) => f.let(I32.constant(7)),
  "local.set": (f) => f.let(I32.constant(7)),
  "global.get": (_, module) => module.data.sub(dataAddress - 7),
  "i32.const": () => I32.constant(7),
  "f32.const": (f) => {
    f.store(at(I32.constant(0)), F32.constant(7 * 2 ** -149));
    return I32.load(at(I32.constant(0)));
  },
  "v128.const": (f) => {
    f.store(at(I32.constant(0)), i32x4(7));
    return I32.load(at(I32.constant(0)));
  },
  call: (f, module) => {
    f.call(module.func("answer", (g) => g.store(at(I32.constant(0)), I32.constant(7))));
    return I32.load(at(I32.constant(0)));
  },
};

describe.each(Object.entries(control))("%s", (name, build) => {
  it("alone gives 7", () => {
    expect(evaluate(I32, build)).toEqual([7]);
  });

  it("is there", () => {
    expect(namesOf(machine((f, module) => storeResult(f, build(f, module))).module)).toContain(name);
  });
});

it("no instruction of the table is without a case", () => {
  const known = [...cases, ...Object.entries(control), ...loads, ...stores].map(([name]) => name);
  expect([...opcodeOf.keys()].filter((name) => !known.includes(name))).toEqual([]);
});

it("a mask of a comparison selects lane by lane", () => {
  const below = (x: F32x4) => x.less(f32x4(0));
  expect(evaluate(F32x4, () => below(f32x4(-1)).select(f32x4(2), f32x4(3)))).toEqual(bitsOf(F32x4, [2, 2, 2, 2]));
  expect(evaluate(Mask32x4, () => below(f32x4(Number.NaN)))).toEqual([0, 0, 0, 0]);
});

function namesOf(module: ModuleBuilder): string[] {
  return module.functions.flatMap(({ body }) => decode(body)).map(({ name }) => name);
}
