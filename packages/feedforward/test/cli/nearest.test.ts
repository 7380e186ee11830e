/** What was probably meant. */

import { describe, expect, it } from "vitest";
import { nearest, slipsBetween } from "../../src/cli/nearest.ts";

const words = ["eval", "predict", "show", "plot", "inspect", "train", "completion"];

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
    expect([slipsBetween(a, b), slipsBetween(b, a)]).toEqual([slips, slips]);
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
    ["xyz", null],
    ["evaluate-everything", null],
    ["", null],
    ["e", null],
  ])("to %j: %j", (typed, found) => {
    expect(nearest(typed, words)).toBe(found);
  });
});
