/**
 * What a file is, said once: its format and whether it is safe, its arrays, metadata and layers or graph, and the model if it
 * opens, or why it does not. A row of the table below for each format, from the bytes to what is known; every part of a file
 * is read once. A file that its reader refuses still has an inspection.
 */

import type { Bytes } from "../../bytes/given.ts";
import { gunzip } from "../../bytes/gzip.ts";
import { readIdx } from "../../data/idx.ts";
import { type ErrorData, type Note, UnsupportedError, unsupportedError, withData } from "../../errors.ts";
import type { Model } from "../../model.ts";
import { checkNaming, type NamingOptions } from "../../network/naming-options.ts";
import { Network } from "../../network/network.ts";
import type { Graph } from "../../onnx/graph.ts";
import { networkOf } from "../../onnx/recognise.ts";
import { isFloat } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { hdf5Filters as filters, readHdf5 } from "../hdf5.ts";
import { arraysOfHdf5 } from "../keras/file.ts";
import { type NpyLayout, readNpyArray } from "../npy.ts";
import { readNpzArrays } from "../npz.ts";
import type { ReadFiles } from "../onnx/external.ts";
import { examineOrders } from "../pickle/order.ts";
import type { PickleInspection } from "../pickle.ts";
import { readPng } from "../png.ts";
import { readSafetensors } from "../safetensors.ts";
import { examineTorch } from "../torch.ts";
import { defaultInflatedBytes, readZipEntries } from "../zip/zip.ts";
import { detectFormat, type FormatName } from "./detect.ts";
import { foreignFile } from "./foreign-file.ts";
import { foreignZip } from "./foreign-zip.ts";
import { openGraph } from "./graph-file.ts";
import { arrayRow, entryRows, type InspectedArray, layoutRow } from "./inspected-array.ts";
import type { GraphFile } from "./open-graph.ts";
import { arraysOf, checkedBytes, type ModelOptions, type NamedArrays, networkOfArrays } from "./read.ts";
import { secondFormat } from "./second-format.ts";

export type { InspectedArray } from "./inspected-array.ts";

/**
 * `data`: the format holds data only. `plain`: a pickle that imports only what plain data and arrays need. `code`: Python would
 * run what it says. `broken`: it cannot be read. `unknown`: what it holds is not read here.
 */
export type Safety = "data" | "plain" | "code" | "broken" | "unknown";

/** What a file is, as far as its bytes tell. */
export interface Inspection {
  /** Told by the bytes; null where they begin like nothing that is known. */
  readonly format: FormatName | null;
  /** The format inside, for gzip. */
  readonly inner: FormatName | null;
  /** The size of the file in bytes. */
  readonly size: number;
  readonly safety: Safety;
  /** What a pickle imports, and what of that is refused. */
  readonly pickle: PickleInspection | null;
  /** The arrays in the order of the file, and what else lies beside them. */
  readonly arrays: readonly InspectedArray[];
  readonly metadata: ReadonlyMap<string, string>;
  /** The network where the file has layers, else the graph of an ONNX or TensorFlow.js file; null where it is no model. */
  readonly model: Model | null;
  readonly network: Network | null;
  /** What an ONNX or TensorFlow.js file holds, also where it has layers. */
  readonly graph: Graph | null;
  /** Single weights and biases of the model, or the floats of a graph. */
  readonly parameters: number | null;
  /** Those of the model. */
  readonly notes: readonly Note[];
  /** Why it has no layers; null where it has, and where none are expected. */
  readonly noNetwork: (Error & ErrorData) | null;
  /** Why it cannot be read; null where it can. */
  readonly error: (Error & ErrorData) | null;
}

/** Looks into the bytes of a file. What is wrong with the file is in the answer; only wrong options are thrown. */
export function inspectModel(bytes: Bytes, options: ModelOptions = {}): Inspection {
  return inspectionOf(beginInspection(bytes), options);
}

/** A file that is looked into, of which the other files are known that it wants to be read with. */
export interface Begun {
  readonly bytes: Uint8Array;
  readonly format: FormatName | null;
  /** Where it is a graph. */
  readonly parsed: GraphFile | null;
  readonly wanted: readonly string[];
  readonly error: LibraryError | null;
}

