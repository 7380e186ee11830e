/**
 * A graph that is told its operators: nodes that compute values from values, as ONNX has them. It is data, checked once when it is
 * made; `run` computes it on tensors by name. So a page carries the operators that its reader names; `graph.ts` knows all usual ones.
 */

import { type Note, note, UnsupportedError, withData } from "../errors.ts";
import type { Kinds } from "../options/check.ts";
import { type Prepare, type RunnerOptions, runnerOptions } from "../runner.ts";
import { isFloat } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Fault, findFault, type Refuse, type ToldParts } from "./check.ts";
import { elementDType } from "./element-types.ts";
import type { GraphInputs } from "./feeds.ts";
import { type GraphNode, type GraphOutput, type GraphValue, metadataPrefix } from "./node.ts";
import type { MoreOperators } from "./operator.ts";
import { runGraph } from "./run.ts";
import { GraphRunner } from "./runner.ts";
import type { Stateful } from "./state.ts";

export type { GraphInputs } from "./feeds.ts";

/**
 * A `Graph` that is told what its operators are: readers of formats other than ONNX make it. Everything that takes a `Graph` takes it.
 *
 * @example
 * ```js
 * import { readFileSync } from "node:fs";
 * import { Session } from "feedforward";
 * import { readKeras } from "feedforward/formats/keras";
 *
 * const graph = readKeras(readFileSync("model.keras"));
 * console.log(new Session(graph).inputs);
 * ```
 */
export class ToldGraph {
  readonly name: string;
  /** What wrote the file, with its version: `pytorch 2.6.0`. */
  readonly producer: string;
  readonly opset: number;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphOutput[];
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
  /** The words of constants that are strings: their tensors are positions in these. */
  declare readonly words?: ReadonlyMap<string, readonly string[]>;
  readonly metadata: ReadonlyMap<string, string>;
  /** The names of the classes, where this library wrote the file of a network that has them, or a classifier in it does. */
  readonly labels: readonly string[] | null;
  /** Where it comes from. */
  readonly provenance: Readonly<Record<string, unknown>>;
  /** What was assumed or rounded on the way here. */
  readonly notes: readonly Note[];
  /** What is known of the operators. It is no part of the data: a copy of the graph knows the usual ones. */
  declare readonly operators: MoreOperators;

  /** `refuse` makes the error of what is wrong: readers say where in a file it is. */
  constructor(parts: ToldParts, refuse: Refuse = refused) {
    const fault = findFault(parts);
    if (fault !== null) throw refuse(fault);
    this.name = parts.name ?? "";
    this.producer = parts.producer ?? "";
    this.opset = parts.opset;
    this.inputs = Object.freeze([...parts.inputs]);
    this.outputs = Object.freeze([...parts.outputs]);
    this.nodes = Object.freeze([...parts.nodes]);
    this.constants = parts.constants;
    if (parts.words !== undefined && parts.words.size > 0) this.words = parts.words;
    this.metadata = parts.metadata ?? new Map();
    const { labels, provenance } = describedIn(this.metadata);
    this.labels = labels ?? labelsOf(this.nodes);
    this.provenance = provenance;
    this.notes = Object.freeze([...(parts.notes ?? []), ...notesOn(this)]);
    Object.defineProperty(this, "operators", { value: parts.operators });
    Object.freeze(this);
  }

  /** How a session runs it, which is given what sessions of graphs have beside. */
  runner(prepare: Prepare, options: RunnerOptions, session?: Stateful): GraphRunner {
    const runner = new GraphRunner(this, prepare, options);
    if (session !== undefined) runner.extend(session);
    return runner;
  }

  /** The options that its sessions take, with their kinds. */
  get optionKinds(): Kinds<RunnerOptions> {
    return runnerOptions;
  }

  /**
   * The outputs by name, in their order. Every input must be given, and fit what the graph declares. Results are the caller's
   * own; every NaN among float32 results is 0x7fc00000.
   */
  run(inputs: GraphInputs): Map<string, Tensor> {
    return runGraph(this, inputs);
  }
}

function refused({ code, reason, facts }: Fault): Error {
  return withData(new UnsupportedError(`graph: ${reason}`), code, facts);
}

/** What this library writes beside a network; nothing is believed that is not of its kind. */
function describedIn(metadata: ReadonlyMap<string, string>): Pick<ToldGraph, "labels" | "provenance"> {
  const parsed = (key: string): unknown => {
    try {
      return JSON.parse(metadata.get(`${metadataPrefix}${key}`) ?? "null");
    } catch {
      return null;
    }
  };
  const [labels, provenance] = [parsed("labels"), parsed("provenance")];
  const areNames = Array.isArray(labels) && labels.every((label) => typeof label === "string");
  const isRecord = typeof provenance === "object" && provenance !== null && !Array.isArray(provenance);
  return { labels: areNames ? labels : null, provenance: isRecord ? { ...provenance } : {} };
}

/** What the last node that names classes calls them. */
function labelsOf(nodes: readonly GraphNode[]): readonly string[] | null {
  const named = nodes.flatMap(({ attributes }) =>
    [...attributes].flatMap(([name, { value }]) =>
      name.startsWith("classlabels_") ? [Array.from(value as Iterable<bigint | string>, String)] : [],
    ),
  );
  return named.findLast((labels) => labels.length > 0) ?? null;
}

/** Floats of any width are computed in float32; a Cast to another one rounds nothing that is computed. */
function notesOn({ inputs, outputs, nodes }: ToldGraph): Note[] {
  const values = [...inputs, ...outputs].flatMap(({ name, dtype }) =>
    dtype !== null && dtype !== "string" && dtype !== "float32" && isFloat(dtype)
      ? [note("value-in-float32", '"$value" is $dtype in the file; it is computed in float32', name, dtype)]
      : [],
  );
  const maps = nodes.filter(({ operator }) => operator === "ZipMap" || operator === "SequenceConstruct");
  const asRows = maps.map(({ outputs: [name] }) =>
    note("maps-as-rows", '"$value" is a list of maps or tensors in the file; it is a tensor here', name!),
  );
  const casts = nodes.flatMap(({ operator, attributes }) =>
    operator === "Cast" ? (elementDType(Number(attributes.get("to")?.value)) ?? []) : [],
  );
  const others = [...new Set(casts)].filter((dtype) => dtype !== "float32" && isFloat(dtype));
  return others.length === 0
    ? [...values, ...asRows]
    : [
        ...values,
        ...asRows,
        note("cast-in-float32", "the file casts to $dtype; what is computed stays float32", others),
      ];
}
