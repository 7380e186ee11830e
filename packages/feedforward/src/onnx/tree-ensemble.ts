/**
 * TreeEnsemble, which ai.onnx.ml has had since version 5: branches and leaves in lists of their own. They are listed as the older
 * operators list them, tree by tree from the roots.
 */

import type { Call } from "./call.ts";
import { checkLength } from "./classify.ts";
import { type Leaf, type Listed, missingNode, reachedTwice } from "./forest.ts";
import { mlDomain } from "./node.ts";
import type { OperatorRow } from "./operator.ts";
import { aggregated, checkTarget } from "./trees.ts";

/** By their numbers; of transforms as ONNX Runtime has them, where the standard has 1 for SOFTMAX and 2 for LOGISTIC. */
const modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];
/** Membership of a set, which no older operator has. */
const memberMode = 6;
const aggregates = ["AVERAGE", "SUM", "MIN", "MAX"];
const transforms = ["NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"];

export const treeEnsembleOperators = {
  TreeEnsemble: {
    domain: mlDomain,
    forms: [
      {
        since: 1,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: {
          aggregate_function: "int",
          leaf_targetids: "ints",
          leaf_weights: "tensor",
          membership_values: "tensor",
          n_targets: "int",
          nodes_falseleafs: "ints",
          nodes_falsenodeids: "ints",
          nodes_featureids: "ints",
          nodes_hitrates: "tensor",
          nodes_missing_value_tracks_true: "ints",
          nodes_modes: "tensor",
          nodes_splits: "tensor",
          nodes_trueleafs: "ints",
          nodes_truenodeids: "ints",
          post_transform: "int",
          tree_roots: "ints",
        },
      },
    ],
    lower(call) {
      const targets = call.int("n_targets", 1);
      checkTarget(call, targets - 1, 2 ** 20);
      const aggregate = choice(call, "aggregate_function", aggregates, 1);
      const post = choice(call, "post_transform", transforms, 0);
      return [aggregated(call, listed(call, targets), { start: new Float32Array(targets), aggregate, post })];
    },
  },
} satisfies Record<string, OperatorRow>;

function choice(call: Call, attribute: string, names: readonly string[], otherwise: number): string {
  const number = call.int(attribute, otherwise);
  const name = names[number];
  if (name === undefined) throw call.unknown(attribute, String(number));
  return name;
}

/** The lists of the file. */
interface Branches {
  readonly features: readonly number[];
  readonly splits: readonly number[];
  readonly modes: readonly number[];
  readonly missing: readonly number[];
  /** Where the comparison holds and where not: a number of a leaf or of a branch. */
  readonly yes: Side;
  readonly no: Side;
}

interface Side {
  readonly next: readonly number[];
  readonly isLeaf: readonly number[];
}

function branchesOf(call: Call): Branches {
  const features = call.ints("nodes_featureids") ?? [];
  const ints = (name: string): number[] => {
    const list = call.ints(name) ?? [];
    checkLength(call, name, list.length, features.length);
    return list;
  };
  const numbers = (name: string): number[] => {
    const list = Array.from(call.tensor(name)?.data ?? [], Number);
    checkLength(call, name, list.length, features.length);
    return list;
  };
  return {
    features,
    splits: numbers("nodes_splits"),
    modes: numbers("nodes_modes"),
    missing: call.ints("nodes_missing_value_tracks_true") ?? [],
    yes: { next: ints("nodes_truenodeids"), isLeaf: ints("nodes_trueleafs") },
    no: { next: ints("nodes_falsenodeids"), isLeaf: ints("nodes_falseleafs") },
  };
}

/** What the leaves add, by their numbers. */
function leavesOf(call: Call, targets: number): readonly Leaf[] {
  const ids = call.ints("leaf_targetids") ?? [];
  const weights = Array.from(call.tensor("leaf_weights")?.data ?? [], Number);
  checkLength(call, "leaf_weights", weights.length, ids.length);
  return ids.map((target, i) => {
    checkTarget(call, target, targets);
    return [[target, weights[i]!]];
  });
}

/** Every branch once, from the roots on; a leaf wherever it is led to. */
function listed(call: Call, targets: number): Listed {
  const branches = branchesOf(call);
  const leaves = leavesOf(call, targets);
  const made = new Lists(branches);
  const seen = new Set<number>();
  for (const [tree, root] of (call.ints("tree_roots") ?? []).entries()) {
    const waiting = [{ branch: root, node: made.add(tree) }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { branch, node } = next;
      if (!(branch >= 0 && branch < branches.features.length)) throw missingNode(call, tree, branch);
      if (seen.has(branch)) throw reachedTwice(call, tree, branch);
      seen.add(branch);
      const sides = [branches.yes, branches.no].map(({ next: to, isLeaf }) => {
        const child = made.add(tree);
        if (isLeaf[branch] !== 1) waiting.push({ branch: to[branch]!, node: child });
        else made.setLeaf(child, leafAt(call, leaves, to[branch]!));
        return child;
      });
      made.setBranch(call, node, branch, sides as [number, number]);
    }
  }
  return made.listed;
}

function leafAt(call: Call, leaves: readonly Leaf[], number: number): Leaf {
  const leaf = leaves[number];
  if (leaf === undefined)
    throw call.fault("trees-leaf", "a branch leads to leaf $number of $count", number, leaves.length);
  return leaf;
}

/** The lists of the older operators, which grow; a node's number is its place in them. */
class Lists {
  readonly #branches: Branches;
  readonly #trees: number[] = [];
  readonly #modes: string[] = [];
  readonly #features: number[] = [];
  readonly #values: number[] = [];
  readonly #missing: number[] = [];
  readonly #yes: number[] = [];
  readonly #no: number[] = [];
  readonly #leaves = new Map<number, Leaf>();

  constructor(branches: Branches) {
    this.#branches = branches;
  }

  /** A node that says nothing yet. */
  add(tree: number): number {
    this.#modes.push("LEAF");
    for (const list of [this.#features, this.#values, this.#missing, this.#yes, this.#no]) list.push(0);
    return this.#trees.push(tree) - 1;
  }

  setLeaf(node: number, leaf: Leaf): void {
    this.#leaves.set(node, leaf);
  }

  setBranch(call: Call, node: number, branch: number, [yes, no]: readonly [number, number]): void {
    const { features, splits, modes: numbers, missing } = this.#branches;
    const mode = modes[numbers[branch]!];
    if (mode === undefined) {
      const number = numbers[branch];
      throw call.unknown("nodes_modes", number === memberMode ? "BRANCH_MEMBER" : String(number));
    }
    this.#modes[node] = mode;
    this.#features[node] = features[branch]!;
    this.#values[node] = splits[branch]!;
    this.#missing[node] = missing[branch] ?? 0;
    this.#yes[node] = yes;
    this.#no[node] = no;
  }

  get listed(): Listed {
    const count = this.#trees.length;
    return {
      trees: this.#trees,
      nodes: this.#trees.map((_, node) => node),
      modes: this.#modes,
      features: this.#features,
      values: this.#values,
      missing: this.#missing,
      yes: this.#yes,
      no: this.#no,
      leaves: this.#leaves,
      place: (tree, node) => (node < count && this.#trees[node] === tree ? node : -1),
    };
  }
}
