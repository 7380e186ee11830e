/**
 * The instructions on two lanes of 64 bits, as those of `instructions.ts`: apart, so that pages that compute in float32 alone
 * do not load them.
 */

import type { Code } from "./instructions.ts";

export const v128_load64_splat: Code = [0xfd, 0x0a, 0x03];
export const i32x4_extract_lane: Code = [0xfd, 0x1b];
export const f64x2_eq: Code = [0xfd, 0x47];
export const f64x2_lt: Code = [0xfd, 0x49];
export const v128_load64_lane: Code = [0xfd, 0x57, 0x03];
export const f32x4_demote_f64x2_zero: Code = [0xfd, 0x5e];
export const f64x2_promote_low_f32x4: Code = [0xfd, 0x5f];
export const i64x2_shl: Code = [0xfd, 0xcb, 0x01];
export const i64x2_shr_u: Code = [0xfd, 0xcd, 0x01];
export const i64x2_add: Code = [0xfd, 0xce, 0x01];
export const f64x2_abs: Code = [0xfd, 0xec, 0x01];
export const f64x2_neg: Code = [0xfd, 0xed, 0x01];
export const f64x2_sqrt: Code = [0xfd, 0xef, 0x01];
export const f64x2_add: Code = [0xfd, 0xf0, 0x01];
export const f64x2_sub: Code = [0xfd, 0xf1, 0x01];
export const f64x2_mul: Code = [0xfd, 0xf2, 0x01];
export const f64x2_div: Code = [0xfd, 0xf3, 0x01];
