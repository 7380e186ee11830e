/** What was probably meant. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWithin, nearest } from "../../src/options/nearest.ts";

const words = ["eval", "predict", "show", "plot", "inspect", "train", "completion"];

/** d(a, b) by the recurrence over prefixes: the last letters are kept or changed, one is lost, or two are exchanged. */
function aligned(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const kept = aligned(a.slice(0, -1), b.slice(0, -1)) + Number(a.at(-1) !== b.at(-1));
  const lost = Math.min(aligned(a.slice(0, -1), b), aligned(a, b.slice(0, -1))) + 1;
  const areExchanged = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(kept, lost, areExchanged ? aligned(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity);
}

describe("slips", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["eval", "eval", 0],
    ["evl", "eval", 1],
    ["evaal", "eval", 1],
    ["evil", "eval", 1],
    ["eavl", "eval", 1],
    ["kitten", "sitting", 3],
    ["predict", "inspect", 5],
  ])("from %j to %j: %i", (a, b, slips) => {
    expect([isWithin(slips, a, b), isWithin(slips, b, a)]).toEqual([true, true]);
    if (slips > 0) expect([isWithin(slips - 1, a, b), isWithin(slips - 1, b, a)]).toEqual([false, false]);
  });

  it("are those of optimal string alignment, computed as it is defined", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, slips) => {
        expect(isWithin(slips, a, b)).toBe(aligned(a, b) <= slips);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the nearest word", () => {
  it.each([
    ["evla", "eval"],
    ["pretict", "predict"],
    ["shwo", "show"],
    ["trian", "train"],
    ["insp", "inspect"],
    ["comp", "completion"],
    ["xyz", undefined],
    ["evaluate-everything", undefined],
    ["", undefined],
    ["e", undefined],
  ])("to %j: %j", (typed, found) => {
    expect(nearest(typed, words)).toBe(found);
  });
});
