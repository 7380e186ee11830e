/**
 * The subject that the page came with: `mnist-mlp`, fetched for the first panel that takes a network apart. The first view has
 * none.
 */

import type { Network } from "feedforward";
import mlpUrl from "../../../../models/mnist-mlp.safetensors?url";
import { linkParameters } from "./link.ts";
import { loadNetwork, type Subject, subject } from "./networks.ts";

let ownNetwork: Network | null = null;

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

/** Whether a network is the one that the page came with, and nothing of it is broken. */
export function isOwnNetwork(network: Network): boolean {
  return network === ownNetwork;
}

async function loadOwn(): Promise<Subject> {
  ownNetwork = await loadNetwork(mlpUrl);
  return { name: "mnist-mlp", network: ownNetwork, normalize: false };
}
