/**
 * Names come out of files that nobody has vouched for, and errors end up in terminals: `printable` shows a name with
 * every character that could steer a terminal or hide text written as its code point, and cut to a length one can read.
 */

import { printable } from "../../errors.ts";

export { printable };

/** The same in quotes: `"fc1.weight"`. */
export function quoted(name: string): string {
  return `"${printable(name)}"`;
}
