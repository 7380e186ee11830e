/** Models that TensorFlow.js saved, with what it answers, out of test/golden/tfjs.json.gz. */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Tensor } from "../../src/tensor/tensor.ts";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly values: string;
}

export interface GoldenModel {
  readonly name: string;
  /** The text of model.json. */
  readonly model: string;
  /** The bytes of weights.bin in base64. */
  readonly weights: string;
  readonly inputs: readonly GoldenTensor[];
  readonly outputs: readonly GoldenTensor[];
}

const path = new URL("../golden/tfjs.json.gz", import.meta.url);

export const goldenModels: readonly GoldenModel[] = (
  JSON.parse(gunzipSync(readFileSync(path)).toString()) as { cases: readonly GoldenModel[] }
).cases;

export function goldenNamed(name: string): GoldenModel {
  return goldenModels.find((golden) => golden.name === name)!;
}

export function modelBytes({ model }: Pick<GoldenModel, "model">): Uint8Array {
  return new TextEncoder().encode(model);
}

export function weightFiles({ weights }: GoldenModel): Map<string, Uint8Array> {
  return new Map([["weights.bin", new Uint8Array(Buffer.from(weights, "base64"))]]);
}

export function goldenTensor({ shape, values }: GoldenTensor): Tensor<"float32"> {
  const bytes = new Uint8Array(Buffer.from(values, "base64"));
  return new Tensor("float32", shape, new Float32Array(bytes.buffer));
}

/** How far the answers lie apart at most, where 1 is 1e-4 of the value and 1e-5. */
export function farthest(got: Tensor, expected: Tensor): number {
  let most = 0;
  for (let i = 0; i < expected.size; i++) {
    const difference = Math.abs(got.at(i) - expected.at(i));
    most = Math.max(most, difference / (1e-5 + 1e-4 * Math.abs(expected.at(i))));
  }
  return most;
}
