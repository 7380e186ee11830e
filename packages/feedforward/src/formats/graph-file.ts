/**
 * Files that are graphs, opened in two steps: what they want beside themselves is known before it is read. A row of the table below
 * for each format.
 */

import { classicalOperators as operators } from "../onnx/classical.ts";
import type { Graph } from "../onnx/graph.ts";
import type { FormatName } from "./detect.ts";
import type { ReadFiles } from "./onnx-external.ts";
import { filesOf, graphOfParsed, parseOnnx } from "./onnx-file.ts";
import { filesOfTfjs, graphOfTfjs, parseTfjs } from "./tfjs-file.ts";

/** A graph's file that is open. */
export interface GraphFile {
  /** The names of other files that it is read with; of some of them only if they are there (`mayBeMissing`). */
  readonly wanted: readonly string[];
  /** The graph, told those files. */
  readonly graph: (files?: ReadFiles) => Graph;
}

const openers: { readonly [F in FormatName]?: (bytes: Uint8Array) => GraphFile } = {
  onnx(bytes) {
    const parsed = parseOnnx(bytes);
    return { wanted: filesOf(parsed), graph: (files) => graphOfParsed(parsed, { operators, ...(files && { files }) }) };
  },
  tfjs(bytes) {
    const parsed = parseTfjs(bytes);
    return { wanted: filesOfTfjs(parsed), graph: (files) => graphOfTfjs(parsed, files) };
  },
};

/** Whether a file of that format is a graph. */
export function isGraphFormat(format: FormatName | null): boolean {
  return format !== null && format in openers;
}

/** The file of a graph; null where the format has none. */
export function openGraph(format: FormatName | null, bytes: Uint8Array): GraphFile | null {
  return (format !== null && openers[format]?.(bytes)) || null;
}
