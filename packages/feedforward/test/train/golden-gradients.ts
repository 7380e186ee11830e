/** What PyTorch answered: scripts/golden-gradients.py writes it. */

import type { ActivationName } from "../../src/functions/activation.ts";
import type { LossName } from "../../src/functions/loss.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import type { OptimizerOptions } from "../../src/train/optimizer.ts";
import { readGolden } from "../golden.ts";

type Numbers = readonly number[];
type NamedNumbers = Readonly<Record<string, Numbers>>;

interface GoldenNetwork {
  readonly sizes: readonly number[];
  readonly hidden: ActivationName;
  readonly output: ActivationName | "softmax";
  readonly loss: LossName;
  readonly rows: number;
  readonly input: Numbers;
  readonly target: Numbers;
  readonly parameters: NamedNumbers;
}

export interface GoldenGradient extends GoldenNetwork {
  readonly lossValue: Numbers;
  readonly gradients: NamedNumbers;
}

export interface GoldenUpdates {
  readonly options: OptimizerOptions;
  readonly size: number;
  readonly start: Numbers;
  /** [steps, size] */
  readonly gradients: Numbers;
  readonly after: Numbers;
}

export interface GoldenTraining extends GoldenNetwork {
  readonly epochs: number;
  readonly options: OptimizerOptions;
  readonly losses: Numbers;
  readonly trained: NamedNumbers;
}

interface Golden {
  readonly gradients: readonly GoldenGradient[];
  readonly updates: readonly GoldenUpdates[];
  readonly trainings: readonly GoldenTraining[];
}

export const golden = readGolden("gradients") as Golden;

/** The network of a case with its parameters. */
export function goldenNetwork({ sizes, hidden, output, parameters }: GoldenNetwork): Network {
  const layers = sizes.slice(1).flatMap((outputs, i): Layer[] => {
    const name = `dense${i + 1}`;
    const weight = tensor([...parameters[`${name}.weight`]!], { shape: [sizes[i]!, outputs] });
    const after = i === sizes.length - 2 ? output : hidden;
    return [
      new Dense({ name, weight, bias: tensor([...parameters[`${name}.bias`]!]) }),
      after === "softmax" ? new Softmax() : new Activation(after),
    ];
  });
  return new Network(layers);
}

/** ‖a - b‖ / ‖b‖ */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const expected = Array.from(b);
  return norm(expected.map((value, i) => a[i]! - value)) / norm(expected);
}

/** The derivative of `loss` for each element of an array that it reads, by differences to both sides. */
export function centralDifferences(parameter: Float64Array, loss: () => number): Float64Array {
  const h = 1e-5;
  return parameter.map((value, i) => {
    const [above, below] = [value + h, value - h].map((moved) => {
      parameter[i] = moved;
      return loss();
    });
    parameter[i] = value;
    return (above! - below!) / (2 * h);
  });
}
