/**
 * The weights of a TensorFlow.js model: a manifest that says which of them lie one behind the other in which files, and what they
 * were made smaller by. Everything is held against the bytes that are there before anything is made of it.
 * https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts
 */

import { formatError } from "../../errors.ts";
import { isObject, type JsonObject, sizesOf } from "../../keras/settings.ts";
import { allocate, type DType, fromFloat16, itemSize } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { type Fault, wrapBytes } from "../arrays/raw-tensor.ts";
import type { ReadFiles } from "../onnx/external.ts";

/** The names of the files that weights lie in. */
export function shardsOf(manifest: unknown): string[] {
  return [...new Set(groupsOf(manifest).flatMap(({ paths }) => paths))];
}

/** Weights by name, in the order of the file. */
export function readWeights(manifest: unknown, files: ReadFiles): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const { paths, weights } of groupsOf(manifest)) {
    const shards = new Shards(paths.map((path) => shardNamed(path, files)));
    for (const item of weights) {
      const { name, tensor } = readWeight(item, shards);
      if (tensors.has(name)) throw fault("tfjs-weight-twice", 'the weight "$weight" is given twice', name);
      tensors.set(name, tensor);
    }
    if (shards.left > 0) {
      throw fault("tfjs-shard-rest", "$files hold $left bytes that belong to no weight", paths, shards.left);
    }
  }
  return tensors;
}

interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly unknown[];
}

function groupsOf(manifest: unknown): readonly Group[] {
  const list = manifest ?? [];
  if (!Array.isArray(list)) throw fault("tfjs-manifest", "weightsManifest is no list of files and their weights");
  return list.map((group: unknown) => {
    const { paths, weights } = isObject(group) ? group : {};
    const isRight = Array.isArray(paths) && paths.every((path) => typeof path === "string") && Array.isArray(weights);
    if (!isRight) throw fault("tfjs-manifest", "weightsManifest is no list of files and their weights");
    return { paths, weights };
  });
}

function shardNamed(path: string, files: ReadFiles): Uint8Array {
  const bytes = files.get(path);
  if (bytes !== undefined) return bytes;
  const sentence =
    'weights lie in the file "$file", which was not given: put it beside model.json, or give it as { files: new Map([[name, bytes]]) }';
  throw fault("tfjs-shard-missing", sentence, path);
}

/** What a weight is kept as, and what it becomes. */
const kinds: Readonly<Record<string, DType>> = { float32: "float32", int32: "int32", bool: "bool", uint8: "uint8" };

function readWeight(item: unknown, shards: Shards): { readonly name: string; readonly tensor: Tensor } {
  const { name, shape: sizes, dtype, quantization } = isObject(item) ? item : {};
  if (typeof name !== "string") throw fault("tfjs-weight-unnamed", "a weight has no name");
  const shape = sizesOf(sizes);
  if (shape === null || shape.includes(null))
    throw fault("tfjs-weight-shape", 'the weight "$weight" has no shape of sizes', name);
  const kind = typeof dtype === "string" && Object.hasOwn(kinds, dtype) ? kinds[dtype]! : null;
  if (kind === null)
    throw fault(
      "tfjs-weight-dtype",
      'the weight "$weight" has the dtype $dtype, which is not supported',
      name,
      String(dtype),
    );
  const code = quantization === undefined || quantization === null ? null : codeOf(name, quantization);
  const stored = code?.dtype ?? kind;
  const bytes = itemSize(stored) * sizeOf(shape as number[]);
  if (!(bytes <= shards.left)) {
    const sentence =
      'the weight "$weight" takes $size bytes, and its files hold $left more: they were not copied whole, or belong to another model';
    throw fault("tfjs-weight-bytes", sentence, name, bytes, shards.left);
  }
  const values = wrapBytes(shards.take(bytes), stored, shape as number[], fault);
  return { name, tensor: code === null ? values : decoded(values, code, kind) };
}

interface Code {
  readonly dtype: "float16" | "uint8" | "uint16";
  readonly scale: number;
  readonly min: number;
}

function codeOf(name: string, quantization: unknown): Code {
  const { dtype, scale = 1, min = 0 }: JsonObject = isObject(quantization) ? quantization : {};
  const isKnown = dtype === "float16" || dtype === "uint8" || dtype === "uint16";
  if (isKnown && typeof scale === "number" && typeof min === "number") return { dtype, scale, min };
  throw fault("tfjs-quantization", 'the weight "$weight" is made smaller in a way that is not supported', name);
}

/** code·scale + min in float64, rounded once. */
function decoded(values: Tensor, { dtype, scale, min }: Code, kind: DType): Tensor {
  const codes = values.data as Uint8Array | Uint16Array;
  const data = allocate(kind, codes.length);
  const isWhole = kind !== "float32";
  for (let i = 0; i < codes.length; i++) {
    const value = dtype === "float16" ? fromFloat16(codes[i]!) : codes[i]! * scale + min;
    data[i] = (isWhole ? Math.floor(value + 0.5) : value) as never;
  }
  return new Tensor(kind, values.shape, data as never);
}

/** Several files, one behind the other. */
class Shards {
  readonly #files: readonly Uint8Array[];
  #index = 0;
  #offset = 0;
  left: number;

  constructor(files: readonly Uint8Array[]) {
    this.#files = files;
    this.left = files.reduce((sum, { length }) => sum + length, 0);
  }

  /** The next bytes, of which so many are there. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(count);
    for (let done = 0; done < count; ) {
      const file = this.#files[this.#index]!;
      const part = file.subarray(this.#offset, this.#offset + count - done);
      taken.set(part, done);
      done += part.length;
      this.#offset += part.length;
      if (this.#offset < file.length) continue;
      this.#index += 1;
      this.#offset = 0;
    }
    this.left -= count;
    return taken;
  }
}

/** What the manifest says is about the model as a whole: its place in the JSON is not known any more. */
export const fault: Fault = (code, sentence, ...given) =>
  formatError({ format: "tfjs", offset: 0 }, code, sentence, ...given);
