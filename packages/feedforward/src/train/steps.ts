/**
 * Training in WebAssembly step by step: chains of any layers, each of whose steps has a kernel; with layers that stay as they are, and
 * any loss. Numbers go into its memory and back as for chains of dense layers alone
 * (`engine.ts`), but for images, which are floats here.
 */

import { openTraining, type TrainingMemory } from "../backend/training.ts";
import { float32 } from "../functions/lane.ts";
import type { LossName } from "../functions/loss.ts";
import { dropTiny, leastValue } from "../functions/tiny.ts";
import { head } from "../kernels/training/layout.ts";
import type { StepsForm, ValuePlace } from "../kernels/training/steps/form.ts";
import { compileSteps, type StepsModule } from "../kernels/training/steps/writer.ts";
import { arraysBehind, type UpdateRule, waitingArray } from "../kernels/training/update.ts";
import type { Step } from "../program/program.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { TrainingProgram } from "./differentiate.ts";
import { type ArrayPlace, isUntroubled, readArray, updateWaiting, writeArray, writeHeads } from "./engine-memory.ts";
import { drawMasks } from "./masks.ts";
import { cleanSlots, type OptimizerRow, optimizers, stepNumbers } from "./optimizer.ts";
import type { ScheduleStep } from "./schedule.ts";
import { statisticsShare } from "./statistics.ts";
import type { Batch, SteppedTraining, Stepper } from "./stepper.ts";

type Floats = Float32Array<ArrayBuffer>;

interface Lowered {
  readonly program: TrainingProgram;
  /** Null where no kernel computes it: then its own formulas do. */
  readonly loss: LossName | null;
  readonly rule: UpdateRule;
}

/** Null where a step has no kernel, or where WebAssembly cannot run. */
export function stepsStepper(training: SteppedTraining, { program, loss, rule }: Lowered): Stepper | null {
  const { values, steps, input, target, masks, constants, parameters } = program;
  const learning = [...program.gradients].filter(([name]) => training.learning.has(name));
  const form: StepsForm = {
    values,
    steps: steps.map((step) => withoutZeros(step, training, program)),
    input,
    target,
    masks: masks.map(({ value }) => value),
    loss,
    parameters: parameters.values(),
    constants,
    statisticsShare,
    learning: new Map(learning.map(([name, value]) => [value, parameters.get(name)!])),
    maxRows: training.maxRows,
    slots: arraysBehind(rule),
  };
  const open = openTraining((place) => compileSteps(form, { ...place, rule }));
  return open && new StepsStepper(open.memory, { module: open.block, program, isLossApart: loss === null }, training);
}

/** An input as floats; of bytes that stand for numbers, each by its number. */
function enter(
  { images, copyInput }: SteppedTraining["examples"],
  { position, key }: { readonly position: number; readonly key: number },
  floats: Float32Array,
  offset: number,
): void {
  if (images === null) {
    copyInput(position, floats, offset, key);
    return;
  }
  const { numbers } = images;
  const bytes = images.rowOf(position, key);
  for (let i = 0; i < bytes.length; i++) floats[offset + i] = numbers[bytes[i]!]!;
}

/** A convolution may leave out inputs of 0: parameters stay finite, and no bias is or becomes -0, unless it is from the beginning. */
function withoutZeros(step: Step, { parameters }: SteppedTraining, program: TrainingProgram): Step {
  if (step.op.name !== "conv") return step;
  const name = [...program.parameters].find(([, value]) => value === step.inputs[2])?.[0];
  const skipZeros = name !== undefined && !parameters.get(name)!.some((value) => Object.is(value, -0));
  return { ...step, attributes: { ...step.attributes, skipZeros } };
}

interface Opened {
  readonly module: StepsModule;
  readonly program: TrainingProgram;
  /** The loss is computed by its formulas, in between. */
  readonly isLossApart: boolean;
}

class StepsStepper implements Stepper {
  readonly #memory: TrainingMemory;
  readonly #module: StepsModule;
  readonly #training: SteppedTraining;
  readonly #program: TrainingProgram;
  readonly #loss: (rows: number) => void;
  /** What the module exports, in the order in which it is called. */
  readonly #names: readonly string[];
  /** The parameters as kernels want them; each with its own copy where one reads it. */
  readonly #packed: readonly (() => void)[];

  constructor(memory: TrainingMemory, { module, program, isLossApart }: Opened, training: SteppedTraining) {
    this.#memory = memory;
    this.#module = module;
    this.#program = program;
    this.#training = training;
    this.#loss = isLossApart ? this.#lossApart() : () => {};
    this.#names = isLossApart ? ["forward", "backward"] : ["step"];
    this.#forEachArray((array, place) => writeArray(memory, array, place));
    this.#packed = module.packed.map(({ offset, packing, constants }) => () => {
      const start = memory.address(offset);
      const arrays = constants.map((value) => (value === null ? null : this.#arrayOf(value)));
      packing.write(arrays, memory.bytes.subarray(start, start + packing.byteLength));
    });
  }

