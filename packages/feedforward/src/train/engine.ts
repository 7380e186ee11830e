/**
 * Training in WebAssembly: which networks it has kernels for, and the way of their numbers into its memory and back. A batch of
 * images stays bytes: all of them are copied there once, and a step is told where its rows lie.
 */

import type { ThreadsOption } from "../backend/backend.ts";
import { openTraining, type TrainingMemory, type TrainingPlace, type TrainingTeam } from "../backend/training.ts";
import { derivatives } from "../functions/derivative.ts";
import {
  head,
  type LayerPlace,
  pitchOf,
  type TrainingForm,
  type TrainingLayout,
  trainingLayout,
} from "../kernels/training/layout.ts";
import { hasLoss } from "../kernels/training/losses.ts";
import { compileTraining, trainingExports } from "../kernels/training/module.ts";
import { arraysBehind, type UpdateRule, waitingArray } from "../kernels/training/update.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import { isView } from "../program/view.ts";
import { differentiate, type TrainingProgram } from "./differentiate.ts";
import { type ArrayPlace, isUntroubled, readArray, updateWaiting, writeArray, writeHeads } from "./engine-memory.ts";
import { asBytes } from "./few-numbers.ts";
import { forwardProgram } from "./forward.ts";
import { formulaSettings, lossRow } from "./loss-options.ts";
import { cleanSlots, isDividedByZero, type OptimizerRow, optimizers, stepNumbers } from "./optimizer.ts";
import type { ScheduleStep } from "./schedule.ts";
import { type Batch, referenceStepper, type SteppedTraining, type Stepper } from "./stepper.ts";
import { stepsStepper } from "./steps.ts";
import { type SharedStepper, TeamStepper } from "./team-stepper.ts";

/** Images that stand in memory as a whole; more are copied batch by batch. */
const residentBytes = 2 ** 28;

/** In multiply-adds of a step: with less than this, waking other threads takes longer than it saves. */
const leastWork = 2 ** 22;

/** A layer of the chain by the names of its parameters. */
interface ChainLayer {
  readonly weight: string;
  readonly bias: string;
  readonly outputs: number;
  readonly functions: UnaryAttributes["formula"][];
}

/** Null where the reference must train it, or where WebAssembly cannot run. */
export function engineStepper(training: SteppedTraining): Stepper | null {
  const { network, examples, maxRows, frozen } = training;
  // It would make 0/0 of what pads a row.
  if (isDividedByZero(training.settings)) return null;
  const asked = formulaSettings(network, training.loss);
  const program = differentiate(forwardProgram(network, frozen), asked.name, lossRow(asked));
  const rule = ruleOf(training);
  const loss = typeof training.loss === "string" && hasLoss(training.loss) ? training.loss : null;
  const chain = training.learning.size === training.parameters.size ? chainOf(program) : null;
  if (chain === null || loss === null) return stepsStepper(training, { program, loss, rule });
  const { floats } = examples;
  const images = examples.images ?? (floats && asBytes(floats, network.inputSize));
  const form = {
    inputs: network.inputSize,
    layers: chain.map(({ outputs, functions }) => ({ outputs, functions })),
    loss,
    maxRows,
    input: images === null ? "floats" : "bytes",
    slots: arraysBehind(rule),
  } as const;
  return chainStepper({ ...training, examples: { ...examples, images } }, { form, chain, rule });
}

interface Planned {
  readonly form: Omit<TrainingForm, "threads">;
  readonly chain: readonly ChainLayer[];
  readonly rule: UpdateRule;
}

function chainStepper(training: SteppedTraining, planned: Planned): Stepper | null {
  const threads = training.threads === "auto" && workOf(planned.form) < leastWork ? 1 : training.threads;
  const together = threads === 1 ? null : openChain(training, planned, threads);
  const alone = (): Stepper | null => openChain(training, planned, 1);
  return together === null ? alone() : new TeamStepper(together, () => alone() ?? referenceStepper(training));
}

function openChain(
  training: SteppedTraining,
  { form, chain, rule }: Planned,
  threads: ThreadsOption,
): EngineStepper | null {
  const compile = (place: TrainingPlace) => {
    const layout = trainingLayout({ ...form, threads: place.threads });
    const byteLength = layout.byteLength + imageRoom(training, form.inputs);
    return { ...compileTraining(layout, { ...place, rule }), byteLength, layout };
  };
  const open = openTraining(compile, { threads, exports: trainingExports });
  return open && new EngineStepper({ ...open, layout: open.block.layout, chain }, training);
}

/** Bytes for the images behind all else: for all of them, or for those of a batch. */
function imageRoom({ examples: { images }, maxRows }: SteppedTraining, inputs: number): number {
  if (images === null) return 0;
  // A vector may be read behind the last pixel.
  return (areResident(images) ? images.whole!.length : maxRows * inputs) + 16;
}

