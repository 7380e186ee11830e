/**
 * The header of an npy file: a Python dict, written as source. It is read here by a grammar that knows exactly the
 * literals that NumPy writes (a string, True and False, a tuple of integers); nothing is evaluated.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

import type { ByteReader } from "../../bytes/reader.ts";
import { accept, expectCharacter, expectEnd, nextCharacter, readList, skipSpace } from "../text/literal.ts";

export interface NpyHeader {
  /** As NumPy writes it: `<f4`. */
  readonly descr: string;
  readonly descrOffset: number;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  readonly shapeOffset: number;
}

/** Reads the header from the reader's position to its end. Any order of the three keys; each once. */
export function readHeader(reader: ByteReader): NpyHeader {
  let descr: string | undefined;
  let isFortran: boolean | undefined;
  let shape: number[] | undefined;
  let [descrOffset, shapeOffset] = [0, 0];
  const entry = (): void => {
    const start = skipSpace(reader);
    const key = readString(reader, "key");
    expectCharacter(reader, ":");
    const offset = skipSpace(reader);
    if (key === "descr" && descr === undefined) {
      descrOffset = offset;
      descr = readDescr(reader);
    } else if (key === "fortran_order" && isFortran === undefined) isFortran = readFlag(reader);
    else if (key === "shape" && shape === undefined) {
      shapeOffset = offset;
      shape = readShape(reader);
    } else throw reader.faultAt(start, "npy-key", 'unexpected key "$key"', key);
  };
  readList(reader, ["{", "}"], entry, true);
  expectEnd(reader);
  const missing = (key: string) => reader.fault("npy-key-missing", "header has no $key", key);
  if (descr === undefined) throw missing("descr");
  if (isFortran === undefined) throw missing("fortran_order");
  if (shape === undefined) throw missing("shape");
  return { descr, descrOffset, isFortran, shape, shapeOffset };
}

function readDescr(reader: ByteReader): string {
  if (["[", "("].includes(nextCharacter(reader))) {
    throw reader.fault("dtype-structured", "structured dtypes are not read: save each field as an array of its own");
  }
  return readString(reader, "descr");
}

/** `()`, `(3,)`, `(3, 4)`; Python 2 wrote `3L`. `(3)` is no tuple in Python either. */
function readShape(reader: ByteReader): number[] {
  const start = reader.offset;
  const shape: number[] = [];
  const hasLastComma = readList(reader, ["(", ")"], () => shape.push(readSize(reader)), true);
  if (shape.length === 1 && !hasLastComma) throw reader.faultAt(start, "npy-shape", "shape is no tuple");
  return shape;
}

/** Text in single or double quotes, without escapes. */
function readString(reader: ByteReader, what: string): string {
  const quote = nextCharacter(reader);
  if (quote !== "'" && quote !== '"') throw reader.fault("npy-quotes", "expected $what in quotes", what);
  reader.offset += 1;
  const text = takeAll(reader, quote === "'" ? /[^'\\]/ : /[^"\\]/);
  if (!accept(reader, quote)) throw reader.fault("npy-string", "$what is not a plain string", what);
  return text;
}

function readFlag(reader: ByteReader): boolean {
  const word = readWord(reader);
  if (word !== "True" && word !== "False") throw reader.fault("npy-order", "fortran_order is neither True nor False");
  return word === "True";
}

/** A whole number of at least 0 in decimal digits. Too large ones are left to the check of the shape. */
function readSize(reader: ByteReader): number {
  const start = skipSpace(reader);
  const word = readWord(reader);
  if (!/^(0|[1-9][0-9]*)[lL]?$/.test(word)) {
    const got = word === "" ? nextCharacter(reader) : word;
    throw reader.faultAt(start, "npy-size", 'shape has the size "$size"', got);
  }
  return Number(word.replace(/[lL]$/, ""));
}

/** Letters, digits and what numbers are written with. */
function readWord(reader: ByteReader): string {
  return takeAll(reader, /[\w+.-]/);
}

/** The characters from here on that are of a class. NumPy's headers are ASCII; so is all that is accepted. */
function takeAll(reader: ByteReader, characters: RegExp): string {
  let taken = "";
  for (let next = nextCharacter(reader); characters.test(next); next = nextCharacter(reader)) {
    taken += next;
    reader.offset += 1;
  }
  return taken;
}
