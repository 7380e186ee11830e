/**
 * A plan as one WebAssembly module, whose `run_f32` and `run_u8` take a group of rows through all steps. The module knows
 * no address: scratch memory and weights are arguments, its data is imported, so all sessions of one shape share it.
 */

import type { BoundActivation } from "../functions/activation-row.ts";
import type { DenseStep, Plan, SoftmaxStep, Step } from "../plan/plan.ts";
import { type Func, type MemoryImport, ModuleBuilder } from "../wasm/module.ts";
import { I32 } from "../wasm/values.ts";
import { defineActivation, groupBytes } from "./activation.ts";
import { defineCopy } from "./copy.ts";
import { DataArea } from "./data.ts";
import { type DenseShape, defineSparse, defineTile, denseShape, packedSize, tileShape } from "./dense.ts";
import { defineConvert, quotients } from "./input.ts";
import { numberKey } from "./lane.ts";
import { defineListBytes, defineListFloats, listLayout } from "./nonzero.ts";
import { defineSoftmax } from "./softmax.ts";

export interface ProgramOptions {
  readonly memory: MemoryImport;
  /** Vector registers in which a kernel may keep sums. */
  readonly accumulators: number;
  /** Rows that one call takes at most. */
  readonly groupRows: number;
}

export interface Program {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must lie in memory at the address `env.data`, a multiple of 16. */
  readonly data: Uint8Array;
  readonly packing: Packing;
  /** Bytes of scratch memory that a call uses. The input lies at its start. */
  readonly scratchBytes: number;
  /** Where in the scratch memory the output of each run begins. */
  readonly outputs: { readonly floats: number; readonly bytes: number };
}

/** Where the parameters of a dense step lie, in bytes, and in which form it runs. */
export interface PackedDense {
  readonly weight: number;
  readonly bias: number;
  readonly shape: DenseShape;
  /** Whether lists of non-zero inputs are worth making. */
  readonly isSparse: boolean;
}

export interface Packing {
  /** In the order of the plan's steps; null for steps without parameters. */
  readonly steps: readonly (PackedDense | null)[];
  readonly byteLength: number;
}

export function compileProgram(plan: Plan, options: ProgramOptions): Program {
  const { writer, outputs } = writeProgram(plan, options);
  return {
    bytes: writer.module.encode(),
    data: writer.data.bytes,
    packing: writer.packing,
    scratchBytes: writer.scratchBytes,
    outputs,
  };
}

/** The module of that program before it is encoded, for printing. */
export function programModule(plan: Plan, options: ProgramOptions): ModuleBuilder {
  return writeProgram(plan, options).writer.module;
}

function writeProgram(plan: Plan, options: ProgramOptions): { writer: ProgramWriter; outputs: Program["outputs"] } {
  const writer = new ProgramWriter(plan, options);
  return { writer, outputs: { floats: writer.write("run_f32", false), bytes: writer.write("run_u8", true) } };
}

function packingOf({ steps, skipZeros }: Plan, { accumulators }: ProgramOptions): Packing {
  let byteLength = 0;
  // Of the input nothing is known: lists find out, and cost little where they find no zero.
  let hasZeros = true;
  const packed = steps.map((step) => {
    const isSparse = hasZeros && skipZeros;
    hasZeros = leavesZeros(step);
    if (step.kind !== "dense") return null;
    const { inputs, outputs } = step;
    const shape = (isSparse ? denseShape : tileShape)(inputs, outputs, accumulators);
    const weight = byteLength;
    const bias = weight + 4 * packedSize(shape);
    byteLength = bias + 16 * shape.vectors;
    return { weight, bias, shape, isSparse };
  });
  return { steps: packed, byteLength };
}

/** The arguments of `run`. */
interface Arguments {
  readonly rows: I32;
  readonly scratch: I32;
  readonly weights: I32;
}

/** A call of one kernel, written into `run`. */
type Call = (f: Func, place: Arguments) => void;

/** Rows in scratch memory. */
interface Rows {
  readonly offset: number;
  /** The distance of two rows in bytes. */
  readonly pitch: number;
  /** Bytes that are not floats yet. */
  readonly isBytes: boolean;
}

class ProgramWriter {
  readonly module: ModuleBuilder;
  readonly data: DataArea;
  readonly packing: Packing;
  scratchBytes = 0;
  readonly #plan: Plan;
  readonly #options: ProgramOptions;
  /** Kernels and buffers are made once, and serve both kinds of input. */
  readonly #functions = new Map<string, Func>();
  readonly #buffers = new Map<string, number>();
  #calls: Call[] = [];

  constructor(plan: Plan, options: ProgramOptions) {
    this.module = new ModuleBuilder("feedforward", options.memory);
    this.data = new DataArea(this.module);
    this.packing = packingOf(plan, options);
    this.#plan = plan;
    this.#options = options;
  }

