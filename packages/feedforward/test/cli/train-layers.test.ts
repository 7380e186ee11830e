/** `feedforward train --layers LINE`: a new network layer by layer, convolutions too, from a command line to a file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/command/arguments.ts";
import { train as command } from "../../src/cli/train/command.ts";
import { settled, usualFor } from "../../src/cli/train/defaults.ts";
import type { AskedOptions } from "../../src/cli/train/training.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { newLayers } from "../../src/layers/new-line.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { roundParameters } from "../../src/train/parameters.ts";
import { randomizeNetwork } from "../../src/train/randomize.ts";
import { train as trainNetwork } from "../../src/train/train.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data } from "./tiny.ts";
import { pixels } from "./training.ts";

const line = "conv(3, size=2, pad=1) relu pool(2) dense(4) softmax";
const short = ["--holdout", "4", "--batch", "2", "--epochs", "40", "--learning-rate", "0.05"];

/** A command line without a word. */
const asked = parse(command, [], dictionaries.en).values as unknown as AskedOptions;

/** Trains on eight images of 2 × 2 pixels. */
async function train(...words: string[]) {
  const { "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels } = data;
  const path = folder({ "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels });
  const file = join(path, "net.safetensors");
  return { file, path, ...(await feedforward(["train", "--data", path, ...short, "--out", file, ...words])) };
}

/** What the library makes of the same line. */
function trained(layers: string, shape: readonly number[], initializer?: "heNormal"): Network {
  const random = new Random(0);
  const empty = new Network(newLayers(layers, shape), { input: { shape, scale: "1/255" } });
  const start = randomizeNetwork(empty, random, initializer === undefined ? {} : { initializer });
  const images = { images: pixels(0, 1, 2, 3), labels: [0, 1, 2, 3] };
  return trainNetwork(start, images, { epochs: 40, batchSize: 2, optimizer: { learningRate: 0.05 }, random });
}

describe("train --layers", () => {
  it("begins with the layers of the line, gives what the library gives, and says the line in the file", async () => {
    const { code, out, err, file } = await train("--layers", line);
    const network = readNetwork(readFileSync(file));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("1×2×2 → conv2d 3×3×3 relu → maxPool2d 3×1×1 → flatten 3 → 4 softmax\n");
    expect(network.parameters).toEqual(trained(line, [1, 2, 2]).parameters);
    expect(network.labels).toEqual(["0", "1", "2", "3"]);
    expect(network.provenance).toMatchObject({ command: "feedforward train", layers: line, seed: 0 });
    expect(network.provenance).not.toHaveProperty("sizes");
  });

  it("gives rows of pixels to dense layers alone, and takes a rule for the first weights", async () => {
    const dense = "dense(5) tanh dense(4) softmax";
    const { out, file } = await train("--layers", dense, "--initializer", "heNormal");
    expect(out).toContain("Network   4 → 5 tanh → 4 softmax\n");
    expect(readNetwork(readFileSync(file)).parameters).toEqual(trained(dense, [4], "heNormal").parameters);
  });

  it("names the classes, where it is told their names", async () => {
    const { file, path } = await train("--layers", line, "--labels", "left,right,up,down");
    expect(readNetwork(readFileSync(file)).labels).toEqual(["left", "right", "up", "down"]);
    const further = join(path, "further.safetensors");
    const words = ["train", "--data", path, ...short, "--from", file, "--out", further];
    expect(await feedforward(words)).toMatchObject({ code: 0 });
    expect(readNetwork(readFileSync(further)).labels).toEqual(["left", "right", "up", "down"]);
    expect(await feedforward([...words, "--labels", "a,b,c,d"])).toMatchObject({ code: 0 });
    expect(readNetwork(readFileSync(further)).labels).toEqual(["a", "b", "c", "d"]);
  });

  it("rounds what it has trained, and goes on from it", async () => {
    const { file, path } = await train("--layers", line, "--round", "float16");
    const wanted = roundParameters(trained(line, [1, 2, 2]), "float16");
    expect(readNetwork(readFileSync(file)).parameters).toEqual(wanted.parameters);
    const further = join(path, "further.safetensors");
    const words = ["train", "--data", path, ...short, "--from", file, "--out", further];
    expect(await feedforward(words)).toMatchObject({ code: 0, err: "" });
    expect(readNetwork(readFileSync(further)).layers.map(({ type }) => type)).toEqual(
      readNetwork(readFileSync(file)).layers.map(({ type }) => type),
    );
  });

  it.each<[words: string[], sentence: string]>([
    [["--layers", " "], "layers: the line is empty"],
    [["--layers", "cnov(3) dense(4)"], 'layers: item 1, "cnov(3)", did you mean "conv"?'],
    [["--layers", "a,b"], 'layers: item 1, "a,b", expected a word, or a word and (values)'],
    [
      ["--layers", "conv relu dense(4)"],
      "conv (item 1): wants the number of its filters and their size: conv(30, size=5)",
    ],
    [["--layers", "conv(3, size=9) dense(4)"], "conv(filters=3, size=9) (item 1)"],
    [
      ["--layers", "conv(3, size=23) dense(4)"],
      "(item 1): conv2d: kernel 23 is larger than its input of 2 (padding included)",
    ],
    [["--layers", "dense(4) conv(3, size=1)"], "expected an input [channels, height, width], got [4]"],
    [["--layers", line, "--sizes", "4,4"], "--layers describes the whole new network"],
    [["--layers", line, "--hidden", "relu"], "leave --hidden out"],
    [["--layers", line, "--output", "softmax"], "leave --output out"],
    [["--layers", line, "--dropout", "0.1"], "leave --dropout out"],
    [["--layers", line, "--batch-norm"], "leave --batch-norm out"],
    [["--layers", line, "--input", "1x2x2"], "--input says what a file leaves open"],
    [["--layers", "dense(4) softmax", "--labels", "a,b"], "labels"],
    [["--layers", "dense(3) softmax"], "labels"],
  ])("%j: %s", async (words, sentence) => {
    const { code, out, err } = await train(...words);
    expect([code, out]).toEqual([words.at(-1) === "dense(3) softmax" ? 1 : 2, ""]);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });

  it.each([
    ["dense(4)", "--layers ends without softmax, so the classes are learned by meanSquaredError: end it with dense(4)"],
    ["dense(4) softmax", ""],
    ["dense(4) sigmoid", ""],
  ])("says what classes are learned by without softmax: %s", async (layers, note) => {
    const { code, err } = await train("--layers", layers);
    expect([code, err.slice(0, note.length || undefined)]).toEqual([0, note]);
    expect((await train("--layers", layers, "--loss", "softmaxCrossEntropy")).err).toBe("");
  });

  it("says it in Korean", async () => {
    const { err } = await train("--layers", line, "--dropout", "0.1", "--lang", "ko");
    expect(err).toContain("--layers에는 함수, 드롭아웃, 정규화까지 새 신경망 전체를 적습니다. --dropout은 빼십시오");
    const unsized = await train("--layers", "conv(3) dense(4)", "--lang", "ko");
    const large = await train("--layers", "conv(3, size=23) dense(4)", "--lang", "ko");
    expect(large.err).toContain("1번 항목 conv(filters=3, size=23): 커널 23이 패딩을 포함한 입력 2보다 큽니다");
    expect(unsized.err).toContain("필터 수와 크기가 있어야 합니다. 예: conv(30, size=5)");
  });

  it("stands in the file with the numbers of the learning rate and its schedule, those too that nobody asked for", async () => {
    const provenance = async (...words: string[]) =>
      readNetwork(readFileSync((await train("--sizes", "4,4", ...words)).file)).provenance;
    expect(await provenance("--schedule", "linear")).toMatchObject({
      schedule: "linear",
      scheduleOptions: "final=0",
      learningRate: 0.05,
    });
    expect(await provenance("--schedule", "step", "--schedule-options", "every=0.25")).toMatchObject({
      scheduleOptions: "every=0.25,factor=0.1",
    });
    expect(await provenance("--schedule", "oneCycle")).toMatchObject({
      scheduleOptions: "start=0.04,final=0.000004",
      warmup: 0.3,
    });
    expect(await provenance()).not.toHaveProperty("scheduleOptions");
    const { "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels } = data;
    const path = folder({ "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels });
    const words = ["--sizes", "4,4", "--holdout", "4", "--epochs", "1", "--json"];
    const { out } = await feedforward(["train", "--data", path, ...words]);
    expect(JSON.parse(out).network.provenance).toMatchObject({ optimizer: "adam", learningRate: 0.001 });
  });

  it("has the recipe of each shipped network as a preset, which says in the file what its command says", () => {
    const root = new URL("../../../../", import.meta.url);
    const recipes = ["models/mnist-mlp", "models/mnist-pad", "packages/models/models/mnist-cnn"];
    const clothes = ["packages/models/models/fashion-mlp", "packages/models/models/fashion-cnn"];
    for (const path of [...recipes, ...clothes]) {
      const { provenance } = readNetwork(readFileSync(new URL(`${path}.safetensors`, root)));
      const { network, ...usual } = usualFor({ preset: path.replace(/.*\//, "") });
      expect(provenance).toMatchObject({ ...usual, ...network });
    }
  });

  it("leaves a preset's network out where another one is asked for, and keeps the rest", () => {
    const given = { ...asked, preset: "mnist-cnn" };
    const usual = usualFor(given);
    expect(settled(given, usual)).toMatchObject({ layers: usual.network!.layers, epochs: 20, augment: usual.augment });
    expect(settled({ ...given, sizes: "784,10" }, usual)).toMatchObject({ layers: null, sizes: "784,10", epochs: 20 });
    expect(settled({ ...given, augment: "shift=0" }, usual)).toMatchObject({ augment: "shift=0" });
  });
});
