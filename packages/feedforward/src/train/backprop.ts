/**
 * Backpropagation over a batch, made ready in plain JavaScript: buffers to be filled, and one thing to do with them. It runs the
 * training program that `differentiate` makes, in float32 to train and in float64 to be checked against differences.
 */

import { optionError } from "../errors.ts";
import type { FloatArray } from "../functions/lane.ts";
import type { LossName } from "../functions/loss.ts";
import type { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import type { Step, ValueId } from "../program/program.ts";
import { sizeOf } from "../tensor/shape.ts";
import { differentiate } from "./differentiate.ts";
import { forwardProgram } from "./forward.ts";
import { formulaSettings, type LossFormula, lossRow } from "./loss-options.ts";
import type { Mask } from "./masks.ts";
import type { ParameterArrays } from "./parameters.ts";
import { bindTraining } from "./run-batch.ts";

/** Options of `prepareBackprop`. */
export interface BackpropOptions {
  /** Read at every run; their array type is the precision of everything. All are finite: inputs of 0 are skipped. */
  readonly parameters: ParameterArrays;
  readonly loss: LossName | LossFormula;
  /** The most rows of a batch. */
  readonly maxRows: number;
  /** Layers whose parameters will stay: batch normalisation then answers as it will afterwards. */
  readonly frozen?: readonly string[];
}

/** A network made ready to be trained: buffers, and the one thing to do with them. */
export interface Backprop {
  /** [maxRows, in], to be filled before a run. */
  readonly input: FloatArray;
  /** [maxRows, out], to be filled before a run. */
  readonly target: FloatArray;
  /** The gradient of the mean loss for each parameter, overwritten by a run. */
  readonly gradients: ParameterArrays;
  /** Of each layer of dropout in order, to be filled before a run: 0 for what is dropped, else 1 / (1 - rate). */
  readonly masks: readonly Mask[];
  /** Mean and variance of the batch for each batch normalisation, by the parameters that they are for; overwritten by a run. */
  readonly measured: ParameterArrays;
  /** The mean loss of the first `rows` rows. */
  run(rows: number): number;
  /** After a run, the name of the first step before the loss that gave NaN or infinity; null where none did. */
  firstNotFinite(rows: number): string | null;
}

/**
 * `softmaxCrossEntropy` takes the network's last softmax into itself, because the gradient of both together is
 * softmax(x) - target, and `binaryCrossEntropy` a last sigmoid; in a network that ends without one the outputs are the logits.
 */
export function prepareBackprop(network: Network, options: BackpropOptions): Backprop {
  const { parameters, loss, maxRows, frozen } = checkBackprop(options);
  const settings = formulaSettings(network, loss);
  const program = differentiate(forwardProgram(network, frozen), settings.name, lossRow(settings));
  const arrays = bindTraining(program, parameters, maxRows);
  const mean = arrays.of(program.loss);
  const arraysOf = (values: ReadonlyMap<string, ValueId>) =>
    new Map([...values].map(([name, value]) => [name, arrays.of(value)]));
  return {
    input: arrays.of(program.input),
    target: arrays.of(program.target),
    gradients: arraysOf(program.gradients),
    measured: arraysOf(program.measured),
    masks: program.masks.map(({ value, rate }) => {
      return { rate, values: arrays.of(value), units: sizeOf(program.values[value]!.shape) };
    }),
    run(rows) {
      arrays.run(rows);
      return mean[0]!;
    },
    firstNotFinite(rows) {
      const end = program.steps.findIndex(({ outputs }) => outputs[0] === program.loss);
      const isBroken = ({ outputs: [value] }: Step): boolean => {
        const count = rows * sizeOf(program.values[value!]!.shape);
        return !arrays.of(value!).subarray(0, count).every(Number.isFinite);
      };
      return program.steps.slice(0, end).find(isBroken)?.name ?? null;
    },
  };
}

function checkBackprop(options: BackpropOptions): BackpropOptions {
  const given = checkOptions("backprop", options, {
    parameters: "an object",
    loss: "",
    maxRows: "a number",
    frozen: "a list of strings",
  });
  const { maxRows } = given;
  if (Number.isSafeInteger(maxRows) && maxRows >= 1) return given;
  throw optionError(
    "backprop-rows",
    "backprop: expected maxRows to be a whole number of at least 1, got $got",
    maxRows,
  );
}
