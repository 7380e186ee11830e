/**
 * Passes over a program before any backend sees it. What only scales and shifts the outputs of a sum (batch normalisation,
 * arithmetic with constants) goes into its weights and bias, computed in float64 and rounded once: behind the sum, never
 * before it, where the subtraction would lose the digits that it was there to save. Functions of one number become the
 * epilogue of the step before. Both only where no other step reads what lies between. What windows leave out is cut away
 * (`crop.ts`), and what may skip zeros is marked (`zeros.ts`).
 *
 * They look at the program alone, never at batch, threads or backend, so every way of running it has the same bits.
 */

import type { BinaryAttributes } from "../ops/binary.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import { broadcastStrides, broadcastsTo } from "../tensor/broadcast.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import { type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import { cropWindows } from "./crop.ts";
import type { Program, Step, Value, ValueId } from "./program.ts";
import { skipZeros } from "./zeros.ts";

export interface Fused {
  readonly program: Program;
  /** The steps whose parameters were rounded once more, by name. */
  readonly rounded: readonly string[];
}

export function fuse(program: Program): Fused {
  const { program: folded, rounded } = foldAffine(program);
  return { program: skipZeros(cropWindows(new Fusing(folded).withEpilogues())), rounded };
}

/** The first pass alone: what scales and shifts the outputs of a sum is taken in, but for steps that are to stay. */
export function foldAffine(program: Program, stays: (step: Step) => boolean = () => false): Fused {
  const fusing = new Fusing(program, stays);
  return { program: fusing.withoutAffine(), rounded: fusing.rounded };
}

/** y = scale·x + shift, one of each for every output. */
interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

interface Parameters {
  readonly weight: Float32Array;
  readonly bias: Float32Array | null;
}

/** No exporter writes more steps of arithmetic behind a sum. */
const mostTaken = 64;

class Fusing {
  readonly rounded: string[] = [];
  readonly #program: Program;
  readonly #values: Value[];
  readonly #constants: Map<ValueId, TensorArray>;
  readonly #readers = new Map<ValueId, Step[]>();
  readonly #kept: ReadonlySet<ValueId>;
  /** Steps that went into others. */
  readonly #gone = new Set<Step>();
  /** Elements of weights that may still be made anew. */
  #left: number;

  readonly #stays: (step: Step) => boolean;

  constructor(program: Program, stays: (step: Step) => boolean = () => false) {
    this.#program = program;
    this.#stays = stays;
    this.#values = [...program.values];
    this.#constants = new Map(program.constants);
    this.#kept = new Set(program.outputs.map(({ value }) => value));
    this.#left = [...program.constants.values()].reduce((sum, { length }) => sum + 4 * length, 2 ** 20);
    for (const step of program.steps) {
      for (const input of step.inputs) {
        if (input === null) continue;
        const readers = this.#readers.get(input);
        if (readers === undefined) this.#readers.set(input, [step]);
        else readers.push(step);
      }
    }
  }

  withoutAffine(): Program {
    return this.#rewritten((step) => this.#withAffine(step));
  }

  withEpilogues(): Program {
    return this.#rewritten((step) => this.#withEpilogue(step));
  }

  #rewritten(rewrite: (step: Step) => Step): Program {
    const steps: Step[] = [];
    for (const step of this.#program.steps) if (!this.#gone.has(step)) steps.push(rewrite(step));
    const used = new Set(steps.flatMap(({ inputs }) => inputs));
    const constants = new Map([...this.#constants].filter(([value]) => used.has(value)));
    return { ...this.#program, values: this.#values, steps, constants };
  }

  /** The only step that reads a value, if no other step and no output does. */
  #onlyReader(value: ValueId): Step | null {
    const readers = this.#readers.get(value) ?? [];
    return readers.length === 1 && !this.#kept.has(value) ? readers[0]! : null;
  }

  #withAffine(step: Step): Step {
    const { linear } = step.op;
    const weight = this.#floats(step.inputs[1]);
    const bias = this.#floats(step.inputs[2]);
    if (linear === undefined || step.epilogue.length > 0 || weight === null) return step;
    if ((step.inputs[2] ?? null) !== null && bias === null) return step;
    const shape = this.#values[step.outputs[0]!]!.shape;
    const axis = linear.outputAxis < 0 ? linear.outputAxis + shape.length : linear.outputAxis;
    const outputs = shape[axis]!;
    let affine: Affine = { scale: new Float64Array(outputs).fill(1), shift: new Float64Array(outputs) };
    let output = step.outputs[0]!;
    const taken: Step[] = [];
    for (let next = this.#onlyReader(output); next !== null; next = this.#onlyReader(output)) {
      const composed = taken.length < mostTaken ? this.#compose(affine, next, { from: output, axis }) : null;
      if (composed === null) break;
      affine = composed;
      taken.push(next);
      output = next.outputs[0]!;
    }
    const parameters = taken.length === 0 ? null : this.#scaled(step, affine, { weight, bias });
    if (parameters === null) return step;
    for (const gone of taken) this.#gone.add(gone);
    if (bias !== null || affine.scale.some((factor) => factor !== 1)) this.rounded.push(step.name);
    const { shape: weightShape } = this.#values[step.inputs[1]!]!;
    const inputs = [
      step.inputs[0]!,
      this.#constant(parameters.weight, weightShape),
      this.#constant(parameters.bias!, [outputs]),
    ];
    return { ...step, inputs, outputs: [output] };
  }

  /** The affine function and then this step, where the step is arithmetic with a constant for each output. */
  #compose({ scale, shift }: Affine, step: Step, { from, axis }: { from: ValueId; axis: number }): Affine | null {
    if (step.op.name !== "binary" || step.epilogue.length > 0 || this.#stays(step)) return null;
    const isFirst = step.inputs[0] === from;
    if (!sameShape(this.#values[from]!.shape, this.#values[step.outputs[0]!]!.shape)) return null;
    const operand = this.#perOutput(step.inputs[isFirst ? 1 : 0]!, step.outputs[0]!, axis);
    const { operation } = step.attributes as BinaryAttributes;
    if (operand === null) return null;
    const rules: Partial<Record<BinaryAttributes["operation"], (c: number) => [factor: number, term: number] | null>> =
      {
        add: (c) => [1, c],
        sub: (c) => (isFirst ? [1, -c] : [-1, c]),
        mul: (c) => [c, 0],
        div: (c) => (isFirst ? [1 / c, 0] : null),
      };
    const parts = Array.from(operand, (c) => rules[operation]?.(c) ?? null);
    if (parts.includes(null)) return null;
    return {
      scale: scale.map((value, i) => value * parts[i]![0]),
      shift: shift.map((value, i) => value * parts[i]![0] + parts[i]![1]),
    };
  }

  /** A constant as one number for each output along an axis; null where it is none. */
  #perOutput(constant: ValueId, output: ValueId, axis: number): Float64Array | null {
    const data = this.#floats(constant);
    const [own, shape] = [this.#values[constant]!.shape, this.#values[output]!.shape];
    if (data === null || !broadcastsTo(own, shape)) return null;
    const strides = broadcastStrides(own, shape);
    if (strides.some((stride, i) => i !== axis && stride !== 0 && shape[i] !== 1)) return null;
    return Float64Array.from({ length: shape[axis]! }, (_, i) => data[i * strides[axis]!]!);
  }

  /** The parameters of a step whose outputs are scaled and shifted; null where one of them is not finite. */
  #scaled(step: Step, { scale, shift }: Affine, own: Parameters): Parameters | null {
    const { shape } = this.#values[step.inputs[1]!]!;
    // A file may use one weight many times, and folding gives each of them its own.
    if (own.weight.length > this.#left) return null;
    this.#left -= own.weight.length;
    const { weightAxis } = step.op.linear!;
    const inner = sizeOf(shape.slice(weightAxis + 1));
    const count = shape[weightAxis]!;
    const weight = own.weight.map((value, i) => value * scale[Math.floor(i / inner) % count]!);
    // + 0 where it is rounded already: no sum begins at -0.
    const bias = Float32Array.from(shift, (term, i) => (own.bias?.[i] ?? 0) * scale[i]! + term).map(
      (value) => value + 0,
    );
    return weight.every(Number.isFinite) && bias.every(Number.isFinite) ? { weight, bias } : null;
  }

  #constant(data: Float32Array, shape: Shape): ValueId {
    const value = this.#values.push({ dtype: "float32", shape, per: "program" }) - 1;
    this.#constants.set(value, data);
    return value;
  }

  #withEpilogue(step: Step): Step {
    const epilogue = [...step.epilogue];
    let { outputs } = step;
    while (!step.op.isView && outputs.length === 1 && this.#values[outputs[0]!]!.dtype === "float32") {
      const next = this.#onlyReader(outputs[0]!);
      if (next?.op.name !== "unary" || next.epilogue.length > 0) break;
      this.#gone.add(next);
      epilogue.push((next.attributes as UnaryAttributes).formula);
      outputs = next.outputs;
    }
    return { ...step, outputs, epilogue };
  }

  #floats(value: ValueId | null | undefined): Float32Array | null {
    const data = value === null || value === undefined ? undefined : this.#constants.get(value);
    return data instanceof Float32Array ? data : null;
  }
}
