/**
 * Sentences about what happened to parameters on their way into a network: whoever loads a file is told.
 */

import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Says which dtypes were rounded to float32; nothing where all were float32 already. */
export function roundingNotes(tensors: Iterable<Tensor>): string[] {
  const counts = new Map<DType, number>();
  for (const { dtype } of tensors) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  counts.delete("float32");
  return [...counts].map(([dtype, count]) => {
    const isExact = dtype.endsWith("float16");
    return `${count} ${dtype} tensor${count === 1 ? "" : "s"} ${isExact ? "widened to" : "rounded once to"} float32`;
  });
}
