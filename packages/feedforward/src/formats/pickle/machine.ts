/**
 * The state of Python's pickle machine: a stack with marks in it, a memo, and one place where names are looked up. It
 * knows no opcode and no library. Names are decided where they are named, against a list of exact pairs; nothing that
 * a file says is ever looked up anywhere else, so there is nothing that it could reach.
 */

import { defaultMemoryBytes, MemoryBudget } from "../../bytes/memory.ts";
import type { ByteReader } from "../../bytes/reader.ts";
import { type ErrorData, type FormatError, factsOf, type Raise, render } from "../../errors.ts";
import type { Kinds } from "../../options/check.ts";
import { defaultNesting, defaultRank, limitKinds, type ReadLimits } from "../limits.ts";
import { isTag, type PickleCell, type PickleSite, type PickleTag, PickleTuple, typeName } from "./value.ts";

/** What reading a pickle may take. */
export interface PickleLimits extends ReadLimits {
  /** Cells and marks on the stack. Default 1,000,000. */
  readonly stack?: number;
  /** Times that something is put into the memo. Default 1,000,000. */
  readonly memo?: number;
  /** Decimal digits of an integer in text. Default 4,300, as in Python. */
  readonly digits?: number;
  /** Opcodes, and things made by them, together. Default 4,000,000. */
  readonly steps?: number;
}

export const pickleLimitKinds: Kinds<PickleLimits> = {
  ...limitKinds,
  stack: "a number",
  memo: "a number",
  digits: "a number",
  steps: "a number",
};

/** A name that may be imported. What it yields is this tag; what calling the tag does is here and nowhere else. */
export interface PickleGlobal extends PickleTag {
  readonly module: string;
  readonly name: string;
}

/** A row of a list of allowed names; without a call it may only be named. */
export function allow(module: string, name: string, call?: NonNullable<PickleTag["call"]>): PickleGlobal {
  const global = { tag: `${module}.${name}`, module, name };
  return call === undefined ? global : { ...global, call };
}

/** A name that a pickle imports. */
export interface PickleImport {
  readonly module: string;
  readonly name: string;
  readonly allowed: boolean;
  readonly offset: number;
}

/** What a reading would refuse: the data of the error that it would throw, without format and offset among the facts. */
export interface PickleRefusal extends ErrorData {
  readonly reason: string;
  readonly offset: number;
}

/** Refuses a name, and says what to do instead where that is known. */
export type RefuseImport = (refuse: Raise<PickleCell>, module: string, name: string) => PickleCell;

/** Sees what a reading would refuse, in place of the exception. */
export interface PickleObserver {
  onImport(name: PickleImport): void;
  onRefusal(refusal: PickleRefusal): void;
}

export interface PickleOptions {
  /** All that may be imported. */
  readonly globals: readonly PickleGlobal[];
  /** What is said of a name that is not among them. */
  readonly refuseImport?: RefuseImport;
  /** What a persistent id stands for. Absent: they are refused. */
  readonly persistent?: (id: PickleCell, site: PickleSite) => PickleCell;
  readonly observer?: PickleObserver;
  readonly limits?: PickleLimits;
  /** Bytes that arrays can be made of. Default: those of the pickle. */
  readonly contentBytes?: number;
}

/** What stands in for a refused thing while an observer looks on; nothing can be done with it, and it is no data. */
const refused: PickleTag = { tag: "a refused value", call: () => refused, build: () => undefined };

/**
 * A float that equals a whole number, while it is on the stack: as a value it is that number, but where a size or a version
 * is meant it is none, to NumPy as here.
 */
export class PickleFloat implements PickleTag {
  readonly tag = "float";
  readonly #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  value(): PickleCell {
    return this.#number;
  }
}

const refuseToImport: RefuseImport = (refuse, module, name) =>
  refuse("pickle-import", "refuses to import $name", `${module}.${name}`);

const memoSlotBytes = 56;
const mebibyte = 2 ** 20;

export class PickleMachine implements PickleSite {
  readonly reader: ByteReader;
  readonly options: PickleOptions;
  readonly digits: number;
  readonly nesting: number;
  readonly rank: number;
  /** Where the opcode that is being executed stands. */
  opcodeOffset = 0;
  /** Opcodes executed. */
  executed = 0;
  /** What PROTO said; null without one. */
  protocol: number | null = null;

