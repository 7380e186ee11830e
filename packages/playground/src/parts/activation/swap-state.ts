/**
 * Accuracy with another function in the hidden layers. The worker measures one function after the other, and the one
 * that the network was trained with first; results are kept as long as the page has that network.
 */

import { computed, signal } from "@preact/signals";
import { type ActivationName, activationNames, type Network } from "feedforward";
import { reasonOf } from "../../page/reason.ts";
import { choiceCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";
import { networkFile } from "../../state/network-file.ts";
import { needSubject, type Subject, subject } from "../../state/networks.ts";
import { ask, isAborted } from "../../worker/client.ts";
import { hiddenActivation, withHidden } from "./hidden.ts";

export const chosen = linked<ActivationName>("swap", "relu", choiceCodec(activationNames));

export interface Measured {
  readonly correct: number;
  readonly count: number;
}

/** The function that the subject was trained with; while it is on its way, that of the page's own. */
export const own = computed(() => (subject.value === null ? "sigmoid" : hiddenActivation(subject.value.network)));

const measured = signal<{ readonly of: Network | null; readonly byName: ReadonlyMap<ActivationName, Measured> }>({
  of: null,
  byName: new Map(),
});

/** What is known of the network that the page has now. */
export const results = computed((): ReadonlyMap<ActivationName, Measured> => {
  const { of, byName } = measured.value;
  return of === (subject.value?.network ?? null) ? byName : new Map();
});

export interface Running {
  readonly name: ActivationName;
  readonly stage: "fetch" | "run";
  readonly share: number;
}

export const running = signal<Running | null>(null);
export const failure = signal<string | null>(null);

let control = new AbortController();

export function stop(): void {
  control.abort();
  running.value = null;
}

/** Measures what is not known yet of these functions. The last call holds: it ends the one before. */
export async function measure(names: readonly ActivationName[]): Promise<void> {
  stop();
  control = new AbortController();
  const { signal } = control;
  failure.value = null;
  running.value = { name: names[0]!, stage: "fetch", share: 0 };
  try {
    await needSubject();
    const first = own.value;
    const wanted = new Set(first === null ? names : [first, ...names]);
    for (const name of wanted) if (!results.value.has(name)) await measureOne(subject.value!, name, signal);
  } catch (error) {
    if (!isAborted(error)) failure.value = reasonOf(error);
  }
  if (signal === control.signal) running.value = null;
}

async function measureOne({ network, normalize }: Subject, name: ActivationName, signal: AbortSignal): Promise<void> {
  running.value = { name, stage: "run", share: 0 };
  // The network's own function stays as it is: it may have a parameter of its own.
  const variant = name === hiddenActivation(network) ? network : withHidden(network, name);
  const { correct, predictions } = await ask(
    "score",
    { network: networkFile(variant), normalize },
    {
      signal,
      onProgress: (share, stage) => {
        running.value = { name, stage, share };
      },
    },
  );
  const known = measured.value.of === network ? measured.value.byName : [];
  measured.value = { of: network, byName: new Map([...known, [name, { correct, count: predictions.length }]]) };
}
