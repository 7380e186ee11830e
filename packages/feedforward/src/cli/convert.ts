/**
 * `feedforward convert`: the arrays of one file in another format, bit for bit. What the new format cannot hold is said:
 * a network that loses its layers on the way is no silent loss.
 */

import { detectFormat } from "../formats/detect.ts";
import { type NamedArrays, readModel, readNamedArrays } from "../formats/model.ts";
import { writeNpz } from "../formats/npz.ts";
import { writeOnnx } from "../formats/onnx.ts";
import { writeSafetensors } from "../formats/safetensors.ts";
import { describesNetwork, networkMetadata } from "../network/metadata.ts";
import type { Network } from "../network/network.ts";
import { readBytes } from "../node.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Call, ExitCode } from "./command.ts";
import { aboutFile, UsageError } from "./failure.ts";
import type { Messages } from "./language.ts";
import { harmless, thousands } from "./layout.ts";
import { checkWritable, saveFile } from "./save.ts";
import { type FunctionOptions, inWordsOfOptions, modelOptions } from "./weights.ts";

export interface ConvertOptions extends FunctionOptions {
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
  const write = writerFor(target, messages);
  await checkWritable(target, "", call);
  const bytes = await readBytes(source);
  const {
    bytes: written,
    arrays,
    notes,
    isDescribed,
    isDescriptionLost,
  } = inFormat(() => write(bytes, options), source, messages);
  await saveFile(target, written, call);
  if (options.json) {
    terminal.printJson({ file: target, bytes: written.length, arrays, notes, isDescriptionLost });
    return 0;
  }
  const remarks = notes.map((note) => messages.note(harmless(note)));
  if (!isDescribed) remarks.push(messages.arraysAlone, messages.howToDescribe);
  terminal.print([messages.written(harmless(target), thousands(written.length)), ...remarks]);
  return 0;
}

type Writer = (bytes: Uint8Array, options: FunctionOptions) => Converted;

const writers: Readonly<Record<string, Writer>> = {
  ".npz"(bytes) {
    const { tensors, metadata } = isGraph(bytes) ? described(readModel(bytes)) : readNamedArrays(bytes);
    const isDescriptionLost = describesNetwork(metadata);
    const arrays = isDescriptionLost ? withKernels(tensors) : tensors;
    return { bytes: writeNpz(arrays), arrays: arrays.size, notes: [], isDescribed: false, isDescriptionLost };
  },
  ".safetensors"(bytes, options) {
    const isAsked = options.hidden !== null || options.output !== null || isGraph(bytes);
    const network = isAsked ? readModel(bytes, modelOptions(options)) : null;
    const { tensors, metadata } = network === null ? readNamedArrays(bytes) : described(network);
    const written = writeSafetensors(tensors, metadata);
    const notes = network?.notes ?? [];
    const isDescribed = describesNetwork(metadata);
    return { bytes: written, arrays: tensors.size, notes, isDescribed, isDescriptionLost: false };
  },
  ".onnx"(bytes, options) {
    const network = readModel(bytes, modelOptions(options));
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

/**
 * Our `dense1.weight` is [in, out]; alone, a name like that means PyTorch's [out, in]. Without the description beside it
 * the array takes the name by which Keras means [in, out].
 */
function withKernels(tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const rename = (name: string): string => name.replace(/\.weight$/, "/kernel").replace(/\.bias$/, "/bias");
  return new Map(Array.from(tensors, ([name, tensor]) => [rename(name), tensor]));
}

/** The format is told by the new name's ending. */
function writerFor(path: string, messages: Messages): Writer {
  const found = Object.entries(writers).find(([ending]) => path.toLowerCase().endsWith(ending));
  if (found === undefined) throw new UsageError(messages.unknownFormat(path, Object.keys(writers).join(", ")));
  return found[1];
}

/** Errors on the way are about the source. */
function inFormat(write: () => Converted, source: string, messages: Messages): Converted {
  try {
    return write();
  } catch (error) {
    throw aboutFile(source, inWordsOfOptions(error), messages);
  }
}
