/** A file of a graph that is open: what it wants beside itself is known before its graph is made. */

import { UnsupportedError, withData } from "../../errors.ts";
import { checkNaming, type NamingOptions } from "../../network/naming-options.ts";
import type { Graph } from "../../onnx/graph.ts";
import type { ReadFiles } from "../onnx/external.ts";

/** A graph's file that is open. */
export interface GraphFile {
  /** The names of other files that it is read with; of some of them only if they are there (`mayBeMissing`). */
  readonly wanted: readonly string[];
  /** The graph, told those files. */
  readonly graph: (files?: ReadFiles) => Graph;
}

/** The graph; what is said of networks says nothing of it. */
export function modelOfGraph(
  file: GraphFile,
  { files, ...naming }: NamingOptions & { readonly files?: ReadFiles },
): Graph {
  const [name] = Object.keys(checkNaming("model", naming));
  if (name === undefined) return file.graph(files);
  const sentence = `model: the file is a graph with functions of its own, to which ${name} says nothing`;
  const advice = `networkOf(graph, { ${name} }) takes it for its layers`;
  throw withData(new UnsupportedError(`${sentence}; ${advice}`), "model-graph-option", { option: name });
}
