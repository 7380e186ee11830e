/**
 * The kernel of a dense step of one row an example: which of the two forms runs it, how its weights are packed, and the calls. A layer whose
 * inputs may hold zeros walks lists of its non-zero inputs, every other runs in tiles. The choice asks the form of the
 * step alone, so all examples of a batch go the same way.
 */

import type { DenseAttributes } from "../ops/dense.ts";
import type { I32 } from "../wasm/values.ts";
import { type DenseShape, defineSparse, defineTile, denseShape, packedSize, packWeight, tileShape } from "./dense.ts";
import { quotients } from "./input.ts";
import type { Define, Emission, Kernel, Packing } from "./kernel.ts";
import { defineListBytes, defineListFloats, type ListLayout, listLayout } from "./nonzero.ts";

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
    const layout = listLayout(inputs, 16 * shape.panel);
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

function emitSparse(e: Emission, shape: DenseShape, layout: ListLayout): void {
  const [x, y] = [e.inputs[0]!, e.outputs[0]!];
  const list =
    x.divisor === null
      ? e.func(listFloats, { layout, pitch: x.pitch })
      : e.func(listBytes, { layout, divisor: x.divisor });
  e.f.call(list, x.address, e.rows, e.scratch, e.packed);
  e.f.call(e.func(sparse, { shape, layout }), e.scratch, e.rows, e.packed.add(biasOffset(shape)), y.address);
}

export const tile: Define<{ shape: DenseShape; pitch: number }> = ({ module, machine }, { shape, pitch }) =>
  defineTile(module, shape, pitch, machine.accumulators);
const sparse: Define<{ shape: DenseShape; layout: ListLayout }> = ({ module }, { shape, layout }) =>
  defineSparse(module, shape, layout);
const listFloats: Define<{ layout: ListLayout; pitch: number }> = ({ module, data }, { layout, pitch }) =>
  defineListFloats(module, data, layout, pitch);
const listBytes: Define<{ layout: ListLayout; divisor: number }> = ({ module, data }, { layout, divisor }) =>
  defineListBytes(module, data, layout, (f) => quotients(f, data, divisor));

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
