/** Pictures with a title. */

import { describe, expect, it } from "vitest";
import { pictureToPng, pictureToScene, pictureToSvg } from "../../src/draw/picture.ts";
import { sceneToPixels } from "../../src/draw/raster.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { ring } from "./figures.ts";

const colors = tensor(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0), { dtype: "uint8", shape: [2, 2, 3] });

/** The horizontal runs of every colour, back into pixels. */
function pixelsOfSvg(svg: string, width: number, height: number): string[] {
  const pixels: string[] = Array(width * height).fill("");
  for (const [, fill, path] of svg.matchAll(/<path fill="(#\w{6})" d="([^"]+)"/g)) {
    for (const [, x, y, length] of path!.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      pixels.fill(fill!, Number(y) * width + Number(x), Number(y) * width + Number(x) + Number(length));
    }
  }
  return pixels;
}

describe("SVG", () => {
  it("of a small ring", async () => {
    await expect(pictureToSvg(ring(8), { title: "Label: 0", scale: 12 })).toMatchFileSnapshot("../golden/ring.svg");
  });

  it("holds every pixel", () => {
    const image = ring(28);
    const expected = Array.from(image.data, (value) => `#${value.toString(16).padStart(2, "0").repeat(3)}`);
    expect(pixelsOfSvg(pictureToSvg(image), 28, 28)).toEqual(expected);
    expect(pixelsOfSvg(pictureToSvg(colors), 2, 2)).toEqual(["#ff0000", "#00ff00", "#0000ff", "#ff0000"]);
  });
});

describe("PNG", () => {
  it("holds every pixel as a square, in a frame on white, below the title", () => {
    const { data, shape } = sceneToPixels(pictureToScene(ring(28), { title: "5", scale: 4 }), 1);
    expect(shape).toEqual([12 + 28 + 112 + 12, 12 + 112 + 12, 3]);
    const at = (x: number, y: number) => data[(y * 136 + x) * 3];
    const corners = Array.from({ length: 784 }, (_, i) => [12 + (i % 28) * 4, 40 + Math.floor(i / 28) * 4] as const);
    expect(corners.map(([x, y]) => at(x, y))).toEqual([...ring(28).data]);
    expect(corners.map(([x, y]) => at(x + 3, y + 3))).toEqual([...ring(28).data]);
    expect([at(11, 60), at(10, 60), at(0, 0)]).toEqual([125, 255, 255]);
  });

  it("is the picture alone without its frame", () => {
    const { data, shape } = sceneToPixels(pictureToScene(ring(28), { title: "5", scale: 4, frame: false }), 1);
    expect(shape).toEqual([112, 112, 3]);
    const corners = Array.from({ length: 784 }, (_, i) => ((i - (i % 28)) * 4 + (i % 28)) * 4);
    expect(corners.map((pixel) => data[3 * pixel])).toEqual([...ring(28).data]);
    expect(corners.map((pixel) => data[3 * (pixel + 3 * 112 + 3)])).toEqual([...ring(28).data]);
  });

  it("needs no title", () => {
    expect(pictureToPng(ring(8)).length).toBeLessThan(pictureToPng(ring(8), { title: "Label: 0" }).length);
  });

  it.each([
    [0, "a scale above 0, got 0"],
    [-1, "a scale above 0, got -1"],
    [Number.NaN, "scale to be a number, got NaN"],
  ])("refuses a scale of %d", (scale, sentence) => {
    expect(() => pictureToPng(ring(8), { scale })).toThrow(`picture: expected ${sentence}`);
  });
});
