/**
 * The kernel of a convolution step, plain or transposed: whether it runs, what is packed, and the call.
 */

import {
  type ConvAttributes,
  type ConvolutionSize,
  type ConvTransposeAttributes,
  convolutionOf,
  transposedConvolutionOf,
} from "../tensor/convolution.ts";
import { sizeOf } from "../tensor/shape.ts";
import { planeOf } from "../tensor/window.ts";
import type { Func } from "../wasm/module.ts";
import { I32 } from "../wasm/values.ts";
import { type Blocks, defineConvolution, type Loops } from "./conv-loops.ts";
import { defineChoice, sparsePlan } from "./conv-sparse-plan.ts";
import { type TiledStrip, type WindowTables, windowTables } from "./conv-tables.ts";
import { type Tiling, tile } from "./conv-tiling.ts";
import { fusedEpilogue } from "./epilogue.ts";
import type { Emission, Kernel, KernelPlan, Packing, StepForm } from "./kernel.ts";
import { countTaps, mergeAxes, mostTaps } from "./window-classes.ts";

export const convKernel: Kernel<ConvAttributes> = {
  // What leaves zeros out is a second way to the same bits, and twice the code.
  plan: (form, { together }) =>
    planConvolution(form, convolutionOf(form.inputs, form.attributes), together ? {} : form.attributes),
};

export const convTransposeKernel: Kernel<ConvTransposeAttributes> = {
  plan: (form) => planConvolution(form, transposedConvolutionOf(form.inputs, form.attributes), {}),
};

function planConvolution(
  form: StepForm,
  size: ConvolutionSize,
  attributes: Pick<ConvAttributes, "skipZeros">,
): KernelPlan | null {
  const [x, weight, bias] = form.inputs;
  const [y] = form.outputs;
  const isFloat = x!.dtype === "float32" && weight!.dtype === "float32";
  if (!isFloat || !weight!.isConstant || bias?.isConstant === false) return null;
  if (sizeOf(x!.shape) === 0 || sizeOf(weight!.shape) === 0 || countTaps(size.axes) > mostTaps) return null;
  const { groups, inputs, outputs, axes, examples } = size;
  const tiling = tile(size);
  const { block, step, strips, isStaged, pitch } = tiling;
  const count = Math.ceil(outputs / block);
  const [lineBytes, kernel] = [4 * block, planeOf(axes, "kernel")];
  const bytes = lineBytes * inputs * kernel;
  const biasAt = groups * count * bytes;
  // Whole vectors are read of the last line.
  const start = 16 * Math.ceil((biasAt + groups * count * lineBytes) / 16 + 1);
  const tables = windowTables(stripsInBytes(size, tiling), { start, channels: inputs, pitch, kernel, lineBytes });
  const epilogue = fusedEpilogue(form.epilogue);
  const plane = { x: 4 * planeOf(axes, "input"), y: 4 * planeOf(axes, "output") };
  const loops: Loops = {
    groups,
    blocks: { count, channels: block, lastChannels: outputs - block * (count - 1), bytes },
    step,
    x: { pitch: x!.pitch, group: inputs * plane.x, plane: plane.x },
    y: { pitch: 4 * sizeOf(y!.shape), plane: plane.y },
    bias: biasAt,
    kinds: tables.kinds,
    channelLoop: tables.channelLoop,
    strips: { start: tables.strips, count: strips.length },
    staged: isStaged ? { channels: inputs, pitch } : null,
    epilogue,
  };
  const sparse = sparsePlan(size, { x: x!, attributes, block, epilogue });
  return {
    ...(epilogue.length === 0 ? {} : { appliesEpilogue: true }),
    packed: packingOf(size, { blocks: loops.blocks, biasAt, tables, start }),
    scratchBytes: Math.max(isStaged ? inputs * pitch : 0, sparse?.scratchBytes ?? 0),
    emit: (e) =>
      emitExamples(
        e,
        sparse === null ? e.func(defineConvolution, loops) : e.func(defineChoice, { loops, sparse }),
        loops,
        examples,
      ),
  };
}

/** Strips in bytes of their planes. */
function stripsInBytes({ axes }: ConvolutionSize, { strips, classes }: Tiling): readonly TiledStrip[] {
  const [, ...inner] = mergeAxes(axes);
  const [row, outputRow] = [4 * planeOf(inner, "input"), 4 * planeOf(inner, "output")];
  return strips.map(({ start, input, inputs, like }) => {
    return { classes: classes[like]!, input: input * row, output: start * outputRow, seen: inputs * row };
  });
}

/** An example of a program may itself be several of the convolution. */
function emitExamples(e: Emission, convolution: Func, loops: Loops, examples: number): void {
  const [x, y] = [e.inputs[0]!.address, e.outputs[0]!.address];
  const call = (from: I32, to: I32): void => e.f.call(convolution, from, e.rows, e.packed, e.scratch, to);
  if (examples === 1) {
    call(x, y);
    return;
  }
  const [xStep, yStep] = [loops.groups * loops.x.group, loops.y.pitch / examples];
  const from = e.f.local(I32);
  e.f.set(from, x);
  e.f.for(I32.constant(0), I32.constant(loops.y.pitch), yStep, (offset) => {
    call(from.value, y.add(offset));
    e.f.set(from, from.value.add(xStep));
  });
}

interface Packed {
  readonly blocks: Blocks;
  readonly biasAt: number;
  readonly tables: WindowTables;
  /** Where the tables begin. */
  readonly start: number;
}

/** Weights [group, block, input channel, kernel element, channel], bias [group, block, channel], tables. */
function packingOf(size: ConvolutionSize, { blocks, biasAt, tables, start }: Packed): Packing {
  const { groups, inputs, outputs, kernelSteps } = size;
  const kernel = planeOf(size.axes, "kernel");
  const width = blocks.channels;
  const runs = kernelSteps.input === 1 ? 1 : inputs;
  const length = (inputs / runs) * kernel;
  return {
    byteLength: tables.end,
    write([, weight, bias], target) {
      const floats = new Float32Array(target.buffer, target.byteOffset, target.length / 4);
      const filters = weight as Float32Array;
      for (let channel = 0; channel < groups * outputs; channel++) {
        const [group, output] = [Math.floor(channel / outputs), channel % outputs];
        const block = group * blocks.count + Math.floor(output / width);
        const to = (block * blocks.bytes) / 4 + (output % width);
        const from = (group * inputs * outputs + output * kernelSteps.output) * kernel;
        for (let run = 0; run < runs; run++) {
          const first = from + run * kernelSteps.input * kernel;
          spread(filters.subarray(first, first + length), floats.subarray(to + run * length * width), width);
        }
        if (bias) floats[biasAt / 4 + block * width + (output % width)] = bias[channel] as number;
      }
      new Int32Array(target.buffer, target.byteOffset).set(tables.content, start / 4);
    },
  };
}

/**
 * Copies elements that follow each other to places that are `step` apart. Of large files this is much of the time to the first
 * answer: the loop stands alone, so that everything in it is local.
 */
function spread(source: Float32Array, target: Float32Array, step: number): void {
  for (let i = 0; i < source.length; i++) target[i * step] = source[i]!;
}
