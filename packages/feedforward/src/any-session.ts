/**
 * A session is a network ready to run: rows in, answers out, synchronous, with nothing to dispose. The same row has the
 * same 32 bits of output alone, in a batch of any size and at any place in it. Results are the caller's own.
 *
 * It is one class for every place: what it is told first says how programs are made ready there. `Session` of `feedforward`
 * and of `feedforward/plain` are this class with that argument bound.
 */

import type { BackendName, Host, NamedExecutable } from "./backend/backend.ts";
import { optionError, shapeError, unsupportedError } from "./errors.ts";
import { classOfRow } from "./functions/softmax.ts";
import type { Model } from "./model.ts";
import type { Network } from "./network/network.ts";
import { checkClasses, classCount, type Task } from "./network/task.ts";
import type { Graph } from "./onnx/graph.ts";
import { checkOptions, type Kinds, kindOf } from "./options/check.ts";
import type { Program, Step } from "./program/program.ts";
import {
  type Feeds,
  type GivenRows,
  type LayerValues,
  NetworkRunner,
  type OutputInfo,
  type Outputs,
  type PortInfo,
  type Prepare,
  type Runner,
  type RunnerOptions,
  type Strings,
} from "./runner.ts";
import { type Tensor, type TensorLike, tensor } from "./tensor/tensor.ts";

/** One of the likeliest classes of a row. */
export interface RankedClass {
  /** The number of the class, from 0: the position of its output, where each class has one. */
  readonly index: number;
  /** The network's name for it; without names the position as text. */
  readonly label: string;
  /** The output itself: after softmax a probability. Of one sigmoid p it is p for the class 1, and 1 - p for the class 0. */
  readonly probability: number;
}

/** Options of `session.accuracy`. */
export interface AccuracyOptions {
  /** Rows a run; all of them by default. It changes the speed, never the answer. */
  readonly batchSize?: number;
}

/** Options of `session.predict` and `predictInto`. */
export interface PredictOptions {
  /** Which of a graph's outputs, where it has several. */
  readonly output?: string;
}

/** Makes programs ready. */
interface Preparation {
  /** Where nothing else stands in the way. */
  readonly backend: BackendName;
  readonly prepare: (program: Program, host?: Host) => NamedExecutable;
  /** What of the session's options is the model's to look at. */
  readonly options: RunnerOptions;
}

interface OutputMeaning {
  readonly task: Task;
  readonly outputSize: number;
}

interface Classes extends OutputMeaning {
  /** Of each row. */
  readonly classes: readonly number[];
}

/** How programs are made ready in a place, from the options of a session; `open` are those that the model takes. */
export type Preparer = (options: object, open: Partial<Kinds<RunnerOptions>>) => Preparation;

/** What an entry exports as `Session`. */
export type SessionConstructor<O extends object> = new (model: Model, options?: O) => Session;

/**
 * A model that runs: rows in, answers out, synchronously. What comes out belongs to the caller.
 *
 * @example
 * ```js
 * import { Dense, Network, Session, Softmax } from "feedforward";
 *
 * const network = new Network([new Dense({ weight: [[1, 0], [0, 1]] }), new Softmax()], { labels: ["left", "right"] });
 * const session = new Session(network);
 * console.log(session.predict([[3, 1], [0, 9]]).shape.join()); // 2,2
 * console.log(session.classify([3, 1])); // left
 * ```
 */
export class Session {
  readonly model: Model;
  /**
   * Of a graph, the inputs of the option `state` as they are now, copied: tensors by name, which may be set too. Without that option it is
   * empty; a network has none.
   */
  declare state: Readonly<Record<string, Tensor>>;
  /** Of a graph, makes every state zero again. */
  declare reset: () => void;
  readonly #runner: Runner;
  /** The program that was made ready last; before any is, what would run it. */
  #prepared: Pick<NamedExecutable, "name">;

  constructor(place: Preparer, model: Model, given: object = {}) {
    checkModel(model);
    const { backend, prepare, options } = place(given, "layers" in model ? {} : model.optionKinds);
    this.model = model;
    this.#prepared = { name: backend };
    const ready: Prepare = (program, host) => {
      const prepared = prepare(program, host);
      this.#prepared = prepared;
      return prepared.executable;
    };
    this.#runner = "layers" in model ? new NetworkRunner(model, ready) : model.runner(ready, options, this);
  }

  /**
   * The backend that runs. A small network answers once in plain JavaScript, which takes less time than making the backend ready: that
   * happens for the second answer, or when this is read.
   */
  get backend(): BackendName {
    return this.#prepared.name;
  }