  step({ positions, key, step }: Batch, now: ScheduleStep): number {
    const memory = this.#memory;
    const { settings, clip, examples, backprop } = this.#training;
    const [input, target] = [this.#placeOf(this.#program.input), this.#placeOf(this.#program.target)];
    writeHeads(memory, 1, { rows: positions.length, ...stepNumbers(settings, now) });
    for (const write of this.#packed) write();
    const [to, wanted] = [input, target].map(({ offset }) => memory.address(offset) / 4) as [number, number];
    for (let row = 0; row < positions.length; row++) {
      enter(examples, { position: positions[row]!, key }, memory.floats, to + (row * input.pitch) / 4);
      examples.copyTarget(positions[row]!, memory.floats, wanted + (row * target.pitch) / 4, 0);
    }
    drawMasks(backprop.masks, { rows: positions.length, key, step });
    for (const [i, { values, units }] of backprop.masks.entries()) {
      const place = this.#placeOf(this.#program.masks[i]!.value);
      writeArray(memory, values as Float32Array, { ...place, rows: positions.length, size: units, bytes: 0 });
    }
    const [first, ...rest] = this.#names;
    memory.run(first!, positions.length);
    this.#loss(positions.length);
    for (const name of rest) memory.run(name, positions.length);
    if (clip.norm !== null) updateWaiting(memory, clip.norm, this.#gradients(), positions.length);
    cleanSlots(settings, now, (slot) => this.#slotsOf(slot));
    return memory.floats[memory.address(head.loss) / 4]!;
  }

  isFinite(): boolean {
    return isUntroubled(this.#memory, 1);
  }

  sync(): void {
    this.#forEachArray((array, place) => readArray(this.#memory, array, place));
  }

  #placeOf(value: number): ValuePlace {
    return this.#module.values[value]!;
  }

  /** By the formulas of the reference, on copies. */
  #lossApart(): (rows: number) => void {
    const { steps, values, loss } = this.#program;
    const { op, attributes, inputs, outputs } = steps.find((step) => step.outputs[0] === loss)!;
    const { maxRows } = this.#training;
    const size = sizeOf(values[inputs[0]!]!.shape);
    const [x, target, gradient] = [0, 1, 2].map(() => new Float32Array(maxRows * size)) as [Floats, Floats, Floats];
    const mean = new Float32Array(1);
    return (rows) => {
      const memory = this.#memory;
      const place = (value: number) => ({ ...this.#placeOf(value), rows, size, bytes: 0 });
      readArray(memory, x, place(inputs[0]!));
      readArray(memory, target, place(inputs[1]!));
      const operand = (data: Floats) => ({
        dtype: "float32" as const,
        shape: [rows, size],
        data: data.subarray(0, rows * size),
      });
      const one = { dtype: "float32" as const, shape: [], data: mean };
      op.reference(float32, { inputs: [operand(x), operand(target)], outputs: [one, operand(gradient)] }, attributes);
      dropTiny(gradient, leastValue);
      writeArray(memory, gradient, place(outputs[1]!));
      memory.floats[memory.address(head.loss) / 4] = mean[0]!;
    };
  }

  /** A parameter that lies in one row. */
  #arrayOf(value: number): Float32Array {
    const { offset, size } = this.#module.parameters.get(value)!;
    const start = this.#memory.address(offset) / 4;
    return this.#memory.floats.subarray(start, start + size);
  }

  /** Where the gradients of those that learn wait, in the order of the parameters. */
  #gradients(): ArrayPlace[] {
    const array = waitingArray(optimizers[this.#training.settings.name].slots.length);
    return [...this.#training.learning.keys()].map((name) => {
      const place = this.#module.parameters.get(this.#program.parameters.get(name)!)!;
      return { ...place, offset: place.offset + array * place.bytes };
    });
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
  #forEachArray(visit: (array: Float32Array, place: ArrayPlace) => void): void {
    const { parameters, state, settings } = this.#training;
    const row: OptimizerRow = optimizers[settings.name];
    for (const [name, value] of this.#program.parameters) {
      const place = this.#module.parameters.get(value)!;
      // What stays as it is has nothing to remember.
      const slots = row.slots.flatMap((slot) => state.get(`${name}.${slot}`) ?? []);
      const arrays = [parameters.get(name)!, ...slots];
      for (const [s, array] of arrays.entries()) visit(array, { ...place, offset: place.offset + s * place.bytes });
    }
  }
}
