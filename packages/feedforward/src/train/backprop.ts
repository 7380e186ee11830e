/**
 * Backpropagation: forward over a batch keeping what every layer gave, then backward from the loss to the gradient of
 * every parameter. Each layer type has a row in one table, with its forward step and the chain rule through it. The
 * same code runs in float32, to train, and in float64, to be checked against differences.
 */

import { optionError, unsupportedError } from "../errors.ts";
import { derivativeOf } from "../functions/derivative.ts";
import { laneOf } from "../functions/float64.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { type LossName, type LossRow, losses } from "../functions/loss.ts";
import { softmaxRow } from "../functions/softmax.ts";
import { denseForward, denseInputGradient, denseParameterGradient } from "../math/dense.ts";
import { isNamed, isShaped, type Layer, type LayerType, type ShapedType } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { endsInSigmoid } from "../network/task.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import type { ParameterArrays } from "./parameters.ts";

/** Options of `prepareBackprop`. */
export interface BackpropOptions {
  /** Read at every run; their array type is the precision of everything. All are finite: inputs of 0 are skipped. */
  readonly parameters: ParameterArrays;
  readonly loss: LossName;
  /** The most rows of a batch. */
  readonly maxRows: number;
}

/** A network made ready to be trained: buffers, and the one thing to do with them. */
export interface Backprop {
  /** [maxRows, in], to be filled before a run. */
  readonly input: FloatArray;
  /** [maxRows, out], to be filled before a run. */
  readonly target: FloatArray;
  /** The gradient of the mean loss for each parameter, overwritten by a run. */
  readonly gradients: ParameterArrays;
  /** The mean loss of the first `rows` rows. */
  run(rows: number): number;
}

/**
 * `softmaxCrossEntropy` takes the network's last softmax into itself, because the gradient of both together is
 * softmax(x) - target, and `binaryCrossEntropy` a last sigmoid; in a network that ends without one the outputs are the logits.
 */
export function prepareBackprop(network: Network, options: BackpropOptions): Backprop {
  const { parameters, loss, maxRows } = checkBackprop(options);
  const gradients = new Map([...parameters].map(([name, array]) => [name, allocateLike(array, array.length)]));
  const model = parameters.values().next().value!;
  const allocate = (size: number) => allocateLike(model, maxRows * size);
  const input = allocate(network.inputSize);
  const target = allocate(network.outputSize);
  const layers = trainedLayers(network, loss);
  const firstDense = layers.findIndex((layer) => layer.type === "dense");

  const steps: LayerStep[] = [];
  let from: Values = { array: input, gradient: null, size: network.inputSize };
  layers.forEach((layer, position) => {
    const size = layer.type === "dense" ? layer.outputSize : from.size;
    // Nothing before the first dense layer has parameters, so no gradient is asked for there.
    const to = { array: allocate(size), gradient: position < firstDense ? null : allocate(size), size };
    steps.push(bind(layer, { from, to, parameters, gradients }));
    from = to;
  });
  const meanLoss = prepareLoss(losses[loss], from, target);
  const backwards = steps.slice(firstDense).reverse();
  return {
    input,
    target,
    gradients,
    run(rows) {
      for (const step of steps) step.forward(rows);
      const value = meanLoss(rows);
      for (const step of backwards) step.backward(rows);
      return value;
    },
  };
}

function checkBackprop(options: BackpropOptions): BackpropOptions {
  const given = checkOptions("backprop", options, { parameters: "an object", loss: "", maxRows: "a number" });
  const { loss, maxRows } = given;
  if (!Object.hasOwn(losses, loss)) {
    throw unknownName(unsupportedError, "backprop", { kind: "loss", name: loss, names: Object.keys(losses) });
  }
  if (Number.isSafeInteger(maxRows) && maxRows >= 1) return given;
  throw optionError(
    "backprop-rows",
    "backprop: expected maxRows to be a whole number of at least 1, got $got",
    maxRows,
  );
}

/** The values between two layers, [maxRows, size], and the gradient for them where one is needed. */
interface Values {
  readonly array: FloatArray;
  readonly gradient: FloatArray | null;
  readonly size: number;
}

interface LayerArrays {
  readonly from: Values;
  readonly to: Values;
  readonly parameters: ParameterArrays;
  readonly gradients: ParameterArrays;
}

interface LayerStep {
  /** to.array = f(from.array) */
  forward(rows: number): void;
  /** From to.gradient to the layer's own gradients and to from.gradient. */
  backward(rows: number): void;
}

