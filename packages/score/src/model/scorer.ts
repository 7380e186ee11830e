/**
 * A session as scoring sees it: rows of `size` numbers in, rows of `width` float32 out, with what the outputs are called.
 * One program runs everything, `session.predict`, so the bits are its bits. A graph with an input for each feature, [N, 1]
 * each, is given the columns of a row apart.
 */

import { givesProbabilities, type Model, type Network, type Session, Tensor } from "feedforward";
import { outline } from "feedforward/profile";
import { refuse } from "../errors.ts";
import { namesWritten } from "./declared.ts";

export type Task = "classes" | "binary" | "regression";

export interface Scorer {
  readonly session: Session;
  /** Values of a row. */
  readonly size: number;
  /** Outputs of a row. */
  readonly width: number;
  readonly task: Task;
  readonly isProbability: boolean;
  /** A name for each class; of one sigmoid two. */
  readonly labels: readonly string[];
  /** What the features are called, in order; null where the model does not say. */
  readonly names: readonly string[] | null;
  /** Whether the model declares what bytes are divided by. */
  readonly scalesBytes: boolean;
  /** The outputs of `count` rows, one after the other. */
  readonly predict: (rows: Float32Array | Uint8Array, count: number) => Float32Array;
}

/** A session of a network or a graph, if it is one that takes a row at a time. */
export function scorerOf(session: Session): Scorer {
  return "layers" in session.model ? ofNetwork(session, session.model) : ofGraph(session);
}

function ofNetwork(session: Session, network: Network): Scorer {
  const { inputSize: size, outputSize: width, task } = network;
  const row = network.input.shape;
  const rest = { isProbability: givesProbabilities(network), scalesBytes: network.input.scale !== null };
  const { names } = network.input;
  const predict: Scorer["predict"] = (rows, count) => session.predict(tensorOf(rows, [count, ...row])).data;
  return { session, size, width, task, labels: labelsOf(session, width, task), names, predict, ...rest };
}

function tensorOf(rows: Float32Array | Uint8Array, shape: readonly number[]): Tensor<"float32"> | Tensor<"uint8"> {
  return rows instanceof Uint8Array ? new Tensor("uint8", shape, rows) : new Tensor("float32", shape, rows);
}

function ofGraph(session: Session): Scorer {
  const output = outputOf(session);
  const { names, size, predict } = session.inputs.length === 1 ? oneInput(session, output) : inputEach(session, output);
  const { length: width } = predict(new Float32Array(size), 1); // what a graph leaves open, one row of zeros tells
  const task = taskOf(session, width);
  const isProbability = saysProbability(session.model, output);
  const labels = labelsOf(session, width, task);
  return { session, size, width, task, isProbability, labels, names, scalesBytes: false, predict };
}

/** The one output of float32: classifiers of scikit-learn have the label beside it. */
function outputOf({ outputs }: Session): string {
  const floats = outputs.filter(({ dtype }) => dtype === null || dtype.startsWith("float") || dtype === "bfloat16");
  const [only, ...others] = floats;
  if (only !== undefined && others.length === 0) return only.name;
  const sentence = "the model has the outputs $outputs: one of numbers can be scored";
  throw refuse(
    "model-outputs",
    sentence,
    outputs.map(({ name }) => name),
  );
}

type RowScorer = Pick<Scorer, "names" | "size" | "predict">;

function oneInput(session: Session, output: string): RowScorer {
  const { name, dtype, shape } = session.inputs[0]!;
  const [batch, ...row] = shape ?? [null, null];
  if (!row.every((axis) => typeof axis === "number") || (typeof batch === "number" && batch !== 1)) {
    const sentence =
      "the model's input $input is $shape: rows of a known shape can be scored, one or any number at a time";
    throw refuse("model-input-shape", sentence, name, (shape ?? []).map(String));
  }
  checkDtype(name, dtype);
  const size = row.reduce((product, axis) => product * axis, 1);
  const run = (rows: Float32Array | Uint8Array, count: number): Float32Array =>
    session.predict(tensorOf(Float32Array.from(rows), [count, ...row]), { output }).data;
  const byRow = rowByRow(run, size);
  return {
    names: namesWritten(session.model, size),
    size,
    predict: batch === 1 || !isRowwise(session.model) ? byRow : run,
  };
}

/** One row at a time. */
function rowByRow(run: Scorer["predict"], size: number): Scorer["predict"] {
  return (rows, count) => {
    const parts = Array.from({ length: count }, (_, i) => run(rows.subarray(i * size, (i + 1) * size), 1));
    const width = parts[0]?.length ?? 0;
    const all = new Float32Array(width * count);
    parts.forEach((part, i) => {
      all.set(part, i * width);
    });
    return all;
  };
}

/** Whether rows of a graph do not see each other; else each is run for itself, or its answer would depend on its neighbours. */
function isRowwise(model: Model): boolean {
  try {
    return outline(model).isBatched;
  } catch {
    return false;
  }
}

/** [N, 1] or [N] each, called as its column is. */
function inputEach(session: Session, output: string): RowScorer {
  const { inputs } = session;
  for (const { name, dtype, shape } of inputs) {
    const [batch, ...row] = shape ?? [];
    const isColumn = shape !== null && typeof batch !== "number" && row.every((axis) => axis === 1) && row.length < 2;
    if (!isColumn) {
      const sentence =
        "the model has $count inputs, and $input is $shape: of several inputs each must be one column, [N, 1]";
      throw refuse("model-inputs", sentence, inputs.length, name, (shape ?? []).map(String));
    }
    checkDtype(name, dtype);
  }
  const size = inputs.length;
  const predict: Scorer["predict"] = (rows, count) => {
    const feeds = inputs.map(({ name, shape }, column): [string, Tensor] => {
      const values = Float32Array.from({ length: count }, (_, i) => rows[i * size + column]!);
      return [name, new Tensor("float32", shape!.length === 2 ? [count, 1] : [count], values)];
    });
    return session.run(new Map(feeds))[output]!.to("float32").data;
  };
  const names = inputs.map(({ name }) => name);
  return { names, size, predict: isRowwise(session.model) ? predict : rowByRow(predict, size) };
}

function checkDtype(name: string, dtype: string | null): void {
  if (dtype === null || dtype === "float32") return;
  throw refuse("model-input-dtype", "the model's input $input is $dtype: float32 can be scored", name, dtype);
}

/** By the step that ran last, as the session tells classes. */
function taskOf(session: Session, width: number): Task {
  if (width > 1) return "classes";
  const last = session.steps.at(-1);
  const own =
    last?.op.name === "unary" ? (last.attributes as { readonly formula: { readonly name: string } }).formula : null;
  return (last?.epilogue.at(-1) ?? own)?.name === "sigmoid" ? "binary" : "regression";
}

/** What comes out of Softmax or Sigmoid, or is called so. */
function saysProbability(model: Model, output: string): boolean {
  if (!("nodes" in model)) return false;
  const maker = model.nodes.find(({ outputs }) => outputs.includes(output));
  return ["Softmax", "Sigmoid"].includes(maker?.operator ?? "") || /prob/i.test(output);
}

function labelsOf(session: Session, width: number, task: Task): string[] {
  if (task === "regression") return [];
  return Array.from({ length: task === "binary" ? 2 : width }, (_, i) => session.label(i));
}
