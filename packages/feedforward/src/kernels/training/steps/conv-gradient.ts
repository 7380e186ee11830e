/**
 * The gradients of a convolution as steps of training. An element of dW is a sum over the rows of the batch, then the pixels of
 * the output. A pixel whose gradient is 0 adds nothing: those that are not are listed plane by plane, and each adds its gradient
 * times what a row of the kernel sees to four sums at a time, which stay in registers while a list is walked:
 *
 *     for each row, each filter, each dy of its plane that is not 0 (ascending):  sums[ky][kx…] += x[pixel + ky][kx…] · dy
 *
 * The sums lie in memory from one list to the next, for so many rows as there are turns. dx is a transposed convolution.
 */

import { type ConvAttributes, convolutionOf } from "../../../tensor/convolution.ts";
import { planeOf, type WindowAxis } from "../../../tensor/window.ts";
import type { Func } from "../../../wasm/module.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import { convTransposeKernel } from "../../conv-plan.ts";
import type { Context, Define } from "../../kernel.ts";
import { definePositions, mostPositions, type PositionLayout, positionLayout } from "../../positions.ts";
import { flatUpdate } from "./flat-update.ts";
import type { ParameterPlace } from "./form.ts";
import { inputForm, planned } from "./forward.ts";
import { nothing, type Part, type StepContext, type StepKernel } from "./step-kernel.ts";
import { defineClear, defineZeros } from "./unary.ts";

/** dx, by the kernel of transposed convolutions, and what is tiny as 0. */
export const convInputGradient: StepKernel = (writer, { name, attributes, inputs, outputs }) => {
  const { values } = writer.form;
  const [dx] = outputs as readonly [number];
  const { axes, groups } = convolutionOf([values[dx]!, values[inputs[1]!]!], attributes as ConvAttributes);
  const outputPadding = axes.map(({ input, output, stride, dilation, kernel, before, after }) => {
    return input - ((output - 1) * stride + dilation * (kernel - 1) + 1 - before - after);
  });
  const { strides, dilations, pads } = attributes as ConvAttributes;
  const plan = convTransposeKernel.plan(
    {
      name,
      attributes: { strides, dilations, pads, groups, outputPadding },
      inputs: [...inputs.map((input) => inputForm(writer, input!)), null],
      outputs: [values[dx]!],
      epilogue: [],
    },
    writer.machine,
  );
  if (plan === null) return null;
  const part = planned(writer, plan, { inputs: [...inputs, null], outputs });
  const clear = writer.func(defineClear, {});
  return (f, rows) => {
    part(f, rows);
    const start = f.let(rows.place(dx));
    f.call(clear, start, start.add(rows.count.mul(writer.place(dx).pitch)));
  };
};

/** A convolution's gradient for its parameters, in bytes. */
interface GradientForm {
  readonly groups: number;
  /** Channels of a group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly x: Planes;
  readonly dy: { readonly pitch: number; readonly plane: number };
  /** From what a pixel sees first to what each of its sums sees first. */
  readonly units: readonly number[];
  /** A plane of outputs, in pieces that a list can be of. */
  readonly pieces: readonly Piece[];
  /** Where in the data the places of pixels begin: what each sees first. */
  readonly places: number;
}

interface Piece {
  /** Bytes of pixels before it. */
  readonly start: number;
  readonly list: PositionLayout;
}

function piecesOf(pixels: number): Piece[] {
  return Array.from({ length: Math.ceil(pixels / mostPositions) }, (_, i) => {
    const first = i * mostPositions;
    return { start: 4 * first, list: positionLayout(Math.min(mostPositions, pixels - first), 4) };
  });
}

/** Planes of inputs as they lie, or copied into wider ones, with zeros around them. */
interface Planes {
  readonly pitch: number;
  readonly rows: number;
  readonly columns: number;
  /** Bytes of a row and of a plane that is read. */
  readonly row: number;
  readonly plane: number;
  /** Where the first input lies in a plane that is copied; null where none is. */
  readonly margin: number | null;
}

