/**
 * What is in a file, as data: one row of the table below for each format, from the bytes to what `inspect` reports. A
 * file that its reader refuses still has contents: what is known of it, and why it was refused.
 */

import { gunzip } from "../bytes/gzip.ts";
import { readIdx } from "../data/idx.ts";
import { UnsupportedError, unsupportedError, withData } from "../errors.ts";
import { detectFormat, type FormatName } from "../formats/detect.ts";
import { foreignFile } from "../formats/foreign-file.ts";
import { foreignZip } from "../formats/foreign-zip.ts";
import { readNetwork } from "../formats/model.ts";
import { type NpyLayout, readNpy, readNpyLayout } from "../formats/npy.ts";
import { readNpz, readNpzLayouts } from "../formats/npz.ts";
import { networkOf, readOnnx } from "../formats/onnx.ts";
import type { ReadFiles } from "../formats/onnx-external.ts";
import { inspectPickle, type PickleInspection } from "../formats/pickle.ts";
import { PickleTuple, type PickleValue } from "../formats/pickle-value.ts";
import { readPng } from "../formats/png.ts";
import { readSafetensors } from "../formats/safetensors.ts";
import { secondFormat } from "../formats/second-format.ts";
import { inspectTorch, readTorch } from "../formats/torch.ts";
import { defaultInflatedBytes, readZipEntries } from "../formats/zip.ts";
import { Network } from "../network/network.ts";
import type { Graph } from "../onnx/graph.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type ArrayOrder, readPickleOrders } from "./array-order.ts";
import { type FunctionOptions, modelOptions } from "./weights.ts";

/** One thing by its name. */
export interface Item {
  readonly name: string;
  /** A dtype, or for what is no array the Python type. */
  readonly type: string;
  readonly shape: readonly number[] | null;
  readonly order: ArrayOrder | null;
}

