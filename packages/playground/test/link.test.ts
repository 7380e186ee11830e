/** What a link can say: each codec reads what it writes, and gives null for what it cannot take. */

import { describe, expect, it } from "vitest";
import { choiceCodec, numberCodec, numbersCodec } from "../src/state/codecs.ts";
import { flagCodec } from "../src/state/link.ts";

describe("codecs", () => {
  const number = numberCodec({ min: -5, max: 5, digits: 1 });
  const numbers = numbersCodec({ min: 0, max: 9 }, [2, 3]);
  const choice = choiceCodec(["relu", "step"]);

  it.each([
    [number, "2.5", 2.5],
    [number, "-5", -5],
    [numbers, "1,2", [1, 2]],
    [choice, "step", "step"],
    [flagCodec, "1", true],
  ])("read what they write: %o %s", (codec, text, value) => {
    expect(codec.read(text)).toEqual(value);
    expect(codec.write(value as never)).toBe(text);
  });

  it.each([
    [number, ["", "NaN", "Infinity", "1e3", "5.1", "-6", "2.55", " 1", "1 ", "0x1", "--1", "1.2.3", "９"]],
    [numbers, ["1", "1,2,3,4", "1,,2", "1,10", ",", "1;2"]],
    [choice, ["", "constructor", "__proto__", "Step"]],
    [flagCodec, ["", "true", "2"]],
  ] as const)("give null for the rest: %o %s", (codec, texts) => {
    for (const text of texts) expect([text, codec.read(text)]).toEqual([text, null]);
  });
});
