/**
 * What every test of the library begins with: properties are tried with the same values in every run, so that a run that
 * fails fails again. FEEDFORWARD_SEED is another number to draw them from; `npm run check:slow` takes new ones.
 */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FEEDFORWARD_SEED ?? 1) });
