/**
 * What batch normalisation measures while it is trained: after every step the mean and variance that it will answer with follow those
 * of the batch, by a tenth, as PyTorch has it.
 */

import { optionError } from "../errors.ts";
import { laneOf } from "../functions/float64.ts";
import { type BatchNormAttributes, batchNormTraining } from "../ops/gradient/batch-norm.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Forward } from "./forward.ts";
import type { ParameterArrays } from "./parameters.ts";

/** How much of a batch goes into what is kept. */
export const statisticsShare: number = 0.1;

/** In place: s ← 0.9·s + 0.1·(that of the batch), both factors rounded first. */
export function followStatistics(parameters: ParameterArrays, measured: ParameterArrays): void {
  for (const [name, batch] of measured) {
    const own = parameters.get(name)!;
    const lane = laneOf(own);
    const [kept, taken] = [lane.constant(1 - statisticsShare), lane.constant(statisticsShare)];
    for (let i = 0; i < own.length; i++) own[i] = lane.add(lane.mul(kept, own[i]!), lane.mul(taken, batch[i]!));
  }
}

/** The nearest size of batches that leaves no single row: all rows at once do not. */
function fittingBatch(count: number, batchSize: number): number {
  for (let away = 1; ; away++) {
    for (const size of [batchSize + away, batchSize - away]) if (size > 1 && count % size !== 1) return size;
  }
}

/** A variance wants two numbers of each channel, and a batch of one row may have one alone. */
export function checkBatches(
  { program }: Forward,
  { count, batchSize }: { readonly count: number; readonly batchSize: number },
): void {
  if (count % batchSize > 1 || (count % batchSize === 0 && batchSize > 1)) return;
  for (const { op, name, attributes, inputs } of program.steps) {
    const { shape } = program.values[inputs[0]!]!;
    if (op.name !== batchNormTraining.name || !(attributes as BatchNormAttributes).measures) continue;
    if (sizeOf(shape) > shape[1]!) continue;
    if (count === 1) {
      throw optionError("train-batch-row", "train: $layer measures every batch, which wants two rows or more", name);
    }
    const sentence =
      "train: $layer measures every batch, and batches of $batch leave one with a single row of $count: a batchSize of $fit leaves none";
    throw optionError("train-batch-single", sentence, name, batchSize, count, fittingBatch(count, batchSize));
  }
}
