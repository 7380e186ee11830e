import { describe, expect, it } from "vitest";
import { and, nand, neuron, or, perceptron, xor } from "../../src/chapter/perceptron.ts";
import { ShapeError } from "../../src/errors.ts";
import { activate } from "../../src/functions/activate.ts";
import { float32 } from "../../src/functions/lane.ts";

describe("logic gates", () => {
  it.each([
    ["and", and, [0, 0, 0, 1]],
    ["nand", nand, [1, 1, 1, 0]],
    ["or", or, [0, 1, 1, 1]],
    ["xor", xor, [0, 1, 1, 0]],
  ] as const)("%s of 00, 01, 10, 11", (_, gate, truth) => {
    expect([gate(0, 0), gate(0, 1), gate(1, 0), gate(1, 1)]).toEqual(truth);
  });
});

describe("perceptron", () => {
  it.each([
    [{ weights: [0.5, 0.5], bias: -1 }, [1, 1], 1],
    [{ weights: [0.5, 0.5], bias: -1.0000001 }, [1, 1], 0],
    [{ weights: [1, -1], bias: 0 }, [3, 3], 1],
    [{ weights: [-1], bias: 0 }, [0], 1],
    [{ weights: [], bias: 0 }, [], 1],
    [{ weights: [], bias: -1 }, [], 0],
    [{ weights: [1, 2, 3], bias: -14 }, [1, 2, 3], 1],
    [{ weights: [1], bias: 0 }, [Number.NaN], 0],
  ])("%j of %j is %i", (parameters, inputs, y) => {
    expect(perceptron(parameters, inputs)).toBe(y);
  });

  it("fires at the boundary, where the step function does not", () => {
    const parameters = { weights: [0.5, 0.5], bias: -1 };
    expect(neuron(parameters, [1, 1], { name: "step" })).toEqual({ a: 0, y: 0 });
    expect(perceptron(parameters, [1, 1])).toBe(1);
    expect(activate(float32, { name: "step" }, 0)).toBe(0);
  });

  it("adds the bias first, then the inputs in order, in float32", () => {
    expect(neuron({ weights: [1, 1], bias: 1 }, [1e8, -1e8], { name: "identity" }).a).toBe(0);
    expect(neuron({ weights: [1, 1], bias: -1e8 }, [1e8, 1], { name: "identity" }).a).toBe(1);
    expect(neuron({ weights: [0.1], bias: 0.2 }, [0.3], { name: "identity" }).a).toBe(
      Math.fround(Math.fround(0.2) + Math.fround(Math.fround(0.1) * Math.fround(0.3))),
    );
  });

  it("refuses another number of inputs", () => {
    const parameters = { weights: [1, 2], bias: 0 };
    expect(() => perceptron(parameters, [1])).toThrow(new ShapeError("perceptron: expected 2 inputs, got 1"));
    expect(() => neuron(parameters, [1, 2, 3], { name: "relu" })).toThrow(
      new ShapeError("neuron: expected 2 inputs, got 3"),
    );
  });
});
