/** From the drawing to the answer: ink, MNIST's preprocessing step by step, the network's probabilities. */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Network, Tensor } from "feedforward";
import { type Box, centerDigit, centerOfMass, fitInk, inkBox } from "feedforward/data";
import { Session } from "feedforward/plain";
import { type Digit, digit, loadSamples, sampleNumbers } from "../../state/digit.ts";
import { subject } from "../../state/networks.ts";
import { isInking, isPrepared } from "./drawing.ts";
import { isGhost, read, shown } from "./ghost.ts";
import { inkOfStrokes } from "./paint.ts";
import { looksLikeTwo } from "./pieces.ts";

/** Height and width of what the network sees. */
const imageSize = 28;
/** A network of the reader's may have more classes than there are digits. */
const mostClasses = 1000;

export interface Reading {
  /** uint8 [height, width]: what lies on the pad. */
  readonly ink: Tensor<"uint8">;
  /** The part of it that is taken: around the ink, or all of it. */
  readonly box: Box;
  /** uint8 [20, 20]: the box shrunk; null where that is skipped. */
  readonly fitted: Tensor<"uint8"> | null;
  /** uint8 [28, 28]: what the network sees. */
  readonly image: Tensor<"uint8">;
  /** Row and column of its centre of mass. */
  readonly center: readonly [row: number, column: number];
}

const samples = signal<Tensor<"uint8"> | null>(null);

/** Fetches MNIST's ten samples, once. */
export async function needSamples(): Promise<void> {
  samples.value = await loadSamples();
}

/** What lies under the strokes, uint8 [height, width]; null for nothing, or while it is on its way. */
export const baseInk = computed(() => {
  const { base } = shown.value;
  if (base === null) return null;
  if (base.kind === "image") return base.ink;
  return samples.value?.row(base.label).reshape(imageSize, imageSize) ?? null;
});

/** Null for a blank pad. */
const ink = computed(() => {
  const { strokes } = read.value;
  if (strokes.length === 0) return baseInk.value;
  const painted = inkOfStrokes(strokes, baseInk.value);
  return painted.data.some((value) => value > 0) ? painted : null;
});

/** What is made of the drawing; null for a blank pad. */
export const reading = computed<Reading | null>(() =>
  ink.value === null ? null : isPrepared.value ? prepare(ink.value) : shrink(ink.value),
);

/** Whether what lies there is rather two digits than one. */
export const isTwo = computed(() => ink.value !== null && looksLikeTwo(ink.value));

/** As MNIST's own digits were made. */
function prepare(ink: Tensor<"uint8">): Reading {
  const box = inkBox(ink);
  const fitted = fitInk(ink, box);
  const image = centerDigit(fitted);
  return { ink, box, fitted, image, center: centerOfMass(image) };
}

/** The whole pad at the network's size, wherever on it the digit stands. */
function shrink(ink: Tensor<"uint8">): Reading {
  const [bottom, right] = ink.shape as [number, number];
  const box = { top: 0, left: 0, bottom, right };
  const image = fitInk(ink, box, imageSize);
  return { ink, box, fitted: null, image, center: centerOfMass(image) };
}

/** The network of the page as the pad asks it: in bytes. One that wants them divided and does not say so, says so here. */
const padNetwork = computed<Network | null>(() => {
  if (subject.value === null) return null;
  const { network, normalize } = subject.value;
  const { mean, std } = network.input;
  return normalize ? network.with({ input: { scale: "1/255", mean, std } }) : network;
});

export const padSession: ReadonlySignal<Session | null> = computed(() =>
  padNetwork.value === null ? null : new Session(padNetwork.value),
);

export interface Prediction {
  /** One a class; what the network gives, where it gives no probabilities. */
  readonly probabilities: readonly number[];
  readonly best: number;
}

/** Null for a blank pad, and until the network has come. */
export const prediction = computed<Prediction | null>(() => {
  if (reading.value === null || padSession.value === null) return null;
  const ranking = padSession.value.topK(reading.value.image.reshape(imageSize * imageSize), mostClasses);
  const probabilities = ranking.toSorted((a, b) => a.index - b.index).map(({ probability }) => probability);
  return { probabilities, best: ranking[0]!.index };
});

/**
 * From now on what lies on the pad is the digit of the page, each time that a stroke ends. The answer is shown first: the
 * panels that take the digit apart have more to do than one frame holds.
 */
export function publishDigit(): () => void {
  return effect(() => {
    if (isInking.value || isGhost.value || reading.value === null) return;
    const { base, strokes } = shown.value;
    const isSample = base?.kind === "sample" && strokes.length === 0;
    const next: Digit = {
      pixels: reading.value.image.reshape(imageSize * imageSize),
      from: isSample ? sampleNumbers[base.label]! : "pad",
      label: isSample ? base.label : null,
    };
    return afterFrame(() => (digit.value = next));
  });
}

/** Runs once the next frame has been shown; what comes back gives it up. */
function afterFrame(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(run)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
