/** The golden models of scripts/golden-onnx.py, and how closely an answer must agree: the standard's own tolerance. */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import zlib from "node:zlib";
import { expect } from "vitest";
import { readOnnxTensor } from "../../src/formats/onnx.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

export interface NodeCase {
  readonly name: string;
  readonly model: string;
  /** Missing where a dtype is none of float32, int64 and bool. */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

export interface OpsetCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  /** By opset. */
  readonly models: Readonly<Record<string, string>>;
}

export interface NetworkCase {
  readonly name: string;
  readonly model: string;
  readonly input: string;
  readonly output: string;
}

export interface ExportCase extends NetworkCase {
  readonly opset: number;
}

interface Golden {
  readonly nodes: readonly NodeCase[];
  readonly opsets: readonly OpsetCase[];
  readonly networks: readonly NetworkCase[];
  readonly exports: readonly ExportCase[];
}

export const golden = JSON.parse(
  zlib.gunzipSync(readFileSync(new URL("../golden/onnx.json.gz", import.meta.url))).toString(),
) as Golden;

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

export function goldenTensor(text: string): Tensor {
  return readOnnxTensor(fromBase64(text)).tensor;
}

/** Same dtype and shape, and every element within rtol 1e-3 and atol 1e-7, unless other tolerances are given. */
export function expectClose(actual: Tensor | undefined, expected: Tensor, rtol = 1e-3, atol = 1e-7): void {
  expect([actual?.dtype, actual?.shape]).toEqual([expected.dtype, expected.shape]);
  const isFar = (i: number): boolean => {
    const [a, b] = [actual!.at(i), expected.at(i)];
    return !(Object.is(a, b) || a === b || Math.abs(a - b) <= atol + rtol * Math.abs(b));
  };
  expect(Array.from({ length: expected.size }, (_, i) => i).filter(isFar)).toEqual([]);
}
