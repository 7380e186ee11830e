/**
 * `feedforward convert`: the arrays of one file in another format, bit for bit. What the new format cannot hold is said:
 * a network that loses its layers on the way is no silent loss.
 */

import { type Note, note, UnsupportedError } from "../../errors.ts";
import { dtypeForNumpy, withKernels } from "../../formats/model/network-file.ts";
import { arraysIn } from "../../formats/model/parameter-dtype.ts";
import {
  arraysOfFile,
  modelOf,
  type NamedArrays,
  networkOfFile,
  type OpenFile,
  openFile,
  wantedFiles,
} from "../../formats/model/read.ts";
import { writeNpz } from "../../formats/npz.ts";
import type { ReadFiles } from "../../formats/onnx/external.ts";
import { writeOnnx } from "../../formats/onnx.ts";
import { writeSafetensors } from "../../formats/safetensors.ts";
import { networkMetadata } from "../../network/describe.ts";
import { describesNetwork } from "../../network/metadata.ts";
import type { Network } from "../../network/network.ts";
import type { ParameterDtype } from "../../network/notes.ts";
import { Graph } from "../../onnx/graph.ts";
import { networkOf } from "../../onnx/recognise.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { aboutFile, endOfChain, Refusal, sentenceOf, UsageError } from "../failure/failure.ts";
import { deliver, destinationOf } from "../files/destination.ts";
import { filesFor, readInput, titleOf } from "../files/input.ts";
import { checkWritable } from "../files/save.ts";
import { type Declared, declaredAmong, readDeclared, withDeclared } from "../model/declared.ts";
import { noteTexts } from "../model/description.ts";
import { type FunctionOptions, modelOptions } from "../model/weights.ts";
import type { Messages } from "../words/language.ts";

export interface ConvertOptions extends FunctionOptions, Declared {
  readonly format: string | null;
  readonly dtype: string | null;
  readonly json: boolean;
}

interface Converted {
  readonly bytes: Uint8Array;
  readonly arrays: number;
  readonly notes: readonly Note[];
  /** Whether the new file says which layers and functions it means. */
  readonly isDescribed: boolean;
  /** Whether layers were described before and are not any more. */
  readonly isDescriptionLost: boolean;
  /** What else the source said and the new file does not: `labels`, of the input `scale`, `mean`, `std`, `names`. */
  readonly lost?: readonly string[];
}

export async function run(call: Call<ConvertOptions>): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const [source, target] = words as [string, string];
  readDeclared(options, messages);
  const wish = { ...options, subject: target, path: target, formats: Object.keys(writers) };
  const destination = await destinationOf(wish, messages);
  if (options.dtype !== null && destination.format === "onnx") throw new UsageError(messages.dtypeForOnnx);
  if (!destination.isOutput) await checkWritable(target, "", call);
  const bytes = await readInput(source, call);
  const converted = await inFormat(
    async () => {
      const file = openFile(bytes);
      const files = await filesFor(source, wantedFiles(file));
      return writers[destination.format]!(file, { ...options, files, messages });
    },
    source,
    messages,
  );
  const { bytes: written, arrays, notes, isDescribed, isDescriptionLost, lost = [] } = converted;
  const remarks = noteTexts(notes, call);
  if (!isDescribed) remarks.push(messages.arraysAlone);
  if (lost.includes("labels")) remarks.push(messages.labelsLost);
  if (!isDescribed) remarks.push(isDescriptionLost ? messages.whatKeeps : messages.howToDescribe);
  await deliver(destination, written, remarks, call);
  if (options.json) terminal.printJson({ file: target, bytes: written.length, arrays, notes, isDescriptionLost, lost });
  return 0;
}

/** What is said of the source, and the files that it wants besides. */
interface SourceOptions extends FunctionOptions, Declared {
  readonly dtype: string | null;
  readonly files: ReadFiles;
  readonly messages: Messages;
}

type Writer = (file: OpenFile, source: SourceOptions) => Converted;

