/**
 * The ONNX project's own node cases, and every form of every operator at every opset from 7 to 25 against ONNX Runtime
 * (scripts/golden-onnx.py): rtol 1e-3, atol 1e-7.
 */

import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { readOnnx } from "../../src/formats/onnx.ts";
import { operators } from "../../src/graph/operators.ts";
import { expectClose, fromBase64, golden, goldenTensor } from "./onnx-golden.ts";

const held = golden.nodes.filter(({ inputs }) => inputs !== undefined);
const others = golden.nodes.filter(({ inputs }) => inputs === undefined);

describe("the standard's node cases of float32, int64 and bool", () => {
  it.each(held.map((node) => [node.name, node] as const))("%s", (_, { model, inputs, outputs }) => {
    const graph = readOnnx(fromBase64(model));
    const given = new Map(graph.inputs.map(({ name }, i) => [name, goldenTensor(inputs![i]!)]));
    const results = [...graph.run(given).values()];
    expect(results).toHaveLength(outputs!.length);
    for (const [i, result] of results.entries()) expectClose(result, goldenTensor(outputs![i]!));
  });

  it("are there for every operator", () => {
    const names = new Set(held.flatMap(({ model }) => readOnnx(fromBase64(model)).nodes.map((node) => node.operator)));
    expect(Object.keys(operators).filter((name) => !names.has(name))).toEqual(["Cast"]);
  });
});

describe("node cases of other dtypes are read, or refused by the dtype's name", () => {
  const unheld = /STRING|FLOAT8|INT4|type sequence|type optional/;

  it.each(others.map((node) => [node.name, node] as const))("%s", (_, { model }) => {
    let reason = "";
    try {
      readOnnx(fromBase64(model));
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
      const results = [...readOnnx(fromBase64(model)).run(new Map(given)).values()];
      for (const [i, result] of results.entries()) expectClose(result, goldenTensor(outputs[i]!));
    }
  });

  it("is every operator at every opset", () => {
    const at = (opset: string) =>
      new Set(
        golden.opsets
          .flatMap(({ models }) => models[opset] ?? [])
          .flatMap((model) => readOnnx(fromBase64(model)).nodes.map((node) => node.operator)),
      );
    for (const opset of everyOpset) {
      const missing = Object.keys(operators).filter((name) => !at(opset).has(name));
      expect(missing).toEqual([...(Number(opset) < 9 ? ["Erf"] : []), ...(Number(opset) < 20 ? ["Gelu"] : [])]);
    }
  });
});
