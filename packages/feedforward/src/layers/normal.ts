/**
 * Normalisation: batch normalisation with what it has learnt, a channel at a time, and layer normalisation, each example by
 * itself. Behind a convolution or a dense layer batch normalisation is folded into its parameters when the network is lowered; as
 * a layer it stays what it is.
 */

import { shapeError } from "../errors.ts";
import { type LayerParameters, type NamedLayer, ownCopy } from "../network/layer.ts";
import { binary } from "../ops/binary.ts";
import { type Emit, normalizedByChannel, normalizedOver } from "../ops/normal.ts";
import { checkOptions } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import { type Shape, sameShape } from "../tensor/shape.ts";
import { type Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";
import { finiteOf, titleOf } from "./options.ts";
import { lowering } from "./program.ts";

type Parameter = Tensor<"float32">;

/** The four arrays of a batch normalisation, and its epsilon. */
export interface BatchNormOptions {
  /** [channels], like the other three: what is learnt, and what was measured. */
  readonly scale: TensorLike;
  readonly bias: TensorLike;
  readonly mean: TensorLike;
  readonly variance: TensorLike;
  readonly name?: string;
  /** 1e-5 by default. */
  readonly epsilon?: number;
}

/** The two arrays of a layer normalisation, and its epsilon. */
export interface LayerNormOptions {
  /** Of the shape of the last axes, over which is normalised; the bias too. */
  readonly scale: TensorLike;
  readonly bias: TensorLike;
  readonly name?: string;
  /** 1e-5 by default. */
  readonly epsilon?: number;
}

const usualEpsilon = 1e-5;

/**
 * y = scale·(x - mean) / √(variance + epsilon) + bias, a channel (axis 0 of a row) at a time.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { BatchNorm } from "feedforward/layers";
 *
 * const layer = new BatchNorm({ scale: [2], bias: [1], mean: [1], variance: [4], epsilon: 0 });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 1, 2, 3, 4 ]
 * ```
 */
export class BatchNorm implements NamedLayer {
  readonly type = "batchNorm";
  readonly name: string;
  readonly scale: Parameter;
  readonly bias: Parameter;
  readonly mean: Parameter;
  readonly variance: Parameter;
  readonly epsilon: number;

  constructor(options: BatchNormOptions) {
    const given = checkOptions(this.type, options, {
      scale: "",
      bias: "",
      mean: "",
      variance: "",
      name: "a string",
      epsilon: "a number",
    });
    this.name = given.name ?? "";
    this.scale = ownCopy(given.scale);
    this.bias = ownCopy(given.bias);
    this.mean = ownCopy(given.mean);
    this.variance = ownCopy(given.variance);
    for (const [part, { shape }] of Object.entries(this.parameters)) {
      if (this.scale.rank === 1 && this.scale.size > 0 && sameShape(shape, this.scale.shape)) continue;
      const sentence = "$layer: expected scale, bias, mean and variance [channels], got scale $scale and $part $got";
      throw shapeError("batch-norm-parameters", sentence, titleOf(this), this.scale.shape, part, shape);
    }
    this.epsilon = epsilonOf(this, given.epsilon);
  }

  get parameters(): Readonly<Record<"scale" | "bias" | "mean" | "variance", Parameter>> {
    const { scale, bias, mean, variance } = this;
    return { scale, bias, mean, variance };
  }

  get lowering() {
    return lowering;
  }

  settings(): { readonly epsilon: number } {
    return { epsilon: this.epsilon };
  }

  named(name: string, parameters: LayerParameters = this.parameters): BatchNorm {
    return new BatchNorm({ ...(parameters as BatchNorm["parameters"]), ...this.settings(), name });
  }

  outputShape(input: Shape): Shape {
    const { size } = this.scale;
    if (input[0] === size) return input;
    throw shapeError("batch-norm-input", "$layer: expected input [$expected, …], got $got", titleOf(this), size, input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    const ones = builder
      .type(x)
      .shape.slice(2)
      .map(() => 1);
    const constant = (part: Parameter): ValueId => builder.constant(part.reshape(part.size, ...ones));
    return normalizedByChannel(emitOf(this, builder), x, {
      scale: constant(this.scale),
      bias: constant(this.bias),
      mean: constant(this.mean),
      variance: constant(this.variance),
      epsilon: builder.constant(tensor(Math.fround(this.epsilon))),
    });
  }
}

/**
 * y = scale·(x - mean) / √(variance + epsilon) + bias, with mean and variance over the last axes of each example.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { LayerNorm } from "feedforward/layers";
 *
 * const layer = new LayerNorm({ scale: [1, 1], bias: [0, 0], epsilon: 0 });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ -1, 1, -1, 1 ]
 * ```
 */
export class LayerNorm implements NamedLayer {
  readonly type = "layerNorm";
  readonly name: string;
  readonly scale: Parameter;
  readonly bias: Parameter;
  readonly epsilon: number;

  constructor(options: LayerNormOptions) {
    const given = checkOptions(this.type, options, { scale: "", bias: "", name: "a string", epsilon: "a number" });
    this.name = given.name ?? "";
    this.scale = ownCopy(given.scale);
    this.bias = ownCopy(given.bias);
    if (this.scale.rank === 0 || this.scale.size === 0 || !sameShape(this.scale.shape, this.bias.shape)) {
      const sentence = "$layer: expected scale and bias of one shape, got $scale and $bias";
      throw shapeError("layer-norm-parameters", sentence, titleOf(this), this.scale.shape, this.bias.shape);
    }
    this.epsilon = epsilonOf(this, given.epsilon);
  }

  get parameters(): Readonly<Record<"scale" | "bias", Parameter>> {
    return { scale: this.scale, bias: this.bias };
  }

  get lowering() {
    return lowering;
  }

  settings(): { readonly epsilon: number } {
    return { epsilon: this.epsilon };
  }

  named(name: string, parameters: LayerParameters = this.parameters): LayerNorm {
    return new LayerNorm({ ...(parameters as LayerNorm["parameters"]), ...this.settings(), name });
  }

  outputShape(input: Shape): Shape {
    const { shape } = this.scale;
    if (shape.length <= input.length && sameShape(input.slice(-shape.length), shape)) return input;
    const sentence = "$layer: expected input […, $expected], got $got";
    throw shapeError("layer-norm-input", sentence, titleOf(this), shape.map(String), input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    const { length } = builder.type(x).shape;
    const axes = this.scale.shape.map((_, i) => length - this.scale.rank + i);
    const emit = emitOf(this, builder);
    const { normal } = normalizedOver(emit, x, { axes, epsilon: builder.constant(tensor(Math.fround(this.epsilon))) });
    const scaled = emit(binary, { operation: "mul" }, normal, builder.constant(this.scale));
    return emit(binary, { operation: "add" }, scaled, builder.constant(this.bias));
  }
}

function epsilonOf(layer: { readonly name: string; readonly type: string }, epsilon: number = usualEpsilon): number {
  return finiteOf(`${titleOf(layer)}: expected an epsilon of at least 0`, epsilon, (value) => value >= 0);
}

function emitOf({ name }: { readonly name: string }, builder: ProgramBuilder): Emit<ValueId> {
  return (op, attributes, ...inputs) => builder.emit({ name, op, attributes, inputs })[0]!;
}