type LibraryError = Error & ErrorData;

export function beginInspection(given: Bytes): Begun {
  const bytes = checkedBytes(given);
  const format = detectFormat(bytes);
  const parsed = attempt(() => openGraph(format, bytes));
  if (parsed instanceof Error) return { bytes, format, parsed: null, wanted: [], error: parsed };
  const error = format === null ? unknownFile(bytes) : null;
  return { bytes, format, parsed, wanted: parsed?.wanted ?? [], error };
}

/** The rest, with those files among the options. */
export function inspectionOf({ bytes, format, parsed, error }: Begun, options: ModelOptions = {}): Inspection {
  const { files = new Map(), ...naming } = options;
  const context = { naming: checkNaming("model", naming), files, parsed };
  const found = format === null || error !== null ? { error } : attempt(() => contentsAs(format, bytes, context));
  return answer({ format, size: bytes.length }, found instanceof Error ? { error: found } : found);
}

/** What the reader of a format finds. */
interface Found {
  readonly inner?: FormatName;
  readonly pickle?: PickleInspection;
  readonly arrays?: readonly InspectedArray[];
  readonly metadata?: ReadonlyMap<string, string>;
  readonly network?: Network | LibraryError;
  readonly graph?: Graph;
  readonly error?: LibraryError | null;
}

function answer(file: Pick<Inspection, "format" | "size">, found: Found): Inspection {
  const { inner = null, pickle = null, arrays = [], metadata = new Map<string, string>(), error = null } = found;
  const network = found.network instanceof Network ? found.network : null;
  const graph = found.graph ?? null;
  const model = network ?? graph;
  return {
    ...file,
    inner,
    safety: safetyOf(found),
    pickle,
    arrays,
    metadata,
    model,
    network,
    graph,
    parameters: network?.parameterCount ?? (graph === null ? null : floatsOf(graph.constants)),
    notes: model?.notes ?? [],
    noNetwork: found.network instanceof Error ? found.network : null,
    error,
  };
}

/** Of files that are whole, and that this version does not run: an operator, a version. */
const notRun =
  /^(onnx-(operators?|loop|overload|domain(-\w+)?|opset|ir-version)|tfjs-graph-model|keras-(layer|lambda|op-layer|model-class))$/;

function safetyOf({ pickle, error = null }: Found): Safety {
  if (error === null) return pickle === undefined ? "data" : "plain";
  if (pickle !== undefined && pickle.refusals.length > 0) return "code";
  if (notRun.test(error.code)) return "data";
  return error instanceof UnsupportedError ? "unknown" : "broken";
}

function floatsOf(constants: ReadonlyMap<string, Tensor>): number {
  return [...constants.values()].reduce((sum, { dtype, size }) => sum + (isFloat(dtype) ? size : 0), 0);
}

function unknownFile(bytes: Uint8Array): LibraryError {
  if (bytes.length === 0) return unsupportedError("inspect-empty", "inspect: the file is empty");
  const unknown = "inspect: the bytes begin like no format that is known here";
  return foreignFile(bytes) ?? unsupportedError("inspect-unknown", unknown);
}

interface Context {
  readonly naming: NamingOptions;
  readonly files: ReadFiles;
  /** Of the file itself; what lies in gzip is parsed where it is read. */
  readonly parsed: GraphFile | null;
}

/** What the reader of a format finds; and a refusal where another program would find something else in the same bytes. */
function contentsAs(format: FormatName, bytes: Uint8Array, context: Context): Found {
  const found = attempt(() => readers[format](bytes, context));
  const told = found instanceof Error ? { error: found } : found;
  if (told.error != null && !notRun.test(told.error.code)) return told;
  const second = secondFormat(bytes, format);
  if (second === null) return told;
  const { network: _, graph: __, ...rest } = told;
  return { ...rest, error: second };
}

type Inspector = (bytes: Uint8Array, context: Context) => Found;

