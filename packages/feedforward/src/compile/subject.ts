/**
 * What is compiled: the program below a model, the one that a session would run, with what is to be said of its inputs and
 * outputs. A model with a step that only the reference runs is refused before anything is written.
 */

import { unsupportedError } from "../errors.ts";
import { planProgram } from "../kernels/forms.ts";
import type { Model } from "../model.ts";
import type { Task } from "../network/task.ts";
import type { InputPort, OutputPort, Program, ValueId } from "../program/program.ts";
import { NetworkRunner, type PortInfo, type Prepare, type Runner, type RunnerOptions } from "../runner.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";

/** What a graph leaves open. */
export type OpenOptions = Omit<RunnerOptions, "memoryBytes">;

/** A value that goes in or comes out: of one row, where there are rows. */
export interface Port {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** Elements of it. */
  readonly size: number;
  readonly value: ValueId;
}

/** A value that the module carries from one run to the next. */
export interface StatePort {
  readonly input: Port;
  readonly output: Port;
}

export interface Subject {
  readonly program: Program;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly states: readonly StatePort[];
  /** Rows do not see each other: a call may take several. */
  readonly hasRows: boolean;
  readonly labels: readonly string[] | null;
  /** What the numbers of a row are called, columns of a table say. */
  readonly names: readonly string[] | null;
  /** What rows of the only output mean; null where there are several outputs. */
  readonly task: Task | null;
  /** What a byte of the only input is divided by. */
  readonly divisor: number;
}

export function subjectOf(model: Model, { shapes = {}, ...options }: OpenOptions): Subject {
  const { runner, program } = captured(model, { ...options, shapes: withOneRow(model, shapes) });
  refuseHostSteps(program);
  const isOfRow = ({ value }: InputPort): boolean => program.values[value]!.per === "example";
  const hasRows = program.inputs.length > 0 && program.inputs.every(isOfRow);
  const portOf = ({ name, value }: InputPort | OutputPort, own?: Shape): Port => {
    const { dtype, shape: whole } = program.values[value]!;
    const shape = own ?? (hasRows ? whole.slice(1) : whole);
    return { name, dtype, shape, size: sizeOf(whole), value };
  };
  const [inputShape, outputShape] = "layers" in model ? [model.input.shape, model.outputShape] : [];
  const inputs = program.inputs.map((port) => portOf(port, inputShape));
  const outputs = program.outputs.map((port) => portOf(port, outputShape));
  const links = Object.entries(options.state ?? {});
  const named = (ports: readonly Port[], name: string): Port => ports.find((port) => port.name === name)!;
  const free = outputs.filter(({ name }) => !links.some(([, output]) => output === name));
  return {
    program,
    inputs: inputs.filter(({ name }) => !links.some(([input]) => input === name)),
    outputs: free,
    states: links.map(([input, output]) => ({ input: named(inputs, input), output: named(outputs, output) })),
    hasRows,
    labels: model.labels,
    names: "layers" in model ? model.input.names : null,
    task: free.length === 1 ? runner.taskOf(free[0]!.size) : null,
    divisor: program.inputs[0]?.transform.divisor ?? 1,
  };
}

/** How the model would be run, with the program that it is made ready for, without making it ready. */
function captured(model: Model, options: RunnerOptions): { readonly runner: Runner; readonly program: Program } {
  const programs: Program[] = [];
  const prepare: Prepare = (program) => {
    programs.push(program);
    return { threadsFor: () => 1, run() {} };
  };
  const runner = "layers" in model ? new NetworkRunner(model, prepare) : model.runner(prepare, options);
  const [program] = programs;
  if (program !== undefined) return { runner, program };
  const open = runner.inputs.filter(({ shape }) => shape?.every((size) => typeof size === "number") !== true);
  const sentence = "compile: $inputs leave sizes open, and a file has one size: say them, { shapes: { NAME: [1, …] } }";
  throw unsupportedError("compile-open", sentence, open.map(describePort));
}

function describePort({ name, shape }: PortInfo): string {
  const sizes = shape === null ? "any shape" : `[${shape.map((size) => size ?? "?").join(", ")}]`;
  return `${JSON.stringify(name)} ${sizes}`;
}

/** Where a graph leaves only the number of rows open, it is compiled for one; what it does with more follows from that. */
function withOneRow(model: Model, told: Readonly<Record<string, Shape>>): Readonly<Record<string, Shape>> {
  if ("layers" in model) return told;
  const own = model.inputs.flatMap(({ name, shape }): [string, Shape][] => {
    if (Object.hasOwn(told, name) || shape === null || typeof shape[0] === "number") return [];
    const [, ...rest] = shape;
    const isKnown = shape.length > 0 && rest.every((size) => typeof size === "number");
    return isKnown ? [[name, [1, ...rest]]] : [];
  });
  return Object.fromEntries([...Object.entries(told), ...own]); // a name may be `__proto__`
}

function refuseHostSteps(program: Program): void {
  const { steps } = planProgram(program, { accumulators: 13, groupRows: 1 });
  const without = program.steps.filter((_, i) => steps[i] === "reference");
  if (without.length === 0) return;
  const sentence =
    "compile: only steps that have a kernel can be written out, and these have none: $steps; a session runs them";
  const names = without.map(({ name, op }) => `${name} (${op.name})`);
  throw unsupportedError("compile-steps", sentence, names.length > 8 ? [...names.slice(0, 8), "…"] : names);
}
