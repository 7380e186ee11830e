/**
 * The opcodes against the specification's index of instructions, copied here by hand, and against wabt, which reads each
 * instruction back by its name.
 */

import { describe, expect, it } from "vitest";
import { decode, opcodeOf } from "../../src/wasm/decode.ts";
import { I32 } from "../../src/wasm/values.ts";
import { bare, empty, newModule } from "./machine.ts";
import { disassemble } from "./toolkit.ts";

/** https://webassembly.github.io/spec/core/appendix/index-instructions.html */
const specification = `
  02 block, 03 loop, 04 if, 05 else, 0b end, 0c br, 0d br_if, 0f return, 10 call, 1a drop, 1b select,
  20 local.get, 21 local.set, 22 local.tee, 23 global.get,
  28 i32.load, 2a f32.load, 2c i32.load8_s, 2d i32.load8_u, 2e i32.load16_s, 2f i32.load16_u,
  36 i32.store, 38 f32.store, 3a i32.store8, 3b i32.store16, 41 i32.const, 43 f32.const,
  45 i32.eqz, 46 i32.eq, 47 i32.ne, 48 i32.lt_s, 49 i32.lt_u, 4a i32.gt_s, 4b i32.gt_u, 4c i32.le_s, 4d i32.le_u,
  4e i32.ge_s, 4f i32.ge_u, 5b f32.eq, 5c f32.ne, 5d f32.lt, 5e f32.gt, 5f f32.le, 60 f32.ge,
  67 i32.clz, 68 i32.ctz, 69 i32.popcnt, 6a i32.add, 6b i32.sub, 6c i32.mul, 6d i32.div_s, 6e i32.div_u, 6f i32.rem_s,
  70 i32.rem_u, 71 i32.and, 72 i32.or, 73 i32.xor, 74 i32.shl, 75 i32.shr_s, 76 i32.shr_u, 77 i32.rotl, 78 i32.rotr,
  8b f32.abs, 8c f32.neg, 8d f32.ceil, 8e f32.floor, 8f f32.trunc, 90 f32.nearest, 91 f32.sqrt,
  92 f32.add, 93 f32.sub, 94 f32.mul, 95 f32.div, 96 f32.min, 97 f32.max, 98 f32.copysign,
  b2 f32.convert_i32_s, b3 f32.convert_i32_u, bc i32.reinterpret_f32, be f32.reinterpret_i32,
  fd00 v128.load, fd01 v128.load8x8_s, fd02 v128.load8x8_u, fd03 v128.load16x4_s, fd04 v128.load16x4_u,
  fd05 v128.load32x2_s, fd06 v128.load32x2_u, fd07 v128.load8_splat, fd08 v128.load16_splat, fd09 v128.load32_splat,
  fd0a v128.load64_splat, fd0b v128.store, fd0c v128.const, fd0d i8x16.shuffle, fd0e i8x16.swizzle,
  fd0f i8x16.splat, fd10 i16x8.splat, fd11 i32x4.splat, fd12 i64x2.splat, fd13 f32x4.splat,
  fd1b i32x4.extract_lane, fd1c i32x4.replace_lane, fd1f f32x4.extract_lane, fd20 f32x4.replace_lane,
  fd23 i8x16.eq, fd24 i8x16.ne, fd2d i16x8.eq, fd2e i16x8.ne, fd37 i32x4.eq, fd38 i32x4.ne, fd39 i32x4.lt_s,
  fd3a i32x4.lt_u, fd3b i32x4.gt_s, fd3c i32x4.gt_u,
  fd41 f32x4.eq, fd42 f32x4.ne, fd43 f32x4.lt, fd44 f32x4.gt, fd45 f32x4.le, fd46 f32x4.ge,
  fd47 f64x2.eq, fd48 f64x2.ne, fd49 f64x2.lt, fd4a f64x2.gt, fd4b f64x2.le, fd4c f64x2.ge,
  fd4d v128.not, fd4e v128.and, fd4f v128.andnot, fd50 v128.or, fd51 v128.xor, fd52 v128.bitselect, fd53 v128.any_true,
  fd54 v128.load8_lane, fd56 v128.load32_lane, fd57 v128.load64_lane, fd58 v128.store8_lane, fd5a v128.store32_lane, fd5b v128.store64_lane,
  fd5c v128.load32_zero, fd5d v128.load64_zero, fd5e f32x4.demote_f64x2_zero, fd5f f64x2.promote_low_f32x4,
  fd63 i8x16.all_true, fd64 i8x16.bitmask, fd65 i8x16.narrow_i16x8_s, fd66 i8x16.narrow_i16x8_u,
  fd6e i8x16.add, fd71 i8x16.sub, fd8301 i16x8.all_true, fd8401 i16x8.bitmask,
  fd8501 i16x8.narrow_i32x4_s, fd8601 i16x8.narrow_i32x4_u, fd8701 i16x8.extend_low_i8x16_s,
  fd8801 i16x8.extend_high_i8x16_s, fd8901 i16x8.extend_low_i8x16_u, fd8a01 i16x8.extend_high_i8x16_u,
  fd8b01 i16x8.shl, fd8e01 i16x8.add, fd9101 i16x8.sub, fd9501 i16x8.mul,
  fda301 i32x4.all_true, fda401 i32x4.bitmask, fda701 i32x4.extend_low_i16x8_s, fda801 i32x4.extend_high_i16x8_s,
  fda901 i32x4.extend_low_i16x8_u, fdaa01 i32x4.extend_high_i16x8_u, fdab01 i32x4.shl, fdac01 i32x4.shr_s,
  fdad01 i32x4.shr_u, fdae01 i32x4.add, fdb101 i32x4.sub, fdb501 i32x4.mul, fdb901 i32x4.max_u,
  fdcb01 i64x2.shl, fdcc01 i64x2.shr_s, fdcd01 i64x2.shr_u, fdce01 i64x2.add, fdd101 i64x2.sub,
  fde001 f32x4.abs, fde101 f32x4.neg, fde301 f32x4.sqrt, fde401 f32x4.add, fde501 f32x4.sub, fde601 f32x4.mul,
  fde701 f32x4.div, fde801 f32x4.min, fde901 f32x4.max, fdea01 f32x4.pmin, fdeb01 f32x4.pmax,
  fdec01 f64x2.abs, fded01 f64x2.neg, fdef01 f64x2.sqrt, fdf001 f64x2.add, fdf101 f64x2.sub, fdf201 f64x2.mul,
  fdf301 f64x2.div,
  fdf801 i32x4.trunc_sat_f32x4_s, fdf901 i32x4.trunc_sat_f32x4_u, fdfa01 f32x4.convert_i32x4_s,
  fdfb01 f32x4.convert_i32x4_u,
  fe00 memory.atomic.notify, fe01 memory.atomic.wait32, fe10 i32.atomic.load, fe17 i32.atomic.store,
  fe1e i32.atomic.rmw.add, fe25 i32.atomic.rmw.sub, fe48 i32.atomic.rmw.cmpxchg, fe41 i32.atomic.rmw.xchg`;

