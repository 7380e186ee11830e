/** Digits on paper in uneven light are the digits of the same paper in even light, as the pad's network reads them. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { digitFromImage } from "../../src/data/digit.ts";
import { inkOf } from "../../src/data/ink.ts";
import { unevenLight } from "../../src/data/light.ts";
import { readMnistSet } from "../../src/data/mnist.ts";
import { networkFromMetadata, readSafetensors } from "../../src/index.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { mnistBytes } from "./mnist-files.ts";

const side = 28;
const scale = 9;
const margin = 60;
const width = side * scale + 2 * margin;

const set = readMnistSet(mnistBytes("test"), { normalize: false });
const file = new URL("../../../../models/mnist-pad.safetensors", import.meta.url);
const { metadata, tensors } = readSafetensors(new Uint8Array(readFileSync(file)));
const session = new Session(networkFromMetadata(metadata, tensors));

/** Images of every digit of which the network is sure: of others a breath changes the answer. */
const rows = [3, 10, 2, 5, 1, 35, 32, 30, 4, 6, 23, 52, 11, 21, 0, 17, 61, 84, 7, 12];
const sure = 0.95;

type Light = (x: number, y: number) => number;

/** How much of the light falls on a place, both from 0 to 1. */
const lights: Readonly<Record<string, Light>> = {
  "a shadow over the right half": (x) => (x < 0.5 ? 1 : 0.4),
  "a soft shadow aslant": (x, y) => 1 - 0.6 * Math.min(1, Math.max(0, (x + y - 0.9) * 12)),
  "a shadow over a third": (_, y) => (y < 0.68 ? 1 : 0.45),
  "a lamp at one side": (x, y) => 0.35 + 0.65 * (1 - x) * (1 - 0.3 * y),
};

/** A photograph of an image of MNIST, enlarged, with paper, a pen and grain. */
function photograph(row: number, light: Light, isLightOnDark = false): Tensor<"uint8"> {
  const random = new Random(row);
  const pixels = (set.images as Tensor<"uint8">).row(row).data;
  const inkAt = (x: number, y: number) => {
    const [column, line] = [Math.floor((x - margin) / scale), Math.floor((y - margin) / scale)];
    const isInside = column >= 0 && column < side && line >= 0 && line < side;
    return isInside ? pixels[line * side + column]! / 255 : 0;
  };
  const data = Uint8Array.from({ length: width * width }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const ink = inkAt(x, y);
    const paper = isLightOnDark ? 60 + 150 * ink : 225 * (1 - 0.75 * ink);
    return Math.round(paper * light(x / width, y / width) + 6 * (random.uniform() - 0.5));
  });
  return new Tensor("uint8", [width, width], data);
}

it("is tried on digits that are read without doubt", () => {
  const shares = rows.map((row) => session.topK(digitFromImage(photograph(row, () => 1)), 1)[0]!.probability);
  expect(rows.filter((_, i) => shares[i]! < sure)).toEqual([]);
});

describe("dark ink on light paper", () => {
  it.each(Object.entries(lights))("in %s", (_, light) => {
    const seen = rows.map((row) => session.classify(digitFromImage(photograph(row, light))));
    const even = rows.map((row) => session.classify(digitFromImage(photograph(row, () => 1))));
    expect(seen).toEqual(even);
  });
});

describe("light ink on a dark ground", () => {
  it("in a shadow over the right half", () => {
    const seen = rows.map((row) =>
      session.classify(digitFromImage(photograph(row, lights["a lamp at one side"]!, true))),
    );
    const even = rows.map((row) => session.classify(digitFromImage(photograph(row, () => 1, true))));
    expect(seen).toEqual(even);
  });
});

describe("even light", () => {
  it("is left as it is, grain and all", () => {
    expect(rows.filter((row) => unevenLight(photograph(row, () => 1)))).toEqual([]);
  });

  it("is what drawings and MNIST's images have", () => {
    expect(rows.filter((row) => unevenLight((set.images as Tensor<"uint8">).row(row).reshape(side, side)))).toEqual([]);
  });

  it("an empty sheet half in shadow has no ink", () => {
    const data = Uint8Array.from({ length: 10_000 }, (_, i) => (i % 100 < 50 ? 220 : 100));
    expect(() => inkOf(new Tensor("uint8", [100, 100], data))).toThrow("no ink found");
  });
});
