/** A network to be trained in a line: what becomes of it, and how what cannot be is answered. */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { newLayers } from "../../src/layers/new-line.ts";
import { Network } from "../../src/network/network.ts";
import { architecture } from "../../src/network/summary.ts";

type Shape = readonly number[];
const made = (line: string, shape: Shape) => new Network(newLayers(line, shape), { input: { shape } });

describe("a new network in a line", () => {
  it.each<[string, Shape, string, number]>([
    [
      "conv(30, size=5) relu pool(2) dense(100) relu dense(10) softmax",
      [1, 28, 28],
      "1×28×28 → conv2d 30×24×24 relu → maxPool2d 30×12×12 → flatten 4320 → 100 relu → 10 softmax",
      30 * 26 + 4321 * 100 + 101 * 10,
    ],
    ["dense(3) tanh dense(2)", [4], "4 → 3 tanh → 2", 5 * 3 + 4 * 2],
    ["dense(3)", [1, 2, 2], "1×2×2 → flatten 4 → 3", 15],
    [
      "conv(4, size=3, pad=same) batchNorm leakyRelu(0.1) averagePool(2) conv(6,size=3,groups=2,stride=2,pad=1) dropout(0.2) globalAveragePool flatten dense(2) softmax",
      [2, 8, 6],
      "2×8×6 → conv2d 4×8×6 → batchNorm 4×8×6 leakyRelu → averagePool2d 4×4×3 → conv2d 6×2×2 dropout → globalAveragePool2d 6×1×1 → flatten 6 → 2 softmax",
      4 * 19 + 16 + 6 * 19 + 7 * 2,
    ],
  ])("%s", (line, shape, chain, parameters) => {
    const network = made(line, shape);
    expect(architecture(network)).toBe(chain);
    expect(network.parameterCount).toBe(parameters);
  });

  it.each<[string, Shape, string]>([
    [
      "conv relu",
      [1, 4, 4],
      "network: conv (item 1): wants the number of its filters and their size: conv(30, size=5)",
    ],
    ["conv(5)", [1, 4, 4], "wants the number of its filters and their size"],
    ["relu dense", [4], "network: dense (item 2): wants the number of its outputs: dense(10)"],
    ["dense(0)", [4], "expected a whole number of at least 1 as units, got 0"],
    ["conv(2.5, size=3)", [1, 4, 4], "expected a whole number of at least 1 as filters, got 2.5"],
    ["conv(2, size=3, stride=-1)", [1, 4, 4], "expected a whole number of at least 1 as stride, got -1"],
    ["dense(4) conv(2,size=1)", [4], "expected an input [channels, height, width], got [4]"],
    ["conv(4, size=3, groups=2)", [3, 4, 4], "3 channels are no multiple of 2 groups"],
    ["conv(8, size=3) dense(99999999) dense(10)", [1, 28, 28], "more than 134217728 parameters are too many"],
    ["conv(30, size=3) conv(3e9, size=1e9)", [1, 28, 28], "more than 134217728 parameters are too many"],
    ["lstm dense(2)", [4], 'layers: item 1, "lstm", is none of conv, pool'],
    ["conv(3, kernel=5)", [1, 9, 9], "takes filters, size, pad, stride, dilation, groups"],
    ["cnov(3)", [1, 9, 9], 'did you mean "conv"?'],
  ])("%s of %j is refused: %s", (line, shape, message) => {
    expect(() => newLayers(line, shape)).toThrow(UnsupportedError);
    expect(() => newLayers(line, shape)).toThrow(message);
  });

  it.each<[string, Shape]>([
    ["conv(2, size=5)", [1, 4, 4]],
    ["pool(9)", [1, 4, 4]],
    ["dense(3) pool(2)", [4]],
    ["dense(3) batchNorm globalAveragePool", [4]],
  ])("%s of %j is refused by the layer, which is named", (line, shape) => {
    expect(() => newLayers(line, shape)).toThrow(ShapeError);
    expect(() => newLayers(line, shape)).toThrow(/^network: .*\(item \d\): /);
  });
});
