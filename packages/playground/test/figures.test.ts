/** What a network achieves is measured by the build and typed nowhere: the texts hold no such figure, and the built page holds them all. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { book, first, testCount } from "../src/page/results.ts";
import { countsOf, percentOf } from "./figures.ts";

const sources = import.meta.glob<string>("../src/**/{prose.*.tsx,*texts.ts,article.tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Percentages that nobody has measured: what guessing gives, and marks that are drawn. */
const given = ["10%", "10 %", "90%"];
/** What the book says of its own file, which the page does not have. */
const booked = ["0.9352"];

function percentages(text: string): string[] {
  const found = text.match(/\d+(?:\.\d+)?\s?%/g) ?? [];
  return found.map((figure) => figure.replace(/\s/, " ")).filter((figure) => !given.includes(figure));
}

/** Accuracies as shares, and counts out of the ten thousand. */
function shares(text: string): string[] {
  return (text.match(/\b0\.9\d{2,3}\b|\b9,\d{3}\b/g) ?? []).filter((found) => !booked.includes(found));
}

describe("the texts", () => {
  it("are found", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(40);
  });

  it.each([
    ["percentages", percentages],
    ["accuracies and counts", shares],
  ])("hold no %s of a network", (_, find) => {
    const found = Object.entries(sources).flatMap(([path, text]) => find(text).map((figure) => `${path}: ${figure}`));
    expect(found).toEqual([]);
  });

  it.each(["98.19%", "reads 38.67 % of", "Accuracy:0.9811", "9,811 right"])("(as in %j)", (text) => {
    expect([...percentages(text), ...shares(text)]).toHaveLength(1);
  });
});

describe("the built page", () => {
  const read = (language: string) => readFileSync(join(inject("site"), language, "index.html"), "utf8");

  it.each(["en", "ko"])("%s tells what was measured, and leaves no placeholder", (language) => {
    const html = read(language);
    for (const figure of [percentOf(first), countsOf(first).right, countsOf(first).wrong])
      expect(html).toContain(figure);
    expect(html).not.toMatch(/\{\w+\}|undefined|NaN%/);
  });

  it.each([first, book])(
    "$name is measured on all test images, with every other function",
    ({ correct, swapped, own }) => {
      expect(correct).toBeLessThan(testCount);
      expect(correct).toBeGreaterThan(testCount * 0.9);
      expect(swapped.map(({ name }) => name)).not.toContain(own);
      expect(swapped.map(({ correct: right }) => right)).toEqual(
        swapped.map(({ correct: right }) => right).sort((a, b) => b - a),
      );
    },
  );
});
