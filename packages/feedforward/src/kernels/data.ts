/**
 * The constant data of a module: numbers and tables that its kernels load. V8 builds a `v128.const` anew at each use,
 * so kernels keep their constants here. Where the data lies is decided when the module is instantiated.
 */

import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, type I32 } from "../wasm/values.ts";
import { F32x4, type I32x4 } from "../wasm/vectors.ts";

export class DataArea {
  readonly #module: ModuleBuilder;
  readonly #bytes: number[] = [];
  /** Where each 32-bit word lies, by its bits. */
  readonly #words = new Map<number, number>();
  /** The splats of each function, by its index and the word's offset. */
  readonly #splats = new Map<string, F32x4>();

  constructor(module: ModuleBuilder) {
    this.#module = module;
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  /** The address of the data, kept where the function is entered. */
  address(f: Func): I32 {
    return f.hoist(this.#module.data);
  }

  /** Puts a table into the data, on a multiple of 16; returns its offset from the data's address. */
  table(content: ArrayBufferView): number {
    while (this.#bytes.length % 16 !== 0) this.#bytes.push(0);
    const offset = this.#bytes.length;
    for (const byte of new Uint8Array(content.buffer, content.byteOffset, content.byteLength)) this.#bytes.push(byte);
    return offset;
  }

  /** A float32 in every lane, loaded once where the function is entered. */
  splat(f: Func, value: number): F32x4 {
    return this.#splat(f, Float32Array.of(value));
  }

  /** The same for an integer. */
  splatInteger(f: Func, value: number): I32x4 {
    return this.#splat(f, Int32Array.of(value)).bits();
  }

  #splat(f: Func, word: Float32Array | Int32Array): F32x4 {
    const offset = this.#word(word);
    const key = `${f.index} ${offset}`;
    const known = this.#splats.get(key) ?? f.hoist(F32x4.loadSplat(at(this.#module.data, offset)));
    this.#splats.set(key, known);
    return known;
  }

  /** The offset of a word that is there once, however often it is asked for. */
  #word(word: Float32Array | Int32Array): number {
    const key = new Uint32Array(word.buffer)[0]!;
    const known = this.#words.get(key);
    if (known !== undefined) return known;
    const offset = this.#bytes.length;
    this.#words.set(key, offset);
    this.#bytes.push(...new Uint8Array(word.buffer));
    return offset;
  }
}
