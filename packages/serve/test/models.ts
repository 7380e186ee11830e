/**
 * Models that are small enough to be judged by eye, one of every kind that is served, and a folder for their files.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  Activation,
  Dense,
  initializeNetwork,
  Network,
  networkMetadata,
  Random,
  Softmax,
  writeSafetensors,
} from "feedforward";
import { Graph } from "feedforward/formats/onnx";
import { onTestFinished } from "vitest";

/** Four pixels in, four classes out; bytes are scaled. */
export const pixels = new Network(
  [
    new Dense({ weight: [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 3 : 0.25 * (i - j)))) }),
    new Softmax(),
  ],
  { input: { scale: "1/255" }, labels: ["a", "b", "c", "d"] },
);

/** Two numbers in, one out: y = 2·a - b + 0.5. */
export const line = new Network([new Dense({ weight: [[2], [-1]], bias: [0.5] })]);

/** The same under a sigmoid: two classes. */
export const gate = new Network([new Dense({ weight: [[2], [-1]], bias: [0.5] }), new Activation("sigmoid")], {
  labels: ["no", "yes"],
});

/** 1 where the inputs differ: sigmoid(10·relu(a + b) - 20·relu(a + b - 1) - 5). */
export const xor = new Network(
  [
    new Dense({ weight: [[1, 1], [1, 1]], bias: [0, -1] }), // biome-ignore format: matrix
    new Activation("relu"),
    new Dense({ weight: [[10], [-20]], bias: [-5] }), // biome-ignore format: matrix
    new Activation("sigmoid"),
  ],
  { labels: ["0", "1"] },
);

/** Large enough for batches to be worth it. */
export const wide = initializeNetwork({ sizes: [64, 200, 100, 10], hidden: "relu", output: "softmax" }, new Random(7));

type Parts = ConstructorParameters<typeof Graph>[0];

const node = (
  operator: string,
  inputs: string[],
  output: string,
  attributes: [string, bigint][] = [],
): Parts["nodes"][number] => ({
  name: "",
  operator,
  inputs,
  outputs: [output],
  attributes: new Map(attributes.map(([name, value]) => [name, { type: "int", value }])),
});

/** Two inputs and two outputs, rows apart: sum [n, 3], and difference of doubles. */
export const pair = new Graph({
  opset: 16,
  inputs: [
    { name: "left", dtype: "float32", shape: ["n", 3] },
    { name: "right", dtype: "float32", shape: ["n", 3] },
  ],
  outputs: [
    { name: "sum", dtype: "float32", shape: ["n", 3] },
    { name: "difference", dtype: "float32", shape: ["n", 3] },
  ],
  nodes: [node("Add", ["left", "right"], "sum"), node("Sub", ["left", "right"], "difference")],
  constants: new Map(),
});

/** Its rows see each other: softmax over the columns. */
export const mixing = new Graph({
  opset: 16,
  inputs: [{ name: "x", dtype: "float32", shape: ["n", 3] }],
  outputs: [{ name: "y", dtype: "float32", shape: ["n", 3] }],
  nodes: [node("Softmax", ["x"], "y", [["axis", 0n]])],
  constants: new Map(),
});

/** Whole numbers in and truths out. */
export const whole = new Graph({
  opset: 16,
  inputs: [{ name: "x", dtype: "int64", shape: ["n", 2] }],
  outputs: [{ name: "y", dtype: "bool", shape: ["n", 2] }],
  nodes: [node("Cast", ["x"], "y", [["to", 9n]])],
  constants: new Map(),
});

export function safetensors(network: Network): Uint8Array {
  return writeSafetensors(network.parameters, networkMetadata(network));
}

/** A new folder with these files, removed after the test. */
export function folder(files: Readonly<Record<string, Uint8Array | string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "feedforward-serve-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** The same numbers in every run: from -1 to 1. */
export function numbers(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
