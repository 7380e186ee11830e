/**
 * From a network to its program: layers become steps. A dense layer and the functions behind it are one step with an
 * epilogue, so that a sum is finished where it is computed; the operations and their order stay.
 */

import { formulaOf } from "../functions/formula.ts";
import { dense } from "../ops/dense.ts";
import { softmax } from "../ops/softmax.ts";
import { unary } from "../ops/unary.ts";
import type { Program, Step, Value, ValueId } from "../program/program.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Network } from "./network.ts";

/** The program of a network: the same object as long as the network lives, so that sessions share what they make of it. */
export function lowerNetwork(network: Network): Program {
  const program = programs.get(network) ?? makeProgram(network);
  programs.set(network, program);
  return program;
}

const programs = new WeakMap<Network, Program>();

function makeProgram({ inputSize, input, layers, isFinite: skipZeros }: Network): Program {
  const values: Value[] = [];
  const steps: Step[] = [];
  const constants = new Map<ValueId, TensorArray>();
  const value = (shape: Shape, per: Value["per"]): ValueId => values.push({ dtype: "float32", shape, per }) - 1;
  const constant = ({ shape, data }: { shape: Shape; data: Float32Array }): ValueId => {
    const id = value(shape, "program");
    constants.set(id, data);
    return id;
  };
  let last = value([inputSize], "example");
  const first = last;
  const add = (
    { name, op, attributes }: Pick<Step, "name" | "op" | "attributes">,
    size: number,
    ...parameters: ValueId[]
  ): void => {
    const inputs = [last, ...parameters];
    last = value([size], "example");
    steps.push({ name, op, attributes, inputs, outputs: [last], epilogue: [] });
  };
  for (const layer of layers) {
    const [size] = values[last]!.shape as [number];
    if (layer.type === "dense") {
      const { name, weight, bias, outputSize } = layer;
      add({ name, op: dense, attributes: { skipZeros } }, outputSize, constant(weight), constant(bias));
    } else if (layer.type === "softmax") add({ name: "softmax", op: softmax, attributes: {} }, size);
    else {
      const formula = formulaOf(layer.activation);
      const previous = steps.at(-1);
      if (previous?.op === dense) steps[steps.length - 1] = { ...previous, epilogue: [...previous.epilogue, formula] };
      else add({ name: formula.name, op: unary, attributes: { formula } }, size);
    }
  }
  const { divisor, mean, std } = input;
  return {
    values,
    steps,
    constants,
    inputs: [{ name: "input", value: first, dtype: "float32", transform: { divisor, mean, std } }],
    outputs: [{ name: "output", value: last, dtype: "float32" }],
  };
}
