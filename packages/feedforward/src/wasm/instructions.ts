/**
 * The instructions that are used, one line each with its opcode, to be checked against the specification's index of
 * instructions. A row is the opcode and the kind of immediate that follows it; SIMD opcodes stand behind the prefix
 * 0xfd, atomic ones behind 0xfe.
 * https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */

import { f32, s32, u32 } from "./encoding.ts";

/** What follows an opcode: nothing, a block type, an index, an address' alignment and offset, a lane, or a constant. */
export type Immediate = "none" | "block" | "index" | "memory" | "lane" | "i32" | "f32" | "bytes16";

interface Row {
  readonly prefix?: number;
  readonly opcode: number;
  readonly immediate: Immediate;
  /** For memory instructions: log2 of the natural alignment in bytes. */
  readonly align?: number;
}

const plain = (opcode: number, immediate: Immediate = "none"): Row => ({ opcode, immediate });
const memory = (opcode: number, align: number): Row => ({ opcode, immediate: "memory", align });
const simd = (opcode: number, immediate: Immediate = "none"): Row => ({ prefix: 0xfd, opcode, immediate });
const simdMemory = (opcode: number, align: number): Row => ({ prefix: 0xfd, opcode, immediate: "memory", align });

export const instructions = {
  block: plain(0x02, "block"),
  loop: plain(0x03, "block"),
  if: plain(0x04, "block"),
  else: plain(0x05),
  end: plain(0x0b),
  br: plain(0x0c, "index"),
  br_if: plain(0x0d, "index"),
  return: plain(0x0f),
  call: plain(0x10, "index"),
  drop: plain(0x1a),
  select: plain(0x1b),
  "local.get": plain(0x20, "index"),
  "local.set": plain(0x21, "index"),
  "local.tee": plain(0x22, "index"),
  "global.get": plain(0x23, "index"),
  "i32.load": memory(0x28, 2),
  "f32.load": memory(0x2a, 2),
  "i32.load8_u": memory(0x2d, 0),
  "i32.load16_u": memory(0x2f, 1),
  "i32.store": memory(0x36, 2),
  "f32.store": memory(0x38, 2),
  "i32.store8": memory(0x3a, 0),
  "i32.const": plain(0x41, "i32"),
  "f32.const": plain(0x43, "f32"),
  "i32.eqz": plain(0x45),
  "i32.eq": plain(0x46),
  "i32.ne": plain(0x47),
  "i32.lt_s": plain(0x48),
  "i32.lt_u": plain(0x49),
  "i32.gt_s": plain(0x4a),
  "i32.gt_u": plain(0x4b),
  "i32.le_u": plain(0x4d),
  "i32.ge_u": plain(0x4f),
  "f32.eq": plain(0x5b),
  "f32.ne": plain(0x5c),
  "f32.lt": plain(0x5d),
  "f32.gt": plain(0x5e),
  "i32.ctz": plain(0x68),
  "i32.popcnt": plain(0x69),
  "i32.add": plain(0x6a),
  "i32.sub": plain(0x6b),
  "i32.mul": plain(0x6c),
  "i32.and": plain(0x71),
  "i32.or": plain(0x72),
  "i32.xor": plain(0x73),
  "i32.shl": plain(0x74),
  "i32.shr_s": plain(0x75),
  "i32.shr_u": plain(0x76),
  "f32.abs": plain(0x8b),
  "f32.neg": plain(0x8c),
  "f32.add": plain(0x92),
  "f32.sub": plain(0x93),
  "f32.mul": plain(0x94),
  "f32.div": plain(0x95),
  "f32.min": plain(0x96),
  "f32.max": plain(0x97),
  "f32.convert_i32_u": plain(0xb3),
  "i32.reinterpret_f32": plain(0xbc),
  "f32.reinterpret_i32": plain(0xbe),
  "v128.load": simdMemory(0x00, 4),
  "v128.load8x8_u": simdMemory(0x02, 3),
  "v128.load16x4_u": simdMemory(0x04, 3),
  "v128.load32_splat": simdMemory(0x09, 2),
  "v128.load64_splat": simdMemory(0x0a, 3),
  "v128.store": simdMemory(0x0b, 4),
  "v128.const": simd(0x0c, "bytes16"),
  "i8x16.shuffle": simd(0x0d, "bytes16"),
  "i8x16.swizzle": simd(0x0e),
  "i8x16.splat": simd(0x0f),
  "i32x4.splat": simd(0x11),
  "f32x4.splat": simd(0x13),
  "i32x4.extract_lane": simd(0x1b, "lane"),
  "f32x4.extract_lane": simd(0x1f, "lane"),
  "f32x4.replace_lane": simd(0x20, "lane"),
  "i8x16.eq": simd(0x23),
  "i8x16.ne": simd(0x24),
  "f32x4.eq": simd(0x41),
  "f32x4.ne": simd(0x42),
  "f32x4.lt": simd(0x43),
  "f32x4.gt": simd(0x44),
  "v128.not": simd(0x4d),
  "v128.and": simd(0x4e),
  "v128.andnot": simd(0x4f),
  "v128.or": simd(0x50),
  "v128.xor": simd(0x51),
  "v128.bitselect": simd(0x52),
  "v128.any_true": simd(0x53),
  "v128.load32_zero": simdMemory(0x5c, 2),
  "v128.load64_zero": simdMemory(0x5d, 3),
  "i8x16.bitmask": simd(0x64),
  "i8x16.narrow_i16x8_s": simd(0x65),
  "i16x8.narrow_i32x4_s": simd(0x85),
  "i16x8.extend_low_i8x16_u": simd(0x89),
  "i16x8.extend_high_i8x16_u": simd(0x8a),
  "i32x4.bitmask": simd(0xa4),
  "i32x4.extend_low_i16x8_u": simd(0xa9),
  "i32x4.extend_high_i16x8_u": simd(0xaa),
  "i32x4.shl": simd(0xab),
  "i32x4.shr_s": simd(0xac),
  "i32x4.shr_u": simd(0xad),
  "i32x4.add": simd(0xae),
  "i32x4.sub": simd(0xb1),
  "i32x4.mul": simd(0xb5),
  "f32x4.abs": simd(0xe0),
  "f32x4.neg": simd(0xe1),
  "f32x4.add": simd(0xe4),
  "f32x4.sub": simd(0xe5),
  "f32x4.mul": simd(0xe6),
  "f32x4.div": simd(0xe7),
  "f32x4.min": simd(0xe8),
  "f32x4.max": simd(0xe9),
  "f32x4.pmin": simd(0xea),
  "f32x4.pmax": simd(0xeb),
  "f32x4.convert_i32x4_s": simd(0xfa),
  "f32x4.convert_i32x4_u": simd(0xfb),
} as const satisfies Record<string, Row>;

