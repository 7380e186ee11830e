/**
 * Training in WebAssembly step by step: chains of convolutions, pooling and dense layers, whose every step has a kernel. Numbers go
 * into its memory and back as for chains of dense layers alone (`engine.ts`), but for images, which are floats here.
 */

import { openTraining, type TrainingMemory } from "../backend/training.ts";
import type { LossName } from "../functions/loss.ts";
import { head } from "../kernels/training/layout.ts";
import type { StepsForm } from "../kernels/training/steps/form.ts";
import { compileSteps, type StepsModule } from "../kernels/training/steps/writer.ts";
import type { UpdateRule } from "../kernels/training/update.ts";
import type { Step as ProgramStep } from "../program/program.ts";
import type { TrainingProgram } from "./differentiate.ts";
import { isUntroubled, readArray, writeArray, writeHead } from "./engine-memory.ts";
import { cleanSlots, type OptimizerRow, optimizers, stepNumbers } from "./optimizer.ts";
import type { Step } from "./schedule.ts";
import type { Batch, SteppedTraining, Stepper } from "./stepper.ts";

interface Lowered {
  readonly program: TrainingProgram;
  readonly loss: LossName;
  readonly rule: UpdateRule;
}

/** Null where a step has no kernel, or where WebAssembly cannot run. */
export function stepsStepper(training: SteppedTraining, { program, loss, rule }: Lowered): Stepper | null {
  const { values, steps, input, target, masks, constants, measured } = program;
  if (masks.length > 0 || constants.size > 0 || measured.size > 0) return null;
  const learning = new Map([...program.gradients].map(([name, value]) => [value, program.parameters.get(name)!]));
  if (learning.size !== program.parameters.size) return null;
  const form: StepsForm = {
    values,
    steps: steps.map((step) => withoutZeros(step, training, program)),
    input,
    target,
    loss,
    learning,
    maxRows: training.maxRows,
    slots: rule.slots,
  };
  const open = openTraining((place) => compileSteps(form, { ...place, rule }));
  return open && new StepsStepper(open.memory, { module: open.block, names: program.parameters }, training);
}

/** A convolution may leave out inputs of 0: parameters stay finite, and no bias is or becomes -0, unless it is from the beginning. */
function withoutZeros(step: ProgramStep, { parameters }: SteppedTraining, program: TrainingProgram): ProgramStep {
  if (step.op.name !== "conv") return step;
  const name = [...program.parameters].find(([, value]) => value === step.inputs[2])?.[0];
  const skipZeros = name !== undefined && !parameters.get(name)!.some((value) => Object.is(value, -0));
  return { ...step, attributes: { ...step.attributes, skipZeros } };
}

interface Opened {
  readonly module: StepsModule;
  readonly names: TrainingProgram["parameters"];
}

class StepsStepper implements Stepper {
  readonly #memory: TrainingMemory;
  readonly #module: StepsModule;
  readonly #training: SteppedTraining;
  readonly #names: TrainingProgram["parameters"];
  /** The parameters as kernels want them; each with its own copy where one reads it. */
  readonly #packed: readonly (() => void)[];

  constructor(memory: TrainingMemory, { module, names }: Opened, training: SteppedTraining) {
    this.#memory = memory;
    this.#module = module;
    this.#names = names;
    this.#training = training;
    this.#forEachArray((array, place) => writeArray(memory, array, place));
    this.#packed = module.packed.map(({ offset, packing, constants }) => () => {
      const start = memory.address(offset);
      const arrays = constants.map((value) => (value === null ? null : this.#arrayOf(value)));
      packing.write(arrays, memory.bytes.subarray(start, start + packing.byteLength));
    });
  }

  step({ positions, key }: Batch, now: Step): number {
    const memory = this.#memory;
    const { settings, examples } = this.#training;
    const { input, target } = this.#module;
    writeHead(memory, positions.length, stepNumbers(settings, now));
    for (const write of this.#packed) write();
    const [to, wanted] = [input, target].map(({ offset }) => memory.address(offset) / 4) as [number, number];
    for (let row = 0; row < positions.length; row++) {
      examples.copyInput(positions[row]!, memory.floats, to + (row * input.pitch) / 4, key);
      examples.copyTarget(positions[row]!, memory.floats, wanted + (row * target.pitch) / 4, 0);
    }
    memory.step(positions.length);
    cleanSlots(settings, now, (slot) => this.#slotsOf(slot));
    return memory.floats[memory.address(head.loss) / 4]!;
  }

  isFinite(): boolean {
    return isUntroubled(this.#memory);
  }

  sync(): void {
    this.#forEachArray((array, place) => readArray(this.#memory, array, place));
  }

  /** A parameter that lies in one row. */
  #arrayOf(value: number): Float32Array {
    const { offset, size } = this.#module.parameters.get(value)!;
    const start = this.#memory.address(offset) / 4;
    return this.#memory.floats.subarray(start, start + size);
  }

  #slotsOf(slot: string): Float32Array[] {
    const { settings } = this.#training;
    const position = 1 + optimizers[settings.name].slots.indexOf(slot as never);
    return [...this.#module.parameters.values()].map(({ offset, bytes }) => {
      const start = this.#memory.address(offset + position * bytes) / 4;
      return this.#memory.floats.subarray(start, start + bytes / 4);
    });
  }

  /** Each parameter and each of its slots, with where it lies. */
  #forEachArray(visit: (array: Float32Array, place: Parameters<typeof writeArray>[2]) => void): void {
    const { parameters, state, settings } = this.#training;
    const row: OptimizerRow = optimizers[settings.name];
    for (const [name, value] of this.#names) {
      const place = this.#module.parameters.get(value)!;
      const arrays = [parameters.get(name)!, ...row.slots.map((slot) => state.get(`${name}.${slot}`)!)];
      for (const [s, array] of arrays.entries()) visit(array, { ...place, offset: place.offset + s * place.bytes });
    }
  }
}
