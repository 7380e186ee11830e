/** Training in one call: what it gives, what it tells on the way, where it stops, and that step by step is the same. */

import { describe, expect, it } from "vitest";
import { OptionError, ShapeError } from "../../src/errors.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import type { TrainingData } from "../../src/train/examples.ts";
import { finish, train } from "../../src/train/train.ts";
import { type EpochReport, type TrainingReport, trainSteps } from "../../src/train/trainer.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { bytesOf, classifier, pictures } from "./small.ts";

const network = classifier(12, 3, "sigmoid", { input: { scale: "1/255" }, labels: ["a", "b", "c"] });
const options: TrainingOptions = { epochs: 3, batchSize: 5, random: new Random(1) };
const steps = 3 * 5; // 23 examples, 5 a step
const whole = train(network, pictures(), options);

describe("train", () => {
  it("gives a network that a session runs and that others can be made of", () => {
    expect(whole).toBeInstanceOf(Network);
    expect([whole.labels, whole.input]).toEqual([network.labels, network.input]);
    expect(new Session(whole, { backend: "reference" }).predict(pictures().images).shape).toEqual([23, 3]);
    expect(whole.with({ labels: null }).parameters).toEqual(whole.parameters);
    expect(whole.provenance).toEqual({ examples: 23, trainer: "feedforward 3" });
  });

  it("is trainSteps gone through to its end, which reports to callbacks", () => {
    const told: TrainingReport[] = [];
    const note = (report: TrainingReport) => void told.push(report);
    expect(bytesOf(train(network, pictures(), { ...options, onStep: note, onEpoch: note }))).toBe(bytesOf(whole));
    const training = trainSteps(network, pictures(), options);
    const reports: TrainingReport[] = [];
    for (;;) {
      const { done, value } = training.next();
      if (done) {
        expect(bytesOf(value)).toBe(bytesOf(whole));
        break;
      }
      reports.push(value);
    }
    expect(told).toEqual(reports);
    expect(told.map(({ kind }) => kind).filter((kind) => kind === "epoch")).toHaveLength(3);
  });

  it.each([1, 4, 5, 6, 14])("stops after step %i where onStep says false, with the steps so far", (last) => {
    const stopped = train(network, pictures(), { ...options, onStep: ({ step }) => step < last });
    const training = trainSteps(network, pictures(), options);
    let report = training.next();
    while (!report.done && report.value.step < last) report = training.next();
    expect(bytesOf(training.next(false).value as Network)).toBe(bytesOf(stopped));
    expect(stopped.provenance).toEqual({ examples: 23, trainer: "feedforward 3", stoppedAtStep: last });
    expect(bytesOf(stopped)).not.toBe(bytesOf(whole));
  });

  it("stops after an epoch where onEpoch says false, with the parameters of its checkpoint", () => {
    let checkpoint: EpochReport["checkpoint"] | undefined;
    const stopped = train(network, pictures(), {
      ...options,
      onEpoch: (report) => {
        checkpoint = report.checkpoint;
        return report.epoch < 2;
      },
    });
    expect(checkpoint?.epoch).toBe(2);
    expect(stopped.parameters).toEqual(checkpoint?.parameters);
    expect(stopped.provenance.stoppedAtStep).toBe(10);
    expect(bytesOf(train(network, pictures(), { ...options, resume: checkpoint! }))).toBe(bytesOf(whole));
  });

  it.each([undefined, true, 0, null, "", Promise.resolve(false)])("goes on where a callback gives %s", (answer) => {
    const told = train(network, pictures(), { ...options, onStep: () => answer, onEpoch: () => answer });
    expect([bytesOf(told), told.provenance]).toEqual([bytesOf(whole), whole.provenance]);
  });

  it("was not stopped where the last step was done", () => {
    for (const stop of [{ onStep: ({ step = 0 }) => step < steps }, { onEpoch: ({ step = 0 }) => step < steps }]) {
      const told = train(network, pictures(), { ...options, ...stop });
      expect([bytesOf(told), told.provenance]).toEqual([bytesOf(whole), whole.provenance]);
    }
  });

  it("says where an earlier training was stopped", () => {
    const stopped = train(network, pictures(), { ...options, onStep: () => false });
    const { provenance } = train(stopped, pictures(), options);
    expect([provenance.from, provenance.stoppedAtStep]).toEqual([stopped.provenance, undefined]);
  });
});

