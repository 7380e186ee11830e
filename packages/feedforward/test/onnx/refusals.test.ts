/**
 * What a graph refuses: nodes that do not fit what they are given, with their names and what came, and graphs that are none.
 */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { moreOperators } from "../../src/onnx/more.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { operators } from "../../src/onnx/operators.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node, runNode } from "./graphs.ts";

const whole = (...values: number[]) => tensor(values, { dtype: "int64" });

describe("errors name the node, and what came", () => {
  const x = tensor([[1, 2, 3]]);
  it.each<[string, GraphNode, Tensor[], string]>([
    [
      "shapes that do not broadcast",
      node("Add", ["a", "b"], ["y"]),
      [x, tensor([1, 2])],
      'Add "y": [1, 3] and [2] do not broadcast',
    ],
    ["two dtypes", node("Add", ["a", "b"], ["y"]), [x, whole(1)], "expected one dtype, got float32 and int64"],
    ["a quotient by 0", node("Div", ["a", "b"], ["y"]), [whole(1), whole(0)], "divides by the whole number 0"],
    [
      "inner sizes",
      node("MatMul", ["a", "b"], ["y"]),
      [x, x],
      "inner sizes and dtypes must agree, got float32 [1, 3] and float32 [1, 3]",
    ],
    [
      "scalars in a product",
      node("MatMul", ["a", "b"], ["y"]),
      [x, tensor(1)],
      "expected vectors or matrices, got [1, 3] and []",
    ],
    ["no matrix", node("Gemm", ["a", "b"], ["y"]), [x, tensor([1])], "expected a matrix as input 1, got [1]"],
    [
      "a bias too wide",
      node("Gemm", ["a", "b", "c"], ["y"]),
      [x, tensor([[1], [2], [3]]), x],
      "expected a bias that broadcasts to [1, 1]",
    ],
    ["an axis", node("Softmax", ["a"], ["y"], { axis: ["int", 2n] }), [x], "axis 2 is out of range for 2 axes"],
    [
      "an order of axes",
      node("Transpose", ["a"], ["y"], { perm: ["ints", [0n, 0n]] }),
      [x],
      "[0, 0] is no order of 2 axes",
    ],
    ["a reshape", node("Reshape", ["a", "b"], ["y"]), [x, whole(2, -1)], "cannot arrange [1, 3] as [2, -1]"],
    ["two open sizes", node("Reshape", ["a", "b"], ["y"]), [x, whole(-1, -1)], "cannot arrange [1, 3] as [-1, -1]"],
    ["a negative size", node("Reshape", ["a", "b"], ["y"]), [x, whole(-3, -1)], "cannot arrange [1, 3] as [-3, -1]"],
    ["a zero beyond the axes", node("Reshape", ["a", "b"], ["y"]), [x, whole(3, 1, 0)], "cannot arrange"],
    [
      "axes of floats",
      node("Squeeze", ["a", "b"], ["y"]),
      [x, tensor([0])],
      "expected a list of int64 as input 1, got float32 [1]",
    ],
    [
      "an axis that is not 1",
      node("Squeeze", ["a", "b"], ["y"]),
      [x, whole(1)],
      "axis 1 of [1, 3] does not have the size 1",
    ],
    ["an axis twice", node("Unsqueeze", ["a", "b"], ["y"]), [x, whole(0, 0)], "axes [0, 0] name a place twice"],
    [
      "parts that differ",
      node("Concat", ["a", "b"], ["y"], { axis: ["int", 0n] }),
      [x, tensor([[1]])],
      "cannot join float32 [1, 3] and float32 [1, 1] along axis 0",
    ],
    ["an empty axis", node("ArgMax", ["a"], ["y"]), [tensor([])], "an empty axis has no maximum"],
    [
      "a place beyond the axis",
      node("Gather", ["a", "b"], ["y"], { axis: ["int", 1n] }),
      [x, whole(3)],
      "index 3 is out of range for an axis of 3",
    ],
    [
      "a place before the axis",
      node("Gather", ["a", "b"], ["y"], { axis: ["int", 1n] }),
      [x, whole(-4)],
      "index -4 is out of range for an axis of 3",
    ],
    [
      "places that are no whole numbers",
      node("Gather", ["a", "b"], ["y"]),
      [x, tensor([0])],
      "expected whole numbers as input 1, got float32",
    ],
    [
      "a limit of two numbers",
      node("Clip", ["a", "b"], ["y"]),
      [x, tensor([1, 2])],
      "expected a single number as input 1",
    ],
    [
      "a limit of another dtype",
      node("Clip", ["a", "b"], ["y"]),
      [x, whole(1)],
      "expected the dtype float32 as input 1, got int64",
    ],
    [
      "channels",
      node("BatchNormalization", ["a", "b", "c", "d", "e"], ["y"]),
      [x, x, x, x, tensor([1])],
      "expected 3 floats as input 4",
    ],
  ])("%s", (_, made, inputs, reason) => {
    expect(() => runNode(made, inputs)).toThrow(ShapeError);
    expect(() => runNode(made, inputs)).toThrow(reason);
  });

  it.each<[string, GraphNode, Tensor[], string]>([
    [
      "bools in a sum",
      node("Add", ["a", "b"], ["y"]),
      [tensor([true]), tensor([true])],
      'Add "y": does not take the dtype bool',
    ],
    ["truth of floats", node("And", ["a", "b"], ["y"]), [x, x], "dtype float32"],
    ["truth of whole numbers", node("Xor", ["a", "b"], ["y"]), [whole(1), whole(0)], "dtype int64"],
    ["bools that are compared", node("Greater", ["a", "b"], ["y"]), [tensor([true]), tensor([true])], "dtype bool"],
    ["whole numbers in a function", node("Tanh", ["a"], ["y"]), [whole(1)], "dtype int64"],
    [
      "whole numbers in Gemm",
      node("Gemm", ["a", "b"], ["y"]),
      [tensor([[1]], { dtype: "int64" }), tensor([[1]], { dtype: "int64" })],
      "dtype int64",
    ],
    ["bools in a product", node("MatMul", ["a", "b"], ["y"]), [tensor([true]), tensor([true])], "dtype bool"],
    ["bools in softmax", node("Softmax", ["a"], ["y"]), [tensor([true])], "dtype bool"],
    ["a cast to text", node("Cast", ["a"], ["y"], { to: ["int", 8n] }), [x], "does not cast to the dtype STRING"],
    [
      "a cast to 8-bit floats",
      node("Cast", ["a"], ["y"], { to: ["int", 17n] }),
      [x],
      "does not cast to the dtype FLOAT8E4M3FN",
    ],
    [
      "dropping at random without a seed",
      node("Dropout", ["a", "b", "c"], ["y"]),
      [x, tensor(0.5), tensor(true)],
      "training_mode is on",
    ],
    [
      "dropping at random with a seed of 33 bits",
      node("Dropout", ["a", "b", "c"], ["y"], { seed: ["int", 2n ** 32n] }),
      [x, tensor(0.5), tensor(true)],
      "training_mode is on",
    ],
  ])("%s", (_, made, inputs, reason) => {
    expect(() => runNode(made, inputs)).toThrow(UnsupportedError);
    expect(() => runNode(made, inputs)).toThrow(reason);
  });

  it("a result that is too large, before it is made", () => {
    const [column, row] = [tensor(new Float32Array(40_000), { shape: [40_000, 1] }), tensor(new Float32Array(40_000))];
    expect(() => runNode(node("Add", ["a", "b"], ["y"]), [column, row])).toThrow(
      "a value would be larger than the 1073741824 bytes allowed: its shape is [40000, 40000]",
    );
  });
});

