/**
 * Activation kernels: h(x) over an array in place, a few vectors at a time, in a pass of its own, when the sums that fill
 * the registers of a dense kernel are done. The formula is the table's own.
 */

import { applyActivation, type BoundActivation } from "../functions/activation-row.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import { vectorLane } from "./lane.ts";

/** Vectors of a group: fewer leave the processor waiting for results, more do not fit the registers. */
const vectors = 5;

/** Bytes of a group: what one turn of the loop computes. Arrays have room for a whole last group. */
export const groupBytes = 16 * vectors;

/** activation(x, end): x = h(x) for all floats from the address `x` up to `end`. */
export function defineActivation(module: ModuleBuilder, data: DataArea, activation: BoundActivation): Func {
  return module.func(activation.name, (f) => {
    const [start, end] = [f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, vectors);
    f.for(start, end, groupBytes, (x) => {
      const inputs = Array.from({ length: vectors }, (_, i) => f.let(F32x4.load(at(x, 16 * i))));
      for (const [i, y] of applyActivation(lane, activation, inputs).entries()) f.store(at(x, 16 * i), y);
    });
  });
}
