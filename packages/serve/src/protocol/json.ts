/**
 * JSON of strangers. The parser itself neither recurses nor runs anything, but a body of brackets would become a hundred times
 * its size in memory: so what makes structure is counted before it is parsed, and refused above a limit.
 */

import { invalid } from "./fault.ts";

/** A list or an object in a list counts one more. */
const deepest = 32;
const mostStructures = 2 ** 20;
/** Brackets, braces and colons of a text that is parsed without being read twice. */
const fewStructures = deepest;
/** Bytes of a text that is read at once: counting by native calls costs more. */
const shortText = 512;

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The object that a body holds. */
export function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  checkStructure(bytes);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch (error) {
    throw invalid(`failed to parse the request JSON buffer: ${sentenceOf(error)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("failed to parse the request JSON buffer: expected an object");
  }
  return value as Record<string, unknown>;
}

/** The engine's sentence without the piece of text that it quotes. */
function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/,? *(\.\.\.)?".*$/s, "").slice(0, 120) : "not JSON";
}

function checkStructure(bytes: Buffer): void {
  const isLong = bytes.length > shortText;
  if (isLong && countUpTo(bytes, openBracket) + countUpTo(bytes, openBrace) + countUpTo(bytes, colon) < fewStructures) {
    return;
  }
  let depth = 0;
  let structures = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === quote) i = endOfText(bytes, i);
    else if (byte === closeBracket || byte === closeBrace) depth--;
    else if (byte === openBracket || byte === openBrace) {
      structures++;
      if (++depth > deepest) throw invalid(`failed to parse the request JSON buffer: deeper than ${deepest} levels`);
    } else if (byte === colon) structures += 8; // a name and its place in an object weigh as much as eight lists
    if (structures > mostStructures)
      throw invalid("failed to parse the request JSON buffer: too many lists and objects");
  }
}

/** How often a byte stands there, no further than it matters. */
function countUpTo(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0 && count < fewStructures; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** The position of the quote that ends a text. */
function endOfText(bytes: Buffer, start: number): number {
  for (let i = start + 1; i < bytes.length; i++) {
    if (bytes[i] === backslash) i++;
    else if (bytes[i] === quote) return i;
  }
  return bytes.length;
}