/** dW and db. */
export const convGradients: StepKernel = (writer, { attributes, inputs, outputs }) => {
  const { values, steps } = writer.form;
  const [x, dy] = inputs as readonly [number, number];
  const size = convolutionOf([values[x]!, values[outputs[0]!]!], attributes as ConvAttributes);
  if (size.axes.length !== 2) return null;
  const [vertical, horizontal] = size.axes as [WindowAxis, WindowAxis];
  const weight = writer.learning(outputs[0]!);
  const ofBias = steps.find((step) => step.op.name === "convBiasGradient" && step.inputs[0] === dy);
  const bias = ofBias === undefined ? null : writer.learning(ofBias.outputs[0]!);
  if (weight === null || bias === null) return nothing; // it stays as it is
  const planes = planesOf(vertical, horizontal, writer.place(x).pitch);
  const units = unitsOf(vertical, horizontal, planes.row);
  const pixels = planeOf(size.axes, "output");
  const form: GradientForm = {
    groups: size.groups,
    inputs: size.inputs,
    outputs: size.outputs,
    x: planes,
    dy: { pitch: writer.place(dy).pitch, plane: 4 * pixels },
    units: units.map(({ from }) => from),
    pieces: piecesOf(pixels),
    places: writer.data.table(placesOf(vertical, horizontal, planes.row)),
  };
  const channels = size.groups * size.inputs;
  const filters = size.groups * size.outputs;
  const filterBytes = filterBytesOf(form);
  const sums = writer.room.take(filters * filterBytes);
  const lists = writer.room.take(form.pieces[0]!.list.rowBytes);
  const copied = planes.margin === null ? 0 : writer.room.take(channels * planes.plane);
  const func = writer.func(defineGradient, form);
  const zeros = writer.func(defineZeros, {});
  writer.starts.push((f, { base }) => {
    const start = f.let(base.add(sums));
    f.call(zeros, start, start.add(filters * filterBytes));
  });
  const gathered = { filters, filterBytes, channels: size.inputs, kernel: planeOf(size.axes, "kernel"), units };
  writer.updates.push(...updateParts(writer, gathered, { sums, weight, bias }));
  return (f, rows) => {
    const { base } = rows;
    f.call(func, rows.place(x), rows.place(dy), rows.count, base.add(lists), base.add(sums), base.add(copied));
  };
};

function planesOf(vertical: WindowAxis, horizontal: WindowAxis, pitch: number): Planes {
  const [rows, columns] = [vertical.input, horizontal.input];
  const needed = ({ output, stride, dilation, kernel }: WindowAxis): number =>
    (output - 1) * stride + dilation * (kernel - 1) + 1;
  const [high, wide] = [needed(vertical), needed(horizontal)];
  if (vertical.before === 0 && horizontal.before === 0 && high <= rows && wide <= columns) {
    return { pitch, rows, columns, row: 4 * columns, plane: 4 * rows * columns, margin: null };
  }
  const row = 4 * Math.max(wide, horizontal.before + columns);
  const plane = row * Math.max(high, vertical.before + rows);
  return { pitch, rows, columns, row, plane, margin: vertical.before * row + 4 * horizontal.before };
}

/** A vector of sums: where what it sees begins, and which elements of the kernel its first lanes are. */
interface Unit {
  readonly from: number;
  readonly elements: readonly number[];
}

/** Four neighbours of a row of the kernel in a vector; with gaps between them one by one. */
function unitsOf(vertical: WindowAxis, horizontal: WindowAxis, row: number): readonly Unit[] {
  const units: Unit[] = [];
  const step = horizontal.dilation === 1 ? 4 : 1;
  for (let ky = 0; ky < vertical.kernel; ky++) {
    for (let kx = 0; kx < horizontal.kernel; kx += step) {
      const count = Math.min(step, horizontal.kernel - kx);
      units.push({
        from: ky * vertical.dilation * row + 4 * kx * horizontal.dilation,
        elements: Array.from({ length: count }, (_, i) => ky * horizontal.kernel + kx + i),
      });
    }
  }
  return units;
}

/** For each pixel of the output where the first input that it sees lies. */
function placesOf(vertical: WindowAxis, horizontal: WindowAxis, row: number): Int32Array {
  const width = horizontal.output;
  return Int32Array.from({ length: vertical.output * width }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return y * vertical.stride * row + 4 * x * horizontal.stride;
  });
}

