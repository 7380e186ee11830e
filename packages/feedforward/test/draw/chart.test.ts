/** Charts as data: intervals, jumps, holes. */

import { describe, expect, it } from "vitest";
import { chart, curve, type Series } from "../../src/draw/chart.ts";

const nan = Number.NaN;
const points = (...all: (readonly [number, number])[]): Series => ({ label: "a", points: all });

describe("intervals", () => {
  it.each([
    ["of the points, and 5 % more for y", [points([1, 0], [3, 10])], [1, 3], [-0.5, 10.5]],
    ["of all series", [points([0, 0]), points([4, 20])], [0, 4], [-1, 21]],
    ["what is not finite does not count", [points([0, 0], [2, nan], [3, Infinity], [1, 20])], [0, 1], [-1, 21]],
    ["a constant", [points([0, 7], [1, 7])], [0, 1], [6.3, 7.7]],
    ["a single point", [points([2, 0])], [1.5, 2.5], [-0.5, 0.5]],
    ["no point", [points()], [0, 1], [0, 1]],
  ] as const)("%s", (_, series, x, y) => {
    const { x: gotX, y: gotY } = chart({ series });
    expect([...gotX, ...gotY]).toEqual([...x, ...y].map((value) => expect.closeTo(value, 12)));
  });

  it.each([[[1, 1]], [[2, 1]], [[0, nan]], [[-Infinity, 0]]] as const)("%j is refused", (x) => {
    expect(() => chart({ x, series: [] })).toThrow(
      /^chart: expected the x axis to run from a number to a larger one, got /,
    );
  });
});

describe("a function that jumps", () => {
  const step = (above: boolean) => (v: number) => ((above ? v > 0 : v >= 0) ? 1 : 0);
  it.each([
    [
      "0 at 0",
      step(true),
      [
        { at: [0, 1], kind: "open" },
        { at: [0, 0], kind: "closed" },
      ],
    ],
    [
      "1 at 0",
      step(false),
      [
        { at: [0, 0], kind: "open" },
        { at: [0, 1], kind: "closed" },
      ],
    ],
    ["no jump after all", Math.abs, [{ at: [0, 0], kind: "closed" }]],
  ] as const)("%s", (_, f, marks) => {
    expect(curve("step", f, { x: [-5, 5], breaks: [0] }).marks).toEqual(marks);
  });

  it("has no line across the jump", () => {
    const { lines } = chart({ series: [curve("step", step(true), { x: [-5, 5], breaks: [0] })] }).curves[0]!;
    expect(lines.map((line) => [...new Set(line.map(([, y]) => y))])).toEqual([[0], [1]]);
    expect(lines.map((line) => line.at(-1)![0])).toEqual([expect.closeTo(0, 5), 5]);
  });

  it("has none outside the interval", () => {
    expect(curve("step", step(true), { x: [1, 5], breaks: [0] }).marks).toEqual([]);
  });
});

describe("curve", () => {
  it("samples both ends and the middle", () => {
    expect(curve("square", (v) => v * v, { x: [-2, 2], parts: 4 }).points).toEqual([
      [-2, 4],
      [-1, 1],
      [0, 0],
      [1, 1],
      [2, 4],
    ]);
  });
});

describe("chart", () => {
  it("drops control characters from what it shows", () => {
    const shown = chart({ title: "a\x1b[31mb\n", xLabel: "\x07x", yLabel: "y\x00", series: [points()] });
    expect([shown.title, shown.xLabel, shown.yLabel]).toEqual(["a[31mb", "x", "y"]);
  });

  it("drops marks outside", () => {
    const marks = [
      { at: [0.5, 5], kind: "open" },
      { at: [0.5, 0.5], kind: "closed" },
    ] as const;
    const { curves } = chart({ x: [0, 1], y: [0, 1], series: [{ label: "", points: [], marks }] });
    expect(curves[0]!.marks).toEqual([marks[1]]);
  });
});
