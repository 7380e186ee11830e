/**
 * Activation kernels: h(x) over an array in place, four vectors at a time, in a pass of its own, when the sums that fill
 * the registers of a dense kernel are done. The formula is the table's own.
 */

import { applyActivation, type BoundActivation } from "../functions/activation-row.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import { vectorLane } from "./lane.ts";

/** Bytes of a group: what one turn of the loop computes. Arrays have room for a whole last group. */
export const groupBytes = 64;

/** activation(x, end): x = h(x) for all floats from the address `x` up to `end`. */
export function defineActivation(module: ModuleBuilder, data: DataArea, activation: BoundActivation): Func {
  return module.func(activation.name, (f) => {
    const [start, end] = [f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, 4);
    const x = f.local(I32);
    f.set(x, start);
    f.if(x.value.lessU(end), () => {
      f.repeatWhile(() => {
        const inputs = [0, 16, 32, 48].map((offset) => f.let(F32x4.load(at(x.value, offset))));
        applyActivation(lane, activation, inputs).forEach((y, i) => {
          f.store(at(x.value, 16 * i), y);
        });
        f.set(x, x.value.add(groupBytes));
        return x.value.lessU(end);
      });
    });
  });
}
