/**
 * A training as the worker runs it: some steps at a time, as many as the page asks for, and what has become of the network
 * in between. It is a pure function of its settings and the images: however the steps are cut, the bytes are the same.
 */

import { initializeNetwork, type Network, Random, Session, Tensor } from "feedforward";
import { Session as PlainSession } from "feedforward/plain";
import { type StepReport, type Training, trainSteps } from "feedforward/train";
import type { TrainSettings } from "../state/train-settings.ts";
import type { HeldOut, TestSet, TrainView } from "./messages.ts";

/** How often the images are gone through. */
export const epochs = 10;
/** How often the held-out images are read in an epoch. */
const readings = 9;
const heldOutShare = 0.1;
const pixels = 784;

/** The network before its first step: random weights. */
export function startNetwork({ hidden, activation, seed, learningRate, batchSize, optimizer }: TrainSettings): Network {
  const sizes = [pixels, ...hidden, 10];
  const labels = Array.from({ length: 10 }, (_, label) => String(label));
  const recipe = {
    sizes: sizes.join(","),
    hidden: activation,
    optimizer,
    learningRate,
    epochs,
    batch: batchSize,
    seed,
  };
  const options = { input: { scale: "1/255" }, labels, provenance: { command: "page", ...recipe } };
  return initializeNetwork({ sizes, hidden: activation, output: "softmax" }, new Random(seed), options);
}

interface Part {
  readonly images: Tensor<"uint8">;
  readonly labels: Tensor<"uint8">;
}

export class TrainingRun {
  readonly #training: Training;
  readonly #heldOut: Part;
  readonly #epochSteps: number;
  readonly #readEvery: number;
  #network: Network;
  /** The last step, whose network has not been asked for yet. */
  #unread: StepReport | null = null;
  #step = 0;
  #isOver = false;
  #divergedAt: number | null = null;
  /** What the page has not been told yet. */
  #losses: number[] = [];
  #readings: HeldOut[] = [];

  /** The last tenth of the images is held out. */
  constructor(settings: TrainSettings, { images, labels }: TestSet) {
    const count = labels.length;
    const learnt = count - Math.round(count * heldOutShare);
    const { batchSize, optimizer: name, learningRate, seed } = settings;
    const part = (start: number, end: number): Part => ({
      images: new Tensor("uint8", [end - start, pixels], images.subarray(start * pixels, end * pixels)),
      labels: new Tensor("uint8", [end - start], labels.subarray(start, end)),
    });
    this.#heldOut = part(learnt, count);
    this.#epochSteps = Math.ceil(learnt / batchSize);
    this.#readEvery = Math.ceil(this.#epochSteps / readings);
    this.#network = startNetwork(settings);
    const options = { epochs, batchSize, optimizer: { name, learningRate }, random: new Random(seed) };
    this.#training = trainSteps(this.#network, part(0, learnt), options);
    this.#readHeldOut();
  }

  /** As it is now; of a training that has diverged as it was when it was last looked at. */
  get network(): Network {
    this.#network = this.#unread?.network ?? this.#network;
    this.#unread = null;
    return this.#network;
  }

  /** Takes so many steps, or as many as are taken until a time, one at least, and says what has become of it. */
  advance(steps: number, endMs = Number.POSITIVE_INFINITY): Omit<TrainView, "weights" | "probabilities" | "workMs"> {
    const last = this.#step + steps;
    const first = this.#step;
    while (!this.#isOver && this.#step < last && (this.#step === first || performance.now() < endMs)) this.#takeStep();
    const told = { losses: Float32Array.from(this.#losses), readings: this.#readings };
    this.#losses = [];
    this.#readings = [];
    const all = { step: this.#step, steps: epochs * this.#epochSteps, epochs };
    return { ...all, ...told, isOver: this.#isOver, divergedAt: this.#divergedAt };
  }

  #takeStep(): void {
    const report = this.#nextStep();
    if (report === null) return;
    this.#step = report.step;
    this.#losses.push(report.loss);
    this.#isOver = report.step === report.steps;
    const isRead = (this.#step % this.#epochSteps) % this.#readEvery === 0;
    this.#unread = report;
    if (isRead || this.#isOver) this.#readHeldOut();
  }

  /** The report of a step; null where the numbers have grown beyond all bounds. */
  #nextStep(): StepReport | null {
    try {
      for (;;) {
        const { done, value } = this.#training.next();
        if (done) throw new RangeError("the training is over");
        if (value.kind === "step") return value;
      }
    } catch (error) {
      if (!isDivergence(error)) throw error;
      this.#isOver = true;
      this.#unread = null;
      this.#divergedAt = this.#step + 1;
      return null;
    }
  }

  #readHeldOut(): void {
    const { images, labels } = this.#heldOut;
    const share = new Session(this.network, { threads: 1 }).accuracy(images, labels);
    this.#readings.push({ step: this.#step, share });
  }
}

function isDivergence(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" && code.includes("diverged");
}

/** What a network makes of a digit; null where there is none. */
export function answerTo(network: Network, digit: Uint8Array | null): readonly number[] | null {
  if (digit === null) return null;
  return [...new PlainSession(network).predict(digit).data];
}

/** The weights of the first layer, [784, neurons]. */
export function firstWeights(network: Network): Float32Array<ArrayBuffer> {
  return Float32Array.from(network.parameters.get("dense1.weight")!.data);
}

/** Eight hexadecimal digits that stand for all parameters, bit by bit (FNV-1a): other bits, most likely another sign. */
export function fingerprintOf(network: Network): string {
  let hash = 0x811c9dc5;
  for (const { data } of network.parameters.values()) {
    const words = new Uint32Array(Float32Array.from(data).buffer);
    for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
