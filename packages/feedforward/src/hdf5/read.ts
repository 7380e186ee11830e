/**
 * An HDF5 file as a tree of plain values: groups with their attributes and members, datasets with their value. All of it is
 * read and proven, or the file is refused; no link leads out of the file, and an object has one place in the tree.
 */

import { type Bytes, bytesOf } from "../bytes/given.ts";
import { defaultNesting, limitKinds, type ReadLimits } from "../formats/limits.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import { readAttributes } from "./attributes.ts";
import { readChunks, unwritten } from "./chunks.ts";
import { readDataspace } from "./dataspace.ts";
import { type ElementType, readDatatype } from "./datatype.ts";
import { Hdf5File, type Hdf5Filters } from "./file.ts";
import { readFilters } from "./filters.ts";
import { messages, type ObjectHeader, readHeader } from "./header.ts";
import { GlobalHeap } from "./heaps.ts";
import { readLayout } from "./layout.ts";
import { isGroup, readLinks } from "./links.ts";
import { readSuperblock } from "./superblock.ts";
import { byteLength, type Elements, type Hdf5Value, type ValueType, valueFrom } from "./values.ts";

/** What reading a file may take, and the filters that it may ask for. */
export interface Hdf5Options extends ReadLimits {
  /** How compressed data are read: `hdf5Filters`. Without it they are refused. */
  readonly filters?: Hdf5Filters;
}

const hdf5Options: Kinds<Hdf5Options> = { ...limitKinds, filters: "an object" };

/** An array of a file, and what is said of it. */
export interface Hdf5Dataset {
  readonly attributes: ReadonlyMap<string, Hdf5Value>;
  readonly value: Hdf5Value;
}

/** A folder of a file: groups and arrays by their names. */
export interface Hdf5Group {
  readonly attributes: ReadonlyMap<string, Hdf5Value>;
  readonly groups: ReadonlyMap<string, Hdf5Group>;
  readonly datasets: ReadonlyMap<string, Hdf5Dataset>;
}

/**
 * The root group of an HDF5 file. `FormatError` for everything that the format does not allow, and, by its name, for what
 * is not read here: compounds, references, links out of the file, filters but shuffle, checksums and those that are handed over.
 */
export function readHdf5(given: Bytes, asked: Hdf5Options = {}): Hdf5Group {
  const bytes = bytesOf(given);
  const { filters = {}, ...limits } = checkOptions("hdf5", asked, hdf5Options);
  // Views that are taken of a Node Buffer would be Buffers themselves.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const file = new Hdf5File(plain, limits, filters);
  const header = readHeader(file, readSuperblock(file));
  return readGroup({ file, heap: new GlobalHeap(file) }, header, "", 1);
}

interface Context {
  readonly file: Hdf5File;
  readonly heap: GlobalHeap;
}

function readGroup(context: Context, header: ObjectHeader, path: string, depth: number): Hdf5Group {
  const { file, heap } = context;
  if (!isGroup(header)) throw file.fault(header.address, "hdf5-object", "is neither a group nor a dataset");
  const limit = file.limits.nesting ?? defaultNesting;
  if (depth > limit) throw file.fault(header.address, "hdf5-nesting", "is nested deeper than $limit groups", limit);
  const attributes = readAttributes(file, heap, header);
  const groups = new Map<string, Hdf5Group>();
  const datasets = new Map<string, Hdf5Dataset>();
  for (const [name, address] of readLinks(file, header)) {
    const inner = `${path}/${name}`;
    file.path = inner;
    file.spend(2 * inner.length, address);
    const member = readHeader(file, address);
    if (member.one(messages.layout) === undefined) groups.set(name, readGroup(context, member, inner, depth + 1));
    else datasets.set(name, readDataset(context, member));
    file.path = path === "" ? "/" : path;
  }
  return { attributes, groups, datasets };
}

function readDataset({ file, heap }: Context, header: ObjectHeader): Hdf5Dataset {
  const attributes = readAttributes(file, heap, header);
  const [datatype, dataspace] = [messages.datatype, messages.dataspace].map((type) => header.one(type));
  if (datatype === undefined || dataspace === undefined) {
    throw file.fault(header.address, "hdf5-object", "is neither a group nor a dataset");
  }
  if (header.one(messages.externalFiles) !== undefined) {
    throw file.fault(header.address, "hdf5-external", "has its data in other files, which are not opened");
  }
  const type = namedType(readDatatype(file, datatype), attributes);
  const shape = readDataspace(file, dataspace);
  if (shape === null) return { attributes, value: null };
  const value = { type, shape };
  return { attributes, value: valueFrom(file, heap, value, readElements(file, header, value)) };
}

/** NumPy has no bfloat16: Keras writes two bytes without a name, and the name as an attribute. */
function namedType(type: ElementType, attributes: ReadonlyMap<string, Hdf5Value>): ElementType {
  const name = attributes.get("dtype");
  const isNamed = name != null && "strings" in name && name.strings[0] === "bfloat16";
  if (type.kind !== "opaque" || !isNamed) return type;
  return { kind: "number", size: 2, dtype: "bfloat16", bigEndian: false };
}

function readElements(file: Hdf5File, header: ObjectHeader, value: ValueType): Elements {
  const offset = header.address;
  const layout = readLayout(file, header.one(messages.layout)!);
  const filters = header.one(messages.filters);
  const used = filters === undefined ? [] : readFilters(file, filters);
  if (layout.kind === "chunked") return readChunks(file, value, { layout, filters: used, offset });
  if (used.length > 0) throw file.fault(offset, "hdf5-filter-layout", "has filters and no chunks");
  const expected = byteLength(value);
  if (layout.kind === "contiguous" && layout.address === null) {
    if (expected > 0) throw unwritten(file, offset);
    return { bytes: new Uint8Array(0), offset, owned: true };
  }
  if (layout.size !== expected) {
    throw file.fault(offset, "hdf5-data-bytes", "has $got bytes of data, expected $expected", layout.size, expected);
  }
  const begin = layout.kind === "compact" ? layout.begin : layout.address!;
  return { bytes: file.claim(begin, expected), offset: begin, owned: false };
}
