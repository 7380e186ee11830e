/**
 * How a session runs a model: what it takes and gives by name, and rows in, rows out for models of one input. A network has its
 * runner here; a graph brings its own, so pages with networks alone do not load it.
 */

import type { Executable, Host } from "./backend/backend.ts";
import { shapeError } from "./errors.ts";
import { loweringOf } from "./network/layer.ts";
import { lowerNetwork } from "./network/lower.ts";
import type { Network } from "./network/network.ts";
import type { Task } from "./network/task.ts";
import type { Kinds } from "./options/check.ts";
import type { Program, Step } from "./program/program.ts";
import type { DType } from "./tensor/dtype.ts";
import type { Shape } from "./tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "./tensor/tensor.ts";

/** Makes a program ready; `host` runs its steps that a backend has no code for. */
export type Prepare = (program: Program, host?: Host) => Executable;

/** An input or output: a size is a number, the name of one that is chosen when it runs, or null where nothing is said. */
export interface PortInfo {
  readonly name: string;
  readonly dtype: DType | null;
  readonly shape: readonly (number | string | null)[] | null;
}

/** Results by name; a graph names them, so its object has no prototype. */
export type Outputs = Readonly<Record<string, Tensor>>;

/** Inputs by name. */
export type Feeds = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

/** Rows that were given, to be run in parts. */
export interface GivenRows {
  readonly rows: number;
  /** A single row that was not given as one of several: its answer is none of several either. */
  readonly isOneRow: boolean;
  /** The outputs of the rows from `start` to before `end`: [end - start, …], or without that axis for one row. */
  readonly run: (start: number, end: number) => Tensor<"float32">;
}

/** What a graph leaves open, and a session may settle. A network takes none of these. */
export interface RunnerOptions {
  /** The shapes of inputs, of sizes that the file leaves open or of others than it was made with: `{ input: [1, 512] }`. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Inputs that are the same for every run: `{ sr: 16000n }`. */
  readonly constants?: Readonly<Record<string, TensorLike>>;
  /** Bytes that a prepared graph may take; 1 GiB unless said otherwise. */
  readonly memoryBytes?: number;
}

export const runnerOptions = {
  shapes: "an object",
  constants: "an object",
  memoryBytes: "a number",
} satisfies Kinds<RunnerOptions>;

export interface Runner {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];
  /** The steps of the program that was prepared last. */
  readonly steps: readonly Step[];
  /** What outputs of so many values a row mean. */
  taskOf(outputSize: number): Task;
  /** `output` names one of several outputs. */
  read(x: TensorLike, output?: string): GivenRows;
  run(feeds: Feeds): Outputs;
  threadsFor(rows: number): number;
}

export class NetworkRunner implements Runner {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];
  readonly #network: Network;
  readonly #executable: Executable;
  readonly #program: Program;

  constructor(network: Network, prepare: Prepare) {
    this.#network = network;
    this.#program = lowerNetwork(network);
    this.#executable = prepare(this.#program, loweringOf(network)?.host);
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
    const given = feeds instanceof Map ? Object.fromEntries(feeds) : feeds;
    const names = Object.keys(given).join();
    if (names !== "input") throw shapeError("run-input", 'run: expected the input "input", got "$got"', names);
    const { rows, run } = this.read((given as Record<string, TensorLike>).input!);
    return { output: run(0, rows) };
  }

  /** The input as rows, as bytes or rounded to float32. */
  read(x: TensorLike, output = "output"): GivenRows {
    if (output !== "output")
      throw shapeError("predict-output", 'predict: expected the output "output", got "$got"', output);
    const { inputSize, outputSize, input, outputShape } = this.#network;
    const shapes = [input.shape, inputSize].map(String);
    const given = x instanceof Tensor ? x : tensor(x);
    const isFlat = given.rank === 1 && (ArrayBuffer.isView(x) ? given.size % inputSize : given.size) === 0;
    const isOneRow = shapes.includes(String(given.shape));
    const areRows = shapes.includes(String(given.shape.slice(1)));
    const isPicture = isCanvas(x, inputSize);
    if ((!isOneRow && !areRows && !isFlat) || isPicture) {
      const [expected, got] = [input.shape, given.shape];
      const size = expected.length === 1 ? inputSize : expected.join(", ");
      if (isPicture) throw shapeError("input-rgba", rgbaSentence, expected, size, got);
      const sentence = "predict: expected input $expected or [*, $size], got $got";
      throw shapeError("input-shape", sentence, expected, size, got);
    }
    const data = given.dtype === "uint8" ? (given as Tensor<"uint8">).data : given.to("float32").data;
    const run = (start: number, end: number): Tensor<"float32"> => {
      const rows = end - start;
      const part = rows * inputSize === data.length ? data : data.subarray(start * inputSize, end * inputSize);
      const output = new Float32Array(rows * outputSize);
      this.#executable.run({ inputs: [part], rows, outputs: [output] });
      return new Tensor("float32", isOneRow ? outputShape : [rows, ...outputShape], output);
    };
    return { rows: given.size / inputSize, isOneRow, run };
  }
}

const rgbaSentence =
  "predict: expected input $expected or [*, $size], got $got bytes of RGBA: digitFromImage({ data, width, height }) makes a row of them";

/** Clamped bytes come from a canvas, four a pixel: more of them than a row has are a picture and no batch. */
export function isCanvas(x: TensorLike, inputSize: number): boolean {
  const { [Symbol.toStringTag]: tag, length = 0 } = x as Partial<Uint8ClampedArray>;
  return tag === "Uint8ClampedArray" && length > inputSize && length % 4 === 0;
}
