/**
 * Recurrent networks, one direction of one layer: h[t] = cell(gates[t], h[t - 1]). The input part of all steps, bias + x·W, is a
 * dense step before (`gates`); each sum goes on from there, h[t - 1]·R in ascending order, so an element of a gate is one sum:
 * bias, inputs, hidden values. Blocks of the last axis are the gates, in ONNX's order: LSTM i o f g, GRU z r n, RNN one.
 *
 * LSTM: c = f·c + i·g, h = o·h(c). GRU: h = (1 - z)·n + z·h, where n's sum takes (r·h)·R, or where the reset comes after
 * gates + r·(stateBias + h·R). RNN: h = f(sum).
 */

import { shapeError } from "../errors.ts";
import type { Formula } from "../functions/formula.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { type RecurrentAttributes, recurrentKernel } from "../kernels/recurrent.ts";
import { denseForward } from "../math/dense.ts";
import { allocate } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Operand } from "../tensor/value.ts";
import type { Io, RuledOp } from "./op.ts";

export type { RecurrentAttributes } from "../kernels/recurrent.ts";

/** One step: the state in `h` and `c` is replaced. */
interface Cell {
  readonly lane: NumberLane;
  readonly attributes: RecurrentAttributes;
  readonly size: number;
  /** For each gate its [size, size]. */
  readonly weights: readonly FloatArray[];
  readonly stateBias: FloatArray | null;
  /** LSTM: what c adds to i, o and f. */
  readonly peepholes: FloatArray | null;
  readonly h: FloatArray;
  readonly c: FloatArray;
  /** The sums of each gate. */
  readonly sums: readonly FloatArray[];
}

type StepCell = (cell: Cell, gates: readonly FloatArray[]) => void;

/**
 * Inputs: gates, stateWeight [size, gates·size], stateBias [size] (GRU), lengths [batch], h0 [batch, size], c0 and peepholes [3·size] (LSTM), all
 * but the first two or null. Outputs: y like gates [.., size], the last h [batch, size], and of LSTM the last c.
 */
function recurrent(name: string, gateCount: number, step: StepCell): RuledOp<RecurrentAttributes> {
  return {
    name,
    infer([gates, weight], { batchAxis }) {
      const [size = 0, width = 0] = weight!.shape;
      if (gates!.shape.length !== 3 || gates!.shape[2] !== width || width !== gateCount * size) {
        throw shapeError(
          "op-recurrent",
          "cannot use gates $gates with a state weight $weight",
          gates!.shape,
          weight!.shape,
        );
      }
      const { dtype } = gates!;
      const state = { dtype, shape: [gates!.shape[batchAxis]!, size] };
      return [{ dtype, shape: gates!.shape.with(2, size) }, state, ...(gateCount === 4 ? [state] : [])];
    },
    reference: (lane, io, attributes) => run(lane, io, attributes, step),
    keepsRows: ([gates, weight, bias, lengths, h, c, peepholes], { batchAxis }) =>
      batchAxis === 0 &&
      gates!.isRows &&
      [weight, bias, peepholes].every((input) => !input?.isRows) &&
      [lengths, h, c].every((input) => !input || input.isRows),
    work: ([gates, weight]) => (sizeOf(gates!.shape.slice(0, 2)) + 1) * sizeOf(weight!.shape),
    kernel: recurrentKernel(gateCount),
  };
}

export const lstm = /* @__PURE__ */ recurrent("lstm", 4, (cell, gates) => {
  const { lane, attributes, size, peepholes, h, c, sums } = cell;
  const [f, g, last] = attributes.functions as [Formula, Formula, Formula];
  for (const [gate, from] of gates.entries()) addState(cell, h, gate, from);
  const look = (gate: number, j: number): number => {
    const sum = sums[gate]![j]!;
    return cut(cell, peepholes === null ? sum : lane.add(sum, lane.mul(peepholes[gate * size + j]!, c[j]!)));
  };
  for (let j = 0; j < size; j++) {
    const input = f.apply(lane, look(0, j));
    const forget = attributes.isCoupled ? lane.sub(1, input) : f.apply(lane, look(2, j));
    c[j] = lane.add(lane.mul(forget, c[j]!), lane.mul(input, g.apply(lane, cut(cell, sums[3]![j]!))));
    h[j] = lane.mul(f.apply(lane, look(1, j)), last.apply(lane, c[j]!));
  }
});

