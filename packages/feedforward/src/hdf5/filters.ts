/**
 * What a dataset's chunks went through when they were written: shuffle and Fletcher's checksum are undone here, deflate by what the
 * reader is handed (`deflate.ts`), in the reverse order; any other filter is refused by its name.
 */

import type { ByteReader } from "../bytes/reader.ts";
import { fletcher32 } from "./checksum.ts";
import { expectVersion, type Hdf5File, placedAt, readText, type StoredChunk, type Undo } from "./file.ts";

const deflate = 1;
const shuffle = 2;
const checksum = 3;

const undo: Readonly<Record<number, Undo>> = {
  /** Readers without it have refused the dataset. */
  [deflate]: (file, bytes, chunk) => file.filters.deflate!(file, bytes, chunk),
  /** All first bytes of the elements, then all second ones; what is left over stays at the end. */
  [shuffle](_, bytes, { itemBytes }) {
    const count = Math.floor(bytes.length / itemBytes);
    const target = bytes.slice();
    for (let byte = 0, from = 0; byte < itemBytes; byte++) {
      for (let i = 0; i < count; i++) target[i * itemBytes + byte] = bytes[from++]!;
    }
    return target;
  },
  [checksum](file, bytes, { offset }) {
    const end = bytes.length - 4;
    const content = bytes.subarray(0, Math.max(end, 0));
    const word = end < 0 ? -1 : fletcher32(content);
    const isGood = [0, 8, 16, 24].every((bits, i) => bytes[end + i] === ((word >>> bits) & 0xff));
    if (isGood) return content;
    throw file.fault(offset, "hdf5-chunk-checksum", "has a chunk with a wrong checksum: the file is damaged");
  },
};

const names: Readonly<Record<number, string>> = { 4: "szip", 5: "nbit", 6: "scaleoffset", 32000: "lzf" };

/** The numbers of the filters, first to last. */
export function readFilters(file: Hdf5File, reader: ByteReader): number[] {
  const version = expectVersion(reader, "filters", 1, 2);
  const count = reader.uint8("number of filters");
  if (version === 1) reader.skip(6, "filters");
  return Array.from({ length: count }, () => {
    const { offset } = reader;
    file.entry(offset);
    const id = reader.uint16("filter");
    const nameBytes = version === 1 || id >= 256 ? reader.uint16("length of a name") : 0;
    reader.skip(2, "flags");
    const parameters = reader.uint16("number of parameters");
    const name = nameBytes === 0 ? "" : readText(reader, "name of a filter", nameBytes);
    reader.skip(4 * (parameters + (version === 1 ? parameters % 2 : 0)), "parameters");
    if (id === deflate && file.filters.deflate === undefined) {
      const sentence =
        "is compressed: hand over { filters: hdf5Filters } of feedforward/formats/hdf5, which undo deflate";
      throw file.fault(offset, "hdf5-filter-deflate", sentence);
    }
    if (undo[id] !== undefined) return id;
    const shown = names[id] ?? `${id} ${name}`.trim();
    throw file.fault(offset, "hdf5-filter", "is filtered by $filter, which is not read", shown);
  });
}

/** The chunk's elements. */
export function unfiltered(file: Hdf5File, filters: readonly number[], chunk: StoredChunk): Uint8Array {
  let { bytes } = chunk;
  placedAt(chunk.offset, () => {
    for (let i = filters.length - 1; i >= 0; i--) {
      if (((chunk.mask >>> i) & 1) === 0) bytes = undo[filters[i]!]!(file, bytes, chunk);
    }
  });
  if (bytes.length === chunk.size) return bytes;
  const sentence = "has a chunk of $got bytes, expected $expected";
  throw file.fault(chunk.offset, "hdf5-chunk-bytes", sentence, bytes.length, chunk.size);
}
