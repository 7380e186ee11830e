/**
 * The layers over shapes among the steps of a graph: what a step, or the steps of a node that normalises, is as a layer, and which
 * shape a row has on its way through the layers.
 */

import { OptionError, ShapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import { formulaOf } from "../functions/formula.ts";
import { Conv2d } from "../layers/conv2d.ts";
import { Flatten } from "../layers/flatten.ts";
import { BatchNorm, LayerNorm } from "../layers/normal.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../layers/pool2d.ts";
import { Scale } from "../layers/scale.ts";
import type { Activation, Layer, ShapedLayer } from "../network/layer.ts";
import type { BinaryAttributes } from "../ops/binary.ts";
import type { CastAttributes } from "../ops/cast.ts";
import type { CompareAttributes } from "../ops/compare.ts";
import type { ConvAttributes } from "../ops/conv.ts";
import { unary } from "../ops/core-rules.ts";
import type { GlobalPoolAttributes, PoolAttributes } from "../ops/pool.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import { type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { WindowAttributes } from "../tensor/window.ts";
import type { GraphParts } from "./check.ts";
import type { Sourced } from "./lower.ts";
import { describeNode, type GraphNode } from "./node.ts";

/** What layers are made of. */
export interface LayerSource extends Sourced {
  readonly graph: GraphParts;
  /** A constant as a tensor of the layer's own. */
  tensor(value: ValueId): Tensor;
}

/** Steps that together are one node that normalises. */
export interface Normalization {
  readonly node: GraphNode;
  readonly steps: readonly Step[];
}

const normalizations: ReadonlyMap<string, readonly string[]> = new Map([
  ["BatchNormalization", ["sub", "div", "mul", "add"]],
  ["LayerNormalization", ["reduce", "sub", "mul", "reduce", "add", "sqrt", "div", "mul", "add"]],
]);

/** The steps from an index on that are a node that normalises, all of them; else null. */
export function normalizationAt({ program, nodes }: Sourced, index: number): Normalization | null {
  const node = nodes.get(program.steps[index]!.outputs[0]!);
  const words = normalizations.get(node?.operator ?? "");
  if (node === undefined || words === undefined) return null;
  const steps = program.steps.slice(index, index + words.length);
  const isWhole = words.every((word, i) => steps[i] && wordOf(steps[i]) === word && isOf(steps[i], node));
  return isWhole ? { node, steps } : null;

  function isOf({ outputs }: Step, own: GraphNode): boolean {
    return nodes.get(outputs[0]!) === own;
  }
}

function wordOf({ op, attributes }: Step): string {
  if (op.name === "binary") return (attributes as BinaryAttributes).operation;
  return op.name === "unary" ? (attributes as UnaryAttributes).formula.name : op.name;
}

/** Ops that dense layers have no use for. */
export const overShapes: ReadonlySet<string> = new Set(["conv", "pool", "globalPool", "reduce"]);

/** Whether a step stays what it is, because its node is a layer. */
export function isBatchNorm(nodes: Sourced["nodes"], { op, outputs }: Step): boolean {
  return op.name === "binary" && nodes.get(outputs[0]!)?.operator === "BatchNormalization";
}

/** The layer of a node that normalises. */
export function normLayer({ node, steps }: Normalization, source: LayerSource): ShapedLayer {
  const [scale, bias] = [steps.at(-2)!, steps.at(-1)!].map(({ inputs }) => source.tensor(inputs[1]!)) as [
    Tensor,
    Tensor,
  ];
  const { value = 1e-5 } = node.attributes.get("epsilon") ?? {};
  const own = { name: normName(node), epsilon: Number(value) };
  if (node.operator === "LayerNormalization") return new LayerNorm({ ...own, scale, bias });
  const variance = constantOf(source.graph, node.inputs[4]!);
  if (variance === null) {
    const sentence = "the variance of $at is computed, and a layer's is given";
    throw unsupportedError("network-variance", sentence, describeNode(node));
  }
  const [flatScale, flatBias, mean] = [scale, bias, source.tensor(steps[0]!.inputs[1]!)].map((part) =>
    part.reshape(-1),
  );
  return new BatchNorm({ ...own, scale: flatScale!, bias: flatBias!, mean: mean!, variance: variance.reshape(-1) });
}

function constantOf({ constants, nodes }: GraphParts, name: string): Tensor | null {
  const known = constants.get(name);
  if (known !== undefined) return known;
  const node = nodes.find(({ operator, outputs }) => operator === "Constant" && outputs[0] === name);
  const value = node?.attributes.get("value");
  return value?.type === "tensor" ? value.value : null;
}

/** What stands before the names of its parameters. */
export function normName({ operator, inputs }: GraphNode): string {
  if (!normalizations.has(operator)) return "";
  return /^(.+?)[./](?:weight|scale|gamma)(?::0)?$/.exec(inputs[1] ?? "")?.[1] ?? "";
}

/** The layer of a step; null where it is none over shapes. */
export function shapedLayer(step: Step, source: LayerSource): ShapedLayer | null {
  switch (step.op.name) {
    case "conv":
      return convolution(step, source);
    case "pool":
      return pooling(step, source);
    case "globalPool":
      return (step.attributes as GlobalPoolAttributes).kind === "average" ? new GlobalAveragePool2d() : null;
    case "binary":
      return scaling(step, source);
    default:
      return null;
  }
}

function convolution(step: Step, source: LayerSource): Conv2d {
  const [weight, bias] = [step.inputs[1]!, step.inputs[2] ?? null].map((value) =>
    value === null ? null : source.tensor(value),
  );
  const { dilations, groups } = step.attributes as ConvAttributes;
  const parameters = { weight: weight!, ...(bias && { bias }) };
  return new Conv2d({ name: step.name, ...parameters, ...windowOf(step, source), dilation: dilations, groups });
}

function pooling(step: Step, source: LayerSource): ShapedLayer {
  const { kind, kernel, dilations, countsPadding } = step.attributes as PoolAttributes;
  const windows = { ...windowOf(step, source), size: kernel };
  if (dilations.some((dilation) => dilation !== 1)) {
    const sentence = "$at leaves out inputs of a window (dilations), and no pooling layer does";
    throw unsupportedError("network-pool-dilation", sentence, nodeOf(step, source));
  }
  return kind === "max" ? new MaxPool2d(windows) : new AveragePool2d({ ...windows, countPadding: countsPadding });
}

function windowOf(step: Step, source: LayerSource): { stride: readonly number[]; padding: readonly number[] } {
  const { strides, pads } = step.attributes as WindowAttributes;
  if (strides.length === 2) return { stride: strides, padding: [0, 1].flatMap((end) => pads.map((pad) => pad[end]!)) };
  const sentence = "$at slides over $count axes, and layers slide over two";
  throw unsupportedError("network-window-axes", sentence, nodeOf(step, source), strides.length);
}

/** A product with one number. */
function scaling({ attributes, inputs, outputs }: Step, { program }: LayerSource): Scale | null {
  const { values, constants } = program;
  const factor = constants.get(inputs[1]!);
  const isProduct = (attributes as BinaryAttributes).operation === "mul" && factor instanceof Float32Array;
  const isSame = sizeOf(values[inputs[0]!]!.shape) === sizeOf(values[outputs[0]!]!.shape);
  return isProduct && factor.length === 1 && isSame ? new Scale({ factor: factor[0]! }) : null;
}

/** Pixel by pixel to a row: the channels go to the end, and a view makes a row of it. */
export function isChannelsLast({ values, steps }: Program, index: number): boolean {
  const [step, next] = [steps[index]!, steps[index + 1]];
  if (step.op.name !== "transpose" || next?.op.name !== "view" || next.inputs[0] !== step.outputs[0]) return false;
  const { order } = step.attributes as { readonly order: readonly number[] };
  const { shape } = values[next.outputs[0]!]!;
  const isTurned = order.every((axis, i) => axis === (i === 0 ? 0 : i === order.length - 1 ? 1 : i + 1));
  return isTurned && shape.length === 2 && shape[0] === 1;
}

/** 1 for x > 0: a comparison with 0, or what relu leaves as a truth value; then as a number. */
export function isStepFunction({ steps, constants }: Program, index: number, last: Layer | undefined): boolean {
  const [first, second] = [steps[index]!, steps[index + 1]];
  if (second?.op.name !== "cast" || (second.attributes as CastAttributes).to !== "float32") return false;
  if (first.op.name === "compare") {
    const zero = constants.get(first.inputs[1]!);
    const isGreater = (first.attributes as CompareAttributes).operation === "greater";
    return isGreater && zero !== undefined && (zero as Float32Array).every((value) => value === 0);
  }
  const isTruth = first.op.name === "cast" && (first.attributes as CastAttributes).to === "bool";
  return isTruth && last?.type === "activation" && last.activation.name === "relu";
}

/** The step of an activation in the place of several. */
export function oneStep(steps: readonly Step[], { activation }: Activation): Step {
  const attributes = { formula: formulaOf(activation) };
  return { ...steps.at(-1)!, op: unary as Step["op"], attributes, inputs: steps[0]!.inputs.slice(0, 1) };
}

/** How errors call the node of a step. */
export function nodeOf({ outputs }: Step, { nodes }: Sourced): string {
  const node = nodes.get(outputs[0]!);
  return node === undefined ? "the output" : describeNode(node);
}

/** What a layer has against its parameters or its input is said of the node. */
export function saidOf<T>(step: Step, source: Sourced, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnsupportedError || !(error instanceof ShapeError || error instanceof OptionError))
      throw error;
    const node = nodeOf(step, source);
    throw withData(new UnsupportedError(`network: ${node}: ${error.message}`), error.code, { ...error.facts, node });
  }
}

