/** A training that WebAssembly has no kernels for says so where it begins, with what it is that has none: judged by what ran. */

import { beforeEach, expect, it, vi } from "vitest";
import type * as engine from "../../src/train/engine.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data } from "./tiny.ts";

const ran = vi.hoisted(() => ({ engines: [] as boolean[] }));

vi.mock("../../src/train/engine.ts", async (importOriginal) => {
  const original = await importOriginal<typeof engine>();
  const engineStepper: typeof original.engineStepper = (training) => {
    const stepper = original.engineStepper(training);
    ran.engines.push(stepper !== null);
    return stepper;
  };
  return { ...original, engineStepper };
});

beforeEach(() => {
  ran.engines.length = 0;
});

const small = ["--sizes", "4,6,4", "--holdout", "0", "--epochs", "1"];

it.each<[string[], string | null]>([
  [[], null],
  [["--loss-options", "labelSmoothing=0.1", "--optimizer", "adamW", "--schedule", "cosine", "--warmup", "1"], null],
  [["--output", "identity", "--loss", "meanSquaredError", "--augment", "shift=1", "--initializer", "heNormal"], null],
  [["--loss", "meanSquaredError"], null],
  [["--hidden", "tanh", "--output", "sigmoid", "--loss", "binaryCrossEntropy"], null],
  [["--class-weights", "balanced"], null],
  [["--loss", "huber"], null],
  [["--loss", "meanAbsoluteError"], null],
  [["--clip-norm", "1"], null],
  [["--output", "identity", "--loss", "huber"], null],
  [["--clip-value", "1", "--loss", "huber", "--batch-norm"], null],
  [["--frozen", "dense1"], null],
  [["--dropout", "0.1"], null],
  [["--dropout", "0.1", "--batch-norm"], null],
  [
    ["--optimizer-options", "epsilon=0", "--optimizer", "adaGrad", "--hidden", "tanh", "--batch", "8"],
    "--optimizer-options epsilon=0",
  ],
  [["--optimizer-options", "nesterov", "--optimizer", "momentum"], null],
])("%j", async (words, reason) => {
  const batch = words.includes("--batch") ? [] : ["--batch", "2"];
  const run = (language: string) =>
    feedforward(["train", "--data", folder(data), ...small, ...batch, ...words, "--lang", language]);
  const { code, out } = await run("en");
  expect(code).toBe(0);
  expect(new Set(ran.engines)).toEqual(new Set([reason === null]));
  const said = out.replace(/\s+/g, " ");
  if (reason === null) expect(said).not.toContain("plain JavaScript");
  else expect(said).toContain(`in plain JavaScript, several times slower than WebAssembly: ${reason} `);
  const korean = (await run("ko")).out.replace(/\s+/g, " ");
  if (reason !== null) expect(korean).toContain(`일반 JavaScript로 학습해 WebAssembly보다 몇 배 느립니다: ${reason} `);
});
