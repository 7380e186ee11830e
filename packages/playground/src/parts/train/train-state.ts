/**
 * What the panel "train" holds: the training that the worker runs, as far as it has come. The page asks for some steps, shows
 * what they have made, and asks for the next: so nothing piles up, whatever is slower.
 */

import { batch, computed, effect, signal } from "@preact/signals";
import type { Tensor } from "feedforward";
import { reasonOf } from "../../page/reason.ts";
import { digit, needDigit } from "../../state/digit.ts";
import { plainSettings, type TrainSettings, trainSettings, usualSettings } from "../../state/train-settings.ts";
import { ask, isAborted } from "../../worker/client.ts";
import type { HeldOut, TrainedFile, TrainView } from "../../worker/messages.ts";
import { isStill, stepsInFrame } from "./pace.ts";

export type Stage = "ready" | "fetching" | "running" | "paused" | "over";

export const stage = signal<Stage>("ready");
/** How much of the training images has come. */
export const fetched = signal(0);
export const failure = signal<string | null>(null);
/** What the last steps have made; null until the worker has answered. */
export const view = signal<TrainView | null>(null);
/** The settings of that training. */
export const trained = signal<TrainSettings>(trainSettings.peek());
export const losses = signal<readonly number[]>([]);
export const readings = signal<readonly HeldOut[]>([]);
/** How long the worker has worked for it, by its own clock. */
export const workMs = signal(0);
/** Eight signs that stand for all bits of the network, once the training rests. */
export const fingerprint = signal<string | null>(null);
/** Whether the page may use WebAssembly; null until the worker has said so. */
export const hasWasm = signal<boolean | null>(null);

export const latestReading = computed(() => readings.value.at(-1) ?? null);

let run = 0;
let control = new AbortController();

/** Asks what is possible here and shows the beginning. Where WebAssembly may not run, ReLU is what plain JavaScript trains soonest. */
export async function prepare(): Promise<void> {
  const untouched = trainSettings.peek() === usualSettings;
  await attempt(async () => {
    const [{ backends }] = await Promise.all([ask("place", null), needDigit().catch(() => {})]);
    hasWasm.value = backends.includes("wasm");
    if (!hasWasm.value && untouched) trainSettings.value = plainSettings;
  });
  if (view.peek() === null && failure.peek() === null) await begin();
}

/** A training with the settings as they are now, before its first step. */
export async function begin(): Promise<void> {
  control.abort();
  control = new AbortController();
  run += 1;
  const settings = trainSettings.peek();
  batch(() => {
    stage.value = "ready";
    failure.value = null;
    trained.value = settings;
    losses.value = [];
    readings.value = [];
    workMs.value = 0;
    fingerprint.value = null;
  });
  await attempt(async (signal) => take(await ask("trainStart", { run, settings, digit: digitBytes() }, { signal })));
}

/** Trains until it is told to pause, or over. */
export async function train(): Promise<void> {
  if (stage.peek() === "over") await begin();
  await attempt(async (signal) => {
    await firstStep(signal);
    stage.value = view.peek()!.isOver ? "over" : "running";
    for (;;) {
      await nextFrame();
      if (stage.peek() !== "running") return;
      const { step, steps } = view.peek()!;
      await advance(stepsInFrame(step, steps), signal);
      if (view.peek()!.isOver) stage.value = "over";
    }
  });
  await rest();
}

export function pause(): void {
  if (stage.peek() === "running") stage.value = "paused";
}

/** One step alone. */
export async function takeStep(): Promise<void> {
  await attempt(async (signal) => {
    await firstStep(signal);
    stage.value = view.peek()!.isOver ? "over" : "paused";
  });
  await rest();
}

/** The network as a file, with what stands for its bits. */
export function trainedFile(): Promise<TrainedFile> {
  return ask("trainedFile", null);
}

async function rest(): Promise<void> {
  if (stage.peek() !== "over" && stage.peek() !== "paused") return;
  const mine = run;
  await attempt(async () => {
    const { fingerprint: found } = await trainedFile();
    if (mine === run) fingerprint.value = found;
  });
}

/** It may have to wait for the images. */
async function firstStep(signal: AbortSignal): Promise<void> {
  stage.value = "fetching";
  fetched.value = 0;
  await advance(1, signal);
}

async function advance(steps: number, signal: AbortSignal): Promise<void> {
  const question = { run, settings: trained.peek(), steps, digit: digitBytes() };
  take(await ask("trainSteps", question, { signal, onProgress: (share) => (fetched.value = share) }));
}

function take(next: TrainView): void {
  batch(() => {
    view.value = next;
    if (next.losses.length > 0) losses.value = [...losses.peek(), ...next.losses];
    if (next.readings.length > 0) readings.value = [...readings.peek(), ...next.readings];
    workMs.value += next.workMs;
    fingerprint.value = null;
  });
}

async function attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { signal } = control;
  failure.value = null;
  try {
    await work(signal);
  } catch (error) {
    if (signal.aborted || isAborted(error)) return;
    batch(() => {
      failure.value = reasonOf(error);
      stage.value = view.peek() === null || view.peek()!.step === 0 ? "ready" : "paused";
    });
  }
}

function digitBytes(): Uint8Array<ArrayBuffer> | null {
  const now: Tensor<"uint8"> | undefined = digit.peek()?.pixels;
  return now === undefined ? null : now.data.slice();
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    if (isStill()) setTimeout(resolve, 250);
    else requestAnimationFrame(() => resolve());
  });
}

/** While the training rests, another digit is read by the network as it is. */
export function followDigit(): () => void {
  return effect(() => {
    if (digit.value === null || view.peek() === null) return;
    if (stage.peek() === "running" || stage.peek() === "fetching") return;
    const { signal } = control;
    const question = { run, settings: trained.peek(), steps: 0, digit: digitBytes() };
    const isBegun = view.peek()!.step > 0;
    void ask(isBegun ? "trainSteps" : "trainStart", question, { signal })
      .then(showAgain)
      .catch(() => {});
  });
}

function showAgain(next: TrainView): void {
  if (stage.peek() !== "running" && view.peek()?.step === next.step) view.value = next;
}
