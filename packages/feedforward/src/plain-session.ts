/**
 * A session is a network ready to run: rows in, answers out, synchronous, with nothing to dispose. The same row has the
 * same 32 bits of output alone, in a batch of any size and at any place in it. Results are the caller's own.
 *
 * This one runs in plain JavaScript unless it is told otherwise, and knows no other backend: a page that asks for one
 * answer at a time loads half as much.
 */

import type { BackendName, Executable } from "./backend/backend.ts";
import { reference } from "./backend/reference.ts";
import { ShapeError } from "./errors.ts";
import { classOfRow } from "./functions/softmax.ts";
import type { Network } from "./network/network.ts";
import { checkClasses, classCount } from "./network/task.ts";
import { checkOptions } from "./options/check.ts";
import { planNetwork } from "./plan/planner.ts";
import { formatShape } from "./tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "./tensor/tensor.ts";

/** A plan made ready by a backend. */
export interface Prepared {
  readonly name: BackendName;
  readonly executable: Executable;
}

/** One of the likeliest classes of a row. */
export interface RankedClass {
  /** The number of the class, from 0: the position of its output, where each class has one. */
  readonly index: number;
  /** The network's name for it; without names the position as text. */
  readonly label: string;
  /** The output itself: after softmax a probability. Of one sigmoid p it is p for the class 1, and 1 - p for the class 0. */
  readonly probability: number;
}

export interface AccuracyOptions {
  /** Rows a run; all of them by default. It changes the speed, never the answer. */
  readonly batchSize?: number;
}

export class PlainSession {
  readonly network: Network;
  /** The backend that runs. */
  readonly backend: BackendName;
  readonly #executable: Executable;

  /** There is nothing to choose in plain JavaScript: it takes no options. */
  constructor(network: Network, options: Readonly<Record<string, never>> = {}, prepared = prepareOnReference(network)) {
    checkOptions("session", options, {});
    this.network = network;
    this.backend = prepared.name;
    this.#executable = prepared.executable;
  }

  /** How many threads would run a large batch now: workers join when they are ready. It changes the speed, never a bit. */
  get threads(): number {
    return this.threadsFor(Infinity);
  }

  /** How many threads may run a batch of so many rows now: a small one is over sooner than another thread is woken. */
  threadsFor(rows: number): number {
    return this.#executable.threadsFor(rows);
  }

  /**
   * The network's output: [in] → [out] for one row, [n, in] → [n, out] for a batch; a typed array may hold any number of
   * rows. Bytes are scaled where the network declares it. Every other dtype is rounded to float32 and taken as it is:
   * pixels from 0 to 255 in lists or floats must be made bytes (`Uint8Array.from(pixels)`) or be divided before. The
   * bytes of an `ImageData` are no rows but four a pixel, and refused: `digitFromImage` makes a row of such a picture.
   */
  predict(x: TensorLike): Tensor<"float32"> {
    const { rows, isOneRow, data } = this.#read(x);
    const { outputSize } = this.network;
    return new Tensor("float32", isOneRow ? [outputSize] : [rows, outputSize], this.#run(data, rows));
  }

  /**
   * The label of the greatest output, or of one sigmoid the second where it is above 0.5: one for [in], a list for [n, in]. As in
   * NumPy's `argmax` the first NaN is greatest, so a row of NaN has the first label: where inputs may be NaN, ask `predict` or
   * `topK`, which show it. An `UnsupportedError` for a regression, here and in `topK` and `accuracy`.
   */
  classify(x: TensorLike): string | string[] {
    checkClasses(this.network, "classify");
    const y = this.predict(x);
    const labels = predictedClasses(y.data, this.network.outputSize).map((index) => this.label(index));
    return y.rank === 1 ? labels[0]! : labels;
  }

  /** The k likeliest classes of one row, the greatest output first; among equals the first. */
  topK(x: TensorLike, k: number): RankedClass[] {
    checkClasses(this.network, "topK");
    const y = this.predict(x);
    if (y.rank !== 1) throw new ShapeError(`topK: expected one row [${this.network.inputSize}], got a batch`);
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`topK: expected at least 1, got ${k}`);
    const [p] = y.data;
    const outputs = this.network.task === "binary" ? Float32Array.of(1 - p!, p!) : y.data;
    return Array.from(outputs, (probability, index) => ({ index, label: this.label(index), probability }))
      .sort((a, b) => compareDescending(a.probability, b.probability))
      .slice(0, k);
  }

