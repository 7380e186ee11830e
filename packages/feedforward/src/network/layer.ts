/**
 * Layers: functions from rows to rows, with their parameters. A layer is a value and knows no machine; what runs it asks
 * for its `type`. `Dense` holds a weight and a bias; activations and softmax hold none.
 */

import { ShapeError, unsupportedError } from "../errors.ts";
import { activationNames, activations, bindActivation, isActivationName } from "../functions/activation.ts";
import type { ActivationName, BoundActivation } from "../functions/activation-row.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor, zeros } from "../tensor/tensor.ts";

export type Layer = Dense | Activation | Softmax;
export type LayerType = Layer["type"];

export interface DenseParameters {
  /** [in, out], out at least 1. Other dtypes are rounded once to float32. */
  readonly weight: TensorLike;
  /** [out]; zeros where none is given. */
  readonly bias?: TensorLike;
  /** How parameters and errors name the layer; a network numbers those without: dense1, dense2, … */
  readonly name?: string;
}

/** y = x·W + b, with x [batch, in], W [in, out], b [out]. */
export class Dense {
  readonly type = "dense";
  readonly name: string;
  readonly weight: Tensor<"float32">;
  readonly bias: Tensor<"float32">;
  readonly inputSize: number;
  readonly outputSize: number;

  constructor(parameters: DenseParameters) {
    const { weight, bias, name = "" } = checkOptions("dense", parameters, { weight: "", bias: "", name: "a string" });
    const w = ownCopy(weight);
    const [inputSize, outputSize] = w.shape;
    if (w.rank !== 2 || inputSize === 0 || outputSize === 0) {
      throw new ShapeError(`${name || "dense"}: expected weight [in, out], got ${formatShape(w.shape)}`);
    }
    this.name = name;
    this.inputSize = inputSize!;
    this.outputSize = outputSize!;
    const b = bias === undefined ? zeros([this.outputSize]) : ownCopy(bias);
    if (b.rank !== 1 || b.size !== outputSize) {
      const shapes = `weight ${formatShape(w.shape)} and bias ${formatShape(b.shape)}`;
      throw new ShapeError(`${name || "dense"}: expected bias [${outputSize}], got ${shapes}`);
    }
    this.weight = w;
    this.bias = b;
    // A bias of -0 becomes +0: then no accumulator is ever -0, and leaving out a product with 0 changes no sign.
    for (let i = 0; i < b.size; i++) if (b.data[i] === 0) b.data[i] = 0;
  }

  named(name: string): Dense {
    return new Dense({ weight: this.weight, bias: this.bias, name });
  }
}

export interface ActivationOptions {
  /** The slope of leakyRelu below 0, the scale of elu on the left, the slope of hardSigmoid; the others take none. */
  readonly alpha?: number;
}

/** y = h(x), element by element. */
export class Activation {
  readonly type = "activation";
  readonly activation: BoundActivation;

  constructor(name: ActivationName, options: ActivationOptions = {}) {
    if (!isActivationName(name)) {
      throw unknownName(unsupportedError, "activation", { kind: "function", name, names: activationNames });
    }
    const { alpha } = checkOptions("activation", options, { alpha: "a number" });
    if (alpha !== undefined && !takesAlpha(name, alpha)) {
      throw new RangeError(`activation: ${name} takes no alpha of ${alpha}`);
    }
    this.activation = bindActivation(alpha === undefined ? { name } : { name, alpha: Math.fround(alpha) });
  }
}

/** y_k = exp(x_k) / Σ exp(x_i), row by row: logits to probabilities. */
export class Softmax {
  readonly type = "softmax";
}

/** Whether a function has a parameter that may be this number: finite also as float32. */
export function takesAlpha(name: ActivationName, alpha: number): boolean {
  return activations[name].alpha !== null && Number.isFinite(Math.fround(alpha));
}

/** What the caller does to an array afterwards must not reach the layer: backends keep packed copies of its parameters. */
function ownCopy(parameter: TensorLike): Tensor<"float32"> {
  const { shape, data } = tensor(parameter, { dtype: "float32" });
  return new Tensor("float32", shape, data.slice());
}
