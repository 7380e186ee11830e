/**
 * A training program, step by step, as one WebAssembly module: every step is written by a kernel of its op (`kernels.ts`), and the
 * bits are those of the reference (`train/run-batch.ts`, `train/optimizer.ts`).
 *
 *     before the first dense layer | from there through the loss and back | behind its gradient | updates
 *
 * Normalisation is of the part in the middle too, because it asks for all rows of the batch. The first part and the third are run for a few rows at a time, so that what large pictures become is still in the cache when
 * the next step reads it; the sums of a parameter's gradient go on from one of these turns to the next, rows ascending. All gradients are
 * there before the first parameter changes.
 */

import { keyOf } from "../../../program/key.ts";
import type { Step, ValueId } from "../../../program/program.ts";
import { isView } from "../../../program/view.ts";
import { type Func, ModuleBuilder } from "../../../wasm/module.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { DataArea } from "../../data.ts";
import type { Define, Machine, Packing } from "../../kernel.ts";
import { head, pitchOf } from "../layout.ts";
import type { TrainingModule, TrainingModuleOptions } from "../module.ts";
import { defineWaitingUpdate, type UpdateRule } from "../update.ts";
import { elementsOf, type ParameterPlace, placeParameter, Room, type StepsForm, type ValuePlace } from "./form.ts";
import { poolBehind } from "./halved.ts";
import { stepKernels } from "./kernels.ts";
import { nothing, type Part, type Rows, type StepContext, type StepKernel } from "./step-kernel.ts";

/** What the parameters become in a form of a kernel's own, before every step. */
export interface Packed {
  readonly offset: number;
  readonly packing: Packing;
  readonly constants: readonly (ValueId | null)[];
}

export interface StepsModule extends TrainingModule {
  readonly byteLength: number;
  /** Where each value lies. */
  readonly values: readonly (ValuePlace | null)[];
  readonly parameters: ReadonlyMap<ValueId, ParameterPlace>;
  readonly packed: readonly Packed[];
}

/**
 * Null where a step has no kernel. The module exports step(base, rows), rows at least 1; or, where the loss is the caller's, forward
 * and backward; and where gradients wait also update.
 */
export function compileSteps(form: StepsForm, options: TrainingModuleOptions): StepsModule | null {
  return new StepsWriter(form, options).write();
}

/** A function of the module while it is written: for all rows at once, and for a few at a time. */
interface Written {
  readonly f: Func;
  readonly base: I32;
  readonly all: Rows;
  readonly inTurns: (parts: readonly Part[]) => void;
}

/** Bytes that the values of the rows of a turn may take. */
const turnBytes = 2 ** 19;

class StepsWriter implements StepContext {
  readonly form: StepsForm;
  readonly rule: UpdateRule;
  readonly module: ModuleBuilder;
  readonly data: DataArea;
  readonly machine: Machine;
  readonly room: Room = new Room();
  readonly parameters: ReadonlyMap<ValueId, ParameterPlace>;
  readonly values: readonly (ValuePlace | null)[];
  readonly packed: Packed[] = [];
  /** What comes before the first step. */
  readonly starts: Part[] = [];
  /** What updates the parameters, when all gradients are there. */
  readonly updates: Part[] = [];
  readonly #phases: readonly [number, number];
  readonly #kept = new Map<ValueId, number>();
  readonly #functions = new Map<object, Map<string, Func>>();

