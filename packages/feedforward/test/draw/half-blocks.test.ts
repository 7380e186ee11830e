/** Pictures in the terminal, read back as a terminal would. */

import { describe, expect, it } from "vitest";
import { pictureToText } from "../../src/draw/half-blocks.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { ring } from "./figures.ts";

type Pixel = string | null;

/** What a terminal shows for lines of half blocks: two rows of pixels each; null where its own background is seen. */
function show(text: string): Pixel[][] {
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const rows: [Pixel[], Pixel[]] = [[], []];
      const colors: Record<string, Pixel> = { 38: null, 48: null };
      for (const [, layer, color] of line.matchAll(/\p{Cc}\[(?:([34]8);[25];([\d;]+)|0)m|▀/gu)) {
        if (layer !== undefined) colors[layer] = color!;
        else if (color === undefined && rows[0].length < line.split("▀").length - 1) {
          rows[0].push(colors[38]!);
          rows[1].push(colors[48]!);
        }
      }
      return rows;
    });
}

describe("truecolor", () => {
  it("shows every pixel", () => {
    const image = ring(28);
    const shown = show(pictureToText(image, { color: "truecolor" }));
    expect(shown.flat()).toEqual(Array.from(image.data, (value) => `${value};${value};${value}`));
  });

  it.each([
    ["one pixel", [1, 1, 3], [1, 2, 3], "\x1b[38;2;1;2;3m▀\x1b[0m\n"],
    ["two rows", [2, 1], [0, 9], "\x1b[38;2;0;0;0m\x1b[48;2;9;9;9m▀\x1b[0m\n"],
    [
      "a colour is set once",
      [2, 3],
      [5, 5, 6, 7, 7, 7],
      "\x1b[38;2;5;5;5m\x1b[48;2;7;7;7m▀▀\x1b[38;2;6;6;6m▀\x1b[0m\n",
    ],
    ["three rows", [3, 1], [1, 2, 3], "\x1b[38;2;1;1;1m\x1b[48;2;2;2;2m▀\x1b[0m\n\x1b[38;2;3;3;3m▀\x1b[0m\n"],
    ["opacity shows white", [1, 1, 4], [0, 100, 255, 51], "\x1b[38;2;204;224;255m▀\x1b[0m\n"],
  ])("%s", (_, shape, values, text) => {
    expect(pictureToText(tensor(values, { dtype: "uint8", shape }), { color: "truecolor" })).toBe(text);
  });
});

describe("256 colours", () => {
  /** xterm's colours 16 to 255: a cube with six steps a side, then 24 greys. */
  const steps = [0, 95, 135, 175, 215, 255];
  const cube = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => [red, green, blue])));
  const palette = [...cube, ...Array.from({ length: 24 }, (_, i) => [8 + 10 * i, 8 + 10 * i, 8 + 10 * i])];
  const distance = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, part, i) => sum + (part - b[i]!) ** 2, 0);

  it("takes the nearest", () => {
    const values = Array.from({ length: 3 * 600 }, (_, i) => (i * i * 31 + i * 7) % 256);
    const colors = Array.from({ length: 600 }, (_, i) => values.slice(3 * i, 3 * i + 3));
    const shown = show(pictureToText(tensor(values, { dtype: "uint8", shape: [2, 300, 3] }), { color: "256" })).flat();
    const got = shown.map((index, i) => distance(palette[Number(index) - 16]!, colors[i]!));
    expect(got).toEqual(colors.map((color) => Math.min(...palette.map((candidate) => distance(candidate, color)))));
  });
});

describe("without colours", () => {
  it("a ring with its title", async () => {
    await expect(pictureToText(ring(28), { title: "Label: 0" })).toMatchFileSnapshot("../golden/ring.txt");
  });

  it.each([
    ["five shades", [1, 5], [0, 60, 110, 160, 255], " ░▒▓█\n"],
    ["two rows are one", [2, 2], [255, 0, 255, 255], "█▒\n"],
    ["an odd row alone", [3, 1], [255, 255, 255], "█\n█\n"],
    ["colours by their lightness", [1, 3, 3], [255, 255, 0, 255, 0, 0, 0, 0, 255], "█░\n"],
  ])("%s", (_, shape, values, text) => {
    expect(pictureToText(tensor(values, { dtype: "uint8", shape }))).toBe(text);
  });

  it.each([
    ["ab", " ab"],
    ["라벨", "라벨"],
    ["a\x1b[2Jb", "a[2Jb"],
    ["too long", "too long"],
  ])("title %j", (title, line) => {
    expect(pictureToText(ring(4), { title }).split("\n")[0]).toBe(line);
  });
});
