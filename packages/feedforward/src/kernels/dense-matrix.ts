/**
 * The kernel of a dense step in a graph, where an example may have many rows: all rows of all examples are one matrix.
 */

import type { DenseAttributes } from "../ops/dense.ts";
import { rowsOf } from "../tensor/value.ts";
import { defineCopy } from "./copy.ts";
import { tileShape } from "./dense.ts";
import { denseKernel, emitTile, packingOf } from "./dense-plan.ts";
import type { Define, Kernel, KernelPlan, Machine } from "./kernel.ts";

export const denseMatrixKernel: Kernel<DenseAttributes> = {
  plan(form, machine) {
    const [x, weight, bias] = form.inputs;
    const rows = rowsOf(x!.shape);
    if (rows === 1) return denseKernel.plan(form, machine);
    if (x!.dtype !== "float32" || !weight!.isConstant || bias?.isConstant === false || rows === 0) return null;
    const [inputs, outputs] = weight!.shape as [number, number];
    return x!.pitch === 4 * inputs * rows ? planMatrix(inputs, outputs, rows, machine) : null;
  },
};

function planMatrix(inputs: number, outputs: number, rows: number, machine: Machine): KernelPlan {
  const shape = tileShape(inputs, outputs, machine.accumulators);
  const [padded, pitch] = [16 * shape.vectors, 4 * outputs];
  const isPadded = padded > pitch;
  return {
    packed: packingOf(shape),
    scratchBytes: isPadded ? padded * rows * machine.groupRows : 0,
    emit(e) {
      const count = e.f.let(e.rows.mul(rows));
      const y = e.outputs[0]!.address;
      emitTile(e, shape, { x: e.inputs[0]!.address, pitch: 4 * inputs, rows: count, y: isPadded ? e.scratch : y });
      if (isPadded) e.f.call(e.func(copy, { from: padded, to: pitch }), e.scratch, count, y);
    },
  };
}

const copy: Define<{ from: number; to: number }> = ({ module }, { from, to }) => defineCopy(module, from, to);
