/** Charts in the terminal: the committed picture, and what must hold for every size. */

import { describe, expect, it } from "vitest";
import { chartToBraille } from "../../src/draw/braille.ts";
import { BrailleCanvas } from "../../src/draw/braille-canvas.ts";
import { chart } from "../../src/draw/chart.ts";
import { columnsOf } from "../../src/draw/text.ts";
import { activationChart } from "./figures.ts";

const withoutColors = (text: string): string => text.replace(/\p{Cc}\[[\d;]*m/gu, "");

describe("the chapter's figure", () => {
  it.each([
    ["none", "activations.txt"],
    ["256", "activations-256.txt"],
  ] as const)("colours: %s", async (color, file) => {
    await expect(chartToBraille(activationChart(), { color })).toMatchFileSnapshot(`../golden/${file}`);
  });

  it("has three colours", () => {
    const text = chartToBraille(activationChart(), { color: "truecolor" });
    const colors = new Set([...text.matchAll(/\[38;2;([\d;]+)m/g)].map(([, color]) => color));
    expect(colors).toEqual(new Set(["0;114;178", "213;94;0", "0;158;115"]));
  });
});

describe("layout", () => {
  it.each([
    [72, 22],
    [40, 12],
    [100, 30],
    [20, 10],
  ])("%i × %i is kept to", (columns, rows) => {
    const lines = withoutColors(chartToBraille(activationChart(), { columns, rows, color: "256" }))
      .trimEnd()
      .split("\n");
    expect(lines.length).toBe(rows);
    const plot = lines.filter((line) => /[│┤└]/.test(line));
    for (const line of plot) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });

  it("puts a corner into each corner", () => {
    const corners = [
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 0],
    ] as const;
    const series = corners.map((point) => ({ label: "", points: [point] }));
    const text = chartToBraille(chart({ x: [0, 1], y: [0, 1], series }), { columns: 17, rows: 6 });
    expect(text).toBe(
      ["1 ┤⠁            ⠈", "  │", "  │", "0 ┤⡀            ⢀", "  └┬────────────┬", "   0            1", ""].join("\n"),
    );
  });

  it("counts Hangul as two columns", () => {
    const text = chartToBraille(chart({ title: "계단 함수", series: [] }), { columns: 41, rows: 8 });
    expect(text.split("\n")[0]).toBe(`${" ".repeat(3 + Math.floor((38 - 9) / 2))}계단 함수`);
  });
});

describe("canvas", () => {
  it("has a bit for each dot", () => {
    const characters = Array.from({ length: 8 }, (_, i) => {
      const canvas = new BrailleCanvas(1, 1);
      canvas.line([[i % 2, Math.floor(i / 2)]], [0, 0, 0]);
      return canvas.toLines("none")[0];
    });
    expect(characters.join("")).toBe("⠁⠈⠂⠐⠄⠠⡀⢀");
  });

  it.each([
    [
      "a diagonal",
      [
        [0, 0],
        [3, 3],
      ],
      ["⠑⢄"],
    ],
    [
      "a level line",
      [
        [0, 2],
        [3, 2],
      ],
      ["⠤⠤"],
    ],
    [
      "a line beyond the edge",
      [
        [2, -9],
        [2, 99],
      ],
      [" ⡇"],
    ],
  ] as const)("%s", (_, line, lines) => {
    const canvas = new BrailleCanvas(2, 1);
    canvas.line(line, [0, 0, 0]);
    expect(canvas.toLines("none")).toEqual(lines);
  });

  it("gives a cell the colour that was drawn last", () => {
    const canvas = new BrailleCanvas(1, 1);
    canvas.line([[0, 0]], [1, 1, 1]);
    canvas.line([[1, 0]], [2, 2, 2]);
    expect(canvas.toLines("truecolor")).toEqual(["\x1b[38;2;2;2;2m⠉\x1b[0m"]);
  });
});
