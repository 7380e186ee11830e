/**
 * The operators of decision trees, of the domain ai.onnx.ml: what a file lists is put together here, and checked, before
 * `forest.ts` packs it.
 */

import { binary } from "../ops/binary.ts";
import type { ValueId } from "../program/program.ts";
import type { Call } from "./call.ts";
import { checkLength, classCount, classify, constant, labelTypes, transformed } from "./classify.ts";
import { emitForest, type Listed } from "./forest.ts";
import type { AttributeType } from "./node.ts";
import { mlDomain } from "./node.ts";
import type { OperatorRow } from "./operator.ts";

const nodeTypes = {
  base_values: "floats",
  base_values_as_tensor: "tensor",
  nodes_falsenodeids: "ints",
  nodes_featureids: "ints",
  nodes_hitrates: "floats",
  nodes_hitrates_as_tensor: "tensor",
  nodes_missing_value_tracks_true: "ints",
  nodes_modes: "strings",
  nodes_nodeids: "ints",
  nodes_treeids: "ints",
  nodes_truenodeids: "ints",
  nodes_values: "floats",
  nodes_values_as_tensor: "tensor",
  post_transform: "string",
} as const;

/** With those that say which leaf adds what. */
function typesWith(
  prefix: "class" | "target",
  others: Readonly<Record<string, AttributeType>>,
): Readonly<Record<string, AttributeType>> {
  const weights = {
    _ids: "ints",
    _nodeids: "ints",
    _treeids: "ints",
    _weights: "floats",
    _weights_as_tensor: "tensor",
  } as const;
  const own = Object.entries(weights).map(([name, type]) => [prefix + name, type] as const);
  return { ...nodeTypes, ...others, ...Object.fromEntries(own) };
}

export const treeOperators = {
  /** Classes are scored; of two classes the trees may score the second alone. */
  TreeEnsembleClassifier: {
    domain: mlDomain,
    forms: [{ since: 1, inputs: [1, 1], outputs: [1, 2], attributes: typesWith("class", labelTypes) }],
    lower(call) {
      const ids = call.ints("class_ids") ?? [];
      const classes = classCount(call);
      const base = numbers(call, "base_values");
      // As ONNX Runtime has it: one column of weights, called 0, is what speaks for the second class.
      const isLone = classes === 2 && base.length < 2 && ids.every((id) => id === 0);
      const isPositive = numbers(call, "class_weights").every((weight) => weight >= 0);
      const targets = isLone ? 1 : classes;
      const start = startOf(call, base, targets);
      const scores = emitForest(call, listedIn(call, "class", targets), { start, aggregate: "sum" });
      return classify(call, scores, isLone ? { threshold: isPositive ? 0.5 : 0, isProbability: isPositive } : null);
    },
  },

  TreeEnsembleRegressor: {
    domain: mlDomain,
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: typesWith("target", { aggregate_function: "string", n_targets: "int" }),
      },
    ],
    lower(call) {
      const targets = call.int("n_targets", 1);
      checkTarget(call, targets, 2 ** 20);
      const start = startOf(call, numbers(call, "base_values"), targets);
      const [aggregate, post] = [call.string("aggregate_function", "SUM"), call.string("post_transform", "NONE")];
      return [aggregated(call, listedIn(call, "target", targets), { start, aggregate, post })];
    },
  },
} satisfies Record<string, OperatorRow>;

/** What becomes of what the trees say. */
export interface Together {
  readonly start: Float32Array;
  readonly aggregate: string;
  readonly post: string;
}

/** What the trees say together, with their start. */
export function aggregated(call: Call, trees: Listed, { post, ...together }: Together): ValueId {
  return transformed(call, summed(call, trees, together), post);
}

function summed(call: Call, trees: Listed, { start, aggregate }: Omit<Together, "post">): ValueId {
  if (aggregate === "SUM") return emitForest(call, trees, { start, aggregate: "sum" });
  const first = { AVERAGE: 0, MIN: Infinity, MAX: -Infinity }[aggregate];
  if (first === undefined) throw call.unknown("aggregate_function");
  const kind = first === 0 ? "sum" : first > 0 ? "min" : "max";
  const y = emitForest(call, trees, { start: start.map(() => first), aggregate: kind });
  const count = constant(call, [first === 0 ? new Set(trees.trees).size : 1]);
  const shared = call.emit(binary, { operation: "div" }, y, count);
  return call.emit(binary, { operation: "add" }, shared, constant(call, start));
}

