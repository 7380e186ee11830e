/**
 * What the panel "accuracy" holds: the last measurement, how far the running one is, and what of it the reader looks at.
 * All counts are the library's.
 */

import { computed, signal } from "@preact/signals";
import { givesProbabilities, Tensor } from "feedforward";
import { type ClassMetrics, classMetrics, confusionMatrix, type Outcome, outcomes } from "feedforward/train";
import { reasonOf } from "../../page/reason.ts";
import { choiceCodec, numbersCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";
import { networkFile } from "../../state/network-file.ts";
import { needSubject, type Subject, subject } from "../../state/networks.ts";
import { loadTestImages } from "../../state/testset.ts";
import { ask, isAborted } from "../../worker/client.ts";

/** MNIST's images and classes: what a network must take, and what it is held against. */
export const inputSize = 784;
const labelCount = 10;

export interface Measurement {
  readonly subject: Subject;
  /** uint8 [n, 784] */
  readonly images: Tensor<"uint8">;
  /** Counts, row = label, column = prediction. */
  readonly counts: readonly (readonly number[])[];
  readonly classes: readonly ClassMetrics[];
  readonly correct: number;
  readonly outcomes: readonly Outcome[];
  /** Whether the outputs are probabilities. */
  readonly hasProbabilities: boolean;
  readonly timeMs: number;
}

export interface Running {
  readonly stage: "fetch" | "run";
  readonly share: number;
}

export const measurement = signal<Measurement | null>(null);
export const running = signal<Running | null>(null);
export const failure = signal<string | null>(null);

/** Whether the network has changed since it was measured. */
export const isStale = computed(() => measurement.value !== null && measurement.value.subject !== subject.value);
/** Whether the network can be measured with MNIST at all; true while none has come. */
export const isMeasurable = computed(() => (subject.value?.network.inputSize ?? inputSize) === inputSize);

export const views = ["worst", "unsure", "cell", "classes"] as const;
export type View = (typeof views)[number];

export const view = linked<View>("evidence", "worst", choiceCodec(views));
/** The chosen cell of the confusion matrix: label and prediction. */
export const cell = linked<readonly number[]>("confusion", [4, 9], {
  ...numbersCodec({ min: 0, max: labelCount - 1 }, [2, 2]),
  write: (numbers) => numbers.join(","),
});

let current: AbortController | null = null;

/** Puts all test images through the network, in the worker. A second call gives the first one up. */
export async function measure(): Promise<void> {
  stop();
  const mine = new AbortController();
  current = mine;
  failure.value = null;
  running.value = { stage: "fetch", share: 0 };
  try {
    const found = await measureSubject(mine.signal);
    if (current === mine) measurement.value = found;
  } catch (error) {
    if (current === mine && !isAborted(error)) failure.value = reasonOf(error);
  } finally {
    if (current === mine) {
      running.value = null;
      current = null;
    }
  }
}

/** Gives the running measurement up. */
export function stop(): void {
  current?.abort();
  current = null;
  running.value = null;
}

async function measureSubject(signal: AbortSignal): Promise<Measurement> {
  await needSubject();
  const measured = subject.value!;
  const { network, normalize } = measured;
  const { outputs, timeMs, correct } = await ask(
    "score",
    { network: networkFile(network), normalize },
    {
      signal,
      onProgress: (share, stage) => {
        if (!signal.aborted) running.value = { stage, share };
      },
    },
  );
  const { images, labels } = await loadTestImages();
  const y = new Tensor("float32", [labels.size, network.outputSize], outputs);
  await pause();
  const matrix = confusionMatrix(y, labels, Math.max(labelCount, network.outputSize));
  await pause();
  const found = outcomes(y, labels);
  await pause();
  return {
    subject: measured,
    images,
    counts: matrix.toArray() as number[][],
    classes: classMetrics(matrix),
    correct,
    outcomes: found,
    hasProbabilities: givesProbabilities(network),
    timeMs,
  };
}

/** Lets the page show a frame: all that follows an answer together would take longer than one. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** The images that a view shows, the most telling first. */
export const shownOutcomes = computed<readonly Outcome[]>(() => {
  const all = measurement.value?.outcomes ?? [];
  const [label, prediction] = cell.value;
  const surest = (a: Outcome, b: Outcome) => b.confidence - a.confidence || a.row - b.row;
  switch (view.value) {
    case "worst":
      return all.filter((outcome) => outcome.label !== outcome.prediction).sort(surest);
    case "unsure":
      return all.filter((outcome) => outcome.label === outcome.prediction).sort((a, b) => surest(b, a));
    case "cell":
      return all.filter((outcome) => outcome.label === label && outcome.prediction === prediction).sort(surest);
    case "classes":
      return [];
  }
});
