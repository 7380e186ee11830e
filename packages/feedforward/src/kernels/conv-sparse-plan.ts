/**
 * Whether a convolution may leave out inputs of 0, and the loops that do it. For each example the inputs that are not 0 are
 * counted; where there are many, the example runs as every other convolution does. The bits cannot tell.
 */

import type { Formula } from "../functions/formula.ts";
import type { ConvAttributes, ConvolutionSize } from "../tensor/convolution.ts";
import type { WindowAxis } from "../tensor/window.ts";
import { at, I32 } from "../wasm/values.ts";
import { defineConvolution, type Loops } from "./conv-loops.ts";
import { defineConvList, defineCount, defineSparseBlock, defineSpread, type SparseForm } from "./conv-sparse.ts";
import type { Define, InputForm } from "./kernel.ts";
import { mostPositions, positionLayout } from "./positions.ts";

/** Up to this part of all inputs, lists are faster. */
const mostDense = 0.5;

/** Bytes of the lists and of the sums of a block that may lie in the second-level cache. */
const mostBytes = 2 ** 19;

export interface SparsePlan {
  readonly form: SparseForm;
  /** Bytes from the start of the scratch memory. */
  readonly lists: number;
  readonly sums: number;
  readonly scratchBytes: number;
}

export interface SparseOptions {
  readonly x: InputForm;
  readonly attributes: Pick<ConvAttributes, "skipZeros">;
  /** Channels of a block of weights. */
  readonly block: number;
  readonly epilogue: readonly Formula[];
}

/** null where zeros are not skipped: weights that may not be finite, steps of more than one, groups, too much memory. */
export function sparsePlan(
  size: ConvolutionSize,
  { x, attributes, block, epilogue }: SparseOptions,
): SparsePlan | null {
  const { groups, inputs, outputs, axes } = size;
  const isAsked =
    x.hasZeros && attributes.skipZeros === true && groups === 1 && axes.length <= 2 && axes.every(isSimple);
  if (!isAsked || block % 4 !== 0 || outputs < 4) return null;
  const [vertical, horizontal] = axes.length === 2 ? axes : [point, ...axes];
  const [above, left] = [margin(vertical!), margin(horizontal!)];
  const pitch = 4 * Math.ceil((horizontal!.input + left) / 4);
  const pixels = pitch * (vertical!.input + above) + left;
  const list = positionLayout(pitch * vertical!.input, 4 * block);
  const taps = tapsOf(vertical!, horizontal!, pitch);
  if (taps.length < 4 || taps.length > 49 || list.inputs > mostPositions) return null;
  if (inputs * list.rowBytes + 4 * block * pixels > mostBytes) return null;
  const form: SparseForm = {
    channels: inputs,
    rows: vertical!.input,
    columns: horizontal!.input,
    outputs: {
      rows: vertical!.output,
      columns: horizontal!.output,
      first: (above - vertical!.before) * pitch + left - horizontal!.before,
    },
    taps,
    pitch,
    list,
    block,
    plane: 4 * vertical!.output * horizontal!.output,
    epilogue,
  };
  const spread = 64 * Math.ceil((4 * inputs * list.inputs + 64) / 64);
  const sums = spread + 64 * Math.ceil((inputs * list.rowBytes + 64) / 64);
  return { form, lists: spread, sums, scratchBytes: sums + 4 * block * pixels };
}

const point: WindowAxis = {
  input: 1,
  output: 1,
  kernel: 1,
  stride: 1,
  dilation: 1,
  before: 0,
  after: 0,
  isTransposed: false,
};

/** Steps of one, and no output that sees nothing of the kernel's whole reach. */
function isSimple({ stride, dilation, kernel, before, input, output, isTransposed }: WindowAxis): boolean {
  const reach = dilation * (kernel - 1);
  return !isTransposed && stride === 1 && before <= reach && output + reach - before <= input + reach;
}

function margin({ dilation, kernel }: WindowAxis): number {
  return dilation * (kernel - 1);
}

/** The last kernel element adds to the sum at the input's own place, the first to the one that is farthest behind it. */
function tapsOf(vertical: WindowAxis, horizontal: WindowAxis, pitch: number): number[] {
  return Array.from({ length: vertical.kernel * horizontal.kernel }, (_, k) => {
    const [row, column] = [Math.floor(k / horizontal.kernel), k % horizontal.kernel];
    return (
      (vertical.kernel - 1 - row) * vertical.dilation * pitch + (horizontal.kernel - 1 - column) * horizontal.dilation
    );
  });
}

/** conv(x, rows, packed, scratch, y): example by example, whichever way is faster. */
export const defineChoice: Define<{ readonly loops: Loops; readonly sparse: SparsePlan }> = (
  context,
  { loops, sparse },
) =>
  context.module.func("conv_or_sparse", (f) => {
    const [x, rows, packed, scratch, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const { form } = sparse;
    const { list, channels } = form;
    const [lists, sums] = [f.let(scratch.add(sparse.lists)), f.let(scratch.add(sparse.sums))];
    const [rowX, rowY] = [f.local(I32), f.local(I32)];
    f.set(rowX, x);
    f.set(rowY, y);
    f.for(I32.constant(0), rows, 1, () => {
      const { rows: height, columns, pitch } = form;
      const looked = 16 * Math.floor((channels * height * columns) / 16);
      f.call(context.func(defineCount, {}), rowX.value, rowX.value.add(4 * looked), scratch);
      f.if(
        I32.load(at(scratch)).lessU(Math.max(1, Math.floor(mostDense * looked))),
        () => {
          f.call(context.func(defineSpread, { channels, rows: height, columns, pitch }), rowX.value, scratch);
          f.call(context.func(defineConvList, { list }), scratch, I32.constant(channels), lists);
          sparseBlocks({ x: scratch, lists, packed, sums, y: rowY.value });
        },
        () => f.call(context.func(defineConvolution, loops), rowX.value, I32.constant(1), packed, scratch, rowY.value),
      );
      f.set(rowX, rowX.value.add(loops.x.pitch));
      f.set(rowY, rowY.value.add(loops.y.pitch));
    });

    function sparseBlocks(places: { x: I32; lists: I32; packed: I32; sums: I32; y: I32 }): void {
      const { blocks } = loops;
      for (let b = 0; b < blocks.count; b++) {
        const wanted = b === blocks.count - 1 ? blocks.lastChannels : blocks.channels;
        const block = context.func(defineSparseBlock, { ...form, wanted });
        const bias = places.packed.add(loops.bias + 4 * blocks.channels * b);
        const to = places.y.add(b * blocks.channels * form.plane);
        f.call(block, places.x, places.lists, places.packed.add(b * blocks.bytes), bias, places.sums, to);
      }
    }
  });
