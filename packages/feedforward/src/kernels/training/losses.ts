/**
 * Losses of a batch, four rows at once: lanes lie across the rows, so that each row's sum runs over its own outputs in ascending
 * order. Four rows are transposed to a vector an output, the loss and its gradient are computed on these, and the gradient goes
 * back the same way. Where `functions/loss.ts` leaves a term out, it is computed here and not taken.
 */

import { softplus } from "../../functions/elu.ts";
import { expDown, log1p } from "../../functions/exp.ts";
import type { Lane } from "../../functions/lane.ts";
import type { LossName } from "../../functions/loss.ts";
import { sigmoid } from "../../functions/sigmoid.ts";
import type { Func, Local, ModuleBuilder } from "../../wasm/module.ts";
import { quotient } from "../../wasm/training-instructions.ts";
import { at, F32, I32 } from "../../wasm/values.ts";
import { F32x4 } from "../../wasm/vectors.ts";
import { transpose } from "../conv.ts";
import type { DataArea } from "../data.ts";
import { type Masks, type Vectors, vectorLane } from "../lane.ts";
import { head } from "./layout.ts";
import { withoutTiny } from "./tiny.ts";

/** Four rows while their loss is computed: vectors of x, of the target and of the gradient, one an output, and scratch. */
interface Four {
  readonly f: Func;
  readonly data: DataArea;
  readonly lane: Lane<Vectors, Masks>;
  readonly outputs: number;
  readonly x: I32;
  readonly target: I32;
  readonly gradient: I32;
  readonly scratch: I32;
  /** The rows of the batch, in every lane. */
  readonly rows: F32x4;
}

/** Writes the gradient, and returns the losses of the four rows. */
type LossCode = (four: Four) => F32x4;

const codes: Readonly<Record<string, LossCode>> = {
  softmaxCrossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
} satisfies Partial<Record<LossName, LossCode>>;

export function hasLoss(loss: LossName): boolean {
  return Object.hasOwn(codes, loss);
}

/** Where a loss finds what, in bytes of the block: rows of outputs, of targets and of gradients, and scratch for it. */
export interface LossPlace {
  readonly loss: LossName;
  readonly outputs: number;
  readonly pitch: number;
  readonly x: number;
  readonly target: number;
  readonly gradient: number;
  /** Losses of rows, then scratch for four rows at a time. */
  readonly rowLosses: number;
  readonly lossScratch: number;
  readonly lossScratchBytes: number;
}

/** loss(base, chunk, first, end): the gradient for the last layer's outputs, and the losses, of rows; of chunks, each has its own scratch. */
export function defineLoss(module: ModuleBuilder, data: DataArea, place: LossPlace): Func {
  return module.func("loss", (f) => {
    const [base, chunk, first, end] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, 1);
    const own = f.let(base.add(chunk.mul(4 * place.lossScratchBytes)));
    const areas = [0, 1, 2, 3].map((i) => f.let(own.add(place.lossScratch + i * place.lossScratchBytes)));
    const [x, target, gradient, scratch] = areas as [I32, I32, I32, I32];
    const count = f.let(F32x4.loadSplat(at(base, head.rows)));
    const four = { f, data, lane, outputs: place.outputs, x, target, gradient, scratch, rows: count };
    f.for(first, end, 4, (row) => {
      const from = f.let(base.add(row.mul(place.pitch)));
      turnIn(f, place, { from, offset: place.x, to: x });
      turnIn(f, place, { from, offset: place.target, to: target });
      const loss = codes[place.loss]!(four);
      f.store(at(base.add(row.shl(2)), place.rowLosses), loss);
      turnOut(f, data, place, { from: gradient, to: from });
    });
  });
}

/** mean_loss(base, rows): the losses of all rows, ascending, over their number. */
export function defineMeanLoss(module: ModuleBuilder, place: Pick<LossPlace, "rowLosses">): Func {
  return module.func("mean_loss", (f) => {
    const [base, rows] = [f.param(I32), f.param(I32)];
    const sum = f.local(F32);
    f.set(sum, F32.constant(0));
    f.for(I32.constant(0), rows, 1, (row) => {
      f.set(sum, sum.value.add(F32.load(at(base.add(row.shl(2)), place.rowLosses))));
    });
    f.store(at(base, head.loss), quotient(sum.value, F32.load(at(base, head.rows))));
  });
}

/** Four rows → a vector an output. */
function turnIn(
  f: Func,
  { pitch }: LossPlace,
  { from, offset, to }: { readonly from: I32; readonly offset: number; readonly to: I32 },
): void {
  f.for(I32.constant(0), I32.constant(pitch), 16, (column) => {
    const place = f.let(from.add(column));
    const rows = [0, 1, 2, 3].map((row) => f.let(F32x4.load(at(place, offset + row * pitch))));
    const target = f.let(to.add(column.shl(2)));
    for (const [i, vector] of transpose(f, rows).entries()) f.store(at(target, 16 * i), vector);
  });
}

