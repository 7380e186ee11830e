/**
 * Tensors of an ONNX file whose elements lie in a second file, as PyTorch writes them by default: a name beside the model, an
 * offset and a length. The reader opens no file: the caller hands the other files over, by the names that it
 * spells.
 */

import type { Fault } from "../arrays/raw-tensor.ts";

/** The bytes of other files, by the names that a file spells. */
export type ReadFiles = ReadonlyMap<string, Uint8Array>;

interface Entry {
  readonly key: string | undefined;
  readonly value: string | undefined;
}

/** The name of the file that a tensor lies in. */
export function locationOf(entries: readonly Entry[]): string | undefined {
  return entries.find(({ key }) => key === "location")?.value;
}

/** Other files while a model is read. What is copied out of them stays in proportion to what was handed over. */
export interface OpenFiles {
  readonly files: ReadFiles;
  /** Bytes that tensors may still take. */
  left: number;
}

export function openFiles(files: ReadFiles): OpenFiles {
  let bytes = 0;
  for (const { length } of files.values()) bytes += length;
  return { files, left: 2 * bytes + 2 ** 20 };
}

/** The bytes of a tensor out of its file. */
export function externalBytes(entries: readonly Entry[], open: OpenFiles, fault: Fault): Uint8Array {
  const location = locationOf(entries);
  if (location === undefined) throw fault("onnx-external-unnamed", "lies in another file that is not named");
  const bytes = open.files.get(location);
  if (bytes === undefined) {
    throw fault(
      "onnx-external-missing",
      'lies in the file "$file", which was not given: put it beside the model, or save the model as one file (onnx.save(onnx.load(path), path))',
      location,
    );
  }
  const [offset, length = bytes.length - offset] = [
    numberIn(entries, "offset", fault) ?? 0,
    numberIn(entries, "length", fault),
  ];
  if (offset + length > bytes.length || length < 0) {
    const sentence = 'wants bytes $begin to $end of "$file", which has $size';
    throw fault("onnx-external-range", sentence, offset, offset + length, location, bytes.length);
  }
  open.left -= length;
  if (open.left < 0) {
    throw fault("onnx-external-shared", "shares its bytes in another file with too many tensors");
  }
  return bytes.subarray(offset, offset + length);
}

function numberIn(entries: readonly Entry[], name: string, fault: Fault): number | undefined {
  const text = entries.find(({ key }) => key === name)?.value;
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) {
    throw fault("onnx-external-number", 'has "$text" as $what in another file', text, name);
  }
  return Number(text);
}

/** What a model is read without where it is not there: only files of Teachable Machine have it. */
export function mayBeMissing(name: string): boolean {
  return name === "metadata.json";
}

/**
 * Whether a name may be looked for beside a model: a plain relative path that leads nowhere up, on no machine and by no scheme.
 */
export function isSafeLocation(name: string): boolean {
  const parts = name.split("/");
  const isPlain = name !== "" && name.length <= 1024 && !/[\\:?#%\p{C}]/u.test(name);
  return isPlain && parts.every((part) => part !== "" && part !== "." && part !== "..");
}