  /** The network of layers that runs. An UnsupportedError where it is a graph: `networkOf(graph)` gives its layers. */
  get network(): Network {
    if ("layers" in this.model) return this.model;
    const sentence = "session: it runs a graph; networkOf(graph) gives its layers, if any";
    throw unsupportedError("session-graph", sentence);
  }

  /** What is given for each run, by name: without constants. */
  get inputs(): readonly PortInfo[] {
    return this.#runner.inputs;
  }

  /** What each run gives, by name. */
  get outputs(): readonly OutputInfo[] {
    return this.#runner.outputs;
  }

  /** The steps of the program that was made ready last: of a graph whose shapes are open none before the first run. */
  get steps(): readonly Step[] {
    return this.#runner.steps;
  }

  /**
   * All outputs by name, for inputs by name: `run({ input: x })`. A network's are `input` [n, …in] and `output` [n, …out]. A
   * ShapeError that names the input, what it wants and what came.
   */
  run<V extends Tensor | Strings = Tensor>(feeds: Feeds): Outputs<V> {
    return this.#runner.run(feeds) as Outputs<V>;
  }

  /** How many threads would run a large batch now: workers join when they are ready. It changes the speed, never a bit. */
  get threads(): number {
    return this.threadsFor(Infinity);
  }

  /** How many threads may run a batch of so many rows now: a small one is over sooner than another thread is woken. */
  threadsFor(rows: number): number {
    return this.#runner.threadsFor(rows);
  }

  /**
   * The network's output: [in] → [out] for one row, [n, in] → [n, out] for a batch; a typed array may hold any number of
   * rows. Bytes are scaled where the network declares it. Every other dtype is rounded to float32 and taken as it is:
   * pixels from 0 to 255 in lists or floats must be made bytes (`Uint8Array.from(pixels)`) or be divided before. The
   * bytes of an `ImageData` are no rows but four a pixel, and refused: `digitFromImage` makes a row of such a picture.
   */
  predict(x: TensorLike, options?: PredictOptions): Tensor<"float32"> {
    const { rows, run } = this.#read("predict", x, options);
    return run(0, rows);
  }

  /**
   * As `predict`, into an array of the caller's, which is returned: n·out numbers for n rows, row by row, and a ShapeError for any
   * other length. Nothing of the answer's size is allocated, so one array serves any number of calls. It must not overlap `x`.
   */
  predictInto(x: TensorLike, out: Float32Array, options?: PredictOptions): Float32Array {
    const { rows, run } = this.#read("predictInto", x, options);
    run(0, rows, out ?? null);
    return out;
  }

  /**
   * The label of the greatest output, or of one sigmoid the second where it is above 0.5: one for a row [in], a list for rows
   * [n, in]; `classifyRows` gives a list for both. As in NumPy's `argmax` the first NaN is greatest, so a row of NaN has the
   * first label: where inputs may be NaN, ask `predict` or `topK`, which show it. An `UnsupportedError` for a regression, here
   * and in `classifyRows`, `topK` and `accuracy`. A list of numbers is a row and a list of lists a batch, but where the model's
   * rows have two axes themselves.
   */
  classify(x: readonly number[]): string;
  /** The label of each row of a batch, as of a row alone: [n, in] → n labels. */
  classify(x: readonly (readonly number[])[]): string[];
  /** The label of a row [in], or of each row of a batch [n, in], which an array or a tensor may hold either of; `classifyRows` gives a list for both. */
  classify(x: TensorLike): string | string[];
  classify(x: TensorLike): string | string[] {
    const given = this.#runner.read(x);
    const labels = this.#labels(given);
    return given.isOneRow ? labels[0]! : labels;
  }

  /** The label of each row, as `classify` has it: [n, in] → n labels, one row [in] → one. */
  classifyRows(x: TensorLike): string[] {
    return this.#labels(this.#runner.read(x));
  }

  /** The k likeliest classes of one row, the greatest output first; among equals the first. */
  topK(x: TensorLike, k: number): RankedClass[] {
    const { rows, run } = this.#runner.read(x);
    if (rows !== 1) throw shapeError("topk-rows", "topK: expected one row, got $got", rows);
    if (!Number.isInteger(k) || k < 1) throw optionError("topk-count", "topK: expected 1, 2, …, got $got", k);
    const { data } = run(0, 1);
    const task = this.#runner.taskOf(data.length);
    checkClasses({ task }, "topK");
    const [p] = data;
    const outputs = task === "binary" ? Float32Array.of(1 - p!, p!) : data;
    return Array.from(outputs, (probability, index) => ({ index, label: this.label(index), probability }))
      .sort((a, b) => compareDescending(a.probability, b.probability))
      .slice(0, k);
  }