/** A vector an output → four rows of the gradient, without what is tiny. */
function turnOut(
  f: Func,
  data: DataArea,
  { pitch, gradient }: LossPlace,
  { from, to }: { readonly from: I32; readonly to: I32 },
): void {
  f.for(I32.constant(0), I32.constant(pitch), 16, (column) => {
    const place = f.let(from.add(column.shl(2)));
    const columns = [0, 1, 2, 3].map((i) => F32x4.load(at(place, 16 * i)));
    const target = f.let(to.add(column));
    for (const [row, vector] of transpose(f, withoutTiny(f, data, columns)).entries())
      f.store(at(target, gradient + row * pitch), vector);
  });
}

/** For each output its x and target, and where its gradient goes. */
function overOutputs(four: Four, visit: (x: F32x4, target: F32x4, place: I32) => void): void {
  const { f, outputs } = four;
  f.for(I32.constant(0), I32.constant(16 * outputs), 16, (place) => {
    const load = (area: I32): F32x4 => f.let(F32x4.load(at(area.add(place))));
    visit(load(four.x), load(four.target), place);
  });
}

function started(f: Func, data: DataArea, value: number): Local<F32x4> {
  const local = f.local(F32x4);
  f.set(local, data.splat(f, value));
  return local;
}

/** Σ -t·log softmax(x), and softmax(x) - t. */
function softmaxCrossEntropy(four: Four): F32x4 {
  const { f, data, lane, gradient, scratch, rows } = four;
  const greatest = started(f, data, -Infinity);
  overOutputs(four, (x) => f.set(greatest, greatest.value.max(x)));
  const m = greatest.value;
  writeExponentials(four, m);
  const [sum, others, met] = [started(f, data, 0), started(f, data, 0), started(f, data, 0)];
  const ones = data.splatInteger(f, -1).bitsAsFloats();
  const zero = data.splat(f, 0);
  overOutputs(four, (x, _target, place) => {
    const e = f.let(F32x4.load(at(scratch.add(place))));
    f.set(sum, sum.value.add(e));
    // The first maximum is left out of the others.
    const isMost = f.let(met.value.asMask().select(zero, x.equal(m).keep(ones)));
    f.set(others, others.value.add(isMost.asMask().select(zero, e)));
    f.set(met, met.value.bits().or(isMost.bits()).bitsAsFloats());
  });
  const [logarithm] = log1p(lane, [others.value]);
  const loss = started(f, data, 0);
  overOutputs(four, (x, target, place) => {
    const own = target.mul(x.sub(m).sub(logarithm!));
    f.set(loss, target.equal(zero).select(loss.value, loss.value.sub(own)));
    const y = F32x4.load(at(scratch.add(place))).div(sum.value);
    f.store(at(gradient.add(place)), y.sub(target).div(rows));
  });
  return loss.value;
}

/** Exponentials that are computed beside each other. */
const together = 4;

/** exp(x - m) of all outputs, and of a few places behind them. */
function writeExponentials({ f, data, outputs, x, scratch }: Four, m: F32x4): void {
  const lane = vectorLane(f, data, together);
  f.for(I32.constant(0), I32.constant(16 * outputs), 16 * together, (place) => {
    const from = f.let(x.add(place));
    const inputs = Array.from({ length: together }, (_, i) => f.let(F32x4.load(at(from, 16 * i)).sub(m)));
    const to = f.let(scratch.add(place));
    for (const [i, e] of expDown(lane, inputs).entries()) f.store(at(to, 16 * i), e);
  });
}

/** The mean of t·softplus(-x) + (1 - t)·softplus(x), and (sigmoid(x) - t) / n. */
function binaryCrossEntropy(four: Four): F32x4 {
  const { f, data, lane, outputs, gradient, rows } = four;
  const [zero, one, size] = [data.splat(f, 0), data.splat(f, 1), data.splat(f, outputs)];
  const loss = started(f, data, 0);
  overOutputs(four, (x, target, place) => {
    const [left] = softplus(lane, [f.let(x.negate())]);
    f.set(loss, target.equal(zero).select(loss.value, loss.value.add(target.mul(left!))));
    const [right] = softplus(lane, [x]);
    f.set(loss, target.equal(one).select(loss.value, loss.value.add(one.sub(target).mul(right!))));
    const [y] = sigmoid(lane, [x]);
    f.store(at(gradient.add(place)), y!.sub(target).div(size).div(rows));
  });
  return loss.value.div(size);
}

/** The mean of (x - t)², and 2 / n · (x - t). */
function meanSquaredError(four: Four): F32x4 {
  const { f, data, outputs, gradient, rows } = four;
  const factor = data.splat(f, Math.fround(2 / outputs));
  const loss = started(f, data, 0);
  overOutputs(four, (x, target, place) => {
    const difference = f.let(x.sub(target));
    f.set(loss, loss.value.add(difference.mul(difference)));
    f.store(at(gradient.add(place)), factor.mul(difference).div(rows));
  });
  return loss.value.div(data.splat(f, outputs));
}
