/**
 * A module is functions over one imported memory; a function is parameters, locals and statements. In the generator a
 * TypeScript `for` unrolls, while `f.for` makes a loop that runs at run time. Modules carry a name section, so that a
 * profiler shows `dense_784x50` and not a number.
 */

import type { F64x2, I64x2, Mask64x2 } from "./doubles.ts";
import { type Bytes, name as encodeName, flatten, section, sized, u32, vector } from "./encoding.ts";
import type { Code } from "./instructions.ts";
import * as op from "./instructions.ts";
import { type Address, type F32, I32, type ValueType } from "./values.ts";
import type { F32x4, I8x16, I16x8, I32x4, Mask32x4 } from "./vectors.ts";

type Vector = F32x4 | I32x4 | Mask32x4 | I8x16 | I16x8 | F64x2 | I64x2 | Mask64x2;

export type Value = I32 | F32 | Vector;

/** The class of a value, as `f.param` and `f.local` want it. */
export interface ValueClass<V extends Value> {
  readonly valueType: ValueType;
  new (code: Code): V;
}

/** A place that holds a value: reading it is `local.value`. */
export interface Local<V extends Value> {
  readonly index: number;
  readonly value: V;
}

export interface MemoryImport {
  /** In pages of 64 KiB. */
  readonly minimum: number;
  readonly maximum: number;
  readonly isShared: boolean;
}

const stores: Record<ValueType, Code> = { i32: op.i32_store, f32: op.f32_store, v128: op.v128_store };

/** An empty block type: a block that leaves nothing on the stack. */
const emptyBlock: Code = [0x40];

const typeBytes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** A function that is being written. Statements are appended in the order of the calls. */
export class Func {
  readonly name: string;
  readonly index: number;
  readonly params: ValueType[] = [];
  readonly locals: ValueType[] = [];
  readonly #entry: number[] = [];
  readonly #body: number[] = [];

  constructor(name: string, index: number) {
    this.name = name;
    this.index = index;
  }

  get body(): Code {
    return this.#entry.concat(this.#body);
  }

  /** The next parameter. All of them come before the first local. */
  param<V extends Value>(type: ValueClass<V>): V {
    if (this.locals.length > 0) throw new Error(`${this.name}: parameters come before locals`);
    this.params.push(type.valueType);
    return readLocal(type, this.params.length - 1);
  }

  /** A new local, zero at first. */
  local<V extends Value>(type: ValueClass<V>): Local<V> {
    this.locals.push(type.valueType);
    const index = this.params.length + this.locals.length - 1;
    return { index, value: readLocal(type, index) };
  }

  /** Evaluates a value now and keeps it: what is returned reads it back. */
  let<V extends Value>(value: V): V {
    const local = this.local(classOf(value));
    this.set(local, value);
    return local.value;
  }

  /** As `let`, but evaluated once where the function is entered, wherever the statement that asks for it stands. */
  hoist<V extends Value>(value: V): V {
    const local = this.local(classOf(value));
    this.#entry.push(...value.code, ...op.local_set, ...u32(local.index));
    return local.value;
  }

  set<V extends Value>(local: Local<V>, value: V): void {
    this.#emit(value.code, op.local_set, u32(local.index));
  }

  store(address: Address, value: Value): void {
    this.#emit(address.base.code, value.code, stores[typeOf(value)], u32(address.offset));
  }

  /** Stores one lane of four. */
  storeLane({ base, offset }: Address, value: F32x4, lane: number): void {
    this.#emit(base.code, value.code, op.v128_store32_lane, u32(offset), [lane]);
  }

  /** Stores the first two lanes or the last two. */
  storeHalf({ base, offset }: Address, value: F32x4, half: number): void {
    this.#emit(base.code, value.code, op.v128_store64_lane, u32(offset), [half]);
  }

  /** Runs the body at least once, and again as long as it returns a condition that holds. */
  repeatWhile(body: () => I32): void {
    this.#emit(op.loop, emptyBlock);
    const condition = body();
    this.#emit(condition.code, op.br_if, [0]);
    this.#emit(op.end);
  }

