/**
 * The other half of graphs.test.ts: runs hostile graphs in a process of its own, which has little memory, in every way that a
 * graph can run, and says what came of each, how much memory it took, and how long.
 */

import { reference } from "../../src/backend/reference.ts";
import { wasm } from "../../src/backend/wasm.ts";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { GraphRunner } from "../../src/onnx/runner.ts";
import { type HostileGraph, hostileGraphs } from "./graphs.ts";
import { longGraphs } from "./long-graphs.ts";
import { hostileStructures } from "./structures.ts";

export interface GraphReport {
  readonly name: string;
  readonly way: string;
  /** The message, or "a value". */
  readonly said: string;
  /** An error of the kinds that are promised. */
  readonly isRefused: boolean;
  readonly grownBytes: number;
  /** Of the processor; nothing is judged by it. */
  readonly milliseconds: number;
}

const ways: Readonly<Record<string, (graph: HostileGraph) => unknown>> = {
  run: ({ make, feeds }) => make().run(feeds),
  reference: ({ make, feeds }) => new GraphRunner(make(), (program) => reference.prepare(program)).run(feeds),
  wasm: ({ make, feeds }) => new GraphRunner(make(), (program, host) => wasm.prepare(program, 1, host)).run(feeds),
};

function report(graph: HostileGraph, way: string): GraphReport {
  globalThis.gc?.();
  const { rss } = process.memoryUsage();
  const start = process.cpuUsage();
  let outcome = { said: "a value", isRefused: false };
  try {
    ways[way]!(graph);
  } catch (error) {
    outcome = { said: String(error), isRefused: error instanceof ShapeError || error instanceof UnsupportedError };
  }
  const milliseconds = process.cpuUsage(start).user / 1000;
  return { name: graph.name, way, ...outcome, grownBytes: process.memoryUsage().rss - rss, milliseconds };
}

const [asked] = process.argv.slice(2);
const graphs = asked === "long" ? longGraphs : [...hostileGraphs, ...hostileStructures];
process.stdout.write(JSON.stringify(graphs.flatMap((graph) => Object.keys(ways).map((way) => report(graph, way)))));
