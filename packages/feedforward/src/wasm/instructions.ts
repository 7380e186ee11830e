/**
 * The instructions that are used, a line each with the bytes of its opcode, to be checked against the specification's
 * index of instructions: SIMD opcodes are LEB128 behind the prefix 0xfd. Loads and stores carry their natural alignment, as
 * log2 of bytes.
 * https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */

/** The bytes of instructions, in order. */
export type Code = readonly number[];

export const loop: Code = [0x03];
export const control_if: Code = [0x04];
export const control_else: Code = [0x05];
export const end: Code = [0x0b];
export const br_if: Code = [0x0d];
export const call: Code = [0x10];
export const local_get: Code = [0x20];
export const local_set: Code = [0x21];
export const global_get: Code = [0x23];
export const i32_load: Code = [0x28, 0x02];
export const f32_load: Code = [0x2a, 0x02];
export const i32_load16_u: Code = [0x2f, 0x01];
export const i32_store: Code = [0x36, 0x02];
export const f32_store: Code = [0x38, 0x02];
export const i32_const: Code = [0x41];
export const f32_const: Code = [0x43];
export const i32_lt_u: Code = [0x49];
export const i32_ctz: Code = [0x68];
export const i32_popcnt: Code = [0x69];
export const i32_add: Code = [0x6a];
export const i32_sub: Code = [0x6b];
export const i32_mul: Code = [0x6c];
export const i32_and: Code = [0x71];
export const i32_or: Code = [0x72];
export const i32_xor: Code = [0x73];
export const i32_shl: Code = [0x74];
export const i32_shr_u: Code = [0x76];
export const f32_ne: Code = [0x5c];
export const f32_le: Code = [0x5f];
export const f32_add: Code = [0x92];
export const f32_div: Code = [0x95];
export const f32_max: Code = [0x97];
export const v128_load: Code = [0xfd, 0x00, 0x04];
export const v128_load32_splat: Code = [0xfd, 0x09, 0x02];
export const v128_store: Code = [0xfd, 0x0b, 0x04];
export const v128_const: Code = [0xfd, 0x0c];
export const i8x16_shuffle: Code = [0xfd, 0x0d];
export const i8x16_swizzle: Code = [0xfd, 0x0e];
export const i8x16_splat: Code = [0xfd, 0x0f];
export const i32x4_splat: Code = [0xfd, 0x11];
export const f32x4_splat: Code = [0xfd, 0x13];
export const f32x4_extract_lane: Code = [0xfd, 0x1f];
export const i8x16_ne: Code = [0xfd, 0x24];
export const i32x4_eq: Code = [0xfd, 0x37];
export const i32x4_lt_s: Code = [0xfd, 0x39];
export const f32x4_eq: Code = [0xfd, 0x41];
export const f32x4_ne: Code = [0xfd, 0x42];
export const f32x4_lt: Code = [0xfd, 0x43];
export const v128_and: Code = [0xfd, 0x4e];
export const v128_or: Code = [0xfd, 0x50];
export const v128_any_true: Code = [0xfd, 0x53];
export const i16x8_splat: Code = [0xfd, 0x10];
export const i16x8_shl: Code = [0xfd, 0x8b, 0x01];
export const i16x8_add: Code = [0xfd, 0x8e, 0x01];
export const v128_bitselect: Code = [0xfd, 0x52];
export const v128_store32_lane: Code = [0xfd, 0x5a, 0x02];
export const v128_store64_lane: Code = [0xfd, 0x5b, 0x03];
export const v128_load32_zero: Code = [0xfd, 0x5c, 0x02];
export const v128_load64_zero: Code = [0xfd, 0x5d, 0x03];
export const i8x16_bitmask: Code = [0xfd, 0x64];
export const i8x16_add: Code = [0xfd, 0x6e];
export const i8x16_narrow_i16x8_s: Code = [0xfd, 0x65];
export const i16x8_narrow_i32x4_s: Code = [0xfd, 0x85, 0x01];
export const i16x8_extend_low_i8x16_u: Code = [0xfd, 0x89, 0x01];
export const i16x8_extend_high_i8x16_u: Code = [0xfd, 0x8a, 0x01];
export const i32x4_extend_low_i16x8_u: Code = [0xfd, 0xa9, 0x01];
export const i32x4_extend_high_i16x8_u: Code = [0xfd, 0xaa, 0x01];
export const i32x4_shl: Code = [0xfd, 0xab, 0x01];
export const i32x4_shr_s: Code = [0xfd, 0xac, 0x01];
export const i32x4_add: Code = [0xfd, 0xae, 0x01];
export const i32x4_sub: Code = [0xfd, 0xb1, 0x01];
export const i32x4_mul: Code = [0xfd, 0xb5, 0x01];
export const i32x4_max_u: Code = [0xfd, 0xb9, 0x01];
export const f32x4_abs: Code = [0xfd, 0xe0, 0x01];
export const f32x4_neg: Code = [0xfd, 0xe1, 0x01];
export const f32x4_sqrt: Code = [0xfd, 0xe3, 0x01];
export const f32x4_add: Code = [0xfd, 0xe4, 0x01];
export const f32x4_sub: Code = [0xfd, 0xe5, 0x01];
export const f32x4_mul: Code = [0xfd, 0xe6, 0x01];
export const f32x4_div: Code = [0xfd, 0xe7, 0x01];
export const f32x4_min: Code = [0xfd, 0xe8, 0x01];
export const f32x4_max: Code = [0xfd, 0xe9, 0x01];
export const f32x4_pmin: Code = [0xfd, 0xea, 0x01];
export const f32x4_pmax: Code = [0xfd, 0xeb, 0x01];
export const f32x4_convert_i32x4_s: Code = [0xfd, 0xfa, 0x01];
