/**
 * Files that are graphs, opened in two steps: what they want beside themselves is known before it is read. A row of the table below
 * for each format.
 */

import type { Graph } from "../../onnx/graph.ts";
import { moreOperators as operators } from "../../onnx/more.ts";
import { hdf5Graph, kerasGraph } from "../keras/file.ts";
import { filesOf, graphOfParsed, parseOnnx } from "../onnx/file.ts";
import { filesOfTfjs, graphOfTfjs, parseTfjs } from "../tfjs/file.ts";
import { detectFormat, type FormatName } from "./detect.ts";
import type { GraphFile } from "./open-graph.ts";

/** By format; null where a file of it has arrays alone. */
const openers: { readonly [F in FormatName]?: (bytes: Uint8Array) => GraphFile | null } = {
  onnx(bytes) {
    const parsed = parseOnnx(bytes);
    return { wanted: filesOf(parsed), graph: (files) => graphOfParsed(parsed, { operators, ...(files && { files }) }) };
  },
  tfjs(bytes) {
    const parsed = parseTfjs(bytes);
    return { wanted: filesOfTfjs(parsed), graph: (files) => graphOfTfjs(parsed, files) };
  },
  keras: (bytes) => alone(kerasGraph(bytes)),
  hdf5(bytes) {
    const graph = hdf5Graph(bytes);
    return graph && alone(graph);
  },
};

/** A graph that wants no other files. */
function alone(graph: Graph): GraphFile {
  return { wanted: [], graph: () => graph };
}

/** Whether a file is a graph: of HDF5 only its contents tell. */
export function isGraphFile(bytes: Uint8Array): boolean {
  const format = detectFormat(bytes);
  return format === "hdf5" ? openGraph(format, bytes) !== null : format !== null && format in openers;
}

/** The file of a graph; null where the format has none. */
export function openGraph(format: FormatName | null, bytes: Uint8Array): GraphFile | null {
  return (format !== null && openers[format]?.(bytes)) || null;
}