const readers: Readonly<Record<FormatName, Inspector>> = {
  safetensors(bytes, { naming }) {
    const { tensors, metadata } = readSafetensors(bytes);
    return { ...named({ tensors, metadata }, bytes.length, naming), metadata };
  },
  pickle(bytes, { naming }) {
    const { inspection, value, orders } = examineOrders(bytes);
    if (value === undefined) return { pickle: inspection, error: refusalOf(inspection) };
    const network = attempt(() =>
      networkOfArrays({ tensors: arraysOf(value), metadata: new Map() }, bytes.length, naming),
    );
    return { pickle: inspection, arrays: entryRows(value, orders), network };
  },
  idx: (bytes) => ({ arrays: [arrayRow("", readIdx(bytes))] }),
  png: (bytes) => ({ arrays: [arrayRow("", readPng(bytes))] }),
  gzip(bytes, context) {
    const inner = gunzip(bytes, defaultInflatedBytes(bytes.length));
    const format = detectFormat(inner);
    if (format === null || format === "gzip") {
      const unknown = "gzip: holds bytes of no format that is known here";
      throw foreignFile(inner) ?? unsupportedError("inspect-gzip", unknown);
    }
    return { ...contentsAs(format, inner, context), inner: format };
  },
  npy: (bytes) => ({ arrays: [layoutRow("", readNpyArray(bytes).layout)] }),
  npz(bytes, { naming }) {
    const all = [...readNpzArrays(bytes)];
    const tensors = new Map(all.map(([name, { tensor }]) => [name, tensor]));
    const layouts = new Map(all.map(([name, { layout }]) => [name, layout]));
    return named({ tensors, metadata: new Map() }, bytes.length, naming, layouts);
  },
  torch(bytes, { naming }) {
    const { inspection, tensors } = examineTorch(bytes);
    if (tensors === null) return { pickle: inspection, error: refusalOf(inspection) };
    return { pickle: inspection, ...named({ tensors, metadata: new Map() }, bytes.length, naming) };
  },
  onnx: graphs("onnx"),
  tfjs: graphs("tfjs"),
  keras: graphs("keras"),
  hdf5(bytes, context) {
    const parsed = context.parsed ?? openGraph("hdf5", bytes);
    if (parsed !== null) return graphs("hdf5")(bytes, { ...context, parsed });
    return named(
      { tensors: arraysOfHdf5(readHdf5(bytes, { filters })), metadata: new Map() },
      bytes.length,
      context.naming,
    );
  },
  zip(bytes) {
    const entries = [...readZipEntries(bytes, "zip").values()];
    const arrays = entries.map(({ name, size }) => ({ name, type: "file", shape: [size], order: null }));
    return { arrays, error: foreignZip(entries.map(({ name }) => name)) };
  },
};

/** Every format that is told by its bytes. */
export const formatNames = Object.keys(readers) as FormatName[];

function graphs(format: FormatName): Inspector {
  return (bytes, { naming, files, parsed }) => {
    const graph = (parsed ?? openGraph(format, bytes)!).graph(files);
    const arrays = [...graph.constants].map(([name, tensor]) => arrayRow(name, tensor));
    return { arrays, metadata: graph.metadata, network: attempt(() => networkOf(graph, naming)), graph };
  };
}

/** The rows of named arrays, and the network that they would be. */
function named(
  arrays: NamedArrays,
  fileBytes: number,
  naming: NamingOptions,
  layouts: ReadonlyMap<string, NpyLayout> = new Map(),
): Found {
  const rows = [...arrays.tensors].map(([name, tensor]) => {
    const layout = layouts.get(name);
    return layout === undefined ? arrayRow(name, tensor) : layoutRow(name, layout);
  });
  return { arrays: rows, network: attempt(() => networkOfArrays(arrays, fileBytes, naming)) };
}

/** What a reader of the bytes meets first: whatever is refused stands before the place where they break off. */
function refusalOf({ refusals: [first], error }: PickleInspection): LibraryError {
  if (first === undefined) return error as Error as LibraryError;
  const { reason, offset, code, facts } = first;
  return withData(new UnsupportedError(`pickle: ${reason} at offset ${offset}`), code, {
    ...facts,
    format: "pickle",
    offset,
  });
}

/** What is made, or the library's error; what is thrown besides is no fault of a file. */
function attempt<T>(make: () => T): T | LibraryError {
  try {
    return make();
  } catch (error) {
    if (error instanceof Error && "code" in error && "facts" in error) return error as LibraryError;
    throw error;
  }
}
