/**
 * Graphs that are read are made ready and run, on both backends, on tiny inputs within small limits: whatever a graph says,
 * there are outputs, the same bits on both, or an error of the library.
 */

import { FormatError, ShapeError, UnsupportedError } from "../../packages/feedforward/src/errors.ts";
import type { Graph } from "../../packages/feedforward/src/formats/onnx.ts";
import type { GraphValue } from "../../packages/feedforward/src/onnx/node.ts";
import type { Strings } from "../../packages/feedforward/src/runner.ts";
import { Session } from "../../packages/feedforward/src/session.ts";
import { allocate, isBigInt } from "../../packages/feedforward/src/tensor/dtype.ts";
import { sizeOf } from "../../packages/feedforward/src/tensor/shape.ts";
import { Tensor } from "../../packages/feedforward/src/tensor/tensor.ts";

const memoryBytes = 2 ** 20;
/** What the size of a name becomes, and the most elements of an input. */
const [openSize, mostElements] = [2, 4096];

/** Reads a graph and runs it; what is refused in the library's words is no finding. */
export function running(read: () => Graph): void {
  const graph = attempt(read);
  if (graph === null) return;
  const feeds = attempt(() => new Map(graph.inputs.map((input) => [input.name, feedOf(input)])));
  if (feeds === null) return;
  const [first, second] = (["reference", "wasm"] as const).map((backend) =>
    attempt(() => outputsOf(graph, feeds, backend)),
  );
  if (first !== second) throw new Error(`the backends differ: ${first} and ${second}`);
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    const isOurs = [FormatError, ShapeError, UnsupportedError].some((Class) => error instanceof Class);
    if (!isOurs) throw error;
    return null;
  }
}

/** The bits of all outputs as a text. Inputs of whole numbers are given as constants, because they may decide shapes. */
function outputsOf(graph: Graph, feeds: ReadonlyMap<string, Tensor>, backend: "reference" | "wasm"): string {
  const given = [...feeds];
  const known = given.filter(([, { dtype }]) => dtype !== "float32");
  const session = new Session(graph, { backend, memoryBytes, constants: Object.fromEntries(known) });
  const outputs = session.run<Tensor | Strings>(
    Object.fromEntries(given.filter(([, { dtype }]) => dtype === "float32")),
  );
  const texts = Object.entries(outputs).map(
    ([name, value]) => `${name} ${value.dtype} [${value.shape.join()}] ${contentOf(value)}`,
  );
  return texts.join("\n");
}

function contentOf({ dtype, data }: Tensor | Strings): string {
  if (dtype === "string") return JSON.stringify(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex");
}

/** A tensor that an input takes: small numbers of both signs. */
function feedOf({ name, dtype, shape }: GraphValue): Tensor {
  const sizes = (shape ?? [openSize]).map((size) => (typeof size === "number" ? size : openSize));
  const own = dtype ?? "float32";
  if (sizeOf(sizes) > mostElements) throw new ShapeError(`the input ${name} is large`);
  const values = allocate(own, sizeOf(sizes));
  for (let i = 0; i < values.length; i++) {
    const value = (i % 5) - 2;
    values[i] = (
      isBigInt(own) ? BigInt(value) : own === "bool" ? i % 2 : own === "float32" ? value / 2 : value
    ) as never;
  }
  return new Tensor(own, sizes, values as never);
}
