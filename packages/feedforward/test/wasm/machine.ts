/**
 * One-function modules for tests: written with the assembler, validated by the engine, run in a page of memory. Operand
 * i lies at 16·i, the result goes to `resultAddress`; a value of any class fits into sixteen bytes.
 */

import type { InstructionName } from "../../src/wasm/instructions.ts";
import { type Func, ModuleBuilder, type Value, type ValueClass } from "../../src/wasm/module.ts";
import { type Address, at, type Code, F32, I32, operation } from "../../src/wasm/values.ts";
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
const lanes = new Map<ValueClass<Value>, { view: LaneArray; load: InstructionName; store: InstructionName }>([
  [I32, { view: Int32Array, load: "i32.load", store: "i32.store" }],
  [F32, { view: Float32Array, load: "f32.load", store: "f32.store" }],
  [F32x4, { view: Float32Array, load: "v128.load", store: "v128.store" }],
  [I32x4, { view: Int32Array, load: "v128.load", store: "v128.store" }],
  [Mask32x4, { view: Int32Array, load: "v128.load", store: "v128.store" }],
  [I8x16, { view: Uint8Array, load: "v128.load", store: "v128.store" }],
  [I16x8, { view: Uint16Array, load: "v128.load", store: "v128.store" }],
]);

type LaneArray = Float32ArrayConstructor | Int32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;

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
  return new type(operation(lanes.get(type)!.load, [address.base], [address.offset]));
}

export function storeResult(f: Func, value: Value): void {
  const type = value.constructor as ValueClass<Value>;
  f.store(lanes.get(type)!.store, at(I32.constant(resultAddress)), value);
}

/** The bits of lanes, every NaN alike, for comparing. */
export function bitsOf(type: ValueClass<Value>, values: readonly number[]): number[] {
  const { view } = lanes.get(type)!;
  const stored = view.from(values);
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

/** A value of an instruction that no class has a method for. */
export function raw<V extends Value>(
  type: ValueClass<V>,
  name: InstructionName,
  ...immediates: number[]
): (...operands: Value[]) => V {
  return (...operands) => new type(operation(name, operands, immediates));
}

export function bare(name: InstructionName, ...immediates: number[]): Code {
  return operation(name, [], immediates);
}
