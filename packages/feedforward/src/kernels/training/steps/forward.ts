/**
 * Convolution and pooling as steps of training: the kernels of inference, which leave no padding between examples. Where an example
 * is whole vectors long they run over all rows, else row by row.
 */

import type { Formula } from "../../../functions/formula.ts";
import { isNonNegative, leavesZeros } from "../../../functions/formula.ts";
import type { Step, ValueId } from "../../../program/program.ts";
import { isView } from "../../../program/view.ts";
import type { PoolAttributes } from "../../../tensor/pooling.ts";
import { I32 } from "../../../wasm/values.ts";
import { convKernel } from "../../conv-plan.ts";
import type { InputForm, Kernel, KernelPlan, Place } from "../../kernel.ts";
import { globalPoolKernel, poolKernel } from "../../pool-plan.ts";
import { elementsOf } from "./form.ts";
import type { Part, StepContext, StepKernel } from "./step-kernel.ts";

export const conv: StepKernel = (writer, step) => withKernel(writer, step, convKernel as Kernel);
export const pool: StepKernel = (writer, step) => withKernel(writer, step, poolKernel as Kernel);
export const globalPool: StepKernel = (writer, step) => withKernel(writer, step, globalPoolKernel as Kernel);

function withKernel(writer: StepContext, step: Step, kernel: Kernel): Part | null {
  const { values } = writer.form;
  const { name, attributes, inputs, outputs, epilogue } = step;
  const forms = inputs.map((input) => (input === null ? null : inputForm(writer, input)));
  const types = outputs.map((output) => values[output]!);
  const plan = kernel.plan({ name, attributes, inputs: forms, outputs: types, epilogue }, writer.machine);
  return plan && planned(writer, plan, step);
}

/** What is known of a value: of parameters only that the kernel has them in its own form. */
export function inputForm(writer: StepContext, value: ValueId): InputForm {
  const { dtype, shape } = writer.form.values[value]!;
  if (writer.parameters.has(value)) {
    return { dtype, shape, isConstant: true, hasZeros: false, isNonNegative: false, pitch: 0 };
  }
  const { pitch } = writer.place(value);
  return { dtype, shape, isConstant: false, ...knownOf(writer, value), pitch };
}

function knownOf(writer: StepContext, value: ValueId): Pick<InputForm, "hasZeros" | "isNonNegative"> {
  const step = writer.form.steps.find(({ outputs }) => outputs[0] === value);
  // Of an input nothing is known: lists find out.
  if (step === undefined) return { hasZeros: true, isNonNegative: false };
  const { op, attributes, inputs } = step;
  if (op.name === "masked") return { hasZeros: true, isNonNegative: false };
  if (op.name === "unary") {
    const { formula } = attributes as { readonly formula: Formula };
    return { hasZeros: leavesZeros(formula), isNonNegative: isNonNegative(formula) };
  }
  const isGreatest = op.name === "pool" && (attributes as PoolAttributes).kind === "max";
  const before = isGreatest || isView(step) ? knownOf(writer, inputs[0]!) : { hasZeros: false, isNonNegative: false };
  return isGreatest ? { ...before, isNonNegative: false } : before;
}

/** The part of a kernel that was planned: its first input and output are values, all else lies in its own form. */
export function planned(
  writer: StepContext,
  plan: KernelPlan,
  { inputs, outputs }: Pick<Step, "inputs" | "outputs">,
): Part {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const constants = inputs.map((input, i) => (i === 0 ? null : input));
  const packed = plan.packed === undefined ? 0 : writer.pack(plan.packed, constants);
  const scratch = plan.scratchBytes === undefined ? 0 : writer.room.take(plan.scratchBytes + 96);
  const isWhole = elementsOf(writer.form.values[y]!) % 4 === 0;
  return (f, rows) => {
    const nowhere: Place = { address: rows.base, pitch: 0, divisor: null };
    const emit = (from: I32, to: I32, count: I32): void =>
      plan.emit({
        ...contextOf(writer),
        f,
        rows: count,
        inputs: inputs.map((_, i) =>
          i === 0 ? { address: from, pitch: writer.place(x).pitch, divisor: null } : nowhere,
        ),
        outputs: [{ address: to, pitch: writer.place(y).pitch, divisor: null }],
        packed: rows.base.add(packed),
        scratch: rows.base.add(scratch),
      });
    const [from, to] = [f.let(rows.place(x)), f.let(rows.place(y))];
    if (isWhole) {
      emit(from, to, rows.count);
      return;
    }
    f.for(I32.constant(0), rows.count, 1, (row) => {
      const own = f.let(from.add(row.mul(writer.place(x).pitch)));
      emit(own, f.let(to.add(row.mul(writer.place(y).pitch))), I32.constant(1));
    });
  };
}

function contextOf(writer: StepContext) {
  const { module, data, machine } = writer;
  const func: StepContext["func"] = (define, parameters) => writer.func(define, parameters);
  return { module, data, machine, func };
}
