/** What the tests of the part "forward" compare the page with: its network, its samples, and the values between the layers. */

import { readFileSync } from "node:fs";
import {
  Dense,
  networkFromMetadata,
  readSafetensors,
  type Tensor,
  type TraceStep,
  trace,
  type WeightedSum,
  weightedSum,
} from "feedforward";
import { readIdx } from "feedforward/data";
import { mnistBytes } from "../../feedforward/test/data/mnist-files.ts";
import { sampleNumbers } from "../src/state/digit.ts";

const file = readFileSync(new URL("../../../models/mnist-pad.safetensors", import.meta.url));
const { metadata, tensors } = readSafetensors(file);

/** The network that the page takes apart. */
export const network = networkFromMetadata(metadata, tensors);

const images = readIdx(mnistBytes("test").images) as Tensor<"uint8">;

/** uint8 [784] */
export function sample(label: number): Tensor<"uint8"> {
  return images.reshape(images.shape[0]!, 784).row(sampleNumbers[label]!);
}

export function stepsOf(label: number): TraceStep[] {
  return trace(network, sample(label));
}

/** The sum of neuron `index` (from 0) of dense layer `layer` (from 1) for a sample. */
export function sumOf(label: number, layer: number, index: number): WeightedSum {
  const steps = stepsOf(label);
  const at = steps.findIndex((step) => step.layer instanceof Dense && step.layer.name === `dense${layer}`);
  return weightedSum(steps[at]!.layer as Dense, steps[at - 1]!.values, index);
}
