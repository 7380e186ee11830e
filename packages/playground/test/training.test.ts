/**
 * Training on the page, without a browser: what a link says of it, how it is paced and drawn, and that the same settings give the
 * same bytes however the steps are cut. The build has cut the images out of MNIST's training set.
 */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Network } from "feedforward";
import { readNetwork } from "feedforward/formats/model";
import { describe, expect, it } from "vitest";
import { epochRows, meanCurve, pathOf, stepCurve } from "../src/parts/train/curve.ts";
import { stepsInFrame } from "../src/parts/train/pace.ts";
import { paintWeights, pictureSize } from "../src/parts/train/weight-paint.ts";
import { networkFile } from "../src/state/network-file.ts";
import { plainSettings, settingsCodec, type TrainSettings, usualSettings } from "../src/state/train-settings.ts";
import type { TestSet, TrainView } from "../src/worker/messages.ts";
import { fingerprintOf, startNetwork, TrainingRun } from "../src/worker/training.ts";

const generated = new URL("../generated/", import.meta.url);

function idx(name: string, header: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gunzipSync(readFileSync(new URL(name, generated))).subarray(header));
}

function trainingImages(): TestSet {
  return { images: idx("train10k-images-idx3-ubyte.bin", 16), labels: idx("train10k-labels-idx1-ubyte.bin", 8) };
}

/** The first of them, enough to train on in a moment. */
function few(count: number): TestSet {
  const { images, labels } = trainingImages();
  return { images: images.slice(0, count * 784), labels: labels.slice(0, count) };
}

describe("a link says how to train", () => {
  const others: TrainSettings = { ...usualSettings, hidden: [30], activation: "gelu", optimizer: "adam", seed: 0 };
  it.each([
    ["0.3,100,50-100,sigmoid,momentum,1", usualSettings],
    ["0.03,100,50-100,relu,momentum,1", plainSettings],
    ["0.3,100,30,gelu,adam,0", others],
    [
      "0.0001,9000,0,tanh,sgd,999",
      { ...others, learningRate: 1e-4, batchSize: 9000, hidden: [], activation: "tanh", optimizer: "sgd", seed: 999 },
    ],
  ] as const)("%s", (text, settings) => {
    expect(settingsCodec.write(settings)).toBe(text);
    expect(settingsCodec.read(text)).toEqual(settings);
  });

  it.each([
    "",
    "0.3,100,50-100,sigmoid,momentum",
    "0.3,100,50-100,sigmoid,momentum,1,1",
    "0.2,100,50-100,sigmoid,momentum,1",
    "0.3,101,50-100,sigmoid,momentum,1",
    "0.3,100,50-100-20,sigmoid,momentum,1",
    "0.3,100,50-,sigmoid,momentum,1",
    "0.3,100,201,sigmoid,momentum,1",
    "0.3,100,50-100,step,momentum,1",
    "0.3,100,50-100,sigmoid,toString,1",
    "0.3,100,50-100,sigmoid,momentum,1000",
    "NaN,100,50-100,sigmoid,momentum,1",
  ])("and what it says badly is ignored: %j", (text) => {
    expect(settingsCodec.read(text)).toBe(null);
  });
});

describe("the same settings and seed give the same bytes", () => {
  const settings: TrainSettings = { ...usualSettings, batchSize: 50, hidden: [12, 8] };
  const data = few(1000);

  /** The file and the fingerprint at the end, when so many steps are taken at a time. */
  function trained(stepsAtOnce: number, given: TrainSettings) {
    const run = new TrainingRun(given, data);
    while (!run.advance(stepsAtOnce).isOver) expect(run.network.isFinite).toBe(true);
    return { file: Buffer.from(networkFile(run.network)).toString("base64"), fingerprint: fingerprintOf(run.network) };
  }

  const first = trained(7, settings);

  it.each([1, 7, 500])("in steps of %i", (stepsAtOnce) => {
    expect(trained(stepsAtOnce, settings)).toEqual(first);
  });

  it.each([
    ["seed", 2],
    ["learningRate", 0.1],
    ["batchSize", 100],
    ["optimizer", "sgd"],
  ] as const)("but others for another %s", (key, value) => {
    const other = trained(7, { ...settings, [key]: value });
    expect(other.fingerprint).not.toBe(first.fingerprint);
    expect(other.file).not.toBe(first.file);
  });

  it("and the file is read as the network that it is", () => {
    const run = new TrainingRun(settings, data);
    run.advance(30);
    const read = readNetwork(networkFile(run.network));
    const bytesOf = (network: Network) => [...network.parameters].map(([name, { data }]) => [name, [...data]]);
    expect(bytesOf(read)).toEqual(bytesOf(run.network));
    expect(read.provenance).toMatchObject({ seed: 1, sizes: "784,12,8,10", batch: 50, stoppedAtStep: 30 });
  });
});

