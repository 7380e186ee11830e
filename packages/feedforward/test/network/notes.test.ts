import { expect, it } from "vitest";
import { roundingOf } from "../../src/network/notes.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { zeros } from "../../src/tensor/tensor.ts";

it.each<[DType[], string[]]>([
  [[], []],
  [["float32", "float32"], []],
  [["float64"], ["1 float64 tensor rounded once to float32"]],
  [["float64", "float32", "float64"], ["2 float64 tensors rounded once to float32"]],
  [
    ["float16", "bfloat16", "float16"],
    ["2 float16 tensors widened to float32", "1 bfloat16 tensor widened to float32"],
  ],
])("%j", (dtypes, notes) => {
  expect(roundingOf(dtypes.map((dtype) => zeros([1], dtype)))[0].map(({ message }) => message)).toEqual(notes);
});
