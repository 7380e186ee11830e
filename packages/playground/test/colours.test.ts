/**
 * One meaning a colour: orange and blue are the signs of numbers, green and red right and wrong, violet is what can be
 * pressed, amber a neuron that glows. What is chosen has no hue: it has an outline and weight. Judged by the stylesheets' text.
 */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("../src/style/", import.meta.url));
const sheets = readdirSync(folder).filter((name) => name.endsWith(".css") && name !== "tokens.css");

interface Rule {
  readonly selector: string;
  readonly body: string;
}

/** Innermost rules: a selector and what stands in its braces. */
const rules = sheets.flatMap((name): Rule[] => {
  const text = readFileSync(folder + name, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({
    selector: selector!.trim().replaceAll(/\s+/g, " "),
    body: body!,
  }));
});

/** The selectors of rules that use one of these colours. */
function users(...colours: readonly string[]): string[] {
  const uses = ({ body }: Rule) => colours.some((colour) => body.includes(`var(--${colour})`));
  return rules.filter(uses).map(({ selector }) => selector);
}

it("orange and blue are signs, and the two sides of a line", () => {
  expect(users("positive", "negative").sort()).toEqual([".is-negative", ".is-positive", ".plane-one", ".plane-zero"]);
});

it("green and red are right and wrong", () => {
  const known =
    /count|-right|is-wrong|is-same|is-other|fit|unknown|broken|failure|stale|inside|is-marked|confusion|fold/;
  expect(users("good", "bad").filter((selector) => !known.test(selector))).toEqual([]);
});

it("what is chosen has no hue", () => {
  const isChosen = /:checked \+ span|is-chosen|aria-pressed|aria-selected|is-shown|is-now|is-stored|is-best/;
  const hues = users("accent", "accent-wash", "positive", "negative", "good", "bad");
  expect(hues.filter((selector) => isChosen.test(selector) && !selector.includes("is-shown:not"))).toEqual([]);
});

it("no colour is written where a name would do", () => {
  const written = rules.filter(({ body }) => /#[\da-f]{3,8}\b/i.test(body)).map(({ selector }) => selector);
  expect(written.filter((selector) => !/^\.(stage|pad)\b/.test(selector))).toEqual([]);
});
