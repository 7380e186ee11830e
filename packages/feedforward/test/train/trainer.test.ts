/**
 * Training: it learns, it is PyTorch's, and it gives the same bytes again, in one go or from any checkpoint. What is
 * not numbers is refused in words, before or while it runs.
 */

import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import type { Checkpoint } from "../../src/train/checkpoint.ts";
import type { TrainingData } from "../../src/train/examples.ts";
import type { OptimizerName } from "../../src/train/optimizer.ts";
import { train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { golden, goldenNetwork, relativeError } from "./golden-gradients.ts";
import {
  bytesOf,
  checkpointsOf,
  classifier,
  optimizerNames,
  pictures,
  reportsOf,
  restored,
  throughFile,
  untold,
} from "./small.ts";

const xorImages = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];

describe("learns", () => {
  it.each(optimizerNames)("XOR, by %s", (name) => {
    const optimizer = { name, learningRate: name === "sgd" ? 0.5 : 0.1 };
    const data = { images: xorImages, labels: [0, 1, 1, 0] };
    const trained = train(classifier(2, 2, "tanh"), data, { epochs: 300, batchSize: 2, optimizer });
    expect(new Session(trained).classify(xorImages)).toEqual(["0", "1", "1", "0"]);
  });

  it("a line, by regression: y = 2x - 1", () => {
    const x = Array.from({ length: 20 }, (_, i) => [i / 10 - 1]);
    const line = new Network([new Dense({ weight: [[0.1]] })]);
    const optimizer = { name: "sgd", learningRate: 0.2 } as const;
    const labels = x.map(([value]) => 2 * value! - 1);
    const trained = train(line, { images: x, labels }, { epochs: 100, batchSize: 5, optimizer });
    expect(trained.parameters.get("dense1.weight")!.at(0)).toBeCloseTo(2, 5);
    expect(trained.parameters.get("dense1.bias")!.at(0)).toBeCloseTo(-1, 5);
  });

  it.each(golden.trainings.map((item) => [item.options.name, item.loss, item] as const))(
    "what PyTorch learns, by %s, with %s",
    (_name, _loss, item) => {
      const [inputs, outputs] = [item.sizes[0]!, item.sizes.at(-1)!];
      const data = {
        images: tensor([...item.input], { shape: [item.rows, inputs] }),
        labels: tensor([...item.target], { shape: [item.rows, outputs] }),
      };
      const losses: number[] = [];
      const options = { epochs: item.epochs, batchSize: item.rows, optimizer: item.options, loss: item.loss };
      const trained = train(goldenNetwork(item), data, { ...options, onStep: ({ loss }) => losses.push(loss) });
      expect(relativeError(losses, item.losses)).toBeLessThan(1e-5);
      for (const [name, { data: parameter }] of trained.parameters) {
        expect(relativeError(parameter, item.trained[name]!), name).toBeLessThan(1e-5);
      }
    },
  );
});