describe("trainSteps", () => {
  it("is ended by next(false), between steps and after an epoch", () => {
    const training = trainSteps(network, pictures(), options);
    training.next();
    const { done, value } = training.next(false);
    expect([done, (value as Network).provenance.stoppedAtStep]).toEqual([true, 1]);
    const other = trainSteps(network, pictures(), options);
    while ((other.next().value as TrainingReport).kind !== "epoch");
    expect((other.next(false).value as Network).provenance.stoppedAtStep).toBe(5);
  });

  it("refuses at once, and names itself", () => {
    expect(() => trainSteps(network, pictures(), { onStep: () => {} } as never)).toThrow(
      new OptionError(
        'trainSteps: unknown option "onStep", expected epochs, batchSize, optimizer, loss, random, augment, evaluate, earlyStopping, clipNorm, clipValue, frozen, threads, resume',
      ),
    );
    expect(() => trainSteps(network, { inputs: [[1]], labels: [0] })).toThrow(ShapeError);
  });
});

describe("what went away says what came", () => {
  const gone = new OptionError(
    "train: it gives the trained network; trainSteps(network, data, options) gives the reports one by one",
  );
  const old = train(network, pictures(), { epochs: 1 }) as never as IterableIterator<TrainingReport>;

  it.each<[string, () => unknown]>([
    ["for … of", () => { for (const report of old) return report; return null; }], // biome-ignore format: a line
    ["…", () => [...old]],
    ["next", () => old.next()],
    ["Array.from", () => Array.from(old)],
  ])("%s", (_, use) => {
    expect(use).toThrow(gone);
  });

  it("finish", () => {
    const sentence = "finish: it is gone; train(network, data, { onStep, onEpoch }) gives the trained network";
    expect(() => finish(old, () => {})).toThrow(new OptionError(sentence));
  });
});

describe("the words for data", () => {
  const { images, labels } = pictures();
  const few = { ...options, epochs: 1 };
  const learned = bytesOf(train(network, { images, labels }, few));

  it.each<[string, TrainingData]>([
    ["inputs, targets", { inputs: images, targets: labels }],
    ["inputs, labels", { inputs: images, labels }],
    ["images, targets", { images, targets: labels }],
    ["undefined is as good as absent", { images, labels, inputs: undefined, targets: undefined }],
  ])("mean the same: %s", (_, data) => {
    expect(bytesOf(train(network, data, few))).toBe(learned);
  });

  it("take a table and numbers: y = 2a - b", () => {
    const inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]; // biome-ignore format: a matrix
    const line = initializeNetwork({ sizes: [2, 1], hidden: "identity", output: "identity" }, new Random(0));
    for (const targets of [
      [0, -1, 2, 1],
      [[0], [-1], [2], [1]],
    ]) {
      // biome-ignore format: numbers and rows
      const trained = train(line, { inputs, targets }, { epochs: 300, batchSize: 4, optimizer: { name: "sgd", learningRate: 0.5 } });
      const [w, b] = [...trained.parameters.values()].map(({ data }) => [...data]);
      expect([w![0]!, w![1]!, b![0]!].map((value) => Math.round(value * 1000) / 1000 + 0)).toEqual([2, -1, 0]);
    }
  });

  it.each<[unknown, Error]>([
    [{ images, inputs: images, labels }, new OptionError("train: inputs and images mean the same, give one of them")],
    [{ images, labels, targets: labels }, new OptionError("train: targets and labels mean the same, give one of them")],
    [{ labels }, new OptionError("train: expected inputs or images in the data")],
    [{ inputs: images }, new OptionError("train: expected targets or labels in the data")],
    [{ input: images, labels }, new OptionError('train: unknown option "input", did you mean "inputs"?')],
    [{ inputs: [[1]], targets: [0] }, new ShapeError("train: expected inputs [n, 12], got [1, 1]")],
    [{ images: [[1]], labels: [0] }, new ShapeError("train: expected images [n, 12], got [1, 1]")],
    [{ inputs: images, targets: [0] }, new ShapeError("train: expected targets [23] or [23, 3], got [1]")],
  ])("%#", (data, error) => {
    expect(() => train(network, data as TrainingData)).toThrow(error);
  });
});
