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
  type ShapedLayer,
} from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { dense as coreDense, type DenseAttributes } from "../ops/dense.ts";
import { batchNormTraining } from "../ops/gradient/batch-norm.ts";
import { masked } from "../ops/gradient/dropout.ts";
import { layerNormTraining } from "../ops/gradient/layer-norm.ts";
import type { RuledOp } from "../ops/op.ts";
import { softmax as coreSoftmax } from "../ops/softmax.ts";
import { unary as coreUnary, type UnaryAttributes } from "../ops/unary.ts";
import { ProgramBuilder } from "../program/builder.ts";
import type { Program, Step, Value, ValueId } from "../program/program.ts";
import { gradientOf } from "./gradients.ts";

export interface Forward {
  /** One input, one output. A row has a leading 1, which is the batch. */
  readonly program: Program;
  /** The constant that each of the network's parameters is, by its name. */
  readonly parameters: ReadonlyMap<string, ValueId>;
  /** The inputs, after the first one, that are masks of dropout. */
  readonly masks: readonly MaskInput[];
  /** What batch normalisation measures of a batch, by the parameter that follows it. */
  readonly measured: ReadonlyMap<string, ValueId>;
}

export interface MaskInput {
  readonly value: ValueId;
  readonly rate: number;
}

const dense: RuledOp<DenseAttributes> = {
  ...coreDense,
  infer: ([x, weight]) => [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, -1), weight!.shape[1]!] }],
};
const softmax: RuledOp = { ...coreSoftmax, infer: ([x]) => [x!] };
const unary: RuledOp<UnaryAttributes> = { ...coreUnary, infer: ([x]) => [x!] };

/** Bytes of one value of a row. */
const valueBytes = 2 ** 30;

/**
 * Throws an UnsupportedError with the layer's name where a step of it has no gradient. A frozen batch normalisation measures nothing.
 */
export function forwardProgram(network: Network, frozen: readonly string[] = []): Forward {
  const { layers, input, parameterCount } = network;
  const builder = new ProgramBuilder({ valueBytes, foldedElements: 2 ** 22 + 16 * parameterCount });
  let last = builder.input({ name: "input", dtype: "float32", shape: [1, ...input.shape] });
  const ends: number[] = [];
  const writing: Writing = { builder, frozen, masks: [], measured: new Map() };
  for (const layer of layers) {
    last = lowerLayer(writing, layer, last);
    ends.push(builder.size);
  }
  const built = builder.build([{ name: "output", value: last, dtype: "float32" }], "example");
  const { masks, measured } = writing;
  const program = { ...built, values: withoutRows(built, new Set(measuredOnce(built))) };
  const forward = { program, parameters: parametersOf(network, program), masks, measured };
  const untrained = untrainedStep(forward);
  if (untrained !== undefined) throw refusal(layers[ends.findIndex((end) => untrained.outputs[0]! < end)]!);
  const lost = layers.find((layer) => isNamed(layer) && !holdsAll(layer, forward.parameters));
  if (lost !== undefined) throw refusal(lost);
  return forward;
}

/** A forward program while it is written. */
interface Writing {
  readonly builder: ProgramBuilder;
  readonly frozen: readonly string[];
  readonly masks: MaskInput[];
  readonly measured: Map<string, ValueId>;
}

/** Adds the layer's steps; the value that they give. */
type TrainingForm = (writing: Writing, layer: Layer, x: ValueId) => ValueId;

/** Layers that do something else in training than afterwards, or do it in one step there. */
const trainingForms: Readonly<Partial<Record<Layer["type"], TrainingForm>>> = {
  batchNorm({ builder, frozen, measured }, layer, x) {
    const { name, parameters } = layer as NamedLayer;
    const { epsilon } = (layer as NamedLayer).settings() as { readonly epsilon: number };
    const own = [parameters["scale"]!, parameters["bias"]!, parameters["mean"]!, parameters["variance"]!];
    const inputs = [x, ...own.map((parameter) => builder.constant(parameter))];
    const measures = !frozen.includes(name);
    const made = builder.emit({ name, op: batchNormTraining, attributes: { epsilon, measures }, inputs });
    if (measures) measured.set(`${name}.mean`, made[1]!).set(`${name}.variance`, made[3]!);
    return made[0]!;
  },
  dropout({ builder, masks }, layer, x) {
    const { rate } = (layer as ShapedLayer).settings() as { readonly rate: number };
    const { shape } = builder.type(x);
    const mask = builder.input({ name: `mask${masks.length}`, dtype: "float32", shape });
    masks.push({ value: mask, rate });
    return builder.emit({ name: layer.type, op: masked, attributes: {}, inputs: [x, mask] })[0]!;
  },
  layerNorm({ builder }, layer, x) {
    const { name, parameters } = layer as NamedLayer;
    const { epsilon } = (layer as NamedLayer).settings() as { readonly epsilon: number };
    const inputs = [x, builder.constant(parameters["scale"]!), builder.constant(parameters["bias"]!)];
    return builder.emit({ name, op: layerNormTraining, attributes: { epsilon }, inputs })[0]!;
  },
};

/** What a step gives once for the whole batch. */
function measuredOnce({ steps }: Program): ValueId[] {
  return steps.flatMap(({ op, outputs }) => (op.name === batchNormTraining.name ? outputs.slice(1) : []));
}

function withoutRows({ values }: Program, once: ReadonlySet<ValueId>): Value[] {
  return values.map((value, id) => (once.has(id) ? { ...value, per: "program" } : value));
}

function lowerLayer(writing: Writing, layer: Layer, x: ValueId): ValueId {
  const form = trainingForms[layer.type];
  if (form !== undefined) return form(writing, layer, x);
  const { builder } = writing;
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
