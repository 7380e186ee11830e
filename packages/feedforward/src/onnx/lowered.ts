/**
 * Graphs that are lowered already: sessions with state, of which there is one for each stream, share one program for the same
 * shapes and constants, and with it the memory of its weights. It is kept as long as one of them lives; for other sessions
 * it would be kept too long, because what a WeakRef was made of lives until the event loop turns.
 */

import { keyOf } from "../program/key.ts";
import type { Program } from "../program/program.ts";
import type { ToldParts } from "./check.ts";
import { type Lowered, type LowerOptions, lowerGraph } from "./lower.ts";

interface Known {
  readonly program: WeakRef<Program>;
  readonly rest: Omit<Lowered, "program">;
}

const known = /* @__PURE__ */ new WeakMap<ToldParts, Map<string, Known>>();

/** Constants of more elements are not compared. */
const mostElements = 64;

export function loweredGraph(graph: ToldParts, options: LowerOptions): Lowered {
  const constants = [...(options.constants ?? [])];
  if (constants.some(([, { size }]) => size > mostElements)) return lowerGraph(graph, options);
  const { shapes, dtypes = new Map() } = options;
  const key = keyOf([
    [...shapes],
    [...dtypes],
    constants.map(([name, { dtype, shape, data }]) => [name, dtype, shape, [...data]]),
  ]);
  const own = known.get(graph) ?? new Map<string, Known>();
  known.set(graph, own);
  const found = own.get(key);
  const program = found?.program.deref();
  if (found !== undefined && program !== undefined) return { ...found.rest, program };
  const { program: made, ...rest } = lowerGraph(graph, options);
  for (const [old, one] of own) if (one.program.deref() === undefined) own.delete(old);
  own.set(key, { program: new WeakRef(made), rest });
  return { program: made, ...rest };
}
