/**
 * Layers: functions from rows to rows, with their parameters. A layer is a value and knows no machine; what runs it asks
 * for its `type`. `Dense` holds a weight and a bias; activations and softmax hold none. Layers of other types, whose values
 * have shapes, hold whatever is asked of them, so a page carries those that it names (`layers/`).
 */

import type { Host } from "../backend/backend.ts";
import { optionError, shapeError, unsupportedError } from "../errors.ts";
import { activationNames, activations, bindActivation, isActivationName } from "../functions/activation.ts";
import type { ActivationName, BoundActivation } from "../functions/activation-row.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { Program, ValueId } from "../program/program.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor, zeros } from "../tensor/tensor.ts";
import type { Input } from "./input.ts";

/** A step of a network: `Dense`, `Activation`, `Softmax`, or one of `feedforward/layers`. */
export type Layer = Dense | Activation | Softmax | ShapedLayer;
/** What kind of layer it is, as files spell it. */
export type LayerType = Layer["type"];

/** The types of the layers in `feedforward/layers`. */
export type ShapedType =
  | "conv2d"
  | "maxPool2d"
  | "averagePool2d"
  | "globalAveragePool2d"
  | "flatten"
  | "batchNorm"
  | "layerNorm"
  | "dropout"
  | "scale"
  | RecurrentType;

export type RecurrentType = "lstm" | "gru" | "rnn";

/** A layer over values of some shape, with everything that others ask of it. */
export interface ShapedLayer {
  readonly type: ShapedType;
  /** How networks with such layers become programs. */
  readonly lowering: Lowering;
  /** What it makes of one row. A ShapeError with its name for a shape that does not fit. */
  outputShape(input: Shape): Shape;
  /** Adds its steps for a row, which has a leading 1; the value that they give. */
  lower(builder: ProgramBuilder, x: ValueId): ValueId;
  /** What a file says of it beside its type, name and parameters. */
  settings(): object;
  /** Products that its sums take for a row, where they are not a weight's at every place. */
  multiplyAdds?(input: Shape): number;
}

/** One that has parameters, and so a name. */
export interface NamedLayer extends ShapedLayer {
  /** How parameters and errors name it; a network numbers those without: conv1, conv2, … */
  readonly name: string;
  /** By what stands behind the layer's name: weight, bias. */
  readonly parameters: LayerParameters;
  /** The same layer with another name, or other parameters. */
  named(name: string, parameters?: LayerParameters): NamedLayer;
}

export interface Lowering {
  /** The program that gives the answer; or, if `values` are asked for, the first layer's input and the value behind every layer. */
  program(network: { readonly layers: readonly Layer[]; readonly input: Input }, given?: "values"): Program;
  /** Runs the steps that a backend has no code for. */
  readonly host: Host;
}

/** The arrays of a layer, each by what stands behind the layer's name: `weight`, `bias`. */
export type LayerParameters = Readonly<Record<string, Tensor<"float32">>>;

export function isShaped(layer: Layer): layer is ShapedLayer {
  return "lowering" in layer;
}

/** How a network runs that has layers over shapes. */
export function loweringOf({ layers }: { readonly layers: readonly Layer[] }): Lowering | undefined {
  return layers.find(isShaped)?.lowering;
}

/** By what stands behind the layer's name. */
export function parametersOf(layer: Layer): LayerParameters {
  if (layer.type === "dense") return { weight: layer.weight, bias: layer.bias };
  return isNamed(layer) ? layer.parameters : {};
}

/** Whether it has parameters, and so a name. */
export function isNamed(layer: Layer): layer is Dense | NamedLayer {
  return "name" in layer;
}

/** The arrays of a dense layer, and its name. */
export interface DenseParameters {
  /** [in, out], out at least 1. Other dtypes are rounded once to float32. */
  readonly weight: TensorLike;
  /** [out]; zeros where none is given. */
  readonly bias?: TensorLike;
  /** How parameters and errors name the layer; a network numbers those without: dense1, dense2, … */
  readonly name?: string;
}

