/**
 * From the bytes of a file to a network: the format is told by the bytes, its arrays are taken by name, and either the
 * file describes its layers or the names do.
 */

import { type Bytes, bytesOf } from "../../bytes/given.ts";
import { defaultMemoryBytes } from "../../bytes/memory.ts";
import { formatError, optionError, unsupportedError } from "../../errors.ts";
import { networkFromLine } from "../../layers/from-line.ts";
import { allLayers } from "../../layers/recurrent-rows.ts";
import type { Model } from "../../model.ts";
import { agreed, agreedInOrder } from "../../network/agreement.ts";
import { networkMetadata } from "../../network/describe.ts";
import { describesNetwork, networkFromMetadata } from "../../network/metadata.ts";
import { networkFromTensors } from "../../network/naming.ts";
import { checkNaming, declaredIn, type NamingOptions } from "../../network/naming-options.ts";
import type { Network } from "../../network/network.ts";
import type { ParameterDtype } from "../../network/notes.ts";
import { networkOf } from "../../onnx/recognise.ts";
import { kindOf } from "../../options/check.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { hdf5Filters as filters, readHdf5 } from "../hdf5.ts";
import { arraysOfHdf5 } from "../keras/file.ts";
import { defaultNames } from "../limits.ts";
import { readNpy } from "../npy.ts";
import { readNpz } from "../npz.ts";
import type { ReadFiles } from "../onnx/external.ts";
import { type PickleValue, readPickle } from "../pickle.ts";
import { readSafetensors, writeSafetensors } from "../safetensors.ts";
import { readTorch } from "../torch.ts";
import { readZipEntries } from "../zip/zip.ts";
import { detectFormat, type FormatName } from "./detect.ts";
import { foreignFile } from "./foreign-file.ts";
import { foreignZip } from "./foreign-zip.ts";
import { openGraph } from "./graph-file.ts";
import { type GraphFile, modelOfGraph } from "./open-graph.ts";
import { refuseOtherModules } from "./other-modules.ts";
import { arraysIn } from "./parameter-dtype.ts";

/** What is said of a model whose file does not say it, or otherwise. */
export interface ModelOptions extends NamingOptions {
  /** Other files that a model's tensors lie in (ONNX, TensorFlow.js), by the names that it spells. `load` finds those beside a model itself. */
  readonly files?: ReadFiles;
}

