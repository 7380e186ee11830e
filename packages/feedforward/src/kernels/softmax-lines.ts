/**
 * The kernel of softmax in a graph, where an example may have many rows.
 */

import { rowsOf } from "../tensor/value.ts";
import type { Kernel } from "./kernel.ts";
import { emitSoftmax, softmaxKernel } from "./softmax.ts";

export const softmaxLinesKernel: Kernel = {
  plan(form, machine) {
    const [x] = form.inputs;
    const size = x!.shape.at(-1) ?? 1;
    const rows = rowsOf(x!.shape);
    if (size === 0 || rows === 0) return null;
    if (rows === 1) return softmaxKernel.plan(form, machine);
    if (x!.dtype !== "float32" || x!.isConstant || x!.pitch !== 4 * size * rows) return null;
    return { emit: (e) => emitSoftmax(e, { size, pitch: 4 * size }, e.rows.mul(rows)) };
  },
};
