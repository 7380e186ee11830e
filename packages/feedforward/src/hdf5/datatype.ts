/**
 * Datatypes: how one element lies in the bytes. Numbers that a tensor holds are read, the booleans of h5py, and text of a
 * fixed size or in the global heap. Everything else (compounds, references, arrays, bit fields) is refused by its name.
 */

import type { ByteReader } from "../bytes/reader.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Hdf5File, readText } from "./file.ts";

/** Where a text ends: at the first zero, before trailing zeros, or before trailing spaces. */
export type Padding = "first zero" | "zeros" | "spaces";

export type ElementType =
  | { readonly kind: "number"; readonly size: number; readonly dtype: DType; readonly bigEndian: boolean }
  | { readonly kind: "text"; readonly size: number; readonly padding: Padding }
  | { readonly kind: "heap text"; readonly size: number }
  /** Two bytes that an attribute may call bfloat16, as NumPy has no name for them. */
  | { readonly kind: "opaque"; readonly size: number };

const classNames = [
  "integer",
  "float",
  "time",
  "text",
  "bit field",
  "opaque",
  "compound",
  "reference",
  "enumeration",
  "list of any length",
  "array",
];
const paddings: readonly Padding[] = ["first zero", "zeros", "spaces"];

/** Floats by bits: sign, where the exponent begins and its size, where the fraction begins and its size, bias. */
const floats: Readonly<Record<string, DType>> = {
  "15 10 5 0 10 15": "float16",
  "15 7 8 0 7 127": "bfloat16",
  "31 23 8 0 23 127": "float32",
  "63 52 11 0 52 1023": "float64",
};

/** What the head of a datatype says. */
interface Head {
  readonly version: number;
  /** 24 bits that mean something else in each class. */
  readonly bits: number;
  readonly size: number;
}

export function readDatatype(file: Hdf5File, reader: ByteReader): ElementType {
  const start = reader.offset;
  const first = reader.uint8("datatype");
  const bits = reader.uint16("datatype") | (reader.uint8("datatype") << 16);
  const head = { version: first >> 4, bits, size: reader.uint32("datatype") };
  const found = head.version >= 1 && head.version <= 4 ? rows[first & 15]?.(file, reader, head) : null;
  if (found) return found;
  const name = `${classNames[first & 15] ?? `class ${first & 15}`} of ${head.size} bytes`;
  throw file.fault(start, "hdf5-type", "has elements of the type $type, which is not read", name);
}

type ReadClass = (file: Hdf5File, reader: ByteReader, head: Head) => ElementType | null;

/** By the number of the class; null for what no tensor holds. */
const rows: Readonly<Record<number, ReadClass>> = {
  0: (_, reader, head) => readInteger(reader, head),
  1: (_, reader, head) => readFloat(reader, head),
  3(_, __, { bits, size }) {
    const padding = paddings[bits & 15];
    return padding === undefined || size === 0 ? null : { kind: "text", size, padding };
  },
  5: (_, __, { size }) => (size === 2 ? { kind: "opaque", size } : null),
  8: readBoolean,
  9: (_, __, { bits, size }) => ((bits & 15) === 1 && size === 16 ? { kind: "heap text", size } : null),
};

function readInteger(reader: ByteReader, { bits, size }: Head): ElementType | null {
  const isPlain = reader.uint16("bit offset") === 0 && reader.uint16("precision") === 8 * size && (bits & 6) === 0;
  if (!isPlain || ![1, 2, 4, 8].includes(size)) return null;
  const dtype = `${bits & 8 ? "" : "u"}int${8 * size}` as DType;
  return { kind: "number", size, dtype, bigEndian: (bits & 1) === 1 };
}

/** IEEE's formats and bfloat16: bits 4 and 5 say that the fraction's first bit is implied, bits 0 and 6 the order. */
function readFloat(reader: ByteReader, { bits, size }: Head): ElementType | null {
  const offset = reader.uint16("bit offset");
  const precision = reader.uint16("precision");
  const parts = [
    bits >> 8,
    ...Array.from({ length: 4 }, () => reader.uint8("parts of a float")),
    reader.uint32("bias"),
  ];
  const dtype = floats[parts.join(" ")];
  const isPlain = offset === 0 && precision === 8 * size && (bits & 0xfe) === 0x20;
  if (!isPlain || dtype === undefined || parts[0] !== 8 * size - 1) return null;
  return { kind: "number", size, dtype, bigEndian: (bits & 1) === 1 };
}

/** h5py's booleans are an enumeration over one byte with the names FALSE and TRUE, as 0 and 1. */
function readBoolean(file: Hdf5File, reader: ByteReader, { version, bits, size }: Head): ElementType | null {
  if (bits !== 2 || size !== 1) return null;
  const base = readDatatype(file, reader);
  const names = [0, 1].map(() => {
    const start = reader.offset;
    const name = readText(reader, "name of a value");
    if (version < 3) reader.skip((start + 800 - reader.offset) % 8, "padding");
    return name;
  });
  const values = reader.take(2, "values");
  const isBoolean = base.size === 1 && names.join() === "FALSE,TRUE" && values[0] === 0 && values[1] === 1;
  return isBoolean ? { kind: "number", size, dtype: "bool", bigEndian: false } : null;
}
