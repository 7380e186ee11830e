/**
 * Classical models against ONNX Runtime and scikit-learn: forests, boosted trees, linear models, support vectors, and random
 * ensembles of every mode, on both backends, whole and row by row, and once more from the file that is written of them.
 */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { classicalOperators, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import type { Graph } from "../../src/onnx/graph.ts";
import type { Strings } from "../../src/runner.ts";
import { Session } from "../../src/session.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";

interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

interface Entry {
  readonly name: string;
  readonly model: string;
  readonly rows: Plain;
  readonly outputs: Readonly<Record<string, Plain>>;
  readonly sklearn?: { readonly labels: readonly string[] | null; readonly probabilities: Plain | null };
}

const file = new URL("../golden/trees.json.gz", import.meta.url);
const golden = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<
  "fitted" | "random" | "document",
  readonly Entry[]
>;
const operators = classicalOperators;

const numbers: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };
const numberOf = (value: number | string): number => (typeof value === "number" ? value : numbers[value]!);

type Results = Readonly<Record<string, Tensor | Strings>>;

describe.each(Object.entries(golden))("%s", (_, entries) => {
  it.each(entries)("$name", ({ name: title, model, rows, outputs, sklearn }) => {
    const graph = readOnnx(Buffer.from(model, "base64"), { operators });
    const x = new Tensor("float32", rows.shape, Float32Array.from(rows.data, numberOf));
    const own = new Session(graph).run<Tensor | Strings>({ X: x });
    for (const [name, wanted] of Object.entries(outputs))
      expectAnswer(own[name]!, wanted, cancels.test(title) ? 5e-4 : 1e-5);
    expectSameBits(graph, x, own);
    if (sklearn?.labels) expect(wordsOf(own)).toEqual(sklearn.labels);
    if (sklearn?.probabilities) expectAnswer(scoresOf(own), sklearn.probabilities, 1e-5);
  });
});

function scoresOf(results: Results): Tensor {
  return Object.values(results).find(({ dtype }) => dtype === "float32") as Tensor;
}

function wordsOf(results: Results): string[] {
  return Array.from(Object.values(results).find(({ dtype }) => dtype !== "float32")!.data, String);
}

/** Sums whose terms are many times greater than they are; ONNX Runtime has them in float64. */
const cancels = /^SVC (linear|poly)/;

function expectAnswer(own: Tensor | Strings, wanted: Plain, bar: number): void {
  expect(own.shape).toEqual(wanted.shape);
  if (own.dtype !== "float32") {
    expect(Array.from(own.data, String)).toEqual(wanted.data.map(String));
    return;
  }
  const errors = wanted.data.map(numberOf).map((value, i) => {
    const got = own.data[i] as number;
    return Object.is(got, value) ? 0 : Math.abs(got - value) / Math.max(1, Math.abs(value));
  });
  expect(errors.filter((error) => !(error <= bar))).toEqual([]);
}

/** `graph.run`, the reference, one row after the other, and the file that is written: the same bits of all. */
function expectSameBits(graph: Graph, x: Tensor, own: Results): void {
  const bits = bitsOf(own);
  const written = readOnnx(writeOnnx(graph), { operators });
  expect(bitsOf(Object.fromEntries(graph.run({ X: x })))).toEqual(bits);
  for (const backend of ["reference", "wasm"] as const) {
    const session = new Session(written, { backend });
    expect(bitsOf(session.run<Tensor | Strings>({ X: x }))).toEqual(bits);
    const single = Array.from({ length: x.shape[0]! }, (_, i) => session.run({ X: x.slice(i, i + 1) }));
    const scores = Object.keys(own).find((name) => own[name]!.dtype === "float32")!;
    expect(single.map((one) => hex(one[scores]!.data as Float32Array)).join("")).toBe(
      hex(scoresOf(own).data as Float32Array),
    );
  }
}

function bitsOf(results: Results): Record<string, string> {
  const text = ({ data }: Tensor | Strings): string => (data instanceof Float32Array ? hex(data) : String(data));
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, text(value)]));
}
