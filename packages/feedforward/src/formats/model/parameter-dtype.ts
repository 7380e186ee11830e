/** In which dtype a file holds parameters: floats are rounded once, and what would become infinite is refused. */

import { shapeError, unsupportedError } from "../../errors.ts";
import type { ParameterDtype } from "../../network/notes.ts";
import { unknownName } from "../../options/check.ts";
import { isFloat } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";

const writable: readonly string[] = ["float32", "float16", "bfloat16"];

/** Named arrays, those of floats rounded once to a dtype; one that has values beyond its range is refused. */
export function arraysIn(dtype: ParameterDtype, tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  if (!writable.includes(dtype))
    throw unknownName(unsupportedError, "model", { kind: "dtype", name: dtype, names: writable });
  return new Map(
    Array.from(tensors, ([name, tensor]) => [name, isFloat(tensor.dtype) ? rounded(name, tensor, dtype) : tensor]),
  );
}

function rounded(name: string, tensor: Tensor, dtype: ParameterDtype): Tensor {
  if (tensor.dtype === dtype) return tensor;
  const written = tensor.to(dtype);
  if (countFinite(written) < countFinite(tensor))
    throw shapeError("round-range", "round: $name has values beyond the range of $dtype", name, dtype);
  return written;
}

function countFinite(tensor: Tensor): number {
  return tensor.to("float64").data.filter(Number.isFinite).length;
}
