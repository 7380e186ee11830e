/** What callers without types hand in by mistake: one sentence each, and none of them a TypeError of JavaScript. */

import { describe, expect, it } from "vitest";
import { OptionError } from "../../src/errors.ts";
import { train } from "../../src/train/train.ts";
import { trainSteps } from "../../src/train/trainer.ts";
import { classifier, pictures, reportsOf } from "./small.ts";

const start = classifier(12, 3);
const promised = (value: unknown) => Promise.resolve(value);

describe("evaluate must give a number", () => {
  it.each<[string, () => unknown, string]>([
    ["an async function", async () => 1, "got a promise; is it async, or is an await missing?"],
    ["nothing", () => undefined, "got undefined"],
    ["null", () => null, "got null"],
    ["NaN", () => Number.NaN, "got NaN"],
    ["text", () => "0.5", "got a string"],
    ["a list", () => [1], "got a list of numbers"],
  ])("%s", (_, evaluate, got) => {
    for (const more of [{}, { earlyStopping: 1 }]) {
      const run = () => train(start, pictures(), { epochs: 2, evaluate: evaluate as never, ...more });
      expect(run).toThrow(new OptionError(`train: evaluate must give a number, ${got}`));
    }
  });

  it.each([Infinity, -Infinity, -0.5, 0])("%d is one", (evaluation) => {
    const reports = reportsOf(start, pictures(), { epochs: 1, evaluate: () => evaluation });
    expect(reports.at(-1)).toMatchObject({ kind: "epoch", evaluation });
  });
});

describe("a network and data", () => {
  const data = "{ inputs, targets } or { images, labels }";
  it.each<[string, unknown, unknown, string]>([
    ["a promise of a network", promised(start), pictures(), "a network, got a promise; is an await missing?"],
    ["no network", undefined, pictures(), "a network, got undefined"],
    ["the name of a file", "net.safetensors", pictures(), "a network, got a string"],
    ["a promise of data", start, promised(pictures()), "data, got a promise; is an await missing?"],
    ["no data", start, undefined, `data, ${data}, got undefined`],
    ["null", start, null, `data, ${data}, got null`],
    ["rows alone", start, [[1]], `data, ${data}, got a list of objects`],
    ["the name of a table", start, "houses.csv", `data, ${data}, got a string`],
  ])("%s", (_, network, given, sentence) => {
    for (const run of [train, trainSteps]) {
      expect(() => run(network as never, given as never)).toThrow(new OptionError(`train: expected ${sentence}`));
    }
  });
});
