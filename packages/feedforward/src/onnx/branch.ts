/**
 * Branches. A condition that is known when a graph is lowered, as those of shapes are, decides which of its graphs takes the
 * place of the node; nothing is left of the other. One that depends on an input is asked for as a constant.
 */

import type { AttributeType } from "./node.ts";
import type { OperatorRow } from "./operator.ts";

const branches: Record<string, AttributeType> = { then_branch: "graph", else_branch: "graph" };

export const branchOperators = {
  If: {
    forms: [{ since: 1, inputs: [1, 1], outputs: [1, 2 ** 20], attributes: branches, required: Object.keys(branches) }],
    lower(call) {
      const condition = call.constant(0);
      if (condition.dtype !== "bool" || condition.size !== 1)
        throw call.fault("if-condition", "expected a single bool as the condition, got $got", condition.toString());
      return call.inline(condition.data[0] === 0 ? "else_branch" : "then_branch");
    },
  },
} satisfies Record<string, OperatorRow>;
