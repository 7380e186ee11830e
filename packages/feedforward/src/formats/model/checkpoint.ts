/**
 * Checkpoints of trainings as files: safetensors whose tensors are the parameters, what the optimizer remembers, and the best
 * parameters so far, each by its name behind `parameters/`, `optimizer/` and `best/`; the rest is JSON in the metadata. What
 * training it is of stands there too, as the writer is told.
 */

import { formatError, unsupportedError } from "../../errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { readSafetensors } from "../safetensors/reader.ts";
import { writeSafetensors } from "../safetensors/writer.ts";

type Tensors = ReadonlyMap<string, Tensor<"float32">>;

/** A checkpoint of `feedforward/train`. */
export interface SavedCheckpoint {
  /** The version of the trainer; the first two said none. */
  readonly trainer: string;
  readonly epoch: number;
  readonly random: readonly [number, number, number, number];
  readonly parameters: Tensors;
  readonly optimizer: Tensors;
  readonly best?: { readonly epoch: number; readonly evaluation: number; readonly parameters: Tensors };
  /** What the trainer itself knows of the training, where it says so. */
  readonly training?: Readonly<Record<string, unknown>>;
}

export interface CheckpointFile {
  readonly checkpoint: SavedCheckpoint;
  /** JSON that says of which training; `{}` where that was not said. */
  readonly training: Readonly<Record<string, unknown>>;
}

const format = "feedforward-checkpoint";
const version = "1";

/** The same checkpoint gives the same bytes. */
export function writeCheckpoint({ checkpoint, training }: CheckpointFile): Uint8Array {
  const { parameters, optimizer, best, ...state } = checkpoint;
  const tensors = [
    ...named("parameters", parameters),
    ...named("optimizer", optimizer),
    ...(best === undefined ? [] : named("best", best.parameters)),
  ];
  // JSON has no infinity, which an evaluation may be.
  const told = best === undefined ? {} : { best: { epoch: best.epoch, evaluation: String(best.evaluation) } };
  return writeSafetensors(tensors, [
    ["format", format],
    ["version", version],
    ["state", JSON.stringify({ ...state, ...told })],
    ["training", JSON.stringify(training)],
  ]);
}

/** What was written. A `FormatError` for another file, an `UnsupportedError` for one of another version. */
export function readCheckpoint(bytes: Uint8Array): CheckpointFile {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.get("format") !== format) {
    throw formatError(
      { format: "checkpoint", offset: 0 },
      "checkpoint-file",
      "the file holds no checkpoint of a training",
    );
  }
  const found = metadata.get("version") ?? "none";
  if (found !== version) {
    const sentence = "checkpoint: this version of feedforward reads version $expected, got $got";
    throw unsupportedError("checkpoint-version", sentence, version, found);
  }
  const { best, ...state } = objectIn(metadata, "state");
  const parts = { parameters: part(tensors, "parameters"), optimizer: part(tensors, "optimizer") };
  const told = best as { readonly epoch: number; readonly evaluation: string } | undefined;
  const bestSoFar =
    told === undefined
      ? {}
      : { best: { epoch: told.epoch, evaluation: Number(told.evaluation), parameters: part(tensors, "best") } };
  // Whether its numbers are those of a checkpoint the trainer says.
  const checkpoint = { ...state, ...parts, ...bestSoFar } as unknown as SavedCheckpoint;
  return { checkpoint, training: objectIn(metadata, "training") };
}

function named(place: string, tensors: Tensors): (readonly [string, Tensor])[] {
  return [...tensors].map(([name, tensor]) => [`${place}/${name}`, tensor]);
}

function part(tensors: ReadonlyMap<string, Tensor>, place: string): Tensors {
  const own = [...tensors].filter(([name]) => name.startsWith(`${place}/`));
  return new Map(own.map(([name, tensor]) => [name.slice(place.length + 1), tensor.to("float32")]));
}

function objectIn(metadata: ReadonlyMap<string, string>, key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(metadata.get(key) ?? "");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, as of every other text that is no object.
  }
  const sentence = "expected a JSON object as $key of the metadata";
  throw formatError({ format: "checkpoint", offset: 0 }, "checkpoint-metadata", sentence, key);
}
