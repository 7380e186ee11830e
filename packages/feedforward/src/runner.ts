/**
 * How a session runs a model: what it takes and gives by name, and rows in, rows out for models of one input. A network has its
 * runner here; a graph brings its own, so pages with networks alone do not load it.
 */

import type { Executable, Host } from "./backend/backend.ts";
import { shapeError } from "./errors.ts";
import { type Layer, loweringOf } from "./network/layer.ts";
import { lowerNetwork, lowerValues } from "./network/lower.ts";
import { type Network, shapesOf } from "./network/network.ts";
import type { Task } from "./network/task.ts";
import { type Kinds, kindOf } from "./options/check.ts";
import type { Program, Step } from "./program/program.ts";
import type { DType } from "./tensor/dtype.ts";
import type { Shape } from "./tensor/shape.ts";
import { Tensor, type TensorLike, tensor, zeros } from "./tensor/tensor.ts";

/** Makes a program ready; `host` runs its steps that a backend has no code for. */
export type Prepare = (program: Program, host?: Host) => Executable;

/** An output of strings, such as labels: no tensor, for nothing is computed with them. */
export interface Strings {
  readonly dtype: "string";
  readonly shape: Shape;
  readonly data: readonly string[];
}

/** An input or output: a size is a number, the name of one that is chosen when it runs, or null where nothing is said. */
export interface PortInfo {
  readonly name: string;
  readonly dtype: DType | null;
  readonly shape: readonly (number | string | null)[] | null;
  /** What becomes of a picture's byte, byte·scale − mean, where a file beside the model says it: `imageInput` does it. */
  readonly image?: { readonly scale: number; readonly mean: number; readonly fit: "contain" | "cover" | "fill" };
}

/** An output, which may be of strings. */
export interface OutputInfo extends Omit<PortInfo, "dtype"> {
  readonly dtype: DType | "string" | null;
}

/**
 * Results by name; a graph names them, so its object has no prototype. Where some are strings, such as the labels of a classifier, say
 * so: `session.run<Tensor | Strings>(feeds)`.
 */
export type Outputs<V extends Tensor | Strings = Tensor> = Readonly<Record<string, V>>;

/** Inputs by name. */
export type Feeds = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

/** What one layer makes of rows. */
export interface LayerValues {
  readonly layer: Layer;
  /** [rows, …], or without that axis for one row: of a dense layer [rows, out]. */
  readonly values: Tensor<"float32">;
}

/** Rows that were given, to be run in parts. */
export interface GivenRows {
  readonly rows: number;
  /** A single row that was not given as one of several: its answer is none of several either. */
  readonly isOneRow: boolean;
  /**
   * The outputs of the rows from `start` to before `end`: [end - start, …], or without that axis for one row. They are written to
   * `out`, where one is given: it must have their size.
   */
  readonly run: (start: number, end: number, out?: Float32Array | null) => Tensor<"float32">;
}

/** What a graph leaves open, and a session may settle. A network takes none of these. */
export interface RunnerOptions {
  /** The shapes of inputs, of sizes that the file leaves open or of others than it was made with: `{ input: [1, 512] }`. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Inputs that are the same for every run: `{ sr: 16000n }`. */
  readonly constants?: Readonly<Record<string, TensorLike>>;
  /** Inputs that are what an output was in the run before, zeros at first: `{ state: "stateN" }`. */
  readonly state?: Readonly<Record<string, string>>;
  /** Bytes that a prepared graph may take; 1 GiB unless said otherwise. */
  readonly memoryBytes?: number;
}

export const runnerOptions = {
  shapes: "an object",
  constants: "an object",
  state: "an object",
  memoryBytes: "a number",
} satisfies Kinds<RunnerOptions>;

export interface Runner {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly OutputInfo[];
  /** The steps of the program that was prepared last. */
  readonly steps: readonly Step[];
  /** What outputs of so many values a row mean. */
  taskOf(outputSize: number): Task;
  /** `output` names one of several outputs; sentences begin with the operation. */
  read(x: TensorLike, output?: string, operation?: string): GivenRows;
  run(feeds: Feeds): Outputs;
  /** What a graph has not: its steps are no layers. */
  hidden?(x: TensorLike): LayerValues[];
  threadsFor(rows: number): number;
}

