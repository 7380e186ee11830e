/**
 * One-function modules for tests: written with the assembler, validated by the engine, run in a page of memory. Operand
 * i lies at 16·i, the result goes to `resultAddress`; a value of any class fits into sixteen bytes.
 */

import { opcodeOf } from "../../src/wasm/decode.ts";
import { F64x2, I64x2, Mask64x2 } from "../../src/wasm/doubles.ts";
import { u32 } from "../../src/wasm/encoding.ts";
import type { Code } from "../../src/wasm/instructions.ts";
import { v128_const } from "../../src/wasm/instructions.ts";
import { type Func, ModuleBuilder, type Value, type ValueClass } from "../../src/wasm/module.ts";
import { type Address, at, F32, I32, load } from "../../src/wasm/values.ts";
import { F32x4, I8x16, I16x8, I32x4, Mask32x4 } from "../../src/wasm/vectors.ts";

export const resultAddress = 256;

/** What a module imports as env.data. */
export const dataAddress = 1024;

export interface Machine {
  readonly module: ModuleBuilder;
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly run: (...values: number[]) => void;
}

export function newModule(): ModuleBuilder {
  return new ModuleBuilder("alone", { minimum: 1, maximum: 1, isShared: false });
}

/** A module whose only exported function is `run`. */
export function machine(write: (f: Func, module: ModuleBuilder) => void): Machine {
  const module = newModule();
  module.export(module.func("run", (f) => write(f, module)));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { exports } = instantiate(module, memory);
  return { module, memory, bytes: new Uint8Array(memory.buffer), run: exports.run as Machine["run"] };
}

export function instantiate(module: ModuleBuilder, memory: WebAssembly.Memory): WebAssembly.Instance {
  return new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory, data: dataAddress } });
}

export function isValid(write: (f: Func, module: ModuleBuilder) => void): boolean {
  const module = newModule();
  module.func("run", (f) => write(f, module));
  return WebAssembly.validate(module.encode());
}

/** How the lanes of each class lie in memory, and how it gets there. */
const lanes = new Map<ValueClass<Value>, { view: LaneArray; load: string }>([
  [I32, { view: Int32Array, load: "i32.load" }],
  [F32, { view: Float32Array, load: "f32.load" }],
  [F32x4, { view: Float32Array, load: "v128.load" }],
  [I32x4, { view: Int32Array, load: "v128.load" }],
  [Mask32x4, { view: Int32Array, load: "v128.load" }],
  [I8x16, { view: Uint8Array, load: "v128.load" }],
  [I16x8, { view: Uint16Array, load: "v128.load" }],
  [F64x2, { view: Float64Array, load: "v128.load" }],
  // As words, the lower one of a lane first.
  [I64x2, { view: Uint32Array, load: "v128.load" }],
  [Mask64x2, { view: Uint32Array, load: "v128.load" }],
]);

type LaneArray =
  | Float64ArrayConstructor
  | Uint32ArrayConstructor
  | Float32ArrayConstructor
  | Int32ArrayConstructor
  | Uint16ArrayConstructor
  | Uint8ArrayConstructor;

/** How many lanes a class has: one for the scalars. */
export function laneCount(type: ValueClass<Value>): number {
  return type.valueType === "v128" ? 16 / lanes.get(type)!.view.BYTES_PER_ELEMENT : 1;
}

/** Puts a value's lanes into memory; they wrap and round as the array does. */
export function write(bytes: Uint8Array, address: number, type: ValueClass<Value>, values: readonly number[]): void {
  const { view } = lanes.get(type)!;
  new view(bytes.buffer as ArrayBuffer, address, values.length).set(values);
}

export function loadFrom<V extends Value>(type: ValueClass<V>, address: Address): V {
  return new type(load(opcode(lanes.get(type)!.load), address));
}

export function storeResult(f: Func, value: Value): void {
  f.store(at(I32.constant(resultAddress)), value);
}

/** The bits of lanes, every NaN alike, for comparing. */
export function bitsOf(type: ValueClass<Value>, values: readonly number[]): number[] {
  const { view } = lanes.get(type)!;
  const stored = view.from(values);
  if (stored instanceof Float64Array) {
    const words = new Uint32Array(stored.buffer);
    return Array.from(stored).flatMap((x, i) =>
      Number.isNaN(x) ? [0, 0x7ff80000] : [words[2 * i]!, words[2 * i + 1]!],
    );
  }
  if (!(stored instanceof Float32Array)) return [...stored];
  return Array.from(new Uint32Array(stored.buffer), (bits, i) => (Number.isNaN(stored[i]) ? 0x7fc00000 : bits));
}

/** The lanes of the result as they stand in memory. */
export function resultOf({ memory }: Machine, type: ValueClass<Value>): number[] {
  const { view } = lanes.get(type)!;
  return bitsOf(type, [...new view(memory.buffer, resultAddress, laneCount(type))]);
}

/** The result of a value without operands. */
export function evaluate<V extends Value>(type: ValueClass<V>, build: (f: Func, module: ModuleBuilder) => V): number[] {
  const alone = machine((f, module) => storeResult(f, build(f, module)));
  alone.run();
  return resultOf(alone, type);
}

/** The bytes of an instruction with its immediates, each an integer of LEB128, or bytes of a vector. */
export function bare(name: string, ...immediates: number[]): Code {
  const isLong = immediates.length === 16;
  return opcode(name).concat(immediates.flatMap((value) => (isLong ? [value] : u32(value))));
}

export function opcode(name: string): Code {
  const bytes = opcodeOf.get(name);
  if (bytes === undefined) throw new Error(`no instruction ${name}`);
  return bytes;
}

/** The block type of a block that leaves nothing. */
export const empty = 0x40;

/** The same value in every lane. */
export function f32x4(value: number): F32x4 {
  return new F32x4(v128_const.concat([...new Uint8Array(new Float32Array(4).fill(value).buffer)]));
}

export function i32x4(value: number): I32x4 {
  return new I32x4(v128_const.concat([...new Uint8Array(new Int32Array(4).fill(value).buffer)]));
}

export function i8x16(...bytes: number[]): I8x16 {
  return new I8x16(v128_const.concat(bytes));
}