  readonly #budget: MemoryBudget;
  readonly #stack: PickleCell[] = [];
  /** Heights of the stack at which marks stand; cells below the last one cannot be reached. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleCell>();
  /** Tuples that were made with such a float. */
  readonly #withFloats = new WeakSet<PickleCell & object>();
  readonly #stackLimit: number;
  readonly #memoLimit: number;
  readonly #stepLimit: number;
  /** Bytes of arrays that may be copied or looked through: once is the file's size, more is one array many times. */
  #moves: number;
  #steps = 0;
  #puts = 0;
  #isHalted = false;
  /** Where the frame at hand ends; 0 outside of frames. */
  #frameEnd = 0;

  constructor(reader: ByteReader, options: PickleOptions) {
    const limits = options.limits ?? {};
    this.reader = reader;
    this.options = options;
    this.digits = limits.digits ?? 4300;
    this.nesting = limits.nesting ?? defaultNesting;
    this.rank = limits.rank ?? defaultRank;
    this.#stackLimit = limits.stack ?? 1_000_000;
    this.#memoLimit = limits.memo ?? 1_000_000;
    this.#stepLimit = limits.steps ?? 4_000_000;
    this.#moves = 64 * mebibyte + 2 * (options.contentBytes ?? reader.end);
    this.#budget = new MemoryBudget(reader, limits.memoryBytes ?? defaultMemoryBytes(reader.end, reader.end));
  }

  readonly fault: Raise<FormatError> = (code, sentence, ...given) =>
    this.reader.faultAt(this.opcodeOffset, code, sentence, ...given);

  charge(bytes: number): void {
    this.step();
    this.#budget.charge(bytes, this.opcodeOffset);
  }