describe("a graph is checked when it is made", () => {
  const value = (name: string) => ({ name, dtype: "float32" as const, shape: null });
  const graph = (nodes: readonly GraphNode[], opset = 13) =>
    new Graph({ opset, inputs: [value("x")], outputs: [value("y")], nodes, constants: new Map([["c", tensor([1])]]) });

  it.each<[string, GraphNode[], string]>([
    ["an unknown operator", [node("Unique", ["x"], ["y"])], 'Unique "y": the operator "Unique" is not supported'],
    ["a name of every object", [node("constructor", ["x"], ["y"])], 'the operator "constructor" is not supported'],
    [
      "a younger operator",
      [node("Gelu", ["x"], ["y"])],
      "the operator Gelu is not supported at opset 13, only from 20 on",
    ],
    ["too few inputs", [node("Add", ["x"], ["y"])], "expected 2 inputs, got 1"],
    ["too many inputs", [node("Relu", ["x", "x"], ["y"])], "expected 1 inputs, got 2"],
    ["an input left out", [node("Add", ["", "x"], ["y"])], "input 0 has no name"],
    ["too many outputs", [node("Relu", ["x"], ["y", "z"])], "expected 1 outputs, got 2"],
    [
      "an unknown attribute",
      [node("Relu", ["x"], ["y"], { alpha: ["float", 1] })],
      'the attribute "alpha" is not supported',
    ],
    [
      "an attribute of every object",
      [node("Relu", ["x"], ["y"], { toString: ["float", 1] as never })],
      'the attribute "toString"',
    ],
    [
      "an attribute of another type",
      [node("Elu", ["x"], ["y"], { alpha: ["int", 1n] })],
      "is of type int, expected float",
    ],
    ["an attribute that is missing", [node("Cast", ["x"], ["y"])], 'the attribute "to" is missing'],
    ["a name given twice", [node("Relu", ["x"], ["y"]), node("Relu", ["x"], ["y"])], 'the name "y" is given twice'],
    ["a constant given anew", [node("Relu", ["x"], ["c"])], 'the name "c" is given twice'],
    ["an input given anew", [node("Relu", ["c"], ["x"])], 'the name "x" is given twice'],
    [
      "an order that cannot run",
      [node("Relu", ["z"], ["y"]), node("Relu", ["x"], ["z"])],
      '"z" is given only by this or a later node',
    ],
    ["a cycle", [node("Add", ["x", "y"], ["y"])], '"y" is given only by this or a later node'],
    ["an input from nowhere", [node("Relu", ["z"], ["y"])], 'nothing gives the input "z"'],
    ["an output from nowhere", [node("Relu", ["x"], ["z"])], 'nothing gives the output "y"'],
    ["a name that steers terminals", [node("Relu", ["\u001b[2J"], ["y"])], 'nothing gives the input "\\u{1b}[2J"'],
  ])("%s", (_, nodes, reason) => {
    expect(() => graph(nodes)).toThrow(UnsupportedError);
    expect(() => graph(nodes)).toThrow(reason);
  });

  it.each([0, 26, 13.5, Number.NaN])("opset %d", (opset) => {
    expect(() => graph([node("Relu", ["x"], ["y"])], opset)).toThrow("is not supported, expected 1 to 25");
  });

  it("against the form of its opset", () => {
    const clip = node("Clip", ["x"], ["y"], { min: ["float", 0] });
    expect(graph([clip], 10).opset).toBe(10);
    expect(() => graph([clip], 11)).toThrow('the attribute "min" is not supported at opset 11');
  });

  it("every operator has its forms in order", () => {
    for (const { forms } of Object.values({ ...operators, ...moreOperators })) {
      expect(forms.map(({ since }) => since)).toEqual(forms.map(({ since }) => since).toSorted((a, b) => a - b));
    }
  });
});