describe("gives the same bytes", () => {
  const network = classifier(12, 3);
  const options: TrainingOptions = { epochs: 4, batchSize: 5, random: new Random(3) };
  const learned = bytesOf(train(network, pictures(), options));

  it("again, without touching the network or the generator that it was given", () => {
    expect(bytesOf(train(network, pictures(), options))).toBe(learned);
    expect(bytesOf(network)).toBe(bytesOf(classifier(12, 3)));
  });

  it("in every engine, forever", () => {
    expect(learned).toBe("13eff666cf2dc229d3495ea7ba23ba79158f28fc524d27f35cfe7078d569042d");
  });

  it("but others for another seed", () => {
    expect(bytesOf(train(network, pictures(), { ...options, random: new Random(4) }))).not.toBe(learned);
  });

  it.each([
    ...optimizerNames.flatMap((name) => (["constant", "linear"] as const).map((schedule) => ({ name, schedule }))),
    { name: "momentum", nesterov: true, schedule: { name: "cosine", warmup: 3 } } as const,
    { name: "sgd", schedule: "oneCycle" } as const,
  ])("resumed from any checkpoint, by way of a file: $name, $schedule", (optimizer) => {
    const settings = { ...options, optimizer: { ...optimizer, weightDecay: 0.01 } };
    const whole = bytesOf(train(network, pictures(), settings));
    const saved = checkpointsOf(network, pictures(), settings).map(throughFile);
    const resumed = saved.map((resume) => train(classifier(12, 3, "sigmoid"), pictures(), { ...settings, resume }));
    expect(resumed.map(bytesOf)).toEqual(saved.map(() => whole));
  });

  it.each(["feedforward 2", undefined])("but not from the checkpoint of another trainer: %s", (trainer) => {
    const saved = checkpointsOf(network, pictures(), options)[0]!;
    const resume = { ...saved, trainer } as Checkpoint;
    const message =
      /checkpoint is of the trainer feedforward .*2, and this one is feedforward 3, .*: train from the beginning/;
    expect(() => train(network, pictures(), { ...options, resume })).toThrow(message);
  });

  it("resumed twice from the same checkpoint, which stays as it is", () => {
    const resume = checkpointsOf(network, pictures(), options)[0]!;
    const twice = [1, 2].map(() => bytesOf(train(network, pictures(), { ...options, resume })));
    expect(twice).toEqual([learned, learned]);
  });

  it("from bytes that the network scales and from numbers that were scaled before", () => {
    const { images, labels } = pictures();
    const scaled = new Tensor(
      "float32",
      images.shape,
      Float32Array.from(images.data, (byte) => byte / 255),
    );
    const declared = classifier(12, 3, "sigmoid", { input: { scale: "1/255" } });
    const fromBytes = bytesOf(train(declared, { images, labels }, options));
    expect(bytesOf(train(declared, { images: scaled, labels }, options))).toBe(fromBytes);
    expect(bytesOf(train(network, { images: scaled, labels }, options))).toBe(fromBytes);
    expect(fromBytes).not.toBe(learned);
  });

  const each = Array.from({ length: 12 }, (_, i) => 0.5 + i / 8);

  it.each([
    { mean: [0.25], std: null },
    { mean: each, std: [2] },
    { mean: [0.25], std: each },
  ])("from bytes and floats with a mean and a deviation, as a session reads them: %j", (transform) => {
    const { images, labels } = pictures();
    const input = { scale: "1/255", ...transform };
    const declared = classifier(12, 3, "sigmoid", { input });
    const reader = new Network([new Activation("identity")], { input: { ...input, size: 12 } });
    const read = new Session(reader, { backend: "reference" }).predict(images);
    const fromBytes = bytesOf(train(declared, { images, labels }, options));
    expect(bytesOf(train(network, { images: read, labels }, options))).toBe(fromBytes);
    const scaled = new Session(new Network([], { input: { size: 12, scale: "1/255" } })).predict(images);
    expect(bytesOf(train(declared, { images: scaled, labels }, options))).toBe(fromBytes);
  });

  it("from class numbers and from one-hot rows", () => {
    const { images, labels } = pictures();
    const oneHot = Array.from(labels.data, (label) => [0, 1, 2].map((k) => Number(k === label)));
    expect(bytesOf(train(network, { images, labels: oneHot }, options))).toBe(learned);
  });
});

