/**
 * Branches. A condition that is known when a graph is lowered, as those of shapes are, decides which of its graphs takes the
 * place of the node; nothing is left of the other. Where it depends on an input both are computed, and the condition chooses
 * between their values, which have the same bits either way: a step has no effect but its outputs. Branches whose values
 * differ in type, or that do not fit these inputs, would need a program that decides while it runs, so their condition is asked
 * for as a constant.
 */

import { ShapeError, UnsupportedError } from "../errors.ts";
import { where } from "../ops/where.ts";
import type { ValueId } from "../program/program.ts";
import { formatShape, sameShape, sizeOf } from "../tensor/shape.ts";
import { type Call, UnknownInputError } from "./call.ts";
import type { AttributeType } from "./node.ts";
import type { OperatorRow } from "./operator.ts";

const branches: Record<string, AttributeType> = { then_branch: "graph", else_branch: "graph" };

export const branchOperators = {
  If: {
    forms: [{ since: 1, inputs: [1, 1], outputs: [1, 2 ** 20], attributes: branches, required: Object.keys(branches) }],
    lower(call) {
      const { dtype, shape } = call.type(0);
      if (dtype !== "bool" || sizeOf(shape) !== 1)
        throw call.fault(
          "if-condition",
          "expected a single bool as the condition, got $got",
          `${dtype} ${formatShape(shape)}`,
        );
      const known = call.builder.constantOf(call.input(0));
      if (known === null) return chosen(call);
      return call.inline(known.data[0] === 0 ? "else_branch" : "then_branch");
    },
  },
} satisfies Record<string, OperatorRow>;

/** y = where(condition, then, else), for each output. */
function chosen(call: Call): readonly ValueId[] {
  const [then, otherwise] = [inlined(call, "then_branch"), inlined(call, "else_branch")];
  const areAlike = then.length === otherwise.length && then.every((value, i) => isAlike(call, value, otherwise[i]!));
  if (!areAlike) call.constant(0); // says that the condition must be known
  const condition = call.view(call.input(0), []);
  return then.map((value, i) => call.emit(where, {}, condition, value, otherwise[i]!));
}

/** A branch that does not fit these inputs may be one that is never meant for them: the condition must be known. */
function inlined(call: Call, name: string): readonly ValueId[] {
  try {
    return call.inline(name);
  } catch (error) {
    const isRefused = error instanceof ShapeError || error instanceof UnsupportedError;
    if (isRefused && !(error instanceof UnknownInputError)) call.constant(0);
    throw error;
  }
}

function isAlike({ builder }: Call, a: ValueId, b: ValueId): boolean {
  const [one, other] = [builder.type(a), builder.type(b)];
  return one.dtype === other.dtype && sameShape(one.shape, other.shape);
}
