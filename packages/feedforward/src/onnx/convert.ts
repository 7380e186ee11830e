/** Operators that give elements another dtype. */

import { isFloat } from "../tensor/dtype.ts";
import { elementDType, elementName } from "./element-types.ts";
import { noForm, type OperatorRow, simple } from "./operator.ts";

export const convertOperators = {
  Cast: {
    forms: [
      { since: 6, ...noForm, attributes: { to: "int" }, required: ["to"] },
      // `saturate` and `round_mode` speak of 8-bit floats alone.
      { since: 19, ...noForm, attributes: { to: "int", saturate: "int" }, required: ["to"] },
      { since: 24, ...noForm, attributes: { to: "int", saturate: "int", round_mode: "string" }, required: ["to"] },
    ],
    lower(call) {
      const to = elementDType(call.int("to", 0));
      if (to === null)
        throw call.refuse("cast-dtype", "does not cast to the dtype $dtype", elementName(call.int("to", 0)));
      // Whatever float a file says, computed values are float32 already.
      const isComputed = call.builder.constantOf(call.input(0)) === null;
      const target = isComputed && isFloat(to) ? "float32" : to;
      return [call.cast(call.input(0), target)];
    },
  },

  CastLike: simple(15, 2, {}, (call) => call.cast(call.input(0), call.type(1).dtype)),
} satisfies Record<string, OperatorRow>;
