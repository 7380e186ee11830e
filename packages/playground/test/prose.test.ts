/** What the prose is made of, as the build writes it. */

import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { withoutBadBreaks } from "../src/page/typography.ts";
import { Tex } from "../src/ui/prose.tsx";

describe("equations", () => {
  it("are MathML without style attributes, which the page's policy would refuse", () => {
    const cases = "y = \\begin{cases} 0 & (a \\le 0) \\\\ 1 & (a > 0) \\end{cases}";
    const markup = renderToString(h(Tex, { children: cases, isBlock: true }));
    expect(markup).toContain('<mtd class="tml-left">');
    expect(markup).not.toMatch(/\sstyle=/);
  });

  it("of a line may break between two of them, and where they allow it", () => {
    const markup = renderToString(h(Tex, { children: "a = b, \\qquad c \\allowbreak {} = d", isBlock: true }));
    expect(markup.match(/<math|<wbr>|<\/math> /g)).toEqual(["<math", "</math> ", "<math", "<wbr>", "<math"]);
  });

  it("of wrong TeX fail the build", () => {
    expect(() => renderToString(h(Tex, { children: "\\frac{1}{" }))).toThrow(/end of input|expected/i);
  });
});

describe("a line never ends", () => {
  it.each([
    ["before a unit", "98.19 % of 1.6 MB", "98.19_% of 1.6_MB"],
    ["within a size", "1 × 28 × 28", "1_×_28_×_28"],
    ["within an equation", "x = −20", "x_=_−20"],
    ["within a point", "(1, 0) and [−2, 2.5]", "(1,_0) and [−2,_2.5]"],
    ["before a particle after a bracket", "h(x)는", "h(x)|는"],
    ["before a particle after code", "<code>(2,)</code>로", "<code>(2,)</code>|로"],
    ["before a particle after a percentage", "36.1 %입니다", "36.1_%|입니다"],
    [
      "between an equation and its particle",
      `<span class="tex"><math>x</math></span>에서 늘`,
      `<span class="tex"><math>x</math>에서</span> 늘`,
    ],
    ["otherwise than it would", "10 digits, 2 of them (a, b)", "10 digits, 2 of them (a, b)"],
  ])("%s", (_, html, expected) => {
    expect(withoutBadBreaks(html).replaceAll("\u00a0", "_").replaceAll("\u2060", "|")).toBe(expected);
  });
});
