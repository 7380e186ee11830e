/**
 * Small random networks with rows to run through them, for properties that must hold for every network: dense layers,
 * activations and softmax in any order, weights and inputs with zeros of both signs among them.
 */

import fc from "fast-check";
import { type ActivationName, activationNames } from "../../src/functions/activation.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";

export interface NetworkCase {
  readonly network: Network;
  /** [n, inputSize], n at least 1. */
  readonly rows: Tensor<"float32">;
}

type LayerChoice = number | ActivationName | "softmax";

const size = fc.integer({ min: 1, max: 9 });
/** A number is a dense layer of that many outputs. */
const layer: fc.Arbitrary<LayerChoice> = fc.oneof(
  { weight: 3, arbitrary: size },
  { weight: 3, arbitrary: fc.constantFrom(...activationNames) },
  { weight: 1, arbitrary: fc.constant("softmax" as const) },
);

/** A network of up to six layers and up to `maxRows` rows. */
export function networkCases(maxRows = 8): fc.Arbitrary<NetworkCase> {
  return fc
    .record({
      inputSize: size,
      layers: fc.array(layer, { maxLength: 6 }),
      rowCount: fc.integer({ min: 1, max: maxRows }),
      seed: fc.nat(),
    })
    .map(({ inputSize, layers, rowCount, seed }) => {
      const random = new Random(seed);
      const network = new Network(buildLayers(inputSize, layers, random), { input: { size: inputSize } });
      return { network, rows: randomTensor([rowCount, inputSize], random) };
    });
}

/** Values in ±2, a fifth of them zeros, of which every other is -0. */
export function randomTensor(shape: readonly number[], random: Random): Tensor<"float32"> {
  const tensor = zeros(shape);
  for (let i = 0; i < tensor.size; i++) {
    const kind = random.integer(10);
    const value = (4 * random.uniform() - 2) * (kind === 9 ? 1e-3 : 1);
    tensor.data[i] = kind === 0 ? 0 : kind === 1 ? -0 : value;
  }
  return tensor;
}

function buildLayers(inputSize: number, choices: readonly LayerChoice[], random: Random): Layer[] {
  let inputs = inputSize;
  return choices.map((choice) => {
    // Over one value there is no softmax: the sigmoid takes its place.
    if (choice === "softmax") return inputs === 1 ? new Activation("sigmoid") : new Softmax();
    if (typeof choice === "string") return new Activation(choice);
    const parameters = { weight: randomTensor([inputs, choice], random), bias: randomTensor([choice], random) };
    inputs = choice;
    return new Dense(parameters);
  });
}
