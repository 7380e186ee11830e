/**
 * Builds a program step by step. What depends on constants alone is computed at once and becomes a constant, in the dtype of
 * the file, or in float32 for floats of 16 bits, which have no arithmetic of their own; what depends on an input becomes a step,
 * and is computed in float32 where the file says another float. A file
 * decides how much there is to compute, so the work is bounded in proportion to the constants that it really brought.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { float32, type NumberLane } from "../functions/lane.ts";
import type { RuledOp } from "../ops/op.ts";
import { allocate, type DType, isFloat, isHalf, itemSize } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Operand, ValueType } from "../tensor/value.ts";
import { arenaOf } from "./arena.ts";
import type { InputPort, OutputPort, Program, Step, Value, ValueId } from "./program.ts";

export interface BuilderOptions {
  /** Bytes that one value may have. */
  readonly valueBytes: number;
  /** Elements that folding may compute; less is left after each. */
  readonly foldedElements: number;
  /** The lane of float64, for programs with constants of that dtype: parameters of layers never are. */
  readonly doubles?: NumberLane;
}

/** A step before it has outputs. */
export interface Emitted<A extends object> {
  readonly name: string;
  readonly op: RuledOp<A>;
  readonly attributes: A;
  readonly inputs: readonly (ValueId | null)[];
}

/** No value has more axes than any format has. */
const mostAxes = 64;

export class ProgramBuilder {
  readonly #values: ValueType[] = [];
  readonly #steps: Step[] = [];
  readonly #constants = new Map<ValueId, Tensor>();
  readonly #inputs: InputPort[] = [];
  /** The inputs that a value depends on, by position; none for constants. */
  readonly #sources: ReadonlySet<number>[] = [];
  readonly #stepOf = new Map<ValueId, Step>();
  readonly #single = new Map<ValueId, ValueId>();
  readonly #valueBytes: number;
  readonly #doubles: NumberLane | undefined;
  #left: number;

  constructor({ valueBytes, foldedElements, doubles }: BuilderOptions) {
    this.#valueBytes = valueBytes;
    this.#doubles = doubles;
    this.#left = foldedElements;
  }

  /** A value that is given for each run. Floats of any width are computed in float32. */
  input(port: { readonly name: string; readonly dtype: DType; readonly shape: Shape }): ValueId {
    const { name, dtype, shape } = port;
    this.#checkType({ dtype, shape });
    const value = this.#value({ dtype: computed(dtype), shape }, new Set([this.#inputs.length]));
    this.#inputs.push({ name, value, dtype, transform: { divisor: 1, mean: null, std: null } });
    return value;
  }

  constant(tensor: Tensor): ValueId {
    const own = isHalf(tensor.dtype) ? inSingle(tensor) : tensor;
    const value = this.#value(own, none);
    this.#constants.set(value, own);
    return value;
  }

  /** How many values there are. */
  get size(): number {
    return this.#values.length;
  }

  type(value: ValueId): ValueType {
    return this.#values[value]!;
  }

  /** What a value holds, if that is known already. */
  constantOf(value: ValueId): Tensor | null {
    return this.#constants.get(value) ?? null;
  }

  /** The step that gives a value; null for inputs and constants. */
  stepOf(value: ValueId): Step | null {
    return this.#stepOf.get(value) ?? null;
  }

