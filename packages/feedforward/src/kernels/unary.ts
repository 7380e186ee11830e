/**
 * The kernel of a function of one number, h(x) over an array, a few vectors at a time: a step of its own, or the epilogue of
 * another, in a pass of its own, when the sums that fill the registers of a dense kernel are done.
 */

import type { Formula } from "../functions/formula.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import type { Define, Emission, Kernel, Place } from "./kernel.ts";
import { vectorLane } from "./lane.ts";

/** Vectors of a group: fewer leave the processor waiting for results, more do not fit the registers. */
const vectors = 5;

/** Bytes of a group: what one turn of the loop computes. Arrays have room for a whole last group. */
export const groupBytes = 16 * vectors;

export const unaryKernel: Kernel<UnaryAttributes> = {
  plan({ inputs: [x], attributes: { formula } }) {
    if (x?.dtype !== "float32" || x.isConstant) return null;
    return { pitches: [x.pitch], emit: (e) => emitUnary(e, formula, e.inputs[0]!, e.outputs[0]!) };
  },
};

/** y = h(x) for all examples; x and y have the same pitch, and may be the same place. */
export function emitUnary(e: Emission, formula: Formula, x: Place, y: Place): void {
  const start = e.f.let(x.address);
  e.f.call(e.func(unaryFunc, { formula }), start, start.add(e.rows.mul(x.pitch)), y.address.sub(start));
}

export const unaryFunc: Define<UnaryAttributes> = ({ module, data, machine }, { formula }) =>
  defineUnary(module, data, formula, machine.together);

/** NAME(x, end, distance): y = h(x) for all floats from the address `x` up to `end`; y lies so far behind x. */
export function defineUnary(module: ModuleBuilder, data: DataArea, formula: Formula, together = vectors): Func {
  return module.func(formula.name, (f) => {
    const [start, end, distance] = [f.param(I32), f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, together);
    f.for(start, end, 16 * together, (x) => {
      const y = f.let(x.add(distance));
      const inputs = Array.from({ length: together }, (_, i) => f.let(F32x4.load(at(x, 16 * i))));
      for (const [i, value] of formula.apply(lane, inputs).entries()) f.store(at(y, 16 * i), value);
    });
  });
}
