/**
 * What the panels of this part share: the neuron that is looked at, the sample that is sent through, and the values between
 * the layers of the page's network for the page's digit.
 */

import { computed, effect, signal } from "@preact/signals";
import { Dense, type TraceStep, trace, type WeightedSum, weightedSum } from "feedforward";
import { normalizePixels } from "feedforward/data";
import { type Digit, digit, loadSamples, needDigit, sampleNumbers } from "../../state/digit.ts";
import { type Codec, linked } from "../../state/link.ts";
import { needSubject, subject } from "../../state/networks.ts";

/** Output `index` (from 0) of dense layer `layer` (from 1). */
export interface NeuronPlace {
  readonly layer: number;
  readonly index: number;
}

const placeCodec: Codec<NeuronPlace> = {
  read(text) {
    const [, layer, index] = /^(\d{1,3})\.(\d{1,6})$/.exec(text) ?? [];
    return layer === undefined || layer === "0" ? null : { layer: Number(layer), index: Number(index) };
  },
  write: ({ layer, index }) => `${layer}.${index}`,
};

const firstPlace: NeuronPlace = { layer: 1, index: 27 };
const wanted = linked("neuron", firstPlace, placeCodec);

/** The dense layers of the network, [in, out] of each; the book's sizes while the network is on its way. */
export const denseShapes = computed<readonly (readonly [number, number])[]>(() => {
  const network = subject.value?.network;
  if (network === undefined)
    return [
      [784, 50],
      [50, 100],
      [100, 10],
    ];
  return network.layers.flatMap((layer) =>
    layer instanceof Dense ? [[layer.inputSize, layer.outputSize] as const] : [],
  );
});

/** The neuron that is looked at; where the network lacks the one that was asked for, the nearest that it has. */
export const chosenNeuron = computed<NeuronPlace>(() => {
  const shapes = denseShapes.value;
  const layer = Math.max(1, Math.min(wanted.value.layer, shapes.length));
  const size = shapes[layer - 1]?.[1] ?? 1;
  return { layer, index: Math.min(wanted.value.index, size - 1) };
});

export function chooseNeuron(place: NeuronPlace): void {
  wanted.value = place;
}

const sampleCodec: Codec<number | null> = {
  read: (text) => (/^\d$/.test(text) ? Number(text) : null),
  write: (sample) => (sample === null ? "" : String(sample)),
};

/** The sample that was chosen here; null where the digit is another. */
const sample = linked("sample", null, sampleCodec);
/** What the reader drew last. */
export const drawing = signal<Digit | null>(null);

effect(() => {
  const now = digit.value;
  if (now?.from === "pad") drawing.value = now;
  const chosen = sample.peek();
  if (now !== null && chosen !== null && now.from !== sampleNumbers[chosen]) sample.value = null;
});

/** Makes a sample the digit of the page. */
export async function chooseSample(label: number): Promise<void> {
  const samples = await loadSamples();
  sample.value = label;
  digit.value = { pixels: samples.row(label), from: sampleNumbers[label]!, label };
}

export function chooseDrawing(): void {
  if (drawing.value !== null) digit.value = drawing.value;
}

let isPrepared = false;

/** Fetches what the panels of this part show: the network, and a digit where there is none. */
export async function prepare(): Promise<void> {
  const asked = sample.peek();
  const wantsSample = !isPrepared && asked !== null;
  await Promise.all([needSubject(), wantsSample ? chooseSample(asked) : needDigit()]);
  isPrepared = true;
}

/** The digit as the network takes it and all that the layers make of it; null until both are there. */
export const steps = computed<readonly TraceStep[] | null>(() => {
  const now = digit.value;
  const about = subject.value;
  if (now === null || about === null || about.network.inputSize !== now.pixels.size) return null;
  return trace(about.network, about.normalize ? normalizePixels(now.pixels) : now.pixels);
});

/** The sum behind the neuron that is looked at; null until there is one. */
export const chosenSum = computed<WeightedSum | null>(() => {
  const all = steps.value ?? [];
  const { layer, index } = chosenNeuron.value;
  const dense = all.flatMap((step, i) =>
    step.layer instanceof Dense ? [{ layer: step.layer, from: all[i - 1]! }] : [],
  );
  const place = dense[layer - 1];
  return place === undefined ? null : weightedSum(place.layer, place.from.values, index);
});
