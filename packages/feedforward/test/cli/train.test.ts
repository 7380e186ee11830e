/** Training on eight images, from a command line to a file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { feedforward, folder, listing, Recorder, type Setting } from "./surroundings.ts";
import { data } from "./tiny.ts";

const small = ["--sizes", "4,6,4", "--holdout", "4", "--batch", "2", "--epochs", "60", "--learning-rate", "0.05"];

/** Trains in a folder that holds training images only: whoever opened the test set would fail. */
async function train(extra: readonly string[] = [], setting: Setting = {}) {
  const { "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels } = data;
  const path = folder({ "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels });
  const file = join(path, "net.safetensors");
  const result = await feedforward(["train", "--data", path, ...small, "--out", file, ...extra], setting);
  return { ...result, path, file };
}

describe("train", () => {
  it("learns, and writes a network that it can be asked about", async () => {
    const { code, out, err, path, file } = await train();
    const network = readNetwork(readFileSync(file));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Network   4 → 6 sigmoid → 4 softmax\n          58 parameters\n");
    expect(out).toContain("Data      4 training images, 4 more held out\n          the test images are not read\n");
    expect(out).toMatch(/\n {5}60\/60 {4}0\.\d{4} {2}100\.00 % /);
    expect(out).toContain("Held-out images: 100.0 %  4 of 4\n");
    expect(network.input.scale).toBe("1/255");
    expect(network.labels).toEqual(["0", "1", "2", "3"]);
    expect(listing(path).filter((name) => name.includes("net"))).toEqual(["net.safetensors"]);
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    const [a, b, c] = [await train(), await train(), await train(["--seed", "1"])];
    const bytes = [a, b, c].map(({ file }) => readFileSync(file));
    expect([bytes[0]!.equals(bytes[1]!), bytes[0]!.equals(bytes[2]!)]).toEqual([true, false]);
  });

  it.each([
    ["float16", "float16"],
    ["bfloat16", "bfloat16"],
  ])("stores parameters rounded to %s in 16 bits", async (round, dtype) => {
    const { out, file } = await train(["--round", round]);
    const { tensors } = readSafetensors(readFileSync(file));
    expect(out).toContain(`parameters rounded to ${round}\n`);
    expect(new Set([...tensors.values()].map((tensor) => tensor.dtype))).toEqual(new Set([dtype]));
  });

  it("says in the file how it was made", async () => {
    const { file } = await train(["--optimizer", "momentum", "--schedule", "linear", "--weight-decay", "0.001"]);
    expect(readNetwork(readFileSync(file)).provenance).toMatchObject({
      command: "feedforward train",
      sizes: "4,6,4",
      hidden: "sigmoid",
      output: "softmax",
      optimizer: "momentum",
      learningRate: 0.05,
      schedule: "linear",
      weightDecay: 0.001,
      epochs: 60,
      batch: 2,
      seed: 0,
      holdout: 4,
      round: null,
    });
  });

  it("changes images at random where it is asked to, the same ones for the same seed", async () => {
    const ranges = "shift=1, rotate=15,scale=0.1,shear=0.1,stroke=0.2";
    const short = ["--epochs", "2"];
    const [plain, still, a, b] = [
      await train(short),
      await train([...short, "--augment", "shift=0"]),
      await train([...short, "--augment", ranges], { columns: 120 }),
      await train([...short, "-a", ranges]),
    ];
    const parameters = [plain, still, a, b].map(({ file }) => [...readSafetensors(readFileSync(file)).tensors]);
    expect(a.out).toContain(`4 more held out\n          changed at random, anew in every epoch: ${ranges}\n`);
    expect(plain.out).not.toContain("changed at random");
    expect(readNetwork(readFileSync(a.file)).provenance).toMatchObject({ augment: ranges });
    expect(readNetwork(readFileSync(plain.file)).provenance).not.toHaveProperty("augment");
    expect(readFileSync(b.file).equals(readFileSync(a.file))).toBe(true);
    expect(parameters[2]).not.toEqual(parameters[1]);
    expect(parameters[1]).not.toEqual(parameters[0]); // the key of an epoch is drawn, so the second has another order
  });

  it("gives JSON", async () => {
    const { out, file } = await train(["--json"]);
    const { epochs, heldOutAccuracy, file: written } = JSON.parse(out);
    expect({ heldOutAccuracy, written }).toEqual({ heldOutAccuracy: 1, written: file });
    expect(epochs).toHaveLength(60);
    expect(epochs[0]).toEqual({ epoch: 1, loss: expect.any(Number), accuracy: expect.any(Number), timeMs: 0 });
    expect(epochs[59].loss).toBeLessThan(epochs[0].loss / 4);
  });

  it("holds nothing out where it is told so", async () => {
    const { out } = await train(["--holdout", "0", "--lang", "ko"]);
    expect(out).toContain("훈련 이미지 8장, 검증용 0장");
    expect(out).not.toContain("검증 이미지:");
  });

  it("says that nothing was saved", async () => {
    const { out } = await feedforward(["train", "--data", folder(data), ...small, "--epochs", "1"]);
    expect(out).toContain("not saved: --out FILE.safetensors would have\n");
  });

  it("says so before it begins, in both languages", async () => {
    const args = ["train", "--data", folder(data), ...small, "--epochs", "1"];
    const nothing = "nothing will be kept: --out FILE.safetensors writes the trained network to a file\n";
    expect((await feedforward(args)).err).toBe(nothing);
    expect((await feedforward([...args, "--json"])).err).toBe(nothing);
    const { err, out } = await feedforward([...args, "--lang", "ko"]);
    expect(err).toBe("아무것도 저장하지 않습니다. --out FILE.safetensors를 주면 학습한 신경망을 파일로 저장합니다\n");
    expect(out).toContain("저장하지 않았습니다");
    let seen = "";
    const recorder = new Recorder({
      now() {
        seen ||= recorder.err;
        return 0;
      },
    });
    await main(args, recorder);
    expect(seen).toBe(nothing); // the clock is first looked at when the training begins
  });

  it("shows its progress", async () => {
    let timeMs = 0;
    const { err } = await train(["--epochs", "2"], { isTTY: true, now: () => (timeMs += 600) });
    expect(err).toMatch(/training [━╌]{20} +\d+ % {2}epoch 1 of 2, loss \d\.\d{4}/);
  });
});

describe("train refuses, and writes nothing", () => {
  it.each([
    [["--holdout", "8"], "--holdout: expected fewer than the 8 training images, got 8"],
    [["--sizes", "784,10"], "--sizes: expected to begin with the 4 pixels of an image, got 784"],
    [["--sizes", "4,3"], "--sizes: the outputs are labels from 0 to 2, and the data has label 3"],
    [["--sizes", "4,1"], "softmax over one output is always 1; one output wants sigmoid for two classes"],
    [["--learning-rate", "1e30", "--optimizer", "sgd", "--hidden", "relu"], "training diverged at epoch"],
  ])("%j", async (extra, sentence) => {
    const { code, err, path } = await train(extra);
    expect(code).toBe(1);
    expect(err).toMatch(/^feedforward: [^\n]+\n$/);
    expect(err).toContain(sentence);
    expect(listing(path)).toEqual(["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]);
  });

  it.each([
    [["--sizes", "4,0,4"], '--sizes: expected whole numbers like 784,50,100,10, got "4,0,4"'],
    [
      ["--augment", "shift"],
      "--augment: expected ranges like shift=3,rotate=15 (of shift, rotate, scale, shear, stroke)",
    ],
    [["--augment", "shift=1,shift=2"], 'got "shift=1,shift=2"'],
    [["--augment", "blur=1"], 'got "blur=1"'],
    [["--augment", "shift=one"], 'got "shift=one"'],
    [["--augment", ""], 'got ""'],
    [["--augment", "rotate=200"], "--augment: expected rotate from 0 to 180, got 200"],
  ])("%j, which is wrong usage", async (extra, sentence) => {
    const { code, err, path } = await train(extra);
    expect(code).toBe(2);
    expect(err.split("\nUsage: ")[0]).toContain(sentence);
    expect(listing(path)).toEqual(["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]);
  });
});
