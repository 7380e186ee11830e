/**
 * Whether a checkpoint is of this training: what both were told, beside each other. The data are told apart by a sum over their bytes,
 * which is taken when it is first asked for. Functions cannot be compared: of `augment` it is known whether there is one.
 */

import { crc32 } from "../bytes/crc32.ts";
import { optionError } from "../errors.ts";
import { networkMetadata } from "../network/describe.ts";
import type { Network } from "../network/network.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { EarlyStopping } from "./early-stopping.ts";
import type { Recipe } from "./record.ts";

/** What a training is told by, as JSON has it. */
export type Told = Readonly<Record<string, unknown>>;

/** A recipe whose early stopping is definite. */
interface Asked extends Recipe {
  readonly stopping: EarlyStopping | null;
}

/** The network without its weights, how it is trained, and on what. */
export function toldOf(network: Network, recipe: Asked, data: readonly Tensor[]): () => Told {
  const { asked, stopping, isAugmented, ...settings } = recipe;
  const metadata = networkMetadata(network);
  const parse = (key: string): unknown => JSON.parse(metadata.get(key)!);
  let told: Told | null = null;
  return () => {
    told ??= {
      layers: parse("layers"),
      input: parse("input"),
      ...settings,
      ...asked,
      ...(stopping === null ? {} : { earlyStopping: stopping }),
      augmented: isAugmented,
      data: sumOf(data),
    };
    return told;
  };
}

/** One text for all of their bytes. */
export function sumOf(tensors: readonly Tensor[]): string {
  return tensors
    .map(({ data: { buffer, byteOffset, byteLength } }) => crc32(new Uint8Array(buffer, byteOffset, byteLength)))
    .map((sum) => sum.toString(16))
    .join("-");
}

/** What two trainings were told differently. */
export interface Difference {
  /** `epochs`, or behind points what it is of: `optimizer.learningRate`, `layers.1.activation`. */
  readonly name: string;
  /** As JSON; null where nothing was said. */
  readonly was: string | null;
  readonly is: string | null;
}

export function differences(was: Told, is: Told): Difference[] {
  const [before, now] = [flat(was), flat(JSON.parse(JSON.stringify(is)))];
  const names = [...new Set([...before.keys(), ...now.keys()])];
  return names
    .map((name) => ({ name, was: before.get(name) ?? null, is: now.get(name) ?? null }))
    .filter((pair) => pair.was !== pair.is);
}

/** Single values by their path; a list of them is one. */
function flat(value: unknown, path = "", found = new Map<string, string>()): Map<string, string> {
  const isList = Array.isArray(value) && value.every((item) => typeof item !== "object");
  if (typeof value !== "object" || value === null || isList) return found.set(path, JSON.stringify(value));
  for (const [name, part] of Object.entries(value)) flat(part, path === "" ? name : `${path}.${name}`, found);
  return found;
}

/** An error for what a checkpoint of another training was told differently; one that does not say it is taken. */
export function checkTold(saved: Told | undefined, told: () => Told): void {
  if (saved === undefined) return;
  const all = differences(saved, told());
  if (all.some(({ name }) => name === "data")) {
    const sentence =
      "train: the checkpoint is of a training on other data: give the same data, or train from the beginning";
    throw optionError("checkpoint-data", sentence);
  }
  for (const { name, was, is } of all) {
    const sentence =
      "train: the checkpoint is of another training: $name was $was and is $now now; give the same options and network, or train from the beginning";
    throw optionError("checkpoint-training", sentence, name, was ?? "none", is ?? "none");
  }
}
