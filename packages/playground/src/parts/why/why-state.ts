/** What the worker found about the page's digit and network: asked anew whenever one of them, or the wanted digit, is another. */

import { effect, signal } from "@preact/signals";
import { reasonOf } from "../../page/reason.ts";
import { numberCodec } from "../../state/codecs.ts";
import { digit } from "../../state/digit.ts";
import { linked } from "../../state/link.ts";
import { networkFile } from "../../state/network-file.ts";
import { subject } from "../../state/networks.ts";
import { ask, isAborted } from "../../worker/client.ts";
import type { Why } from "../../worker/why.ts";

/** The digit that the reader would rather have. */
export const wanted = linked("whynot", 3, numberCodec({ min: 0, max: 9 }));

export interface Found extends Why {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly wanted: number;
}

/** The last answer; null until there is one. */
export const found = signal<Found | null>(null);
export const isWorking = signal(false);
export const failure = signal<string | null>(null);

const attempts = signal(0);

export function tryAgain(): void {
  attempts.value += 1;
}

/** From now on every change is asked about, until the returned function is called. */
export function followChanges(): () => void {
  return effect(() => {
    void attempts.value;
    const [now, about, wish] = [digit.value, subject.value, wanted.value];
    if (now === null || about === null || about.network.inputSize !== now.pixels.size) return;
    // Ten outputs: the question compares one digit with another.
    if (about.network.outputSize < 10) return;
    const control = new AbortController();
    const pixels = now.pixels.data.slice() as Uint8Array<ArrayBuffer>;
    const question = { network: networkFile(about.network), normalize: about.normalize, pixels, wanted: wish };
    isWorking.value = true;
    failure.value = null;
    const work = async (): Promise<void> => {
      try {
        found.value = { ...(await ask("why", question, { signal: control.signal })), pixels, wanted: wish };
      } catch (error) {
        if (isAborted(error)) return;
        failure.value = reasonOf(error);
      }
      isWorking.value = false;
    };
    void work();
    return () => control.abort();
  });
}
