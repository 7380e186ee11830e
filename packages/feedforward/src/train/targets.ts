/**
 * What labels mean beyond themselves: smoothed targets, and weights of classes by how rare they are.
 */

import { laneOf } from "../functions/float64.ts";
import type { FloatArray } from "../functions/lane.ts";
import type { Network } from "../network/network.ts";
import type { Examples } from "./examples.ts";
import type { LossSettings } from "./loss-options.ts";

/** t ← (1 - s)·t + s/K for each of K classes, two of each sigmoid; both factors are rounded first. */
export function smoothed(
  examples: Examples,
  { outputSize }: Network,
  { name, labelSmoothing }: LossSettings,
): Examples {
  if (labelSmoothing === 0) return examples;
  const classes = name === "binaryCrossEntropy" ? 2 : outputSize;
  const smooth = (target: FloatArray, start: number, end: number): void => {
    const lane = laneOf(target);
    const [kept, share] = [lane.constant(1 - labelSmoothing), lane.constant(labelSmoothing / classes)];
    for (let i = start; i < end; i++) target[i] = lane.add(lane.mul(kept, target[i]!), share);
  };
  return {
    ...examples,
    copy(positions, input, target, key) {
      examples.copy(positions, input, target, key);
      smooth(target, 0, positions.length * outputSize);
    },
    copyTarget(position, to, offset, key) {
      examples.copyTarget(position, to, offset, key);
      smooth(to, offset, offset + outputSize);
    },
  };
}

/** The settings with `"balanced"` made definite: n / (K · n of the class), and 0 for a class without examples. */
export function withWeights(settings: LossSettings, examples: Examples, { outputSize }: Network): LossSettings {
  if (settings.classWeights !== "balanced") return settings;
  const counts = countTargets(examples, outputSize);
  const total = settings.name === "binaryCrossEntropy" ? examples.count * outputSize : examples.count;
  const above = counts.reduce((sum, count) => sum + count, 0);
  const each = settings.name === "binaryCrossEntropy" ? [total - above, above] : counts;
  return { ...settings, classWeights: each.map((count) => (count === 0 ? 0 : total / (each.length * count))) };
}

/** The sum of the targets of each output: of one-hot rows the number of examples of each class. */
function countTargets(examples: Examples, outputSize: number): number[] {
  const counts = new Array<number>(outputSize).fill(0);
  const row = new Float32Array(outputSize);
  for (let position = 0; position < examples.count; position++) {
    examples.copyTarget(position, row, 0, 0);
    for (let k = 0; k < outputSize; k++) counts[k]! += row[k]!;
  }
  return counts;
}
