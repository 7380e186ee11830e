/** What `feedforward train` is told of its method is what the library is told, and stands in the file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNetwork } from "../../src/formats/model.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Random } from "../../src/tensor/random.ts";
import { randomizeNetwork } from "../../src/train/randomize.ts";
import { train as trainNetwork } from "../../src/train/train.ts";
import { feedforward, folder } from "./surroundings.ts";
import { pixels, train } from "./training.ts";

describe("train", () => {
  it("takes what optimizers and schedules have besides, and says it in the file", async () => {
    const words = "--optimizer momentum --optimizer-options momentum=0.8,nesterov --schedule cosine --warmup 0.1";
    const { code, file } = await train([...words.split(" "), "--schedule-options", "final=0.01", "--epochs", "2"]);
    const network = readNetwork(readFileSync(file));
    expect(code).toBe(0);
    expect(network.provenance).toMatchObject({
      optimizer: "momentum",
      optimizerOptions: "momentum=0.8,nesterov",
      schedule: "cosine",
      scheduleOptions: "final=0.01",
      warmup: 0.1,
    });
    const plain = await train(["--optimizer", "momentum", "--epochs", "2"]);
    expect(network.parameters).not.toEqual(readNetwork(readFileSync(plain.file)).parameters);
    expect(readNetwork(readFileSync(plain.file)).provenance).not.toHaveProperty("warmup");
  });

  it("trains by a preset as by its options, which go before it", async () => {
    const { path } = await train();
    const by = async (...words: string[]) => {
      const file = join(path, `${words.length}.safetensors`);
      const sizes = ["--sizes", "4,6,4", "--holdout", "4"];
      expect(await feedforward(["train", "--data", path, ...sizes, "--out", file, ...words])).toMatchObject({
        code: 0,
      });
      return readNetwork(readFileSync(file));
    };
    const preset = await by("--preset", "fast");
    const options = await by("--epochs", "4", "--learning-rate", "0.015", "--schedule", "linear", "--batch", "100");
    expect(preset.parameters).toEqual(options.parameters);
    expect(preset.provenance).toEqual(options.provenance);
    const longer = await by("--preset", "fast", "--epochs", "5");
    expect(longer.provenance).toMatchObject({ epochs: 5, learningRate: 0.015, schedule: "linear" });
  });

  it("takes AdamW's own weight decay where none is said", async () => {
    const [named, same] = [
      await train(["--optimizer", "adamW", "--epochs", "2"]),
      await train(["--weight-decay", "0.01", "--epochs", "2"]),
    ];
    const [a, b] = [named, same].map(({ file }) => readNetwork(readFileSync(file)));
    expect(a!.parameters).toEqual(b!.parameters);
    expect(a!.provenance).toMatchObject({ optimizer: "adamW", weightDecay: 0.01 });
  });

  it("weighs classes, smooths labels, clips gradients and freezes layers as the library does", async () => {
    const words = "--class-weights 1,2,1,1 --loss-options labelSmoothing=0.1 --clip-norm 0.5 --frozen dense1";
    const { code, file } = await train([...words.split(" "), "--initializer", "0.01", "--epochs", "2"]);
    const network = readNetwork(readFileSync(file));
    const random = new Random(0);
    const architecture = { sizes: [4, 6, 4], hidden: "sigmoid", output: "softmax" } as const;
    const fresh = initializeNetwork(architecture, random, { input: { scale: "1/255" } });
    const start = randomizeNetwork(fresh, random, { initializer: 0.01 });
    const wanted = trainNetwork(
      start,
      { images: pixels(0, 1, 2, 3), labels: [0, 1, 2, 3] },
      {
        epochs: 2,
        batchSize: 2,
        optimizer: { learningRate: 0.05 },
        random,
        loss: { classWeights: [1, 2, 1, 1], labelSmoothing: 0.1 },
        clipNorm: 0.5,
        frozen: ["dense1"],
      },
    );
    expect(code).toBe(0);
    expect(network.parameters).toEqual(wanted.parameters);
    expect(network.provenance).toMatchObject({
      classWeights: "1,2,1,1",
      clipNorm: 0.5,
      frozen: "dense1",
      initializer: "0.01",
    });
  });

  it("ends when held-out images are right no more often, and keeps the best network", async () => {
    const { out, file } = await train(["--patience", "3"]);
    const { provenance } = readNetwork(readFileSync(file));
    const { bestEpoch, stoppedAfterEpoch } = provenance as { bestEpoch: number; stoppedAfterEpoch: number };
    expect(stoppedAfterEpoch).toBe(bestEpoch + 3);
    expect(out).toContain(
      `ended after epoch ${stoppedAfterEpoch}: the network is that of epoch ${bestEpoch}, the best one\n`,
    );
    expect(out).not.toContain(` ${stoppedAfterEpoch + 1}/60`);
    const korean = await train(["--patience", "3", "--lang", "ko"]);
    expect(korean.out).toContain(
      `에폭 ${stoppedAfterEpoch}에서 끝냈습니다. 가장 좋았던 에폭 ${bestEpoch}의 신경망입니다\n`,
    );
    const whole = await train(["--patience", "60"]);
    expect(whole.out).toMatch(/\nthe network is that of epoch \d+, the best one\n/);
  });

  it("puts batch normalisation before the functions of hidden layers, and dropout behind them", async () => {
    const { code, out, err, file } = await train(["--sizes", "4,6,5,4", "--batch-norm", "--dropout", "0.1"]);
    const network = readNetwork(readFileSync(file));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const hidden = ["dense", "batchNorm", "activation", "dropout"];
    expect(network.layers.map(({ type }) => type)).toEqual([...hidden, ...hidden, "dense", "softmax"]);
    expect(network.provenance).toMatchObject({ dropout: 0.1, batchNorm: true });
    expect(out).toContain("Held-out images: 100.0 %");
    const again = await train(["--sizes", "4,6,5,4", "--batch-norm", "--dropout", "0.1"]);
    expect(readFileSync(again.file).equals(readFileSync(file))).toBe(true);
  });
});

describe("a single row that is held out", () => {
  const rows = ["x,y", ...Array.from({ length: 20 }, (_, i) => `${i % 7},${i * 1.5}`)].join("\n");
  const trainRows = (...words: string[]) =>
    feedforward(["train", "--data", join(folder({ "a.csv": rows }), "a.csv"), "--target", "y", "--validation", "0.05", ...words]); // biome-ignore format: a line

  it("has no R²: epochs are not judged", async () => {
    const { code, out } = await trainRows("--epochs", "2", "--json");
    const told = JSON.parse(out).epochs.map(({ accuracy }: { accuracy: unknown }) => accuracy);
    expect([code, told]).toEqual([0, [null, null]]);
  });

  it("is nothing that --patience can wait for", async () => {
    const { code, err } = await trainRows("--patience", "3");
    const sentence = "--patience waits for a better R², which a single held-out row has not: hold out more";
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
    expect((await trainRows("--patience", "3", "--lang", "ko")).err).toContain("검증할 행을 늘리십시오");
  });
});
