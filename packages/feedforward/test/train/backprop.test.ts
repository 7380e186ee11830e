/**
 * Gradients, judged twice: in float64 against central differences of the loss, and in float32 against PyTorch. Buffers
 * are poisoned first, and zeros are among the inputs, because they are skipped.
 */

import { describe, expect, it } from "vitest";
import { type ActivationName, activationNames } from "../../src/functions/activation.ts";
import type { LossName } from "../../src/functions/loss.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { type Backprop, prepareBackprop } from "../../src/train/backprop.ts";
import { copyParameters, type ParameterArrays } from "../../src/train/parameters.ts";
import { centralDifferences, golden, goldenNetwork, relativeError } from "./golden-gradients.ts";

const rows = 4;
const spare = 2; // rows that the buffers have and the batch has not
const cross: LossName = "softmaxCrossEntropy";
const squares: LossName = "meanSquaredError";
const binary: LossName = "binaryCrossEntropy";
const smooth = activationNames.filter((name) => name !== "step");

function dense(inputs: number, outputs: number, random: Random): Dense {
  const fill = (shape: number[]) => {
    const filled = zeros(shape);
    filled.data.forEach((_, i) => {
      filled.data[i] = 3 * random.uniform() - 1.5;
    });
    return filled;
  };
  return new Dense({ weight: fill([inputs, outputs]), bias: fill([outputs]) });
}

/** 3 → 5 h → 4 h → 2, and what comes after the last dense layer. */
function chain(h: ActivationName, ...last: Layer[]): Network {
  const random = new Random(13);
  return new Network([
    dense(3, 5, random),
    new Activation(h),
    dense(5, 4, random),
    new Activation(h),
    dense(4, 2, random),
    ...last,
  ]);
}

function prepare(network: Network, loss: LossName, parameters: ParameterArrays): Backprop {
  const backprop = prepareBackprop(network, { parameters, loss, maxRows: rows + spare });
  const random = new Random(8);
  for (const array of [backprop.input, backprop.target, ...backprop.gradients.values()]) array.fill(Number.NaN);
  for (let i = 0; i < rows * network.inputSize; i++) backprop.input[i] = i % 3 === 0 ? 0 : 2 * random.uniform() - 1;
  for (let row = 0; row < rows; row++)
    backprop.target.set(distribution(network.outputSize, random), row * network.outputSize);
  return backprop;
}

