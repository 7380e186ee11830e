/** Graphs that are told their operators: the readers of Keras and TensorFlow.js tell theirs, so that a page carries no others. */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { classicalOperators, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { kerasOperators } from "../../src/keras/operators.ts";
import { activationOperators } from "../../src/onnx/activations.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { operators } from "../../src/onnx/operators.ts";
import { ToldGraph } from "../../src/onnx/told-graph.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { inputLayer, kerasGraph, layer, sequential } from "../keras/models.ts";
import { classical } from "./graphs.ts";
import { oneTree } from "./tree.ts";

const value = (name: string) => ({ name, dtype: "float32", shape: ["batch", 2] }) as const;
const parts = (operator: string) => ({
  opset: 13,
  inputs: [value("x")],
  outputs: [value("y")],
  nodes: [{ name: "n", operator, inputs: ["x"], outputs: ["y"], attributes: new Map() }],
  constants: new Map(),
});

describe("a graph that knows activations alone", () => {
  const told = (operator: string) => new ToldGraph({ ...parts(operator), operators: activationOperators });

  it("runs one", () => {
    expect(told("Relu").run({ x: tensor([[-1, 2]]) })).toEqual(new Map([["y", tensor([[0, 2]])]]));
  });

  it.each(["Abs", "constructor"])("refuses %s", (operator) => {
    const reason = `graph: ${operator} "n": the operator "${operator}" is not supported`;
    expect(() => told(operator)).toThrow(new UnsupportedError(reason));
  });

  it("is a Graph, whose copies know the usual ones", () => {
    expect(told("Relu")).toBeInstanceOf(Graph);
    const copy = new Graph({ ...told("Relu"), nodes: parts("Abs").nodes });
    expect(copy.run({ x: tensor([[-1, 2]]) })).toEqual(new Map([["y", tensor([[1, 2]])]]));
  });
});

it("a graph by hand is told nothing, and nothing else is a Graph", () => {
  expect(Object.keys(new Graph(parts("Relu")))).not.toContain("operators");
  expect({ ...parts("Relu") }).not.toBeInstanceOf(Graph);
});

describe("Keras", () => {
  it("names operators of the standard, as ONNX files do", () => {
    for (const [name, row] of Object.entries(kerasOperators)) expect(operators).toHaveProperty(name, row);
  });

  it("carries no others", () => {
    const graph = kerasGraph(sequential(inputLayer([2]), layer("ReLU", {})));
    expect(graph.operators).toBe(kerasOperators);
    for (const other of ["If", "QuantizeLinear", "TopK", "Erf", "ReduceSum"]) {
      expect(graph.operators).not.toHaveProperty(other);
    }
  });
});

it("a node is written in its operator's domain where it knows its operator by name alone", () => {
  const { row: _, ...made } = classical("TreeEnsembleRegressor", ["x"], ["y"], oneTree);
  const graph = new Graph({
    opset: 13,
    operators: classicalOperators,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 2] }],
    outputs: [{ name: "y", dtype: "float32", shape: ["n", 1] }],
    nodes: [made],
    constants: new Map(),
  });
  const again = readOnnx(writeOnnx(graph), { operators: classicalOperators });
  const x = tensor([
    [0, 0.25],
    [0, 0.75],
  ]);
  expect(new Session(again).run({ x })).toEqual(new Session(graph).run({ x }));
});