  /** The share of rows whose class is their label; labels as class numbers [n] or one-hot [n, out]; of one sigmoid as 0 or 1, [n] or [n, 1]. */
  accuracy(images: TensorLike, labels: TensorLike, options: AccuracyOptions = {}): number {
    const { batchSize } = checkOptions("accuracy", options, { batchSize: "" });
    checkClasses(this.network, "accuracy");
    const { inputSize, outputSize } = this.network;
    const { rows, data } = this.#read(images);
    if (rows === 0) throw new ShapeError("accuracy: expected at least one row, got none");
    const expected = classNumbers(labels, rows, this.network);
    const step = batchSize ?? rows;
    if (!Number.isInteger(step) || step < 1) {
      throw new RangeError(`accuracy: expected a batch size of at least 1, got ${step}`);
    }
    let correct = 0;
    for (let start = 0; start < rows; start += step) {
      const batch = data.subarray(start * inputSize, (start + step) * inputSize); // the last one may be smaller
      const y = this.#run(batch, batch.length / inputSize);
      correct += predictedClasses(y, outputSize).filter((index, row) => index === expected[start + row]).length;
    }
    return correct / rows;
  }

  /** The network's name of a class. */
  label(index: number): string {
    return this.network.labels?.[index] ?? String(index);
  }

  #run(data: Float32Array | Uint8Array, rows: number): Float32Array<ArrayBuffer> {
    const output = new Float32Array(rows * this.network.outputSize);
    this.#executable.run(data, rows, output);
    canonicalizeNaN(output);
    return output;
  }

  /** The input as rows, as bytes or rounded to float32. */
  #read(x: TensorLike): Rows {
    const { inputSize } = this.network;
    const given = x instanceof Tensor ? x : tensor(x);
    const isFlat = given.rank === 1 && (ArrayBuffer.isView(x) ? given.size % inputSize : given.size) === 0;
    const isOneRow = given.rank === 1 && given.size === inputSize;
    const isMatrix = given.rank === 2 && given.shape[1] === inputSize;
    const isPicture = isCanvas(x, inputSize);
    if ((!isOneRow && !isMatrix && !isFlat) || isPicture) {
      const shape = formatShape(given.shape);
      const got = isPicture
        ? `${shape} bytes of RGBA: digitFromImage({ data, width, height }) makes a row of them`
        : shape;
      throw new ShapeError(`predict: expected input [${inputSize}] or [*, ${inputSize}], got ${got}`);
    }
    const data = isBytes(given) ? given.data : given.to("float32").data;
    return { rows: given.size / inputSize, isOneRow, data };
  }
}

function prepareOnReference(network: Network): Prepared {
  return { name: reference.name, executable: reference.prepare(planNetwork(network)) };
}

interface Rows {
  readonly rows: number;
  /** A single row that was not given as a matrix: its answer is no matrix either. */
  readonly isOneRow: boolean;
  readonly data: Float32Array | Uint8Array;
}

/** Clamped bytes come from a canvas, four a pixel: more of them than a row has are a picture and no batch. */
function isCanvas(x: TensorLike, inputSize: number): boolean {
  const { [Symbol.toStringTag]: tag, length = 0 } = x as Partial<Uint8ClampedArray>;
  return tag === "Uint8ClampedArray" && length > inputSize && length % 4 === 0;
}

function isBytes(x: Tensor): x is Tensor<"uint8"> {
  return x.dtype === "uint8";
}

/** The class of each row. */
function predictedClasses(y: Float32Array, size: number): number[] {
  return Array.from({ length: y.length / size }, (_, row) => classOfRow(y, { offset: row * size, size }));
}

/** The class of each row, from class numbers or one-hot rows; a column is class numbers. */
function classNumbers(labels: TensorLike, rows: number, network: Network): number[] {
  const { outputSize } = network;
  const source = tensor(labels);
  const [count, width = outputSize] = source.shape;
  if (count !== rows || width !== outputSize || source.rank > 2) {
    const shapes = `[${rows}] or [${rows}, ${outputSize}], got ${formatShape(source.shape)}`;
    throw new ShapeError(`accuracy: expected labels ${shapes}`);
  }
  if (source.rank === 2 && network.task === "classes") return predictedClasses(source.to("float32").data, outputSize);
  const classes = classCount(network);
  return Array.from({ length: rows }, (_, row) => {
    const label = source.at(row);
    if (Number.isInteger(label) && label >= 0 && label < classes) return label;
    throw new RangeError(`accuracy: expected classes from 0 to ${classes - 1}, got ${label} in row ${row}`);
  });
}

/** NaN first. Two of them, or of ∞, differ by NaN, which sorting takes for 0. */
function compareDescending(a: number, b: number): number {
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || b - a;
}

/** The sign and payload of a NaN differ between processors: every one that leaves is 0x7fc00000. */
function canonicalizeNaN(values: Float32Array): void {
  let bits: Uint32Array | null = null;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) continue;
    bits ??= new Uint32Array(values.buffer, values.byteOffset, values.length);
    bits[i] = 0x7fc00000;
  }
}
