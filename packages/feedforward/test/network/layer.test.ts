import { describe, expect, it } from "vitest";
import { OptionError, ShapeError, UnsupportedError } from "../../src/errors.ts";
import { type ActivationName, activationNames } from "../../src/functions/activation.ts";
import { Activation, Dense, type DenseParameters } from "../../src/network/layer.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";

describe("Dense", () => {
  it("takes lists, and rounds other dtypes once", () => {
    const dense = new Dense({ weight: [[0.1], [2]], bias: Float64Array.of(0.3), name: "out" });
    expect([dense.name, dense.inputSize, dense.outputSize]).toEqual(["out", 2, 1]);
    expect(dense.weight.toArray()).toEqual([[Math.fround(0.1)], [2]]);
    expect(dense.bias.toArray()).toEqual([Math.fround(0.3)]);
    expect(dense.weight.dtype).toBe("float32");
  });

  it("has zeros where no bias is given", () => {
    expect(new Dense({ weight: zeros([3, 2]) }).bias.toArray()).toEqual([0, 0]);
  });

  it("makes a bias of -0 to +0, in a copy", () => {
    const bias = Float32Array.of(-0, 1, -2);
    const dense = new Dense({ weight: zeros([1, 3]), bias });
    expect(dense.bias.toArray()).toEqual([0, 1, -2]);
    expect([...bias]).toEqual([-0, 1, -2]);
    expect(dense.named("other").bias.toArray()).toEqual([0, 1, -2]);
  });

  it.each<[DenseParameters, string]>([
    [{ weight: [1, 2] }, "dense: expected weight [in, out], got [2]"],
    [{ weight: zeros([2, 0]) }, "dense: expected weight [in, out], got [2, 0]"],
    [{ weight: zeros([0, 2]) }, "dense: expected weight [in, out], got [0, 2]"],
    [{ weight: zeros([1, 2, 3]), name: "fc" }, "fc: expected weight [in, out], got [1, 2, 3]"],
    [{ weight: 5 }, "dense: expected weight [in, out], got []"],
    [{ weight: zeros([3, 2]), bias: [1, 2, 3] }, "dense: expected bias [2], got weight [3, 2] and bias [3]"],
    [{ weight: zeros([3, 2]), bias: [[1, 2]] }, "dense: expected bias [2], got weight [3, 2] and bias [1, 2]"],
    [{ weight: zeros([3, 1]), bias: 1, name: "fc" }, "fc: expected bias [1], got weight [3, 1] and bias []"],
  ])("refuses %#", (parameters, message) => {
    expect(() => new Dense(parameters)).toThrow(new ShapeError(message));
  });
});

describe("Activation", () => {
  it.each([
    ["relu", undefined, { name: "relu" }],
    ["leakyRelu", undefined, { name: "leakyRelu" }],
    ["leakyRelu", 0.1, { name: "leakyRelu", alpha: Math.fround(0.1) }],
    ["leakyRelu", 0, { name: "leakyRelu", alpha: 0 }],
  ] as const)("%s with alpha %s", (name, alpha, choice) => {
    const activation = new Activation(name, alpha === undefined ? {} : { alpha });
    expect(activation.activation).toMatchObject(choice);
    expect(Object.isFrozen(activation.activation)).toBe(true);
  });

  it.each([
    ["relu", 0.5, new RangeError("activation: relu takes no alpha of 0.5")],
    ["leakyRelu", Number.NaN, new OptionError("activation: expected alpha to be a number, got NaN")],
    ["leakyRelu", Infinity, new RangeError("activation: leakyRelu takes no alpha of Infinity")],
    ["leakyRelu", 1e39, new RangeError("activation: leakyRelu takes no alpha of 1e+39")],
  ] as const)("refuses %s with alpha %d", (name, alpha, error) => {
    expect(() => new Activation(name, { alpha })).toThrow(error);
  });

  it.each(["softmax", "ReLU", "constructor", "__proto__"])("does not know %s", (name) => {
    const names = activationNames.join(", ");
    expect(() => new Activation(name as ActivationName)).toThrow(
      new UnsupportedError(`activation: unknown function "${name}", expected ${names}`),
    );
  });
});

it("errors say their class", () => {
  expect([new ShapeError("a").name, new UnsupportedError("b").name]).toEqual(["ShapeError", "UnsupportedError"]);
  expect(() => new Dense({ weight: tensor([1]) })).toThrow(ShapeError);
});

it("a dense layer keeps its parameters, whatever happens to the arrays that it was made from", () => {
  const [weight, bias] = [Float32Array.of(1, 2), Float32Array.of(3)];
  const dense = new Dense({ weight: tensor(weight, { shape: [2, 1] }), bias });
  weight.fill(9);
  bias.fill(9);
  expect([...dense.weight.data, ...dense.bias.data]).toEqual([1, 2, 3]);
});
