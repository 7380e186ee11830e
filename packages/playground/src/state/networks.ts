/**
 * The network of the page: one for all panels, the pad too. It is one of the two that the page came with, or what the reader
 * brought or trained; `whole` is as it came, `subject` what is left of it where the reader breaks it. All of it is derived from what
 * was chosen and what has come; each file is fetched when it is first chosen.
 */

import { batch, computed, type Signal, signal } from "@preact/signals";
import { Dense, type Network, networkFromMetadata, readSafetensors } from "feedforward";
import mlpUrl from "../../../../models/mnist-mlp.safetensors?url";
import padUrl from "../../../../models/mnist-pad.safetensors?url";
import { fetchFile } from "./fetching.ts";
import { linked, linkParameters } from "./link.ts";
import { meansBookNetwork } from "./old-links.ts";

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

/** The networks that come with the page: `pad` is trained for drawings, `mlp` on MNIST's images as they are, as in the book. */
export const shippedNames = { pad: "mnist-pad", mlp: "mnist-mlp" } as const;
export type Shipped = keyof typeof shippedNames;
/** One of them, or the reader's own. */
export type Choice = Shipped | "own";

const urls: Readonly<Record<Shipped, string>> = { pad: padUrl, mlp: mlpUrl };

/** What is chosen. A link cannot hold the reader's own network: it names the first one then. */
export const wanted: Signal<Choice> = linked<Choice>(
  "net",
  "pad",
  {
    read: (text) => (text === "pad" || text === "mlp" ? text : null),
    write: (choice) => (choice === "own" ? "pad" : choice),
  },
  { given: linkParameters().get("net") ?? (meansBookNetwork(linkParameters()) ? "mlp" : null), isAlwaysSaid: true },
);

/** What is shown: what was chosen, once it has come. */
const shown = signal<Choice | null>(null);
const shipped = signal<ReadonlyMap<Shipped, Subject>>(new Map());

/** The reader's own network; null while there is none. */
export const ownNetwork = signal<Subject | null>(null);

/** The network as it came; null while none has. */
export const whole = computed<Subject | null>(() => {
  if (shown.value === null) return null;
  if (shown.value === "own") return ownNetwork.value;
  return shipped.value.get(shown.value)!;
});

/** What breaks it, once that code is needed: see `damage.ts`. */
export const damage = signal<((whole: Subject) => Subject) | null>(null);

export const subject = computed<Subject | null>(() => {
  const about = whole.value;
  return about === null ? null : (damage.value?.(about) ?? about);
});

/** Which of the shipped networks is shown as it came; null where it is another, or broken. */
export const shippedSubject = computed<Shipped | null>(() =>
  shown.value === "own" || subject.value?.isBroken ? null : shown.value,
);

/** The inner sizes of the subject, or those of the book while it is on its way. */
export const subjectSizes = computed(() => {
  const network = subject.value?.network;
  if (network === undefined) return [784, 50, 100, 10];
  return [network.inputSize, ...network.layers.flatMap((layer) => (layer instanceof Dense ? [layer.outputSize] : []))];
});

/** Makes a network that of the page. Of several calls the last one counts. */
export async function choose(choice: Choice): Promise<void> {
  wanted.value = choice;
  if (choice !== "own") await loadShipped(choice);
  if (wanted.peek() === choice) shown.value = choice;
}

/** Fetches the network that was chosen, unless it has come; and what breaks it, where the link says so. */
export async function needSubject(): Promise<void> {
  if (breaking.some((key) => linkParameters().has(key))) await import("./damage.ts");
  if (shown.peek() === null) await choose(wanted.peek());
}

/** What breaks the network in a link. */
const breaking = ["nobias", "noise", "raw"];

/** Makes the reader's own network that of the page. */
export function takeOwn(own: Subject): void {
  batch(() => {
    ownNetwork.value = own;
    wanted.value = "own";
    shown.value = "own";
  });
}

/** A network that came with the page, fetched once. */
export async function loadShipped(name: Shipped): Promise<Subject> {
  const network = await loadNetwork(urls[name]);
  const known = shipped.peek().get(name);
  if (known !== undefined) return known;
  const subject = { name: shippedNames[name], network, normalize: false };
  shipped.value = new Map([...shipped.peek(), [name, subject]]);
  return subject;
}

const started = new Map<string, Promise<Network>>();

function loadNetwork(url: string): Promise<Network> {
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
