/**
 * Kernels in plain JavaScript. Floats are numbers that are rounded after every operation, integers are signed, and bits are looked at
 * another way through a few bytes beside the memory.
 */

import type { Dialect } from "./dialect.ts";

const loads: Readonly<Record<string, string>> = {
  i: "M.getInt32(ADDRESS, true)",
  b: "M.getUint8(ADDRESS)",
  h: "M.getInt16(ADDRESS, true)",
  d: "M.getFloat64(ADDRESS, true)",
  l: "M.getBigUint64(ADDRESS, true)",
};
const stores: Readonly<Record<string, string>> = {
  i: "setInt32",
  b: "setUint8",
  h: "setInt16",
  d: "setFloat64",
  l: "setBigUint64",
};
const words = (text: string): string => (/^-?\w+$/.test(text) ? text : `(${text})`);

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);

/** Of two numbers, what a program would compute each time. */
const folded: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => (a + b) | 0,
  "-": (a, b) => (a - b) | 0,
  "*": Math.imul,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
};

export const plainDialect: Dialect = {
  unequal: "!==",
  equal: "===",
  integer: String,
  address: String,
  float: (value) => (Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : String(value)) : String(value)),
  integers(operator, a, b) {
    if (isNumber(a) && isNumber(b)) return String(folded[operator]!(Number(a), Number(b)));
    if (operator === "*") return `Math.imul(${a}, ${b})`;
    return operator === "+" || operator === "-" ? `(${a} ${operator} ${words(b)} | 0)` : `(${a} ${operator} ${b})`;
  },
  shiftLeft: (a, bits) => `(${a} << ${bits})`,
  shiftRight: (a, bits, isSigned) => (isSigned ? `(${a} >> ${bits})` : `(${a} >>> ${bits} | 0)`),
  lessIntegers: (a, b, isSigned) => (isSigned ? `(${a} < ${b})` : `(${a} >>> 0 < ${b} >>> 0)`),
  popcount: (a) => `bits(${a})`,
  floats: (operator, a, b) => `F(${a} ${operator} ${words(b)})`,
  call: (name, ...operands) =>
    name === "sqrt" ? `F(Math.sqrt(${operands[0]}))` : `Math.${name}(${operands.join(", ")})`,
  toFloat: (integer) => `F(${integer})`,
  doubles: (operator, a, b) => `(${a} ${operator} ${words(b)})`,
  doubleCall: (name, a) => `Math.${name}(${a})`,
  promote: (float) => float,
  demote: (double) => `F(${double})`,
  longs: (operator, a, b) => (operator === "+" ? `BigInt.asUintN(64, ${a} + ${b})` : `(${a} ${operator} ${b})`),
  shiftLong: (a, bits, isLeft) =>
    isLeft ? `BigInt.asUintN(64, ${a} << BigInt(${bits}))` : `(${a} >> BigInt(${bits}))`,
  bitsToFloat: (word) => `toFloat(${word})`,
  bitsOfFloat: (float) => `ofFloat(${float})`,
  bitsToDouble: (long) => `toDouble(${long})`,
  bitsOfDouble: (double) => `ofDouble(${double})`,
  joined: (low, high) => `(BigInt(${low} >>> 0) | BigInt(${high} >>> 0) << 32n)`,
  lowWord: (long) => `Number(BigInt.asIntN(32, ${long}))`,
  highWord: (long) => `Number(BigInt.asIntN(32, ${long} >> 32n))`,
  byteOf: (word, shift) => (shift === 0 ? `(${word} & 255)` : `(${word} >>> ${shift} & 255)`),
  halfOf: (word, shift) => `(${word} << ${16 - shift} >> 16)`,
  packed: (lanes, bits) =>
    `(${lanes.map((lane, i) => (i === 0 ? `${lane} & ${2 ** bits - 1}` : `(${lane} & ${2 ** bits - 1}) << ${i * bits}`)).join(" | ")})`,
  saturated: (a, bits) => `Math.max(-${2 ** (bits - 1)}, Math.min(${2 ** (bits - 1) - 1}, ${a}))`,
  pick: (indices, own) => `pick(${indices}, ${own.join(", ")})`,
  load: (look, address) => (look === "f" ? `M32[${address} >> 2]` : loads[look]!.replace("ADDRESS", address)),
  numbered: {
    place: (address) => (isNumber(address) ? String(Number(address) >> 2) : `(${address} >> 2)`),
    at: (place, i) => `M32[${isNumber(place) ? Number(place) + i : i === 0 ? place : `${place} + ${i}`}]`,
  },
  store: (look, address, value) =>
    look === "f"
      ? `M32[${address} >> 2] = ${value};`
      : `M.${stores[look]!}(${address}, ${value}${look === "b" ? "" : ", true"});`,
  declare: (_, name, value, isConstant) => `${isConstant ? "const" : "let"} ${name} = ${value};`,
  zero: (look) => ({ f: "0", i: "0", m: "false", b: "0", h: "0", d: "0", l: "0n" })[look],
  header: (name, params) => `function ${name}(${params.map((_, i) => `p${i}`).join(", ")}) {`,
};
