/**
 * The program as the page runs it, step by step, with the lines that Node would print. The passes over all images are the
 * worker's.
 */

import { signal } from "@preact/signals";
import { normalizePixels } from "feedforward/data";
import { pictureToText } from "feedforward/draw";
import { Session } from "feedforward/plain";
import { reasonOf } from "../../page/reason.ts";
import { networkFile } from "../../state/network-file.ts";
import { needSubject, type Subject, subject } from "../../state/networks.ts";
import { loadTestImages, testImages, testImagesShare } from "../../state/testset.ts";
import { ask, isAborted } from "../../worker/client.ts";
import { batchRows, type Step } from "./node-program.ts";

/** What the program has printed so far. */
export const lines = signal<readonly string[]>([]);

export interface Running {
  readonly step: Step;
  /** Of this step; null where it is not known. */
  readonly share: number | null;
}

export const running = signal<Running | null>(null);
export const programError = signal<string | null>(null);
let controller: AbortController | null = null;
let linesOf: Subject | null = null;

export function stop(): void {
  controller?.abort();
  controller = null;
  running.value = null;
}

/** What another network has printed is not this one's. */
export function forgetOthers(): void {
  if (linesOf === subject.value) return;
  if (linesOf !== null) {
    stop();
    lines.value = [];
  }
  linesOf = subject.value;
}

function print(text: string): void {
  lines.value = [...lines.value, ...text.split("\n")];
}

/** Runs the whole program; true when it has come to its end. */
export async function run(): Promise<boolean> {
  stop();
  const mine = new AbortController();
  controller = mine;
  programError.value = null;
  lines.value = [];
  try {
    running.value = { step: "load", share: null };
    const network = await loadAll(mine.signal);
    running.value = { step: "image", share: null };
    await showImage(network);
    for (const [step, batchSize] of [
      ["single", 1],
      ["batches", batchRows],
    ] as const) {
      running.value = { step, share: 0 };
      print(await passOver(network, { step, batchSize, signal: mine.signal }));
    }
    return true;
  } catch (error) {
    if (!isAborted(error)) programError.value = reasonOf(error);
    return false;
  } finally {
    if (controller === mine) stop();
  }
}

async function loadAll(signal: AbortSignal): Promise<Subject> {
  await needSubject();
  const { images, labels } = await loadTestImages();
  signal.throwIfAborted();
  print(`images ${images.shape.join(" × ")}, labels ${labels.shape.join(" × ")}`);
  return subject.value!;
}

/** How much of the images has come. */
export function fetchShare(): number | null {
  return testImages.value === null ? testImagesShare.value : null;
}

async function showImage({ network, normalize }: Subject): Promise<void> {
  const { images, labels } = testImages.value!;
  const pixels = images.row(0);
  print(`Image 0: ${labels.at(0)}`);
  print(pictureToText(pixels.reshape(28, 28)));
  const x = normalize ? normalizePixels(pixels) : pixels;
  const label = new Session(network).classify(x);
  print(`Prediction: ${String(label)}`);
}

interface Pass {
  readonly step: Step;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/** All images through the network: the line with the accuracy. */
async function passOver({ network, normalize }: Subject, { step, batchSize, signal }: Pass): Promise<string> {
  const { backends } = await ask("place", null, { signal });
  const rows = testImages.value!.labels.size;
  const { correct } = await ask(
    "race",
    { network: networkFile(network), normalize, backend: backends[0]!, threads: 1, batchSize, rows },
    { signal, onProgress: (share) => (running.value = { step, share }) },
  );
  return `Accuracy:${correct / rows}`;
}
