/** Functions of one number as steps of training, and the gradient through them: over all floats of the rows, what pads them included. */

import { derivatives } from "../../../functions/derivative.ts";
import type { Formula } from "../../../functions/formula.ts";
import { zero } from "../../../wasm/training-instructions.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { defineDerivative, defineFunction } from "../passes.ts";
import { withoutTiny } from "../tiny.ts";
import { halvedThrough, poolBehind } from "./halved.ts";
import type { StepKernel } from "./step-kernel.ts";

interface Attributes {
  readonly formula: Formula;
}

const functionOf: Define<Attributes> = ({ module, data }, { formula }) => defineFunction(module, data, formula);
const derivativeOf: Define<Attributes> = ({ module, data }, { formula }) => defineDerivative(module, data, formula);

export const unary: StepKernel = (writer, { attributes, inputs, outputs }) => {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const func = writer.func(functionOf, { formula: (attributes as Attributes).formula });
  return (f, rows) => {
    const start = f.let(rows.place(x));
    f.call(func, start, start.add(rows.count.mul(writer.place(x).pitch)), rows.place(y).sub(start));
  };
};

export const unaryGradient: StepKernel = (writer, step) => {
  const { attributes, inputs, outputs } = step;
  const { formula } = attributes as Attributes;
  if (!Object.hasOwn(derivatives, formula.name)) return null;
  const pool = poolBehind(writer.form, step);
  if (pool !== null) return halvedThrough(writer, step, pool);
  const [x, y, dy] = inputs as readonly [number, number, number];
  const func = writer.func(derivativeOf, { formula });
  return (f, rows) => {
    const start = f.let(rows.place(x));
    const end = start.add(rows.count.mul(writer.place(x).pitch));
    f.call(func, start, end, rows.place(y), rows.place(dy), rows.place(outputs[0]!));
  };
};

/** clear(x, end): +0 for what is tiny. */
export const defineClear: Define<object> = ({ module, data }) =>
  module.func("clear", (f) => {
    const [start, end] = [f.param(I32), f.param(I32)];
    f.for(start, end, 32, (place) => {
      const vectors = [0, 16].map((offset) => F32x4.load(at(place, offset)));
      for (const [i, value] of withoutTiny(f, data, vectors).entries()) f.store(at(place, 16 * i), value);
    });
  });

/** zeros(x, end): +0 everywhere. */
export const defineZeros: Define<object> = ({ module }) =>
  module.func("zeros", (f) => {
    const [start, end] = [f.param(I32), f.param(I32)];
    f.for(start, end, 16, (place) => f.store(at(place), zero()));
  });
