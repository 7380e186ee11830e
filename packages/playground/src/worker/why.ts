/**
 * Why a network says one digit and not another: the difference of the two sums before softmax, followed back through the layers to the
 * pixels. Each layer is passed the other way round: what an output is worth is shared among its inputs by their weights, and
 * an activation function passes as much of it as it is steep there.
 */

import { Activation, Dense, type Network, Tensor, trace } from "feedforward";
import { activationSlope } from "feedforward/chapter";
import { normalizePixels } from "feedforward/data";
import { predictedClasses } from "feedforward/train";

/** What the network makes of an image, and how its pixels spoke. */
export interface Why {
  /** The two classes with the greatest outputs. */
  readonly winner: number;
  readonly runnerUp: number;
  readonly outputs: Float32Array<ArrayBuffer>;
  /** [784] x ⊙ gradient: what each pixel did for the winner against the runner-up, negative where against it. */
  readonly spoke: Float32Array<ArrayBuffer>;
  /** [784] What changing a pixel would do for the wanted class: positive where ink helps, negative where paper does. */
  readonly wish: Float32Array<ArrayBuffer>;
  /** The image with the pixels changed that help most, until the network says the wanted class or enough is enough. */
  readonly changed: Uint8Array<ArrayBuffer>;
  readonly changedCount: number;
  readonly changedOutputs: Float32Array<ArrayBuffer>;
}

export interface WhyInput {
  readonly network: Network;
  /** Whether pixels are divided by 255, for a network that does not declare it. */
  readonly normalize: boolean;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

const ink = 255;
/** How many pixels are changed at a time, and at most. */
const atOnce = 2;
const mostChanged = 120;

/** With the class that the reader wants. */
export function whyOf(input: WhyInput, wanted: number): Why {
  const { outputs, x, gradient } = answerOf(input);
  const [winner, runnerUp] = greatestTwo(outputs);
  const spoke = gradient(winner, runnerUp).map((value, i) => value * x[i]!);
  const wish = wishOf(input, wanted, winner).signed;
  const { pixels: changed, count: changedCount } = changedUntil(input, wanted);
  const changedOutputs = answerOf({ ...input, pixels: changed }).outputs;
  return { winner, runnerUp, outputs, spoke, wish, changed, changedCount, changedOutputs };
}

interface Answer {
  readonly outputs: Float32Array<ArrayBuffer>;
  /** As the first layer gets it. */
  readonly x: Float32Array;
  /** Of the sum of one class less that of another, by x. */
  readonly gradient: (plus: number, minus: number) => Float32Array<ArrayBuffer>;
}

function answerOf({ network, normalize, pixels }: WhyInput): Answer {
  const row = new Tensor("uint8", [pixels.length], pixels);
  const steps = trace(network, normalize ? normalizePixels(row) : row);
  // Softmax keeps the order: the question is about what it gets.
  const end = network.layers.at(-1)?.type === "softmax" ? steps.length - 1 : steps.length;
  const gradient = (plus: number, minus: number) => {
    let worth: Float32Array<ArrayBuffer> = new Float32Array(steps[end - 1]!.values.size);
    worth[plus]! += 1;
    worth[minus]! -= 1;
    for (let i = end - 1; i > 0; i--) worth = through(steps[i]!.layer!, steps[i - 1]!.values.data, worth);
    return worth;
  };
  return { outputs: steps.at(-1)!.values.data.slice(), x: steps[0]!.values.data, gradient };
}

/** What the inputs of a layer are worth, where its outputs are worth this. */
function through(layer: object, x: Float32Array, worth: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  if (layer instanceof Activation) return worth.map((value, i) => value * activationSlope(layer.activation, x[i]!));
  if (!(layer instanceof Dense)) throw new Error("why: expected a network of dense layers and functions");
  const { weight, inputSize, outputSize } = layer;
  const shared = new Float32Array(inputSize);
  for (let i = 0; i < inputSize; i++) {
    let sum = 0;
    for (let j = 0; j < outputSize; j++) sum += weight.data[i * outputSize + j]! * worth[j]!;
    shared[i] = sum;
  }
  return shared;
}

interface Wish {
  readonly signed: Float32Array<ArrayBuffer>;
  readonly isInk: readonly boolean[];
}

/** What full ink or bare paper at each pixel would do for a class against another, whichever does more; at least 0. */
function wishOf(input: WhyInput, wanted: number, against: number): Wish {
  const { x, gradient } = answerOf(input);
  const slope = gradient(wanted, against);
  const [full, bare] = [ink, 0].map((value) => answerOf({ ...input, pixels: input.pixels.map(() => value) }).x) as [
    Float32Array,
    Float32Array,
  ];
  const isInk = Array.from(slope, (value) => value * (full[0]! - bare[0]!) > 0);
  const signed = slope.map((value, i) => {
    const gain = value * ((isInk[i] ? full : bare)[i]! - x[i]!);
    return isInk[i] ? Math.max(0, gain) : -Math.max(0, gain);
  });
  return { signed, isInk };
}

/** Changes the pixels that help most, a few at a time, because the slope is another after each. */
function changedUntil(input: WhyInput, wanted: number): { pixels: Uint8Array<ArrayBuffer>; count: number } {
  let pixels = input.pixels;
  const touched = new Set<number>();
  while (touched.size < mostChanged) {
    const now = { ...input, pixels };
    const { outputs } = answerOf(now);
    const best = predictedClasses(new Tensor("float32", [1, outputs.length], outputs))[0]!;
    if (best === wanted) break;
    const { signed, isInk } = wishOf(now, wanted, best);
    const helpful = [...signed.keys()].filter((i) => signed[i] !== 0 && !touched.has(i));
    const chosen = helpful.sort((a, b) => Math.abs(signed[b]!) - Math.abs(signed[a]!)).slice(0, atOnce);
    if (chosen.length === 0) break;
    pixels = pixels.slice();
    for (const i of chosen) {
      pixels[i] = isInk[i] ? ink : 0;
      touched.add(i);
    }
  }
  return { pixels, count: touched.size };
}

function greatestTwo(outputs: Float32Array): readonly [first: number, second: number] {
  const order = [...outputs.keys()].sort((a, b) => outputs[b]! - outputs[a]!);
  return [order[0]!, order[1]!];
}
