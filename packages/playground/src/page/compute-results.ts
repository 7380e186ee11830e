/**
 * The build's own measurements: each network of the page on MNIST's 10,000 test images, as it is, with other functions, and with raw
 * pixels; and what it makes of the samples that the questions of the article ask about.
 */

import {
  type ActivationName,
  activationNames,
  Dense,
  type Network,
  networkFromMetadata,
  readSafetensors,
  Session,
  splitSum,
  Tensor,
  trace,
  weightedSum,
} from "feedforward";
import { classMetrics, confusionMatrix, outcomes } from "feedforward/train";
import { hiddenActivation, withHidden } from "../parts/activation/hidden.ts";

export interface Results {
  readonly count: number;
  readonly pad: NetworkResults;
  readonly mlp: NetworkResults;
}

export interface NetworkResults {
  readonly name: string;
  readonly correct: number;
  /** The function in its hidden layers, and how many are right with each other one, the best first. */
  readonly own: ActivationName;
  readonly swapped: readonly { readonly name: ActivationName; readonly correct: number }[];
  /** The most frequent mistake, and how often it is made the other way round. */
  readonly mistake: {
    readonly label: number;
    readonly prediction: number;
    readonly count: number;
    readonly reverse: number;
  };
  readonly bestRecall: DigitShare;
  readonly leastRecall: DigitShare;
  /** With pixels from 0 to 255; mistakes that are surer than `sure`, with those and without. */
  readonly raw: {
    readonly correct: number;
    readonly sure: number;
    readonly sureMistakes: number;
    readonly sureBefore: number;
  };
  /** The two likeliest digits of the sample of each digit, in order. */
  readonly samples: readonly (readonly DigitShare[])[];
  readonly seven: SevenResults;
}

export interface DigitShare {
  readonly digit: number;
  readonly share: number;
}

/** The sample 7 on its way through the network. */
export interface SevenResults {
  readonly hidden: number;
  /** How many sums of the first layer are negative, and the least signal that they become. */
  readonly negative: number;
  readonly leastSignal: number;
  readonly winner: OutputSum;
  readonly loser: OutputSum;
  /** A neuron of the first layer whose largest terms do not decide its sum. */
  readonly neuron: {
    readonly index: number;
    readonly largest: number;
    readonly rest: number;
    readonly restCount: number;
    readonly bias: number;
    readonly sum: number;
  };
}

export interface OutputSum {
  readonly digit: number;
  readonly sum: number;
  /** How many of the strongest inputs add to it. */
  readonly adding: number;
}

export interface Files {
  readonly pad: Uint8Array;
  readonly mlp: Uint8Array;
  /** The 10,000 test images and labels, without headers. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** The numbers of the images that are the samples 0 … 9. */
  readonly samples: readonly number[];
}

const sure = 0.999;
/** As many lines as the panel "layers" draws, and terms as "neuron" lists. */
const lines = 12;
const terms = 10;

export function computeResults({ pad, mlp, images, labels, samples }: Files): Results {
  const x = new Tensor("uint8", [labels.length, 784], Uint8Array.from(images));
  const t = new Tensor("uint8", [labels.length], Uint8Array.from(labels));
  const of = (name: string, file: Uint8Array): NetworkResults => measured(name, networkIn(file), { x, t, samples });
  return { count: labels.length, pad: of("mnist-pad", pad), mlp: of("mnist-mlp", mlp) };
}

function networkIn(file: Uint8Array): Network {
  const { metadata, tensors } = readSafetensors(file);
  return networkFromMetadata(metadata, tensors);
}

interface Images {
  readonly x: Tensor<"uint8">;
  readonly t: Tensor<"uint8">;
  readonly samples: readonly number[];
}

