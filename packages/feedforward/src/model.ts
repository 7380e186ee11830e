/**
 * What a file holds and a session runs: a network of layers, or a graph as an ONNX file has it.
 */

import type { Network } from "./network/network.ts";
import type { Graph } from "./onnx/graph.ts";

/** What a file holds and a session runs: a network of layers, or an ONNX graph. */
export type Model = Network | Graph;