function startOf(call: Call, base: readonly number[], targets: number): Float32Array {
  if (base.length > 0) checkLength(call, "base_values", base.length, targets);
  return Float32Array.from({ length: targets }, (_, i) => base[i] ?? 0);
}

/** A list of floats, or the tensor of doubles that newer files may have in its place. */
function numbers(call: Call, name: string): number[] {
  return Array.from(
    (call.tensor(`${name}_as_tensor`)?.data as Float64Array | undefined) ?? call.floats(name) ?? [],
    Number,
  );
}

export function checkTarget(call: Call, target: number, targets: number): void {
  if (target >= 0 && target < targets) return;
  throw call.fault("trees-target", "there is no output $got of $targets", target, targets);
}

/** The lists of the file, all of one length, and what each leaf adds by its position in them. */
function listedIn(call: Call, prefix: "class" | "target", targets: number): Listed {
  const ints = (name: string): number[] => call.ints(name) ?? [];
  const [nodes, ids] = [ints("nodes_nodeids"), ints(`${prefix}_ids`)];
  const like = <T extends ArrayLike<unknown>>(length: number, name: string, values: T): T => {
    checkLength(call, name, values.length, length);
    return values;
  };
  const ofNodes = (name: string): number[] => like(nodes.length, name, ints(name));
  const ofLeaves = (name: string): number[] => like(ids.length, prefix + name, ints(prefix + name));
  const trees = ofNodes("nodes_treeids");
  const listed = {
    trees,
    nodes,
    modes: like(nodes.length, "nodes_modes", call.strings("nodes_modes") ?? []),
    features: ofNodes("nodes_featureids"),
    values: like(nodes.length, "nodes_values", numbers(call, "nodes_values")),
    missing: ints("nodes_missing_value_tracks_true"),
    yes: ofNodes("nodes_truenodeids"),
    no: ofNodes("nodes_falsenodeids"),
    leaves: new Map<number, (readonly [target: number, weight: number])[]>(),
    place: placing(trees, nodes),
  };
  const [leafTrees, leafNodes] = [ofLeaves("_treeids"), ofLeaves("_nodeids")];
  const weights = like(ids.length, `${prefix}_weights`, numbers(call, `${prefix}_weights`));
  for (const [i, target] of ids.entries()) {
    checkTarget(call, target, targets);
    const place = listed.place(leafTrees[i]!, leafNodes[i]!);
    if (place < 0) {
      const sentence = "$weights speak of node $number of tree $tree, which is missing";
      throw call.fault("trees-weight", sentence, `${prefix}_weights`, leafNodes[i]!, leafTrees[i]!);
    }
    const leaf = listed.leaves.get(place) ?? [];
    leaf.push([target, weights[i]!]);
    listed.leaves.set(place, leaf);
  }
  return listed;
}

/** Where a node stands. Most files number the nodes of a tree from 0 on, one behind the other; of others a table is made. */
function placing(trees: readonly number[], nodes: readonly number[]): Listed["place"] {
  const starts = new Map<number, number>();
  for (let i = 0; i < nodes.length; i++) if (nodes[i] === 0) starts.set(trees[i]!, i);
  let table: ReadonlyMap<number, ReadonlyMap<number, number>> | null = null;
  return (tree, node) => {
    const likely = (starts.get(tree) ?? 0) + node;
    if (trees[likely] === tree && nodes[likely] === node) return likely;
    table ??= tableOf(trees, nodes);
    return table.get(tree)?.get(node) ?? -1;
  };
}

function tableOf(trees: readonly number[], nodes: readonly number[]): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const table = new Map<number, Map<number, number>>();
  for (let i = 0; i < nodes.length; i++) {
    const own = table.get(trees[i]!) ?? new Map<number, number>();
    table.set(trees[i]!, own.set(nodes[i]!, i));
  }
  return table;
}
