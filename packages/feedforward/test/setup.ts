/**
 * What every test of the library begins with: properties are tried with the same values in every run, so that a run that
 * fails fails again. FEEDFORWARD_SEED is another number to draw them from; `npm run check:slow` takes new ones.
 */

import fc from "fast-check";
import { expect } from "vitest";

fc.configureGlobal({ seed: Number(process.env.FEEDFORWARD_SEED ?? 1) });

/**
 * In a test an error that was made of a sentence alone, `new ShapeError("dot: …")`, equals every error of its class that says
 * it, whatever its code and facts: those have tests of their own.
 */
expect.addEqualityTesters([
  function sayTheSame(thrown, expected) {
    const isSentence = expected instanceof Error && !("code" in expected);
    if (!isSentence || !(thrown instanceof Error) || !("code" in thrown)) return undefined;
    return thrown instanceof expected.constructor && thrown.message === expected.message;
  },
]);
