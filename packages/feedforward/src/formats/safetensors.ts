/**
 * safetensors: eight bytes of header length, a JSON header that names each tensor with its dtype, shape and place, then
 * the tensors' bytes, end to end. Reading makes views on those bytes and copies nothing; everything that two readers
 * could understand differently is refused. Writing gives the bytes that Python's own library writes.
 * https://github.com/huggingface/safetensors
 */

import { ByteReader } from "../bytes/reader.ts";
import type { FormatError } from "../errors.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { JsonReader } from "./json.ts";
import { defaultMemoryBytes, defaultRank, MemoryBudget, type ReadLimits } from "./limits.ts";
import { quoted } from "./printable.ts";
import { checkSizes, type Fail, viewTensor } from "./raw-tensor.ts";

export interface Safetensors {
  /** In the order of the header. The data are views on the file's bytes wherever these are aligned. */
  readonly tensors: Map<string, Tensor>;
  /** The strings of `__metadata__`. */
  readonly metadata: Map<string, string>;
}

const headerLimit = 100_000_000;
const metadataKey = "__metadata__";

/** Bytes that one tensor of the header takes beside its name and its data. */
const entryBytes = 1024;

/**
 * The dtypes in the order in which Python's library lays tensors out, from the end of the list to its start, so that
 * every tensor is aligned. Names are the format's.
 */
const dtypeNames = {
  bool: "BOOL",
  uint8: "U8",
  int8: "I8",
  int16: "I16",
  uint16: "U16",
  float16: "F16",
  bfloat16: "BF16",
  int32: "I32",
  uint32: "U32",
  float32: "F32",
  float64: "F64",
  int64: "I64",
  uint64: "U64",
} as const satisfies Record<DType, string>;

const order = Object.keys(dtypeNames) as DType[];

interface Context {
  readonly header: ByteReader;
  readonly rank: number;
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** First byte and the byte after the last, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
  /** The error for this tensor; it points at its name in the header. */
  readonly fail: Fail;
}

/** Whether bytes begin like such a file: eight bytes of length, then the `{` of the header. */
export function beginsAsSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && bytes[8] === 0x7b && bytes[7] === 0;
}

/**
 * Reads a safetensors file. `FormatError` for everything that the format does not allow and for dtypes that no tensor
 * here can hold (`F8_E4M3` …).
 */
export function readSafetensors(bytes: Uint8Array, limits: ReadLimits = {}): Safetensors {
  const header = openHeader(bytes);
  const budget = new MemoryBudget(header, limits.memoryBytes ?? defaultMemoryBytes(bytes.length, 0));
  const json = new JsonReader(header, budget, limits.names);
  const context = { header, rank: limits.rank ?? defaultRank };
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  json.object((name, offset) => {
    budget.charge(entryBytes, offset);
    if (name === metadataKey) json.object((key) => metadata.set(key, json.string("metadata value")));
    else entries.push(readEntry(json, name, offset, context));
  });
  json.end();
  const data = bytes.subarray(header.end);
  checkLayout(entries, data.length, header);
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, begin, end, fail } of entries) {
    tensors.set(name, viewTensor(data.subarray(begin, end), dtype, shape, fail));
  }
  return { tensors, metadata };
}

/**
 * Writes tensors and metadata; the same content gives the same bytes, whatever its order was. Tensors are sorted by
 * dtype (the widest first), then by name; metadata by key.
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, Tensor]>,
  metadata: Iterable<readonly [string, string]> = [],
): Uint8Array {
  const sorted = [...tensors].sort(
    ([a, one], [b, other]) => order.indexOf(other.dtype) - order.indexOf(one.dtype) || compareNames(a, b),
  );
  checkNames(sorted.map(([name]) => name));
  const header = encodeHeader(sorted, [...metadata]);
  const size = sorted.reduce((sum, [, tensor]) => sum + tensor.byteLength, 0);
  const bytes = new Uint8Array(8 + header.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const [, tensor] of sorted) {
    bytes.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.byteLength), offset);
    offset += tensor.byteLength;
  }
  return bytes;
}

/** A reader that starts at the header's JSON and ends with it. */
function openHeader(bytes: Uint8Array): ByteReader {
  const file = new ByteReader(bytes, "safetensors");
  const length = file.size64("header");
  if (length > file.remaining)
    throw file.error(`header of ${length} bytes exceeds the file (${bytes.length} bytes)`, 0);
  if (length > headerLimit) throw file.error(`header of ${length} bytes exceeds the limit of ${headerLimit}`, 0);
  const header = new ByteReader(bytes.subarray(0, 8 + length), "safetensors", 8);
  if (header.bytes[8] !== 0x7b) throw header.error('header does not start with "{"');
  return header;
}

