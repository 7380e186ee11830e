/**
 * The network that the page takes apart, as it came and as it is broken: `whole` is what the reader brought or the page's own;
 * `subject` is what is left of it after biases are switched off, weights are disturbed, or pixels come as they are.
 */

import { batch, computed, effect, signal } from "@preact/signals";
import { addNoise, type Network, Random, withoutBiases } from "feedforward";
import type { FileFunctions } from "../parts/predict/read-file.ts";
import { numberCodec } from "./codecs.ts";
import { flagCodec, linked } from "./link.ts";
import { type Subject, subject } from "./networks.ts";
import { needSubject, resetSubject } from "./own-network.ts";

export const hasNoBiases = linked("nobias", false, flagCodec);
/** How strong the noise is, in parts of the weights' own strength. */
export const noiseLevel = linked("noise", 0, numberCodec({ min: 0, max: 2, digits: 2 }));
export const noiseSeed = linked("noiseseed", 1, numberCodec({ min: 1, max: 999 }));
export const isRaw = linked("raw", false, flagCodec);

export const isBroken = computed(() => hasNoBiases.value || noiseLevel.value > 0 || isRaw.value);

/** The network as it came. */
export const whole = signal<Subject | null>(null);
/** The file that the reader brought, to be read again with other functions; null while the page's own network is shown. */
export const brought = signal<Brought | null>(null);

export interface Brought {
  readonly bytes: Uint8Array;
  /** What the reader says of the functions; null where the file says it. */
  readonly functions: FileFunctions | null;
}

/** The subject as it was put in place here last. */
let placed: Subject | null = null;

effect(() => {
  const about = whole.value;
  if (about === null) return;
  placed = isBroken.value ? broken(about) : about;
  subject.value = placed;
});

// Another panel may bring back the page's own network: that is then the whole one, and nothing is broken.
effect(() => {
  const now = subject.value;
  if (now === null || now === placed || placed === null) return;
  batch(() => {
    mend();
    brought.value = null;
    whole.value = now;
  });
});

function broken({ name, network, normalize }: Subject): Subject {
  let left = hasNoBiases.value ? withoutBiases(network) : network;
  if (noiseLevel.value > 0) left = addNoise(left, noiseLevel.value, new Random(noiseSeed.value));
  if (isRaw.value) return { name, network: withRawInput(left), normalize: false, isBroken: true };
  return { name, network: left, normalize, isBroken: true };
}

/** The same network without a word about its input: bytes come as numbers from 0 to 255. */
function withRawInput(network: Network): Network {
  return network.with({ input: { scale: null, mean: null, std: null } });
}

export function mend(): void {
  batch(() => {
    hasNoBiases.value = false;
    noiseLevel.value = 0;
    isRaw.value = false;
  });
}

/** Fetches the page's own network, unless there is one, and breaks it as the link says. */
export async function prepareWhole(): Promise<void> {
  await needSubject();
  whole.value ??= subject.value;
}

/** Takes a network that the reader brings, unbroken. */
export function bring(name: string, network: Network, file: Brought): void {
  batch(() => {
    mend();
    brought.value = file;
    whole.value = { name, network, normalize: network.input.scale === null };
  });
}

/** The page's own network again, unbroken. */
export async function bringOwn(): Promise<void> {
  await resetSubject();
}