  /** One more opcode, or thing that an opcode makes. */
  step(): void {
    this.#steps += 1;
    if (this.#steps <= this.#stepLimit) return;
    throw this.fault("pickle-steps", "takes more than the limit of $limit steps", this.#stepLimit);
  }

  move(bytes: number): void {
    this.#moves -= bytes;
    if (this.#moves < 0) throw this.fault("pickle-moves", "arrays use the same bytes too many times");
  }

  /** The error of a refusal, thrown; with an observer, told to it, and a stand-in returned. */
  readonly refuse: Raise<PickleCell> = (code, sentence, ...given) => {
    const { observer } = this.options;
    if (observer === undefined) throw this.fault(code, sentence, ...given);
    const facts = factsOf(sentence, given);
    observer.onRefusal({ reason: render(sentence, facts), offset: this.opcodeOffset, code, facts });
    return refused;
  };

  push(cell: PickleCell): void {
    this.#checkStack();
    this.#stack.push(cell);
  }

  top(): PickleCell {
    if (this.#height === 0) throw this.fault("pickle-stack-empty", "stack is empty");
    return this.#stack[this.#stack.length - 1]!;
  }

  /** Takes the top off the stack, as it is. */
  pop(): PickleCell {
    const cell = this.top();
    this.#stack.pop();
    return cell;
  }

  /** Takes the top as what goes into a container: an array must have its data by now. */
  popValue(): PickleCell {
    return this.#valueOf(this.pop());
  }

  mark(): void {
    this.#checkStack();
    this.#marks.push(this.#stack.length);
  }

  /** Takes everything above the last mark, and the mark, as what goes into a container. */
  popMark(): PickleCell[] {
    return this.#valuesOf(this.#takeMarked());
  }

  popMarkedTuple(): PickleTuple<PickleCell> {
    return this.#tupleOf(this.#takeMarked());
  }

  /** POP: the top, or the mark if it is the top. */
  discard(): void {
    if (this.#height === 0 && this.#marks.length > 0) this.#marks.pop();
    else this.pop();
  }

  popTuple(length: number): PickleTuple<PickleCell> {
    const cells = new Array<PickleCell>(length);
    for (let i = length - 1; i >= 0; i--) cells[i] = this.pop();
    return this.#tupleOf(cells);
  }

  /** STOP. */
  halt(): void {
    this.#isHalted = true;
  }

  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** The last thing: what STOP leaves. Nothing else may be left. */
  result(): PickleCell {
    const value = this.top();
    if (this.#stack.length > 1 || this.#marks.length > 0) {
      throw this.fault("pickle-stack-rest", "stack holds more than the value at STOP");
    }
    return this.#valueOf(value);
  }

  put(slot: number): void {
    this.#puts += 1;
    if (this.#puts > this.#memoLimit) {
      throw this.fault("pickle-memo-length", "memo exceeds the limit of $limit", this.#memoLimit);
    }
    this.charge(memoSlotBytes);
    this.#memo.set(slot, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(slot: number): void {
    const cell = this.#memo.get(slot);
    if (cell === undefined) throw this.fault("pickle-slot-empty", "memo slot $slot is empty", slot);
    this.push(cell);
  }

  /** What a name stands for. Decided here, whether it is ever called or not. */
  find(module: string, name: string): PickleCell {
    const { globals, observer, refuseImport = refuseToImport } = this.options;
    this.step();
    const found = globals.find((global) => global.module === module && global.name === name);
    observer?.onImport({ module, name, allowed: found !== undefined, offset: this.opcodeOffset });
    return found ?? refuseImport(this.refuse, module, name);
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(args instanceof PickleTuple)) {
      throw this.fault("pickle-reduce", "REDUCE needs a tuple of arguments, got $type", typeName(args));
    }
    if (isTag(callee) && callee.call !== undefined) {
      this.refuseFloats(args, callee.tag);
      this.push(callee.call(args.items, this));
    } else this.push(this.refuse("pickle-callable", "refuses to call $type", typeName(callee)));
  }

  build(): void {
    const state = this.popValue();
    const target = this.top();
    // Attributes that were set on an OrderedDict, as PyTorch does, are not among its items.
    if (target instanceof Map && state instanceof Map) return;
    if (isTag(target) && target.build !== undefined) {
      this.refuseFloats(state, target.tag);
      target.build(state, this);
    } else this.refuse("pickle-state", "refuses to set the state of $type", typeName(target));
  }

  /** Nothing that may be called or built takes a float, nor a tuple with one in it, nor more than eight of anything. */
  refuseFloats(cell: PickleCell, what: string): void {
    if (!(cell instanceof PickleTuple)) return;
    const tuples = [cell, ...cell.items.slice(0, 8)];
    const isRefused = tuples.some((item) => item instanceof PickleTuple && this.#withFloats.has(item));
    if (isRefused) throw this.fault("pickle-float", "$what takes whole numbers, got a float", what);
  }

  beginFrame(length: number): void {
    if (this.#frameEnd > 0) throw this.fault("pickle-frame-nested", "frame begins inside another");
    this.reader.require(length, "frame");
    if (length > 0) this.#frameEnd = this.reader.offset + length;
  }

  /** After every opcode: it must have ended within the frame in which it began. */
  checkFrame(): void {
    if (this.#frameEnd === 0 || this.reader.offset < this.#frameEnd) return;
    if (this.reader.offset > this.#frameEnd) {
      throw this.fault("pickle-frame-end", "opcode runs over the end of its frame");
    }
    this.#frameEnd = 0;
  }

  #checkStack(): void {
    if (this.#stack.length + this.#marks.length < this.#stackLimit) return;
    throw this.fault("pickle-stack-length", "stack exceeds the limit of $limit", this.#stackLimit);
  }

  /** Cells above the last mark. */
  get #height(): number {
    const { length } = this.#marks;
    // Not `[length - 1] ?? 0`: engines look long for what is at -1.
    return this.#stack.length - (length === 0 ? 0 : this.#marks[length - 1]!);
  }

  #takeMarked(): PickleCell[] {
    const start = this.#marks.pop();
    if (start === undefined) throw this.fault("pickle-mark", "stack has no mark");
    return start === this.#stack.length ? [] : this.#stack.splice(start);
  }

  /** A tuple of cells that were taken off the stack. */
  #tupleOf(cells: PickleCell[]): PickleTuple<PickleCell> {
    const hasFloat = cells.some((cell) => cell instanceof PickleFloat);
    const tuple = new PickleTuple(this.#valuesOf(cells));
    if (hasFloat) this.#withFloats.add(tuple);
    return tuple;
  }

  #valuesOf(cells: PickleCell[]): PickleCell[] {
    for (let i = 0; i < cells.length; i++) cells[i] = this.#valueOf(cells[i]!);
    return cells;
  }

  #valueOf(cell: PickleCell): PickleCell {
    return isTag(cell) && cell.value !== undefined ? cell.value(this) : cell;
  }
}
