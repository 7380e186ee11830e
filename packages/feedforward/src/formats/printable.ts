/**
 * Names come out of files that nobody has vouched for, and errors end up in terminals: `printable` shows a name with
 * every character that could steer a terminal or hide text written as its code point, and cut to a length one can read.
 */

const longest = 80;

/** A name as an error may show it: `os.system`, `evil\u{1b}[2J`, `aaaa…`. */
export function printable(name: string): string {
  const start = name.slice(0, longest).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return name.length > longest ? `${start}…` : start;
}

/** The same in quotes: `"fc1.weight"`. */
export function quoted(name: string): string {
  return `"${printable(name)}"`;
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
