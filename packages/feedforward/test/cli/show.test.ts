/** One image with its label: in the terminal, as a file, as data. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPng } from "../../src/formats/png.ts";
import { load, loadMnistSet } from "../../src/node.ts";
import { Session } from "../../src/session.ts";
import { feedforward, folder, listing } from "./surroundings.ts";
import { data } from "./tiny.ts";

describe("show", () => {
  it.each([
    [[], "2\n▒\n"],
    [["1"], "1\n ▒\n"],
    [["4", "--set", "train"], "0\n▒\n"],
  ])("%j in characters", async (words, out) => {
    expect(await feedforward(["show", ...words, "--data", folder(data)])).toEqual({ code: 0, out, err: "" });
  });

  it("in colours where there are any", async () => {
    const { out } = await feedforward(["show", "--data", folder(data)], { env: { FORCE_COLOR: "3" } });
    expect(out).toBe("2\n\x1b[38;2;0;0;0m\x1b[48;2;255;255;255m▀\x1b[48;2;0;0;0m▀\x1b[0m\n");
  });

  it.each([
    [
      ["0"],
      {
        index: 0,
        set: "test",
        label: 2,
        pixels: [
          [0, 0],
          [255, 0],
        ],
      },
    ],
    [
      ["3"],
      {
        index: 3,
        set: "test",
        label: 0,
        pixels: [
          [0, 0],
          [0, 255],
        ],
      },
    ],
    [
      ["5", "--set", "train"],
      {
        index: 5,
        set: "train",
        label: 1,
        pixels: [
          [0, 255],
          [0, 0],
        ],
      },
    ],
  ])("%j as JSON", async (words, expected) => {
    const { out } = await feedforward(["show", ...words, "--json", "--data", folder(data)]);
    expect(JSON.parse(out)).toEqual({ ...expected, shape: [2, 2] });
  });

  it("as SVG, with its label as the title", async () => {
    const path = folder(data);
    const file = join(path, "image.svg");
    const { code, out } = await feedforward(["show", "--data", path, "--out", file]);
    const svg = readFileSync(file, "utf8");
    expect([code, out]).toEqual([0, `written: ${file} (${Buffer.byteLength(svg)} bytes)\n`]);
    expect(svg).toMatch(/^<svg[\s\S]*<title[^>]*>2<\/title>/);
  });

  it("as PNG: the image alone, ten times as large", async () => {
    const path = folder(data);
    await feedforward(["show", "--data", path, "--out", join(path, "image.PNG")]);
    const { shape, data: pixels } = readPng(readFileSync(join(path, "image.PNG")));
    expect(shape).toEqual([20, 20, 3]);
    // Of the first image the lower left pixel is ink.
    const reds = Array.from({ length: 400 }, (_, i) => (i % 20 < 10 && i >= 200 ? 255 : 0));
    expect(Array.from(reds, (_, i) => pixels[3 * i])).toEqual(reds);
  });

  it("as PNG with its title, where that is asked for", async () => {
    const path = folder(data);
    await feedforward(["show", "--title", "--data", path, "--out", join(path, "image.png")]);
    expect(readPng(readFileSync(join(path, "image.png"))).shape).toEqual([12 + 28 + 20 + 12, 44, 3]);
  });

  it("as PNG that predict reads as the network reads the image itself", async () => {
    const path = folder();
    const indices = Array.from({ length: 40 }, (_, i) => String(i));
    const files = indices.map((index) => join(path, `${index}.png`));
    for (const [i, file] of files.entries()) await feedforward(["show", indices[i]!, "--out", file]);
    const { out } = await feedforward(["predict", ...files, "--top", "1", "--json"]);
    const labels = (JSON.parse(out) as { label: string }[]).map(({ label }) => label);
    const { images } = await loadMnistSet("test", { normalize: false });
    const shipped = new URL("../../../../models/mnist-mlp.safetensors", import.meta.url);
    expect(labels).toEqual(new Session(await load(shipped)).classify(images.slice(0, 40)));
  });

  it.each([
    ["4", "image 4 is out of range: the test set has 4 images, 0 to 3"],
    ["-1", "image -1 is out of range: the test set has 4 images, 0 to 3"],
    ["10000", "image 10000 is out of range: the test set has 4 images, 0 to 3"],
  ])("refuses image %s, and writes nothing", async (index, sentence) => {
    const path = folder(data);
    const result = await feedforward(["show", index, "--data", path, "--out", join(path, "x.svg")]);
    expect(result).toEqual({ code: 1, out: "", err: `feedforward: ${sentence}\n` });
    expect(listing(path)).toEqual(Object.keys(data).sort());
  });

  it("the book's: training image 0 is a 5, test image 0 a 7", async () => {
    const train = await feedforward(["show", "0", "--set", "train"]);
    const test = await feedforward(["show"]);
    expect([train.out.split("\n")[0]!.trim(), test.out.split("\n")[0]!.trim()]).toEqual(["5", "7"]);
  });
});
