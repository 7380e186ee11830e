/** Figures: the SVG as committed files, which were looked at; the PNG by its pixels. */

import { describe, expect, it } from "vitest";
import { chart } from "../../src/draw/chart.ts";
import { chartToPng, chartToScene, chartToSvg } from "../../src/draw/figure.ts";
import { sceneToPixels } from "../../src/draw/raster.ts";
import { activationChart } from "./figures.ts";

/** How many pixels have exactly this colour. */
function count(pixels: Uint8Array, color: readonly number[]): number {
  let found = 0;
  for (let i = 0; i < pixels.length; i += 3) if (color.every((part, k) => pixels[i + k] === part)) found += 1;
  return found;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe("SVG", () => {
  it("of the chapter's figure", async () => {
    await expect(chartToSvg(activationChart())).toMatchFileSnapshot("../golden/activations.svg");
  });

  it("escapes text and says what it shows", () => {
    const svg = chartToSvg(
      chart({
        title: 'a < b & "c"',
        series: [
          {
            label: "<d>",
            points: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      }),
    );
    expect(svg).toContain("<title>a &lt; b &amp; &quot;c&quot;</title>");
    expect(svg).toContain("<desc>Line chart, x from 0 to 1, y from -0.05 to 1.05: &lt;d&gt;</desc>");
    expect(svg).toContain('role="img"');
    expect(svg).not.toContain("<d>");
  });

  it("has balanced elements and no number beyond two decimals", () => {
    const svg = chartToSvg(activationChart());
    const open = [...svg.matchAll(/<(\w+)(?: [^>]*[^/])?>/g)].map(([, name]) => name!);
    const closed = [...svg.matchAll(/<\/(\w+)>/g)].map(([, name]) => name!);
    expect(open.toSorted(byName)).toEqual(closed.toSorted(byName));
    expect(svg).not.toMatch(/\.\d{3}|NaN|Infinity|e-\d|-0[" ]/);
  });
});

describe("scene", () => {
  it.each([
    ["everything", activationChart()],
    [
      "no words",
      chart({
        series: [
          {
            label: "",
            points: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      }),
    ],
    ["nothing at all", chart({ series: [] })],
  ])("keeps %s inside the figure", (_, shown) => {
    for (const { width, height } of [
      { width: 640, height: 400 },
      { width: 320, height: 240 },
    ]) {
      const { shapes } = chartToScene(shown, { width, height });
      const places = shapes.flatMap((shape) => (shape.kind === "line" ? shape.lines.flat() : [shape.at]));
      for (const [x, y] of places) expect([x >= 0 && x <= width, y >= 0 && y <= height]).toEqual([true, true]);
    }
  });

  it("breaks a legend that is too wide into rows", () => {
    const series = Array.from({ length: 6 }, (_, i) => ({ label: `a rather long name ${i}`, points: [] }));
    const texts = chartToScene(chart({ series })).shapes.filter((shape) => shape.kind === "text");
    const rows = new Set(texts.filter(({ text }) => text.startsWith("a rather")).map(({ at }) => at[1]));
    expect(rows.size).toBe(3);
  });
});

describe("PNG", () => {
  it("has the size asked for, and paper, ink and the three colours on it", () => {
    const { shape, data } = sceneToPixels(chartToScene(activationChart(), { width: 320, height: 240 }), 2);
    expect(shape).toEqual([480, 640, 3]);
    expect(count(data, [255, 255, 255])).toBeGreaterThan(data.length / 3 / 2);
    for (const color of [
      [0, 114, 178],
      [213, 94, 0],
      [0, 158, 115],
      [31, 35, 40],
    ]) {
      expect(count(data, color)).toBeGreaterThan(100);
    }
  });

  it("is the same file again", () => {
    const once = chartToPng(activationChart(), { width: 200, height: 150, scale: 1 });
    expect(chartToPng(activationChart(), { width: 200, height: 150, scale: 1 })).toEqual(once);
  });
});