  /** Runs the body as long as the condition holds; not once where it never does. */
  while(condition: () => I32, body: () => void): void {
    this.if(condition(), () => {
      this.repeatWhile(() => {
        body();
        return condition();
      });
    });
  }

  /** A counter from `start` while it is below `end` (unsigned), `step` more each time; not once where start >= end. */
  for(start: I32, end: I32, step: number, body: (i: I32) => void): void {
    const counter = this.local(I32);
    this.set(counter, start);
    this.if(counter.value.lessU(end), () => {
      this.repeatWhile(() => {
        body(counter.value);
        this.set(counter, counter.value.add(step));
        return counter.value.lessU(end);
      });
    });
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.#emit(condition.code, op.control_if, emptyBlock);
    then();
    if (otherwise !== undefined) {
      this.#emit(op.control_else);
      otherwise();
    }
    this.#emit(op.end);
  }

  call(callee: Func, ...values: Value[]): void {
    const [takes, given] = [callee.params.join(), values.map(typeOf).join()];
    if (given !== takes) throw new Error(`${this.name}: ${callee.name} takes (${takes}), got (${given})`);
    this.#emit(...values.map(({ code }) => code), op.call, u32(callee.index));
  }

  #emit(...codes: Code[]): void {
    for (const code of codes) this.#body.push(...code);
  }
}

/** A module that is being written: an imported memory, the address of its data, functions, and those it exports. */
export class ModuleBuilder {
  readonly name: string;
  readonly memory: MemoryImport;
  readonly functions: Func[] = [];
  readonly exported: Func[] = [];

  constructor(name: string, memory: MemoryImport) {
    this.name = name;
    this.memory = memory;
  }

  /** Where the data of this instance begins: an imported constant, so that a module knows no address. */
  get data(): I32 {
    return new I32(op.global_get.concat([0]));
  }

  /** A function without results; `write` gives it parameters and statements. */
  func(name: string, write: (f: Func) => void): Func {
    const func = new Func(name, this.functions.length);
    this.functions.push(func);
    write(func);
    return func;
  }

  /** Makes a function callable from outside, by its name. */
  export(func: Func): void {
    this.exported.push(func);
  }

  /** The module's bytes. */
  encode(): Uint8Array<ArrayBuffer> {
    const { functions } = this;
    const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
    return flatten([
      magic,
      section(1, vector(functions.map(({ params }) => [0x60, vector(params.map((type) => typeBytes[type])), u32(0)]))),
      section(2, vector([this.#memoryImport(), dataImport])),
      section(3, vector(functions.map(({ index }) => u32(index)))),
      section(7, vector(this.exported.map(({ name, index }) => [encodeName(name), 0x00, u32(index)]))),
      section(10, vector(functions.map((func) => sized(encodeBody(func))))),
      section(0, [encodeName("name"), this.#names()]),
    ]);
  }

  #memoryImport(): Bytes {
    const { minimum, maximum, isShared } = this.memory;
    return [encodeName("env"), encodeName("memory"), 0x02, isShared ? 0x03 : 0x01, u32(minimum), u32(maximum)];
  }

  #names(): Bytes {
    const functions = this.functions.map(({ name, index }) => [u32(index), encodeName(name)]);
    return [section(0, encodeName(this.name)), section(1, vector(functions))];
  }
}

/** env.data: an immutable i32. */
const dataImport: Bytes = [encodeName("env"), encodeName("data"), 0x03, 0x7f, 0x00];

/** Locals of one type that follow each other are declared together. */
function encodeBody({ locals, body }: Func): Bytes {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  const declarations = vector(runs.map(({ type, count }) => [u32(count), typeBytes[type]]));
  return [declarations, new Uint8Array(body), op.end];
}

function readLocal<V extends Value>(type: ValueClass<V>, index: number): V {
  return new type(op.local_get.concat(u32(index)));
}

function classOf<V extends Value>(value: V): ValueClass<V> {
  return value.constructor as unknown as ValueClass<V>;
}

function typeOf(value: Value): ValueType {
  return classOf(value).valueType;
}
