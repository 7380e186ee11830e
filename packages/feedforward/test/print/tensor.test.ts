/** Printing against NumPy 2 itself: scripts/golden-print.py writes the arrays and what NumPy prints for them. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { printTensor } from "../../src/print/tensor.ts";
import { type DType, isBigInt } from "../../src/tensor/dtype.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { tensor } from "../../src/tensor/tensor.ts";

interface Golden {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly (number | boolean | string)[];
  readonly text: string;
}

const golden: Golden[] = JSON.parse(readFileSync(new URL("../golden/print.json", import.meta.url), "utf8"));

function parse(value: number | boolean | string, dtype: DType): number | bigint | boolean {
  if (isBigInt(dtype)) return BigInt(value);
  if (typeof value !== "string") return value;
  return value === "nan" ? Number.NaN : value === "inf" ? Infinity : -Infinity;
}

function print({ dtype, shape, values }: Omit<Golden, "text">): string {
  const size = sizeOf(shape);
  const filled = Array.from({ length: size }, (_, i) => parse(values[i % values.length]!, dtype));
  return printTensor(tensor(filled, { dtype, shape }));
}

describe("printTensor prints what NumPy prints", () => {
  it.each(golden.map((item, i) => [i, item.dtype, JSON.stringify(item.shape), item] as const))(
    "%i: %s %s",
    (...row) => {
      expect(print(row[3])).toBe(row[3].text);
    },
  );
});

describe("bfloat16, which NumPy does not have", () => {
  it.each([
    [[0.1, 1, -2.5], "[ 0.1  1.  -2.5]"],
    [[1 / 3], "[0.334]"],
    [[1e-5, 3e38], "[1.e-05 3.e+38]"],
    [[Number.NaN, 1], "[nan  1.]"],
  ])("%j", (values, text) => {
    expect(printTensor(tensor(values, { dtype: "bfloat16" }))).toBe(text);
  });
});