type Binder<L extends Layer> = (layer: L, arrays: LayerArrays) => LayerStep;

const binders = {
  dense({ name, inputSize: inputs, outputSize: outputs }, { from, to, parameters, gradients }) {
    const own = { weight: parameters.get(`${name}.weight`)!, bias: parameters.get(`${name}.bias`)! };
    const gradient = { weight: gradients.get(`${name}.weight`)!, bias: gradients.get(`${name}.bias`)! };
    const sizeOf = (rows: number) => ({ rows, inputs, outputs, skipZeros: true });
    return {
      forward: (rows) => denseForward(sizeOf(rows), from.array, own, to.array),
      backward(rows) {
        denseParameterGradient(sizeOf(rows), from.array, to.gradient!, gradient);
        if (from.gradient !== null) denseInputGradient(sizeOf(rows), to.gradient!, own.weight, from.gradient);
      },
    };
  },
  /** dL/dx = dL/dy · h'(x) */
  activation({ activation }, { from: { array: x, gradient: xGradient, size }, to: { array: y, gradient: yGradient } }) {
    const lane = laneOf(x);
    const { formula } = activation;
    const derivative = derivativeOf(activation.name);
    const alpha = activation.alpha ?? formula.alpha ?? 0;
    return {
      forward(rows) {
        for (let i = 0; i < rows * size; i++) y[i] = formula.forward(lane, x[i]!, alpha);
      },
      backward(rows) {
        for (let i = 0; i < rows * size; i++) {
          xGradient![i] = lane.mul(yGradient![i]!, derivative(lane, x[i]!, y[i]!, alpha));
        }
      },
    };
  },
  /** dL/dx_i = y_i·(dL/dy_i - Σ_k y_k·dL/dy_k), row by row. */
  softmax(_layer, { from: { array: x, gradient: xGradient, size }, to: { array: y, gradient: yGradient } }) {
    const lane = laneOf(x);
    return {
      forward(rows) {
        for (let offset = 0; offset < rows * size; offset += size) softmaxRow(lane, x, y, { offset, size });
      },
      backward(rows) {
        for (let offset = 0; offset < rows * size; offset += size) {
          const weighted = dotRow(lane, y, yGradient!, { offset, size });
          for (let i = offset; i < offset + size; i++) {
            xGradient![i] = lane.mul(y[i]!, lane.sub(yGradient![i]!, weighted));
          }
        }
      },
    };
  },
} satisfies { readonly [T in Exclude<LayerType, ShapedType>]: Binder<Extract<Layer, { type: T }>> };

function bind(layer: Layer, arrays: LayerArrays): LayerStep {
  checkTrained(layer);
  return (binders[layer.type] as Binder<Layer>)(layer, arrays);
}

/** Throws for a layer whose gradient is not known here. */
export function checkTrained(layer: Layer): asserts layer is Exclude<Layer, { type: ShapedType }> {
  if (!isShaped(layer)) return;
  const title = isNamed(layer) ? `${layer.name} (${layer.type})` : layer.type;
  const sentence = "train: $layer cannot be trained, only dense layers, activations and softmax can";
  throw unsupportedError("train-layer", sentence, title);
}

function trainedLayers({ layers }: Network, loss: LossName): readonly Layer[] {
  const endsInSoftmax = loss === "softmaxCrossEntropy" && layers.at(-1)?.type === "softmax";
  const isInLoss = endsInSoftmax || (loss === "binaryCrossEntropy" && endsInSigmoid(layers));
  return isInLoss ? layers.slice(0, -1) : layers;
}

/** The mean of the rows' losses; leaves its gradient at the outputs. */
function prepareLoss(loss: LossRow, { array: x, gradient, size }: Values, target: FloatArray) {
  const lane = laneOf(x);
  return (rows: number): number => {
    let sum = 0;
    for (let offset = 0; offset < rows * size; offset += size) {
      sum = lane.add(sum, loss.value(lane, x, target, { offset, size }));
      loss.gradient(lane, { x, target, gradient: gradient! }, { offset, size });
    }
    for (let i = 0; i < rows * size; i++) gradient![i] = lane.div(gradient![i]!, rows);
    return lane.div(sum, rows);
  };
}

function dotRow(lane: NumberLane, a: FloatArray, b: FloatArray, { offset, size }: { offset: number; size: number }) {
  let sum = 0;
  for (let i = offset; i < offset + size; i++) sum = lane.add(sum, lane.mul(a[i]!, b[i]!));
  return sum;
}

function allocateLike(model: FloatArray, size: number): FloatArray {
  return model instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
}
