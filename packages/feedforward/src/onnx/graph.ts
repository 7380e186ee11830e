/**
 * A graph of the usual operators, made by hand or read from an ONNX file. A graph that is a chain of dense layers
 * is better made into a network.
 */

import type { GraphParts, Refuse } from "./check.ts";
import { operators } from "./operators.ts";
import { ToldGraph } from "./told-graph.ts";

export type { GraphInputs } from "./feeds.ts";

/**
 * An ONNX file as data: nodes that compute values from values. A `Session` runs it; `networkOf` of
 * `feedforward/formats/onnx` gives its layers, if it is a chain of them. Immutable.
 *
 * @example
 * ```js
 * import { Session, tensor } from "feedforward";
 * import { Graph } from "feedforward/formats/onnx";
 *
 * const graph = new Graph({
 *   opset: 18,
 *   inputs: [{ name: "x", dtype: "float32", shape: [2] }],
 *   outputs: [{ name: "y", dtype: "float32", shape: [2] }],
 *   nodes: [{ name: "", operator: "Relu", inputs: ["x"], outputs: ["y"], attributes: new Map() }],
 *   constants: new Map(),
 * });
 * console.log([...new Session(graph).run({ x: tensor([-1, 1]) }).y.data]); // [ 0, 1 ]
 * ```
 */
export class Graph extends ToldGraph {
  constructor(parts: GraphParts, refuse?: Refuse) {
    super({ operators, ...parts }, refuse);
  }

  /** Readers of a format make graphs that are told the operators of that format. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ToldGraph;
  }
}
