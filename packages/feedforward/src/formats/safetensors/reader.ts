/**
 * safetensors: eight bytes of header length, a JSON header that names each tensor with its dtype, shape and place, then
 * the tensors' bytes, end to end. Reading makes views on those bytes and copies nothing; everything that two readers
 * could understand differently is refused.
 * https://github.com/huggingface/safetensors
 */

import { type Bytes, bytesOf } from "../../bytes/given.ts";
import { defaultMemoryBytes, MemoryBudget } from "../../bytes/memory.ts";
import { ByteReader } from "../../bytes/reader.ts";
import { readSize64 } from "../../bytes/size64.ts";
import type { FormatError } from "../../errors.ts";
import { checkOptions } from "../../options/check.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { checkSizes, type Fault, faultOfTensor, viewTensor } from "../arrays/raw-tensor.ts";
import { defaultRank, limitKinds, type ReadLimits } from "../limits.ts";
import { JsonReader } from "../text/json.ts";
import { dtypeNames, dtypeOrder, headerLimit, metadataKey } from "./layout.ts";

/** What a safetensors file holds. */
export interface Safetensors {
  /** In the order of the header. The data are views on the file's bytes wherever these are aligned. */
  readonly tensors: Map<string, Tensor>;
  /** The strings of `__metadata__`. */
  readonly metadata: Map<string, string>;
}

/** Bytes that one tensor of the header takes beside its name and its data. */
const entryBytes = 1024;

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
  readonly fault: Fault;
}

/** Whether bytes begin like such a file: eight bytes of length, then the `{` of the header. */
export function beginsAsSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && bytes[8] === 0x7b && bytes[7] === 0;
}

/**
 * Reads a safetensors file. `FormatError` for everything that the format does not allow and for dtypes that no tensor
 * here can hold (`F8_E4M3` …).
 */
export function readSafetensors(given: Bytes, asked: ReadLimits = {}): Safetensors {
  const bytes = bytesOf(given);
  const limits = checkOptions("safetensors", asked, limitKinds);
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
  for (const { name, dtype, shape, begin, end, fault } of entries) {
    tensors.set(name, viewTensor(data.subarray(begin, end), dtype, shape, fault));
  }
  return { tensors, metadata };
}

/** A reader that starts at the header's JSON and ends with it. */
function openHeader(bytes: Uint8Array): ByteReader {
  const file = new ByteReader(bytes, "safetensors");
  const length = readSize64(file, "header");
  if (length > file.remaining) {
    const sentence = "header of $size bytes exceeds the file ($held bytes)";
    throw file.faultAt(0, "safetensors-header-cut", sentence, length, bytes.length);
  }
  if (length > headerLimit) {
    const sentence = "header of $size bytes exceeds the limit of $limit";
    throw file.faultAt(0, "safetensors-header-limit", sentence, length, headerLimit);
  }
  const header = new ByteReader(bytes.subarray(0, 8 + length), "safetensors", 8);
  if (header.bytes[8] !== 0x7b) {
    throw header.fault("safetensors-header-start", 'header does not start with "{"');
  }
  return header;
}

function readEntry(json: JsonReader, name: string, offset: number, context: Context): Entry {
  let dtype: DType | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  const fault = faultOfTensor(context.header, name, offset);
  json.object((field) => {
    if (field === "dtype") dtype = dtypeNamed(json.string("dtype"), fault);
    else if (field === "shape") shape = readSizes(json, context.rank, fault);
    else if (field === "data_offsets") offsets = readSizes(json, 2, fault);
    else throw fault("safetensors-field", 'has the unknown field "$field"', field);
  });
  const missing = (what: string): FormatError => fault("safetensors-missing", "has no $what", what);
  if (dtype === undefined) throw missing("dtype");
  if (shape === undefined) throw missing("shape");
  const [begin = 0, end] = offsets ?? [];
  if (end === undefined) throw missing("two data_offsets");
  if (begin > end) throw fault("safetensors-reversed", "ends at $end, before it begins at $begin", end, begin);
  checkSizes(shape, fault, context.rank);
  return { name, dtype, shape, begin, end, fault };
}

function readSizes(json: JsonReader, most: number, fault: Fault): number[] {
  const sizes: number[] = [];
  json.array(() => {
    if (sizes.length === most) throw fault("safetensors-sizes", "has a list of more than $limit sizes", most);
    sizes.push(json.size("size"));
  });
  return sizes;
}

function dtypeNamed(name: string, fault: Fault): DType {
  const dtype = dtypeOrder.find((candidate) => dtypeNames[candidate] === name);
  if (dtype === undefined) throw fault("dtype-unread", 'has the dtype "$dtype", which is not read', name);
  return dtype;
}

/** Tensors must fill the file from the end of the header to its own end: no hole, no overlap, nothing left. */
function checkLayout(entries: readonly Entry[], heldBytes: number, header: ByteReader): void {
  let filled = 0;
  for (const { begin, end, fault } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < filled) {
      const sentence = "begins at $begin and overlaps the one before it, which ends at $before";
      throw fault("safetensors-overlap", sentence, begin, filled);
    }
    if (begin > filled) {
      throw fault("safetensors-hole", "begins at $begin and leaves a hole after $before", begin, filled);
    }
    filled = end;
  }
  if (filled !== heldBytes) {
    const sentence = "tensors take $expected bytes, the file holds $got";
    throw header.faultAt(header.end, "safetensors-data-size", sentence, filled, heldBytes);
  }
}
