/**
 * The networks of the page. `padNetwork` answers what is drawn; `subject` is the network that is taken apart, the
 * book-shaped `mnist-mlp` at first, or what the reader brings or breaks. Each file is fetched when somebody first needs it.
 */

import { computed, signal } from "@preact/signals";
import { Dense, type Network, networkFromMetadata, readSafetensors } from "feedforward";
import mlpUrl from "../../../../models/mnist-mlp.safetensors?url";
import padUrl from "../../../../models/mnist-pad.safetensors?url";
import { fetchFile } from "./fetching.ts";
import { linkParameters } from "./link.ts";

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
  padNetwork.value ??= await load(padUrl);
}

/** Fetches the network that is taken apart, unless there is one. */
export async function needSubject(): Promise<void> {
  if (subject.value !== null) return;
  const own = await loadOwn();
  subject.value ??= own;
  if (breaking.some((key) => linkParameters().has(key))) await (await import("./damage.ts")).prepareWhole();
}

/** What breaks the network in a link: it is done also where the panel that breaks it is far away. */
const breaking = ["nobias", "noise", "raw"];

/** The network that the page came with, whatever the reader has done. */
export async function resetSubject(): Promise<void> {
  subject.value = await loadOwn();
}

let ownNetwork: Network | null = null;

/** Whether a network is the one that the page came with, and nothing of it is broken. */
export function isOwnNetwork(network: Network): boolean {
  return network === ownNetwork;
}

async function loadOwn(): Promise<Subject> {
  ownNetwork = await load(mlpUrl);
  return { name: "mnist-mlp", network: ownNetwork, normalize: false };
}

function load(url: string): Promise<Network> {
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