function areResident({ whole }: NonNullable<SteppedTraining["examples"]["images"]>): boolean {
  return whole !== null && whole.length <= residentBytes;
}

/** Multiply-adds of a step, were no input 0. */
function workOf({ inputs, layers, maxRows }: Planned["form"]): number {
  const sizes = [inputs, ...layers.map(({ outputs }) => outputs)];
  return layers.reduce((sum, { outputs }, i) => sum + 3 * maxRows * sizes[i]! * outputs, 0);
}

function ruleOf({ settings, clip }: Pick<SteppedTraining, "settings" | "clip">): UpdateRule {
  const row: OptimizerRow = optimizers[settings.name];
  const waits = clip.norm !== null;
  return {
    slots: row.slots.length,
    numbers: row.numbers(settings, 1).length,
    hasDecay: settings.weightDecay !== 0,
    // A gradient that waits is written in every step.
    movesAlone: settings.weightDecay !== 0 || row.slots.length > 0 || waits,
    limit: clip.value,
    waits,
    apply: (lane, element) => row.update(lane, element, settings),
  };
}

/** The layers of a program that is dense layers, each with functions behind it, and a loss; else null. */
function chainOf({ steps, values, parameters, gradients, input }: TrainingProgram): ChainLayer[] | null {
  const names = new Map([...parameters].map(([name, value]) => [value, name]));
  if (gradients.size !== parameters.size) return null;
  const chain: ChainLayer[] = [];
  let last = input;
  for (const step of steps.slice(
    0,
    steps.findIndex(({ op }) => op.name.startsWith("loss")),
  )) {
    const { op, attributes, inputs, outputs } = step;
    if (inputs[0] !== last) return null;
    last = outputs[0]!;
    if (isView(step)) continue;
    const behind = chain.at(-1);
    if (op.name === "dense") {
      const [weight, bias] = inputs.slice(1).map((value) => names.get(value!));
      const { shape } = values[last]!;
      if (weight === undefined || bias === undefined || shape.length !== 2) return null;
      chain.push({ weight, bias, outputs: shape[1]!, functions: [] });
    } else if (op.name === "unary" && behind !== undefined) {
      const { formula } = attributes as UnaryAttributes;
      if (!Object.hasOwn(derivatives, formula.name)) return null;
      behind.functions.push(formula);
    } else return null;
  }
  return chain.length === 0 ? null : chain;
}

interface Opened {
  readonly memory: TrainingMemory;
  readonly team: TrainingTeam | null;
  readonly layout: TrainingLayout;
  readonly chain: readonly ChainLayer[];
}

class EngineStepper implements Stepper, SharedStepper {
  readonly #memory: TrainingMemory;
  readonly #team: TrainingTeam | null;
  readonly #layout: TrainingLayout;
  readonly #chain: readonly ChainLayer[];
  readonly #training: SteppedTraining;
  /** Where the images lie as a whole, or room for those of a batch; null for floats. */
  readonly #images: { readonly start: number; readonly areAll: boolean } | null;

  constructor({ memory, team, layout, chain }: Opened, training: SteppedTraining) {
    this.#memory = memory;
    this.#team = team;
    this.#layout = layout;
    this.#chain = chain;
    this.#training = training;
    this.#forEachArray((array, place) => writeArray(memory, array, place));
    memory.run("prepare", 0);
    this.#images = this.#placeImages();
  }

  /** On one thread no step is lost. */
  step(batch: Batch, now: ScheduleStep): number {
    return this.tryStep(batch, now)!;
  }

