/**
 * The sign and payload of a NaN differ between processors: every one that leaves a program is 0x7fc00000. Sixteen numbers are
 * looked at together, and written only where one of them is none.
 */

import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { Define } from "./kernel.ts";

/** canonical(x, end): up to fifteen numbers behind the end are looked at too. */
export const defineCanonical: Define<object> = ({ module, data }) =>
  module.func("canonical", (f) => {
    const [x, end] = [f.param(I32), f.param(I32)];
    const nan = data.splatInteger(f, 0x7fc00000).bitsAsFloats();
    f.for(x, end, 64, (place) => {
      const vectors = [0, 1, 2, 3].map((i) => f.let(F32x4.load(at(place, 16 * i))));
      const masks = vectors.map((vector) => f.let(vector.notEqual(vector)));
      const [a, b, c, d] = masks;
      f.if(a!.narrow(b!).narrow(c!.narrow(d!)).bitmask(), () => {
        for (const [i, mask] of masks.entries()) f.store(at(place, 16 * i), mask.select(nan, vectors[i]!));
      });
    });
  });
