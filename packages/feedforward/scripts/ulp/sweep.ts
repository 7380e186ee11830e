/**
 * A sweep over all float32 bit patterns, or one in so many: how far a kernel is from the truth, in units in the last place
 * of the exact result, and whether the float32 lane gives the bits of the kernel.
 */

import { kernelOf, laneFunction } from "./kernels.ts";
import { type MeasuredName, type RealFunction, truths } from "./truths.ts";

export interface Measure {
  /** The greatest error in units in the last place, and where. */
  readonly error: number;
  readonly at: number;
  /** The greatest error as it is, and where. */
  readonly absolute: number;
  readonly absoluteAt: number;
  /** How many inputs were tried, NaN not counted. */
  readonly inputs: number;
  /** How many of them gave the float32 number next to the exact result. */
  readonly rounded: number;
  /** How many outputs were compared with the float32 lane. */
  readonly compared: number;
  /** Inputs where NaN, an infinity or a sign is not right; the first few. */
  readonly wrong: readonly number[];
  /** Inputs where kernel and lane have different bits; the first few. */
  readonly different: readonly number[];
}

interface Tally extends Omit<Measure, "wrong" | "different"> {
  error: number;
  at: number;
  absolute: number;
  absoluteAt: number;
  inputs: number;
  rounded: number;
  compared: number;
  readonly wrong: number[];
  readonly different: number[];
}

/** Values of a turn: they stay in the second-level cache. */
const chunk = 1 << 15;
/** One in so many outputs is computed again by the float32 lane; odd, so that it meets every lane of a vector. */
const laneStride = 257;
const manyEnough = 5;

const patterns = 2 ** 32;

/** Measures a function on every `stride`-th bit pattern; `progress` is told the share that is done. */
export function measure(name: MeasuredName, stride: number, progress: (share: number) => void = () => {}): Measure {
  const { f, from = -Infinity } = truths[name];
  const kernel = kernelOf(name, chunk);
  const lane = laneFunction(name);
  const inputs = new Float32Array(chunk);
  const bits = new Uint32Array(inputs.buffer);
  const tally: Tally = {
    error: 0,
    at: 0,
    absolute: 0,
    absoluteAt: 0,
    inputs: 0,
    rounded: 0,
    compared: 0,
    wrong: [],
    different: [],
  };
  for (let start = 0, turn = 0; start < patterns; start += chunk * stride, turn++) {
    const count = Math.min(chunk, Math.ceil((patterns - start) / stride));
    for (let i = 0; i < count; i++) bits[i] = start + i * stride;
    kernel.values.set(inputs);
    kernel.run();
    judge(tally, f, from, { inputs: inputs.subarray(0, count), outputs: kernel.values });
    compare(tally, lane, { inputs: inputs.subarray(0, count), outputs: kernel.values }, (turn * chunk) % laneStride);
    if (turn % 256 === 0) progress(start / patterns);
  }
  return tally;
}

interface Pairs {
  readonly inputs: Float32Array;
  readonly outputs: Float32Array;
}

/** Most outputs are the rounded truth: the others pay for a closer look. */
function judge(tally: Tally, f: RealFunction, from: number, { inputs, outputs }: Pairs): void {
  let [tried, rounded] = [0, 0];
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    if (x < from) continue;
    const exact = f(x);
    const y = outputs[i]!;
    if (Number.isNaN(x) && Number.isNaN(y)) continue;
    tried += 1;
    if (Object.is(y, Math.fround(exact))) rounded += 1;
    else lookCloser(tally, x, y, exact);
  }
  tally.inputs += tried;
  tally.rounded += rounded;
}

function lookCloser(tally: Tally, x: number, y: number, exact: number): void {
  if (!isAlike(y, exact)) note(tally.wrong, x);
  if (Number.isNaN(y) || Number.isNaN(exact)) return;
  const absolute = Math.abs(bounded(y) - bounded(exact));
  const error = absolute / ulpOf(exact);
  if (error > tally.error) [tally.error, tally.at] = [error, x];
  if (absolute > tally.absolute) [tally.absolute, tally.absoluteAt] = [absolute, x];
}

function compare(tally: Tally, lane: RealFunction, { inputs, outputs }: Pairs, phase: number): void {
  for (let i = (laneStride - phase) % laneStride; i < inputs.length; i += laneStride) {
    tally.compared += 1;
    if (!Object.is(outputs[i], lane(inputs[i]!))) note(tally.different, inputs[i]!);
  }
}

function note(list: number[], x: number): void {
  if (list.length < manyEnough) list.push(x);
}

/** NaN where the truth is NaN, else of the same sign, also where it is 0. */
function isAlike(y: number, exact: number): boolean {
  if (Number.isNaN(exact) || Number.isNaN(y)) return Number.isNaN(exact) && Number.isNaN(y);
  return isNegative(y) === isNegative(exact);
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** Infinity stands where the next float32 would be: half a unit below it is where rounding goes there. */
function bounded(x: number): number {
  return Math.max(-(2 ** 128), Math.min(2 ** 128, x));
}

const doubleView = new Float64Array(1);
const doubleWords = new Uint32Array(doubleView.buffer);

/** The distance between float32 numbers around x. */
export function ulpOf(x: number): number {
  doubleView[0] = Math.abs(x);
  const exponent = (doubleWords[1]! >>> 20) - 1023;
  return 2 ** (Math.min(127, Math.max(-126, exponent)) - 23);
}