describe("reports", () => {
  const data = pictures();
  const reports = reportsOf(classifier(12, 3), data, {
    epochs: 2,
    batchSize: 10,
    evaluate: (network) => new Session(network).accuracy(data.images, data.labels),
  });

  it("every step and every epoch, the last batch smaller", () => {
    const rows = reports.map(({ kind, epoch, epochs, step, steps }) => [kind, epoch, epochs, step, steps]);
    const ofEpoch = (epoch: number) => [
      ...[1, 2, 3].map((step) => ["step", epoch, 2, (epoch - 1) * 3 + step, 6]),
      ["epoch", epoch, 2, epoch * 3, 6],
    ];
    expect(rows).toEqual([...ofEpoch(1), ...ofEpoch(2)]);
  });

  it("an epoch's loss: the mean over its examples", () => {
    const [a, b, c, epoch] = reports.map(({ loss }) => loss);
    expect(epoch).toBeCloseTo((10 * a! + 10 * b! + 3 * c!) / 23, 6);
  });

  it("what the caller measures, on the network as it is then", () => {
    const measured = reports.flatMap((report) => (report.kind === "epoch" ? [report] : []));
    for (const { evaluation, checkpoint } of measured) {
      const network = restored(classifier(12, 3), checkpoint);
      expect(evaluation).toBe(new Session(network).accuracy(data.images, data.labels));
    }
  });

  it.each(["relu", "step"] as const)("the network in between, as if the training had ended there: %s", (hidden) => {
    const options = { epochs: 2, batchSize: 10 };
    const start = classifier(12, 3, hidden);
    const seen: string[] = [];
    const whole = train(start, data, { ...options, onStep: ({ network }) => seen.push(bytesOf(network)) });
    const ended = seen.map((_, i) => bytesOf(train(start, data, { ...options, onStep: ({ step }) => step <= i })));
    expect(new Set(seen).size).toBe(6);
    expect(seen).toEqual(ended);
    expect(bytesOf(whole)).toBe(seen.at(-1));
  });

  it("keeps labels and input, and adds to the provenance", () => {
    const options = { labels: ["a", "b", "c"], input: { scale: "1/255" } };
    const network = classifier(12, 3, "relu", { ...options, provenance: { seed: 1 } });
    const trained = train(network, data, { epochs: 1 });
    expect(trained).toMatchObject(options);
    expect(trained.provenance).toEqual({ seed: 1, examples: 23, trainer: "feedforward 3" });
  });
});

describe("no example is left out of an epoch", () => {
  it.each([1, 2, 5, 23, 2 ** 40])("batches of %i", (batchSize) => {
    // Each example is the only one that reaches its weight.
    const eye = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, k) => Number(i === k)));
    const network = new Network([new Dense({ weight: eye.map(() => [0]) })]);
    const optimizer = { name: "sgd", learningRate: 0.5 } as const;
    const labels = [1, 2, 3, 4, 5];
    const moved = train(network, { images: eye, labels }, { epochs: 1, batchSize, optimizer });
    expect(moved.parameters.get("dense1.weight")!.data.every((weight) => weight !== 0)).toBe(true);
  });
});

describe("training that diverges ends with one sentence", () => {
  const line = initializeNetwork({ sizes: [2, 1], hidden: "identity", output: "identity" }, new Random(1));

  it.each([
    [
      "a loss that grows",
      [3, 4, 5, 6],
      1e5,
      /^training diverged at epoch \d, step \d+: the loss is Infinity; a smaller/,
    ],
    [
      "a loss at once",
      [3, 1e30, 0, 0],
      0.1,
      /^training diverged at epoch 1, step [1-4]: the loss is Infinity; a smaller/,
    ],
    ["parameters", [3, 4, 5, 6], 2e38, /^training diverged at epoch 1, step 1: dense1\.\w+ is no longer finite; a/],
  ] as const)("%s", (_, labels, learningRate, message) => {
    const options: TrainingOptions = { epochs: 50, batchSize: 1, optimizer: { name: "sgd", learningRate } };
    const run = () => train(line, { images: xorImages, labels }, options);
    expect(run).toThrow(message);
    expect(run).toThrow(RangeError);
  });
});

