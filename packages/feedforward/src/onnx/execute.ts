/**
 * A lowered graph run on tensors by name: how many examples they hold, and results that are the caller's own.
 */

import type { Executable } from "../backend/backend.ts";
import { shapeError } from "../errors.ts";
import type { Program } from "../program/program.ts";
import type { Outputs } from "../runner.ts";
import { allocate, type TensorArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Lowered } from "./lower.ts";

/** A lowered graph that a backend has made ready. */
export interface Ready extends Lowered {
  readonly executable: Executable;
}

export function execute({ program, executable, isBatched }: Ready, given: ReadonlyMap<string, Tensor>): Outputs {
  const rows = isBatched ? commonRows(program, given) : 1;
  const inputs = program.inputs.map(
    ({ name, value }) => given.get(name)!.to(program.values[value]!.dtype).data as TensorArray,
  );
  const results = program.outputs.map(({ value }) => {
    const { dtype, shape } = program.values[value]!;
    const full = isBatched ? shape.with(0, rows) : shape;
    return new Tensor(dtype, full, allocate(dtype, sizeOf(full)) as never);
  });
  executable.run({ inputs, rows, outputs: results.map(({ data }) => data as TensorArray) });
  const outputs = Object.create(null) as Record<string, Tensor>;
  for (const [i, { name, dtype }] of program.outputs.entries()) {
    outputs[name] = results[i]!.to(dtype);
  }
  return outputs;
}

/** The number of examples: as many in every input. */
function commonRows(program: Program, given: ReadonlyMap<string, Tensor>): number {
  const rows = program.inputs.map(({ name }) => given.get(name)!.shape[0]!);
  const first = rows[0] ?? 1;
  const other = rows.findIndex((count) => count !== first);
  if (other < 0) return first;
  throw shapeError(
    "feed-rows",
    'graph: expected as many rows in every input, but "$input" has $rows and "$other" has $got',
    program.inputs[0]!.name,
    first,
    program.inputs[other]!.name,
    rows[other]!,
  );
}