/** The sum for the bias, then those of each channel. */
function filterBytesOf({ inputs, units }: GradientForm): number {
  return 16 * (1 + inputs * units.length);
}

/** conv_gradient(x, dy, rows, lists, sums, copied) */
const defineGradient: Define<GradientForm> = (context, form) =>
  context.module.func("conv_gradient", (f) => {
    const [x, dy, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const [lists, sums, copied] = [f.param(I32), f.param(I32), f.param(I32)];
    const { groups, inputs, outputs, x: planes } = form;
    const places = f.let(context.data.address(f).add(form.places));
    const pieces = form.pieces.map((piece) => {
      const rows = { pitch: form.dy.plane, divisor: null };
      return { ...piece, listed: definePositions(context.module, context.data, piece.list, rows) };
    });
    const [seen, plane, filter, group] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    f.for(I32.constant(0), rows, 1, (row) => {
      f.set(seen, x.add(row.mul(planes.pitch)));
      if (planes.margin !== null) {
        f.call(
          context.func(defineWiden, { ...planes, margin: planes.margin, count: groups * inputs }),
          seen.value,
          copied,
        );
        f.set(seen, copied);
      }
      f.set(plane, dy.add(row.mul(form.dy.pitch)));
      f.set(filter, sums);
      f.set(group, seen.value);
      f.for(I32.constant(0), I32.constant(groups), 1, () => {
        f.for(I32.constant(0), I32.constant(outputs), 1, () => {
          for (const { start, list, listed } of pieces) {
            const from = f.let(plane.value.add(start));
            f.call(listed, from, I32.constant(1), lists);
            const end = f.let(I32.load(at(lists, list.bounds + 4 * list.blocks)));
            const walked = { lists, end, dy: from, places: places.add(start) };
            walkChannels(f, context, form, { ...walked, x: group.value, sums: filter.value });
          }
          f.set(plane, plane.value.add(form.dy.plane));
          f.set(filter, filter.value.add(filterBytesOf(form)));
        });
        f.set(group, group.value.add(inputs * planes.plane));
      });
    });
  });

interface Walked {
  readonly lists: I32;
  readonly end: I32;
  /** Where the pixels that are listed begin, and the places of what they see. */
  readonly dy: I32;
  readonly places: I32;
  readonly x: I32;
  readonly sums: I32;
}

/** A list with all channels of a filter, as many together as registers keep the sums of. */
function walkChannels(f: Func, context: Context, form: GradientForm, walked: Walked): void {
  const { lists, end, dy, places, x, sums } = walked;
  const { inputs, units } = form;
  const { plane } = form.x;
  const most = context.machine.accumulators - 2;
  const together = Math.max(1, Math.min(inputs, Math.floor(most / units.length)));
  const call = (channels: number, first: I32, hasBias: boolean): void => {
    const all = Array.from({ length: channels }, (_, c) => units.map((from) => from + c * plane)).flat();
    for (let start = 0; start < all.length; start += most) {
      const own = { units: all.slice(start, start + most), hasBias: hasBias && start === 0 };
      const walk = context.func(defineWalk, own);
      const to = sums.add(first.mul(16 * units.length)).add(16 * start);
      f.call(walk, lists, end, dy, places, x.add(first.mul(plane)), to);
    }
  };
  call(together, I32.constant(0), true);
  const whole = inputs - (inputs % together);
  if (together < whole)
    f.for(I32.constant(together), I32.constant(whole), together, (first) => call(together, first, false));
  if (whole < inputs) call(inputs - whole, I32.constant(whole), false);
}

/** walk(list, end, dy, places, x, sums): the first vector at `sums` is the bias's, or of no concern. */
const defineWalk: Define<{ units: readonly number[]; hasBias: boolean }> = ({ module }, { units, hasBias }) =>
  module.func(`conv_gradient_${units.length}`, (f) => {
    const [list, end, pixels] = [f.param(I32), f.param(I32), f.param(I32)];
    const [seen, x, memory] = [f.param(I32), f.param(I32), f.param(I32)];
    const places = units.map((_, u) => at(memory, 16 * (u + 1)));
    const sums = places
      .map((place) => ({ place, sum: f.let(F32x4.load(place)) }))
      .map(({ place, sum }) => {
        const local = f.local(F32x4);
        f.set(local, sum);
        return { place, local };
      });
    const bias = f.local(F32x4);
    if (hasBias) f.set(bias, F32x4.load(at(memory)));
    const cursor = f.local(I32);
    f.set(cursor, list);
    f.while(
      () => cursor.value.lessU(end),
      () => {
        const entry = f.let(I32.load16(at(cursor.value)));
        const dy = f.let(F32x4.loadSplat(at(pixels.add(entry))));
        const from = f.let(x.add(I32.load(at(seen.add(entry)))));
        for (const [u, { local }] of sums.entries()) {
          f.set(local, local.value.add(F32x4.load(at(from, units[u]!)).mul(dy)));
        }
        if (hasBias) f.set(bias, bias.value.add(dy));
        f.set(cursor, cursor.value.add(2));
      },
    );
    for (const { place, local } of sums) f.store(place, local.value);
    if (hasBias) f.store(at(memory), bias.value);
  });

/** widen(x, y): planes of inputs into wider ones, whose margins are 0 and stay it. */
const defineWiden: Define<Planes & { margin: number; count: number }> = (
  { module },
  { rows, columns, row, plane, margin, count },
) =>
  module.func("widen", (f) => {
    const [x, y] = [f.param(I32), f.param(I32)];
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(from, x);
    const start = f.let(y.add(margin));
    const whole = columns - (columns % 4);
    f.for(start, f.let(start.add(plane * count)), plane, (target) => {
      f.set(to, target);
      f.for(I32.constant(0), I32.constant(rows), 1, () => {
        f.for(I32.constant(0), I32.constant(4 * whole), 16, (offset) =>
          f.store(at(to.value.add(offset)), F32x4.load(at(from.value.add(offset)))),
        );
        for (let i = whole; i < columns; i++) {
          f.storeLane(at(to.value, 4 * i), F32x4.loadSplat(at(from.value, 4 * i)), 0);
        }
        f.set(from, from.value.add(4 * columns));
        f.set(to, to.value.add(row));
      });
    });
  });

interface Gathered {
  readonly filters: number;
  readonly filterBytes: number;
  /** Of a group. */
  readonly channels: number;
  readonly kernel: number;
  readonly units: readonly Unit[];
}

interface Updated {
  readonly sums: number;
  readonly weight: ParameterPlace;
  readonly bias: ParameterPlace;
}

/** The sums as gradients in the order of the parameters, and their update. */
function updateParts(writer: StepContext, gathered: Gathered, { sums, weight, bias }: Updated): Part[] {
  const [ofWeight, ofBias] = [weight, bias].map(({ bytes }) => writer.room.take(bytes)) as [number, number];
  const gather = writer.func(defineGather, gathered);
  const gatherPart: Part = (f, { base }) => f.call(gather, base.add(sums), base.add(ofWeight), base.add(ofBias));
  return [gatherPart, flatUpdate(writer, weight, ofWeight), flatUpdate(writer, bias, ofBias)];
}

/** gather(sums, weights, biases) */
const defineGather: Define<Gathered> = ({ module }, { filters, filterBytes, channels, kernel, units }) =>
  module.func("gather", (f) => {
    const [sums, weights, biases] = [f.param(I32), f.param(I32), f.param(I32)];
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(to, weights);
    f.for(I32.constant(0), I32.constant(filters), 1, (filter) => {
      f.set(from, sums.add(filter.mul(filterBytes)));
      f.storeLane(at(biases.add(filter.shl(2))), F32x4.load(at(from.value)), 0);
      f.set(from, from.value.add(16));
      f.for(I32.constant(0), I32.constant(channels), 1, () => {
        for (const [u, { elements }] of units.entries()) {
          const vector = f.let(F32x4.load(at(from.value, 16 * u)));
          for (const [lane, element] of elements.entries()) f.storeLane(at(to.value, 4 * element), vector, lane);
        }
        f.set(from, from.value.add(16 * units.length));
        f.set(to, to.value.add(4 * kernel));
      });
    });
  });
