/**
 * Training programs in plain JavaScript: the reference, which defines the bits of a training step. Values lie in arrays for the
 * most rows that a batch may have; a batch of fewer uses their beginning. In float64 the same loops are what differences check.
 *
 * In float32 what is nearer to 0 than 2^-50 becomes +0 in the values of functions and in every gradient.
 */

import { laneOf } from "../functions/float64.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { dropTiny, leastValue } from "../functions/tiny.ts";
import type { Step, Value, ValueId } from "../program/program.ts";
import { isView } from "../program/view.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Operand } from "../tensor/value.ts";
import type { TrainingProgram } from "./differentiate.ts";
import type { ParameterArrays } from "./parameters.ts";

/** The arrays of a training program. */
export interface TrainingArrays {
  readonly of: (value: ValueId) => FloatArray;
  /** Runs all steps for so many rows. */
  run(rows: number): void;
}

/** The parameters are read at every run; their array type is the precision of everything. */
export function bindTraining(program: TrainingProgram, given: ParameterArrays, maxRows: number): TrainingArrays {
  const model = given.values().next().value!;
  const allocate = (size: number): FloatArray =>
    model instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  const arrays = new Map<ValueId, FloatArray>();
  for (const [name, value] of program.parameters) arrays.set(value, given.get(name)!);
  for (const [value, data] of program.constants) {
    const own = allocate(data.length);
    own.set(data as FloatArray);
    arrays.set(value, own);
  }
  for (const step of program.steps) {
    if (isView(step)) arrays.set(step.outputs[0]!, arrayOf(step.inputs[0]!));
  }
  function arrayOf(value: ValueId): FloatArray {
    const { shape, per } = program.values[value]!;
    const array = arrays.get(value) ?? allocate(sizeOf(shape) * (per === "example" ? maxRows : 1));
    arrays.set(value, array);
    return array;
  }
  const lane = laneOf(model);
  const rounded = model instanceof Float32Array ? withoutTiny(program) : new Set<ValueId>();
  const bind = (rows: number) =>
    program.steps
      .filter((step) => !isView(step))
      .map((step) => {
        const binding = { lane, operand: (value: ValueId) => operandOf(program.values[value]!, arrayOf(value), rows) };
        return bindStep(step, { ...binding, rounded });
      });
  const bound = new Map<number, readonly (() => void)[]>();
  return {
    of: arrayOf,
    run(rows) {
      const steps = bound.get(rows) ?? bind(rows);
      bound.set(rows, steps);
      for (const step of steps) step();
    },
  };
}

function operandOf({ shape, per }: Value, array: FloatArray, rows: number): Operand {
  const dtype = array instanceof Float32Array ? "float32" : "float64";
  if (per === "program") return { dtype, shape, data: array };
  const own = shape.slice(1);
  return { dtype, shape: [rows, ...own], data: array.subarray(0, rows * sizeOf(own)) };
}

/** The values in which a training counts tiny numbers as 0: what functions give forward, the gradient of the loss, and all behind it. */
export function withoutTiny({ steps, loss }: TrainingProgram): Set<ValueId> {
  const end = steps.findIndex(({ outputs }) => outputs[0] === loss);
  const functions = steps.slice(0, end).filter(({ op }) => op.name === "unary" || op.name === "softmax");
  const backward = steps.slice(end + 1);
  return new Set([steps[end]!.outputs[1]!, ...[...functions, ...backward].flatMap(({ outputs }) => outputs)]);
}

interface Binding {
  readonly lane: NumberLane;
  readonly operand: (value: ValueId) => Operand;
  readonly rounded: ReadonlySet<ValueId>;
}

function bindStep({ op, attributes, inputs, outputs }: Step, { lane, operand, rounded }: Binding): () => void {
  const io = { inputs: inputs.map((input) => (input === null ? null : operand(input))), outputs: outputs.map(operand) };
  const cleared = io.outputs.filter((_, i) => rounded.has(outputs[i]!)).map(({ data }) => data as FloatArray);
  return () => {
    op.reference(lane, io, attributes);
    for (const array of cleared) dropTiny(array, leastValue);
  };
}
