/** Arrays as the golden files give them: dtype, shape and the bytes in C order, little-endian; and how tensors compare. */

import { Buffer } from "node:buffer";
import type { Tensor } from "../../src/tensor/tensor.ts";

export interface GoldenArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: string;
}

/** Bytes in memory of their own. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

/** A tensor in the words of a golden file: its bits, so that NaN and -0 count. */
export function goldenOf({ dtype, shape, data, byteLength }: Tensor): GoldenArray {
  return { dtype, shape, data: Buffer.from(data.buffer, data.byteOffset, byteLength).toString("base64") };
}

/** Tensors by name in the words of a golden file, in their order. */
export function goldenMap(tensors: ReadonlyMap<string, Tensor>): [string, GoldenArray][] {
  return Array.from(tensors, ([name, tensor]) => [name, goldenOf(tensor)]);
}
