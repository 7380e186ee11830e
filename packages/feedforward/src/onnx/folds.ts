/**
 * What was folded while a graph was lowered: to know whether rows stay apart it is lowered once more for three of them, and the
 * transposed weights are the same then.
 */

import type { Emitted, ProgramBuilder } from "../program/builder.ts";
import { keyOf } from "../program/key.ts";
import type { ValueId } from "../program/program.ts";
import type { Tensor } from "../tensor/tensor.ts";

export class Folds {
  /** By the constant's data: what an op made of it, by the op and its attributes. */
  readonly #known = new Map<unknown, Map<string, readonly Tensor[]>>();

  /** A step; where it is the same op of the same constant as before, what that gave. */
  emit<A extends object>(builder: ProgramBuilder, step: Emitted<A>): readonly ValueId[] {
    const { op, attributes, inputs } = step;
    const constant = inputs.length === 1 ? builder.constantOf(inputs[0]!) : null;
    if (constant === null || op.isView) return builder.emit(step);
    const key = keyOf([op.name, attributes, constant.shape]);
    const known = this.#known.get(constant.data) ?? new Map<string, readonly Tensor[]>();
    this.#known.set(constant.data, known);
    const results = known.get(key);
    if (results !== undefined) return results.map((result) => builder.constant(result));
    const made = builder.emit(step);
    known.set(
      key,
      made.map((value) => builder.constantOf(value)!),
    );
    return made;
  }
}
