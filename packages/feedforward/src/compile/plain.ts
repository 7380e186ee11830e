/**
 * A model in plain JavaScript: the functions of its module, translated, over a memory that is an ArrayBuffer. No policy of a page stands
 * in its way.
 */

import type { Func } from "../wasm/module.ts";
import { type Language, modules } from "./modules.ts";
import { plainDialect } from "./plain-dialect.ts";
import { planesOf } from "./planes.ts";
import type { Standalone } from "./standalone.ts";
import type { Subject } from "./subject.ts";
import { translate } from "./translate.ts";
import { base64 } from "./web-assembly.ts";

export function plain(language: Language, subject: Subject, alone: Standalone): [string, string][] {
  const { module, segments, memoryBytes, rows, reset, start } = alone;
  const nameOf = ({ index }: Func): string => `f${index}`;
  const scope = { dialect: plainDialect, functions: module.functions, nameOf };
  const functions = module.functions.map((func) => translate(func, scope));
  const contents = segments.map(({ address, bytes }) => `  [${address}, "${base64(planesOf(whole(bytes)))}"],`);
  const bytes = 16 * Math.ceil((memoryBytes + 80) / 16);
  const exports = [`memory: { buffer: M.buffer }`, `run: ${nameOf(rows)}`];
  if (reset !== null) exports.push(`reset: ${nameOf(reset)}`);
  const code = [
    `const M = new DataView(new ArrayBuffer(${bytes}));`,
    ...helpersFor(functions),
    ...functions,
    `for (const [address, text] of [\n${contents.join("\n")}\n]) {
  const code = atob(text);
  const words = code.length / 4;
  for (let i = 0; i < code.length; i++) M.setUint8(address + 4 * (i % words) + Math.floor(i / words), code.charCodeAt(i));
}`,
    ...(start === null ? [] : [`${nameOf(start)}();`]),
  ].join("\n");
  return modules(language, subject, alone, { code, exports: `{ ${exports.join(", ")} }`, opener: null });
}

/** Planes are of whole words. What lies behind a segment is zero. */
function whole(bytes: Uint8Array): Uint8Array {
  const words = new Uint8Array(4 * Math.ceil(bytes.length / 4));
  words.set(bytes);
  return words;
}

/** What kernels may call, and what that calls. */
const helpers: readonly (readonly [uses: RegExp, text: string])[] = [
  [/\bM32\b/, "const M32 = new Float32Array(M.buffer);"],
  [/\bF\(/, "const F = Math.fround;"],
  [/\b(to|of)(Float|Double)\(/, "const S = new DataView(new ArrayBuffer(8));"],
  [/\btoFloat\(/, "const toFloat = (word) => (S.setInt32(0, word), S.getFloat32(0));"],
  [/\bofFloat\(/, "const ofFloat = (x) => (S.setFloat32(0, x), S.getInt32(0));"],
  [/\btoDouble\(/, "const toDouble = (long) => (S.setBigUint64(0, long), S.getFloat64(0));"],
  [/\bofDouble\(/, "const ofDouble = (x) => (S.setFloat64(0, x), S.getBigUint64(0));"],
  [
    /\bpick\(/,
    `function pick(indices, a, b, c, d) {
  let word = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const i = indices >>> shift & 255;
    if (i < 16) word |= ((i < 4 ? a : i < 8 ? b : i < 12 ? c : d) >>> ((i & 3) << 3) & 255) << shift;
  }
  return word;
}`,
  ],
  [
    /\bbits\(/,
    `function bits(word) {
  let count = 0;
  for (; word !== 0; word &= word - 1) count++;
  return count;
}`,
  ],
];

function helpersFor(functions: readonly string[]): string[] {
  return helpers.filter(([uses]) => functions.some((text) => uses.test(text))).map(([, text]) => text);
}
