/** Lines: cut, thinned and dashed, by cases drawn on paper and by what must hold for any line. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipLines, dashes, distanceTo, type Line, type Point, thin } from "../../src/draw/line.ts";

const unit = [0, 1] as const;
const nan = Number.NaN;
const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const anyLine: fc.Arbitrary<Line> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 });

function lengthOf(line: Line): number {
  return line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i]![0], y - line[i]![1]), 0);
}

describe("clipLines to the unit square", () => {
  const cases: [string, Line, readonly Line[]][] = [
    [
      "inside",
      [
        [0.1, 0.2],
        [0.9, 0.8],
      ],
      [
        [
          [0.1, 0.2],
          [0.9, 0.8],
        ],
      ],
    ],
    [
      "outside",
      [
        [2, 0],
        [2, 1],
      ],
      [],
    ],
    [
      "around the corner",
      [
        [-1, 0.5],
        [0.5, 3],
      ],
      [],
    ],
    [
      "through",
      [
        [-1, 0.5],
        [2, 0.5],
      ],
      [
        [
          [0, 0.5],
          [1, 0.5],
        ],
      ],
    ],
    [
      "out and in again",
      [
        [0.5, 0.5],
        [0.5, 1.5],
        [0.75, 0.5],
      ],
      [
        [
          [0.5, 0.5],
          [0.5, 1],
        ],
        [
          [0.625, 1],
          [0.75, 0.5],
        ],
      ],
    ],
    [
      "along the edge",
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
      [
        [
          [0, 0],
          [0, 1],
          [1, 1],
        ],
      ],
    ],
    [
      "a hole",
      [
        [0, 0],
        [nan, 0],
        [0.5, 0.5],
        [1, 1],
      ],
      [
        [[0, 0]],
        [
          [0.5, 0.5],
          [1, 1],
        ],
      ],
    ],
    [
      "infinity lifts the pen",
      [
        [0, 0],
        [0.5, Infinity],
        [1, 0],
      ],
      [[[0, 0]], [[1, 0]]],
    ],
    ["a dot", [[0.5, 0.5]], [[[0.5, 0.5]]]],
    ["a dot outside", [[0.5, 1.5]], []],
    ["nothing", [], []],
  ];
  it.each(cases)("%s", (_, line, expected) => {
    expect(clipLines(line, unit, unit)).toEqual(expected);
  });

  it("leaves nothing outside, and all that is inside", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const kept = clipLines(line, unit, unit);
        for (const [x, y] of kept.flat()) expect(Math.max(-x, x - 1, -y, y - 1)).toBeLessThanOrEqual(1e-12);
        for (const [x, y] of line) {
          if (Math.max(-x, x - 1, -y, y - 1) > 0) continue;
          expect(kept.flat().some((point) => Math.hypot(point[0] - x, point[1] - y) < 1e-12)).toBe(true);
        }
      }),
    );
  });
});

describe("thin", () => {
  it("keeps the ends of a straight line only", () => {
    const straight = Array.from({ length: 100 }, (_, i): Point => [i, 2 * i]);
    expect(thin(straight, 0.01)).toEqual([straight[0], straight[99]]);
  });

  it("leaves out only points that lie within the tolerance", () => {
    fc.assert(
      fc.property(anyLine, fc.double({ min: 0, max: 1, noNaN: true }), (line, tolerance) => {
        const kept = thin(line, tolerance);
        const distances = line.map((point) =>
          Math.min(...kept.map((to, i) => distanceTo(point, kept[Math.max(0, i - 1)]!, to))),
        );
        expect(Math.max(...distances)).toBeLessThanOrEqual(tolerance + 1e-12);
      }),
    );
  });
});

describe("dashes", () => {
  it.each<[Line, number[], readonly Line[]]>([
    [
      [
        [0, 0],
        [10, 0],
      ],
      [3, 2],
      [
        [
          [0, 0],
          [3, 0],
        ],
        [
          [5, 0],
          [8, 0],
        ],
      ],
    ],
    [
      [
        [0, 0],
        [4, 0],
        [4, 4],
      ],
      [6, 1],
      [
        [
          [0, 0],
          [4, 0],
          [4, 2],
        ],
        [
          [4, 3],
          [4, 4],
        ],
      ],
    ],
    [
      [
        [0, 0],
        [10, 0],
      ],
      [],
      [
        [
          [0, 0],
          [10, 0],
        ],
      ],
    ],
    [[[1, 1]], [3, 2], [[[1, 1]]]],
  ])("%j by %j", (line, pattern, expected) => {
    expect(dashes(line, pattern).filter((part) => part.length > 1 || line.length === 1)).toEqual(expected);
  });

  it("draws and leaves out in proportion", () => {
    const line: Line = [
      [0, 0],
      [30, 40],
      [90, 40],
      [90, 0],
    ];
    const drawn = dashes(line, [2, 3]).reduce((sum, part) => sum + lengthOf(part), 0);
    expect(drawn).toBeCloseTo(lengthOf(line) * 0.4, 6);
  });
});
