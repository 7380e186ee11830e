/** What the prose is made of, as the build writes it. */

import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { Tex } from "../src/ui/prose.tsx";

describe("equations", () => {
  it("are MathML without style attributes, which the page's policy would refuse", () => {
    const cases = "y = \\begin{cases} 0 & (a \\le 0) \\\\ 1 & (a > 0) \\end{cases}";
    const markup = renderToString(h(Tex, { children: cases, isBlock: true }));
    expect(markup).toContain('<mtd class="tml-left">');
    expect(markup).not.toContain("style");
  });

  it("of wrong TeX fail the build", () => {
    expect(() => renderToString(h(Tex, { children: "\\frac{1}{" }))).toThrow(/end of input|expected/i);
  });
});
