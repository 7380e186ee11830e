/**
 * A graph made ready to be run again and again: for each set of shapes that comes it is lowered and prepared once, and the
 * last four stay prepared. What a session of a graph does stands here, beside the graph, so that pages with networks of layers
 * alone do not load it.
 */

import { hostSteps } from "../backend/host-steps.ts";
import { optionError, shapeError, UnsupportedError, withData } from "../errors.ts";
import type { Task } from "../network/task.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import { unknownName } from "../options/check.ts";
import { usualMemoryBytes } from "../program/memory.ts";
import type { Step } from "../program/program.ts";
import type { Feeds, GivenRows, Outputs, Prepare, Runner, RunnerOptions } from "../runner.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";
import { UnknownInputError } from "./call.ts";
import type { ToldParts } from "./check.ts";
import { chosenOutput, execute, type Into, type Ready } from "./execute.ts";
import { acceptFeeds, fixedIn, type Receiver } from "./feeds.ts";
import { freeInputs, type Lowered, lowerGraph } from "./lower.ts";
import { loweredGraph } from "./lowered.ts";
import { checkMemory } from "./memory.ts";
import { describeValue, type GraphNode, type GraphOutput, type GraphValue, quoted } from "./node.ts";
import { type PlainRows, plainRows, readPlain } from "./plain-rows.ts";
import { checkLinks, State, type Stateful, stateShapes } from "./state.ts";

const keptShapes = 4;

export class GraphRunner implements Runner {
  /** What is given for each run. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphOutput[];
  readonly #graph: ToldParts;
  readonly #prepare: Prepare;
  readonly #constants: ReadonlyMap<string, Tensor>;
  readonly #memoryBytes: number;
  readonly #receiver: Receiver;
  /** By the shapes of one example, the last used at the end. */
  readonly #ready = new Map<string, Ready>();
  readonly #state: State | null;
  /** What ran last, and for which inputs: most runs are like the one before. */
  #last: Last | null = null;

