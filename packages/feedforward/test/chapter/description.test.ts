import { describe, expect, it } from "vitest";
import { type ActivationDescription, activationDescriptions } from "../../src/chapter/description.ts";
import { activationNames } from "../../src/functions/activation.ts";

describe.each(activationNames)("%s", (name) => {
  const { title, formula, mathml, range }: ActivationDescription = activationDescriptions[name];

  it("has a title in both languages, a formula and a range", () => {
    expect(title.en.trim()).not.toBe("");
    expect(title.ko.trim()).not.toBe("");
    expect(formula).toMatch(/^h\(x\) = \S/);
    expect(range[0]).toBeLessThan(range[1]);
  });

  it("has well-formed MathML of x", () => {
    expect(unbalanced(mathml)).toEqual([]);
    expect(mathml).toContain("<mi>x</mi>");
    expect(mathml.replaceAll(tags, "")).not.toMatch(/[<>]|&(?!gt;|lt;|amp;)/);
  });
});

describe("the judge of markup", () => {
  it.each([
    ["<a><b></b></a>", []],
    ["<a><b></a></b>", ["</a>", "</b>"]],
    ["<a>", ["a"]],
    ["</a>", ["</a>"]],
  ])("%s: %j", (markup, wrong) => {
    expect(unbalanced(markup)).toEqual(wrong);
  });
});

const tags = /<(\/?)([a-z]+)(?: [a-z]+="[^"<>]*")*>/g;

/** Tags that are closed wrongly or not at all. */
function unbalanced(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, slash, name] of markup.matchAll(tags)) {
    if (slash === "") open.push(name!);
    else if (open.pop() !== name) wrong.push(tag);
  }
  return [...wrong, ...open];
}
