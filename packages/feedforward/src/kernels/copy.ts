/**
 * Copying rows to another pitch: off the padding that whole vectors leave behind a row.
 */

import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";

/**
 * copy(x, rows, y). Whole vectors are written in ascending order: what is too much behind a row is overwritten by the next.
 */
export function defineCopy(module: ModuleBuilder, xPitch: number, yPitch: number): Func {
  const width = Math.min(xPitch, yPitch);
  return module.func(`copy_${xPitch}_${yPitch}`, (f) => {
    const [x, rows, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(from, x);
    f.set(to, y);
    f.for(I32.constant(0), rows, 1, () => {
      f.for(I32.constant(0), I32.constant(width), 16, (offset) => {
        f.store(at(to.value.add(offset)), F32x4.load(at(from.value.add(offset))));
      });
      f.set(from, from.value.add(xPitch));
      f.set(to, to.value.add(yPitch));
    });
  });
}
