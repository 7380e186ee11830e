/** The chapter's curves, and those of anybody else. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/cli/terminal/layout.ts";
import { readPng } from "../../src/formats/png.ts";
import { feedforward, folder } from "./surroundings.ts";

interface Curve {
  readonly name: string;
  readonly formula: string;
  readonly derivative: boolean;
  readonly points: readonly [number, number][];
}

async function curves(...args: string[]): Promise<Curve[]> {
  const { out } = await feedforward(["plot", ...args, "--json"]);
  return JSON.parse(out);
}

describe("plot", () => {
  it("draws the three of the chapter", async () => {
    const { code, out, err } = await feedforward(["plot"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n").slice(-4)).toEqual([
      "step     h(x) = 1 if x > 0 else 0",
      "sigmoid  h(x) = 1 / (1 + exp(-x))",
      "relu     h(x) = max(0, x)",
      "",
    ]);
  });

  it("draws what it is asked for, in Korean too", async () => {
    const { out } = await feedforward(["plot", "tanh", "--derivative", "--lang", "ko"]);
    expect(out).toContain("쌍곡탄젠트의 미분\n");
    expect(out).toContain("쌍곡탄젠트  h(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))\n");
  });

  it.each([40, 80, 120])("fits %i columns", async (columns) => {
    const { out } = await feedforward(["plot", "sigmoid"], { columns });
    expect(Math.max(...out.split("\n").map(widthOf))).toBeLessThanOrEqual(columns);
  });

  it.each([
    ["step_function", "step"],
    ["ReLU", "relu"],
    ["leaky-relu", "leakyRelu"],
    ["TANH", "tanh"],
  ])("knows %s as %s", async (word, name) => {
    expect((await curves(word)).map((curve) => curve.name)).toEqual([name]);
  });

  it.each([
    [
      "relu",
      [],
      [
        [-5, 0],
        [5, 5],
      ],
    ],
    [
      "relu",
      ["--range", "-1,2"],
      [
        [-1, 0],
        [2, 2],
      ],
    ],
    [
      "step",
      ["--derivative"],
      [
        [-5, 0],
        [5, 0],
      ],
    ],
    [
      "relu",
      ["--derivative"],
      [
        [-5, 0],
        [5, 1],
      ],
    ],
    [
      "identity",
      ["-r", "2,3"],
      [
        [2, 2],
        [3, 3],
      ],
    ],
  ])("computes %s %j", async (name, args, ends) => {
    const [curve] = await curves(name, ...args);
    expect([curve!.points[0], curve!.points.at(-1)]).toEqual(ends);
  });

  it("breaks a derivative where it jumps", async () => {
    const [curve] = await curves("hardSigmoid", "--derivative");
    expect(new Set(curve!.points.map(([, y]) => y))).toEqual(new Set([0, Math.fround(0.2)]));
    expect(curve!.points.filter(([x]) => Math.abs(x) === 2.5)).toEqual([]);
  });

  it("breaks the step where it jumps", async () => {
    const [curve] = await curves("step");
    expect(curve!.points.filter(([, y]) => y !== 0 && y !== 1)).toEqual([]);
    expect(curve!.points.some(([x]) => x === 0)).toBe(false);
  });

  it("writes SVG and PNG", async () => {
    const path = folder();
    const svg = await feedforward(["plot", "sigmoid", "step", "--out", join(path, "curves.svg")]);
    const png = await feedforward(["plot", "sigmoid", "--json", "--out", join(path, "curve.png")]);
    expect([svg.code, png.code]).toEqual([0, 0]);
    expect(readFileSync(join(path, "curves.svg"), "utf8")).toMatch(
      /^<svg[\s\S]*activation functions[\s\S]*<\/svg>\s*$/,
    );
    expect(readPng(readFileSync(join(path, "curve.png"))).shape).toEqual([800, 1280, 3]);
    expect(JSON.parse(png.out)).toHaveLength(1);
  });
});