  constructor(form: StepsForm, { memory, accumulators, rule }: TrainingModuleOptions) {
    this.form = form;
    this.rule = rule;
    this.module = new ModuleBuilder("feedforward_training", memory);
    this.data = new DataArea(this.module);
    this.#phases = phasesOf(form.steps);
    this.machine = { accumulators, groupRows: this.#turnRows() };
    this.parameters = new Map(
      [...form.parameters].map((id) => [id, placeParameter(this.room, form, id, accumulators)]),
    );
    this.values = this.#placeValues();
  }

  write(): StepsModule | null {
    const parts = this.form.steps.map((step) => (isView(step) ? nothing : this.#part(step)));
    if (parts.some((part) => part === null)) return null;
    this.#writeStep(parts as Part[]);
    if (this.rule.waits) this.#writeWaitingUpdate();
    const { room, parameters, values, packed, module, data } = this;
    return { bytes: module.encode(), data: data.bytes, byteLength: room.byteLength, values, parameters, packed };
  }

  func<P extends object>(define: Define<P>, parameters: P): Func {
    const made = this.#functions.get(define) ?? new Map<string, Func>();
    this.#functions.set(define, made);
    const key = keyOf(parameters);
    const func = made.get(key) ?? define(this, parameters);
    made.set(key, func);
    return func;
  }

  place(value: ValueId): ValuePlace {
    return this.values[value]!;
  }

  /** Room for the constants of a kernel in its own form: the offset. */
  pack(packing: Packing, constants: readonly (ValueId | null)[]): number {
    const offset = this.room.take(packing.byteLength);
    this.packed.push({ offset, packing, constants });
    return offset;
  }

  kept(value: ValueId, bytes: number): number {
    const offset = this.#kept.get(value) ?? this.room.take(bytes);
    this.#kept.set(value, offset);
    return offset;
  }

  /** The parameter that a value is the gradient of, where it learns. */
  learning(gradient: ValueId): ParameterPlace | null {
    const parameter = this.form.learning.get(gradient);
    return (parameter !== undefined && this.parameters.get(parameter)) || null;
  }

  #part(step: Step): Part | null {
    const kernel: StepKernel | undefined = Object.hasOwn(stepKernels, step.op.name)
      ? stepKernels[step.op.name]
      : undefined;
    return kernel?.(this, step) ?? null;
  }

  #writeStep(parts: readonly Part[]): void {
    const [first, last] = this.#phases;
    const loss = this.form.loss === null ? lossOf(this.form.steps) : last;
    this.#writeFunction(this.form.loss === null ? "forward" : "step", ({ f, base, all, inTurns }) => {
      f.store(at(base, head.trouble), this.data.splat(f, 0));
      for (const part of this.starts) part(f, all);
      inTurns(parts.slice(0, first));
      for (const part of parts.slice(first, loss)) part(f, all);
      if (this.form.loss !== null) this.#writeEnd(parts.slice(last), { f, all, inTurns });
    });
    if (this.form.loss !== null) return;
    this.#writeFunction("backward", ({ f, all, inTurns }) => {
      for (const part of parts.slice(loss, last)) part(f, all);
      this.#writeEnd(parts.slice(last), { f, all, inTurns });
    });
  }

  #writeWaitingUpdate(): void {
    const learning = [...this.form.learning.values()].map((parameter) => this.parameters.get(parameter)!);
    this.module.export(defineWaitingUpdate(this.module, this.data, this.rule, learning));
  }

  #writeEnd(parts: readonly Part[], { f, all, inTurns }: Pick<Written, "f" | "all" | "inTurns">): void {
    inTurns(parts);
    for (const part of this.updates) part(f, all);
  }

  /** NAME(base, rows), exported. */
  #writeFunction(name: string, write: (written: Written) => void): void {
    const { groupRows } = this.machine;
    const func = this.module.func(name, (f) => {
      const [base, count] = [f.param(I32), f.param(I32)];
      const all = this.#rows(base, count, null);
      const inTurns = (some: readonly Part[]): void => {
        if (some.every((part) => part === nothing)) return;
        const own = f.local(I32);
        f.for(I32.constant(0), count, groupRows, (row) => {
          f.set(own, count.sub(row));
          f.if(I32.constant(groupRows).lessU(own.value), () => f.set(own, I32.constant(groupRows)));
          const rows = this.#rows(base, own.value, row);
          for (const part of some) part(f, rows);
        });
      };
      write({ f, base, all, inTurns });
    });
    this.module.export(func);
  }

  #rows(base: I32, count: I32, first: I32 | null): Rows {
    return {
      base,
      count,
      place: (value) => {
        const { offset, pitch, isPassing } = this.place(value);
        const start = base.add(offset);
        return first === null || isPassing ? start : start.add(first.mul(pitch));
      },
    };
  }

  #placeValues(): (ValuePlace | null)[] {
    const { values, steps, maxRows } = this.form;
    const places: (ValuePlace | null)[] = values.map(() => null);
    const take = (value: ValueId, isPassing: boolean): ValuePlace => {
      const pitch = pitchOf(elementsOf(values[value]!));
      const rows = isPassing ? this.machine.groupRows : 16 * Math.ceil(maxRows / 16);
      return { offset: this.room.take(pitch * rows), pitch, isPassing };
    };
    for (const given of [this.form.input, this.form.target, ...this.form.masks]) places[given] = take(given, false);
    for (const [i, step] of steps.entries()) {
      for (const output of step.outputs) {
        if (values[output]!.per === "program") continue;
        const isPassing = i >= this.#phases[1] || (i < this.#phases[0] && this.#isForgotten(step));
        places[output] = isView(step) ? places[step.inputs[0]!]! : take(output, isPassing);
      }
    }
    return places;
  }

  /** What a function gives to a pool whose gradient computes it again, and to nothing else. */
  #isForgotten({ op, outputs: [value] }: Step): boolean {
    const users = this.form.steps.filter(({ inputs }) => inputs.includes(value!));
    const through = users.find((user) => user.op.name === "unaryGradient");
    return (
      op.name === "unary" &&
      through !== undefined &&
      poolBehind(this.form, through) !== null &&
      users.every((user) => user === through || /^pool(Gradient)?$/.test(user.op.name))
    );
  }

  /** So many rows that what the forward steps of a turn give stays in the cache. */
  #turnRows(): number {
    const { steps, values, maxRows } = this.form;
    const outputs = steps.slice(0, this.#phases[0]).flatMap((step) => step.outputs);
    const bytes = outputs.reduce((sum, value) => sum + pitchOf(elementsOf(values[value]!)), 0);
    return Math.max(1, Math.min(maxRows, Math.floor(turnBytes / Math.max(bytes, 1))));
  }
}

function lossOf(steps: readonly Step[]): number {
  return steps.findIndex(({ op }) => op.name === "loss" || op.name === "lossFormula");
}

/** Steps that run for all rows of the batch at once, and those that go back from them. */
const whole: ReadonlySet<string> = new Set(["dense", "batchNormTraining", "layerNormTraining"]);
const wholeGradients: ReadonlySet<string> = new Set(["denseInputGradient", "batchNormGradient", "layerNormGradient"]);

/** Where the steps begin and end that run for all rows at once: from the first such layer, or the loss, to its gradient. */
function phasesOf(steps: readonly Step[]): readonly [number, number] {
  const loss = lossOf(steps);
  const first = steps.findIndex(({ op }) => whole.has(op.name));
  const last = steps.findLastIndex(({ op }) => wholeGradients.has(op.name));
  const hasPlanes = steps.some(({ op }) => op.name === "conv" || op.name === "pool");
  if (!hasPlanes) return [0, steps.length];
  return [first === -1 ? loss : Math.min(first, loss), Math.max(last, loss) + 1];
}
