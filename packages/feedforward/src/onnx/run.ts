/**
 * A graph run once, on the reference: the definition of what it computes. Inputs that decide shapes are taken as constants
 * of this run.
 */

import { reference } from "../backend/reference.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { UnknownInputError } from "./call.ts";
import type { ToldParts } from "./check.ts";
import { execute } from "./execute.ts";
import { acceptFeeds, fixedIn, type GraphInputs } from "./feeds.ts";
import { type Lowered, lowerGraph } from "./lower.ts";
import { checkMemory } from "./memory.ts";

/** The outputs by name, in their order. */
export function runGraph(graph: ToldParts, inputs: GraphInputs): Map<string, Tensor> {
  const feeds = acceptFeeds(graph.inputs, inputs, { operation: "run", fixed: fixedIn(graph) });
  const lowered = lowerFor(graph, feeds);
  checkMemory(lowered.program);
  const outputs = execute({ ...lowered, executable: reference.prepare(lowered.program) }, feeds);
  return new Map(graph.outputs.map(({ name }) => [name, outputs[name]!]));
}

/** Lowered for what is given; what must be known is known here. */
function lowerFor(graph: ToldParts, feeds: ReadonlyMap<string, Tensor>): Lowered {
  const constants = new Map<string, Tensor>();
  const dtypes = new Map([...feeds].map(([name, { dtype }]) => [name, dtype]));
  for (;;) {
    const free = [...feeds].filter(([name]) => !constants.has(name));
    try {
      return lowerGraph(graph, { shapes: new Map(free.map(([name, { shape }]) => [name, shape])), dtypes, constants });
    } catch (error) {
      if (!(error instanceof UnknownInputError) || error.sources.length === 0) throw error;
      for (const name of error.sources) constants.set(name, feeds.get(name)!);
    }
  }
}
