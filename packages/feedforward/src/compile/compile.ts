/**
 * A model as files that stand alone. Everything is made in memory first: what cannot be written is refused before there is a file,
 * and the same model gives the same bytes.
 */

import { optionError } from "../errors.ts";
import type { Model } from "../model.ts";
import { checkOptions, type Kinds, kindOf } from "../options/check.ts";
import type { Shape } from "../tensor/shape.ts";
import type { TensorLike } from "../tensor/tensor.ts";
import { c } from "./c.ts";
import type { Language } from "./modules.ts";
import { checkIdentifier } from "./names.ts";
import { plain } from "./plain.ts";
import { describeModule } from "./section.ts";
import { type Standalone, standalone } from "./standalone.ts";
import { type Subject, subjectOf } from "./subject.ts";
import { besideBytes, withBytes } from "./web-assembly.ts";

/** What is written: a module of WebAssembly, one of JavaScript with its declarations or of TypeScript, or C with its header. */
export type CompileTarget = "wasm" | "js" | "ts" | "c";

export const targets: readonly CompileTarget[] = ["wasm", "js", "ts", "c"];

/** What is fixed of a model before it is translated, and how. */
export interface CompileOptions {
  readonly target: CompileTarget;
  /** What the files are called, and what names in C begin with: a letter, then letters, digits and underscores. `model` unless said. */
  readonly name?: string;
  /** How weights lie in the file. As `float16` they are rounded once, and answers are those of the rounded weights. */
  readonly weights?: "float32" | "float16";
  /** Code that is short instead of quick, of `wasm`, `js` and `ts`: what has two ways to the same bits gets the shorter one. */
  readonly small?: boolean;
  /** Of JavaScript and TypeScript: `false` writes plain JavaScript, for places that forbid WebAssembly. */
  readonly wasm?: boolean;
  /** Of JavaScript and TypeScript: the `.wasm` in a file of its own, for platforms that compile it before they run anything. */
  readonly separate?: boolean;
  /** Rows that a call takes at most. */
  readonly capacity?: number;
  /** Shapes of a graph's inputs whose sizes its file leaves open. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Inputs of a graph that are the same for every run. */
  readonly constants?: Readonly<Record<string, TensorLike>>;
  /** Inputs of a graph that are what an output was in the run before, zeros at first. */
  readonly state?: Readonly<Record<string, string>>;
  /** The SHA-256 of the model's file in hexadecimal, for the compiled file to say. */
  readonly sha256?: string;
}

const kinds: Kinds<CompileOptions> = {
  target: "a string",
  name: "a string",
  weights: "a string",
  small: "a boolean",
  wasm: "a boolean",
  separate: "a boolean",
  capacity: "a number",
  shapes: "an object",
  constants: "an object",
  state: "an object",
  sha256: "a string",
};

/** What the writer of a target is told. */
interface Job {
  readonly subject: Subject;
  readonly options: CompileOptions;
  readonly name: string;
}

/** The files by their names, the one that was asked for first. */
type Writer = (job: Job) => readonly (readonly [name: string, content: Uint8Array | string])[];

const writers: Readonly<Record<CompileTarget, Writer>> = {
  wasm: (job) => [[`${job.name}.wasm`, moduleBytes(job).bytes]],
  js: (job) => script("js", job),
  ts: (job) => script("ts", job),
  c(job) {
    if (job.options.weights === "float16")
      throw optionError("compile-c-weights", "compile: C keeps weights as float32 alone");
    const options = { ...job.options, capacity: job.options.capacity ?? 1 };
    return c(job.name, job.subject, functionsOf({ ...job, options }, machines.scalars));
  },
};

function script(target: Language["target"], job: Job): readonly (readonly [string, Uint8Array | string])[] {
  const { subject, options, name } = job;
  const language = { name, target };
  if (options.wasm === false) return plain(language, subject, functionsOf(job, machines.scalars));
  const made = moduleBytes(job);
  if (options.separate !== true) return withBytes(language, subject, made);
  return [...besideBytes(language, subject, made.alone), [`${name}.wasm`, made.bytes]];
}

/**
 * A model as files that run without this library, by their names, each whole. Their answers have the bits of a session's. An
 * UnsupportedError names the steps that only a session runs.
 */
export function compile(model: Model, options: CompileOptions): Map<string, Uint8Array> {
  checkModel(model);
  const { target, name = "model", shapes, constants, state } = checked(options);
  const open = Object.entries({ shapes, constants, state }).filter(([, value]) => value !== undefined);
  const subject = subjectOf(model, Object.fromEntries(open));
  const files = writers[target]({ subject, options, name: checkIdentifier(name) });
  return new Map(
    files.map(([file, content]) => [file, typeof content === "string" ? encoder.encode(content) : content]),
  );
}

const encoder = new TextEncoder();

function checked(given: CompileOptions): CompileOptions {
  const options = checkOptions<CompileOptions>("compile", given, kinds);
  const { target, weights = "float32", capacity = 1 } = options;
  const among = (option: string, expected: readonly string[], got: unknown): void => {
    if (expected.includes(got as string)) return;
    const sentence = "compile: expected $option to be one of $expected, got $got";
    throw optionError("compile-option", sentence, option, expected, String(got));
  };
  among("target", targets, target);
  among("weights", ["float32", "float16"], weights);
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= mostRows) return options;
  const sentence = "compile: expected capacity to be a whole number from 1 to $most, got $got";
  throw optionError("compile-capacity", sentence, mostRows, capacity);
}

/** Kernels keep lists of every row. */
const mostRows = 1024;

function checkModel(model: unknown): void {
  if (typeof model === "object" && model !== null && ("layers" in model || "nodes" in model)) return;
  throw optionError("compile-model", "compile: expected a network or a graph, got $got", kindOf(model));
}

/** For a processor's registers, and for languages that know no vectors: there what is written shorter loads sooner. */
const machines = {
  vectors: { accumulators: 13, together: null, planes: true },
  small: { accumulators: 13, together: 1, planes: true },
  scalars: { accumulators: 2, together: 1, planes: false },
} as const;

function functionsOf({ subject, options }: Job, machine: (typeof machines)[keyof typeof machines]): Standalone {
  const { weights = "float32", capacity = null } = options;
  return standalone(subject, { weights, capacity: rowsOf(subject, capacity), ...machine });
}

/** The module, and what it was made of. */
function moduleBytes(job: Job): { bytes: Uint8Array<ArrayBuffer>; alone: Standalone } {
  const { subject, options } = job;
  const alone = functionsOf(job, options.small === true ? machines.small : machines.vectors);
  const bytes = alone.module.encodeAlone({
    pages: Math.max(1, Math.ceil(alone.memoryBytes / 65536)),
    segments: alone.segments,
    globals: [
      ["capacity", alone.capacity],
      ...alone.inputs.map(({ address }, i) => [`input${i}`, address] as const),
      ...alone.outputs.map(({ address }, i) => [`output${i}`, address] as const),
    ],
    capacity: alone.capacity,
    rows: alone.rows,
    reset: alone.reset,
    start: alone.start,
    description: describeModule(subject, alone, options.sha256 ?? null),
  });
  return { bytes, alone };
}

/** A graph that runs whole takes one of what its file describes. */
function rowsOf({ hasRows }: Subject, capacity: number | null): number | null {
  return hasRows ? capacity : 1;
}