const opcodes = new Map(
  specification
    .trim()
    .split(/,\s+/)
    .map((item) => item.split(" ").reverse() as [name: string, opcode: string]),
);

const names = [...opcodeOf.keys()];
const natural = /(load|store)(8|16|32|64)?(x\d)?/;

/** log2 of the bytes that a memory instruction touches, told by its name. */
function alignmentOf(name: string): number {
  const [type] = name.split(".");
  const [, , bits, times] = natural.exec(name)!;
  const whole = type === "v128" ? 16 : 4;
  const bytes = bits === undefined ? whole : (Number(bits) / 8) * Number(times?.slice(1) ?? 1);
  return Math.log2(bytes);
}

/** An instruction with immediates of 0, none where it takes none. */
function withZeros(name: string): readonly number[] {
  if (name === "v128.const" || name === "i8x16.shuffle") return bare(name, ...new Array<number>(16).fill(0));
  if (/(load|store)\d+_lane/.test(name)) return bare(name, 0, 0);
  if (name === "f32.const") return bare(name, 0, 0, 0, 0);
  if (name === "if" || name === "loop") return bare(name, empty);
  return /^(br_if|call|local|global|i32\.const)|load|store|_lane$/.test(name) ? bare(name, 0) : bare(name);
}

describe.each(names)("%s", (name) => {
  const bytes = withZeros(name);
  const isMemory = natural.test(name);

  it("has the specification's opcode", () => {
    const digits = opcodes.get(name);
    expect(digits).toBeDefined();
    const opcode = isMemory ? opcodeOf.get(name)!.slice(0, -1) : opcodeOf.get(name)!;
    expect(Buffer.from(opcode).toString("hex")).toBe(digits);
  });

  it("is natural in its alignment", () => {
    if (isMemory) expect(opcodeOf.get(name)!.at(-1)).toBe(alignmentOf(name));
    else expect(name).not.toMatch(/load|store/);
  });

  it("is decoded", () => {
    expect(decode([...bytes, ...bare("end")]).map((instruction) => instruction.name)).toEqual([name, "end"]);
  });

  it("is what wabt reads", () => {
    const module = newModule();
    const zero = I32.constant(0).code;
    const closes = name === "if" || name === "loop" ? bare("end") : [];
    const code = {
      else: [...zero, ...bare("if", empty), ...bytes, ...zero, ...bare("local.set", 0), ...bare("end")],
      end: [...bare("loop", empty), ...bytes],
    }[name];
    module.func("run", (f) => f.set(f.local(I32), new I32(code ?? [...bytes, ...closes])));
    expect(disassemble(module.encode()).split(/\s+|\(|\)/)).toContain(name);
  });
});

it("an offset and an index of 128 take two bytes", () => {
  expect(bare("i32.load", 128)).toEqual([0x28, 2, 0x80, 1]);
  expect(bare("call", 128)).toEqual([0x10, 0x80, 1]);
});

it("what is no instruction is not decoded", () => {
  expect(() => decode([0xff])).toThrow("decode: unknown opcode 0xff");
});