export type InstructionName = keyof typeof instructions;

/** One instruction with its immediates: an index, a constant, [offset] for memory, sixteen bytes. */
export interface Instruction {
  readonly name: InstructionName;
  readonly immediates: readonly number[];
}

/** An empty block type: a block that leaves nothing on the stack. */
const emptyBlock = 0x40;

/** The bytes of an instruction, appended to `bytes`: a function has thousands, and they are put together in one array. */
export function encodeInstruction({ name, immediates }: Instruction, bytes: number[] = []): number[] {
  const row: Row = instructions[name];
  if (row.prefix === undefined) bytes.push(row.opcode);
  else {
    bytes.push(row.prefix);
    u32(row.opcode, bytes);
  }
  append[row.immediate](bytes, row, immediates);
  return bytes;
}

const append: Record<Immediate, (bytes: number[], row: Row, values: readonly number[]) => void> = {
  none: () => {},
  block: (bytes) => bytes.push(emptyBlock),
  index: (bytes, _row, [index]) => u32(index!, bytes),
  lane: (bytes, _row, [lane]) => bytes.push(lane!),
  memory: (bytes, row, [offset]) => u32(offset!, u32(row.align!, bytes)),
  i32: (bytes, _row, [value]) => s32(value!, bytes),
  f32: (bytes, _row, [value]) => bytes.push(...f32(value!)),
  bytes16: (bytes, _row, values) => bytes.push(...values),
};