  tryStep({ positions, key }: Batch, now: ScheduleStep): number | null {
    const memory = this.#memory;
    const { settings, clip } = this.#training;
    const { threads } = this.#layout.form;
    writeHeads(memory, threads, { rows: positions.length, ...stepNumbers(settings, now) });
    if (this.#images === null) this.#writeFloats(positions, key);
    else this.#writeAddresses(positions, key);
    this.#writeTargets(positions);
    if (!this.#run(positions.length)) return null;
    if (clip.norm !== null) updateWaiting(memory, clip.norm, this.#gradients(), positions.length);
    cleanSlots(settings, now, (slot) => this.#slotsOf(slot));
    return memory.floats[memory.address(head.loss) / 4]!;
  }

  /** False where the step is lost. */
  #run(rows: number): boolean {
    const memory = this.#memory;
    const { form, chunkRows } = this.#layout;
    const alone = (): void => memory.run("step", rows);
    if (this.#team !== null) {
      return this.#team.step({
        base: memory.address(0),
        rows,
        phases: [
          { entry: entryOf("chunk"), count: Math.ceil(rows / chunkRows) },
          { entry: entryOf("slice"), count: form.threads },
        ],
        alone: (entry, index) => memory.run(trainingExports[entry]!, rows, index),
        wholly: alone,
      });
    }
    alone();
    return true;
  }

  isFinite(): boolean {
    return isUntroubled(this.#memory, this.#layout.form.threads);
  }

  sync(): void {
    this.#forEachArray((array, place) => readArray(this.#memory, array, place));
  }

  /** Each parameter and each of its slots, with where it lies. */
  #forEachArray(visit: (array: Float32Array, place: ArrayPlace) => void): void {
    const { parameters, state, settings } = this.#training;
    const row: OptimizerRow = optimizers[settings.name];
    for (const [i, { weight, bias }] of this.#chain.entries()) {
      const layer = this.#layout.layers[i]!;
      for (const [name, place] of [
        [weight, weightPlace(layer)],
        [bias, biasPlace(layer)],
      ] as const) {
        const arrays = [parameters.get(name)!, ...row.slots.map((slot) => state.get(`${name}.${slot}`)!)];
        for (const [s, array] of arrays.entries()) visit(array, { ...place, offset: place.offset + s * place.bytes });
      }
    }
  }

  /** Where the gradients wait, in the order of the parameters. */
  #gradients(): ArrayPlace[] {
    const array = waitingArray(optimizers[this.#training.settings.name].slots.length);
    return this.#layout.layers
      .flatMap((layer) => [weightPlace(layer), biasPlace(layer)])
      .map((place) => ({ ...place, offset: place.offset + array * place.bytes }));
  }

  /** What the optimizer remembers under this name, where it lies, what pads it included. */
  #slotsOf(slot: string): Float32Array[] {
    const { floats } = this.#memory;
    const position = 1 + optimizers[this.#training.settings.name].slots.indexOf(slot as never);
    return this.#layout.layers.flatMap((layer) =>
      [weightPlace(layer), biasPlace(layer)].map(({ offset, bytes }) => {
        const start = this.#memory.address(offset + position * bytes) / 4;
        return floats.subarray(start, start + bytes / 4);
      }),
    );
  }

  #placeImages(): { start: number; areAll: boolean } | null {
    const { images } = this.#training.examples;
    if (images === null) return null;
    const layout = this.#layout;
    const start = this.#memory.address(layout.byteLength);
    const areAll = areResident(images);
    if (areAll) this.#memory.bytes.set(images.whole!, start);
    this.#memory.floats.set(images.numbers, this.#memory.address(layout.lists.table) / 4);
    return { start, areAll };
  }

  #writeFloats(positions: Uint32Array, key: number): void {
    const { floats } = this.#memory;
    const layout = this.#layout;
    const [start, pitch] = [this.#memory.address(layout.input) / 4, layout.inputPitch / 4];
    for (let row = 0; row < positions.length; row++) {
      this.#training.examples.copyInput(positions[row]!, floats, start + row * pitch, key);
    }
  }

  /** Sixteen rows are read at a time, from any row on, so what is missing to them is told twice. */
  #writeAddresses(positions: Uint32Array, key: number): void {
    const { bytes } = this.#memory;
    const layout = this.#layout;
    const { start, areAll } = this.#images!;
    const { inputs } = layout.form;
    const words = new Int32Array(bytes.buffer, this.#memory.address(layout.lists.rows), positions.length + 15);
    for (let row = 0; row < words.length; row++) {
      const position = row < positions.length ? row : 0;
      words[row] = start + (areAll ? positions[position]! : position) * inputs;
    }
    if (areAll) return;
    const { rowOf } = this.#training.examples.images!;
    for (let row = 0; row < positions.length; row++) bytes.set(rowOf(positions[row]!, key), start + row * inputs);
  }

  #writeTargets(positions: Uint32Array): void {
    const { floats } = this.#memory;
    const layout = this.#layout;
    const pitch = pitchOf(layout.form.layers.at(-1)!.outputs) / 4;
    const start = this.#memory.address(layout.target) / 4;
    const { copyTarget } = this.#training.examples;
    for (let row = 0; row < positions.length; row++) copyTarget(positions[row]!, floats, start + row * pitch, 0);
  }
}

function entryOf(name: (typeof trainingExports)[number]): number {
  return trainingExports.indexOf(name);
}

function weightPlace({ weight, weightBytes, inputs, outputs, pitch }: LayerPlace): ArrayPlace {
  return { offset: weight, rows: inputs, size: outputs, pitch, bytes: weightBytes };
}

function biasPlace({ bias, outputs, pitch }: LayerPlace): ArrayPlace {
  return { offset: bias, rows: 1, size: outputs, pitch, bytes: pitch };
}
