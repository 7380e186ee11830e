/**
 * A network as the program that is trained: its steps one by one, as its layers say them. Nothing is fused or folded, so every
 * parameter is a constant of its own, and every value that a gradient needs is there. What a layer does otherwise in training
 * than afterwards has a row in `trainingForms`.
 */

import { unsupportedError } from "../errors.ts";
import { formulaOf } from "../functions/formula.ts";
import {
  type Dense,
  isNamed,
  isShaped,
  type Layer,
  parametersOf as layerParameters,
  type NamedLayer,
} from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { dense as coreDense, type DenseAttributes } from "../ops/dense.ts";
import type { RuledOp } from "../ops/op.ts";
import { softmax as coreSoftmax } from "../ops/softmax.ts";
import { unary as coreUnary, type UnaryAttributes } from "../ops/unary.ts";
import { ProgramBuilder } from "../program/builder.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import { gradientOf } from "./gradients.ts";

export interface Forward {
  /** One input, one output. A row has a leading 1, which is the batch. */
  readonly program: Program;
  /** The constant that each of the network's parameters is, by its name. */
  readonly parameters: ReadonlyMap<string, ValueId>;
}

const dense: RuledOp<DenseAttributes> = {
  ...coreDense,
  infer: ([x, weight]) => [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, -1), weight!.shape[1]!] }],
};
const softmax: RuledOp = { ...coreSoftmax, infer: ([x]) => [x!] };
const unary: RuledOp<UnaryAttributes> = { ...coreUnary, infer: ([x]) => [x!] };

/** Bytes of one value of a row. */
const valueBytes = 2 ** 30;

/** Throws an UnsupportedError with the layer's name where a step of it has no gradient. */
export function forwardProgram(network: Network): Forward {
  const { layers, input, parameterCount } = network;
  const builder = new ProgramBuilder({ valueBytes, foldedElements: 2 ** 22 + 16 * parameterCount });
  let last = builder.input({ name: "input", dtype: "float32", shape: [1, ...input.shape] });
  const ends: number[] = [];
  for (const layer of layers) {
    if (layer.type in trainedElse && !(layer.type in trainingForms)) throw refusal(layer);
    last = lowerLayer(builder, layer, last);
    ends.push(builder.size);
  }
  const built = builder.build([{ name: "output", value: last, dtype: "float32" }], "example");
  const forward = { program: built, parameters: parametersOf(network, built) };
  const untrained = untrainedStep(forward);
  if (untrained !== undefined) throw refusal(layers[ends.findIndex((end) => untrained.outputs[0]! < end)]!);
  const lost = layers.find((layer) => isNamed(layer) && !holdsAll(layer, forward.parameters));
  if (lost !== undefined) throw refusal(lost);
  return forward;
}

/** Adds the layer's steps; the value that they give. */
type TrainingForm = (builder: ProgramBuilder, layer: Layer, x: ValueId) => ValueId;

/** Layers that do something else in training than afterwards. */
const trainingForms: Readonly<Partial<Record<Layer["type"], TrainingForm>>> = {};

/** Layers whose steps are not what is trained: without a row above they are refused. */
const trainedElse: Readonly<Partial<Record<Layer["type"], true>>> = { batchNorm: true, dropout: true };

function lowerLayer(builder: ProgramBuilder, layer: Layer, x: ValueId): ValueId {
  const form = trainingForms[layer.type];
  if (form !== undefined) return form(builder, layer, x);
  if (isShaped(layer)) return layer.lower(builder, x);
  switch (layer.type) {
    case "dense": {
      const { name, weight, bias } = layer;
      const inputs = [x, builder.constant(weight), builder.constant(bias)];
      return builder.emit({ name, op: dense, attributes: { skipZeros: true }, inputs })[0]!;
    }
    case "softmax":
      return builder.emit({ name: layer.type, op: softmax, attributes: {}, inputs: [x] })[0]!;
    case "activation": {
      const formula = formulaOf(layer.activation);
      return builder.emit({ name: formula.name, op: unary, attributes: { formula }, inputs: [x] })[0]!;
    }
  }
}

/** A constant is a parameter if it holds the parameter's own array. */
function parametersOf({ parameters }: Network, { constants }: Program): Map<string, ValueId> {
  const values = new Map([...constants].map(([value, data]) => [data, value]));
  const found = new Map<string, ValueId>();
  for (const [name, { data }] of parameters) {
    const value = values.get(data);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** Whether each of the layer's parameters is a constant, and none was folded into another. */
function holdsAll(layer: Dense | NamedLayer, found: ReadonlyMap<string, ValueId>): boolean {
  return Object.keys(layerParameters(layer)).every((part) => found.has(`${layer.name}.${part}`));
}

/** The values that depend on one of these, themselves among them. */
export function dependents(steps: readonly Step[], values: Iterable<ValueId>): Set<ValueId> {
  const known = new Set(values);
  for (const { inputs, outputs } of steps) {
    if (inputs.some((input) => input !== null && known.has(input))) for (const output of outputs) known.add(output);
  }
  return known;
}

/** The first step that gradients would have to pass and cannot. */
function untrainedStep({ program, parameters }: Forward): Step | undefined {
  const reached = dependents(program.steps, parameters.values());
  return program.steps.find((step) => reached.has(step.outputs[0]!) && gradientOf(step) === null);
}

function refusal(layer: Layer) {
  const title = isNamed(layer) ? `${layer.name} (${layer.type})` : layer.type;
  return unsupportedError("train-layer", "train: $layer cannot be trained, no gradient is known for it", title);
}
