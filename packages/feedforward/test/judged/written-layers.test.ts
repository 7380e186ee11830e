/**
 * Random networks of all layers as ONNX files, in the eyes of onnx.checker and ONNX Runtime where this machine has them: over pictures
 * and over sequences.
 */

import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { LayerNorm } from "../../src/layers/normal.ts";
import type { LayerType } from "../../src/network/layer.ts";
import { Session } from "../../src/session.ts";
import { type PictureCase, pictureCase } from "../layers/arbitrary.ts";
import { sequenceCase } from "../layers/sequences.ts";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("../../scripts/check-onnx.py", import.meta.url));
const isJudgeThere = spawnSync(python, ["-c", "import onnx.checker, onnxruntime"], { stdio: "ignore" }).status === 0;

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

const pictureTypes: readonly LayerType[] = [
  "activation",
  "averagePool2d",
  "batchNorm",
  "conv2d",
  "dense",
  "dropout",
  "flatten",
  "globalAveragePool2d",
  "layerNorm",
  "maxPool2d",
  "scale",
  "softmax",
];
const sequenceTypes: readonly LayerType[] = [
  "activation",
  "dense",
  "dropout",
  "flatten",
  "gru",
  "layerNorm",
  "lstm",
  "rnn",
];

/**
 * ONNX Runtime normalises no single values, and takes a variance as E[x²] - E[x]², which leaves few digits where a mean is far larger
 * than the spread: such layers it cannot judge.
 */
function isJudged({ network, rows }: PictureCase): boolean {
  const values = [
    rows.data,
    ...new Session(network, { backend: "reference" }).hidden(rows).map((step) => step.values.data),
  ];
  return network.layers.every((layer, i) => {
    if (!(layer instanceof LayerNorm)) return true;
    const { size } = layer.scale;
    const x = values[i]!;
    const groups = Array.from({ length: x.length / size }, (_, g) => [...x.subarray(g * size, (g + 1) * size)]);
    return size > 1 && groups.every((group) => meanOf(group) ** 2 <= 30 * varianceOf(group));
  });
}

function meanOf(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + value, 0) / x.length;
}

function varianceOf(x: readonly number[]): number {
  return meanOf(x.map((value) => (value - meanOf(x)) ** 2)) + 1e-5;
}

describe.skipIf(!isJudgeThere)("written layers (skipped without python3-onnx and python3-onnxruntime)", () => {
  it.each([
    ["over pictures", (seed: number) => pictureCase(seed), pictureTypes],
    ["over sequences", sequenceCase, sequenceTypes],
  ] as const)("%s are valid and answer the same", (_, make, types) => {
    const cases: readonly PictureCase[] = seeds.map((seed) => make(seed)).filter(isJudged);
    expect(cases.length).toBeGreaterThan(seeds.length / 2);
    const met = new Set(cases.flatMap(({ network }) => network.layers.map(({ type }) => type)));
    expect([...met].sort()).toEqual(types);
    const files = cases.map(({ network }) => Buffer.from(writeOnnx(network)).toString("base64"));
    const inputs = cases.map(({ rows: { shape, data } }) => ({ shape, data: [...data] }));
    const { stdout, status, stderr } = spawnSync(python, [script], {
      input: JSON.stringify({ files, inputs }),
      encoding: "utf8",
      maxBuffer: 2 ** 27,
    });
    expect([status, status === 0 ? "" : stderr.slice(-2000)]).toEqual([0, ""]);
    const answers = JSON.parse(stdout) as unknown[];
    for (const [k, { network, rows }] of cases.entries()) {
      const own = new Session(network, { backend: "reference" }).predict(rows).data;
      const theirs = [answers[k]].flat(Number.POSITIVE_INFINITY) as number[];
      expect(theirs).toHaveLength(own.length);
      const far = own.map((value, i) => Math.abs(value - theirs[i]!) / (1 + Math.abs(value)));
      expect(Math.max(0, ...far), network.layers.map(({ type }) => type).join()).toBeLessThan(1e-4);
    }
  });
});