export const gru = /* @__PURE__ */ recurrent("gru", 3, (cell, gates) => {
  const { lane, attributes, size, stateBias, h, c, sums } = cell;
  const [f, g] = attributes.functions as [Formula, Formula];
  const [z, r, n] = sums as [FloatArray, FloatArray, FloatArray];
  for (const gate of [0, 1]) {
    addState(cell, h, gate, gates[gate]!);
    for (let j = 0; j < size; j++) sums[gate]![j] = f.apply(lane, cut(cell, sums[gate]![j]!));
  }
  if (attributes.resetsAfter) addState(cell, h, 2, stateBias);
  else {
    for (let j = 0; j < size; j++) c[j] = lane.mul(r[j]!, h[j]!);
    addState(cell, c, 2, gates[2]!);
  }
  for (let j = 0; j < size; j++) {
    const sum = attributes.resetsAfter ? lane.add(gates[2]![j]!, lane.mul(r[j]!, n[j]!)) : n[j]!;
    const fresh = g.apply(lane, cut(cell, sum));
    h[j] = lane.add(lane.mul(lane.sub(1, z[j]!), fresh), lane.mul(z[j]!, h[j]!));
  }
});

export const rnn = /* @__PURE__ */ recurrent("rnn", 1, (cell, [gate]) => {
  const { lane, attributes, h, sums } = cell;
  addState(cell, h, 0, gate!);
  for (let j = 0; j < h.length; j++) h[j] = attributes.functions[0]!.apply(lane, cut(cell, sums[0]![j]!));
});

/** sums of a gate = from + x·R, x ascending. */
function addState({ size, weights, sums }: Cell, x: FloatArray, gate: number, from: FloatArray | null): void {
  const one = { rows: 1, inputs: size, outputs: size, skipZeros: false };
  denseForward(one, x, { weight: weights[gate]!, bias: from }, sums[gate]!);
}

function cut({ lane, attributes: { clip } }: Cell, x: number): number {
  return clip === 0 ? x : lane.atMost(lane.atLeast(x, -clip), clip);
}

function run(lane: NumberLane, { inputs, outputs }: Io, attributes: RecurrentAttributes, step: StepCell): void {
  const [gates, weight, bias, lengths, h0, c0, peepholes] = inputs;
  const [y, lastH, lastC] = outputs;
  const { batchAxis, isReverse } = attributes;
  const [size = 0, width = 0] = weight!.shape;
  const [batch, steps] = [gates!.shape[batchAxis]!, gates!.shape[1 - batchAxis]!];
  const fresh = (): FloatArray => allocate(y!.dtype, size) as FloatArray;
  const sums = Array.from({ length: width / size }, fresh);
  const weights = sums.map((_, gate) => columns(weight!, gate * size));
  const [stateBias, look] = [bias, peepholes].map((input) => (input?.data ?? null) as FloatArray | null) as [
    null,
    null,
  ];
  const cell: Cell = { lane, attributes, size, weights, stateBias, peepholes: look, h: fresh(), c: fresh(), sums };
  for (let n = 0; n < batch; n++) {
    const length = lengthOf(lengths, n, steps);
    setState(cell.h, length === 0 ? null : h0, n);
    setState(cell.c, length === 0 ? null : c0, n);
    for (let i = 0; i < steps; i++) {
      const t = isReverse && i < length ? length - 1 - i : i;
      const row = batchAxis === 0 ? n * steps + t : t * batch + n;
      const part = (gate: number) => gates!.data.subarray(row * width + gate * size, row * width + (gate + 1) * size);
      if (i < length)
        step(
          cell,
          sums.map((_, gate) => part(gate) as FloatArray),
        );
      if (i < length) (y!.data as FloatArray).set(cell.h, row * size);
      else (y!.data as FloatArray).fill(0, row * size, (row + 1) * size);
    }
    (lastH!.data as FloatArray).set(cell.h, n * size);
    (lastC?.data as FloatArray | undefined)?.set(cell.c, n * size);
  }
}

function setState(to: FloatArray, from: Operand | null | undefined, n: number): void {
  if (from) to.set(from.data.subarray(n * to.length, (n + 1) * to.length) as FloatArray);
  else to.fill(0);
}

/** How many steps an example has. */
function lengthOf(lengths: Operand | null | undefined, n: number, steps: number): number {
  const length = lengths ? Number(lengths.data[n]) : steps;
  if (length >= 0 && length <= steps) return length;
  throw shapeError("op-lengths", "length $got of row $row is not between 0 and the $steps steps", length, n, steps);
}

/** As many columns of a weight from one on as it has rows. */
function columns({ shape, data }: Operand, first: number): FloatArray {
  const [size, width] = shape as [number, number];
  const part = (data as FloatArray).slice(0, size * size);
  for (let i = 0; i < size; i++) {
    part.set((data as FloatArray).subarray(i * width + first, i * width + first + size), i * size);
  }
  return part;
}
