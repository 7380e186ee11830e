/**
 * The kernel of a dense step of one row an example: which of the two forms runs it, how its weights are packed, and the calls. A layer whose
 * inputs may hold zeros walks lists of its non-zero inputs, every other runs in tiles. The choice asks the form of the
 * step alone, so all examples of a batch go the same way.
 */

import type { DenseAttributes } from "../ops/dense.ts";
import type { I32 } from "../wasm/values.ts";
import { type DenseShape, defineTile, denseShape, packedSize, packWeight, tileShape } from "./dense.ts";
import type { Define, Emission, Kernel, Packing } from "./kernel.ts";
import { definePositions, type PositionLayout, positionLayout, type RowsForm } from "./positions.ts";
import { defineSparse, type SparseLayer } from "./sparse.ts";

export const denseKernel: Kernel<DenseAttributes> = {
  plan({ inputs: [x, weight, bias], attributes }, machine) {
    if (x?.dtype !== "float32" || !weight?.isConstant || bias?.isConstant === false) return null;
    const [inputs, outputs] = weight.shape as [number, number];
    const isSparse = x.hasZeros && attributes.skipZeros && !machine.together;
    const shape = isSparse ? denseShape(inputs, outputs, mostSums) : tileShape(inputs, outputs, machine.accumulators);
    const plan = { pitches: [16 * shape.vectors], packed: packingOf(shape) };
    if (!isSparse) {
      return {
        ...plan,
        emit: (e) =>
          emitTile(e, shape, {
            x: e.inputs[0]!.address,
            pitch: e.inputs[0]!.pitch,
            rows: e.rows,
            y: e.outputs[0]!.address,
          }),
      };
    }
    const layout = positionLayout(inputs, 16 * shape.panel);
    const scratchBytes = layout.rowBytes * machine.groupRows;
    return { ...plan, scratchBytes, takesBytes: true, emit: (e) => emitSparse(e, shape, layout) };
  },
};

/** Sums of a walk over a list, which fit the registers of every V8: its function is one loop. */
const mostSums = 13;

/** The rows of a matrix. */
export interface MatrixRows {
  readonly x: I32;
  readonly pitch: number;
  readonly rows: I32;
  readonly y: I32;
}

export function emitTile(e: Emission, shape: DenseShape, { x, pitch, rows, y }: MatrixRows): void {
  e.f.call(e.func(tile, { shape, pitch }), x, rows, e.packed, e.packed.add(biasOffset(shape)), y);
}

function emitSparse(e: Emission, shape: DenseShape, layout: PositionLayout): void {
  const [{ address, pitch, divisor }, y] = [e.inputs[0]!, e.outputs[0]!];
  const rows = { pitch, divisor };
  const bias = e.packed.add(biasOffset(shape));
  e.f.call(e.func(positions, { layout, rows }), address, e.rows, e.scratch);
  e.f.call(e.func(sparse, { shape, layout, rows }), e.scratch, e.rows, address, e.packed, bias, y.address);
}

export const tile: Define<{ shape: DenseShape; pitch: number }> = ({ module, machine }, { shape, pitch }) =>
  defineTile(module, shape, pitch, machine.accumulators);
const positions: Define<{ layout: PositionLayout; rows: RowsForm }> = ({ module, data }, { layout, rows }) =>
  definePositions(module, data, layout, rows);
const sparse: Define<SparseLayer> = ({ module, data }, layer) => defineSparse(module, data, layer);

/** Weights in panels, padded with zeros to whole vectors, then the bias. */
export function packingOf(shape: DenseShape): Packing {
  return {
    byteLength: biasOffset(shape) + 16 * shape.vectors,
    write([, weight, bias], target) {
      const floats = new Float32Array(target.buffer, target.byteOffset, target.length / 4);
      packWeight(shape, weight as Float32Array, floats);
      if (bias) floats.set(bias as Float32Array, biasOffset(shape) / 4);
    },
  };
}

function biasOffset(shape: DenseShape): number {
  return 4 * packedSize(shape);
}
