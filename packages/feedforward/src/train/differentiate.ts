/**
 * From the program of a network to the program of a training step: the forward steps, whose values are all kept, the loss,
 * then the backward steps from the loss to the gradient of every parameter. It is data like any program and says nothing of
 * what runs it; unlike others it describes a whole batch, because a parameter's gradient is a sum over its rows.
 */

import { type LossName, type LossRow, losses } from "../functions/loss.ts";
import type { Tape } from "../ops/gradient/gradient.ts";
import type { Op } from "../ops/op.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import type { Program, Step, Value, ValueId } from "../program/program.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import { dependents, type Forward, type MaskInput } from "./forward.ts";
import { gradientOf } from "./gradients.ts";
import { formulaStep, lossStep } from "./loss-step.ts";
import { sumStep } from "./sum-step.ts";

export interface TrainingProgram {
  /** Those of an example have a leading 1 in their shape, which stands for the rows of a batch. */
  readonly values: readonly Value[];
  readonly steps: readonly Step[];
  /** What is neither a parameter nor computed. */
  readonly constants: ReadonlyMap<ValueId, TensorArray>;
  readonly input: ValueId;
  readonly target: ValueId;
  /** The mean loss of the batch. */
  readonly loss: ValueId;
  readonly parameters: ReadonlyMap<string, ValueId>;
  /** Of the parameters that the loss depends on. */
  readonly gradients: ReadonlyMap<string, ValueId>;
  /** Further inputs: the masks of dropout. */
  readonly masks: readonly MaskInput[];
  /** What batch normalisation measures of a batch, by the parameter that follows it. */
  readonly measured: ReadonlyMap<string, ValueId>;
}

/**
 * `softmaxCrossEntropy` takes the network's last softmax into itself, because the gradient of both together is
 * softmax(x) - target, and `binaryCrossEntropy` a last sigmoid; in a network that ends without one the outputs are the logits.
 * `row` has the formulas where they are not those that the name alone has.
 */
export function differentiate(
  { program, parameters, masks, measured }: Forward,
  loss: LossName,
  row: LossRow = losses[loss],
): TrainingProgram {
  const { steps, output } = trainedSteps(program, loss);
  const writer = new TapeWriter(program, steps, parameters);
  const target = writer.value(program.values[output]!);
  const mean = writer.value({ dtype: "float32", shape: [], per: "program" });
  const gradient = writer.value(program.values[output]!);
  const isUsual = row === losses[loss];
  const op = (isUsual ? lossStep : formulaStep) as Op;
  const lossOf = { name: "loss", op, attributes: isUsual ? { loss } : { row }, epilogue: [] };
  writer.steps.push({ ...lossOf, inputs: [output, target], outputs: [mean, gradient] });
  writer.backward(steps, output, gradient);
  const isGiven = new Set(parameters.values());
  return {
    values: writer.values,
    steps: writer.steps,
    constants: new Map([...program.constants].filter(([value]) => !isGiven.has(value))),
    input: program.inputs[0]!.value,
    target,
    loss: mean,
    parameters,
    masks,
    measured,
    gradients: new Map(
      [...parameters].flatMap(([name, value]) => {
        const own = writer.gradients.get(value);
        return own === undefined ? [] : [[name, own] as const];
      }),
    ),
  };
}

/** The steps without a last one that is part of the loss. */
function trainedSteps({ steps, outputs }: Program, loss: LossName): { steps: readonly Step[]; output: ValueId } {
  const output = outputs[0]!.value;
  const last = steps.at(-1);
  if (last === undefined || !isInLoss(last, loss)) return { steps, output };
  return { steps: steps.slice(0, -1), output: last.inputs[0]! };
}

function isInLoss({ op, attributes }: Step, loss: LossName): boolean {
  if (loss === "softmaxCrossEntropy") return op.name === "softmax";
  if (loss !== "binaryCrossEntropy" || op.name !== "unary") return false;
  return (attributes as UnaryAttributes).formula.name === "sigmoid";
}

class TapeWriter implements Tape {
  readonly values: Value[];
  readonly steps: Step[];
  readonly gradients = new Map<ValueId, ValueId>();
  /** The values that a parameter has a part in: only these have gradients. */
  readonly #wanted: ReadonlySet<ValueId>;
  /** The name of the step that is passed. */
  #name = "";

  constructor(program: Program, steps: readonly Step[], parameters: ReadonlyMap<string, ValueId>) {
    this.values = [...program.values];
    this.steps = [...steps];
    this.#wanted = dependents(steps, parameters.values());
  }

  value({ dtype, shape, per }: Value): ValueId {
    return this.values.push({ dtype, shape, per }) - 1;
  }

  typeOf(value: ValueId): Value {
    return this.values[value]!;
  }

  emit<A extends object>(
    op: Op<A>,
    attributes: A,
    inputs: readonly ValueId[],
    like: readonly ValueId[],
  ): readonly ValueId[] {
    const outputs = like.map((value) => this.value(this.values[value]!));
    this.steps.push({ name: this.#name, op, attributes, inputs, outputs, epilogue: [] } as Step);
    return outputs;
  }

  /** From the last step to the first, each once the gradient of what it gives is whole. */
  backward(steps: readonly Step[], output: ValueId, gradient: ValueId): void {
    this.gradients.set(output, gradient);
    for (const step of steps.toReversed()) {
      const made = this.gradients.get(step.outputs[0]!);
      if (made === undefined || !this.#wanted.has(step.outputs[0]!)) continue;
      this.#name = step.name;
      const wanted = step.inputs.map((input) => input !== null && this.#wanted.has(input));
      const found = gradientOf(step)!(this, step, { gradient: made, wanted });
      for (const [i, input] of step.inputs.entries()) {
        const own = found[i] ?? null;
        if (wanted[i] && own !== null) this.#add(input!, own);
      }
    }
  }

  /** What several steps read has the sum of their gradients, the last step's first. */
  #add(value: ValueId, gradient: ValueId): void {
    const before = this.gradients.get(value);
    const [sum] = before === undefined ? [gradient] : this.emit(sumStep, {}, [before, gradient], [value]);
    this.gradients.set(value, sum!);
  }
}
