/**
 * Kernels in C99. Integers are unsigned and wrap, so signs are looked at where they matter; memory is read and written through
 * functions that copy, which compilers make into plain loads and stores.
 */

import type { Dialect } from "./dialect.ts";

const types: Readonly<Record<string, string>> = {
  f: "float",
  f32: "float",
  i: "uint32_t",
  i32: "uint32_t",
  m: "int",
  b: "uint32_t",
  h: "uint32_t",
  d: "double",
  l: "uint64_t",
};

/** `workFrom`: addresses from there on are of what is written, which lies wherever the linker puts it. */
export function cDialect(workFrom: number): Dialect {
  return {
    unequal: "!=",
    equal: "==",
    integer: (value) => (value < 0 ? `${value >>> 0}u` : `${value}u`),
    address: (value) =>
      value >= workFrom ? `(WORK + ${value - workFrom}u)` : value < 0 ? `${value >>> 0}u` : `${value}u`,
    float: floatText,
    integers: (operator, a, b) => `(${a} ${operator} ${b})`,
    shiftLeft: (a, bits) => `(${a} << ${bits})`,
    shiftRight: (a, bits, isSigned) => (isSigned ? `(uint32_t)((int32_t)${a} >> ${bits})` : `(${a} >> ${bits})`),
    lessIntegers(a, b, isSigned) {
      if (isSigned) return `((int32_t)${a} < (int32_t)${b})`;
      return b === "0u" ? "0" : `(${a} < ${b})`; // nothing is below 0, and compilers warn of who asks
    },
    popcount: (a) => `bits(${a})`,
    floats: (operator, a, b) => `(${a} ${operator} ${b})`,
    call: (name, ...operands) =>
      `${{ sqrt: "sqrtf", abs: "fabsf", min: "least", max: "greatest" }[name]}(${operands.join(", ")})`,
    toFloat: (integer) => `(float)(int32_t)${integer}`,
    doubles: (operator, a, b) => `(${a} ${operator} ${b})`,
    doubleCall: (name, a) => `${{ sqrt: "sqrt", abs: "fabs" }[name]}(${a})`,
    promote: (float) => `(double)${float}`,
    demote: (double) => `(float)${double}`,
    longs: (operator, a, b) => `(${a} ${operator} ${b})`,
    shiftLong: (a, bits, isLeft) => `(${a} ${isLeft ? "<<" : ">>"} ${bits})`,
    bitsToFloat: (word) => `to_float(${word})`,
    bitsOfFloat: (float) => `of_float(${float})`,
    bitsToDouble: (long) => `to_double(${long})`,
    bitsOfDouble: (double) => `of_double(${double})`,
    joined: (low, high) => `((uint64_t)${low} | (uint64_t)${high} << 32)`,
    lowWord: (long) => `(uint32_t)${long}`,
    highWord: (long) => `(uint32_t)(${long} >> 32)`,
    byteOf: (word, shift) => (shift === 0 ? `(${word} & 255u)` : `((${word} >> ${shift}) & 255u)`),
    halfOf: (word, shift) => `(uint32_t)(int32_t)(int16_t)(${word} >> ${shift})`,
    packed: (lanes, bits) =>
      `(${lanes.map((lane, i) => (i === 0 ? `(${lane} & ${2 ** bits - 1}u)` : `((${lane} & ${2 ** bits - 1}u) << ${i * bits})`)).join(" | ")})`,
    saturated: (a, bits) => `saturated(${a}, ${2 ** (bits - 1)})`,
    pick: (indices, words) => `pick(${indices}, ${words.join(", ")})`,
    load: (look, address) => `load_${look}(${address})`,
    store: (look, address, value) => `store_${look}(${address}, ${value});`,
    declare: (look, name, value, isConstant) => `${isConstant ? "const " : ""}${types[look]!} ${name} = ${value};`,
    zero: (look) => ({ f: "0.0f", i: "0u", m: "0", b: "0u", h: "0u", d: "0.0", l: "0u" })[look],
    header: (name, params) =>
      `static void ${name}(${params.length === 0 ? "void" : params.map((type, i) => `${types[type]!} p${i}`).join(", ")}) {`,
  };
}

/** The digits of the double name the float: reading them rounds to it. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "to_float(0x7fc00000u)";
  if (!Number.isFinite(value)) return value > 0 ? "to_float(0x7f800000u)" : "to_float(0xff800000u)";
  const digits = Object.is(value, -0) ? "-0" : String(value);
  return `${/[.e]/.test(digits) ? digits : `${digits}.0`}f`;
}
