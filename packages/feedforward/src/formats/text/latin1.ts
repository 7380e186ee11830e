/**
 * ISO 8859-1, one byte a character, in both directions: how Python 2 wrote strings and how pickles of protocols 0 to 2
 * spell bytes in text. These strings may hold whole arrays, so both ways are written for megabytes.
 */

import { fromUnits } from "./units.ts";

/** More arguments than this could overflow the stack of a small engine. */
const pieceLength = 4096;

/** The text whose characters are the bytes. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += pieceLength) {
    text += fromUnits(bytes.subarray(start, start + pieceLength));
  }
  return text;
}

/** The bytes whose values are the characters; null if a character beyond U+00FF is none. */
export function encodeLatin1(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bits |= code;
    bytes[i] = code;
  }
  return bits > 0xff ? null : bytes;
}