/**
 * y = x·W + b, with x [batch, in], W [in, out], b [out].
 *
 * @example
 * ```js
 * import { Dense, Network, Session } from "feedforward";
 *
 * const dense = new Dense({ weight: [[1, 2], [3, 4]], bias: [0, 1] });
 * console.log(dense.inputSize, dense.outputSize); // 2 2
 * console.log([...new Session(new Network([dense])).predict([1, 1]).data]); // [ 4, 7 ]
 * ```
 */
export class Dense {
  readonly type = "dense";
  readonly name: string;
  readonly weight: Tensor<"float32">;
  readonly bias: Tensor<"float32">;
  readonly inputSize: number;
  readonly outputSize: number;

  constructor(parameters: DenseParameters) {
    const { weight, bias, name = "" } = checkOptions("dense", parameters, { weight: "", bias: "", name: "a string" });
    const title = name || "dense";
    const w = ownCopy(weight);
    const [inputSize, outputSize] = w.shape;
    if (w.rank !== 2 || inputSize === 0 || outputSize === 0) {
      throw shapeError("dense-weight", "$layer: expected weight [in, out], got $got", title, w.shape);
    }
    this.name = name;
    this.inputSize = inputSize!;
    this.outputSize = outputSize!;
    const b = bias === undefined ? zeros([this.outputSize]) : ownCopy(bias);
    if (b.rank !== 1 || b.size !== outputSize) {
      throw shapeError("layer-bias", biasSentence, title, outputSize!, w.shape, b.shape);
    }
    this.weight = w;
    this.bias = b;
    // A bias of -0 becomes +0: then no accumulator is ever -0, and leaving out a product with 0 changes no sign.
    for (let i = 0; i < b.size; i++) if (b.data[i] === 0) b.data[i] = 0;
  }

  /** The same layer with another name, or other parameters. */
  named(name: string, { weight = this.weight, bias = this.bias }: LayerParameters = {}): Dense {
    return new Dense({ weight, bias, name });
  }
}

/** What a dense layer and a convolution say of a bias that does not fit. */
export const biasSentence = "$layer: expected bias [$expected], got weight $weight and bias $bias";

/** The parameter of a function that has one. */
export interface ActivationOptions {
  /** The slope of leakyRelu below 0, the scale of elu on the left, the slope of hardSigmoid; the others take none. */
  readonly alpha?: number;
}

/**
 * y = h(x), element by element.
 *
 * @example
 * ```js
 * import { Activation, Dense, Network, Session } from "feedforward";
 *
 * const network = new Network([new Dense({ weight: [[1, -1]] }), new Activation("leakyRelu", { alpha: 0.5 })]);
 * console.log([...new Session(network).predict([2]).data]); // [ 2, -1 ]
 * ```
 */
export class Activation {
  readonly type = "activation";
  readonly activation: BoundActivation;

  constructor(name: ActivationName, options: ActivationOptions = {}) {
    if (!isActivationName(name)) {
      throw unknownName(unsupportedError, "activation", { kind: "function", name, names: activationNames });
    }
    const { alpha } = checkOptions("activation", options, { alpha: "a number" });
    if (alpha !== undefined && !takesAlpha(name, alpha)) {
      throw optionError("activation-alpha", "activation: $name takes no alpha of $alpha", name, alpha);
    }
    this.activation = bindActivation(alpha === undefined ? { name } : { name, alpha: Math.fround(alpha) });
  }
}

/**
 * y_k = exp(x_k) / Σ exp(x_i), row by row: logits to probabilities.
 *
 * @example
 * ```js
 * import { Dense, Network, Session, Softmax } from "feedforward";
 *
 * const network = new Network([new Dense({ weight: [[1, 1]] }), new Softmax()]);
 * console.log([...new Session(network).predict([2]).data]); // [ 0.5, 0.5 ]
 * ```
 */
export class Softmax {
  readonly type = "softmax";
}

/** Whether a function has a parameter that may be this number: finite also as float32. */
export function takesAlpha(name: ActivationName, alpha: number): boolean {
  return activations[name].alpha !== null && Number.isFinite(Math.fround(alpha));
}

/** What the caller does to an array afterwards must not reach the layer: backends keep packed copies of its parameters. */
export function ownCopy(parameter: TensorLike): Tensor<"float32"> {
  const { shape, data } = tensor(parameter, { dtype: "float32" });
  return new Tensor("float32", shape, data.slice());
}
