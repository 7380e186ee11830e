/**
 * The header of an npy file: a Python dict, written as source. It is read here by a grammar that knows exactly the
 * literals that NumPy writes (a string, True and False, a tuple of integers); nothing is evaluated.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

import type { ByteReader } from "../bytes/reader.ts";
import { quoted } from "./printable.ts";

export interface NpyHeader {
  /** As NumPy writes it: `<f4`. */
  readonly descr: string;
  readonly descrOffset: number;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  readonly shapeOffset: number;
}

/** Reads the header from the reader's position to `end`. Any order of the three keys; each once. */
export function readHeader(reader: ByteReader, end: number): NpyHeader {
  const source = new Source(reader, end);
  let descr: string | undefined;
  let isFortran: boolean | undefined;
  let shape: number[] | undefined;
  let [descrOffset, shapeOffset] = [0, 0];
  source.sequence("{", "}", () => {
    const start = source.position();
    const key = source.string("key");
    source.expect(":");
    if (key === "descr" && descr === undefined) {
      descrOffset = source.position();
      descr = readDescr(source);
    } else if (key === "fortran_order" && isFortran === undefined) isFortran = source.flag();
    else if (key === "shape" && shape === undefined) {
      shapeOffset = source.position();
      shape = readShape(source);
    } else throw source.error(`unexpected key ${quoted(key)}`, start);
  });
  source.end();
  if (descr === undefined) throw source.error("header has no descr");
  if (isFortran === undefined) throw source.error("header has no fortran_order");
  if (shape === undefined) throw source.error("header has no shape");
  return { descr, descrOffset, isFortran, shape, shapeOffset };
}

function readDescr(source: Source): string {
  if (source.next() === "[" || source.next() === "(") {
    throw source.error("structured dtypes are not read: save each field as an array of its own");
  }
  return source.string("descr");
}

/** `()`, `(3,)`, `(3, 4)`; Python 2 wrote `3L`. `(3)` is no tuple in Python either. */
function readShape(source: Source): number[] {
  const start = source.position();
  const shape: number[] = [];
  const hasLastComma = source.sequence("(", ")", () => shape.push(source.size()));
  if (shape.length === 1 && !hasLastComma) throw source.error("shape is no tuple", start);
  return shape;
}

/** The text of the header, read one literal at a time. */
class Source {
  readonly #reader: ByteReader;
  readonly #end: number;

  constructor(reader: ByteReader, end: number) {
    this.#reader = reader;
    this.#end = end;
  }

  error(reason: string, offset: number = this.#reader.offset) {
    return this.#reader.error(reason, offset);
  }

  /** The next character behind white space, or "" at the end. */
  next(): string {
    this.#take(/[ \t\r\n]/);
    return this.#character();
  }

  /** The offset of the next character behind white space. */
  position(): number {
    this.next();
    return this.#reader.offset;
  }

  expect(character: string): void {
    const found = this.next();
    if (found !== character) {
      throw this.error(`header expected "${character}", got ${found === "" ? "its end" : quoted(found)}`);
    }
    this.#reader.offset += 1;
  }

  /** Items between brackets, with commas between them. Says whether a comma follows the last. */
  sequence(open: string, close: string, item: () => void): boolean {
    this.expect(open);
    let hasComma = false;
    while (this.next() !== close) {
      item();
      hasComma = this.next() === ",";
      if (hasComma) this.#reader.offset += 1;
      else break;
    }
    this.expect(close);
    return hasComma;
  }

  /** Text in single or double quotes, without escapes. */
  string(what: string): string {
    const quote = this.next();
    if (quote !== "'" && quote !== '"') throw this.error(`header expected ${what} in quotes`);
    this.#reader.offset += 1;
    const text = this.#take(quote === "'" ? /[^'\\]/ : /[^"\\]/);
    if (this.#character() !== quote) throw this.error(`${what} is not a plain string`);
    this.#reader.offset += 1;
    return text;
  }

  flag(): boolean {
    const word = this.#word();
    if (word !== "True" && word !== "False") throw this.error("fortran_order is neither True nor False");
    return word === "True";
  }

  /** A whole number of at least 0 in decimal digits. Too large ones are left to whoever checks the shape. */
  size(): number {
    const start = this.position();
    const word = this.#word();
    if (!/^(0|[1-9][0-9]*)[lL]?$/.test(word)) {
      throw this.error(`shape has the size ${quoted(word === "" ? this.next() : word)}`, start);
    }
    return Number(word.replace(/[lL]$/, ""));
  }

  end(): void {
    if (this.next() !== "") throw this.error("text follows the header");
  }

  /** Letters, digits and what numbers are written with. */
  #word(): string {
    this.next();
    return this.#take(/[\w+.-]/);
  }

  /** The characters from here on that are of a class. */
  #take(characters: RegExp): string {
    let taken = "";
    for (let next = this.#character(); characters.test(next); next = this.#character()) {
      taken += next;
      this.#reader.offset += 1;
    }
    return taken;
  }

  /** The character at the reader's position, or "" at the end. NumPy's headers are ASCII; so is all that is accepted. */
  #character(): string {
    const { offset, bytes } = this.#reader;
    return offset < this.#end ? String.fromCharCode(bytes[offset]!) : "";
  }
}
