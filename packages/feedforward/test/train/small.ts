/** Small networks and data to train, and what a training is compared by. */

import { createHash } from "node:crypto";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import type { ActivationName } from "../../src/functions/activation.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import type { Network, NetworkOptions } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import type { Checkpoint } from "../../src/train/checkpoint.ts";
import type { TrainingData } from "../../src/train/examples.ts";
import { type OptimizerName, optimizers } from "../../src/train/optimizer.ts";
import { withParameters } from "../../src/train/parameters.ts";
import { type TrainingReport, trainSteps } from "../../src/train/trainer.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";

export const optimizerNames = Object.keys(optimizers) as OptimizerName[];

/** in → 8 h → out softmax */
export function classifier(
  inputs: number,
  outputs: number,
  hidden: ActivationName = "sigmoid",
  options?: NetworkOptions,
) {
  return initializeNetwork({ sizes: [inputs, 8, outputs], hidden, output: "softmax" }, new Random(5), options);
}

/** 23 images of bytes, half of them background, whose class is where they are brightest. */
export function pictures(): { images: Tensor<"uint8">; labels: Tensor<"uint8"> } {
  const random = new Random(6);
  const images = zeros([23, 12], "uint8");
  const labels = zeros([23], "uint8");
  for (let row = 0; row < 23; row++) {
    labels.data[row] = random.integer(3);
    for (let i = 0; i < 12; i++) {
      const isBright = Math.floor(i / 4) === labels.data[row];
      images.data[row * 12 + i] = random.integer(2) * (random.integer(100) + (isBright ? 150 : 0));
    }
  }
  return { images, labels };
}

export function bytesOf(network: Network): string {
  const hash = createHash("sha256");
  for (const { data } of network.parameters.values())
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest("hex");
}

export function reportsOf(network: Network, data: TrainingData, options: TrainingOptions): TrainingReport[] {
  return [...trainSteps(network, data, options)];
}

export function checkpointsOf(network: Network, data: TrainingData, options: TrainingOptions): Checkpoint[] {
  return reportsOf(network, data, options).flatMap((report) => (report.kind === "epoch" ? [report.checkpoint] : []));
}

/** As of a version that did not say of which training a checkpoint is. */
export function untold({ trainer, epoch, random, parameters, optimizer }: Checkpoint): Checkpoint {
  return { trainer, epoch, random, parameters, optimizer };
}

/** The network as it was when the checkpoint was made. */
export function restored(network: Network, { parameters }: Checkpoint): Network {
  return withParameters(network, new Map([...parameters].map(([name, { data }]) => [name, data])));
}

/** Only what can be written to a file: safetensors and JSON. */
export function throughFile({ trainer, epoch, random, training, parameters, optimizer }: Checkpoint): Checkpoint {
  const copy = (tensors: ReadonlyMap<string, Tensor<"float32">>) =>
    readSafetensors(writeSafetensors(tensors, new Map())).tensors as Map<string, Tensor<"float32">>;
  const numbers = JSON.parse(JSON.stringify({ trainer, epoch, random, training }));
  return { ...numbers, parameters: copy(parameters), optimizer: copy(optimizer) };
}
