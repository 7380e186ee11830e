/**
 * The networks of the page. `padNetwork` answers what is drawn; `subject` is the network that is taken apart, the
 * book-shaped `mnist-mlp` at first, or what the reader brings or breaks. Each file is fetched when somebody first needs it
 * (`own-network.ts` fetches the subject).
 */

import { computed, signal } from "@preact/signals";
import { Dense, type Network, networkFromMetadata, readSafetensors } from "feedforward";
import padUrl from "../../../../models/mnist-pad.safetensors?url";
import { fetchFile } from "./fetching.ts";

/** A network and the name by which the page calls it. */
export interface Subject {
  /** A file's name, or a network's. */
  readonly name: string;
  readonly network: Network;
  /** Whether pixels are divided by 255 before they enter: for a network that does not declare it. */
  readonly normalize: boolean;
  /** Whether the reader has broken it: its numbers are not those of the file. */
  readonly isBroken?: true;
}

export const padNetwork = signal<Network | null>(null);
export const subject = signal<Subject | null>(null);

/** The inner sizes of the subject, or those of the book while it is on its way. */
export const subjectSizes = computed(() => {
  const network = subject.value?.network;
  if (network === undefined) return [784, 50, 100, 10];
  return [network.inputSize, ...network.layers.flatMap((layer) => (layer instanceof Dense ? [layer.outputSize] : []))];
});

const started = new Map<string, Promise<Network>>();

/** Fetches the pad's network, once. */
export async function needPadNetwork(): Promise<void> {
  padNetwork.value ??= await loadNetwork(padUrl);
}

/** The network in the file of an address, fetched once. */
export function loadNetwork(url: string): Promise<Network> {
  const loading = started.get(url) ?? fetchNetwork(url);
  started.set(url, loading);
  return loading.catch((error: unknown) => {
    started.delete(url);
    throw error;
  });
}

async function fetchNetwork(url: string): Promise<Network> {
  const response = await fetchFile(url);
  const { metadata, tensors } = readSafetensors(new Uint8Array(await response.arrayBuffer()));
  return networkFromMetadata(metadata, tensors);
}
