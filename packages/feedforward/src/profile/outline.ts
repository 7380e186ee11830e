/**
 * What a model computes, step after step, without computing it: the program below a network or a graph as rows of data. Sizes
 * that a file leaves open stay open where what follows from them can be told: the graph is lowered for two sets of numbers, and
 * where both programs are the same, a size that goes with an open one bears its name.
 */

import { ShapeError, UnsupportedError, withData } from "../errors.ts";
import { planProgram } from "../kernels/forms.ts";
import type { Model } from "../model.ts";
import { checkOptions } from "../options/check.ts";
import { livesOf, place } from "../program/lifetimes.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import { isView } from "../program/view.ts";
import {
  NetworkRunner,
  type OutputInfo,
  type PortInfo,
  type Prepare,
  type Runner,
  type RunnerOptions,
  runnerOptions,
} from "../runner.ts";
import { type DType, itemSize } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { operationOf } from "./operation.ts";

/** A size; the name of one that is chosen when it runs; null where it follows from one. */
export type OutlineSize = number | string | null;

/** A step that runs: its operation, its sizes, its work. */
export interface OutlineStep {
  /** The layer's or node's name. */
  readonly name: string;
  /** In a few words: `conv 3×3 /2`. */
  readonly operation: string;
  /** The functions that are applied to every element of the first output, in their order. */
  readonly functions: readonly string[];
  readonly dtype: DType;
  /** Of the first output. */
  readonly shape: readonly OutlineSize[];
  /** Numbers that the file brings for it. */
  readonly parameters: number;
  /** Of one example; null where open sizes decide. */
  readonly multiplyAdds: number | null;
  /** Bytes that are read and written for one example, constants among them; null where open sizes decide. */
  readonly bytes: number | null;
  /** Which code runs it in WebAssembly; a view only gives values another shape, and takes no time. */
  readonly runs: "kernel" | "reference" | "view";
}

/** A model as what it takes, what it gives, and the steps that run. */
export interface Outline {
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly OutputInfo[];
  /** Rows of a batch do not see each other: sizes and counts are of one. */
  readonly isBatched: boolean;
  readonly steps: readonly OutlineStep[];
  readonly parameters: number;
  readonly multiplyAdds: number | null;
  /** What is alive together while one example runs, and the constants; null where open sizes decide. */
  readonly memoryBytes: number | null;
}

/** A program for two sets of sizes that a file leaves open, which are the same where it leaves none open. */
interface Twins {
  readonly one: Program;
  readonly other: Program;
  /** Each open size in both. */
  readonly names: readonly { readonly name: string | null; readonly one: number; readonly other: number }[];
  /** How the size of the batch is called. */
  readonly batch: OutlineSize;
}

/**
 * The steps of a model as they run. An `UnsupportedError` where the program depends on sizes that are left open: it names them,
 * and `shapes` says them.
 */
export function outline(model: Model, options: RunnerOptions = {}): Outline {
  checkOptions<RunnerOptions>("outline", options, runnerOptions);
  const { runner, programs } = captured(model, options);
  const twins = twinsOf(model, options, runner, programs);
  return outlineOf(twins, runner);
}

/** The outline of a program whose sizes are all known. */
export function outlineProgram(program: Program, ports: Pick<Runner, "inputs" | "outputs">): Outline {
  return outlineOf({ one: program, other: program, names: [], batch: 1 }, ports);
}

function outlineOf(twins: Twins, { inputs, outputs }: Pick<Runner, "inputs" | "outputs">): Outline {
  const { one, other } = twins;
  const { steps: plans } = planProgram(one, { accumulators: 13, groupRows: 1 });
  const agreed = (of: (program: Program) => number): number | null => (of(one) === of(other) ? of(one) : null);
  const steps = one.steps.map((step, i): OutlineStep => {
    const { name, epilogue, outputs: written } = step;
    return {
      name,
      operation: operationOf(one, step),
      functions: epilogue.map((formula) => formula.name),
      dtype: one.values[written[0]!]!.dtype,
      shape: sizesOf(twins, written[0]!),
      parameters: sum(constantsOf(one, step).map((value) => one.constants.get(value)!.length)),
      multiplyAdds: agreed((program) => workOf(program, program.steps[i]!)),
      bytes: agreed((program) => bytesOf(program, program.steps[i]!)),
      runs: typeof plans[i] === "string" ? plans[i] : "kernel",
    };
  });
  return {
    inputs,
    outputs,
    isBatched: isBatched(one),
    steps,
    parameters: sum([...one.constants].filter(([value]) => isRead(one, value)).map(([, data]) => data.length)),
    multiplyAdds: agreed((program) => sum(program.steps.map((step) => workOf(program, step)))),
    memoryBytes: agreed(memoryOf),
  };
}

/** How the model would be run, with every program that it is made ready for, without making it ready. */
function captured(model: Model, options: RunnerOptions): { readonly runner: Runner; readonly programs: Program[] } {
  const programs: Program[] = [];
  const prepare: Prepare = (program) => {
    programs.push(program);
    return { threadsFor: () => 1, run() {} };
  };
  const runner = "layers" in model ? new NetworkRunner(model, prepare) : model.runner(prepare, options);
  return { runner, programs };
}

