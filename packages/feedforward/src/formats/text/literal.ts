/**
 * Text that is read a literal at a time, from the reader's position to its end: what JSON and the Python literals of an
 * npy header have in common, white space and lists between brackets. The caller says what must come next.
 */

import type { ByteReader } from "../../bytes/reader.ts";

/** The next byte, or -1 at the end. */
export function peek({ bytes, offset, end }: ByteReader): number {
  return offset < end ? bytes[offset]! : -1;
}

/** The next byte as a character, or "" at the end. */
export function nextCharacter(reader: ByteReader): string {
  const byte = peek(reader);
  return byte < 0 ? "" : String.fromCharCode(byte);
}

/** The offset of the next thing that is not white space, which becomes the reader's. */
export function skipSpace(reader: ByteReader): number {
  while (isSpace(peek(reader))) reader.offset += 1;
  return reader.offset;
}

/** Takes the character if it comes next. */
export function accept(reader: ByteReader, character: string): boolean {
  skipSpace(reader);
  if (nextCharacter(reader) !== character) return false;
  reader.offset += 1;
  return true;
}

export function expectCharacter(reader: ByteReader, character: string): void {
  if (accept(reader, character)) return;
  const found = nextCharacter(reader);
  if (found === "") throw reader.fault("literal-end", 'expected "$expected", got the end', character);
  throw reader.fault("literal-character", 'expected "$expected", got "$got"', character, found);
}

/**
 * Reads items between two brackets, `{}`, with commas between them. A comma may stand behind the last where that is
 * allowed; says whether it does.
 */
export function readList(
  reader: ByteReader,
  [open, close]: readonly [open: string, close: string],
  item: () => void,
  mayEndWithComma: boolean,
): boolean {
  expectCharacter(reader, open);
  let hasComma = false;
  let isClosed = accept(reader, close);
  while (!isClosed) {
    item();
    hasComma = accept(reader, ",");
    if (!hasComma) expectCharacter(reader, close);
    isClosed = !hasComma || (mayEndWithComma && accept(reader, close));
  }
  return hasComma;
}

/** Throws unless only white space is left. */
export function expectEnd(reader: ByteReader): void {
  skipSpace(reader);
  if (reader.remaining > 0) throw reader.fault("literal-rest", "text follows the end of the header");
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
