/**
 * Trees as a file lists them, made into the tables of `ops/trees.ts`. Nothing of them is believed: every node must be there, be
 * reached once from its root, and look at a feature. All comparisons become x ≤ threshold: x < t is x ≤ the float before t, x > t and
 * x ≥ t are these with their sides exchanged, and x = t is two nodes.
 */

import type { ShapeError } from "../errors.ts";
import { type TreesAttributes, trees, treesAtOnce } from "../ops/trees.ts";
import type { ValueId } from "../program/program.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { constant, floatRows } from "./classify.ts";

/** What a leaf adds: pairs of a target and a weight. */
export type Leaf = readonly (readonly [target: number, weight: number])[];

/** Nodes by their positions in the lists of a file. */
export interface Listed {
  readonly trees: readonly number[];
  /** The number of each in its tree. */
  readonly nodes: readonly number[];
  readonly modes: readonly string[];
  readonly features: readonly number[];
  readonly values: readonly number[];
  /** 1 where NaN goes where the comparison holds; may be shorter. */
  readonly missing: readonly number[];
  /** The numbers of the nodes that follow where the comparison holds, and where not. */
  readonly yes: readonly number[];
  readonly no: readonly number[];
  readonly leaves: ReadonlyMap<number, Leaf>;
  /** The position of a node; -1 where it is not there. */
  readonly place: (tree: number, node: number) => number;
}

interface Sum {
  /** For each target. */
  readonly start: Float32Array;
  readonly aggregate: TreesAttributes["aggregate"];
}

export function missingNode(call: Call, tree: number, node: number): ShapeError {
  return call.fault("trees-node", "a branch leads to node $number of tree $tree, which is missing", node, tree);
}

export function reachedTwice(call: Call, tree: number, node: number): ShapeError {
  return call.fault("trees-node-reached", "two branches lead to node $number of tree $tree", node, tree);
}

/** y [rows, targets] of the node's input [rows, features]. */
export function emitForest(call: Call, listed: Listed, { start, aggregate }: Sum): ValueId {
  const hasLists =
    start.length > 1 || aggregate !== "sum" || [...listed.leaves.values()].some(({ length }) => length > 1);
  const { nodes, roots, lists, features, hasMissing } = new Packing(call, listed, hasLists);
  const table = (words: readonly number[]): ValueId =>
    call.constantValue(new Tensor("int32", [words.length], Int32Array.from(words)));
  return call.emit(
    trees,
    { features, aggregate, hasMissing },
    floatRows(call),
    table(nodes),
    table(roots),
    hasLists ? table(lists) : null,
    // A start of -0 would be the one sum that adding +0 changes.
    constant(
      call,
      start.map((value) => value + 0),
    ),
  );
}

/** The tables being written. */
class Packing {
  readonly nodes: number[] = [];
  readonly roots: number[] = [];
  readonly lists: number[] = [];
  /** The least that a row must have. */
  features = 0;
  hasMissing = false;
  readonly #call: Call;
  readonly #listed: Listed;
  readonly #hasLists: boolean;
  /** 1 for nodes that were reached. */
  readonly #seen: Uint8Array;

  constructor(call: Call, listed: Listed, hasLists: boolean) {
    this.#call = call;
    this.#listed = listed;
    this.#hasLists = hasLists;
    this.#seen = new Uint8Array(listed.nodes.length);
    const begun = new Set<number>();
    for (const [position, tree] of listed.trees.entries()) {
      // Of nodes with one number the last has the place.
      if (listed.place(tree, listed.nodes[position]!) !== position)
        throw call.fault(
          "trees-node-twice",
          "node $number of tree $tree is listed twice",
          listed.nodes[position]!,
          tree,
        );
      if (!begun.has(tree)) this.roots.push(this.#addTree(position));
      begun.add(tree);
    }
    // Trees are walked several at once: those that are missing add nothing.
    const nothing = this.#place;
    this.#addLeaf([]);
    while (this.roots.length % treesAtOnce !== 0) this.roots.push(nothing);
  }

  /** Where the next node begins. */
  get #place(): number {
    return 4 * this.nodes.length;
  }

