/** Small graphs for tests, and nodes in one line each. */

import { Graph } from "../../src/onnx/graph.ts";
import { moreOperators } from "../../src/onnx/more.ts";
import type { Attribute, AttributeType, AttributeValues, Dimension, GraphNode } from "../../src/onnx/node.ts";
import { mlDomain } from "../../src/onnx/node.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";

/** A type and a value; whole numbers in a plain list. */
type Written =
  | { [T in Exclude<AttributeType, "ints">]: readonly [type: T, value: AttributeValues[T]] }[Exclude<
      AttributeType,
      "ints"
    >]
  | readonly [type: "ints", value: readonly bigint[]];

export type Attributes = Readonly<Record<string, Written>>;

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
): GraphNode {
  const list = Object.entries(attributes).map(([name, [type, given]]) => {
    const value = type === "ints" ? BigInt64Array.from(given) : given;
    return [name, { type, value } as Attribute] as const;
  });
  const row = Object.hasOwn(moreOperators, operator) ? moreOperators[operator]! : null;
  const more = row === null || row.domain === mlDomain ? {} : { row };
  return { name: "", operator, inputs, outputs, attributes: new Map(list), ...more };
}

/** A node of ai.onnx.ml. */
export function classical(...given: Parameters<typeof node>): GraphNode {
  return { ...node(...given), row: moreOperators[given[0]]! };
}

interface Options {
  readonly shape?: readonly Dimension[] | null;
  readonly constants?: ReadonlyMap<string, Tensor>;
}

/** x [batch, 3] · w [3, 2] + b gives `a`; then the nodes, which give `y`. */
export function withNodes(nodes: readonly GraphNode[], opset: number, options: Options = {}): Graph {
  const { shape = ["batch", 3], constants = [] } = options;
  const isVector = shape?.length === 1;
  return new Graph({
    opset,
    inputs: [{ name: "x", dtype: "float32", shape }],
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes: [...(isVector ? [node("MatMul", ["x", "w"], ["a"])] : [node("Gemm", ["x", "w", "b"], ["a"])]), ...nodes],
    constants: new Map<string, Tensor>([
      [
        "w",
        tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ],
      ["b", tensor([1, -1])],
      ["one", tensor([1.5])],
      ["column", tensor([[1], [2]])],
      [
        "square",
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ],
      ["s4", new Tensor("int64", [2], BigInt64Array.of(-1n, 4n))],
      ["zero", tensor(0)],
      ["tenth", tensor(0.1)],
      ["half", tensor(0.5)],
      ["unit", tensor(1)],
      ["root", tensor(Math.SQRT2)],
      ["huge", tensor(1e6)],
      ["pair", tensor([1, 2])],
      ["first", new Tensor("int64", [], BigInt64Array.of(0n))],
      ["behind", new Tensor("int64", [2], BigInt64Array.of(1n, 0n))],
      ["s0", new Tensor("int64", [2], BigInt64Array.of(0n, -1n))],
      ...constants,
    ]),
  });
}

/** One node on tensors: inputs by position. */
export function runNode(made: GraphNode, inputs: readonly Tensor[], opset = 13): Tensor[] {
  const names = made.inputs.filter((name) => name !== "");
  const graph = new Graph({
    opset,
    inputs: names.map((name, i) => ({ name, dtype: inputs[i]!.dtype, shape: null })),
    outputs: made.outputs.map((name) => ({ name, dtype: null, shape: null })),
    nodes: [made],
    constants: new Map(),
  });
  return [...graph.run(new Map(names.map((name, i) => [name, inputs[i]!]))).values()];
}

/** A graph that adds up its inputs. */
export function denseGraph({ inputs }: { readonly inputs: readonly string[] }): Graph {
  return new Graph({
    opset: 13,
    inputs: inputs.map((name) => ({ name, dtype: "float32", shape: ["batch", 3] })),
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes: [node("Add", inputs, ["y"])],
    constants: new Map(),
  });
}