/** What a file of named arrays holds. */
export interface NamedArrays {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * What the bytes of a file hold: the network of a safetensors, npz or PyTorch file or a pickle of NumPy arrays, the graph of an ONNX
 * file or of a model of Keras or TensorFlow.js. An `UnsupportedError` where a file says itself what options say otherwise, as a graph does of everything: `networkOf(graph,
 * options)` gives the layers of one that is a chain of them.
 */
export function readModel(given: Bytes, options: ModelOptions = {}): Model {
  return modelOf(openFile(given), options);
}

/** As `readModel`, where layers are wanted: of an ONNX file those that it is a chain of, or an `UnsupportedError`. */
export function readNetwork(given: Bytes, options: ModelOptions = {}): Network {
  return networkOfFile(openFile(given), options);
}

/** A file of which its format is known, and what is read before the files beside it. */
export interface OpenFile {
  readonly bytes: Uint8Array;
  readonly format: FormatName | null;
  /** Where it is a graph. */
  readonly parsed: GraphFile | null;
  /** Where the arrays were read to learn what the file is. */
  readonly arrays: NamedArrays | null;
}

/** Looks what a file is; nothing of it is read twice afterwards. */
export function openFile(given: Bytes, arrays: NamedArrays | null = null): OpenFile {
  const bytes = checkedBytes(given);
  const format = arrays === null ? detectFormat(bytes) : "safetensors";
  return { bytes, format, arrays, parsed: openGraph(format, bytes) };
}

/** `readModel` of a file that is open. */
export function modelOf({ bytes, format, parsed, arrays }: OpenFile, { files, ...naming }: ModelOptions): Model {
  if (parsed !== null) return modelOfGraph(parsed, { ...naming, ...(files && { files }) });
  const declared = checkNaming("model", naming);
  if (files !== undefined && format !== null) {
    throw unsupportedError("model-files", "model: $got files have no others beside them", format);
  }
  return networkOfArrays(arrays ?? readNamedArraysAs(format, bytes), bytes.length, declared);
}

/** `readNetwork` of a file that is open. */
export function networkOfFile(file: OpenFile, { files, ...naming }: ModelOptions): Network {
  const beside = files && { files };
  if (file.parsed === null) return modelOf(file, { ...naming, ...beside }) as Network;
  const declared = checkNaming("model", naming);
  return networkOf(modelOf(file, { ...beside }), declared);
}

/** The bytes of a file, where a caller handed over its name or a response. */
export function checkedBytes(given: Bytes): Uint8Array {
  const bytes = bytesOf(given);
  if (bytes instanceof Uint8Array) return bytes;
  const sentence =
    "model: expected the bytes of a file, got $got; load of feedforward/node and feedforward/web reads them";
  throw optionError("model-bytes", sentence, kindOf(bytes));
}

/** The other files that a model wants to be read with, by the names that it spells. */
export function wantedFiles({ parsed }: OpenFile): string[] {
  return parsed === null ? [] : [...parsed.wanted];
}

/** The network that named arrays out of a file of so many bytes are. */
export function networkOfArrays({ tensors, metadata }: NamedArrays, fileBytes: number, given: NamingOptions): Network {
  const declared = declaredIn(given);
  const isDescribed = describesNetwork(metadata);
  // A line says where what the arrays alone do not place belongs.
  const hasLine = typeof given.layers === "string" && !isDescribed;
  if (!isDescribed && !hasLine) refuseOtherModules(tensors);
  checkShared(tensors, fileBytes);
  if (hasLine) return networkFromLine(tensors, given);
  return isDescribed
    ? agreedInOrder(networkFromMetadata(metadata, tensors, { ...declared, layers: allLayers() }), given)
    : agreed(networkFromTensors(tensors, given), given);
}

/** Without types, what runs a network or becomes one is easily taken for it. */
export function checkWritten(operation: "save" | "writeModel", given: unknown): void {
  const { parameters, nodes, model } = (given ?? {}) as { parameters?: unknown; nodes?: unknown; model?: unknown };
  if (parameters instanceof Map) return;
  const expected = "$operation: expected a network, got" as const;
  if (given instanceof Promise)
    throw optionError("save-promise", `${expected} a promise; is an await missing?`, operation);
  if (nodes !== undefined)
    throw optionError("save-graph", `${expected} a graph; writeOnnx of feedforward/formats/onnx writes it`, operation);
  if (model !== undefined)
    throw optionError("save-session", `${expected} a session; session.model is the network that it runs`, operation);
  throw optionError("save-network", `${expected} $got`, operation, kindOf(given));
}

/**
 * The network as a safetensors file that describes its layers: `readModel` reads the same network back. Parameters are
 * rounded once to `dtype`, by default the one that the network was read with or rounded to. (The arrays alone would not do: `dense1.weight` without a description means PyTorch's [out, in].)
 */
export function writeModel(network: Network, dtype?: ParameterDtype): Uint8Array {
  checkWritten("writeModel", network);
  return writeSafetensors(arraysIn(dtype ?? network.parameterDtype, network.parameters), networkMetadata(network));
}

/** The named arrays in the bytes of a model file, before anything is made of them. */
export function readNamedArrays(given: Bytes): NamedArrays {
  const bytes = checkedBytes(given);
  return readNamedArraysAs(detectFormat(bytes), bytes);
}

/** The same of a file that is open. */
export function arraysOfFile({ bytes, format, parsed, arrays }: OpenFile): NamedArrays {
  if (parsed === null) return arrays ?? readNamedArraysAs(format, bytes);
  return arraysOfGraph(parsed);
}

function arraysOfGraph(file: GraphFile): NamedArrays {
  const { constants, metadata } = file.graph();
  return { tensors: constants, metadata };
}

function readNamedArraysAs(format: FormatName | null, bytes: Uint8Array): NamedArrays {
  if (format === null) {
    const foreign = foreignFile(bytes);
    if (foreign !== null) throw foreign;
    if (bytes.length === 0) throw formatError(whole, "model-empty", `expected ${readable}, got an empty file`);
    throw formatError(whole, "model-unknown", `expected ${readable}, got bytes of none of them`);
  }
  const graph = openGraph(format, bytes);
  if (graph !== null) return arraysOfGraph(graph);
  const read = readers[format];
  if (read === undefined) throw unsupportedError("model-format", `model: expected ${readable}, got $got`, format);
  return read(bytes);
}

const readers: { readonly [F in FormatName]?: (bytes: Uint8Array) => NamedArrays } = {
  safetensors: (bytes) => readSafetensors(bytes),
  pickle: (bytes) => ({ tensors: arraysOf(readPickle(bytes)), metadata: new Map() }),
  npz: (bytes) => ({ tensors: readNpz(bytes), metadata: new Map() }),
  torch: (bytes) => ({ tensors: readTorch(bytes), metadata: new Map() }),
  hdf5: (bytes) => ({ tensors: arraysOfHdf5(readHdf5(bytes, { filters })), metadata: new Map() }),
  npy(bytes) {
    const array = readNpy(bytes);
    const sentence = "model: an npy file is one array ($array); save all of them by name with np.savez";
    throw unsupportedError("model-npy", sentence, array.toString());
  },
  zip(bytes) {
    throw foreignZip([...readZipEntries(bytes, "zip").keys()]);
  },
};

/** Where errors about a file as a whole stand. */
const whole = { format: "model", offset: 0 };

const readable = "a file of named arrays (safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js or pickle)";

/**
 * Names may share their bytes, as the two ends of a tied network do. A network has its own of each, so all together
 * must stay within what a reader may take.
 */
function checkShared(tensors: ReadonlyMap<string, Tensor>, fileBytes: number): void {
  const held = new Map<ArrayBufferLike, number>();
  let total = 0;
  for (const { byteLength, data } of tensors.values()) {
    total += byteLength;
    held.set(data.buffer, Math.max(held.get(data.buffer) ?? 0, byteLength));
  }
  const heldBytes = [...held.values()].reduce((sum, size) => sum + size, 0);
  const limit = defaultMemoryBytes(Math.max(fileBytes, heldBytes), 2 * Math.max(fileBytes, heldBytes)) / 2;
  if (total <= limit) return;
  const sentence = "arrays of $total bytes share $held: more than the $limit allowed";
  throw formatError(whole, "model-shared", sentence, total, heldBytes, limit);
}

/** The arrays of a pickled dict. */
export function arraysOf(value: PickleValue): Map<string, Tensor> {
  if (!(value instanceof Map)) {
    throw unsupportedError("model-dict", "model: expected the pickle of a dict of arrays");
  }
  if (value.size > defaultNames)
    throw formatError(whole, "model-names", "dict has more than $limit names", defaultNames);
  const tensors = new Map<string, Tensor>();
  for (const [name, item] of value) {
    if (typeof name !== "string") {
      const sentence = "model: expected a dict of arrays by name, got something else at a key of type $got";
      throw unsupportedError("model-dict-key", sentence, typeof name);
    }
    if (!(item instanceof Tensor)) {
      const sentence = "model: expected a dict of arrays by name, got something else at $name";
      throw unsupportedError("model-dict-value", sentence, name);
    }
    tensors.set(name, item);
  }
  return tensors;
}
