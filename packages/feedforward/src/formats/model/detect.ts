/**
 * Which format bytes are in, told by the bytes and never by a file's name.
 */

import { FormatError } from "../../errors.ts";
import { beginsAsOnnx } from "../onnx/signature.ts";
import { beginsAsSafetensors } from "../safetensors.ts";
import { decodeLatin1 } from "../text/latin1.ts";
import { isLegacyTorch } from "../torch.ts";
import { readZipEntries } from "../zip/zip.ts";
import { formatOfMembers } from "./foreign-zip.ts";

/** `keras` is a zip file too; `zip` is one of none that are known. */
export type FormatName =
  | "pickle"
  | "safetensors"
  | "idx"
  | "png"
  | "npy"
  | "npz"
  | "torch"
  | "onnx"
  | "tfjs"
  | "keras"
  | "hdf5"
  | "zip"
  | "gzip";

/** The format that the bytes begin like, or null. Reading may still refuse them. */
export function detectFormat(bytes: Uint8Array): FormatName | null {
  if (isZip(bytes)) return formatOfZip(bytes);
  for (const [format, begins] of signatures) {
    if (begins(bytes)) return format;
  }
  return null;
}

const signatures: readonly (readonly [FormatName, (bytes: Uint8Array) => boolean])[] = [
  ["png", startsWith(0x89, 0x50, 0x4e, 0x47)],
  ["torch", isLegacyTorch],
  ["gzip", startsWith(0x1f, 0x8b)],
  ["hdf5", startsWith(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)],
  ["npy", startsWith(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)],
  ["safetensors", beginsAsSafetensors],
  ["onnx", beginsAsOnnx],
  ["tfjs", beginsAsTfjs],
  ["pickle", beginsAsPickle],
  ["idx", beginsAsIdx],
];

function startsWith(...signature: number[]): (bytes: Uint8Array) => boolean {
  return (bytes) => signature.every((byte, i) => bytes[i] === byte);
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** By the names of the entries. A file whose directory cannot be read is a zip file and nothing more. */
function formatOfZip(bytes: Uint8Array): FormatName {
  try {
    return formatOfMembers([...readZipEntries(bytes, "zip").keys()]) ?? "zip";
  } catch (error) {
    if (error instanceof FormatError) return "zip";
    throw error;
  }
}

/** JSON that names the parts of a TensorFlow.js model early. */
function beginsAsTfjs(bytes: Uint8Array): boolean {
  const head = decodeLatin1(bytes.subarray(0, headBytes));
  return /^\s*\{/.test(head) && /"(modelTopology|weightsManifest)"\s*:/.test(head);
}

const headBytes = 4096;

/** PROTO with a version up to 5; or, in protocols 0 and 1, which have no PROTO, the opcode of a container and a last STOP. */
function beginsAsPickle(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x80) return bytes[1]! <= 5;
  const containers = "(]}lcd";
  return bytes.length > 1 && containers.includes(String.fromCharCode(bytes[0]!)) && bytes.at(-1) === 0x2e;
}

function beginsAsIdx(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0 && bytes[2]! >= 0x08 && bytes[2]! <= 0x0e && bytes[3]! <= 32;
}
