/** JSON as a value: what JSON.parse gives, and what is refused that it lets through. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../src/formats/text/json-value.ts";

const read = (text: string): unknown => readJson(new TextEncoder().encode(text), "json");

it("is what JSON.parse gives", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!text.includes("__proto__") && !/\\u[dD][89a-fA-F]/.test(text));
      expect(JSON.stringify(read(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

it("takes NaN and ∞, as Python writes them", () => {
  expect(read("[NaN, Infinity, -Infinity, -0, 1e3, 0.5]")).toEqual([Number.NaN, Infinity, -Infinity, -0, 1000, 0.5]);
});

it("has no prototype, so no key is there that the file does not have", () => {
  const value = read('{"__proto__": 1}') as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBe(null);
  expect(Object.keys(value)).toEqual(["__proto__"]);
});

describe("is refused", () => {
  it.each([
    ["", "ends before its JSON does"],
    ["[1, 2", "ends before its JSON does"],
    ['{"a": "b', "ends before its JSON does"],
    ['{"a": 1, "a": 2}', "comes twice"],
    ["[01]", 'got "01"'],
    ["[1.]", 'got "1."'],
    ["[tru]", 'got "tru"'],
    ["[1] 2", "text follows"],
    [`${"[".repeat(300)}${"]".repeat(300)}`, "nest deeper than 256"],
  ])("%j", (text, said) => {
    expect(() => read(text)).toThrow(said);
  });
});
