/** The stations of a digit's way through a network: x, then A1, Z1, A2, … of the layers, and y. */

import { computed } from "@preact/signals";
import type { Layer } from "feedforward";
import { subject } from "../../state/networks.ts";
import { steps } from "./forward-state.ts";

export interface Stage {
  /** `x`, `A`, `Z` or `y`. */
  readonly letter: string;
  /** The number of the dense layer that it belongs to; 0 for the input, and for what comes before the first. */
  readonly layer: number;
  readonly size: number;
  /** A sum, before the activation function. */
  readonly isSum: boolean;
  /** The function that made it: `sigmoid`, `softmax`; null for sums and for the input. */
  readonly fn: string | null;
  readonly isAnswer: boolean;
  /** [size]; null until there is a digit and a network. */
  readonly values: Float32Array | null;
}

/** The name of a stage in a line of text. */
export function stageName({ letter, layer }: Stage): string {
  return layer === 0 || letter === "y" ? letter : `${letter}${layer}`;
}

/** What stands for a network that is on its way: the book's. */
const bookStages: readonly Pick<Stage, "size" | "fn">[] = [
  { size: 784, fn: null },
  { size: 50, fn: null },
  { size: 50, fn: "sigmoid" },
  { size: 100, fn: null },
  { size: 100, fn: "sigmoid" },
  { size: 10, fn: null },
  { size: 10, fn: "softmax" },
];

export const stages = computed<readonly Stage[]>(() => {
  const network = subject.value?.network;
  const values = steps.value;
  const known = network === undefined ? bookStages : knownStages(network.inputSize, network.layers);
  let layer = 0;
  return known.map(({ size, fn }, i): Stage => {
    const isSum = i > 0 && fn === null;
    if (isSum) layer += 1;
    const isAnswer = i === known.length - 1;
    const letter = i === 0 ? "x" : isSum ? "A" : isAnswer ? "y" : "Z";
    return { letter, layer, size, isSum, fn, isAnswer, values: values?.[i]?.values.data ?? null };
  });
});

/** The position of a dense layer's sums; -1 where the network has no such layer. */
export function sumStage(all: readonly Stage[], layer: number): number {
  return all.findIndex((stage) => stage.isSum && stage.layer === layer);
}

/** What becomes of those sums: the stages of the functions behind them. */
export function functionStages(all: readonly Stage[], at: number): readonly Stage[] {
  const next = all.findIndex(({ isSum }, i) => i > at && isSum);
  return all.slice(at + 1, next < 0 ? undefined : next);
}

function knownStages(inputSize: number, layers: readonly Layer[]): Pick<Stage, "size" | "fn">[] {
  let size = inputSize;
  const rest = layers.map((layer) => {
    if (layer.type === "dense") size = layer.outputSize;
    const fn = layer.type === "activation" ? layer.activation.name : layer.type === "softmax" ? "softmax" : null;
    return { size, fn };
  });
  return [{ size: inputSize, fn: null }, ...rest];
}

/** The columns of a picture of `size` numbers: an image's own, one for a handful, else about half as many as rows. */
export function columnsOf(size: number): number {
  if (size === 784) return 28;
  if (size <= 12) return 1;
  const best = Math.sqrt(size / 2);
  const distance = (columns: number) => Math.abs(Math.log(columns / best));
  let found = 1;
  // Where two are equally far, the greater: a square is easier to hit than a ribbon.
  for (let columns = 2; columns <= Math.sqrt(size) * 1.2; columns++) {
    if (size % columns === 0 && distance(columns) <= distance(found) + 1e-9) found = columns;
  }
  return distance(found) > Math.LN2 + 1e-9 ? Math.ceil(best) : found;
}
