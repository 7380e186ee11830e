/** Attributes: small named values in an object's header, each a message with its own type, shape and bytes. */

import type { ByteReader } from "../bytes/reader.ts";
import { defaultNames } from "../formats/limits.ts";
import { readDataspace } from "./dataspace.ts";
import { readDatatype } from "./datatype.ts";
import { expectVersion, type Hdf5File, readText } from "./file.ts";
import { messages, type ObjectHeader, sharing } from "./header.ts";
import type { GlobalHeap } from "./heaps.ts";
import { refuseDense } from "./links.ts";
import { byteLength, type Hdf5Value, valueFrom } from "./values.ts";

export function readAttributes(file: Hdf5File, heap: GlobalHeap, header: ObjectHeader): Map<string, Hdf5Value> {
  refuseDense(file, header.one(messages.attributeInfo), "attributes");
  const attributes = new Map<string, Hdf5Value>();
  const path = file.path;
  for (const body of header.all(messages.attribute)) {
    const { offset } = body;
    const { name, rest } = readName(file, body);
    if (attributes.has(name)) throw file.fault(offset, "hdf5-name-twice", 'has the name "$name" twice', name);
    const limit = file.limits.names ?? defaultNames;
    if (attributes.size === limit) throw file.fault(offset, "hdf5-names", "has more than $limit names", limit);
    file.path = `${path}@${name}`;
    attributes.set(name, readValue(file, heap, rest));
    file.path = path;
  }
  return attributes;
}

/** What stands behind an attribute's name. */
interface Rest {
  readonly reader: ByteReader;
  readonly typeBytes: number;
  readonly spaceBytes: number;
  readonly isPadded: boolean;
}

function readName(file: Hdf5File, reader: ByteReader): { name: string; rest: Rest } {
  const version = expectVersion(reader, "attribute", 1, 2, 3);
  const flags = reader.uint8("flags");
  if (version > 1 && (flags & 3) !== 0) {
    throw file.fault(reader.offset, "hdf5-shared", sharing);
  }
  const nameBytes = reader.uint16("length of a name");
  const typeBytes = reader.uint16("size of a datatype");
  const spaceBytes = reader.uint16("size of a dataspace");
  if (version === 3) reader.skip(1, "encoding");
  const isPadded = version === 1;
  const begin = reader.offset;
  const name = readText(reader, "name", nameBytes);
  reader.skip(begin + padded(nameBytes, isPadded) - reader.offset, "name");
  return { name, rest: { reader, typeBytes, spaceBytes, isPadded } };
}

/** Version 1 fills the parts of an attribute up to multiples of 8 bytes. */
function padded(size: number, isPadded: boolean): number {
  return isPadded ? (size + 7) & ~7 : size;
}

function readValue(file: Hdf5File, heap: GlobalHeap, { reader, typeBytes, spaceBytes, isPadded }: Rest): Hdf5Value {
  const type = readDatatype(file, file.part(reader.offset, "datatype", typeBytes));
  reader.skip(padded(typeBytes, isPadded), "datatype");
  const shape = readDataspace(file, file.part(reader.offset, "dataspace", spaceBytes));
  reader.skip(padded(spaceBytes, isPadded), "dataspace");
  if (shape === null) return null;
  const { offset } = reader;
  const bytes = reader.take(byteLength({ type, shape }), "value");
  return valueFrom(file, heap, { type, shape }, { bytes, offset, owned: false });
}
