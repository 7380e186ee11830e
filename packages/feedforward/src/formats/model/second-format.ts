/**
 * Files that are two files. Who opens one by its beginning sees arrays; who looks for a zip archive at its end, for HDF5 at
 * 512 bytes, or runs its bytes as a pickle, sees something else, about which the reader of the arrays can say nothing.
 * Formats that hold any bytes have room for another file, so code that vouches for a file asks here first.
 */

import { type FormatError, formatError } from "../../errors.ts";
import { decodeLatin1 } from "../text/latin1.ts";
import type { FormatName } from "./detect.ts";

/** Why a file of one format is no other file's as well; null where it is none. */
export function secondFormat(bytes: Uint8Array, format: FormatName): FormatError | null {
  const zip = zips.includes(format) ? null : zipDirectory(bytes);
  if (zip !== null) {
    return formatError({ format, offset: zip }, "second-zip", `the file is a zip archive ${asWell}`);
  }
  // The HDF5 in a file of Keras is the one that was read, wherever it begins.
  const hdf5 = format === "keras" ? null : hdf5Beginning(bytes);
  if (hdf5 !== null) return formatError({ format, offset: hdf5 }, "second-hdf5", `the file is HDF5 ${asWell}`);
  const found = format === "pickle" || format === "torch" ? null : firstImport(bytes);
  if (found === null) return null;
  const { offset, name } = found;
  return formatError({ format, offset }, "second-pickle", `the file is a pickle that imports $name ${asWell}`, name);
}

const zips: readonly FormatName[] = ["zip", "npz", "torch", "keras"];

const asWell = "as well, for a program that opens it as that";

const endBytes = 22;
const locatorBytes = 20;

/**
 * Where the directory of an archive ends that closes the file. Readers differ in what they let stand behind it, and count
 * offsets from where the archive begins, wherever that is: its length is enough to find it.
 */
function zipDirectory(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - endBytes - 0xffff);
  for (let start = bytes.length - endBytes; start >= first; start--) {
    if (bytes[start] !== 0x50 || view.getUint32(start, true) !== 0x06054b50) continue;
    const is64 = start >= locatorBytes && view.getUint32(start - locatorBytes, true) === 0x07064b50;
    const directory = start - view.getUint32(start + 12, true);
    if (is64 || (directory >= 0 && view.getUint32(directory, true) === 0x02014b50)) return start;
  }
  return null;
}

const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** HDF5 begins at 0, or at 512 bytes, or at that doubled any number of times. */
function hdf5Beginning(bytes: Uint8Array): number | null {
  for (let start = 512; start < bytes.length; start *= 2) {
    if (hdf5Signature.every((byte, i) => bytes[start + i] === byte)) return start;
  }
  return null;
}

/** What stands behind an opcode of pickle: so many bytes, a count of so many bytes and what it counts, or a line. */
type Argument = readonly [kind: "bytes" | "counted" | "line", size: number];

const rows: readonly (readonly [codes: string, ...Argument])[] = [
  ["(012N\x88\x89]lae)t\x85\x86\x87}dsu\x8f\x90\x91Rbo\x81\x92\x94\x97\x98", "bytes", 0],
  ["\x80Kqh\x82", "bytes", 1],
  ["M\x83", "bytes", 2],
  ["Jrj\x84", "bytes", 4],
  ["\x95G", "bytes", 8],
  ["U\x8cC\x8a", "counted", 1],
  ["TXB\x8b", "counted", 4],
  ["\x8d\x8e\x96", "counted", 8],
  ["pgIFLSV", "line", 0],
];

/** GLOBAL, INST and STACK_GLOBAL name what they import; STOP and persistent ids end a program here. */
const argumentOf: ReadonlyMap<number, Argument> = new Map(
  rows.flatMap(([codes, ...argument]) => [...codes].map((code) => [code.charCodeAt(0), argument] as const)),
);

/** A module or a name in it. */
const identifier = /^[A-Za-z_][\w.]*$/;
const longestName = 200;

interface Import {
  readonly name: string;
  readonly offset: number;
}

/**
 * The first import of the pickle that the bytes are to who runs them as one, by the opcodes alone. Where the machine that
 * reads pickles would stop at the first thing that is not as Python writes it, Python's own goes on.
 */
function firstImport(bytes: Uint8Array): Import | null {
  /** The last texts that could be names. */
  let texts: readonly string[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const code = bytes[offset]!;
    if (code === 0x63 || code === 0x69) {
      const middle = endOfLine(bytes, offset + 1);
      const end = endOfLine(bytes, middle);
      const names = [textAt(bytes, offset + 1, middle - 1), textAt(bytes, middle, end - 1)];
      if (names.every((name) => identifier.test(name))) return { name: names.join("."), offset };
      offset = end;
    } else if (code === 0x93) {
      if (texts.length === 2) return { name: texts.join("."), offset };
      offset += 1;
    } else {
      const argument = argumentOf.get(code);
      if (argument === undefined) return null;
      const [begin, end] = extentOf(bytes, offset + 1, argument);
      const text = argument[0] === "bytes" ? "" : textAt(bytes, begin, end);
      if (identifier.test(text)) texts = [...texts, text].slice(-2);
      offset = end;
    }
  }
  return null;
}

/** Where an argument's content begins, and the byte after the argument. */
function extentOf(bytes: Uint8Array, start: number, [kind, size]: Argument): [begin: number, end: number] {
  if (kind === "line") return [start, endOfLine(bytes, start)];
  if (kind === "bytes") return [start, start + size];
  let count = 0;
  for (let i = size - 1; i >= 0; i--) count = 256 * count + (bytes[start + i] ?? 0);
  return [start + size, start + size + count];
}

/** The byte after the line feed; beyond the end where there is none. */
function endOfLine(bytes: Uint8Array, start: number): number {
  const found = bytes.indexOf(0x0a, start);
  return found === -1 ? bytes.length + 1 : found + 1;
}

/** What may be a name, without the line feed and the quotes around it; "" for what is too long or not there. */
function textAt(bytes: Uint8Array, begin: number, end: number): string {
  if (end - begin > longestName || end > bytes.length) return "";
  return decodeLatin1(bytes.subarray(begin, end))
    .replace(/\n$/, "")
    .replace(/^(['"])(.*)\1$/, "$2");
}
