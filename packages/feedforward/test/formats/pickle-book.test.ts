/**
 * The chapter's own sample_weight.pkl, where it is there: float32 arrays, the weights in Fortran order. Python's digests
 * of the arrays in C order are the oracle; reading them in the order of the bytes would give other ones.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inspectPickle, readPickle } from "../../src/formats/pickle.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { bookWeights } from "../book-weights.ts";
import { digest } from "../bytes/verdict.ts";
import { refusalOf } from "./pickle-files.ts";

/** Name, shape, SHA-256 of `array.tobytes("C")` in NumPy 2.2.4. */
const arrays = [
  ["b2", [100], "6384406e92d5fe327f6ae4cb1d3051fee65723aa4aeee1e05920eb915dd6ac9e"],
  ["W1", [784, 50], "2d0714ca8d07d756e0057aafc56676dff0d5d894b28f0d3011077566133719ec"],
  ["b1", [50], "44a9e3f961c33cd7cee40f099ad7f05c0d662b59a08b12f7fa17a214695bd622"],
  ["W2", [50, 100], "10bbf55337dc7d2ae5879a99983cac7ced6b98eda4fa8a3501adc140dfeb0dac"],
  ["W3", [100, 10], "fdcf773d0e9734a3549791243f5c2856bb1c72f8f63249c5ea92af3053bf37ac"],
  ["b3", [10], "9e4452c9a0a7589eb5e239340644c90ef1be49f7798c576bb86635555c4a3cb3"],
] as const;

const isAbsent = bookWeights === null;
const bytes = bookWeights === null ? new Uint8Array(0) : Uint8Array.from(readFileSync(bookWeights));

describe.skipIf(isAbsent)(`the book's sample_weight.pkl${isAbsent ? " (skipped: the file is not there)" : ""}`, () => {
  it("holds the arrays that Python reads", () => {
    const dict = readPickle(bytes) as Map<string, Tensor>;
    expect([...dict.keys()]).toEqual(arrays.map(([name]) => name));
    for (const [name, shape, sha256] of arrays) {
      const { dtype, shape: read, data } = dict.get(name)!;
      const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      expect([name, dtype, read, digest(raw)]).toEqual([name, "float32", shape, sha256]);
    }
  });

  it("is safe and of protocol 3", () => {
    expect(inspectPickle(bytes)).toMatchObject({ protocol: 3, isSafe: true, refusals: [], error: null });
  });

  it("is refused when it is cut off anywhere in the first 2 kB", () => {
    for (let size = 0; size < 2048; size++) expect(refusalOf(readPickle, bytes.subarray(0, size))).not.toBeNull();
  });

  it("is refused when it is cut off further on", () => {
    for (let size = 2048; size < bytes.length; size += 997) {
      expect(refusalOf(readPickle, bytes.subarray(0, size))).not.toBeNull();
    }
    expect(refusalOf(readPickle, bytes.subarray(0, -1))).not.toBeNull();
  });

  it("is another value or refused whatever one byte of its structure is, and is left as it was", () => {
    const whole = digest(bytes);
    for (let at = 0; at < 160; at++) {
      for (const value of [0, 0x2e, 0xff]) refusalOf(readPickle, bytes.with(at, value));
    }
    expect(digest(bytes)).toBe(whole);
  });
});