/** The shape of a row on its way. As long as nothing has asked for one, the input may have any of as many elements. */
export class RowShape {
  input: Shape;
  now: Shape;
  isOpen: boolean;

  constructor(shape: Shape, isOpen: boolean) {
    this.input = shape;
    this.now = shape;
    this.isOpen = isOpen;
  }

  /** Whether so many numbers stand beside the input as a network declares them: one, one each, or one a channel. */
  takes(length: number, [own, made]: readonly [own: Shape, made: Shape]): boolean {
    const { now } = this;
    if (sizeOf(made) !== sizeOf(now)) return false;
    if (length === 1 || length === sizeOf(now)) return true;
    const isChannel =
      length === now[0] &&
      sameShape(
        own.slice(-now.length),
        now.map((_, i) => (i === 0 ? length : 1)),
      );
    if (isChannel) this.isOpen = false;
    return isChannel;
  }

  /** Arranges the row as a step takes it; a layer where that needs one, and null where it needs none. */
  arrange(shape: Shape, step: Step, source: Sourced): Flatten | null {
    const { now, isOpen } = this;
    if (isOpen) this.input = shape;
    this.isOpen = false;
    this.now = shape;
    if (isOpen || sameShape(now, shape)) return null;
    if (shape.length === 1) return new Flatten();
    const sentence =
      "$at takes a row as $expected where the layers before it give $got, and no layer makes one of the other";
    throw unsupportedError("network-row-shape", sentence, nodeOf(step, source), shape, now);
  }

  /** Follows the row through a layer that gives what the step gives. */
  pass(layer: ShapedLayer, step: Step, source: LayerSource): void {
    this.now = saidOf(step, source, () => layer.outputShape(this.now));
    const { shape } = source.program.values[step.outputs[0]!]!;
    if (sizeOf(shape) === sizeOf(this.now)) return;
    const sentence = "$at has windows beyond its input (ceil_mode), and no pooling layer has";
    throw unsupportedError("network-pool-ceil", sentence, nodeOf(step, source));
  }
}