/** Numbers that sum to 1, as cross-entropy wants them. */
function distribution(size: number, random: Random): number[] {
  const shares = Array.from({ length: size }, () => random.uniform() + 0.1);
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

function doubles(network: Network): Map<string, Float64Array> {
  return new Map([...copyParameters(network)].map(([name, array]) => [name, Float64Array.from(array)]));
}

const first = new Random(9);

describe("gradients in float64 are those of central differences", () => {
  it.each([
    ...smooth.map((h) => [`${h}, softmax and cross-entropy`, chain(h, new Softmax()), cross] as const),
    ...smooth.map((h) => [`${h}, mean squared error`, chain(h), squares] as const),
    ...smooth.map((h) => [`${h} at the end too`, chain("tanh", new Activation(h)), squares] as const),
    ...smooth.map(
      (h) => [`${h}, sigmoid and binary cross-entropy`, chain(h, new Activation("sigmoid")), binary] as const,
    ),
    ["one sigmoid", new Network([dense(3, 1, first), new Activation("sigmoid")]), binary],
    ["binary cross-entropy on logits", chain("tanh"), binary],
    ["cross-entropy on logits", chain("sigmoid"), cross],
    ["mean squared error after softmax", chain("sigmoid", new Softmax()), squares],
    ["leakyRelu with a slope of its own", chain("tanh", new Activation("leakyRelu", { alpha: 0.3 })), squares],
    ["an activation before the first dense layer", new Network([new Activation("tanh"), dense(3, 2, first)]), squares],
    ["two functions in a row", chain("tanh", new Activation("sigmoid"), new Activation("tanh")), squares],
    ["softmax inside", chain("tanh", new Softmax(), dense(2, 3, first)), squares],
    ["one layer", new Network([dense(3, 2, first), new Softmax()]), cross],
  ] as const)("%s", (_, network, loss) => {
    const parameters = doubles(network);
    const backprop = prepare(network, loss, parameters);
    backprop.run(rows);
    const analytic = new Map([...backprop.gradients].map(([name, gradient]) => [name, gradient.slice()]));
    for (const [name, parameter] of parameters) {
      expect(
        relativeError(
          analytic.get(name)!,
          centralDifferences(parameter, () => backprop.run(rows)),
        ),
        name,
      ).toBeLessThan(1e-6);
    }
  });

  it("step: 0 before the last layer, because it is flat", () => {
    const network = chain("step", new Softmax());
    const backprop = prepare(network, cross, doubles(network));
    backprop.run(rows);
    const isZero = [...backprop.gradients].map(([name, gradient]) => [name, gradient.every((value) => value === 0)]);
    expect(Object.fromEntries(isZero)).toMatchObject({ "dense1.weight": true, "dense2.bias": true });
    expect(Object.fromEntries(isZero)).toMatchObject({ "dense3.weight": false, "dense3.bias": false });
  });
});

describe("losses and gradients in float32 are PyTorch's", () => {
  it.each(golden.gradients.map((item) => [item.hidden, item.output, item.loss, item] as const))(
    "%s, %s, %s",
    (...[, , , item]) => {
      const network = goldenNetwork(item);
      const options = { parameters: copyParameters(network), loss: item.loss, maxRows: item.rows };
      const backprop = prepareBackprop(network, options);
      backprop.input.set(item.input);
      backprop.target.set(item.target);
      expect(relativeError([backprop.run(item.rows)], item.lossValue)).toBeLessThan(1e-6);
      for (const [name, gradient] of backprop.gradients) {
        expect(relativeError(gradient, item.gradients[name]!), name).toBeLessThan(1e-5);
      }
    },
  );
});

describe("a run", () => {
  it("leaves nothing of an earlier one behind", () => {
    const network = chain("relu", new Softmax());
    const backprop = prepare(network, cross, copyParameters(network));
    const loss = backprop.run(rows);
    const gradient = backprop.gradients.get("dense1.weight")!.slice();
    backprop.run(1);
    expect(backprop.run(rows)).toBe(loss);
    expect(backprop.gradients.get("dense1.weight")).toEqual(gradient);
  });

  it("is the mean of its rows", () => {
    const network = chain("sigmoid", new Softmax());
    const backprop = prepare(network, cross, doubles(network));
    const loss = backprop.run(rows);
    const { input, target } = backprop;
    const single = Array.from({ length: rows }, (_, row) => {
      const one = prepare(network, cross, doubles(network));
      one.input.set(input.subarray(row * 3, row * 3 + 3));
      one.target.set(target.subarray(row * 2, row * 2 + 2));
      return { loss: one.run(1), gradient: one.gradients.get("dense2.weight")! };
    });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / rows;
    expect(loss).toBeCloseTo(mean(single.map((one) => one.loss)), 12);
    backprop.gradients.get("dense2.weight")!.forEach((value, i) => {
      expect(value).toBeCloseTo(mean(single.map(({ gradient }) => gradient[i]!)), 12);
    });
  });

  it("goes forward as a session does, to the last bit", () => {
    const network = chain("tanh", new Activation("sigmoid"));
    const backprop = prepare(network, squares, copyParameters(network));
    const output = new Session(network, { backend: "reference" }).predict(
      backprop.input.slice(0, rows * 3) as Float32Array<ArrayBuffer>,
    );
    backprop.target.set(output.data);
    expect(backprop.run(rows)).toBe(0);
  });
});
