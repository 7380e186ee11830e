/**
 * A program as one WebAssembly module, whose functions take a group of examples through its steps. The module knows no
 * address: scratch memory and weights are arguments, its data is imported, so all sessions of one form share it. It names
 * no op: each step is written by the kernel that its plan came from. Steps without a kernel part the module into several
 * functions; the reference runs between them.
 */

import { keyOf } from "../program/key.ts";
import { livesOf, place, storageOf } from "../program/lifetimes.ts";
import type { Program, ValueId } from "../program/program.ts";
import { type Func, type MemoryImport, ModuleBuilder } from "../wasm/module.ts";
import { I32 } from "../wasm/values.ts";
import { defineCanonical } from "./canonical.ts";
import { defineCopy } from "./copy.ts";
import { DataArea } from "./data.ts";
import { bytesOf, groupRowsOf, type ProgramPlan, planProgram } from "./forms.ts";
import { defineConvert, type RawInput } from "./input.ts";
import type { Context, Define, KernelPlan, Machine, Place } from "./kernel.ts";
import { emitUnary, groupBytes } from "./unary.ts";
import { layoutWeights, type WeightsLayout } from "./weights.ts";

export interface ProgramOptions {
  readonly memory: MemoryImport;
  readonly accumulators: number;
  /** Every step is a function of its own, named by its position. */
  readonly isParted?: boolean;
}

/** Where a value lies in scratch memory, and how far apart its examples lie. */
export interface Slot {
  readonly offset: number;
  readonly pitch: number;
}

/** What runs one after the other: a function of the module, or a step in the reference, by its position. */
export type Part = string | number;

export interface CompiledProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must lie in memory at the address `env.data`, a multiple of 16. */
  readonly data: Uint8Array;
  readonly plan: ProgramPlan;
  readonly weights: WeightsLayout;
  /** Examples that one call takes at most. */
  readonly groupRows: number;
  /** Bytes of scratch memory that a call uses. */
  readonly scratchBytes: number;
  /** Where each value lies; null for constants. */
  readonly slots: readonly (Slot | null)[];
  /** Where the examples of each output lie without padding, after the floats of inputs and after their bytes. */
  readonly outputs: { readonly floats: readonly number[]; readonly bytes: readonly number[] };
  readonly parts: readonly Part[];
  /** The only input may be given as bytes, for which the module has `run_u8`. */
  readonly takesBytes: boolean;
}

export function compileProgram(program: Program, options: ProgramOptions): CompiledProgram {
  const module = new ModuleBuilder("feedforward", options.memory);
  const writer = new ProgramWriter(program, module, { ...options, groupRows: groupRowsOf(program) });
  const { parts, outputs } = writer.write(options.isParted);
  const { plan, weights, scratchBytes, slots, takesBytes, machine } = writer;
  const { groupRows } = machine;
  const [bytes, data] = [writer.module.encode(), writer.data.bytes];
  return { bytes, data, plan, weights, groupRows, scratchBytes, slots, outputs, parts, takesBytes };
}

/** The module of that program before it is encoded, for printing. */
export function programModule(program: Program, options: ProgramOptions): ModuleBuilder {
  const module = new ModuleBuilder("feedforward", options.memory);
  const writer = new ProgramWriter(program, module, { ...options, groupRows: groupRowsOf(program) });
  writer.write();
  return module;
}

/** The arguments of `run`. */
interface Arguments {
  readonly rows: I32;
  readonly scratch: I32;
  readonly weights: I32;
}

/** Writes the functions of a program into a module, first the one that takes floats; who encodes them decides where everything lies. */
export class ProgramWriter implements Context {
  readonly module: ModuleBuilder;
  readonly data: DataArea;
  readonly machine: Machine;
  readonly plan: ProgramPlan;
  readonly weights: WeightsLayout;
  readonly slots: readonly (Slot | null)[];
  readonly takesBytes: boolean;
  readonly scratchBytes: number;
  readonly #program: Program;
  readonly #storage: readonly ValueId[];
  /** Where the kernel of each step has its scratch memory. */
  readonly #stepScratch: readonly number[];
  /** Whatever comes is transformed before the first step. */
  readonly #standardizes: boolean;
  readonly #convertsInput: boolean;
  /** Where the bytes of the only input become floats. */
  readonly #converted: number;
  /** Where the outputs lose their padding. */
  readonly #compact: readonly number[];
  readonly #functions = new Map<object, Map<string, Func>>();