function twinsOf(model: Model, options: RunnerOptions, { inputs }: Runner, [known]: readonly Program[]): Twins {
  if (known !== undefined) return { one: known, other: known, names: [], batch: "layers" in model ? "rows" : 1 };
  const open = inputs.flatMap((input) => openSizes(input));
  const keys = [...new Set(open)];
  const names = keys.map((key, k) => ({ key, one: 64 * (k + 2), other: 64 * (k + 2 + keys.length) }));
  const shapesFor = (which: "one" | "other"): Record<string, Shape> =>
    Object.fromEntries(
      inputs.map((input) => [input.name, withSizes(input, (key) => names.find((name) => name.key === key)![which])]),
    );
  if (inputs.some(({ shape }) => shape === null)) throw questionOn(inputs);
  try {
    const [one, other] = (["one", "other"] as const).map((which) => {
      const { programs } = captured(model, { ...options, memoryBytes: 2 ** 53 - 1, shapes: shapesFor(which) });
      return programs[0]!;
    }) as [Program, Program];
    if (!areAlike(one, other)) throw questionOn(inputs);
    const batch = inputs[0]?.shape?.[0] ?? null;
    return { one, other, batch, names: names.map(({ key, ...sizes }) => ({ ...sizes, name: nameOf(key) })) };
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof UnsupportedError)) throw error;
    throw questionOn(inputs, error);
  }
}

/** The open sizes of an input; those without a name by their place. */
function openSizes({ name, shape }: PortInfo): string[] {
  return (shape ?? []).flatMap((size, axis) => (typeof size === "number" ? [] : [keyOf(name, size, axis)]));
}

function keyOf(input: string, size: string | null, axis: number): string {
  return size === null ? JSON.stringify([input, axis]) : JSON.stringify(size);
}

function nameOf(key: string): string | null {
  const parsed: unknown = JSON.parse(key);
  return typeof parsed === "string" ? parsed : null;
}

function withSizes({ name, shape }: PortInfo, sizeFor: (key: string) => number): Shape {
  return shape!.map((size, axis) => (typeof size === "number" ? size : sizeFor(keyOf(name, size, axis))));
}

/** The error that asks for the sizes that are to be said. */
function questionOn(inputs: readonly PortInfo[], cause?: Error): UnsupportedError {
  const open = inputs.filter(({ shape }) => shape === null || shape.some((size) => typeof size !== "number"));
  const described = open.map(({ name, shape }) => {
    const sizes = shape === null ? "any shape" : `[${shape.map((size) => size ?? "?").join(", ")}]`;
    return `${JSON.stringify(name)} ${sizes}`;
  });
  const form = open.map(({ name, shape }) => {
    const sizes = shape?.map((size) => (typeof size === "number" ? size : "…")).join(", ") ?? "…";
    return `${JSON.stringify(name)}: [${sizes}]`;
  });
  const sentence = `outline: the steps depend on sizes that the file leaves open: ${described.join(", ")}`;
  const asking = new UnsupportedError(`${sentence}; say them, { shapes: { ${form.join(", ")} } }`, { cause });
  const facts = { inputs: open.map(({ name }) => name), shapes: open.map(({ shape }) => shape) };
  return withData(asking, "outline-sizes", facts);
}

/** Whether two programs are the same step by step, but for sizes. */
function areAlike(one: Program, other: Program): boolean {
  const forms = [one, other].map(({ steps, values }) => [
    values.map(({ shape, per }) => [shape.length, per]),
    steps.map(({ op, inputs, outputs }) => [op.name, inputs, outputs]),
  ]);
  return JSON.stringify(forms[0]) === JSON.stringify(forms[1]);
}

/** The sizes of a value, open ones by their names. */
function sizesOf({ one, other, names, batch }: Twins, value: ValueId): OutlineSize[] {
  const [a, b] = [one, other].map(({ values }) => values[value]!.shape) as [Shape, Shape];
  const isRow = isBatched(one) && one.values[value]!.per === "example";
  return a.map((size, axis) => {
    if (isRow && axis === 0 && size === 1) return batch;
    if (size === b[axis]) return size;
    return names.find((name) => name.one === size && name.other === b[axis])?.name ?? null;
  });
}

/** Multiply-adds of one example; what multiplies nothing counts one for each element that it gives. */
export function workOf({ values }: Program, { op, attributes, inputs, outputs }: Step): number {
  const types = inputs.map((input) => (input === null ? null : values[input]!));
  if (op.isView) return 0;
  if (op.work !== undefined) return op.work(types, attributes);
  if (op.name === "dense") return sizeOf(types[0]!.shape) * types[1]!.shape[1]!;
  return sum(outputs.map((output) => sizeOf(values[output]!.shape)));
}

/** Whether a program is one example of a batch, and its values begin with its rows. */
function isBatched({ values, inputs }: Program): boolean {
  return inputs.length > 0 && inputs.every(({ value }) => values[value]!.per === "example");
}

function constantsOf({ constants }: Program, { inputs }: Step): ValueId[] {
  return inputs.filter((input): input is ValueId => input !== null && constants.has(input));
}

function isRead({ steps }: Program, value: ValueId): boolean {
  return steps.some(({ inputs }) => inputs.includes(value));
}

function bytesOf(program: Program, step: Step): number {
  if (isView(step)) return 0;
  return sum([...step.inputs, ...step.outputs].map((value) => (value === null ? 0 : valueBytes(program, value))));
}

function valueBytes({ values }: Program, value: ValueId): number {
  return itemSize(values[value]!.dtype) * sizeOf(values[value]!.shape);
}

function memoryOf(program: Program): number {
  const needs = livesOf(program).map((life) => ({ ...life, bytes: valueBytes(program, life.value) }));
  return place(needs).byteLength + sum([...program.constants.values()].map(({ byteLength }) => byteLength));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
