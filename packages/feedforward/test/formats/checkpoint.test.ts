/** Checkpoints as files: what was written is read, and what is none is refused by name. */

import { describe, expect, it } from "vitest";
import { readCheckpoint, type SavedCheckpoint, writeCheckpoint } from "../../src/formats/model/checkpoint.ts";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { checkCheckpoint } from "../../src/train/checkpoint.ts";

const tensor = (...values: number[]) => new Tensor("float32", [values.length], Float32Array.from(values));
const parameters = new Map([["dense1.weight", tensor(1, -0)], ["dense1.bias", tensor(2 ** -149)]]); // biome-ignore format: a line
const plain: SavedCheckpoint = {
  trainer: "feedforward 3",
  epoch: 3,
  random: [1, 2, 3, 2 ** 32 - 1],
  parameters,
  optimizer: new Map([["dense1.weight.velocity", tensor(4, 5)]]),
};
const training = { command: "feedforward train", epochs: 9, labels: ["0/1", "é"] };

describe("a checkpoint comes back from its file", () => {
  it.each<[string, SavedCheckpoint]>([
    ["plain", plain],
    ["with nothing remembered", { ...plain, optimizer: new Map() }],
    ["with the best epoch", { ...plain, best: { epoch: 2, evaluation: 0.1 + 0.2, parameters } }],
    ["with the best epoch at infinity", { ...plain, best: { epoch: 2, evaluation: -Infinity, parameters } }],
  ])("%s", (_, checkpoint) => {
    const bytes = writeCheckpoint({ checkpoint, training });
    const read = readCheckpoint(bytes);
    expect(read).toEqual({ checkpoint, training });
    expect(() => checkCheckpoint(read.checkpoint)).not.toThrow();
    expect(writeCheckpoint(read)).toEqual(bytes);
  });
});

describe("refused", () => {
  const metadata = new Map(readSafetensors(writeCheckpoint({ checkpoint: plain, training })).metadata);
  it.each<[string, [string, string], string]>([
    ["another file", ["format", "pt"], "checkpoint: the file holds no checkpoint of a training at offset 0"],
    ["another version", ["version", "2"], "checkpoint: this version of feedforward reads version 1, got 2"],
    ["no JSON", ["state", "{"], "expected a JSON object as state of the metadata"],
    ["a list", ["training", "[]"], "expected a JSON object as training of the metadata"],
  ])("%s", (_, changed, message) => {
    const bytes = writeSafetensors([], new Map([...metadata, changed]));
    expect(() => readCheckpoint(bytes)).toThrow(message);
  });

  it("an epoch that is none, by the trainer", () => {
    const bytes = writeSafetensors([], new Map([...metadata, ["state", '{"epoch":-1,"random":[1,2,3,4]}']]));
    expect(() => checkCheckpoint(readCheckpoint(bytes).checkpoint)).toThrow("checkpoint: expected an epoch, got -1");
  });
});
