/**
 * Examples that are changed at random on their way into the network: an image's change is its own affair, so that batches,
 * checkpoints and engines change nothing of it.
 */

import { expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { type Augment, prepareExamples, type TrainingData } from "../../src/train/examples.ts";
import { train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { bytesOf, checkpointsOf, classifier, optimizerNames, pictures, throughFile } from "./small.ts";

const network = classifier(12, 3);
const options: TrainingOptions = { epochs: 3, batchSize: 5, random: new Random(3) };
/** Adds up to 9 to every pixel. */
const noisy: Augment = (image, random) => {
  return new Tensor(
    "uint8",
    image.shape,
    image.data.map((pixel) => Math.min(255, pixel + random.integer(10))),
  );
};

it("gives the same bytes in every engine, forever, and others without it", () => {
  const learned = bytesOf(train(network, pictures(), { ...options, augment: noisy }));
  expect(learned).toBe("c57c913139ceea13dfbe60ce74e049337b0a7094817425242b416ea8a4f9fb44");
  expect(bytesOf(train(network, pictures(), options))).not.toBe(learned);
});

it.each(optimizerNames)("goes on from any checkpoint as if nothing had happened, by %s", (name) => {
  const settings = { ...options, augment: noisy, optimizer: { name } };
  const whole = bytesOf(train(network, pictures(), settings));
  const saved = checkpointsOf(network, pictures(), settings).map(throughFile);
  const resumed = saved.map((resume) => bytesOf(train(network, pictures(), { ...settings, resume })));
  expect(resumed).toEqual(saved.map(() => whole));
});

it("changes an image by its position and the key of the epoch, in whatever order it comes", () => {
  const examples = prepareExamples(network, pictures(), { loss: "softmaxCrossEntropy", augment: noisy });
  const rowsOf = (positions: readonly number[], key: number) => {
    const input = new Float32Array(positions.length * 12);
    examples.copy(Uint32Array.from(positions), input, new Float32Array(positions.length * 3), key);
    return positions.map((position, i) => [position, input.slice(i * 12, (i + 1) * 12)] as const);
  };
  const inOrder = rowsOf([0, 1, 7, 22], 99);
  expect(rowsOf([22, 7, 1, 0], 99).toReversed()).toEqual(inOrder);
  expect(rowsOf([7], 99)[0]).toEqual(inOrder[2]);
  expect(rowsOf([7], 100)[0]).not.toEqual(inOrder[2]);
  expect(rowsOf([7], 2 ** 32 - 1)[0]).not.toEqual(inOrder[2]);
});

it("gives an image random numbers of its own: new ones every epoch, whatever the batches are", () => {
  const { images, labels } = pictures();
  for (let row = 0; row < 23; row++) images.data[row * 12] = row;
  const drawn = [1, 5, 23].map((batchSize) => {
    const seen: [row: number, number: number][] = [];
    const augment: Augment = (image, random) => {
      seen.push([image.data[0]!, random.uint32()]);
      return image;
    };
    train(network, { images, labels }, { ...options, batchSize, augment });
    return seen;
  });
  expect(drawn[1]).toEqual(drawn[0]);
  expect(drawn[2]).toEqual(drawn[0]);
  expect(new Set(drawn[0]!.map(([, number]) => number)).size).toBe(3 * 23);
  const rows = [0, 1, 2].map((epoch) => drawn[0]!.slice(epoch * 23, (epoch + 1) * 23).map(([row]) => row));
  for (const order of rows) expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, i) => i));
});

it("trains on what it is given back, and leaves the data alone", () => {
  const { images, labels } = pictures();
  const before = images.data.slice();
  const reversed = new Tensor(
    "uint8",
    images.shape,
    images.data.map((_, i) => images.data[i - (i % 12) + 11 - (i % 12)]!),
  );
  const mirror: Augment = (image) => new Tensor("uint8", image.shape, image.data.toReversed());
  const same: Augment = (image) => image;
  const mirrored = bytesOf(train(network, { images, labels }, { ...options, augment: mirror }));
  expect(bytesOf(train(network, { images: reversed, labels }, { ...options, augment: same }))).toBe(mirrored);
  expect(images.data).toEqual(before);
});

it("scales the bytes that it is given back as any others", () => {
  const declared = classifier(12, 3, "sigmoid", { input: { scale: "1/255", mean: [0.5] } });
  const same: Augment = (image) => image;
  // In the first epoch the order of the images is drawn before anything else.
  const once = { ...options, epochs: 1 };
  const plain = bytesOf(train(declared, pictures(), once));
  expect(bytesOf(train(declared, pictures(), { ...once, augment: same }))).toBe(plain);
});

it("is refused for images that are no bytes, and for another size", () => {
  const data = { images: [[0.5, 1]], labels: [0] };
  const run = (from: TrainingData, augment: Augment) => train(network, from, { augment });
  expect(() => train(classifier(2, 2), data, { augment: noisy })).toThrow(
    "train: expected images of uint8 to augment, got float32",
  );
  expect(() => run(pictures(), (image) => image.slice(1))).toThrow(
    new ShapeError("train: expected an augmented image of 12 bytes, got 11"),
  );
});
