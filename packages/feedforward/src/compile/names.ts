/**
 * Names in generated sources. Those of a file are anybody's: they are written as strings in which every character that could end a
 * string, a comment or a line is an escape. Only the name that the caller says becomes an identifier, and it is checked.
 */

import { optionError } from "../errors.ts";

/** JSON of printable ASCII, without what ends an element of HTML or a comment: it means the same in JavaScript. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]|[<>&]|\*(?=\/)|\/(?=[*/])/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Text as a string of C: whatever is no letter, digit or plain sign is an octal escape, which ends after three digits. */
export function cString(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const written = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w ,.:;()[\]{}+=-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${written.join("")}"`;
}

/** The words that C and JavaScript keep for themselves, and those of its headers that a program is likely to include. */
const taken = new Set(
  `auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return
   short signed sizeof static struct switch typedef union unsigned void volatile while main bool true false memory memcpy memset
   sqrt sqrtf floorf stdin stdout errno abs exit free malloc asm fortran`.split(/\s+/),
);

/** Whether names of a C file may begin so: a letter, then letters, digits and underscores, and no word of C. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,30}$/.test(name) && !taken.has(name);
}

export function checkIdentifier(name: string): string {
  if (isIdentifier(name)) return name;
  const sentence =
    'compile: expected name to be a letter, then letters, digits and underscores, at most 31 and no word of C, got "$got"';
  throw optionError("compile-name", sentence, name);
}
