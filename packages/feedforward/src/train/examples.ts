/**
 * Examples: images and labels as a network is trained on them, rows of input and rows of target, copied in any order.
 * They are converted as they are copied, so that 60,000 images stay the bytes that they are. Input is read as a session
 * reads it: bytes are scaled where the network declares it, everything else is rounded to float32 and taken as it is.
 * Images of bytes may be changed at random on the way in; how an image is changed does not depend on the others.
 */

import { ShapeError } from "../errors.ts";
import { type FloatArray, float32 } from "../functions/lane.ts";
import type { LossName } from "../functions/loss.ts";
import type { Input } from "../network/input.ts";
import type { Network } from "../network/network.ts";
import { Random } from "../tensor/random.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";

export interface TrainingData {
  /** [n, in] */
  readonly images: TensorLike;
  /** Class numbers [n], or rows of targets [n, out]: one-hot, or for regression; with a single output also [n]. */
  readonly labels: TensorLike;
}

/** Gives another image for an image [in], with random numbers from the generator: as many bytes. */
export type Augment = (image: Tensor<"uint8">, random: Random) => Tensor<"uint8">;

export interface ExampleOptions {
  readonly loss: LossName;
  /** Null where images are taken as they are. */
  readonly augment: Augment | null;
}

export interface Examples {
  readonly count: number;
  /**
   * Copies examples, in the order of their positions, to the first rows of [*, in] and [*, out]. Whatever is random about
   * an example follows from its position and the key, any 32-bit number.
   */
  copy(positions: Uint32Array, input: FloatArray, target: FloatArray, key: number): void;
}

type CopyRow = (position: number, to: FloatArray, offset: number, key: number) => void;
type ImageOf = (position: number, key: number) => Uint8Array;

/** Checks data against the network and the loss that is to be trained. */
export function prepareExamples(
  network: Network,
  { images, labels }: TrainingData,
  { loss, augment }: ExampleOptions,
): Examples {
  const { inputSize, outputSize } = network;
  const x = tensor(images);
  const [count = 0, width] = x.shape;
  if (x.rank !== 2 || width !== inputSize || count === 0) {
    throw new ShapeError(`train: expected images [n, ${inputSize}], got ${formatShape(x.shape)}`);
  }
  if (augment !== null && x.dtype !== "uint8") {
    throw new RangeError(`train: expected images of uint8 to augment, got ${x.dtype}`);
  }
  const copyInput =
    x.dtype === "uint8" ? scaledBytes(network.input, imagesOf(x as Tensor<"uint8">, augment)) : floats(x, inputSize);
  const copyTarget = targets(tensor(labels), [count, outputSize], loss);
  return {
    count,
    copy(positions, input, target, key) {
      positions.forEach((position, row) => {
        copyInput(position, input, row * inputSize, key);
        copyTarget(position, target, row * outputSize, key);
      });
    },
  };
}

/** Each image as it is, or changed by a generator of its own, whose seed joins key and position: below 2^53. */
function imagesOf(images: Tensor<"uint8">, augment: Augment | null): ImageOf {
  if (augment === null) return (position) => images.row(position).data;
  return (position, key) => {
    const { data } = augment(images.row(position), new Random(key * 2 ** 20 + position));
    if (data.length === images.shape[1]) return data;
    throw new ShapeError(`train: expected an augmented image of ${images.shape[1]} bytes, got ${data.length}`);
  };
}

function targets(labels: Tensor, [count, size]: readonly [number, number], loss: LossName): CopyRow {
  const isFit = labels.rank === 1 || (labels.rank === 2 && labels.shape[1] === size);
  if (!isFit || labels.shape[0] !== count) {
    const expected = `[${count}] or [${count}, ${size}]`;
    throw new ShapeError(`train: expected labels ${expected}, got ${formatShape(labels.shape)}`);
  }
  if (labels.rank === 1 && size > 1) return classes(labels, size);
  if (loss === "softmaxCrossEntropy") checkDistributions(labels, size);
  return floats(labels, size);
}

/** (x / divisor - mean) / std, each operation rounded. */
function scaledBytes({ size, divisor, mean, std }: Input, imageOf: ImageOf): CopyRow {
  return (position, to, offset, key) => {
    const image = imageOf(position, key);
    for (let i = 0; i < size; i++) {
      let x = float32.div(image[i]!, divisor);
      if (mean !== null) x = float32.sub(x, mean[i % mean.length]!);
      if (std !== null) x = float32.div(x, std[i % std.length]!);
      to[offset + i] = x;
    }
  };
}

function floats(source: Tensor, size: number): CopyRow {
  const { data } = source.to("float32");
  const bad = data.findIndex((value) => !Number.isFinite(value));
  const row = Math.floor(bad / size);
  if (bad >= 0) throw new RangeError(`train: expected finite numbers, got ${data[bad]} in row ${row}`);
  return (position, to, offset) => to.set(data.subarray(position * size, (position + 1) * size), offset);
}

/** A row that is 1 at the class and 0 elsewhere. */
function classes(labels: Tensor, size: number): CopyRow {
  for (let row = 0; row < labels.size; row++) {
    const label = labels.at(row);
    if (Number.isInteger(label) && label >= 0 && label < size) continue;
    throw new RangeError(`train: expected labels from 0 to ${size - 1}, got ${label} in row ${row}`);
  }
  return (position, to, offset) => {
    to.fill(0, offset, offset + size);
    to[offset + labels.at(position)] = 1;
  };
}

/** The gradient of cross-entropy after softmax is softmax(x) - target only where each target sums to 1. */
function checkDistributions(labels: Tensor, size: number): void {
  for (let row = 0; row * size < labels.size; row++) {
    let sum = 0;
    for (let i = row * size; i < (row + 1) * size; i++) sum += labels.at(i);
    if (Math.abs(sum - 1) < 1e-3) continue;
    throw new RangeError(`train: expected rows of labels that sum to 1 for cross-entropy, got ${sum} in row ${row}`);
  }
}
