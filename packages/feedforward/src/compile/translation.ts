/**
 * A function that is being translated: a stack of texts, the lines that are written, and the locals as what they are looked at.
 */

import type { Func } from "../wasm/module.ts";
import type { ValueType } from "../wasm/values.ts";
import type { Dialect, Look } from "./dialect.ts";
import type { LookFinder } from "./looks.ts";
import { lanesAs, type Vector } from "./vector.ts";

/** A number on the stack: an integer, a truth or a float. */
export interface Scalar {
  readonly type: "i32" | "f32";
  readonly text: string;
  readonly isTruth?: true;
}

export type Item = Scalar | Vector;

/** What instructions work on. */
export class Translation {
  readonly dialect: Dialect;
  readonly #functions: readonly Func[];
  readonly #types: readonly ValueType[];
  readonly #params: number;
  readonly #finder: LookFinder;
  readonly #nameOf: (func: Func) => string;
  readonly #stack: Item[] = [];
  readonly #lines: string[] = [];
  #indent = "  ";
  #temporaries = 0;

  constructor(func: Func, finder: LookFinder, { dialect, functions, nameOf }: Scope) {
    this.dialect = dialect;
    this.#functions = functions;
    this.#types = [...func.params, ...func.locals];
    this.#params = func.params.length;
    this.#finder = finder;
    this.#nameOf = nameOf;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  push(item: Item): void {
    this.#stack.push(item);
  }

  scalar(): Scalar {
    return this.#stack.pop() as Scalar;
  }

  /** An integer, as a number. */
  integer(): string {
    const { text, isTruth } = this.scalar();
    return isTruth === true ? `(${text} ? ${this.dialect.integer(1)} : ${this.dialect.integer(0)})` : text;
  }

  vector(): Vector {
    return this.#stack.pop() as Vector;
  }

  /** The lanes of the next vector, looked at so. */
  lanes(look: Look): readonly string[] {
    return this.lanesOf(look, this.vector());
  }

  lanesOf(look: Look, from: Vector): readonly string[] {
    this.#finder.demand(from, look);
    return lanesAs(this.dialect, look, from);
  }

  write(line: string): void {
    this.#lines.push(this.#indent + line);
  }

  /** A value that is used several times, evaluated once. */
  keep(look: Look | ValueType, text: string): string {
    if (/^[\w.-]+$/.test(text)) return text;
    const name = `t${this.#temporaries++}`;
    this.write(this.dialect.declare(look, name, text, true));
    return name;
  }

  /** The address of a load or a store. */
  address(offset: number): string {
    const { integer, integers } = this.dialect;
    const base = this.integer();
    return offset === 0 ? base : integers("+", base, integer(offset));
  }

  open(line: string): void {
    this.write(line);
    this.#indent += "  ";
  }

  close(line: string): void {
    this.#indent = this.#indent.slice(2);
    this.write(line);
  }

  otherwise(): void {
    this.#lines.push(`${this.#indent.slice(2)}} else {`);
  }

  condition(): string {
    const { text, isTruth } = this.scalar();
    return isTruth === true ? text : `${text} ${this.dialect.unequal} 0`;
  }

  getLocal(index: number): void {
    const type = this.#types[index]!;
    this.#finder.read(index);
    if (type !== "v128") this.push({ type, text: this.#local(index) });
    else this.push(this.#finder.local(index, (look, count) => this.#laneNames(index, look, count)));
  }

  setLocal(index: number): void {
    const type = this.#types[index]!;
    if (type !== "v128") {
      const text = type === "i32" ? this.integer() : this.scalar().text;
      if (this.#finder.isRead(index)) this.write(`${this.#local(index)} = ${text};`);
      return;
    }
    const value = this.vector();
    const found = this.#finder.assign(index, value);
    if (found === null || !this.#finder.isRead(index)) return;
    const lanes = lanesAs(this.dialect, found.look, value);
    const names = this.#laneNames(index, found.look, found.count);
    // Lanes that read each other's places would be overwritten too early.
    const isMoved = lanes.some((lane, i) => names.some((name, k) => k < i && new RegExp(`\\b${name}\\b`).test(lane)));
    const kept = isMoved ? lanes.map((lane) => this.#copy(found.look, lane)) : lanes;
    this.write(names.map((name, i) => `${name} = ${kept[i]!};`).join(" "));
  }

  #copy(look: Look, text: string): string {
    const name = `t${this.#temporaries++}`;
    this.write(this.dialect.declare(look, name, text, true));
    return name;
  }

  callFunction(index: number): void {
    const callee = this.#functions[index]!;
    const given = callee.params.map((type) => (type === "i32" ? this.integer() : this.scalar().text)).reverse();
    this.write(`${this.#nameOf(callee)}(${given.join(", ")});`);
  }

  #local(index: number): string {
    return `${index < this.#params ? "p" : "x"}${index}`;
  }

  #laneNames(index: number, _look: Look, count: number): readonly string[] {
    return Array.from({ length: count }, (_, lane) => `v${index}${"abcdefghijklmnop"[lane]!}`);
  }

  /** Locals are zero where a function begins. */
  declarations(): string[] {
    return this.#types.flatMap((type, index) => {
      if (index < this.#params || !this.#finder.isRead(index)) return [];
      if (type !== "v128")
        return [`  ${this.dialect.declare(type, this.#local(index), this.dialect.integer(0), false)}`];
      const { look, count } = this.#finder.found(index);
      const zero = this.dialect.zero(look);
      return [
        `  ${this.#laneNames(index, look, count)
          .map((name) => this.dialect.declare(look, name, zero, false))
          .join(" ")}`,
      ];
    });
  }
}

export interface Scope {
  readonly dialect: Dialect;
  readonly functions: readonly Func[];
  readonly nameOf: (func: Func) => string;
}

export type InstructionRow = (t: Translation, immediates: readonly number[]) => void;
