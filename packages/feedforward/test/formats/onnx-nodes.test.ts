/**
 * The ONNX project's own node cases, and every form of every operator at every opset from 7 to 25 against ONNX Runtime
 * (scripts/golden-onnx.py): rtol 1e-3, atol 1e-7.
 */

import { describe, expect, it } from "vitest";
import { FormatError, UnsupportedError } from "../../src/errors.ts";
import { readOnnx } from "../../src/formats/onnx.ts";
import { quantisedOperators } from "../../src/onnx/microsoft.ts";
import { formAt, type MoreOperators } from "../../src/onnx/operator.ts";
import { operators as usualOperators } from "../../src/onnx/operators.ts";
import { rareOperators } from "../../src/onnx/rare.ts";
import { expectClose, fromBase64, golden, goldenTensor } from "./onnx-golden.ts";
import { kindOf } from "./onnx-refusals.ts";

const operators: MoreOperators = { ...usualOperators, ...quantisedOperators, ...rareOperators };
const held = golden.nodes.filter(({ inputs }) => inputs !== undefined);
const others = golden.nodes.filter(({ inputs }) => inputs === undefined);
/** Those that are refused, by their names, and for what. */
const refused: readonly (readonly [name: RegExp, kind: string])[] = [
  [/_training_(mode|dropout(_default)?(_mask)?)$/, "training"],
  [/^test_maxpool_with_argmax/, "places of maxima"],
  [/^test_(resize|gridsample)_.*(cubic|antialias|tf_crop)/, "a way to resize"],
  [/^test_gridsample_volumetric/, "a rank"],
];

describe("the standard's node cases of float32, int64 and bool", () => {
  it.each(held.map((node) => [node.name, node] as const))("%s", (name, { model, inputs, outputs }) => {
    const graph = readOnnx(fromBase64(model), { operators });
    const given = new Map(graph.inputs.map(({ name }, i) => [name, goldenTensor(inputs![i]!)]));
    const results = outcomeOf(() => [...graph.run(given).values()]);
    if (results instanceof UnsupportedError) {
      expect(refused.find(([names]) => names.test(name))?.[1]).toBe(kindOf(results));
      return;
    }
    expect(results).toHaveLength(outputs!.length);
    for (const [i, result] of results.entries()) expectClose(result, goldenTensor(outputs![i]!));
  });

  it("are there for every operator", () => {
    const names = new Set(
      held.flatMap(({ model }) => readOnnx(fromBase64(model), { operators }).nodes.map((node) => node.operator)),
    );
    const own = Object.keys(operators).filter((name) => !name.includes("."));
    expect(own.filter((name) => !names.has(name))).toEqual([
      "Mish",
      "EyeLike",
      // Of whole numbers of few bits, of float64 alone, or as functions of others.
      "DequantizeLinear",
      "QuantizeLinear",
      "CumSum",
      "ConvInteger",
      "DynamicQuantizeLinear",
      "MatMulInteger",
      "QLinearConv",
      "QLinearMatMul",
      "Einsum",
      "LpNormalization",
    ]);
  });
});

describe("node cases of other dtypes are read, or refused by the dtype's name", () => {
  const unheld = /STRING|FLOAT8|INT4|type sequence|type optional|the attribute "block_size"/;

  it.each(others.map((node) => [node.name, node] as const))("%s", (_, { model }) => {
    let reason = "";
    try {
      readOnnx(fromBase64(model), { operators });
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      reason = (error as FormatError).message;
    }
    expect(reason).toMatch(reason === "" ? /^$/ : unheld);
  });
});

const everyOpset = Array.from({ length: 19 }, (_, i) => String(i + 7));

describe("every form at every opset that has it", () => {
  it.each(golden.opsets.map((row) => [row.name, row] as const))("%s", (_, { models, inputs, outputs }) => {
    const given = Object.entries(inputs).map(([name, data]) => [name, goldenTensor(data)] as const);
    for (const model of Object.values(models)) {
      const results = [...readOnnx(fromBase64(model), { operators }).run(new Map(given)).values()];
      for (const [i, result] of results.entries()) expectClose(result, goldenTensor(outputs[i]!));
    }
  });

  it("is every operator at every opset", () => {
    const at = (opset: string) =>
      new Set(
        golden.opsets
          .flatMap(({ models }) => models[opset] ?? [])
          .flatMap((model) => readOnnx(fromBase64(model), { operators }).nodes.map((node) => node.operator)),
      );
    for (const opset of everyOpset) {
      const there = at(opset);
      const missing = Object.entries(operators).filter(([name]) => !there.has(name));
      // The standard took Upsample away with opset 10, and Scatter with 11.
      const isGone = (name: string): boolean => name === "Upsample" || name === "Scatter";
      const younger = missing.filter(([name, row]) => formAt(row, Number(opset)) !== null && !isGone(name));
      expect(younger.map(([name]) => name)).toEqual([]);
    }
  });
});

/** What came, or why it was refused. */
function outcomeOf<T>(run: () => T): T | UnsupportedError {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnsupportedError) return error;
    throw error;
  }
}