  constructor(program: Program, module: ModuleBuilder, machine: Machine) {
    this.module = module;
    this.data = new DataArea(module);
    this.machine = machine;
    this.plan = planProgram(program, machine);
    this.weights = layoutWeights(program, this.plan);
    this.#program = program;
    this.#storage = storageOf(program);
    const [input] = program.inputs;
    const isFloat = input !== undefined && program.values[input.value]!.dtype === "float32";
    this.takesBytes = program.inputs.length === 1 && isFloat && !this.plan.steps.includes("reference");
    const { mean = null, std = null } = input?.transform ?? {};
    this.#standardizes = this.takesBytes && (mean !== null || std !== null);
    this.#convertsInput = this.#standardizes || (this.takesBytes && wantsFloats(program, this.plan));
    const layout = layOut(program, { ...this.plan, ...this.machine, convertsInput: this.#convertsInput });
    this.slots = layout.slots;
    this.scratchBytes = layout.byteLength;
    this.#stepScratch = layout.stepScratch;
    this.#converted = layout.converted;
    this.#compact = layout.compact;
  }

  func<P extends object>(define: Define<P>, parameters: P): Func {
    const made = this.#functions.get(define) ?? new Map<string, Func>();
    this.#functions.set(define, made);
    const key = keyOf(parameters);
    const func = made.get(key) ?? define(this, parameters);
    made.set(key, func);
    return func;
  }

  write(isParted = false): Pick<CompiledProgram, "parts" | "outputs"> {
    const parts: Part[] = [];
    const last = this.#program.steps.length;
    let from = 0;
    for (let i = 0; i <= last; i++) {
      const isHost = this.plan.steps[i] === "reference";
      if (i < last && !isHost && !(isParted && i > from)) continue;
      const name = from === 0 && i === last ? "run_f32" : `run_${from}`;
      this.#run(name, [from, i], false);
      parts.push(name);
      if (isHost) parts.push(i);
      from = isHost ? i + 1 : i;
    }
    if (this.takesBytes) this.#run("run_u8", [0, last], true);
    const outputsOf = (isBytes: boolean): number[] =>
      this.#program.outputs.map((_, i) => this.#output(i, isBytes).offset);
    return { parts, outputs: { floats: outputsOf(false), bytes: outputsOf(true) } };
  }

  /** A function that runs the steps from one position to before another. */
  #run(name: string, [from, to]: readonly [number, number], isBytes: boolean): void {
    const run = this.module.func(name, (f) => {
      const place = { rows: f.param(I32), scratch: f.param(I32), weights: f.param(I32) };
      if (from === 0 && this.#isConverted(isBytes)) this.#convert(f, place, isBytes);
      for (let i = from; i < to; i++) {
        const plan = this.plan.steps[i]!;
        if (typeof plan !== "string") this.#step(f, place, i, { plan, isBytes });
      }
      if (to === this.plan.steps.length)
        for (const i of this.#program.outputs.keys()) this.#finishOutput(f, place, i, isBytes);
    });
    this.module.export(run);
  }

  #step(f: Func, at: Arguments, index: number, { plan, isBytes }: { plan: KernelPlan; isBytes: boolean }): void {
    const { inputs, outputs, epilogue } = this.#program.steps[index]!;
    const takesBytes = isBytes && plan.takesBytes === true && !this.#standardizes;
    const [places, results] = [
      inputs.map((input, i) => (input === null ? null : this.#place(input, at, takesBytes && i === 0, isBytes))),
      outputs.map((output) => this.#place(output, at, false, isBytes)),
    ];
    const emission = {
      ...this.#context(),
      f,
      rows: at.rows,
      inputs: places,
      outputs: results,
      packed: at.weights.add(this.weights.steps[index] ?? 0),
      scratch: at.scratch.add(this.#stepScratch[index]!),
    };
    plan.emit(emission);
    if (plan.appliesEpilogue) return;
    for (const formula of epilogue) emitUnary(emission, formula, results[0]!, results[0]!);
  }

  #context(): Context {
    return {
      module: this.module,
      data: this.data,
      machine: this.machine,
      func: (define, parameters) => this.func(define, parameters),
    };
  }

  /** Where a value lies: the input itself where a kernel takes bytes, the floats made of it for every other. */
  #place(value: ValueId, at: Arguments, takesBytes: boolean, isBytes: boolean): Place {
    const raw = this.weights.raw.get(value);
    if (raw !== undefined) return { address: at.weights.add(raw), pitch: 0, divisor: null };
    const slot = this.slots[value];
    if (slot === null || slot === undefined) return { address: at.weights, pitch: 0, divisor: null }; // packed
    if (!this.#isInput(value) || !(takesBytes || this.#isConverted(isBytes))) {
      return { address: at.scratch.add(slot.offset), pitch: slot.pitch, divisor: null };
    }
    const { divisor } = this.#program.inputs[0]!.transform;
    if (takesBytes) return { address: at.scratch.add(slot.offset), pitch: slot.pitch / 4, divisor };
    return { address: at.scratch.add(this.#converted), pitch: slot.pitch, divisor: null };
  }

  #isInput(value: ValueId): boolean {
    return this.#storage[value] === this.#program.inputs[0]?.value;
  }

  /** Whether steps take the input from where it was converted to, unless they take bytes. */
  #isConverted(isBytes: boolean): boolean {
    return this.#standardizes || (isBytes && this.#convertsInput);
  }

  #convert(f: Func, { rows, scratch }: Arguments, isBytes: boolean): void {
    const [{ value, transform }] = this.#program.inputs as [Program["inputs"][number]];
    const slot = this.slots[value]!;
    const convert = this.func(defineConversion, { inputSize: slot.pitch / 4, input: transform, isBytes });
    f.call(convert, scratch.add(slot.offset), rows, scratch.add(this.#converted));
  }

  /** Examples of an output without padding between them, and every NaN the one that leaves. */
  #finishOutput(f: Func, { rows, scratch }: Arguments, index: number, isBytes: boolean): void {
    const { value } = this.#program.outputs[index]!;
    const [from, to] = [this.#padded(value, isBytes), this.#output(index, isBytes)];
    const start = f.let(scratch.add(to.offset));
    if (from.offset !== to.offset) {
      const copy = this.func(defineCompaction, { from: from.pitch, to: to.pitch });
      f.call(copy, scratch.add(from.offset), rows, start);
    }
    if (this.#program.values[value]!.dtype !== "float32") return;
    f.call(this.func(defineCanonical, {}), start, start.add(rows.mul(to.pitch)));
  }

  #padded(value: ValueId, isBytes: boolean): Slot {
    const slot = this.slots[value]!;
    return this.#isInput(value) && this.#isConverted(isBytes) ? { ...slot, offset: this.#converted } : slot;
  }

  #output(index: number, isBytes: boolean): Slot {
    const { value } = this.#program.outputs[index]!;
    const slot = this.#padded(value, isBytes);
    const pitch = bytesOf(this.#program, value);
    return slot.pitch === pitch ? slot : { offset: this.#compact[index]!, pitch };
  }
}

const defineConversion: Define<RawInput> = ({ module, data }, raw) => defineConvert(module, data, raw);

const defineCompaction: Define<{ from: number; to: number }> = ({ module }, { from, to }) =>
  defineCopy(module, from, to);

/** Whether anything wants bytes that are given as floats. */
function wantsFloats(program: Program, { steps }: ProgramPlan): boolean {
  const storage = storageOf(program);
  const isInput = (value: ValueId | null): boolean => value !== null && storage[value] === program.inputs[0]?.value;
  const wants = program.steps.some(({ inputs }, i) => {
    const plan = steps[i]!;
    if (plan === "view") return false;
    const takesBytes = typeof plan !== "string" && plan.takesBytes === true;
    return inputs.some((input, k) => isInput(input) && !(takesBytes && k === 0));
  });
  return wants || program.outputs.some(({ value }) => isInput(value));
}

interface Layout {
  readonly slots: readonly (Slot | null)[];
  readonly stepScratch: readonly number[];
  readonly converted: number;
  readonly compact: readonly number[];
  readonly byteLength: number;
}

/** A place for everything that a group of examples needs while it runs, the first input at the start. */
function layOut(
  program: Program,
  { steps, pitches, groupRows, convertsInput }: ProgramPlan & Machine & { convertsInput: boolean },
): Layout {
  const end = steps.length;
  const storage = storageOf(program);
  const lives = livesOf(program);
  const input = lives.find(({ value }) => value === program.inputs[0]?.value);
  const room = (pitch: number): number => pitch * groupRows + groupBytes;
  const values = lives.map(({ value, first, last }) => ({ bytes: room(pitches[value]!), first, last }));
  const converted = { bytes: convertsInput ? room(pitches[input!.value]!) : 0, first: -1, last: input?.last ?? -1 };
  const scratch = steps.map((step, i) => {
    const bytes = typeof step === "string" ? 0 : (step.scratchBytes ?? 0);
    return { bytes: bytes === 0 ? 0 : bytes + groupBytes, first: i, last: i };
  });
  const compact = program.outputs.map(({ value }) => {
    const pitch = bytesOf(program, value);
    return { bytes: pitch === pitches[value] ? 0 : room(pitch), first: end, last: end };
  });
  const needs = [...values, converted, ...scratch, ...compact];
  const order = needs.map((_, i) => i).sort((a, b) => needs[a]!.first - needs[b]!.first || a - b);
  const { offsets, byteLength } = place(order.map((i) => needs[i]!));
  const offsetOf = needs.map(() => 0);
  order.forEach((i, position) => {
    offsetOf[i] = offsets[position]!;
  });
  const own = new Map(lives.map(({ value }, i) => [value, offsetOf[i]!]));
  const slots = program.values.map((_, value) => {
    const offset = own.get(storage[value]!);
    return offset === undefined ? null : { offset, pitch: pitches[value]! };
  });
  const scratchAt = values.length + 1;
  return {
    slots,
    converted: offsetOf[values.length]!,
    stepScratch: offsetOf.slice(scratchAt, scratchAt + steps.length),
    compact: offsetOf.slice(scratchAt + steps.length),
    byteLength,
  };
}
