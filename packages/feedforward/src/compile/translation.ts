/**
 * A function that is being translated: a stack of texts, the lines that are written, and the locals as what they are looked at.
 */

import type { Func } from "../wasm/module.ts";
import type { ValueType } from "../wasm/values.ts";
import type { Dialect, Look } from "./dialect.ts";
import type { Found, LocalFinder } from "./locals.ts";
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
  readonly #finder: LocalFinder;
  readonly #nameOf: (func: Func) => string;
  readonly #stack: Item[] = [];
  readonly #lines: string[] = [];
  #indent = "  ";
  #temporaries = 0;

  constructor(func: Func, finder: LocalFinder, { dialect, functions, nameOf }: Scope) {
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
    this.#finder.open();
    this.write(line);
    this.#indent += "  ";
  }

  close(line: string): void {
    this.#finder.close();
    this.#indent = this.#indent.slice(2);
    this.write(line);
  }

  otherwise(): void {
    this.#finder.close();
    this.#finder.open();
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
    else this.push(this.#finder.local(index, (found) => this.#laneNames(index, found)));
  }

  setLocal(index: number): void {
    const type = this.#types[index]!;
    if (type !== "v128") {
      const text = type === "i32" ? this.integer() : this.scalar().text;
      if (this.#finder.isRead(index)) this.#assign(index, type, [this.#local(index)], [text]);
      this.#finder.write(index);
      return;
    }
    const value = this.vector();
    const found = this.#finder.assign(index, value);
    this.#finder.write(index);
    if (found === null || !this.#finder.isRead(index)) return;
    const lanes = lanesAs(this.dialect, found.look, value);
    const names = this.#laneNames(index, found);
    // Lanes that read each other's places would be overwritten too early.
    const isMoved = lanes.some((lane, i) => names.some((name, k) => k < i && new RegExp(`\\b${name}\\b`).test(lane)));
    const kept = isMoved ? lanes.map((lane) => this.#copy(found.look, lane)) : lanes;
    this.#assign(index, found.look, names, kept);
  }

  #assign(index: number, look: Look | ValueType, names: readonly string[], values: readonly string[]): void {
    const isConstant = this.#isConstant(index);
    const statement = (name: string, value: string): string =>
      isConstant ? this.dialect.declare(look, name, value, true) : `${name} = ${value};`;
    this.write([...new Set(names.map((name, i) => statement(name, values[i]!)))].join(" "));
  }

  #isConstant(index: number): boolean {
    return index >= this.#params && this.#finder.isConstant(index);
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

  #laneNames(index: number, { count, isSplat }: Found): readonly string[] {
    return Array.from({ length: count }, (_, lane) => `v${index}${isSplat ? "" : "abcdefghijklmnop"[lane]!}`);
  }

  /** Locals are zero where a function begins. */
  declarations(): string[] {
    return this.#types.flatMap((type, index) => {
      if (index < this.#params || !this.#finder.isRead(index) || this.#isConstant(index)) return [];
      if (type !== "v128")
        return [`  ${this.dialect.declare(type, this.#local(index), this.dialect.integer(0), false)}`];
      const found = this.#finder.found(index);
      const { look } = found;
      const zero = this.dialect.zero(look);
      return [
        `  ${[...new Set(this.#laneNames(index, found))]
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
