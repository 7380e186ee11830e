/**
 * An ONNX file as `load` opens it: told by its first bytes, it brings its own reader along and no other, and of the rare operators
 * those tables alone that it names. Before a first answer, half of the time goes into compiling what was loaded.
 */

import type { GraphFile } from "../model/open-graph.ts";
import { filesOf, graphOfParsed, parseOnnx, wantsMoreOperators } from "./file.ts";

export { modelOfGraph } from "../model/open-graph.ts";

export async function openOnnx(bytes: Uint8Array): Promise<GraphFile> {
  const parsed = parseOnnx(bytes);
  const operators = wantsMoreOperators(parsed) ? (await import("../../onnx/more.ts")).moreOperators : {};
  return { wanted: filesOf(parsed), graph: (files) => graphOfParsed(parsed, { operators, ...(files && { files }) }) };
}
