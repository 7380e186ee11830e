/** A training whose steps are made both ways, in WebAssembly and by the reference: every loss, every parameter and every slot is compared. */

import { expect } from "vitest";
import type { LossName } from "../../src/functions/loss.ts";
import { type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import { prepareBackprop } from "../../src/train/backprop.ts";
import { type ClipOptions, clipSettings } from "../../src/train/clip.ts";
import { engineStepper } from "../../src/train/engine.ts";
import { prepareExamples } from "../../src/train/examples.ts";
import { learningParameters } from "../../src/train/frozen.ts";
import type { LossFormula } from "../../src/train/loss-options.ts";
import { type OptimizerOptions, optimizerSettings, optimizerState } from "../../src/train/optimizer.ts";
import { copyParameters } from "../../src/train/parameters.ts";
import { referenceStepper, type SteppedTraining } from "../../src/train/stepper.ts";
import { trail } from "./trail.ts";

export interface Case {
  readonly seed: number;
  readonly shape: Shape;
  /** Of what lies before the last dense layer or the mean of each plane. */
  readonly layers: (fill: (...shape: number[]) => Tensor<"float32">) => Layer[];
  readonly outputs: number;
  readonly rows: number;
  readonly batch: number;
  readonly optimizer: OptimizerOptions;
  readonly loss?: LossName | LossFormula;
  readonly frozen?: readonly string[];
  readonly density?: number;
  /** Targets that are a share of every class, and not one class. */
  readonly isShared?: boolean;
  /** What weights and biases are multiplied by. */
  readonly magnitude?: number;
  readonly clip?: ClipOptions;
}

export function trainingOf({
  seed,
  shape,
  layers,
  outputs,
  rows,
  batch,
  optimizer,
  loss = "softmaxCrossEntropy",
  density = 0.4,
  isShared = false,
  magnitude = 1,
  frozen = [],
  clip = {},
}: Case): SteppedTraining {
  const random = new Random(seed);
  const fill = (...size: number[]) => {
    const filled = zeros(size);
    for (let i = 0; i < filled.size; i++) filled.data[i] = magnitude * (0.8 * random.uniform() - 0.4);
    return filled;
  };
  const name = typeof loss === "string" ? loss : loss.name!;
  const last = name === "softmaxCrossEntropy" ? [new Softmax()] : [];
  const network = new Network([...layers(fill), ...last], { input: { shape } });
  const images = zeros([rows, ...shape]);
  for (let i = 0; i < images.size; i++) images.data[i] = random.uniform() < density ? 2 * random.uniform() - 0.7 : 0;
  const labels = zeros([rows, outputs]);
  for (let row = 0; row < rows; row++) labels.data[row * outputs + random.integer(outputs)] = 1;
  if (isShared) for (let i = 0; i < labels.size; i++) labels.data[i] = 0.7 * labels.data[i]! + 0.3 / outputs;
  const examples = prepareExamples(network, { images, labels }, { loss: name, augment: null });
  const parameters = copyParameters(network);
  const settings = optimizerSettings(optimizer);
  const maxRows = Math.min(batch, rows);
  const backprop = prepareBackprop(network, { parameters, loss, maxRows, frozen });
  const learning = learningParameters(network, { parameters, gradients: backprop.gradients }, frozen);
  const arrays = { parameters, learning, state: optimizerState(settings, learning) };
  return {
    network,
    examples,
    loss,
    settings,
    clip: clipSettings(clip),
    backprop,
    frozen,
    maxRows,
    threads: 1,
    ...arrays,
  };
}

export function expectSame(form: Case): void {
  const [ours, theirs] = [trainingOf(form), trainingOf(form)];
  const engine = engineStepper(ours);
  expect(engine).not.toBeNull();
  expect(trail(engine!, ours)).toEqual(trail(referenceStepper(theirs), theirs));
}
