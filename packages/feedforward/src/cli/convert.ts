/**
 * `feedforward convert`: the arrays of one file in another format, bit for bit. What the new format cannot hold is said:
 * a network that loses its layers on the way is no silent loss.
 */

import { detectFormat } from "../formats/detect.ts";
import { type NamedArrays, readNamedArrays, readNetwork } from "../formats/model.ts";
import { writeNpz } from "../formats/npz.ts";
import { writeOnnx } from "../formats/onnx.ts";
import { writeSafetensors } from "../formats/safetensors.ts";
import { describesNetwork, networkMetadata } from "../network/metadata.ts";
import type { Network } from "../network/network.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Call, ExitCode } from "./command.ts";
import { deliver, destinationOf } from "./destination.ts";
import { aboutFile } from "./failure.ts";
import { readInput, titleOf } from "./input.ts";
import type { Messages } from "./language.ts";
import { harmless } from "./layout.ts";
import { checkWritable } from "./save.ts";
import { type FunctionOptions, inWordsOfOptions, modelOptions } from "./weights.ts";

export interface ConvertOptions extends FunctionOptions {
  readonly format: string | null;
  readonly json: boolean;
}

interface Converted {
  readonly bytes: Uint8Array;
  readonly arrays: number;
  /** In English, as the library says them. */
  readonly notes: readonly string[];
  /** Whether the new file says which layers and functions it means. */
  readonly isDescribed: boolean;
  /** Whether layers were described before and are not any more. */
  readonly isDescriptionLost: boolean;
}

export async function run(call: Call<ConvertOptions>): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const [source, target] = words as [string, string];
  const wish = { ...options, subject: target, path: target, formats: Object.keys(writers) };
  const destination = await destinationOf(wish, messages);
  if (!destination.isOutput) await checkWritable(target, "", call);
  const bytes = await readInput(source, call);
  const converted = inFormat(() => writers[destination.format]!(bytes, options), source, messages);
  const { bytes: written, arrays, notes, isDescribed, isDescriptionLost } = converted;
  const remarks = notes.map((note) => messages.note(harmless(note)));
  if (!isDescribed) remarks.push(messages.arraysAlone, messages.howToDescribe);
  await deliver(destination, written, remarks, call);
  if (options.json) terminal.printJson({ file: target, bytes: written.length, arrays, notes, isDescriptionLost });
  return 0;
}

type Writer = (bytes: Uint8Array, options: FunctionOptions) => Converted;

const writers: Readonly<Record<string, Writer>> = {
  npz(bytes) {
    const { tensors, metadata } = isGraph(bytes) ? described(readNetwork(bytes)) : readNamedArrays(bytes);
    const isDescriptionLost = describesNetwork(metadata);
    const arrays = isDescriptionLost ? withKernels(tensors) : tensors;
    const notes = notesOfLoss(metadata);
    return { bytes: writeNpz(arrays), arrays: arrays.size, notes, isDescribed: false, isDescriptionLost };
  },
  safetensors(bytes, options) {
    const { hidden, output, layers } = options;
    const isAsked = [hidden, output, layers].some((option) => option !== null) || isGraph(bytes);
    const network = isAsked ? readNetwork(bytes, modelOptions(options)) : null;
    const { tensors, metadata } = network === null ? readNamedArrays(bytes) : described(network);
    const written = writeSafetensors(tensors, metadata);
    const notes = network?.notes ?? [];
    const isDescribed = describesNetwork(metadata);
    return { bytes: written, arrays: tensors.size, notes, isDescribed, isDescriptionLost: false };
  },
  onnx(bytes, options) {
    const network = readNetwork(bytes, modelOptions(options));
    const { parameters, notes } = network;
    return { bytes: writeOnnx(network), arrays: parameters.size, notes, isDescribed: true, isDescriptionLost: false };
  },
};

function isGraph(bytes: Uint8Array): boolean {
  return detectFormat(bytes) === "onnx";
}

/** A network as the arrays and the metadata of its file. */
function described(network: Network): NamedArrays {
  return { tensors: network.parameters, metadata: networkMetadata(network) };
}

/** What the network declares of its input, which arrays alone do not say. */
function notesOfLoss(metadata: NamedArrays["metadata"]): string[] {
  const declared = (metadata.get("input") ?? "").matchAll(/"(scale|mean|std)":(?!null)/g);
  const names = [...declared].map(([, name]) => name).join(", ");
  return names === "" ? [] : [`the new file does not say the input's ${names}; load it with { input: { ${names} } }`];
}

/**
 * Our `dense1.weight` is [in, out]; alone, a name like that means PyTorch's [out, in]. Without the description beside it
 * the array takes the name by which Keras means [in, out].
 */
function withKernels(tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const rename = (name: string): string => name.replace(/\.weight$/, "/kernel").replace(/\.bias$/, "/bias");
  return new Map(Array.from(tensors, ([name, tensor]) => [rename(name), tensor]));
}

/** Errors on the way are about the source. */
function inFormat(write: () => Converted, source: string, messages: Messages): Converted {
  try {
    return write();
  } catch (error) {
    throw aboutFile(titleOf(source, messages), inWordsOfOptions(error), messages);
  }
}
