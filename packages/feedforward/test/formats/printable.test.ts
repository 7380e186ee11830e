/** Names from a file are shown so that they can do nothing to whoever reads the error. */

import { expect, it } from "vitest";
import { printable, quoted } from "../../src/formats/text/printable.ts";

it.each([
  ["os.system", "os.system"],
  ["가중치", "가중치"],
  ["\x1b[2J", "\\u{1b}[2J"],
  ["a\r\nb\0", "a\\u{d}\\u{a}b\\u{0}"],
  ["\u202egpj.exe", "\\u{202e}gpj.exe"],
  ["\ufeff\u200b", "\\u{feff}\\u{200b}"],
  ["\u2028", "\\u{2028}"],
  ["\ud800", "\\u{d800}"],
  ["x".repeat(81), `${"x".repeat(80)}…`],
])("%j is shown as %s", (name, shown) => {
  expect(printable(name)).toBe(shown);
  expect(quoted(name)).toBe(`"${shown}"`);
});