describe("training that diverges names the layer where numbers are lost", () => {
  const data = pictures();
  const start = new Network(classifier(12, 3, "relu").layers.slice(0, -1));
  const options: TrainingOptions = {
    epochs: 9,
    batchSize: 5,
    optimizer: { name: "sgd", learningRate: 1e25 },
    loss: "softmaxCrossEntropy",
  };
  const message = (given: TrainingOptions): string => {
    try {
      train(start, data, { ...options, ...given });
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  it("in the engine and in the reference alike", () => {
    const said = message({});
    expect(said).toMatch(/^training diverged at epoch 1, step \d: the loss is NaN, and dense[12] is the first whose/);
    expect(message({ clipValue: 3e38 })).toBe(said); // which the reference trains
  });

  it("not where the loss alone is too great", () => {
    const line = new Network([new Dense({ weight: [[1]] })]);
    const far = { inputs: [[1e25]], targets: [[0]] };
    expect(() => train(line, far, { epochs: 1 })).toThrow("the loss is Infinity; a smaller learning rate may help");
  });

  it("and leaves the network that it was given", () => {
    const before = bytesOf(start);
    message({});
    expect(bytesOf(start)).toBe(before);
  });
});

describe("refused", () => {
  const network = classifier(2, 2);
  const good: TrainingData = { images: xorImages, labels: [0, 1, 1, 0] };
  const broken = new Network([new Dense({ weight: [[Number.NaN]] })], { allowNonFinite: true });
  const checkpoint = (name: OptimizerName) => checkpointsOf(network, good, { epochs: 1, optimizer: { name } })[0]!;

  it.each<[string, TrainingData, TrainingOptions, string]>([
    ["no epochs", good, { epochs: 0 }, "expected epochs to be a whole number of at least 1, got 0"],
    ["half a batch", good, { batchSize: 0.5 }, "expected batchSize to be a whole number of at least 1, got 0.5"],
    ["an unknown loss", good, { loss: "hinge" as "meanSquaredError" }, 'unknown loss "hinge", expected softmax'],
    ["wide images", { ...good, images: [[1, 2, 3]] }, {}, "expected images [n, 2], got [1, 3]"],
    ["flat images", { ...good, images: [1, 2] }, {}, "expected images [n, 2], got [2]"],
    ["no images", { images: zeros([0, 2]), labels: [] }, {}, "expected images [n, 2], got [0, 2]"],
    ["too few labels", { ...good, labels: [0, 1] }, {}, "expected labels [4] or [4, 2], got [2]"],
    ["wide labels", { ...good, labels: zeros([4, 3]) }, {}, "expected labels [4] or [4, 2], got [4, 3]"],
    ["a label too many", { ...good, labels: [0, 1, 2, 0] }, {}, "expected labels from 0 to 1, got 2 in row 2"],
    [
      "a sum of 2",
      {
        ...good,
        labels: [
          [0, 1],
          [1, 1],
          [1, 0],
          [1, 0],
        ],
      },
      {},
      "expected rows of labels that sum to 1 for cross-entropy, got 2 in row 1",
    ],
    ["half a label", { ...good, labels: [0, 0.5, 1, 0] }, {}, "expected labels from 0 to 1, got 0.5 in row 1"],
    [
      "NaN",
      {
        ...good,
        images: [
          [0, 0],
          [0, Number.NaN],
          [0, 0],
          [0, 0],
        ],
      },
      {},
      "expected finite numbers, got NaN in row 1",
    ],
    [
      "another optimizer's checkpoint",
      good,
      { resume: untold(checkpoint("sgd")) },
      "expected 16 values of dense1.weight.mean in the checkpoint, got none",
    ],
  ])("%s", (_, data, options, message) => {
    expect(() => train(network, data, options)).toThrow(`train: ${message}`);
  });

  it("a checkpoint of another network", () => {
    expect(() => train(classifier(12, 3), pictures(), { resume: untold(checkpoint("adam")) })).toThrow(ShapeError);
  });

  it.each([
    ["no layers to train", new Network([new Activation("relu")], { input: { size: 1 } }), "expected a dense layer"],
    ["parameters that are no numbers", broken, "expected finite parameters, got NaN or infinite values"],
  ])("%s", (_, untrainable, message) => {
    expect(() => train(untrainable, { images: [[1]], labels: [1] })).toThrow(`train: ${message}`);
  });
});
