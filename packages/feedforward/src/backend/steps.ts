/**
 * One step run by its op's reference loops on operands, and then its epilogue.
 */

import { float32 } from "../functions/lane.ts";
import type { Step, ValueId } from "../program/program.ts";
import type { Operand } from "../tensor/value.ts";

/** A function that runs the step; `operandOf` is asked once for each value. */
export function bindStep(step: Step, operandOf: (value: ValueId) => Operand): () => void {
  const { op, attributes, epilogue } = step;
  const inputs = step.inputs.map((input) => (input === null ? null : operandOf(input)));
  const outputs = step.outputs.map(operandOf);
  const io = { inputs, outputs };
  const y = outputs[0]!.data as Float32Array;
  // Loops over axes may be long where nothing comes of them.
  if (outputs.every(({ data }) => data.length === 0)) return () => {};
  return () => {
    op.reference(float32, io, attributes);
    for (const formula of epilogue) for (let i = 0; i < y.length; i++) y[i] = formula.apply(float32, y[i]!);
  };
}
