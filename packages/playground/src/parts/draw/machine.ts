/**
 * What the stage shows between the pad and the answer: how active each hidden neuron is, and the strongest terms x·w of those that
 * are lit, from pixels to neurons, from neurons to neurons, and to the digit that wins.
 */

import { computed } from "@preact/signals";
import { Dense, type LayerValues, type Network, type Session } from "feedforward";
import { subject } from "../../state/networks.ts";
import { padSession, prediction, reading } from "./reading.ts";

/** A term of a sum: from one value to one neuron. */
export interface Thread {
  /** Which pair of layers it joins: 0 is from the pixels to the first hidden layer. */
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  /** x·w beside the strongest term of its pair, -1 to 1. */
  readonly strength: number;
}

export interface Machine {
  /** Each hidden layer's values behind its function. */
  readonly hidden: readonly Float32Array[];
  readonly threads: readonly Thread[];
}

/** How many threads are drawn at most between two layers. */
const mostThreads = [80, 60, 36] as const;
/** Steps in which strengths are counted, to find the least that is drawn without sorting them. */
const bins = 128;

/** The sizes of the hidden layers; the book's while the network is on its way. */
export const hiddenSizes = computed<readonly number[]>(() => {
  const about = subject.value;
  return about === null
    ? [50, 100]
    : denseLayers(about.network)
        .slice(0, -1)
        .map(({ outputSize }) => outputSize);
});

/** Null for a blank pad, and until the network has come. */
export const machine = computed<Machine | null>(() => {
  const [about, session, now, answer] = [subject.value, padSession.value, reading.value, prediction.value];
  if (about === null || session === null || now === null || answer === null) return null;
  const network = session.network as Network;
  const pixels = now.image.data;
  const divisor = network.input.divisor;
  const input = Float32Array.from(pixels, (pixel) => pixel / divisor);
  const hidden = hiddenValues(session, now.image.reshape(pixels.length));
  const inputs = [input, ...hidden];
  const threads = denseLayers(network).flatMap((dense, layer) => {
    const most = mostThreads[Math.min(layer, mostThreads.length - 1)]!;
    const lit = hidden[layer] === undefined ? [Math.min(answer.best, dense.outputSize - 1)] : litOf(hidden[layer]);
    return strongest(dense, inputs[layer]!, { layer, most, lit });
  });
  return { hidden, threads };
});

function denseLayers({ layers }: Network): Dense[] {
  return layers.filter((layer) => layer instanceof Dense);
}

/** What stands before each dense layer but the first. */
function hiddenValues(session: Session, row: Parameters<Session["hidden"]>[0]): Float32Array[] {
  const all: readonly LayerValues[] = session.hidden(row);
  return all.flatMap(({ values }, i) => (all[i + 1]?.layer instanceof Dense ? [values.data] : []));
}

/** The neurons that are seen to glow: at least half as active as the most active one. */
function litOf(values: Float32Array): number[] {
  const most = values.reduce((most, value) => Math.max(most, value), 0);
  return [...values.keys()].filter((i) => values[i]! > most / 2);
}

interface Wanted {
  readonly layer: number;
  readonly most: number;
  /** The neurons whose terms are wanted. */
  readonly lit: readonly number[];
}

/** The greatest terms by magnitude, about as many as are wanted. */
function strongest({ weight, inputSize, outputSize }: Dense, x: Float32Array, { layer, most, lit }: Wanted): Thread[] {
  const { data } = weight;
  const terms: { from: number; to: number; term: number }[] = [];
  let greatest = 0;
  for (let from = 0; from < inputSize; from++) {
    if (x[from] === 0) continue;
    for (const to of lit) {
      const term = x[from]! * data[from * outputSize + to]!;
      greatest = Math.max(greatest, Math.abs(term));
      terms.push({ from, to, term });
    }
  }
  if (!(greatest > 0 && greatest < Infinity)) return [];
  const binOf = (term: number): number => Math.min(bins - 1, Math.floor((Math.abs(term) / greatest) * bins));
  const counts = new Uint32Array(bins);
  for (const { term } of terms) counts[binOf(term)]! += 1;
  let least = bins - 1;
  for (let count = counts[least]!; least > 0 && count + counts[least - 1]! <= most; least--)
    count += counts[least - 1]!;
  return terms
    .filter(({ term }) => binOf(term) >= least)
    .map(({ from, to, term }) => ({ layer, from, to, strength: term / greatest }));
}