export class NetworkRunner implements Runner {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];
  readonly #network: Network;
  readonly #prepare: Prepare;
  readonly #executable: Executable;
  readonly #program: Program;
  /** Gives the values behind all layers; made when they are asked for. */
  #hidden: Executable | null = null;

  constructor(network: Network, prepare: Prepare) {
    this.#network = network;
    this.#prepare = (program) => prepare(program, loweringOf(network)?.host);
    this.#program = lowerNetwork(network);
    this.#executable = this.#prepare(this.#program);
    const port = (name: string, shape: Shape): PortInfo => ({ name, dtype: "float32", shape: ["rows", ...shape] });
    this.inputs = [port("input", network.input.shape)];
    this.outputs = [port("output", network.outputShape)];
  }

  get steps(): readonly Step[] {
    return this.#program.steps;
  }

  taskOf(): Task {
    return this.#network.task;
  }

  threadsFor(rows: number): number {
    return this.#executable.threadsFor(rows);
  }

  run(feeds: Feeds): Outputs {
    const wanted = `float32 [${this.inputs[0]!.shape!.join(", ")}]`;
    if (!(feeds instanceof Map) && Symbol.iterator in feeds) {
      const sentence = '$operation: expected inputs by name, { "$expected": … }, got $got';
      throw shapeError("feed-names", sentence, "run", ["input"], String(tensor(feeds as unknown as TensorLike)));
    }
    const { input, ...others } = feeds instanceof Map ? Object.fromEntries(feeds) : feeds;
    for (const name of Object.keys(others)) {
      const sentence = '$operation: unknown input "$input", expected $expected';
      throw shapeError("feed-unknown", sentence, "run", name, [`"input" (${wanted})`]);
    }
    if (input === undefined) {
      const sentence = '$operation: input "$input" is missing, expected $expected';
      throw shapeError("feed-missing", sentence, "run", "input", wanted);
    }
    const { rows, run } = this.read(input, "output", "run");
    return { output: run(0, rows) };
  }

  read(x: TensorLike, output = "output", operation = "predict"): GivenRows {
    if (output !== "output") {
      const sentence = '$operation: expected the output "output", got "$got"';
      throw shapeError("predict-output", sentence, operation, output);
    }
    const { inputSize, outputSize, outputShape } = this.#network;
    const { data, rows, isOneRow } = rowsOf(this.#network, x, operation);
    const run = (start: number, end: number, out?: Float32Array | null): Tensor<"float32"> => {
      const count = end - start;
      const part = count === rows ? data : data.subarray(start * inputSize, end * inputSize);
      const answer = roomFor(count * outputSize, out);
      this.#executable.run({ inputs: [part], rows: count, outputs: [answer] });
      return new Tensor("float32", isOneRow ? outputShape : [count, ...outputShape], answer);
    };
    return { rows, isOneRow, run };
  }

  hidden(x: TensorLike): LayerValues[] {
    const { layers, input } = this.#network;
    const { data, rows, isOneRow } = rowsOf(this.#network, x, "hidden");
    const values = shapesOf(layers, input.shape).map((shape) => zeros(isOneRow ? shape : [rows, ...shape]));
    this.#hidden ??= this.#prepare(lowerValues(this.#network));
    this.#hidden.run({ inputs: [data], rows, outputs: values.map(({ data }) => data) });
    return layers.map((layer, i) => ({ layer, values: values[i + 1]! }));
  }
}

/** The input as rows, as bytes or rounded to float32. */
function rowsOf(
  { input, inputSize }: Network,
  x: TensorLike,
  operation: string,
): { data: Uint8Array | Float32Array; rows: number; isOneRow: boolean } {
  // One row, as services ask: what follows takes longer than a small network does.
  if ((x instanceof Float32Array || x instanceof Uint8Array) && x.length === inputSize) {
    return { data: x, rows: 1, isOneRow: true };
  }
  const given = x instanceof Tensor ? x : tensor(x);
  const isShape = (shape: Shape): boolean => [input.shape, inputSize].map(String).includes(String(shape));
  const isFlat = given.rank === 1 && (ArrayBuffer.isView(x) ? given.size % inputSize : given.size) === 0;
  const isOneRow = isShape(given.shape);
  const isPicture = isCanvas(x, inputSize);
  if (!(isOneRow || isFlat || isShape(given.shape.slice(1))) || isPicture) {
    const [expected, got] = [input.shape, given.shape];
    const size = expected.length === 1 ? inputSize : expected.join(", ");
    if (isPicture) throw shapeError("input-rgba", rgbaSentence, operation, expected, size, got);
    const sentence = "$operation: expected input $expected or [*, $size], got $got";
    throw shapeError("input-shape", sentence, operation, expected, size, got);
  }
  const data = given.dtype === "uint8" ? (given as Tensor<"uint8">).data : given.to("float32").data;
  return { data, rows: given.size / inputSize, isOneRow };
}

/** Where so many numbers go: the caller's array, which must have that length, or one of our own. */
export function roomFor(size: number, out: Float32Array | null = new Float32Array(size)): Float32Array {
  const got = out instanceof Float32Array ? out.length : kindOf(out);
  if (got === size) return out!;
  throw shapeError("predict-out", "predictInto: expected a Float32Array of $expected numbers, got $got", size, got);
}

const rgbaSentence =
  "$operation: expected input $expected or [*, $size], got $got bytes of RGBA: digitFromImage({ data, width, height }) makes a row of them";

/** Clamped bytes come from a canvas, four a pixel: more of them than a row has are a picture and no batch. */
export function isCanvas(x: TensorLike, inputSize: number): boolean {
  const { [Symbol.toStringTag]: tag, length = 0 } = x as Partial<Uint8ClampedArray>;
  return tag === "Uint8ClampedArray" && length > inputSize && length % 4 === 0;
}
