/**
 * What stands before translated kernels in C: the few things that the language lacks.
 */

const head = `#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#endif
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the tables of this file are little-endian"
#endif`;

const access = (look: string, type: string, bits: string): string =>
  bits === type
    ? `static inline ${type} load_${look}(uint32_t a) { ${type} x; memcpy(&x, AT(a), sizeof x); return x; }
static inline void store_${look}(uint32_t a, ${type} x) { memcpy(AT(a), &x, sizeof x); }`
    : `static inline ${type} load_${look}(uint32_t a) { ${bits} x; memcpy(&x, AT(a), sizeof x); return (${type})x; }
static inline void store_${look}(uint32_t a, ${type} x) { const ${bits} narrow = (${bits})x; memcpy(AT(a), &narrow, sizeof narrow); }`;

const cast = (name: string, from: string, to: string): string =>
  `static inline ${to} ${name}(${from} x) { ${to} y; memcpy(&y, &x, sizeof y); return y; }`;

const memory = `#define work (storage.words)
#define WORK ((uint32_t)((uintptr_t)work - (uintptr_t)constants))
#define AT(a) ((void *)((uintptr_t)constants + (uintptr_t)(intptr_t)(int32_t)(a)))

${[
  access("f", "float", "float"),
  access("i", "uint32_t", "uint32_t"),
  access("b", "uint32_t", "uint8_t"),
  access("h", "uint32_t", "int16_t"),
  access("d", "double", "double"),
  access("l", "uint64_t", "uint64_t"),
  cast("to_float", "uint32_t", "float"),
  cast("of_float", "float", "uint32_t"),
  cast("to_double", "uint64_t", "double"),
  cast("of_double", "double", "uint64_t"),
].join("\n")}
static inline float least(float a, float b) {
  if (a != a || b != b) return to_float(0x7fc00000u);
  return a < b ? a : b < a ? b : to_float(of_float(a) | of_float(b));
}
static inline float greatest(float a, float b) {
  if (a != a || b != b) return to_float(0x7fc00000u);
  return a > b ? a : b > a ? b : to_float(of_float(a) & of_float(b));
}
static inline uint32_t bits(uint32_t word) {
  uint32_t count = 0;
  for (; word != 0; word &= word - 1u) count++;
  return count;
}
static inline uint32_t saturated(uint32_t x, int32_t limit) {
  const int32_t s = (int32_t)x;
  return (uint32_t)(s < -limit ? -limit : s > limit - 1 ? limit - 1 : s);
}
static inline uint32_t pick(uint32_t indices, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  uint32_t shift, word = 0;
  for (shift = 0; shift < 32u; shift += 8u) {
    const uint32_t i = (indices >> shift) & 255u, from = i < 4u ? a : i < 8u ? b : i < 12u ? c : d;
    if (i < 16u) word |= ((from >> (8u * (i & 3u))) & 255u) << shift;
  }
  return word;
}`;

export const cHelpers = { head, memory };