export interface Contents {
  readonly format: FormatName;
  /** The format inside, for gzip. */
  readonly inner?: FormatName;
  readonly items: readonly Item[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly pickle: PickleInspection | null;
  /** The network that this would be, or why it is none; null where nobody would expect one. */
  readonly network: Network | Error | null;
  /** What an ONNX file holds. */
  readonly graph: Graph | null;
  /** Why it cannot be read; null where it can. */
  readonly refusal: Error | null;
}

const nothing = {
  items: [],
  metadata: new Map<string, string>(),
  pickle: null,
  network: null,
  graph: null,
  refusal: null,
};

/** The contents of a file. Errors of readers become part of the answer. */
export function contentsOf(bytes: Uint8Array, functions: FunctionOptions, files: ReadFiles = new Map()): Contents {
  const format = detectFormat(bytes);
  if (bytes.length === 0) throw unsupportedError("inspect-empty", "inspect: the file is empty");
  if (format === null) {
    const unknown = "inspect: the bytes begin like no format that is known here";
    throw foreignFile(bytes) ?? unsupportedError("inspect-unknown", unknown);
  }
  try {
    return { ...nothing, format, ...contentsAs(format, bytes, functions, files) };
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { ...nothing, format, refusal: error as Error };
  }
}

/** The network of a file; throws what its reader said, or that there is none. */
export function networkOfContents({ network, refusal, format }: Contents): Network {
  if (network instanceof Network) return network;
  throw refusal ?? network ?? unsupportedError("inspect-network", "inspect: $got holds no network", format);
}

/** What the reader of a format finds; and a refusal where another program would find something else in the same bytes. */
function contentsAs(
  format: FormatName,
  bytes: Uint8Array,
  functions: FunctionOptions,
  files: ReadFiles,
): Partial<Contents> {
  const contents = readers[format](bytes, functions, files);
  const refusal = contents.refusal ?? secondFormat(bytes, format);
  return refusal === null ? contents : { ...contents, network: null, graph: null, refusal };
}

type Reader = (bytes: Uint8Array, functions: FunctionOptions, files: ReadFiles) => Partial<Contents>;

const readers: Readonly<Record<FormatName, Reader>> = {
  safetensors(bytes, functions) {
    const { tensors, metadata } = readSafetensors(bytes);
    const items = [...tensors].map(([name, tensor]) => arrayItem(name, tensor, null));
    return { items, metadata, network: networkIn(bytes, functions) };
  },
  pickle(bytes, functions) {
    const pickle = inspectPickle(bytes);
    if (!pickle.isSafe) return { pickle, refusal: refusalOf(pickle) };
    const { value, orders } = readPickleOrders(bytes);
    const items = entriesOf(value).map(([name, item]) =>
      item instanceof Tensor ? arrayItem(name, item, orders.get(item) ?? null) : plainItem(name, item),
    );
    return { pickle, items, network: networkIn(bytes, functions) };
  },
  idx: (bytes) => ({ items: [arrayItem("", readIdx(bytes), null)] }),
  png: (bytes) => ({ items: [arrayItem("", readPng(bytes), null)] }),
  gzip(bytes, functions, files) {
    const inner = gunzip(bytes, defaultInflatedBytes(bytes.length));
    const format = detectFormat(inner);
    if (format === null || format === "gzip") {
      const unknown = "gzip: holds bytes of no format that is known here";
      throw foreignFile(inner) ?? unsupportedError("inspect-gzip", unknown);
    }
    return { ...contentsAs(format, inner, functions, files), inner: format };
  },
  npy(bytes) {
    readNpy(bytes);
    return { items: [layoutItem("", readNpyLayout(bytes))] };
  },
  npz(bytes, functions) {
    readNpz(bytes);
    const items = [...readNpzLayouts(bytes)].map(([name, layout]) => layoutItem(name, layout));
    return { items, network: networkIn(bytes, functions) };
  },
  torch(bytes, functions) {
    const pickle = inspectTorch(bytes);
    if (!pickle.isSafe) return { pickle, refusal: refusalOf(pickle) };
    const items = [...readTorch(bytes)].map(([name, tensor]) => arrayItem(name, tensor, null));
    return { pickle, items, network: networkIn(bytes, functions) };
  },
  onnx(bytes, functions, files) {
    const graph = readOnnx(bytes, { files });
    const items = [...graph.constants].map(([name, tensor]) => arrayItem(name, tensor, null));
    const network = orError(() => networkOf(graph, modelOptions(functions)));
    return { items, metadata: graph.metadata, network, graph };
  },
  zip(bytes) {
    const entries = [...readZipEntries(bytes, "zip").values()];
    const items = entries.map(({ name, size }) => ({ name, type: "file", shape: [size], order: null }));
    return { items, refusal: foreignZip(entries.map(({ name }) => name)) };
  },
};

/** Every format that is told by its bytes. */
export const formatNames = Object.keys(readers) as FormatName[];

function networkIn(bytes: Uint8Array, functions: FunctionOptions): Network | Error {
  return orError(() => readNetwork(bytes, modelOptions(functions)));
}

function orError(make: () => Network): Network | Error {
  try {
    return make();
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return error as Error;
  }
}

/** What a reader of the bytes meets first: whatever is refused stands before the place where they break off. */
function refusalOf({ refusals: [first], error }: PickleInspection): Error {
  if (first === undefined) return error!;
  const { reason, offset, code, facts } = first;
  return withData(new UnsupportedError(`pickle: ${reason} at offset ${offset}`), code, {
    ...facts,
    format: "pickle",
    offset,
  });
}

function entriesOf(value: PickleValue): [name: string, item: PickleValue][] {
  return value instanceof Map ? [...value].map(([key, item]) => [nameOf(key), item]) : [["", value]];
}

/** Keys of a dict are mostly strings; Python 2 wrote them as bytes. */
function nameOf(key: PickleValue): string {
  if (key instanceof Uint8Array) return `b"${String.fromCharCode(...key.subarray(0, 80))}"`;
  if (key instanceof PickleTuple) return `(${key.items.map(nameOf).join(", ")})`;
  return typeof key === "object" ? "None" : String(key);
}

function arrayItem(name: string, { dtype, shape }: Tensor, order: ArrayOrder | null): Item {
  return { name, type: dtype, shape, order };
}

function layoutItem(name: string, { dtype, shape, order }: NpyLayout): Item {
  return { name, type: dtype, shape, order: shape.length > 1 ? order : null };
}

function plainItem(name: string, value: PickleValue): Item {
  if (Array.isArray(value)) return { name, type: "list", shape: [value.length], order: null };
  if (value instanceof PickleTuple) return { name, type: "tuple", shape: [value.items.length], order: null };
  if (value instanceof Map) return { name, type: "dict", shape: [value.size], order: null };
  if (value instanceof Uint8Array) return { name, type: "bytes", shape: [value.length], order: null };
  return { name, type: value === null ? "None" : typeof value, shape: null, order: null };
}
