/**
 * The small passes of a training step: a function, the gradient through it, a transposed copy of weights, the gradient of a bias.
 */

import type { ActivationName } from "../../functions/activation-row.ts";
import { type Derivative, derivatives } from "../../functions/derivative.ts";
import type { Formula } from "../../functions/formula.ts";
import type { Func, ModuleBuilder } from "../../wasm/module.ts";
import { zero } from "../../wasm/training-instructions.ts";
import { at, I32 } from "../../wasm/values.ts";
import { F32x4 } from "../../wasm/vectors.ts";
import { transpose } from "../conv.ts";
import type { DataArea } from "../data.ts";
import { vectorLane } from "../lane.ts";
import type { LayerPlace } from "./layout.ts";
import { withoutTiny } from "./tiny.ts";
import { emitUpdate, type UpdateRule } from "./update.ts";

/** Vectors of a turn of the loop. */
const vectors = 4;

/** NAME(x, end, distance): y = h(x) without what is tiny, for all floats from `x` up to `end`; y lies so far behind x. */
export function defineFunction(module: ModuleBuilder, data: DataArea, formula: Formula): Func {
  return module.func(formula.name, (f) => {
    const [start, end, distance] = [f.param(I32), f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, vectors);
    f.for(start, end, 16 * vectors, (x) => {
      const y = f.let(x.add(distance));
      const inputs = Array.from({ length: vectors }, (_, i) => f.let(F32x4.load(at(x, 16 * i))));
      const values = withoutTiny(f, data, formula.apply(lane, inputs));
      for (const [i, value] of values.entries()) f.store(at(y, 16 * i), value);
    });
  });
}

/** derivative(x, end, y, gradient, to): gradient · h'(x), for all floats from `x` up to `end`; `to` may be the gradient's place. */
export function defineDerivative(module: ModuleBuilder, data: DataArea, { name, parameters }: Formula): Func {
  return module.func(`${name}_gradient`, (f) => {
    const [start, end, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const [gradient, target] = [f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, vectors);
    const derivative: Derivative = derivatives[name as ActivationName];
    const [alpha = 0] = parameters;
    const [made, from, to] = [f.local(I32), f.local(I32), f.local(I32)];
    f.set(made, y);
    f.set(from, gradient);
    f.set(to, target);
    f.for(start, end, 16 * vectors, (x) => {
      const load = (from: I32): F32x4[] =>
        Array.from({ length: vectors }, (_, i) => f.let(F32x4.load(at(from, 16 * i))));
      const result = lane.mul(load(from.value), derivative(lane, load(x), load(made.value), alpha));
      for (const [i, value] of withoutTiny(f, data, result).entries()) f.store(at(to.value, 16 * i), value);
      f.set(made, made.value.add(16 * vectors));
      f.set(from, from.value.add(16 * vectors));
      f.set(to, to.value.add(16 * vectors));
    });
  });
}

type Turned = Pick<LayerPlace, "pitch" | "weight" | "transposed" | "transposedPitch">;

/** transpose(base, first, end): Wᵀ of a layer, from rows of its W; the first is a multiple of 4. */
export function defineTranspose(module: ModuleBuilder, name: string, layer: Turned): Func {
  const { pitch, weight, transposed, transposedPitch } = layer;
  return module.func(name, (f) => {
    const [base, first, end] = [f.param(I32), f.param(I32), f.param(I32)];
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(from, base.add(first.mul(pitch)));
    f.set(to, base.add(first.shl(2)));
    f.for(first, end, 4, () => {
      f.for(I32.constant(0), I32.constant(pitch), 16, (column) => {
        const place = f.let(from.value.add(column));
        const rows = [0, 1, 2, 3].map((row) => f.let(F32x4.load(at(place, weight + row * pitch))));
        const target = f.let(to.value.add(column.mul(transposedPitch / 4)));
        for (const [i, vector] of transpose(f, rows).entries()) {
          f.store(at(target, transposed + i * transposedPitch), vector);
        }
      });
      f.set(from, from.value.add(4 * pitch));
      f.set(to, to.value.add(16));
    });
  });
}

type BiasPlace = Pick<LayerPlace, "pitch" | "gradient" | "bias">;

/** bias_update(base, head, rows): the gradient of a bias, which is the sum of the rows' gradients, and its update. */
export function defineBiasUpdate(
  module: ModuleBuilder,
  data: DataArea,
  { name, layer, rule }: { readonly name: string; readonly layer: BiasPlace; readonly rule: UpdateRule },
): Func {
  const { pitch, gradient, bias } = layer;
  return module.func(name, (f) => {
    const [base, head, rows] = [f.param(I32), f.param(I32), f.param(I32)];
    const sum = f.local(F32x4);
    const bytes = f.let(rows.mul(pitch));
    f.for(I32.constant(0), I32.constant(pitch), 16, (column) => {
      const start = f.let(base.add(column));
      f.set(sum, zero());
      f.for(start, f.let(start.add(bytes)), pitch, (row) => {
        f.set(sum, sum.value.add(F32x4.load(at(row, gradient))));
      });
      emitUpdate(f, data, rule, {
        gradients: [sum.value],
        place: { head, at: start, offset: bias, slotBytes: pitch },
      });
    });
  });
}
