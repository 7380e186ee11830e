/**
 * How much a property tries. `npm run check:fast` is for a look while one works: it draws a tenth of the forms and sweeps a
 * fifteenth of the line. `npm test` tries all of it.
 */

const isQuick = process.env["FEEDFORWARD_QUICK"] === "1";

/** How many of `all` draws are made. */
export function draws(all: number): number {
  return isQuick ? Math.ceil(all / 10) : all;
}

/** The sizes that are tried: in a hurry every fifth, which meets every remainder of four. */
export function some<T>(all: readonly T[]): readonly T[] {
  return isQuick ? all.filter((_, i) => i % 5 === 2) : all;
}

/** The step of a sweep; an odd one stays odd. */
export function stride(full: number): number {
  return isQuick ? 15 * full : full;
}
