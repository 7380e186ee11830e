/** The figure: who is faster stands above and further left, and the text says what the picture shows. */

import { describe, expect, it } from "vitest";
import * as color from "../../packages/feedforward/src/draw/color.ts";
import * as scene from "../../packages/feedforward/src/draw/scene.ts";
import * as svg from "../../packages/feedforward/src/draw/svg.ts";
import { drawFigure } from "../figure.js";
import { results, score } from "./results.ts";

const scores = [
  score("single", "numpy", 180),
  score("single", "wasm", 15),
  score("single", "loops", 1900),
  score("single", "tfjs", 1, 9000),
  score("hundreds", "wasm", 12),
];
const drawn = drawFigure(results({ scores }), { color, scene, svg });

describe("the figure", () => {
  it("describes itself, the fastest first, without those who were wrong", () => {
    const times = "feedforward 1.50 µs, NumPy + OpenBLAS, the book's code 18.0 µs, plain loops, skipping zeros 190 µs";
    expect(drawn).toContain(`<desc>one by one: ${times}; batches of 100: feedforward 1.20 µs</desc>`);
  });

  it("has a dot for each, where a logarithmic axis has it", () => {
    const dots = [...drawn.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    const [least, , most] = dots;
    const axis = [...drawn.matchAll(/<text x="([\d.]+)"[^>]*>(1|10|100|1000)<\/text>/g)].map(([, x]) => Number(x));
    const decade = axis[1]! - axis[0]!;
    expect(dots).toHaveLength(4);
    expect(most! - least!).toBeCloseTo(Math.log10(190 / 1.5) * decade, 1);
    expect(least! - axis[0]!).toBeCloseTo(Math.log10(1.5) * decade, 1);
  });

  it("says where and when", () => {
    expect(drawn).toContain("a processor, 2.00 GHz, Node 24.1.0, 2026-01-31");
  });
});
