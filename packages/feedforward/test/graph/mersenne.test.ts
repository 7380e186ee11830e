/** The generator that the standard's node cases draw from, against `numpy.random.RandomState(seed).uniform(size=2000)`. */

import { expect, it } from "vitest";
import { uniforms } from "../../src/graph/mersenne.ts";

it.each([
  [0, [0.5488135039273248, 0.7151893663724195, 0.6027633760716439, 0.5017731306999452]],
  [42, [0.3745401188473625, 0.9507143064099162, 0.7319939418114051, 0.28218707469320015]],
  [2 ** 32 - 1, [0.0976320289940138, 0.9123828453026218, 0.78903530185164, 0.17947030169391298]],
])("seed %i", (seed, expected) => {
  const drawn = uniforms(seed, 2000);
  expect([0, 1, 2, 1999].map((i) => drawn[i])).toEqual(expected);
});
