/**
 * The layers over shapes as nodes: what each of them is called in ONNX, and its attributes. Of dropout nothing is written, as
 * nothing of it is left when a network answers.
 */

import type { Conv2d } from "../layers/conv2d.ts";
import type { Flatten } from "../layers/flatten.ts";
import type { BatchNorm, LayerNorm } from "../layers/normal.ts";
import type { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../layers/pool2d.ts";
import type { Dropout, Scale } from "../layers/scale.ts";
import type { ShapedLayer, ShapedType } from "../network/layer.ts";
import type { Shape } from "../tensor/shape.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import type { Attribute } from "./node.ts";

/** A node of a chain: an operator with its attributes. */
export interface NodeStep {
  readonly operator: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Inputs behind the first, by the names of the layer's parameters. */
  readonly parts?: readonly string[];
  /** One that is no parameter. */
  readonly constant?: Tensor;
}

type AnyShaped =
  | Conv2d
  | MaxPool2d
  | AveragePool2d
  | GlobalAveragePool2d
  | Flatten
  | BatchNorm
  | LayerNorm
  | Dropout
  | Scale;

type Writer<L> = (layer: L, input: Shape) => readonly NodeStep[];

const writers = {
  conv2d: ({ weight, stride, padding, dilation, groups }) => [
    {
      operator: "Conv",
      attributes: {
        kernel_shape: ints(weight.shape.slice(2)),
        strides: ints(stride),
        pads: ints(padding),
        dilations: ints(dilation),
        group: int(groups),
      },
      parts: ["weight", "bias"],
    },
  ],
  maxPool2d: (layer) => [{ operator: "MaxPool", attributes: windowOf(layer) }],
  averagePool2d: (layer) => [
    {
      operator: "AveragePool",
      attributes: { ...windowOf(layer), count_include_pad: int(Number(layer.countPadding)) },
    },
  ],
  globalAveragePool2d: () => [{ operator: "GlobalAveragePool" }],
  flatten({ order }, input) {
    const flat = { operator: "Flatten", attributes: { axis: int(1) } };
    if (input.length === 1) return [];
    const perm = [0, ...input.slice(1).map((_, i) => i + 2), 1];
    return order === "channelsFirst" ? [flat] : [{ operator: "Transpose", attributes: { perm: ints(perm) } }, flat];
  },
  batchNorm: ({ epsilon }) => [
    {
      operator: "BatchNormalization",
      attributes: { epsilon: float(epsilon) },
      parts: ["scale", "bias", "mean", "variance"],
    },
  ],
  layerNorm: ({ epsilon, scale }) => [
    {
      operator: "LayerNormalization",
      attributes: { axis: int(-scale.rank), epsilon: float(epsilon) },
      parts: ["scale", "bias"],
    },
  ],
  dropout: () => [],
  scale: ({ factor }) => [{ operator: "Mul", constant: tensor(Math.fround(factor)) }],
} satisfies { readonly [T in ShapedType]: Writer<Extract<AnyShaped, { type: T }>> };

/** The nodes of a layer for rows of a shape. */
export function shapedSteps(layer: ShapedLayer, input: Shape): readonly NodeStep[] {
  return (writers[layer.type] as Writer<ShapedLayer>)(layer, input);
}

function windowOf({ size, stride, padding }: Pick<MaxPool2d, "size" | "stride" | "padding">) {
  return { kernel_shape: ints(size), strides: ints(stride), pads: ints(padding) };
}

function ints(values: readonly number[]): Attribute {
  return { type: "ints", value: BigInt64Array.from(values, BigInt) };
}

function int(value: number): Attribute {
  return { type: "int", value: BigInt(value) };
}

function float(value: number): Attribute {
  return { type: "float", value: Math.fround(value) };
}
