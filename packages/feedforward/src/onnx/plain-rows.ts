/**
 * Rows of floats through a graph that has one input and one output, both of floats, and treats each row by itself: what most
 * networks are. Once such a graph has run, `predict` asks for no name and no shape again.
 */

import { type GivenRows, roomFor } from "../runner.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Ready } from "./execute.ts";
import type { GraphValue } from "./node.ts";

export interface PlainRows {
  readonly ready: Ready;
  /** Numbers of a row. */
  readonly inputSize: number;
  /** The shape of a row of the output. */
  readonly row: Shape;
}

/** null where the graph is of another kind, or its input leaves a size of a row open. */
export function plainRows(ready: Ready, { dtype, shape }: GraphValue): PlainRows | null {
  const { inputs, outputs, values } = ready.program;
  const [output] = outputs;
  const sizes = shape?.slice(1) ?? [];
  const isKnown = shape !== null && shape.length > 0 && sizes.every((size) => typeof size === "number");
  const isFloat = dtype === "float32" && output?.dtype === "float32" && values[output.value]!.dtype === "float32";
  if (!ready.isBatched || inputs.length !== 1 || outputs.length !== 1 || !isKnown || !isFloat) return null;
  const inputSize = sizeOf(sizes as number[]);
  return inputSize === 0 ? null : { ready, inputSize, row: values[output.value]!.shape.slice(1) };
}

/** Any number of rows behind each other. */
export function readPlain({ ready, inputSize, row }: PlainRows, x: Float32Array): GivenRows {
  const all = x.length / inputSize;
  const isOneRow = all === 1;
  const run = (start: number, end: number, out?: Float32Array | null): Tensor<"float32"> => {
    const rows = end - start;
    const part = rows === all ? x : x.subarray(start * inputSize, end * inputSize);
    const y = roomFor(rows * sizeOf(row), out);
    ready.executable.run({ inputs: [part], rows, outputs: [y] });
    return new Tensor("float32", isOneRow ? row : [rows, ...row], y);
  };
  return { rows: all, isOneRow, run };
}
