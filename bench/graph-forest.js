/**
 * A forest as scikit-learn grows them and its converters write them: a hundred trees for three classes over twenty features, each
 * grown on a sample of its own until its leaves are pure, as a TreeEnsembleClassifier. Splits are drawn instead of searched, as in
 * extremely randomised trees, because what is measured is the walk.
 */

import { built } from "./subject.js";

/** @typedef {typeof import("../packages/feedforward/src/index.ts")} Library */
/** @typedef {typeof import("../packages/feedforward/src/formats/onnx.ts")} Onnx */
/** @typedef {InstanceType<Library["Random"]>} Random */

const [features, classes, trees, samples, rows] = [20, 3, 100, 1000, 10_000];

/**
 * A tree while it grows: a row a node.
 *
 * @typedef {object} Node
 * @property {number} feature
 * @property {number} threshold
 * @property {number} below where values of at most the threshold go; 0 in a leaf
 * @property {number} above
 * @property {readonly number[]} shares of the classes, in a leaf
 */

export async function forest() {
  /** @type {[Onnx, Library]} */
  const [{ Graph, classicalOperators }, { Random, tensor }] = await Promise.all([
    built("formats/onnx.js"),
    built("index.js"),
  ]);
  const random = new Random(20);
  const draw = (/** @type {number} */ count) =>
    Array.from({ length: count }, () => Float32Array.from({ length: features }, () => 2 * random.uniform() - 1));
  const data = draw(samples);
  const labels = data.map(classOf);
  const grown = Array.from({ length: trees }, () => {
    const sample = Array.from({ length: samples }, () => pick(random, samples));
    return grow(data, labels, sample, random);
  });
  const graph = new Graph({
    opset: 13,
    operators: classicalOperators,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", features] }],
    outputs: [
      { name: "label", dtype: "int64", shape: ["n"] },
      { name: "probabilities", dtype: "float32", shape: ["n", classes] },
    ],
    nodes: [
      {
        name: "",
        operator: "TreeEnsembleClassifier",
        inputs: ["x"],
        outputs: ["label", "probabilities"],
        attributes: attributesOf(grown),
      },
    ],
    constants: new Map(),
  });
  const x = tensor(Float32Array.from(draw(rows).flatMap((row) => [...row])), { shape: [rows, features] });
  return { graph, x };
}

function pick(/** @type {Random} */ random, /** @type {number} */ count) {
  return Math.floor(random.uniform() * count);
}

/** A rule that no single split finds. */
function classOf(/** @type {Float32Array} */ row) {
  const [a = 0, b = 0, c = 0, d = 0] = row;
  return a * b + c > 0.3 ? 0 : d - a > 0.1 ? 1 : 2;
}

/**
 * @param {readonly Float32Array[]} data
 * @param {readonly number[]} labels
 * @param {readonly number[]} sample
 * @param {Random} random
 */
function grow(data, labels, sample, random) {
  /** @type {Node[]} */
  const nodes = [];
  const add = (/** @type {readonly number[]} */ members) => {
    const at = nodes.length;
    const counts = Array.from({ length: classes }, (_, k) => members.filter((i) => labels[i] === k).length);
    const leaf = { feature: 0, threshold: 0, below: 0, above: 0, shares: counts.map((n) => n / members.length) };
    nodes.push(leaf);
    const [feature, like] = [pick(random, features), members[pick(random, members.length)] ?? 0];
    const threshold = data[like]?.[feature] ?? 0;
    const isBelow = (/** @type {number} */ i) => (data[i]?.[feature] ?? 0) <= threshold;
    const [below, above] = [members.filter(isBelow), members.filter((i) => !isBelow(i))];
    if (counts.filter((n) => n > 0).length < 2) return at;
    // A split that parts nothing is drawn again.
    if (above.length === 0) {
      nodes.pop();
      return add(members);
    }
    nodes[at] = { feature, threshold, below: add(below), above: add(above), shares: [] };
    return at;
  };
  add(sample);
  return nodes;
}

/** As skl2onnx writes it: each leaf adds its shares, divided by the trees. */
function attributesOf(/** @type {readonly (readonly Node[])[]} */ grown) {
  const all = grown.flatMap((nodes, tree) => nodes.map((node, id) => ({ ...node, tree, id })));
  const votes = all.flatMap(({ shares, tree, id }) => shares.map((share, k) => ({ tree, id, k, share })));
  const spoken = votes.filter(({ share }) => share > 0);
  const ints = (/** @type {readonly number[]} */ list) =>
    /** @type {const} */ ({ type: "ints", value: BigInt64Array.from(list, BigInt) });
  const floats = (/** @type {readonly number[]} */ list) =>
    /** @type {const} */ ({ type: "floats", value: Float32Array.from(list) });
  const isLeaf = (/** @type {Node} */ { shares }) => shares.length > 0;
  return new Map(
    Object.entries({
      nodes_treeids: ints(all.map(({ tree }) => tree)),
      nodes_nodeids: ints(all.map(({ id }) => id)),
      nodes_featureids: ints(all.map(({ feature }) => feature)),
      nodes_values: floats(all.map(({ threshold }) => threshold)),
      nodes_modes: /** @type {const} */ ({
        type: "strings",
        value: all.map((node) => (isLeaf(node) ? "LEAF" : "BRANCH_LEQ")),
      }),
      nodes_truenodeids: ints(all.map(({ below }) => below)),
      nodes_falsenodeids: ints(all.map(({ above }) => above)),
      class_treeids: ints(spoken.map(({ tree }) => tree)),
      class_nodeids: ints(spoken.map(({ id }) => id)),
      class_ids: ints(spoken.map(({ k }) => k)),
      class_weights: floats(spoken.map(({ share }) => share / trees)),
      classlabels_int64s: ints([0, 1, 2]),
      post_transform: /** @type {const} */ ({ type: "string", value: "NONE" }),
    }),
  );
}