  constructor(
    graph: ToldParts,
    prepare: Prepare,
    { shapes: open = {}, constants = {}, memoryBytes, state }: RunnerOptions = {},
  ) {
    this.#graph = graph;
    this.#prepare = prepare;
    this.#memoryBytes = memoryBytes ?? usualMemoryBytes;
    this.#constants = constantsOf(graph, constants);
    this.#receiver = { operation: "run", fixed: fixedIn(graph, this.#constants), isBatchOpen: state === undefined };
    const free = freeInputs(graph, this.#constants);
    const declared = declaredInputs(free, open);
    if (state !== undefined) checkLinks(state, free, graph.outputs);
    const inputs = state === undefined ? declared : stateShapes(free, declared, state);
    const isState = ({ name }: GraphValue): boolean => state !== undefined && Object.hasOwn(state, name);
    this.inputs = inputs.filter((input) => !isState(input));
    this.outputs = graph.outputs.filter(({ name }) => !Object.values(state ?? {}).includes(name));
    this.#state = state === undefined ? null : new State(inputs.filter(isState), state);
    // What is wrong with shapes that are known is said now, and not when it runs.
    const shapes = new Map(inputs.map(({ name, shape }) => [name, shape]));
    if ([...shapes.values()].every(isKnown)) {
      const dtypes = new Map(inputs.map(({ name, dtype }) => [name, dtype ?? "float32"]));
      const ready = this.#readyFor(shapes as ReadonlyMap<string, Shape>, dtypes);
      this.#state?.check(ready, (inputs[0]?.shape?.[0] ?? 1) as number);
    }
  }

  /** Gives a session what sessions of graphs have beside. */
  extend(session: Stateful): void {
    const state = this.#state;
    Object.defineProperties(session, {
      state: {
        get: () => state?.values ?? {},
        set(feeds: Feeds) {
          state?.set(feeds);
        },
      },
      reset: { value: () => state?.reset() },
    });
  }

  /** The steps of the program that ran last; none before the first run. */
  get steps(): readonly Step[] {
    return [...this.#ready.values()].at(-1)?.program.steps ?? [];
  }

  run(feeds: Feeds): Outputs {
    return this.#run(feeds);
  }

  #run(feeds: Feeds, into?: Into): Outputs {
    const given = acceptFeeds(this.inputs, feeds, this.#receiver);
    this.#state?.give(given);
    if (this.#last !== null && isAlike(this.#last, given)) return this.#execute(this.#last.ready, given, into);
    const shapes = new Map([...given].map(([name, { shape }]) => [name, shape]));
    const dtypes = new Map([...given].map(([name, { dtype }]) => [name, dtype]));
    const ready = this.#readyFor(shapes, dtypes);
    if (!ready.isBatched) checkShapes(this.inputs, shapes);
    this.#last = {
      ready,
      types: typesOf(given),
      plain: this.inputs.length === 1 && this.#state === null ? plainRows(ready, this.inputs[0]!) : null,
    };
    return this.#execute(ready, given, into);
  }

  #execute(ready: Ready, given: ReadonlyMap<string, Tensor>, into?: Into): Outputs {
    const outputs = execute(ready, given, into, this.#state?.targets);
    this.#state?.advance();
    return outputs;
  }

  /** Rows of the one input: one example, or many. */
  read(x: TensorLike, output?: string): GivenRows {
    const [input, ...others] = this.inputs;
    if (input === undefined || others.length > 0) {
      throw severalInputs(this.inputs.map(({ name }) => name));
    }
    const plain = output === undefined ? (this.#last?.plain ?? null) : null;
    if (plain !== null && x instanceof Float32Array && x.length > 0 && x.length % plain.inputSize === 0) {
      return readPlain(plain, x);
    }
    const { tensor: given, isOneRow } = rowsOf(input, x);
    const rows = given.shape[0] ?? 1;
    const run = (start: number, end: number, out?: Float32Array | null): Tensor<"float32"> => {
      const part = end - start === rows ? given : given.slice(start, end);
      const outputs = this.#run(new Map([[input.name, part]]), out === undefined ? undefined : { output, out });
      const { outputs: ports } = this.#last!.ready.program;
      const name = chosenOutput(
        ports.filter((port) => port.name in outputs),
        output,
      );
      const y = outputs[name]!.to("float32");
      return isOneRow && y.shape[0] === 1 ? y.row(0) : y;
    };
    return { rows, isOneRow, run };
  }

  /** One output under a sigmoid is the probability of the second of two classes, any other one a number. */
  taskOf(outputSize: number): Task {
    if (this.#graph.nodes.some(scoresPairs)) return "regression";
    if (outputSize > 1) return "classes";
    const last = this.steps.at(-1);
    const formula =
      last?.epilogue.at(-1) ?? (last?.op.name === "unary" ? (last.attributes as UnaryAttributes).formula : null);
    return formula?.name === "sigmoid" ? "binary" : "regression";
  }

  threadsFor(rows: number): number {
    return [...this.#ready.values()].at(-1)?.executable.threadsFor(rows) ?? 1;
  }

  #readyFor(shapes: ReadonlyMap<string, Shape>, dtypes: ReadonlyMap<string, DType>): Ready {
    const [oneRow, whole] = [true, false].map((isOneRow) => keyOf(shapes, dtypes, isOneRow)) as [string, string];
    const ready = this.#ready.get(oneRow) ?? this.#ready.get(whole) ?? this.#makeReady(shapes, dtypes);
    const key = ready.isBatched ? oneRow : whole;
    this.#ready.delete(key);
    this.#ready.set(key, ready);
    this.#last = null;
    for (const oldest of [...this.#ready.keys()].slice(0, -keptShapes)) this.#ready.delete(oldest);
    return ready;
  }

  #makeReady(shapes: ReadonlyMap<string, Shape>, dtypes: ReadonlyMap<string, DType>): Ready {
    const lowered = this.#lower(shapes, dtypes);
    checkMemory(lowered.program, this.#memoryBytes);
    return { ...lowered, executable: this.#prepare(lowered.program, hostSteps) };
  }

  #lower(shapes: ReadonlyMap<string, Shape>, dtypes: ReadonlyMap<string, DType>): Lowered {
    try {
      const lower = this.#state === null ? lowerGraph : loweredGraph;
      return lower(this.#graph, { shapes, dtypes, constants: this.#constants, valueBytes: this.#memoryBytes });
    } catch (error) {
      if (!(error instanceof UnknownInputError)) throw error;
      const names = error.sources.map((name) => `${JSON.stringify(name)}: …`).join(", ");
      const advised = new UnsupportedError(`${error.message}: new Session(model, { constants: { ${names} } })`);
      throw withData(advised, error.code, error.facts);
    }
  }
}

/** A program that ran, and the types that its inputs had. */
interface Last {
  readonly ready: Ready;
  readonly types: ReadonlyMap<string, Pick<Tensor, "dtype" | "shape">>;
  readonly plain: PlainRows | null;
}

function typesOf(given: ReadonlyMap<string, Tensor>): Last["types"] {
  return new Map(Array.from(given, ([name, { dtype, shape }]) => [name, { dtype, shape }]));
}

/** Whether what is given has the types of the last run, but for the number of rows where those are a batch. */
function isAlike({ ready, types }: Last, given: ReadonlyMap<string, Tensor>): boolean {
  for (const [name, { dtype, shape }] of given) {
    const last = types.get(name)!;
    if (dtype !== last.dtype || shape.length !== last.shape.length) return false;
    for (let axis = ready.isBatched ? 1 : 0; axis < shape.length; axis++) {
      if (shape[axis] !== last.shape[axis]) return false;
    }
  }
  return true;
}

/** Scores of pairs of classes say nothing of a class alone. */
function scoresPairs({ operator, attributes }: GraphNode): boolean {
  return operator === "SVMClassifier" && !attributes.has("prob_a");
}

function severalInputs(inputs: readonly string[]): UnsupportedError {
  const names = inputs.map(quoted).join(", ");
  const sentence = `predict: the graph takes ${inputs.length} inputs (${names}): use run`;
  return withData(new UnsupportedError(sentence), "predict-inputs", { inputs });
}

function isKnown(shape: GraphValue["shape"]): boolean {
  return shape?.every((size) => typeof size === "number") === true;
}

/** An example, or rows of them, as the input's own shape behind the rows. */
function rowsOf(input: GraphValue, x: TensorLike): { tensor: Tensor; isOneRow: boolean } {
  const given = x instanceof Tensor || input.dtype === null ? tensor(x) : tensor(x, { dtype: input.dtype });
  const declaredShape = input.shape;
  if (declaredShape === null) return { tensor: given, isOneRow: false };
  const [batch, ...row] = declaredShape;
  if (declaredShape.length === given.rank && given.rank > 2) return { tensor: given, isOneRow: false };
  const sizes = row.filter((size): size is number => typeof size === "number");
  if (batch === undefined || sizes.length < row.length) return { tensor: given, isOneRow: false };
  const size = sizeOf(sizes);
  const isFlat = given.rank === 1 && (given.size === size || (ArrayBuffer.isView(x) && given.size % size === 0));
  const isRow = given.rank === sizes.length && given.shape.every((length, axis) => length === sizes[axis]);
  const isRows =
    given.rank > 0 && given.size === given.shape[0]! * size && (given.rank === 2 || given.rank === row.length + 1);
  if (isRows && !isRow) return { tensor: given.reshape(given.shape[0]!, ...sizes), isOneRow: false };
  if (isRow || isFlat) {
    const count = given.size / size;
    return { tensor: given.reshape(count, ...sizes), isOneRow: isRow || given.size === size };
  }
  const shapes = [sizes, [size], ["n", ...sizes], ["n", size]].map((shape) => `[${shape.join(", ")}]`);
  throw shapeError(
    "predict-shape",
    "predict: expected $expected as $shapes, got $got",
    describeValue(input),
    [...new Set(shapes)],
    given.shape,
  );
}

/** Those that are given, of the inputs that there are. */
function constantsOf(graph: ToldParts, given: Readonly<Record<string, TensorLike>>): ReadonlyMap<string, Tensor> {
  const constants = graph.inputs.filter(({ name }) => Object.hasOwn(given, name));
  const isKnown = Object.keys(given).length === constants.length;
  return acceptFeeds(isKnown ? constants : graph.inputs, given, { operation: "constants", fixed: fixedIn(graph) });
}

/** A name that no input has would be no error else, but the sizes of the file in silence. */
function declaredInputs(inputs: readonly GraphValue[], shapes: Readonly<Record<string, Shape>>): GraphValue[] {
  const names = inputs.map(({ name }) => name);
  const slip = Object.keys(shapes).find((name) => !names.includes(name));
  if (slip !== undefined) throw unknownName(optionError, "session", { kind: "input", name: slip, names });
  return inputs.map((input) => declared(input, shapes));
}

/** The input with the sizes that the caller declares: those of a file are often only what it was made with. */
function declared(input: GraphValue, shapes: Readonly<Record<string, Shape>>): GraphValue {
  const shape = Object.hasOwn(shapes, input.name) ? shapes[input.name]! : null;
  if (shape === null) return input;
  if (input.shape === null || input.shape.length === shape.length) return { ...input, shape };
  const sentence = 'session: "$input" is $expected, which cannot be $got';
  throw shapeError("session-shape", sentence, input.name, describeValue(input), shape);
}

/** What a program is prepared for: the shapes, or those of one row, and the dtypes, which a file may leave open too. */
function keyOf(shapes: ReadonlyMap<string, Shape>, dtypes: ReadonlyMap<string, DType>, isOneRow: boolean): string {
  const types = Array.from(shapes, ([name, shape]) => {
    const sizes = isOneRow && shape.length > 0 ? ["rows", ...shape.slice(1)] : shape;
    return [name, dtypes.get(name), sizes];
  });
  return JSON.stringify([isOneRow, types]);
}

/** A leading size of 1 stands for any batch only where the file treats rows each by itself. */
function checkShapes(inputs: readonly GraphValue[], shapes: ReadonlyMap<string, Shape>): void {
  for (const input of inputs) {
    const given = shapes.get(input.name)!;
    if (input.shape?.[0] !== 1 || given[0] === 1) continue;
    const sentence = 'run: input "$input": expected $expected, got $got: its rows are no batch';
    throw shapeError("feed-batch", sentence, input.name, describeValue(input), given);
  }
}
