/**
 * What happened to parameters on their way into a network: loading a file says it, and saving it again keeps their dtype.
 */

import { type Note, note } from "../errors.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** In what a file keeps parameters. A network computes in float32, whichever it is. */
export type ParameterDtype = "float32" | "float16" | "bfloat16";

/**
 * What becomes of tensors that are parameters in float32: notes on those that were others, and the short dtype that all of them had, if
 * they had one.
 */
export function roundingOf(
  tensors: Iterable<Tensor>,
): readonly [notes: readonly Note[], dtype: ParameterDtype | undefined] {
  const counts = new Map<DType, number>();
  for (const { dtype } of tensors) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  let parameterDtype: ParameterDtype | undefined;
  const notes = [...counts].flatMap(([dtype, count]) => {
    if (dtype === "float32") return [];
    const tensors = `$count $dtype tensor${count === 1 ? "" : "s"}` as const;
    if (!dtype.endsWith("float16")) return note("tensors-rounded", `${tensors} rounded once to float32`, count, dtype);
    if (counts.size === 1) parameterDtype = dtype as ParameterDtype;
    return note("tensors-widened", `${tensors} widened to float32`, count, dtype);
  });
  return [notes, parameterDtype];
}
