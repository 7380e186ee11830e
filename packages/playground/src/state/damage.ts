/**
 * How the reader breaks the network of the page: biases off, noise on the weights, pixels as they are. As soon as this is loaded
 * `subject` is what is left of the whole one.
 */

import { batch, computed, signal } from "@preact/signals";
import { addNoise, type Network, Random, withoutBiases } from "feedforward";
import type { FileFunctions } from "../parts/predict/read-file.ts";
import { numberCodec } from "./codecs.ts";
import { flagCodec, linked } from "./link.ts";
import { damage, type Subject, takeOwn } from "./networks.ts";

export const hasNoBiases = linked("nobias", false, flagCodec);
/** How strong the noise is, in parts of the weights' own strength. */
export const noiseLevel = linked("noise", 0, numberCodec({ min: 0, max: 2, digits: 2 }));
export const noiseSeed = linked("noiseseed", 1, numberCodec({ min: 1, max: 999 }));
export const isRaw = linked("raw", false, flagCodec);

export const isBroken = computed(() => hasNoBiases.value || noiseLevel.value > 0 || isRaw.value);

damage.value = (about) => (isBroken.value ? broken(about) : about);

/** The file of the reader's own network, to be read again with other functions; null where there is none. */
export const brought = signal<Brought | null>(null);

export interface Brought {
  readonly bytes: Uint8Array;
  /** What the reader says of the functions; null where the file says it. */
  readonly functions: FileFunctions | null;
}

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

/** Takes a network that the reader brings, unbroken. */
export function bring(name: string, network: Network, file: Brought): void {
  batch(() => {
    mend();
    brought.value = file;
    takeOwn({ name, network, normalize: network.input.scale === null });
  });
}
