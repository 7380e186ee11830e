/**
 * Notes on what happened to parameters on their way into a network: whoever loads a file is told.
 */

import { type Note, note } from "../errors.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Says which dtypes were rounded to float32; nothing where all were float32 already. */
export function roundingNotes(tensors: Iterable<Tensor>): Note[] {
  const counts = new Map<DType, number>();
  for (const { dtype } of tensors) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  counts.delete("float32");
  return [...counts].map(([dtype, count]) => {
    const tensors = `$count $dtype tensor${count === 1 ? "" : "s"}` as const;
    return dtype.endsWith("float16")
      ? note("tensors-widened", `${tensors} widened to float32`, count, dtype)
      : note("tensors-rounded", `${tensors} rounded once to float32`, count, dtype);
  });
}