  /** The share of rows whose class is their label; labels as class numbers [n] or one-hot [n, out]; of one sigmoid as 0 or 1, [n] or [n, 1]. */
  accuracy(images: TensorLike, labels: TensorLike, options: AccuracyOptions = {}): number {
    const { batchSize } = checkOptions("accuracy", options, { batchSize: "" });
    const given = this.#runner.read(images);
    const { rows } = given;
    if (rows === 0) throw shapeError("accuracy-rows", "accuracy: expected rows, got none");
    const step = batchSize ?? rows;
    if (!Number.isInteger(step) || step < 1) {
      throw optionError("accuracy-batch", "accuracy: expected a batch size of at least 1, got $got", step);
    }
    let expected: number[] | null = null;
    let correct = 0;
    for (let start = 0; start < rows; start += step) {
      const end = Math.min(start + step, rows); // the last one may be smaller
      const { classes, ...outputs } = this.#classes("accuracy", given, [start, end]);
      expected ??= classNumbers(labels, rows, outputs);
      correct += classes.filter((index, row) => index === expected![start + row]).length;
    }
    return correct / rows;
  }

  /**
   * The values behind every layer, in their order, the last one the answer: [in] → [size] for one row, [n, in] → [n, size] for a
   * batch, with the axes that a layer keeps apart. The bits of `trace` for each row, which has the input too. An
   * UnsupportedError for a graph.
   */
  hidden(x: TensorLike): LayerValues[] {
    void this.network; // refuses a graph
    return this.#runner.hidden!(x);
  }

  /** The network's name of a class; its number as text where it has none. */
  label(index: number): string {
    return this.model.labels?.[index] ?? String(index);
  }

  #read(operation: string, x: TensorLike, options: PredictOptions | undefined): GivenRows {
    // To look at options that were not given would take as long as a small network does.
    const output = options === undefined ? options : checkOptions(operation, options, { output: "a string" }).output;
    return this.#runner.read(x, output, operation);
  }

  #labels(given: GivenRows): string[] {
    return this.#classes("classify", given, [0, given.rows]).classes.map((index) => this.label(index));
  }

  /** The class of each of these rows, and what the outputs mean. */
  #classes(operation: string, { run }: GivenRows, [start, end]: readonly [number, number]): Classes {
    const { data } = run(start, end);
    const outputSize = data.length / (end - start);
    const task = this.#runner.taskOf(outputSize);
    checkClasses({ task }, operation);
    return { task, outputSize, classes: predictedClasses(data, outputSize) };
  }
}

/** Without types, what `load` returns is easily taken for what it promises. */
function checkModel(model: unknown): void {
  const { layers, nodes } = (model ?? {}) as Partial<Network & Graph>;
  if (layers !== undefined || nodes !== undefined) return;
  if (model instanceof Promise)
    throw optionError("session-promise", "session: expected a network, got a promise; is an await missing?");
  throw optionError("session-model", "session: expected a network, got $got", kindOf(model));
}

/** The class of each row. */
function predictedClasses(y: Float32Array, size: number): number[] {
  return Array.from({ length: y.length / size }, (_, row) => classOfRow(y, { offset: row * size, size }));
}

/** The class of each row, from class numbers or one-hot rows; a column is class numbers. */
function classNumbers(labels: TensorLike, rows: number, outputs: OutputMeaning): number[] {
  const { outputSize } = outputs;
  const source = tensor(labels);
  const [count, width = outputSize] = source.shape;
  if (count !== rows || width !== outputSize || source.rank > 2) {
    const sentence = "accuracy: expected labels $expected or $rows, got $got";
    throw shapeError("accuracy-labels-shape", sentence, [rows], [rows, outputSize], source.shape);
  }
  if (source.rank === 2 && outputs.task === "classes") return predictedClasses(source.to("float32").data, outputSize);
  const classes = classCount(outputs);
  return Array.from({ length: rows }, (_, row) => {
    const label = source.at(row);
    if (Number.isInteger(label) && label >= 0 && label < classes) return label;
    const sentence = "accuracy: expected classes from 0 to $last, got $got in row $row";
    throw optionError("accuracy-class", sentence, classes - 1, label, row);
  });
}

/** NaN first. Two of them, or of ∞, differ by NaN, which sorting takes for 0. */
function compareDescending(a: number, b: number): number {
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || b - a;
}