function readEntry(json: JsonReader, name: string, offset: number, context: Context): Entry {
  let dtype: DType | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  const fail = (reason: string): FormatError => context.header.error(`tensor ${quoted(name)} ${reason}`, offset);
  json.object((field) => {
    if (field === "dtype") dtype = dtypeNamed(json.string("dtype"), fail);
    else if (field === "shape") shape = readSizes(json, context.rank, fail);
    else if (field === "data_offsets") offsets = readSizes(json, 2, fail);
    else throw fail(`has the unknown field ${quoted(field)}`);
  });
  if (dtype === undefined) throw fail("has no dtype");
  if (shape === undefined) throw fail("has no shape");
  const [begin, end] = offsets ?? [];
  if (begin === undefined || end === undefined) throw fail("has no two data_offsets");
  if (begin > end) throw fail(`ends at ${end}, before it begins at ${begin}`);
  checkSizes(shape, fail, context.rank);
  return { name, dtype, shape, begin, end, fail };
}

function readSizes(json: JsonReader, most: number, fail: Fail): number[] {
  const sizes: number[] = [];
  json.array(() => {
    if (sizes.length === most) throw fail(`has a list of more than ${most} sizes`);
    sizes.push(json.size("size"));
  });
  return sizes;
}

function dtypeNamed(name: string, fail: Fail): DType {
  const dtype = order.find((candidate) => dtypeNames[candidate] === name);
  if (dtype === undefined) throw fail(`has the dtype ${quoted(name)}, which is not read`);
  return dtype;
}

/** Tensors must fill the file from the end of the header to its own end: no hole, no overlap, nothing left. */
function checkLayout(entries: readonly Entry[], heldBytes: number, header: ByteReader): void {
  let filled = 0;
  for (const { begin, end, fail } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < filled) throw fail(`begins at ${begin} and overlaps the one before it, which ends at ${filled}`);
    if (begin > filled) throw fail(`begins at ${begin} and leaves a hole after ${filled}`);
    filled = end;
  }
  if (filled !== heldBytes) throw header.error(`tensors take ${filled} bytes, the file holds ${heldBytes}`, header.end);
}

function encodeHeader(
  tensors: readonly (readonly [string, Tensor])[],
  metadata: readonly (readonly [string, string])[],
): Uint8Array {
  checkNames(metadata.map(([key]) => key));
  const members: string[] = [];
  const pairs = [...metadata].sort(([a], [b]) => compareNames(a, b)).map(([key, text]) => member(key, jsonText(text)));
  if (pairs.length > 0) members.push(member(metadataKey, `{${pairs.join(",")}}`));
  let begin = 0;
  for (const [name, { dtype, shape, byteLength }] of tensors) {
    if (name === metadataKey) throw new RangeError(`safetensors: no tensor may be called ${metadataKey}`);
    const end = begin + byteLength;
    const fields = `"dtype":"${dtypeNames[dtype]}","shape":[${shape.join(",")}],"data_offsets":[${begin},${end}]`;
    members.push(member(name, `{${fields}}`));
    begin = end;
  }
  const json = new TextEncoder().encode(`{${members.join(",")}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  if (header.length > headerLimit) throw new RangeError(`safetensors: header of ${header.length} bytes is too long`);
  return header;
}

function member(name: string, json: string): string {
  return `${jsonText(name)}:${json}`;
}

/** A JSON string. Half a surrogate pair has no UTF-8 and is refused. */
function jsonText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError(`safetensors: ${quoted(text)} is not well-formed Unicode`);
  return JSON.stringify(text);
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new RangeError(`safetensors: the name ${quoted(name)} is given twice`);
    seen.add(name);
  }
}

/** By code points, which is the order of the UTF-8 bytes; `<` on strings compares UTF-16 units. */
function compareNames(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0)!);
  const right = Array.from(b, (character) => character.codePointAt(0)!);
  const differing = left.findIndex((point, i) => point !== right[i]);
  return differing === -1 ? left.length - right.length : left[differing]! - (right[differing] ?? -1);
}
