/**
 * Examples: inputs and targets, or images and labels, as a network is trained on them, rows of input and rows of target, copied in any order.
 * They are converted as they are copied, so that 60,000 images stay the bytes that they are. Input is read as a session
 * reads it: bytes are scaled, everything else is rounded to float32, and all of it is standardised, as the network declares.
 * Images of bytes may be changed at random on the way in; how an image is changed does not depend on the others.
 */

import { type OptionError, optionError, shapeError } from "../errors.ts";
import { enterRow, type InputTransform } from "../functions/input-transform.ts";
import type { FloatArray } from "../functions/lane.ts";
import type { LossName } from "../functions/loss.ts";
import type { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { sameShape } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";

/**
 * `{ inputs, targets }`, any table and what it should become; or `{ images, labels }`, which mean the same and say it of pictures.
 * `{ inputs, labels }` are a table and its classes. Two words for one thing are refused.
 */
export type TrainingData = InputRows & TargetRows;

/** The rows that go in. */
export type InputRows =
  | {
      /** [n, in], or [n, …] in the shape of the network's input */
      readonly inputs: TensorLike;
      readonly images?: undefined;
    }
  | {
      /** [n, in], or [n, …] in the shape of the network's input */
      readonly images: TensorLike;
      readonly inputs?: undefined;
    };

/** What should come out of each. */
export type TargetRows =
  | {
      /**
       * Rows of targets [n, out], numbers for regression or one-hot; with a single output also [n], for one sigmoid each 0 or 1.
       * Of several outputs also class numbers [n].
       */
      readonly targets: TensorLike;
      readonly labels?: undefined;
    }
  | {
      /** The same: class numbers [n], or rows [n, out]. */
      readonly labels: TensorLike;
      readonly targets?: undefined;
    };

/** Gives another image for an image, with random numbers from the generator: as many bytes. */
export type Augment = (image: Tensor<"uint8">, random: Random) => Tensor<"uint8">;

export interface ExampleOptions {
  readonly loss: LossName;
  /** Null where images are taken as they are. */
  readonly augment: Augment | null;
}

export interface Examples {
  readonly count: number;
  /** Inputs and targets as they were given. */
  readonly given: readonly Tensor[];
  /**
   * Copies examples, in the order of their positions, to the first rows of [*, in] and [*, out]. Whatever is random about
   * an example follows from its position and the key, any 32-bit number.
   */
  copy(positions: Uint32Array, input: FloatArray, target: FloatArray, key: number): void;
  /** One example's input or target, to where its row begins. */
  readonly copyInput: CopyRow;
  readonly copyTarget: CopyRow;
  /** Where inputs are bytes, each of which stands for one number. */
  readonly images: Images | null;
  /** Where inputs are floats that are taken as they are: all rows behind each other. */
  readonly floats: Float32Array | null;
}

export type CopyRow = (position: number, to: FloatArray, offset: number, key: number) => void;
type ImageOf = (position: number, key: number) => Uint8Array;

/** Inputs of bytes. */
export interface Images {
  /** What each of the 256 bytes stands for. */
  readonly numbers: Float32Array;
  readonly rowOf: ImageOf;
  /** All rows behind each other, where they are taken as they are. */
  readonly whole: Uint8Array | null;
}

/** Checks data against the network and the loss that is to be trained. */
export function prepareExamples(network: Network, data: TrainingData, { loss, augment }: ExampleOptions): Examples {
  const given = checkOptions("train", data as ExampleArrays, { inputs: "", images: "", targets: "", labels: "" });
  const { inputSize, outputSize } = network;
  const [name, rows] = oneOf(given, "inputs", "images");
  if (Array.isArray(rows) && rows[0] instanceof Tensor) {
    const sentence = "train: expected $name to be one tensor [n, $expected], got a list of tensors";
    throw shapeError("train-images-list", sentence, name, inputSize);
  }
  const x = tensor(rows);
  const [count = 0, ...shape] = x.shape;
  const isRows = sameShape(shape, [inputSize]) || sameShape(shape, network.input.shape);
  if (!isRows || count === 0) {
    const sentence = "train: expected $name [n, $expected], got $got";
    throw shapeError("train-images-shape", sentence, name, inputSize, x.shape);
  }
  if (augment !== null && x.dtype !== "uint8") {
    throw optionError("augment-dtype", "train: expected images of uint8 to augment, got $got", x.dtype);
  }
  const rowOf = x.dtype === "uint8" ? imagesOf(x as Tensor<"uint8">, augment) : null;
  const single = rowOf === null ? x.to("float32") : null;
  const copyInput = rowOf ? declaredBytes(network.input, rowOf) : floats(single!, inputSize, network.input);
  const [word, asked] = oneOf(given, "targets", "labels");
  const labels = tensor(asked);
  const copyTarget = targets([word, labels], count, { network, loss });
  return {
    count,
    given: [x, labels],
    copyInput,
    copyTarget,
    floats: isStandardized(network.input) ? null : (single?.data ?? null),
    images: rowOf && bytesThatStand(network.input, rowOf, augment === null ? (x.data as Uint8Array) : null),
    copy(positions, input, target, key) {
      positions.forEach((position, row) => {
        copyInput(position, input, row * inputSize, key);
        copyTarget(position, target, row * outputSize, key);
      });
    },
  };
}

type ExampleArrays = { readonly [name in "inputs" | "images" | "targets" | "labels"]?: TensorLike | undefined };
type Named = readonly [name: string, rows: TensorLike];

/** The one that is given of two words for the same. */
function oneOf(given: ExampleArrays, first: keyof ExampleArrays, second: keyof ExampleArrays): Named {
  const [one, other] = [given[first], given[second]];
  if (one !== undefined && other !== undefined)
    throw optionError("train-data-twice", "train: $first and $second mean the same, give one of them", first, second);
  if (one !== undefined) return [first, one];
  if (other !== undefined) return [second, other];
  throw optionError("train-data-missing", "train: expected $first or $second in the data", first, second);
}

/** Each image as it is, or changed by a generator of its own, whose seed joins key and position: below 2^53. */
function imagesOf(images: Tensor<"uint8">, augment: Augment | null): ImageOf {
  const size = images.size / images.shape[0]!;
  if (augment === null) return (position) => images.data.subarray(position * size, (position + 1) * size);
  return (position, key) => {
    const { data } = augment(images.row(position), new Random(key * 2 ** 20 + position));
    if (data.length === size) return data;
    const sentence = "train: expected an augmented image of $expected bytes, got $got";
    throw shapeError("augment-size", sentence, size, data.length);
  };
}

interface Trained {
  readonly network: Network;
  readonly loss: LossName;
}

function targets([name, labels]: readonly [string, Tensor], count: number, { network, loss }: Trained): CopyRow {
  const size = network.outputSize;
  const isFit = labels.rank === 1 || (labels.rank === 2 && labels.shape[1] === size);
  if (!isFit || labels.shape[0] !== count) {
    const sentence = "train: expected $name $expected or $rows, got $got";
    throw shapeError("train-labels-shape", sentence, name, [count], [count, size], labels.shape);
  }
  if (labels.rank === 1 && size > 1) return classes(labels, size);
  if (network.task === "binary") checkEach(labels, size, zeroOrOne);
  else if (loss === "binaryCrossEntropy") checkEach(labels, size, shares);
  if (loss === "softmaxCrossEntropy") checkDistributions(labels, size);
  return floats(labels, size);
}

/** Null where a byte stands for other numbers in other places, because inputs are standardised. */
function bytesThatStand(transform: InputTransform, rowOf: ImageOf, whole: Uint8Array | null): Images | null {
  if (isStandardized(transform)) return null;
  return { numbers: Float32Array.from({ length: 256 }, (_, byte) => byte / transform.divisor), rowOf, whole };
}

function isStandardized({ mean, std }: InputTransform): boolean {
  return mean !== null || std !== null;
}

function declaredBytes(transform: InputTransform, imageOf: ImageOf): CopyRow {
  return (position, to, offset, key) => enterRow(transform, imageOf(position, key), to, offset);
}

/** Finite numbers, also when they have entered. */
function floats(source: Tensor, size: number, transform = asTheyAre): CopyRow {
  const { data } = source.to("float32");
  const copy: CopyRow = (position, to, offset) =>
    enterRow(transform, data.subarray(position * size, (position + 1) * size), to, offset);
  const entered = new Float32Array(size);
  for (let row = 0; row * size < data.length; row++) {
    copy(row, entered, 0, 0);
    const bad = entered.find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    throw optionError("train-input-finite", "train: expected finite numbers, got $got in row $row", bad, row);
  }
  return copy;
}

const asTheyAre: InputTransform = { divisor: 1, mean: null, std: null };

/** A row that is 1 at the class and 0 elsewhere. */
function classes(labels: Tensor, size: number): CopyRow {
  const numbers = Int32Array.from({ length: labels.size }, (_, row) => {
    const label = labels.at(row);
    if (Number.isInteger(label) && label >= 0 && label < size) return label;
    const sentence = "train: expected labels from 0 to $last, got $got in row $row";
    throw optionError("train-label-range", sentence, size - 1, label, row);
  });
  return (position, to, offset) => {
    for (let j = offset; j < offset + size; j++) to[j] = 0; // a call of `fill` takes longer than ten classes do
    to[offset + numbers[position]!] = 1;
  };
}

/** What a target may be, and how that is said. */
interface Range {
  readonly holds: (target: number) => boolean;
  readonly refuse: (got: number, row: number) => OptionError;
}

const zeroOrOne: Range = {
  holds: (t) => t === 0 || t === 1,
  refuse: (got, row) =>
    optionError(
      "train-label-binary",
      "train: expected 0 or 1 as the label of one sigmoid, got $got in row $row",
      got,
      row,
    ),
};
const shares: Range = {
  holds: (t) => t >= 0 && t <= 1,
  refuse: (got, row) =>
    optionError(
      "train-label-share",
      "train: expected labels from 0 to 1 for binaryCrossEntropy, got $got in row $row",
      got,
      row,
    ),
};

function checkEach(labels: Tensor, size: number, { holds, refuse }: Range): void {
  for (let i = 0; i < labels.size; i++) {
    if (!holds(labels.at(i))) throw refuse(labels.at(i), Math.floor(i / size));
  }
}

/** The gradient of cross-entropy after softmax is softmax(x) - target only where each target sums to 1. */
function checkDistributions(labels: Tensor, size: number): void {
  for (let row = 0; row * size < labels.size; row++) {
    let sum = 0;
    for (let i = row * size; i < (row + 1) * size; i++) sum += labels.at(i);
    if (Math.abs(sum - 1) < 1e-3) continue;
    const sentence = "train: expected rows of labels that sum to 1 for cross-entropy, got $got in row $row";
    throw optionError("train-label-sum", sentence, sum, row);
  }
}
