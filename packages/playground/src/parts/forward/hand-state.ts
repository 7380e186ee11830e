/**
 * The book's network of three layers, 2-3-2-2, small enough to compute by hand: its parameters, the inputs that the reader
 * sets, what the library makes of them stage by stage, the stage that is reached and the neuron that is looked at.
 */

import { computed } from "@preact/signals";
import { Activation, Dense, Network, trace, type WeightedSum, weightedSum } from "feedforward";
import { numberCodec, numbersCodec } from "../../state/codecs.ts";
import { type Codec, linked } from "../../state/link.ts";

export const parameters = [
  {
    weight: [
      [0.1, 0.3, 0.5],
      [0.2, 0.4, 0.6],
    ],
    bias: [0.1, 0.2, 0.3],
  },
  {
    weight: [
      [0.1, 0.4],
      [0.2, 0.5],
      [0.3, 0.6],
    ],
    bias: [0.1, 0.2],
  },
  {
    weight: [
      [0.1, 0.3],
      [0.2, 0.4],
    ],
    bias: [0.1, 0.2],
  },
] as const;

/** h of each layer: sigmoid where layers are hidden, nothing changed at the end. */
export const functions = ["sigmoid", "sigmoid", "identity"] as const;

export const dense: readonly Dense[] = parameters.map((layer) => new Dense(layer));
export const network = new Network(dense.flatMap((layer, i) => [layer, new Activation(functions[i]!)]));

/** The sizes 2, 3, 2, 2, input first. */
export const sizes: readonly number[] = [network.inputSize, ...dense.map(({ outputSize }) => outputSize)];

export const inputLimits = { min: -2, max: 2 } as const;
export const bookInputs: readonly number[] = [1, 0.5];
export const inputs = linked<readonly number[]>("hand", bookInputs, {
  ...numbersCodec({ ...inputLimits, digits: 1 }, [2, 2]),
  write: (values) => values.map((value) => Number(value.toFixed(1))).join(","),
});

export interface HandStage {
  /** `x`, `A1`, `Z1`, … `A3`, `Y`. */
  readonly name: string;
  /** 0 for the input. */
  readonly layer: number;
  readonly isSum: boolean;
  readonly values: Float32Array;
}

export const stages = computed((): readonly HandStage[] =>
  trace(network, inputs.value).map(({ values }, i) => {
    const layer = Math.ceil(i / 2);
    const isSum = i % 2 === 1;
    const letter = isSum ? "A" : "Z";
    const name = i === 0 ? "x" : layer === dense.length && !isSum ? "Y" : `${letter}${layer}`;
    return { name, layer, isSum, values: values.data };
  }),
);

export const lastStage = 2 * dense.length;
export const now = linked("handstep", lastStage, numberCodec({ min: 0, max: lastStage }));

export interface HandNeuron {
  /** From 1. */
  readonly layer: number;
  /** From 0. */
  readonly index: number;
}

const neuronCodec: Codec<HandNeuron> = {
  read(text) {
    const [layer = 0, index = 0] = /^[1-3],[0-2]$/.test(text) ? text.split(",").map(Number) : [];
    return layer >= 1 && index < sizes[layer]! ? { layer, index } : null;
  },
  write: ({ layer, index }) => `${layer},${index}`,
};
export const chosen = linked<HandNeuron>("handneuron", { layer: 1, index: 0 }, neuronCodec);

/** Goes to a stage; the neuron that is looked at goes along to its layer. */
export function goTo(stage: number): void {
  now.value = stage;
  const layer = Math.max(1, Math.ceil(stage / 2));
  chosen.value = { layer, index: Math.min(chosen.value.index, sizes[layer]! - 1) };
}

/** Looks at a neuron; a stage that is not reached yet is gone to. */
export function choose(neuron: HandNeuron): void {
  chosen.value = neuron;
  if (now.value < sumStage(neuron.layer)) now.value = sumStage(neuron.layer) + 1;
}

/** The stage of a layer's sums; its signals come one later. */
export function sumStage(layer: number): number {
  return 2 * layer - 1;
}

export interface HandSum extends WeightedSum {
  /** h(a) */
  readonly signal: number;
}

/** The sum of the neuron that is looked at. */
export const chosenSum = computed((): HandSum => {
  const { layer, index } = chosen.value;
  const from = stages.value[sumStage(layer) - 1]!.values;
  const sum = weightedSum(dense[layer - 1]!, from, index);
  return { ...sum, signal: stages.value[sumStage(layer) + 1]!.values[index]! };
});