  /** The names of the inputs that a value depends on. */
  sourcesOf(value: ValueId): string[] {
    return Array.from(this.#sources[value]!, (input) => this.#inputs[input]!.name);
  }

  /** To be called before a constant is made of little: it counts as folded. */
  reserve(type: ValueType): void {
    this.#checkType(type);
    this.#spend(sizeOf(type.shape));
  }

  /** The outputs of a step; constants where all its inputs are. */
  emit<A extends object>(step: Emitted<A>): readonly ValueId[] {
    const isConstant = step.inputs.every((input) => input === null || this.#constants.has(input));
    const inputs = step.inputs.map((input) => (input === null ? null : this.#operand(input, isConstant)));
    const types = step.op.infer(
      inputs.map((input) => (input === null ? null : this.#values[input]!)),
      step.attributes,
    );
    for (const type of types) this.#checkType(type);
    if (isConstant) return this.#fold({ ...step, inputs }, types);
    const sources = new Set(inputs.flatMap((input) => (input === null ? [] : [...this.#sources[input]!])));
    const outputs = types.map((type) => this.#value({ dtype: computed(type.dtype), shape: type.shape }, sources));
    const made: Step = { ...step, inputs, outputs, epilogue: [] };
    this.#steps.push(made);
    for (const output of outputs) this.#stepOf.set(output, made);
    return outputs;
  }

  /** A step that stays one even where all its inputs are constant. */
  emitUnfolded<A extends object>(step: Emitted<A>): readonly ValueId[] {
    const types = step.op.infer(
      step.inputs.map((input) => (input === null ? null : this.#values[input]!)),
      step.attributes,
    );
    const outputs = types.map((type) => this.#value(type, none));
    this.#steps.push({ ...step, outputs, epilogue: [] });
    return outputs;
  }

  /** The program that computes these outputs, without what they do not need. */
  build(outputs: readonly OutputPort[], per: Value["per"]): Program {
    const wanted = new Set(outputs.map(({ value }) => value));
    const steps: Step[] = [];
    for (const step of this.#steps.toReversed()) {
      if (!step.outputs.some((output) => wanted.has(output))) continue;
      steps.push(step);
      for (const input of step.inputs) if (input !== null) wanted.add(input);
    }
    const constants = [...this.#constants].filter(([value]) => wanted.has(value));
    return {
      values: this.#values.map(({ dtype, shape }, value) => ({
        dtype,
        shape,
        per: this.#constants.has(value) ? "program" : per,
      })),
      steps: steps.reverse(),
      constants: new Map(constants.map(([value, { data }]) => [value, data])),
      inputs: this.#inputs,
      outputs,
      arena: arenaOf,
    };
  }

  #value({ dtype, shape }: ValueType, sources: ReadonlySet<number>): ValueId {
    this.#sources.push(sources);
    return this.#values.push({ dtype, shape }) - 1;
  }

  /** What stands beside computed values is float32 as they are. */
  #operand(value: ValueId, isFolded: boolean): ValueId {
    const constant = this.#constants.get(value);
    if (constant?.dtype !== "float64" || isFolded) return value;
    const single = this.#single.get(value) ?? this.constant(inSingle(constant));
    this.#single.set(value, single);
    return single;
  }

  #fold<A extends object>({ op, attributes, inputs }: Emitted<A>, types: readonly ValueType[]): readonly ValueId[] {
    const operands = inputs.map((input) => (input === null ? null : this.#constants.get(input)!));
    if (op.isView) {
      const { dtype, data } = operands[0]!;
      return [this.constant(new Tensor(dtype, types[0]!.shape, data))];
    }
    const elements = operands.reduce((sum, operand) => sum + (operand?.size ?? 0), 0);
    const made = types.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.#spend(Math.max(elements + made, op.work?.(operands, attributes) ?? 0));
    const outputs = types.map(({ dtype, shape }): Operand => ({ dtype, shape, data: allocate(dtype, sizeOf(shape)) }));
    const isDouble = [...operands, ...outputs].some((operand) => operand?.dtype === "float64");
    if (made > 0) op.reference(isDouble ? this.#doubles! : float32, { inputs: operands, outputs }, attributes);
    return outputs.map(({ dtype, shape, data }) => this.constant(new Tensor(dtype, shape, data as never)));
  }

  #spend(work: number): void {
    if (work > this.#left) throw unsupportedError("fold-exceeded", "makes too much of too few constants");
    this.#left -= work;
  }

  #checkType({ dtype, shape }: ValueType): void {
    const isShape = shape.length <= mostAxes && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    if (isShape && sizeOf(shape) * itemSize(dtype) <= this.#valueBytes) return;
    const sentence = "a value would be larger than the $limit bytes allowed: its shape is $shape";
    throw shapeError("value-exceeded", sentence, this.#valueBytes, shape);
  }
}

const none: ReadonlySet<number> = new Set();

/** Made once for all programs: a file is lowered several times, and sessions share its weights. */
const singles = /* @__PURE__ */ new WeakMap<Tensor, Tensor>();

function inSingle(tensor: Tensor): Tensor {
  const single = singles.get(tensor) ?? tensor.to("float32");
  singles.set(tensor, single);
  return single;
}

function computed(dtype: DType): DType {
  return isFloat(dtype) ? "float32" : dtype;
}
