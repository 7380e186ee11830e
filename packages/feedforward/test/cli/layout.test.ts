/** Text in columns, widths as a terminal counts them. */

import { describe, expect, it } from "vitest";
import {
  bar,
  beside,
  duration,
  harmless,
  labelled,
  pad,
  percent,
  table,
  widthOf,
  wrap,
} from "../../src/cli/terminal/layout.ts";
import { thousands } from "../../src/print/thousands.ts";

describe("width", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["가중치", 6],
    ["\x1b[1m굵게\x1b[22m", 4],
    ["\x1b[38;2;1;2;3m▀\x1b[0m", 1],
    ["784 → 50", 8],
  ])("%j", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe("blocks", () => {
  it("pads to either side", () => {
    expect([pad("층", 4), pad("층", 4, "right"), pad("abcde", 2)]).toEqual(["층  ", "  층", "abcde"]);
  });

  it("aligns the columns of a table", () => {
    const rows = [["계층", "출력"], ["input", "784"], ["a"]];
    expect(table(rows, ["left", "right"])).toEqual(["계층   출력", "input   784", "a"]);
  });

  it("sets blocks side by side, with nothing behind their ends", () => {
    expect(beside(["a", "", "ccc"], ["1", "2"], 2)).toEqual(["a    1", "     2", "ccc"]);
  });

  it("labels the first line", () => {
    expect(labelled("층", ["one", "", "three"], 4)).toEqual(["층  one", "", "    three"]);
  });

  it.each([
    ["one two three", 7, ["one two", "three"]],
    ["one two three", 8, ["one two", "three"]],
    ["one two three", 13, ["one two three"]],
    ["extraordinary a", 5, ["extraordinary", "a"]],
    ["가나 다라", 8, ["가나", "다라"]],
    ["", 5, [""]],
  ])("wraps %j to %i columns", (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });
});

describe("bars", () => {
  it.each([
    [0, ""],
    [1, "████"],
    [0.5, "██"],
    [1 / 32, "▏"],
    [31 / 32, "███▉"],
    [0.001, "▏"],
    [0.0001, ""],
    [1.5, "████"],
  ])("%f", (share, text) => {
    expect(bar(share, 4)).toBe(text);
  });
});

describe("numbers", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [45360, "45,360"],
    [1234567, "1,234,567"],
    [-1000, "-1,000"],
  ])("%i", (count, text) => {
    expect(thousands(count)).toBe(text);
  });

  it.each([
    [0.0612, "61.2 µs"],
    [0.00001, "0.01 µs"],
    [1, "1.00 ms"],
    [9.996, "10.0 ms"],
    [12.34, "12.3 ms"],
    [99.96, "100 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [1850, "1.85 s"],
    [59_940, "59.9 s"],
    [59_999, "1.00 min"],
    [90_000, "1.50 min"],
    [0, "0.00 µs"],
  ])("%f ms", (timeMs, text) => {
    expect(duration(timeMs)).toBe(text);
  });

  it.each([
    [1, "100.0 %"],
    [0.99999, "> 99.9 %"],
    [0.9352, "93.5 %"],
    [0.001, "0.1 %"],
    [0.00001, "< 0.1 %"],
    [0, "0.0 %"],
  ])("%f as a share", (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe("text from outside", () => {
  it.each([
    ["fc1.weight", "fc1.weight"],
    ["가중치 → ½", "가중치 → ½"],
    ["\x1b[2Jevil", "\\u{1b}[2Jevil"],
    ["one\n  two", "one two"],
    ["a\u202eb\u2028c\0", "a\\u{202e}b\\u{2028}c\\u{0}"],
  ])("%j", (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });
});
