/**
 * How many units in the last place of float32 a function is away from the truth, for inputs from all over the line. The
 * truth is float64's own Math, whose errors are a billionth of such a unit.
 */

export type RealFunction = (x: number) => number;

/** Where a function is worst, and by how much; `wrong` are inputs where NaN, infinity or a sign is not right. */
export interface Worst {
  readonly error: number;
  readonly at: number;
  readonly wrong: readonly number[];
}

const doubleView = new Float64Array(1);
const doubleWords = new Uint32Array(doubleView.buffer);
const beyondFloat32 = 2 ** 128;

/** Sweeps one in `stride` of all 2^32 float32 bit patterns. An odd stride meets every exponent and both signs. */
export function sweep(f: RealFunction, truth: RealFunction, stride: number): Worst {
  const view = new Float32Array(1);
  const bits = new Uint32Array(view.buffer);
  let worst = { error: 0, at: 0 };
  const wrong: number[] = [];
  for (let pattern = 0; pattern < 2 ** 32; pattern += stride) {
    bits[0] = pattern;
    const x = view[0]!;
    const [y, exact] = [f(x), truth(x)];
    if (!isAlike(y, exact)) wrong.push(x);
    const error = Number.isNaN(y) ? 0 : Math.abs(bounded(y) - bounded(exact)) / ulpOf(exact);
    if (error > worst.error) worst = { error, at: x };
  }
  return { ...worst, wrong };
}

/** NaN where the truth is NaN, else a float32 of the same sign, also where it is 0. */
function isAlike(y: number, exact: number): boolean {
  if (Number.isNaN(exact) || Number.isNaN(y)) return Number.isNaN(exact) && Number.isNaN(y);
  return Object.is(y, Math.fround(y)) && isNegative(y) === isNegative(exact);
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** Infinity stands where the next float32 would be: half a unit below it is where rounding goes there. */
function bounded(x: number): number {
  return Math.max(-beyondFloat32, Math.min(beyondFloat32, x));
}

/** The distance between float32 numbers around x. */
function ulpOf(x: number): number {
  doubleView[0] = Math.abs(x);
  // The exponent stands in the second word, which is the higher one here.
  const exponent = (doubleWords[1]! >>> 20) - 1023;
  return 2 ** (Math.min(127, Math.max(-126, exponent)) - 23);
}
