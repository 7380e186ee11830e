/** The tables that `readOnnx` is handed: a refusal without one names it, for every operator in it and for no other. */

import { describe, expect, it } from "vitest";
import { classicalOperators, quantisedOperators, rareOperators } from "../../src/formats/onnx.ts";
import { moreOperators } from "../../src/onnx/more.ts";
import { operators } from "../../src/onnx/operators.ts";
import { tablesWith } from "../../src/onnx/tables.ts";

const tables = { quantisedOperators, rareOperators };

describe.each(Object.entries(tables))("%s", (name, table) => {
  it.each(Object.keys(table))("%s is found in it, and nowhere else", (operator) => {
    expect(tablesWith([operator])).toEqual([name]);
    expect(Object.keys(operators)).not.toContain(operator);
  });
});

it.each([
  ...Object.keys(operators),
  ...Object.keys(classicalOperators),
  "Loop",
  "com.microsoft.Attention",
  "QLinearSoftmax",
])("%s is in none of them", (operator) => {
  expect(tablesWith([operator])).toEqual([]);
});

it("load has all tables", () => {
  expect(moreOperators).toEqual({ ...classicalOperators, ...quantisedOperators, ...rareOperators });
});

it("several operators, several tables", () => {
  expect(tablesWith(["LRN", "Add", "ConvInteger", "Compress"])).toEqual(["quantisedOperators", "rareOperators"]);
});