const writers: Readonly<Record<string, Writer>> = {
  npz(file, source) {
    const network = isGraph(file) ? layersOf(file, source) : null;
    const { tensors, metadata } = network === null ? arraysOfFile(file) : described(network);
    const isDescriptionLost = describesNetwork(metadata);
    const named = isDescriptionLost ? withKernels(tensors) : tensors;
    const arrays = inDtype(source.dtype ?? (network && dtypeForNumpy(network)), named);
    const notes = notesOfLoss(metadata);
    return {
      bytes: writeNpz(arrays),
      arrays: arrays.size,
      notes,
      isDescribed: false,
      isDescriptionLost,
      lost: lostOf(metadata),
    };
  },
  safetensors(file, source) {
    const { hidden, output, layers, input } = source;
    const isSaid = [hidden, output, layers, input].some((option) => option !== null);
    const isAsked = isSaid || declaredAmong(source).length > 0 || isGraph(file);
    const network = isAsked ? layersOf(file, source) : null;
    const { tensors, metadata } = network === null ? arraysOfFile(file) : described(network);
    const written = writeSafetensors(inDtype(source.dtype ?? network?.parameterDtype, tensors), metadata);
    const notes = network?.notes ?? [];
    const isDescribed = describesNetwork(metadata);
    return { bytes: written, arrays: tensors.size, notes, isDescribed, isDescriptionLost: false };
  },
  onnx(file, source) {
    const network = networkOrGraph(file, source);
    if (network instanceof Graph) {
      const { constants, notes } = network;
      return { bytes: writeOnnx(network), arrays: constants.size, notes, isDescribed: true, isDescriptionLost: false };
    }
    const { parameters, notes } = network;
    return { bytes: writeOnnx(network), arrays: parameters.size, notes, isDescribed: true, isDescriptionLost: false };
  },
};

function isGraph({ parsed }: OpenFile): boolean {
  return parsed !== null;
}

/** The layers of a file; of a graph that is no chain of them a refusal that says what can be done. */
function layersOf(file: OpenFile, source: SourceOptions): Network {
  const network = networkOrGraph(file, source);
  if (!(network instanceof Graph)) return network;
  const reason = sentenceOf(endOfChain(noLayers(network)), source.messages);
  throw new Refusal(source.messages.graphNotWritten(reason, ".npz, .safetensors"));
}

function networkOrGraph(file: OpenFile, source: SourceOptions): Network | Graph {
  const model = openedModel(file, source);
  if (!(model instanceof Graph)) return withDeclared(model, source, source.messages);
  const [first] = declaredAmong(source);
  if (first !== undefined) throw new Refusal(source.messages.notForGraphs(first));
  return model;
}

function openedModel(file: OpenFile, { files, ...options }: SourceOptions): Network | Graph {
  if (!isGraph(file)) return networkOfFile(file, modelOptions(options));
  const graph = modelOf(file, { files }) as Graph;
  const isAsked = [options.hidden, options.output, options.layers].some((option) => option !== null);
  try {
    return networkOf(graph, modelOptions(options));
  } catch (error) {
    if (!(error instanceof UnsupportedError) || isAsked) throw error;
    return graph;
  }
}

/** Why a graph has no layers. */
function noLayers(graph: Graph): Error {
  try {
    networkOf(graph);
  } catch (error) {
    return error as Error;
  }
  throw new TypeError("a graph of layers was taken for none");
}

/** The arrays as they are, or those of floats rounded once; `--dtype` was checked against the table. */
function inDtype(dtype: string | null | undefined, tensors: NamedArrays["tensors"]): NamedArrays["tensors"] {
  return dtype == null ? tensors : arraysIn(dtype as ParameterDtype, tensors);
}

/** A network as the arrays and the metadata of its file. */
function described(network: Network): NamedArrays {
  return { tensors: network.parameters, metadata: networkMetadata(network) };
}

/** What the network declares of its input, which arrays alone do not say. */
export function notesOfLoss(metadata: NamedArrays["metadata"]): Note[] {
  const declared = (metadata.get("input") ?? "").matchAll(/"(scale|mean|std|names)":(?!null)/g);
  const names = [...declared].map(([, name]) => name!);
  const sentence = "the new file does not say the input's $names; say them in { input } when you load it";
  return names.length === 0 ? [] : [note("input-undescribed", sentence, names)];
}

/** What else is lost with it. */
function lostOf(metadata: NamedArrays["metadata"]): string[] {
  const input = notesOfLoss(metadata).flatMap(({ facts }) => facts.names as readonly string[]);
  return [...(metadata.has("labels") ? ["labels"] : []), ...input];
}

/** Errors on the way are about the source. */
async function inFormat(write: () => Promise<Converted>, source: string, messages: Messages): Promise<Converted> {
  try {
    return await write();
  } catch (error) {
    throw aboutFile(titleOf(source, messages), error, messages);
  }
}
