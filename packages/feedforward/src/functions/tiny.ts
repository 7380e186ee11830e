/**
 * What is so near to 0 that a training in float32 counts it as 0. Numbers below 2^-126 make processors many times slower, and what
 * an optimizer remembers gets there: slowly, by shares of itself, wherever gradients stay away.
 */

import type { FloatArray } from "./lane.ts";

/** Values of functions, gradients, means and velocities nearer to 0 than this are 0. */
export const leastValue: number = 2 ** -50;

/** Means of squares nearer to 0 than this are 0. */
export const leastSquare: number = 2 ** -100;

/** In place: +0 for each number of a magnitude below the least. NaN stays. */
export function dropTiny(array: FloatArray, least: number): void {
  for (let i = 0; i < array.length; i++) if (Math.abs(array[i]!) < least) array[i] = 0;
}
