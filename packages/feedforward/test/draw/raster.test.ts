/** Pixels of shapes, where arithmetic says what they must be. */

import { describe, expect, it } from "vitest";
import { glyphs } from "../../src/draw/glyphs.ts";
import { hangulLines } from "../../src/draw/hangul.ts";
import { strokesOf } from "../../src/draw/lettering.ts";
import { sceneToPixels } from "../../src/draw/raster.ts";
import { type Shape, textShape } from "../../src/draw/scene.ts";

const black = [0, 0, 0] as const;

/** The red channel of a scene 8 pixels wide, row by row. */
function rowsOf(shapes: readonly Shape[], height = 4, scale = 1): number[][] {
  const { data, shape } = sceneToPixels({ width: 8, height, title: "", description: "", shapes }, scale);
  const [rows, width] = shape as [number, number];
  return Array.from({ length: rows }, (_, y) => Array.from({ length: width }, (_, x) => data[(y * width + x) * 3]!));
}

describe("shapes", () => {
  it("a box covers whole pixels wholly and others in part", () => {
    const box: Shape = { kind: "box", at: [1, 1], width: 2.5, height: 1, fill: black };
    expect(rowsOf([box])[1]).toEqual([255, 0, 0, 128, 255, 255, 255, 255]);
    expect(rowsOf([box])[2]).toEqual(Array(8).fill(255));
  });

  it("a line along a row of pixels covers it, and half of the pixel at its round end", () => {
    const line: Shape = {
      kind: "line",
      lines: [
        [
          [2, 1.5],
          [6, 1.5],
        ],
      ],
      width: 1,
      color: black,
      dash: [],
    };
    expect(rowsOf([line])[1]).toEqual([255, 128, 0, 0, 0, 0, 128, 255].map((value) => expect.closeTo(value, -1)));
    expect(rowsOf([line])[2]).toEqual(Array(8).fill(255));
  });

  it("a line that crosses itself is laid once", () => {
    const lines = [
      [
        [0, 2],
        [8, 2],
      ],
      [
        [0, 2],
        [8, 2],
      ],
    ] as const;
    const shape = (count: number): Shape => ({
      kind: "line",
      lines: lines.slice(0, count),
      width: 1,
      color: black,
      dash: [],
    });
    expect(rowsOf([shape(2)])).toEqual(rowsOf([shape(1)]));
  });

  it("a dot is as high as wide", () => {
    const dot: Shape = { kind: "dot", at: [4, 4], radius: 2, fill: [255, 255, 255], color: black };
    const rows = rowsOf([dot], 8);
    expect(rows).toEqual(rows[0]!.map((_, x) => rows.map((row) => row[x])));
    expect(rows).toEqual(rows.toReversed());
    expect(rows[4]![4]).toBe(255);
  });

  it("pixels of a picture are squares", () => {
    const pixels = { height: 1, width: 2, channels: 1, data: Uint8Array.of(0, 200) } as const;
    expect(rowsOf([{ kind: "picture", at: [1, 0], pixels, scale: 3 }], 3)).toEqual(
      Array.from({ length: 3 }, () => [255, 0, 0, 0, 200, 200, 200, 255]),
    );
    expect(rowsOf([{ kind: "picture", at: [0, 0], pixels, scale: 1 }], 1, 2)[0]!.slice(0, 5)).toEqual([
      0, 0, 200, 200, 255,
    ]);
  });

  it("shapes beyond the edge are cut", () => {
    const box: Shape = { kind: "box", at: [-5, -5], width: 100, height: 100, fill: black };
    expect(rowsOf([box]).flat()).toEqual(Array(32).fill(0));
  });
});

describe("letters", () => {
  const text = (content: string, more: Partial<Parameters<typeof textShape>[0]> = {}) =>
    textShape({ at: [100, 100], text: content, size: 10, color: black, ...more });
  const extent = (content: string, axis: 0 | 1, more = {}) => {
    const along = strokesOf(text(content, more))
      .flat()
      .map((point) => point[axis]);
    return [Math.min(...along), Math.max(...along)] as const;
  };

  it("are all of printable ASCII", () => {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    expect(ascii.filter((character) => !(character in glyphs))).toEqual([]);
  });

  it.each([
    ["start", 1.35, 16.85],
    ["middle", -7.75, 7.75],
    ["end", -16.85, -1.35],
  ] as const)("anchored at their %s", (anchor, left, right) => {
    // Two letters 6.4 units wide, each with a space of 2.7 units around it, at 0.7 pixels a unit.
    expect(extent("HH", 0, { anchor })).toEqual([
      expect.closeTo(100 + left * 0.7, 9),
      expect.closeTo(100 + right * 0.7, 9),
    ]);
  });

  it("stand on the baseline, 0.7 of the size high", () => {
    const [top, bottom] = extent("H", 1);
    expect([top, bottom]).toEqual([expect.closeTo(93, 9), expect.closeTo(100, 9)]);
  });

  it("turn upwards", () => {
    const across = strokesOf(text("Ab")).flat();
    const upwards = strokesOf(text("Ab", { direction: "upwards" })).flat();
    expect(upwards).toEqual(
      across.map(([x, y]) => [expect.closeTo(100 + (y - 100), 9), expect.closeTo(100 - (x - 100), 9)]),
    );
  });

  it("an unknown one is a box", () => {
    expect(strokesOf(text("漢"))).toEqual(strokesOf(text("☃")));
    expect(strokesOf(text("漢"))[0]).toHaveLength(5);
  });

  it("Hangul syllables are drawn, each, within its square and unlike the others", () => {
    // Every fifth of the 11172: five divides neither 28 finals nor 21 vowels nor 19 initials, so all of them occur.
    const syllables = Array.from({ length: 2235 }, (_, i) => hangulLines(String.fromCharCode(0xac00 + 5 * i))!);
    const reaches = syllables.map((lines) => Math.max(...lines.flat(2).map((value) => Math.abs(value - 5))));
    expect(Math.max(...reaches)).toBeLessThan(6);
    expect(new Set(syllables.map((lines) => JSON.stringify(lines))).size).toBe(2235);
  });

  it.each(["a", "ㄱ", "漢", "\uabff", "\ud7a4"])("%s is no syllable", (character) => {
    expect(hangulLines(character)).toBeNull();
  });
});