function measured(name: string, network: Network, { x, t, samples }: Images): NetworkResults {
  const y = outputsOf(network, x);
  const own = hiddenActivation(network) ?? "identity";
  const counts = confusionMatrix(y, t, 10).toArray() as number[][];
  const recalls = classMetrics(confusionMatrix(y, t, 10)).map(({ recall }, digit) => ({ digit, share: recall }));
  recalls.sort((a, b) => b.share - a.share);
  const swapped = activationNames
    .filter((other) => other !== own)
    .map((other) => ({ name: other, correct: rightOf(outputsOf(withHidden(network, other), x), t) }))
    .sort((a, b) => b.correct - a.correct);
  const raw = outputsOf(network.with({ input: { scale: null, mean: null, std: null } }), x);
  return {
    name,
    correct: rightOf(y, t),
    own,
    swapped,
    mistake: mostFrequent(counts),
    bestRecall: recalls[0]!,
    leastRecall: recalls.at(-1)!,
    raw: { correct: rightOf(raw, t), sure, sureMistakes: sureMistakes(raw, t), sureBefore: sureMistakes(y, t) },
    samples: samples.map((row) => likeliest(new Session(network, { threads: 1 }).topK(x.row(row), 2))),
    seven: followed(network, x.row(samples[7]!)),
  };
}

function outputsOf(network: Network, x: Tensor<"uint8">): Tensor<"float32"> {
  return new Session(network, { threads: 1 }).predict(x) as Tensor<"float32">;
}

function rightOf(y: Tensor<"float32">, t: Tensor<"uint8">): number {
  return outcomes(y, t).filter(({ label, prediction }) => label === prediction).length;
}

function sureMistakes(y: Tensor<"float32">, t: Tensor<"uint8">): number {
  return outcomes(y, t).filter(({ label, prediction, confidence }) => label !== prediction && confidence > sure).length;
}

function mostFrequent(counts: readonly (readonly number[])[]): NetworkResults["mistake"] {
  const all = counts.flatMap((row, label) =>
    row.map((count, prediction) => ({ label, prediction, count, reverse: counts[prediction]![label]! })),
  );
  return all.filter(({ label, prediction }) => label !== prediction).sort((a, b) => b.count - a.count)[0]!;
}

function likeliest(ranking: readonly { readonly index: number; readonly probability: number }[]): DigitShare[] {
  return ranking.map(({ index, probability }) => ({ digit: index, share: probability }));
}

function followed(network: Network, pixels: Tensor<"uint8">): SevenResults {
  const steps = trace(network, pixels);
  const dense = steps.flatMap((step, i) => (step.layer instanceof Dense ? [{ layer: step.layer, i }] : []));
  const firstSums = steps[dense[0]!.i]!.values.data;
  const signals = steps[dense[0]!.i + 1]!.values.data;
  const last = dense.at(-1)!;
  const lastSums = [...steps[last.i]!.values.data];
  const sumsOf = (place: { layer: Dense; i: number }, index: number) =>
    weightedSum(place.layer, steps[place.i - 1]!.values, index);
  const output = (digit: number): OutputSum => {
    const { largest } = splitSum(sumsOf(last, digit), lines);
    return { digit, sum: lastSums[digit]!, adding: largest.filter(({ product }) => product > 0).length };
  };
  const neurons = [...firstSums.keys()].map((index) => {
    const sum = sumsOf(dense[0]!, index);
    const { largest, rest, restCount } = splitSum(sum, terms);
    return {
      index,
      largest: largest.reduce((all, { product }) => all + product, 0),
      rest,
      restCount,
      bias: sum.bias,
      sum: sum.sum,
    };
  });
  neurons.sort((a, b) => Math.abs(b.rest) / Math.abs(b.largest) - Math.abs(a.rest) / Math.abs(a.largest));
  return {
    hidden: firstSums.length,
    negative: firstSums.filter((sum) => sum < 0).length,
    leastSignal: Math.min(...signals),
    winner: output(lastSums.indexOf(Math.max(...lastSums))),
    loser: output(lastSums.indexOf(Math.min(...lastSums))),
    neuron: neurons[0]!,
  };
}
