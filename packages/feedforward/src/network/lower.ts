/**
 * From a network to its program: layers become steps. A dense layer and the functions behind it are one step with an
 * epilogue, so that a sum is finished where it is computed; the operations and their order stay.
 */

import { type Formula, formulaOf } from "../functions/formula.ts";
import { dense } from "../ops/dense.ts";
import { softmax } from "../ops/softmax.ts";
import { unary } from "../ops/unary.ts";
import type { Program, Step, Value, ValueId } from "../program/program.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { loweringOf } from "./layer.ts";
import type { Network } from "./network.ts";

/** The program of a network: the same object as long as the network lives, so that sessions share what they make of it. */
export function lowerNetwork(network: Network): Program {
  const program = programs.get(network) ?? loweringOf(network)?.program(network) ?? programOfRows(network);
  programs.set(network, program);
  return program;
}

const programs = new WeakMap<Network, Program>();

/** The same layers with the same bits, and every value between them as an output: the input, then what each layer gives. */
export function lowerValues(network: Network): Program {
  return loweringOf(network)?.program(network, "values") ?? programOfRows(network, "values");
}

/** Of layers that know no shapes but rows. */
function programOfRows({ inputSize, input, layers, isFinite: skipZeros }: Network, given?: "values"): Program {
  const values: Value[] = [];
  const steps: (Step & { readonly epilogue: Formula[] })[] = [];
  const constants = new Map<ValueId, TensorArray>();
  const value = (shape: Shape, data?: Float32Array): ValueId => {
    const id = values.push({ dtype: "float32", shape, per: data ? "program" : "example" }) - 1;
    if (data) constants.set(id, data);
    return id;
  };
  let last = value([inputSize]);
  const add = (
    name: string,
    op: Step["op"],
    attributes: object,
    parameters: readonly Pick<Tensor<"float32">, "shape" | "data">[] = [],
  ): void => {
    const inputs = [last, ...parameters.map(({ shape, data }) => value(shape, data))];
    last = value(parameters.at(-1)?.shape ?? values[last]!.shape);
    steps.push({ name, op, attributes, inputs, outputs: [last], epilogue: [] });
  };
  for (const layer of layers) {
    if (layer.type === "dense") add(layer.name, dense, { skipZeros }, [layer.weight, layer.bias]);
    else if (layer.type === "activation") {
      const formula = formulaOf(layer.activation);
      const previous = steps.at(-1);
      if (!given && previous?.op === dense) previous.epilogue.push(formula);
      else add(formula.name, unary, { formula });
    } else add("softmax", softmax, {});
  }
  const { divisor, mean, std } = input;
  return {
    values,
    steps,
    constants,
    inputs: [{ name: "input", value: 0, dtype: "float32", transform: { divisor, mean, std } }],
    outputs: (given ? [0, ...steps.map(({ outputs }) => outputs[0]!)] : [last]).map((value) => ({
      name: "output",
      value,
      dtype: "float32",
    })),
  };
}
