/**
 * Code back to instructions: what the assembler wrote as bytes, by the names of the specification. It serves people, in
 * `text.ts`, and tests; nothing that runs needs it.
 */

import * as doubles from "./double-instructions.ts";
import type { Code } from "./instructions.ts";
import * as opcodes from "./instructions.ts";

/**
 * What follows an opcode: nothing, a block type, an index, an address' alignment and offset, those and a lane, a lane, or a
 * constant.
 */
export type Immediate = "none" | "block" | "index" | "memory" | "memoryLane" | "lane" | "i32" | "f32" | "bytes16";

export interface Instruction {
  readonly name: string;
  readonly immediate: Immediate;
  /** An index, a constant, [alignment, offset] for memory and a lane behind them, sixteen bytes. */
  readonly immediates: readonly number[];
}

/** The bytes of each instruction's opcode, with its alignment where it has one, by its name. */
export const opcodeOf: ReadonlyMap<string, Code> = /* @__PURE__ */ namedOpcodes();

const names = /* @__PURE__ */ namesByOpcode();

// The tables are made by functions that a bundler may leave out: pages would carry every name, and never read one.
function namedOpcodes(): Map<string, Code> {
  return new Map(Object.entries<Code>({ ...opcodes, ...doubles }).map(([constant, code]) => [nameOf(constant), code]));
}

function namesByOpcode(): Map<number, string> {
  return new Map([...opcodeOf].map(([name, code]) => [opcodeAt({ bytes: code, offset: 0 }), name]));
}

/** `f32x4_add` is f32x4.add, `control_if` is if, `br_if` is br_if. */
function nameOf(constant: string): string {
  return constant.replace(/^control_/, "").replace(/^(local|global|v128|[if]\d+(?:x\d+)?)_/, "$1.");
}

/** The instructions of a function's body. */
export function decode(code: Code): Instruction[] {
  const cursor = { bytes: code, offset: 0 };
  const instructions: Instruction[] = [];
  while (cursor.offset < code.length) {
    const opcode = opcodeAt(cursor);
    const name = names.get(opcode);
    if (name === undefined) throw new Error(`decode: unknown opcode 0x${opcode.toString(16)}`);
    const immediate = immediateOf(name);
    instructions.push({ name, immediate, immediates: readers[immediate](cursor) });
  }
  return instructions;
}

/** A number for an opcode: its prefix, then the LEB128 integer behind it. */
function opcodeAt(cursor: Cursor): number {
  const first = cursor.bytes[cursor.offset++]!;
  return first === 0xfd ? (first << 8) | unsigned(cursor) : first;
}

function immediateOf(name: string): Immediate {
  if (/^(block|loop|if)$/.test(name)) return "block";
  if (/^(br|br_if|call|local\..*|global\..*)$/.test(name)) return "index";
  if (/\.(load|store)\d*_lane/.test(name)) return "memoryLane";
  if (/\.(load|store)/.test(name)) return "memory";
  if (name.endsWith("_lane")) return "lane";
  if (/^v128.const$|shuffle/.test(name)) return "bytes16";
  const constant = /^(i32|f32)\.const$/.exec(name);
  return (constant?.[1] as "i32" | "f32" | undefined) ?? "none";
}

interface Cursor {
  readonly bytes: ArrayLike<number>;
  offset: number;
}

const readers: Record<Immediate, (cursor: Cursor) => number[]> = {
  none: () => [],
  block: (cursor) => [cursor.bytes[cursor.offset++]!],
  index: (cursor) => [unsigned(cursor)],
  lane: (cursor) => [cursor.bytes[cursor.offset++]!],
  memory: (cursor) => [unsigned(cursor), unsigned(cursor)],
  memoryLane: (cursor) => [unsigned(cursor), unsigned(cursor), unsigned(cursor)],
  i32: (cursor) => [signed(cursor)],
  f32: (cursor) => [new DataView(Uint8Array.from(take(cursor, 4)).buffer).getFloat32(0, true)],
  bytes16: (cursor) => take(cursor, 16),
};

function take(cursor: Cursor, count: number): number[] {
  return Array.from({ length: count }, () => cursor.bytes[cursor.offset++]!);
}

/** LEB128. */
function unsigned(cursor: Cursor): number {
  return leb128(cursor).value >>> 0;
}

function signed(cursor: Cursor): number {
  const { value, bits } = leb128(cursor);
  return bits < 32 ? (value << (32 - bits)) >> (32 - bits) : value | 0;
}

function leb128(cursor: Cursor): { value: number; bits: number } {
  let [value, bits] = [0, 0];
  for (;;) {
    const byte = cursor.bytes[cursor.offset++]!;
    value |= (byte & 0x7f) << bits;
    bits += 7;
    if (byte < 0x80) return { value, bits };
  }
}
