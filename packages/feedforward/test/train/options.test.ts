/**
 * What people expect of a trainer besides optimizers: other losses, class weights, label smoothing, clipped gradients, frozen layers,
 * early stopping. Numbers are PyTorch's; what is asked for twice gives the same bytes.
 */

import { describe, expect, it } from "vitest";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import type { BestEpoch } from "../../src/train/checkpoint.ts";
import { type TrainOptions, train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { relativeError } from "./golden-gradients.ts";
import { goldenTraining } from "./golden-training.ts";
import { bytesOf, checkpointsOf, classifier, pictures, reportsOf, restored, throughFile, untold } from "./small.ts";

const network = classifier(12, 3);
const settings: TrainingOptions = { epochs: 3, batchSize: 5, random: new Random(3) };
const learned = (options: TrainingOptions) => train(network, pictures(), { ...settings, ...options });

describe("what PyTorch learns", () => {
  it.each(goldenTraining.trainings.map((item) => [JSON.stringify(item.options), item] as const))("%s", (_, item) => {
    const { outputs, rows, parameters, options } = item;
    const dense = (name: string, inputs: number, size: number) => {
      const weight = tensor([...parameters[`${name}.weight`]!], { shape: [inputs, size] });
      return new Dense({ name, weight, bias: tensor([...parameters[`${name}.bias`]!]) });
    };
    const last = options.loss.name === "binaryCrossEntropy" ? [new Activation("sigmoid")] : [];
    const start = new Network([dense("dense1", 4, 5), new Activation("tanh"), dense("dense2", 5, outputs), ...last]);
    const data = {
      inputs: tensor([...item.input], { shape: [rows, 4] }),
      targets: tensor([...item.target], { shape: [rows, outputs] }),
    };
    const losses: number[] = [];
    const trained = train(start, data, {
      ...options,
      epochs: item.losses.length,
      batchSize: rows,
      optimizer: { name: "sgd", learningRate: 0.5 },
      onStep: ({ loss }) => losses.push(loss),
    });
    expect(relativeError(losses, item.losses)).toBeLessThan(1e-5);
    for (const [name, { data: parameter }] of trained.parameters) {
      expect(relativeError(parameter, item.trained[name]!), name).toBeLessThan(1e-5);
    }
  });
});

describe("class weights", () => {
  it("of 1 are none", () => {
    expect(bytesOf(learned({ loss: { classWeights: [1, 1, 1] } }))).toBe(bytesOf(learned({})));
  });

  it("that are balanced are n / (classes · n of the class)", () => {
    const { labels } = pictures();
    const counts = [0, 1, 2].map((k) => labels.data.filter((label) => label === k).length);
    const classWeights = counts.map((count) => 23 / (3 * count));
    expect(new Set(counts).size).toBeGreaterThan(1);
    expect(bytesOf(learned({ loss: { classWeights: "balanced" } }))).toBe(bytesOf(learned({ loss: { classWeights } })));
  });

  it("that are balanced count the zeros and ones of a sigmoid", () => {
    const start = new Network([new Dense({ weight: [[0.5], [0.25]] }), new Activation("sigmoid")]);
    const data = { inputs: [[0, 1], [1, 0], [1, 1], [2, 0]], labels: [0, 0, 0, 1] }; // biome-ignore format: a line
    const run = (classWeights: "balanced" | number[]) =>
      bytesOf(train(start, data, { epochs: 2, loss: { name: "binaryCrossEntropy", classWeights } }));
    expect(run("balanced")).toBe(run([4 / 6, 4 / 2]));
    expect(run("balanced")).not.toBe(run([1, 1]));
  });
});

describe("label smoothing", () => {
  it("of class numbers and of one-hot rows is the same", () => {
    const { images, labels } = pictures();
    const oneHot = Array.from(labels.data, (label) => [0, 1, 2].map((k) => Number(k === label)));
    const options = { ...settings, loss: { labelSmoothing: 0.1 } };
    const [byLabel, byRow] = [labels, oneHot].map((given) => train(network, { images, labels: given }, options));
    expect(bytesOf(byLabel!)).toBe(bytesOf(byRow!));
    expect(bytesOf(byLabel!)).not.toBe(bytesOf(learned({})));
  });
});

describe("frozen layers", () => {
  it("stay as they are, and the others learn", () => {
    const trained = learned({ frozen: ["dense1"], optimizer: { weightDecay: 0.1 } });
    const same = [...trained.parameters].map(([name, { data }]) => [
      name,
      data.every((value, i) => value === network.parameters.get(name)!.data[i]),
    ]);
    expect(Object.fromEntries(same)).toEqual({
      "dense1.weight": true,
      "dense1.bias": true,
      "dense2.weight": false,
      "dense2.bias": false,
    });
  });

  it("have no part in the optimizer's memory", () => {
    const [saved] = checkpointsOf(network, pictures(), { ...settings, frozen: ["dense1"] });
    expect([...saved!.optimizer.keys()]).toEqual([
      "dense2.weight.mean",
      "dense2.weight.square",
      "dense2.bias.mean",
      "dense2.bias.square",
    ]);
  });
});

/** What `evaluate` says, epoch by epoch. */
function saying(evaluations: readonly number[]): () => number {
  let asked = 0;
  return () => evaluations[asked++] ?? Number.NaN;
}

describe("early stopping", () => {
  it.each<[string, number[], TrainOptions["earlyStopping"], number, number | undefined]>([
    ["after so many epochs without a better one", [1, 2, 3, 3, 2, 9], 2, 5, 3],
    ["after one", [1, 2, 1, 9], 1, 3, 2],
    ["never while it gets better", [1, 2, 3, 4, 5, 6], 1, 6, 6],
    ["where the lowest is best", [5, 4, 4.5, 4.2, 1, 1], { patience: 2, goal: "lowest" }, 4, 2],
    ["where a gain must be one", [1, 1.2, 1.6, 1.8, 9, 9], { patience: 2, minDelta: 0.5 }, 6, 5],
    ["where a gain was none", [1, 1.2, 1.4, 9, 9, 9], { patience: 2, minDelta: 0.5 }, 3, 1],
    ["of what is infinitely bad", [-Infinity, -Infinity, 9, 9, 9, 9], 2, 5, 3],
    ["of a first that is infinitely bad", [-Infinity, 1, 0, 0, 0, 0], 3, 5, 2],
  ])("%s", (_, evaluations, earlyStopping, epochs, best) => {
    const whole: number[] = [];
    const networks: string[] = [];
    const trained = train(network, pictures(), {
      ...settings,
      epochs: 6,
      evaluate: saying(evaluations),
      earlyStopping: earlyStopping!,
      onEpoch: ({ epoch, checkpoint }) => {
        whole.push(epoch);
        networks.push(bytesOf(restored(network, checkpoint)));
      },
    });
    expect(whole.length).toBe(epochs);
    expect(bytesOf(trained)).toBe(networks[(best ?? epochs) - 1]);
    expect(trained.provenance).toEqual({
      examples: 23,
      trainer: "feedforward 3",
      ...(best === undefined ? {} : { bestEpoch: best }),
      ...(epochs < 6 ? { stoppedAfterEpoch: epochs } : {}),
    });
  });

  const data = pictures();
  const evaluate = (trained: Network) => new Session(trained).accuracy(data.images, data.labels);
  const options = { ...settings, epochs: 12, optimizer: { learningRate: 0.1 }, evaluate, earlyStopping: 3 } as const;

  it("tells the best epoch so far", () => {
    const reports = reportsOf(network, data, options).filter((report) => report.kind === "epoch");
    for (const { epoch, best } of reports) {
      const evaluations = reports.slice(0, epoch).map(({ evaluation }) => evaluation!);
      expect(best).toBe(evaluations.indexOf(Math.max(...evaluations)) + 1);
    }
    expect(reports.length).toBeLessThan(12);
  });

  it("goes on from any checkpoint as if nothing had happened", () => {
    const whole = train(network, data, options);
    const saved = checkpointsOf(network, data, options).map((checkpoint) => {
      const { epoch, evaluation, parameters } = checkpoint.best!;
      return { ...throughFile(checkpoint), best: { epoch, evaluation, parameters: new Map(parameters) } };
    });
    const resumed = saved.map((resume) => train(network, data, { ...options, resume }));
    expect(resumed.map(bytesOf)).toEqual(saved.map(() => bytesOf(whole)));
    expect(resumed.map(({ provenance }) => provenance)).toEqual(saved.map(() => whole.provenance));
  });

  it("that is ended by its caller gives the network so far", () => {
    const stop = train(network, data, { ...options, onEpoch: ({ epoch }) => epoch < 2 });
    expect(bytesOf(stop)).toBe(bytesOf(train(network, data, { ...settings, optimizer: options.optimizer, epochs: 2 })));
    expect(stop.provenance).toMatchObject({ stoppedAtStep: 10 });
  });
});

describe("refused", () => {
  const evaluate = () => 1;
  const checkpoint = checkpointsOf(network, pictures(), { ...settings, evaluate, earlyStopping: 2 })[0]!;
  const small = checkpointsOf(classifier(2, 2), { images: [[0, 1]], labels: [1] }, { epochs: 1 })[0]!;
  const best = (change: Partial<BestEpoch>) => ({ ...checkpoint, best: { ...checkpoint.best!, ...change } });

  it.each<[TrainingOptions, string]>([
    [{ loss: { classWeights: [1, 2] } }, "train: expected 3 classWeights, one a class, got 2"],
    [{ loss: { classWeights: [1, -2, 1] } }, "expected classWeights to be finite numbers of at least 0, got -2"],
    [{ loss: { classWeights: "balance" as "balanced" } }, 'unknown classWeights "balance", did you mean "balanced"?'],
    [{ loss: { delta: 2 } }, 'train: softmaxCrossEntropy: unknown option "delta", expected name, classWeights'],
    [{ loss: { name: "huber", delta: 0 } }, "expected delta to be a finite number above 0, got 0"],
    [{ loss: { labelSmoothing: 1 } }, "expected labelSmoothing to be a share from 0 to below 1, got 1"],
    [{ clipNorm: 0 }, "expected clipNorm to be a finite number above 0, got 0"],
    [{ clipValue: Infinity }, "expected clipValue to be a finite number above 0, got Infinity"],
    [{ clipNorm: 1, clipValue: 1 }, "clipNorm and clipValue both limit gradients, give one of them"],
    [{ frozen: ["dense3"] }, 'train: unknown frozen layer "dense3", did you mean "dense1"?'],
    [{ frozen: ["dense1", "dense2"] }, "every layer with parameters is frozen, so nothing would learn"],
    [{ earlyStopping: 3 }, "train: earlyStopping looks at what evaluate says, so give both"],
    [{ evaluate, earlyStopping: 0 }, "expected patience to be a whole number of epochs of at least 1, got 0"],
    [{ evaluate, earlyStopping: { minDelta: -1 } }, "expected minDelta to be a finite number of at least 0, got -1"],
    [{ evaluate, earlyStopping: { goal: "max" as "highest" } }, 'unknown goal "max", expected highest, lowest'],
    [
      { evaluate, earlyStopping: 2, resume: best({ epoch: 7 }) },
      "expected the best epoch to be one from 1 to 1, got 7",
    ],
    [{ evaluate, earlyStopping: 2, resume: best({ parameters: {} as never }) }, "expected best to be a map of tensors"],
    [{ resume: small }, "train: the checkpoint is of a training on other data"],
    [{ resume: untold(small) }, "train: expected 96 values of dense1.weight in the checkpoint, got 16"],
    [
      { optimizer: "sgd", resume: untold(checkpoint) },
      "the checkpoint has dense1.weight.mean and this training has not",
    ],
  ])("%j", (options, message) => {
    expect(() => learned(options)).toThrow(message);
  });
});