describe("on 10,000 images of MNIST", () => {
  /** The first step after which so many held-out images are right. */
  function stepsTo(share: number, settings: TrainSettings): number {
    const run = new TrainingRun(settings, trainingImages());
    for (;;) {
      const { readings, isOver } = run.advance(10);
      const found = readings.find((reading) => reading.share >= share);
      if (found !== undefined) return found.step;
      if (isOver) return Number.POSITIVE_INFINITY;
    }
  }

  it.each([
    ["the panel's defaults", usualSettings],
    ["those of plain JavaScript", plainSettings],
  ])("%s have 90 %% of the held-out images right within two epochs", (_, settings) => {
    expect(stepsTo(0.9, settings)).toBeLessThanOrEqual(180);
  });

  it("a learning rate that is too large is told with its step, and the network before it stays", () => {
    const settings: TrainSettings = { ...usualSettings, activation: "identity", learningRate: 3 };
    const run = new TrainingRun(settings, few(2000));
    let view: Omit<TrainView, "weights" | "probabilities" | "workMs">;
    do {
      view = run.advance(1);
      expect(run.network.isFinite).toBe(true);
    } while (!view.isOver);
    expect(view.divergedAt).toBe(view.step + 1);
  });

  it("the held-out images are the last tenth, and no step sees them", () => {
    const data = few(500);
    const run = new TrainingRun(usualSettings, data);
    const spoiled = { ...data, images: data.images.slice().fill(7, 450 * 784) };
    const other = new TrainingRun(usualSettings, spoiled);
    const [a, b] = [run.advance(50), other.advance(50)];
    expect(a.losses).toEqual(b.losses);
    expect(a.readings).not.toEqual(b.readings);
  });
});

describe("pace", () => {
  it.each([
    [0, 900, false, 1],
    [59, 900, false, 1],
    [60, 900, false, 5],
    [60, 9000, false, 41],
    [0, 900, true, 45],
    [0, 10, true, 1],
  ])("after step %i of %i, still: %s, %i more are taken", (step, steps, still, expected) => {
    expect(stepsInFrame(step, steps, still)).toBe(expected);
  });
});

describe("curves", () => {
  const box = { width: 10, height: 100, most: 2, steps: 20 };
  it.each([
    [
      "the mean of what falls into a column",
      [2, 1, 1, 0],
      [
        [0.8, 25],
        [1.8, 75],
      ],
    ],
    ["nothing for nothing", [], []],
    [
      "what is too large, or no number, at the edge",
      [9, 9, Number.NaN, 0],
      [
        [0.8, 0],
        [1.8, 100],
      ],
    ],
  ])("%s", (_, values, points) => {
    expect(meanCurve(values, box)).toEqual(points);
  });

  it("points of single steps, and their path", () => {
    const points = stepCurve(
      [
        { step: 0, share: 0.5 },
        { step: 10, share: 1 },
      ],
      { ...box, most: 1 },
    );
    expect(points).toEqual([
      [0, 50],
      [5, 0],
    ]);
    expect(pathOf(points)).toBe("M0 50L5 0");
  });

  it("a row for every epoch that is over", () => {
    const readings = [
      { step: 2, share: 0.5 },
      { step: 3, share: 0.75 },
    ];
    expect(epochRows([4, 2, 1, 0, 9], readings, 2)).toEqual([
      { epoch: 1, loss: 3, share: 0.5 },
      { epoch: 2, loss: 0.5, share: null },
    ]);
    expect(epochRows([4], [], 0)).toEqual([]);
  });
});

describe("pictures of weights", () => {
  it.each([
    [1, 28, 28],
    [10, 298, 28],
    [50, 298, 148],
    [11, 298, 58],
  ])("%i neurons: %i × %i", (neurons, width, height) => {
    expect(pictureSize(neurons)).toEqual({ width, height });
  });

  it("a pixel has its weight's colour, and its strength", () => {
    const weights = startNetwork({ ...usualSettings, hidden: [11] })
      .parameters.get("dense1.weight")!
      .data.slice();
    const { width, height } = pictureSize(11);
    weights[(5 * 28 + 3) * 11 + 10] = -1;
    weights[(5 * 28 + 4) * 11 + 10] = 1;
    const pixels = new Uint8ClampedArray(width * height * 4);
    paintWeights(pixels, Float32Array.from(weights), 11);
    const at = (30 + 5) * width + 3;
    expect([...pixels.subarray(at * 4, at * 4 + 8)]).toEqual([30, 120, 210, 255, 230, 106, 0, 255]);
    expect([...pixels.subarray((28 * width + 5) * 4, (28 * width + 5) * 4 + 4)]).toEqual([0, 0, 0, 0]);
  });
});
