/**
 * The layers over shapes as nodes: what each of them is called in ONNX, and its attributes. Of dropout nothing is written, as
 * nothing of it is left when a network answers.
 */

import type { Conv2d } from "../layers/conv2d.ts";
import type { Flatten } from "../layers/flatten.ts";
import type { BatchNorm, LayerNorm } from "../layers/normal.ts";
import type { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../layers/pool2d.ts";
import { functionsOf, Gru, type Lstm, type Rnn, sidesOf, widthOf } from "../layers/recurrent.ts";
import type { Recurrent } from "../layers/recurrent-options.ts";
import type { Dropout, Scale } from "../layers/scale.ts";
import type { ShapedLayer, ShapedType } from "../network/layer.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Attribute } from "./node.ts";

/** A node of a chain: an operator with its attributes. */
export interface NodeStep {
  readonly operator: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Inputs behind the first, by the names of the layer's parameters. */
  readonly parts?: readonly string[];
  /** One that is no parameter. */
  readonly constant?: Tensor;
  /** Those that stand for the layer's parameters, by what stands behind its name. */
  readonly tensors?: Readonly<Record<string, Tensor>>;
  /** Which of its outputs the next node takes; the first by default. */
  readonly output?: number;
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
  | Scale
  | Lstm
  | Gru
  | Rnn;

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
  lstm: recurrentSteps,
  gru: recurrentSteps,
  rnn: recurrentSteps,
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

/** The node takes and gives the steps first, as every runtime has it: so the batch, which stands first here, goes there and back. */
function recurrentSteps(layer: Recurrent, [steps = 0]: Shape): readonly NodeStep[] {
  const { type, direction, returnSequences } = layer;
  const sides = sidesOf(layer);
  const stacked = (parts: readonly Tensor<"float32">[]): Tensor =>
    tensor(Float32Array.from(parts.flatMap(({ data }) => [...data]))).reshape(parts.length, ...parts[0]!.shape);
  const attributes = {
    hidden_size: int(layer.stateWeight.shape.at(-2)!),
    direction: text(direction === "both" ? "bidirectional" : direction),
    ...(type === "rnn" && { activations: texts(sides.flatMap(() => functionsOf(layer).map(capital))) }),
    ...(type === "gru" && { linear_before_reset: int(Number(layer instanceof Gru && layer.resetAfter)) }),
  };
  const tensors = {
    W: stacked(sides.map(({ inputWeight }) => inputWeight.transpose())),
    R: stacked(sides.map(({ stateWeight }) => stateWeight.transpose())),
    B: stacked(sides.map(({ bias, stateBias }) => bothBiases(bias, stateBias))),
  };
  return [
    { operator: "Transpose", attributes: { perm: ints([1, 0, 2]) } },
    { operator: type.toUpperCase(), attributes, tensors, output: returnSequences ? 0 : 1 },
    ...(sides.length === 1 ? backFromOne(returnSequences) : backFromBoth(layer, steps)),
  ];
}

/** [steps, 1, batch, hidden] or [1, batch, hidden]: readers see that this undoes what stands before the node. */
function backFromOne(returnSequences: boolean): readonly NodeStep[] {
  const back = { operator: "Transpose", attributes: { perm: ints([1, 0, 2]) } };
  const squeeze = (axis: number): NodeStep => ({ operator: "Squeeze", constant: wholes([axis]) });
  return returnSequences ? [squeeze(1), back] : [squeeze(0)];
}

/** [steps, 2, batch, hidden] or [2, batch, hidden] */
function backFromBoth(layer: Recurrent, steps: number): readonly NodeStep[] {
  const { returnSequences } = layer;
  const perm = returnSequences ? [2, 0, 1, 3] : [1, 0, 2];
  const shape = returnSequences ? [0, steps, widthOf(layer)] : [0, widthOf(layer)];
  return [
    { operator: "Transpose", attributes: { perm: ints(perm) } },
    { operator: "Reshape", constant: wholes(shape) },
  ];
}

function wholes(values: readonly number[]): Tensor {
  return new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
}

/** ONNX adds two; the state's is 0 but for what is added before a reset. */
function bothBiases({ data }: Tensor<"float32">, state: Tensor<"float32"> | null): Tensor<"float32"> {
  const both = new Float32Array(2 * data.length);
  both.set(data);
  if (state !== null) both.set(state.data, both.length - state.size);
  return tensor(both);
}

function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

function text(value: string): Attribute {
  return { type: "string", value };
}

function texts(value: readonly string[]): Attribute {
  return { type: "strings", value };
}