  /** Behind a branch come first the nodes where it holds, then the others. */
  #addTree(root: number): number {
    const { trees: ids, nodes, modes, yes, no, leaves, place } = this.#listed;
    const [first, tree] = [this.#place, ids[root]!];
    const waiting: Waiting[] = [{ node: nodes[root]!, words: [] }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const position = place(tree, next.node);
      if (position < 0) throw missingNode(this.#call, tree, next.node);
      if (this.#seen[position] === 1) throw reachedTwice(this.#call, tree, next.node);
      this.#seen[position] = 1;
      for (const word of next.words) this.nodes[word] = this.#place;
      if (modes[position] === "LEAF") this.#addLeaf(leaves.get(position) ?? []);
      else {
        const [holds, fails] = this.#addBranch(position);
        waiting.push({ node: no[position]!, words: fails }, { node: yes[position]!, words: holds });
      }
    }
    return first;
  }

  #addLeaf(leaf: Leaf): void {
    const place = this.#place;
    const word = this.#hasLists ? 4 * this.lists.length : bitsOf(leaf[0]?.[1] ?? 0);
    this.nodes.push(0, word, place, place);
    if (!this.#hasLists) return;
    this.lists.push(leaf.length);
    for (const [target, weight] of leaf) this.lists.push(4 * target, bitsOf(weight));
  }

  /** The words that name what follows where the branch holds, and where it does not. */
  #addBranch(position: number): readonly [holds: readonly number[], fails: readonly number[]] {
    const { modes, features, values, missing } = this.#listed;
    const [mode, feature] = [modes[position]!, features[position]!];
    if (!(feature >= 0 && feature < mostFeatures))
      throw this.#call.fault("trees-feature", "there is no feature $feature", feature);
    const compared = comparisonOf(mode, values[position]!, missing[position] === 1);
    if (compared === null) throw this.#call.unknown("nodes_modes", mode);
    const { thresholds, isTurned, isMissingBelow } = compared;
    this.features = Math.max(this.features, feature + 1);
    this.hasMissing ||= isMissingBelow;
    const word = this.nodes.push(4 * feature + Number(isMissingBelow), bitsOf(thresholds[0]!), 0, 0) - 2;
    let [below, above] = [[word + 1], [word]];
    if (thresholds.length > 1) {
      // Not above t: then it is t unless it is at most the float before.
      this.nodes[word + 1] = this.#place;
      const second = this.nodes.push(4 * feature, bitsOf(thresholds[1]!), 0, 0) - 2;
      [below, above] = [[second], [word, second + 1]];
    }
    return isTurned ? [above, below] : [below, above];
  }
}

/** A node that is yet to be added, and the words that name it. */
interface Waiting {
  readonly node: number;
  readonly words: readonly number[];
}

const mostFeatures = 2 ** 24;

interface Comparison {
  /** One, or of x = t two. */
  readonly thresholds: readonly number[];
  /** `yes` is where x is above. */
  readonly isTurned: boolean;
  /** NaN goes where x is below. */
  readonly isMissingBelow: boolean;
}

/** A branch as x ≤ threshold; null for a mode that is none. */
function comparisonOf(mode: string, threshold: number, isMissingYes: boolean): Comparison | null {
  const [t, before] = [floorFloat(threshold), beforeFloat(threshold)];
  // Nothing is above NaN, nor above ∞.
  const beyond = Number.isNaN(threshold) ? Infinity : null;
  const turned = { isTurned: true, isMissingBelow: !isMissingYes };
  const straight = { isTurned: false, isMissingBelow: isMissingYes };
  switch (mode) {
    case "BRANCH_LEQ":
      return { thresholds: [t], ...straight };
    case "BRANCH_LT":
      return { thresholds: [before], ...straight };
    case "BRANCH_GTE":
      return { thresholds: [beyond ?? before], ...turned };
    case "BRANCH_GT":
      return { thresholds: [beyond ?? t], ...turned };
    case "BRANCH_EQ":
      return { thresholds: [t, before], ...straight };
    case "BRANCH_NEQ":
      return { thresholds: [t, before], isTurned: true, isMissingBelow: false };
    default:
      return null;
  }
}

const word = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  word.setFloat32(0, value);
  return word.getInt32(0);
}

/** The greatest float32 that is at most t. */
function floorFloat(t: number): number {
  const rounded = Math.fround(t);
  return rounded > t ? beforeFloat(rounded) : rounded;
}

/** The greatest float32 that is below t; NaN where none is. */
function beforeFloat(t: number): number {
  const floor = Math.fround(t);
  if (floor < t) return floor;
  if (floor === -Infinity) return Number.NaN;
  word.setInt32(0, floor === 0 ? -0x7fffffff : bitsOf(floor) + (floor > 0 ? -1 : 1));
  return word.getFloat32(0);
}
