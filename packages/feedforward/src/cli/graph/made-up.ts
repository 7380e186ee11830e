/**
 * Numbers at random for the inputs of a graph, to see how long it takes: the same in every run, from 0 to 1, and 0 where whole
 * numbers are wanted, which are mostly positions in some table.
 */

import type { Graph } from "../../onnx/graph.ts";
import type { PortInfo } from "../../runner.ts";
import { isFloat } from "../../tensor/dtype.ts";
import { Random } from "../../tensor/random.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { type Tensor, tensor, zeros } from "../../tensor/tensor.ts";
import { shapeOption } from "../command/shapes.ts";
import { Refusal } from "../failure/failure.ts";
import type { Reader } from "../terminal/terminal.ts";

/** Shapes for every input: those that are told, one row where only the batch is open. What else is open is asked for. */
export function shapesToRun(
  { inputs }: Pick<Graph, "inputs">,
  told: Readonly<Record<string, Shape>>,
  { messages }: Pick<Reader, "messages">,
): Record<string, Shape> {
  const shapes = inputs.map((input) => [input.name, told[input.name] ?? oneRow(input)] as const);
  if (shapes.every(([, shape]) => shape !== null)) return Object.fromEntries(shapes) as Record<string, Shape>;
  throw new Refusal(messages.openSizes(shapeOption(inputs)));
}

function oneRow({ shape }: PortInfo): Shape | null {
  if (shape === null) return null;
  const [first, ...rest] = shape;
  if (!rest.every((size) => typeof size === "number")) return null;
  return first === undefined ? [] : [typeof first === "number" ? first : 1, ...(rest as number[])];
}

/** So many rows of them, where more than one are wanted. */
export function madeUpFeeds(
  { inputs }: Pick<Graph, "inputs">,
  shapes: Readonly<Record<string, Shape>>,
  rows = 1,
): Map<string, Tensor> {
  const random = new Random(0);
  return new Map(
    inputs.map(({ name, dtype }) => {
      const shape = rows === 1 ? shapes[name]! : shapes[name]!.with(0, rows);
      if (dtype !== null && !isFloat(dtype)) return [name, zeros(shape, dtype)];
      const values = Float32Array.from({ length: sizeOf(shape) }, () => random.uniform());
      return [name, tensor(values, { shape, dtype: dtype ?? "float32" })];
    }),
  );
}