  /** Writes a run function for one kind of input; returns where the output begins. */
  write(name: string, isBytes: boolean): number {
    const { inputSize, outputSize, steps } = this.#plan;
    this.#calls = [];
    const itemBytes = isBytes ? 1 : 4;
    const offset = this.#buffer("input", 4 * inputSize);
    let rows: Rows = { offset, pitch: itemBytes * inputSize, isBytes };
    if (!isBytes && this.#standardizes) rows = this.#enter(rows);
    steps.forEach((step, i) => {
      if (step.kind === "dense") rows = this.#dense(step, this.packing.steps[i]!, rows);
      else if (step.kind === "activation") rows = this.#activation(step.activation, this.#floats(rows), `step${i}`);
      else rows = this.#softmax(step, this.#floats(rows));
    });
    const output = this.#compact(this.#floats(rows), 4 * outputSize);
    this.#define(name);
    return output.offset;
  }

  #define(name: string): void {
    const run = this.module.func(name, (f) => {
      const place = { rows: f.param(I32), scratch: f.param(I32), weights: f.param(I32) };
      for (const call of this.#calls) call(f, place);
    });
    this.module.export(run);
  }

  #dense(step: DenseStep, packed: PackedDense, rows: Rows): Rows {
    const pitch = 16 * packed.shape.vectors;
    const result = { offset: this.#buffer(step.name, pitch), pitch, isBytes: false };
    if (packed.isSparse) this.#sparse(step, packed, rows, result);
    else this.#tile(step, packed, rows, result);
    return step.epilogue === null ? result : this.#activation(step.epilogue, result, null);
  }

  #sparse(step: DenseStep, packed: PackedDense, rows: Rows, result: Rows): void {
    const { module, data } = this;
    const { shape } = packed;
    const layout = listLayout(step.inputs, 16 * shape.panel);
    const lists = this.#buffer(`${step.name} lists`, layout.rowBytes);
    const source = this.#standardizes ? this.#floats(rows) : rows;
    const list = source.isBytes
      ? this.#once(`${step.name} list u8`, () =>
          defineListBytes(module, data, layout, (f) => quotients(f, data, this.#plan.input.divisor)),
        )
      : this.#once(`${step.name} list f32`, () => defineListFloats(module, data, layout, source.pitch));
    const sparse = this.#once(`${step.name} sparse`, () => defineSparse(module, shape, layout));
    this.#calls.push((f, { rows: count, scratch, weights }) => {
      f.call(list, scratch.add(source.offset), count, scratch.add(lists), weights.add(packed.weight));
      f.call(sparse, scratch.add(lists), count, weights.add(packed.bias), scratch.add(result.offset));
    });
  }

  #tile(step: DenseStep, packed: PackedDense, rows: Rows, result: Rows): void {
    const source = this.#floats(rows);
    const tile = this.#once(`${step.name} tile`, () =>
      defineTile(this.module, packed.shape, source.pitch, this.#options.accumulators),
    );
    this.#calls.push((f, { rows: count, scratch, weights }) => {
      const [weight, bias] = [weights.add(packed.weight), weights.add(packed.bias)];
      f.call(tile, scratch.add(source.offset), count, weight, bias, scratch.add(result.offset));
    });
  }

  /** In place; the input itself is copied first where it is the first step. */
  #activation(activation: BoundActivation, rows: Rows, copyTo: string | null): Rows {
    const target = copyTo === null || rows.offset !== 0 ? rows : this.#copy(rows, rows.pitch, copyTo);
    const { name, alpha } = activation;
    const kernel = this.#once(alpha === undefined ? name : `${name} ${numberKey(alpha)}`, () =>
      defineActivation(this.module, this.data, activation),
    );
    this.#calls.push((f, { rows: count, scratch }) => {
      const start = f.let(scratch.add(target.offset));
      f.call(kernel, start, start.add(count.mul(target.pitch)));
    });
    return target;
  }

  #softmax({ size, to }: SoftmaxStep, rows: Rows): Rows {
    const pitch = 4 * size;
    const offset = this.#buffer(`softmax${to}`, pitch);
    const kernel = this.#once(`softmax ${size} ${rows.pitch}`, () =>
      defineSoftmax(this.module, this.data, size, rows.pitch),
    );
    this.#calls.push((f, { rows: count, scratch }) => {
      f.call(kernel, scratch.add(rows.offset), count, scratch.add(offset));
    });
    return { offset, pitch, isBytes: false };
  }

  get #standardizes(): boolean {
    return this.#plan.input.mean !== null || this.#plan.input.std !== null;
  }

  #floats(rows: Rows): Rows {
    return rows.isBytes ? this.#enter(rows) : rows;
  }

  /** Input as it came, bytes or floats, as the network declares it. */
  #enter(rows: Rows): Rows {
    const pitch = 4 * this.#plan.inputSize;
    const offset = this.#buffer("converted", pitch);
    const kernel = this.#once(`input ${rows.isBytes}`, () =>
      defineConvert(this.module, this.data, this.#plan, rows.isBytes),
    );
    this.#calls.push((f, { rows: count, scratch }) => {
      f.call(kernel, scratch.add(rows.offset), count, scratch.add(offset));
    });
    return { offset, pitch, isBytes: false };
  }

  /** Rows without padding between them. */
  #compact(rows: Rows, pitch: number): Rows {
    return rows.pitch === pitch ? rows : this.#copy(rows, pitch, "output");
  }

  #copy(rows: Rows, pitch: number, name: string): Rows {
    const offset = this.#buffer(name, pitch);
    const kernel = this.#once(`copy ${rows.pitch} ${pitch}`, () => defineCopy(this.module, rows.pitch, pitch));
    this.#calls.push((f, { rows: count, scratch }) => {
      f.call(kernel, scratch.add(rows.offset), count, scratch.add(offset));
    });
    return { ...rows, offset, pitch };
  }

  #once(key: string, define: () => Func): Func {
    const func = this.#functions.get(key) ?? define();
    this.#functions.set(key, func);
    return func;
  }

  /** Room for the rows of a group and one group of vectors behind them. */
  #buffer(key: string, pitch: number): number {
    const known = this.#buffers.get(key);
    if (known !== undefined) return known;
    const offset = this.scratchBytes;
    this.#buffers.set(key, offset);
    this.scratchBytes += 64 * Math.ceil((pitch * this.#options.groupRows + groupBytes) / 64);
    return offset;
  }
}

/** Whether many outputs of a step are exactly 0. */
function leavesZeros(step: Step): boolean {
  const activation = step.kind === "dense" ? step.epilogue : step.kind === "activation" ? step.activation : null;
  return activation?.name === "relu" || activation?.name === "step";
}
