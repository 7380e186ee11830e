/**
 * Trees by hand: every mode at and beside its threshold, NaN and infinities, what is added where, every list that may be wrong;
 * and random forests against a walk that is written here, on both backends, in any batch.
 */

import { describe, expect, it } from "vitest";
import { classicalOperators, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode, GraphOutput } from "../../src/onnx/node.ts";
import type { Strings } from "../../src/runner.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { type Attributes, classical, node, runNode } from "./graphs.ts";
import { oneTree } from "./tree.ts";

const answer = (attributes: Attributes, rows: Tensor): number[] => {
  const made = classical("TreeEnsembleRegressor", ["x"], ["y"], { ...oneTree, ...attributes });
  return Array.from(runNode(made, [rows])[0]!.data, Number);
};
const column = (...values: number[]): Tensor => tensor(values.map((value) => [0, value]));
const floats = (...values: number[]) => ["floats", Float32Array.from(values)] as const;
const ints = (...values: number[]) => ["ints", values.map(BigInt)] as const;

const { NaN: nan, POSITIVE_INFINITY: inf, MIN_VALUE: tiny } = Number;
const values = [nan, -inf, -1, 0.49999997, 0.5, 0.50000006, 1, inf];

describe("a branch holds", () => {
  const [T, F] = [1, 2];
  it.each<[mode: string, missing: number, threshold: number, wanted: readonly number[]]>([
    ["BRANCH_LEQ", 0, 0.5, [F, T, T, T, T, F, F, F]],
    ["BRANCH_LEQ", 1, 0.5, [T, T, T, T, T, F, F, F]],
    ["BRANCH_LT", 0, 0.5, [F, T, T, T, F, F, F, F]],
    ["BRANCH_LT", 1, 0.5, [T, T, T, T, F, F, F, F]],
    ["BRANCH_GTE", 0, 0.5, [F, F, F, F, T, T, T, T]],
    ["BRANCH_GTE", 1, 0.5, [T, F, F, F, T, T, T, T]],
    ["BRANCH_GT", 0, 0.5, [F, F, F, F, F, T, T, T]],
    ["BRANCH_GT", 1, 0.5, [T, F, F, F, F, T, T, T]],
    ["BRANCH_EQ", 0, 0.5, [F, F, F, F, T, F, F, F]],
    ["BRANCH_EQ", 1, 0.5, [T, F, F, F, T, F, F, F]],
    ["BRANCH_NEQ", 0, 0.5, [T, T, T, T, F, T, T, T]],
    ["BRANCH_NEQ", 1, 0.5, [T, T, T, T, F, T, T, T]],
    ["BRANCH_LT", 0, -inf, [F, F, F, F, F, F, F, F]],
    ["BRANCH_GTE", 0, -inf, [F, T, T, T, T, T, T, T]],
    ["BRANCH_LT", 0, inf, [F, T, T, T, T, T, T, F]],
    ["BRANCH_EQ", 0, inf, [F, F, F, F, F, F, F, T]],
    ["BRANCH_LEQ", 0, nan, [F, F, F, F, F, F, F, F]],
    ["BRANCH_LEQ", 1, nan, [T, F, F, F, F, F, F, F]],
    ["BRANCH_GT", 0, nan, [F, T, T, T, T, T, T, T].map(() => F)],
  ])("%s, missing %i, threshold %f", (mode, missing, threshold, wanted) => {
    const attributes: Attributes = {
      nodes_modes: ["strings", [mode, "LEAF", "LEAF"]],
      nodes_missing_value_tracks_true: ints(missing, 0, 0),
      nodes_values: floats(threshold, 0, 0),
    };
    expect(answer(attributes, column(...values))).toEqual(wanted);
  });

  it("of zeros by their value, not by their sign", () => {
    const less: Attributes = { nodes_modes: ["strings", ["BRANCH_LT", "LEAF", "LEAF"]], nodes_values: floats(0, 0, 0) };
    expect(answer(less, column(-0, 0, -1e-45))).toEqual([F, F, T]);
    expect(answer({ nodes_values: floats(-0, 0, 0) }, column(-0, 0, 1e-45))).toEqual([T, T, F]);
  });

  it("of a threshold in float64 as the float32 beside it does", () => {
    const { nodes_values: _, ...rest } = oneTree;
    const half = Math.fround(0.1);
    const given = (threshold: number): number[] => {
      const attributes: Attributes = {
        ...rest,
        nodes_values_as_tensor: ["tensor", tensor([threshold, 0, 0], { dtype: "float64" })],
      };
      const made = classical("TreeEnsembleRegressor", ["x"], ["y"], attributes);
      return Array.from(runNode(made, [column(half)])[0]!.data, Number);
    };
    expect([half - 1e-12, half, half + 1e-12].map((threshold) => given(threshold)[0])).toEqual([F, T, T]);
  });
});

describe("what trees say is", () => {
  const two: Attributes = {
    nodes_treeids: ints(0, 0, 0, 7),
    nodes_nodeids: ints(0, 1, 2, 3),
    nodes_featureids: ints(1, 0, 0, 0),
    nodes_modes: ["strings", ["BRANCH_LEQ", "LEAF", "LEAF", "LEAF"]],
    nodes_values: floats(0.5, 0, 0, 0),
    nodes_truenodeids: ints(1, 0, 0, 0),
    nodes_falsenodeids: ints(2, 0, 0, 0),
    target_treeids: ints(0, 0, 7),
    target_nodeids: ints(1, 2, 3),
    target_ids: ints(0, 0, 0),
    target_weights: floats(1, 2, 10),
  };
  it.each([
    ["SUM", [11, 12]],
    ["AVERAGE", [5.5, 6]],
    ["MIN", [1, 2]],
    ["MAX", [10, 10]],
  ])("their %s, and the base value", (name, wanted) => {
    expect(answer({ ...two, aggregate_function: ["string", name] }, column(0, 1))).toEqual(wanted);
    const based = { ...two, aggregate_function: ["string", name], base_values: floats(0.25) } as const;
    expect(answer(based, column(0, 1))).toEqual(wanted.map((value) => value + 0.25));
  });

  it("0 for an output that no leaf speaks of", () => {
    for (const name of ["SUM", "AVERAGE", "MIN", "MAX"]) {
      const attributes: Attributes = { aggregate_function: ["string", name], n_targets: ["int", 2n] };
      expect(answer(attributes, column(0, 1))).toEqual([1, 0, 2, 0]);
    }
  });

  it("the sum of all weights of a leaf", () => {
    const more: Attributes = {
      target_treeids: ints(0, 0, 0),
      target_nodeids: ints(1, 2, 1),
      target_ids: ints(0, 0, 0),
      target_weights: floats(1, 2, 0.5),
    };
    expect(answer(more, column(0, 1))).toEqual([1.5, 2]);
  });
});

describe("a tree is refused", () => {
  it.each<[what: string, attributes: Attributes, words: string]>([
    ["a node that leads to itself", { nodes_truenodeids: ints(0, 0, 0) }, "two branches lead to node 0 of tree 0"],
    ["two ways to one node", { nodes_truenodeids: ints(2, 0, 0) }, "two branches lead to node 2 of tree 0"],
    [
      "a child that is not there",
      { nodes_falsenodeids: ints(9, 0, 0) },
      "a branch leads to node 9 of tree 0, which is missing",
    ],
    ["a node given twice", { nodes_nodeids: ints(1, 1, 2) }, "node 1 of tree 0 is listed twice"],
    [
      "a weight for a node that is not there",
      { target_nodeids: ints(1, 5) },
      "target_weights speak of node 5 of tree 0, which is missing",
    ],
    ["a list that is short", { nodes_featureids: ints(1) }, "expected 3 values in nodes_featureids, got 1"],
    [
      "a list of weights that is long",
      { target_weights: floats(1, 2, 3) },
      "expected 2 values in target_weights, got 3",
    ],
    ["base values of others", { base_values: floats(1, 2) }, "expected 1 values in base_values, got 2"],
    ["a target beyond them", { target_ids: ints(0, 1) }, "there is no output 1 of 1"],
    ["a negative target", { target_ids: ints(0, -1) }, "there is no output -1 of 1"],
    ["a negative feature", { nodes_featureids: ints(-1, 0, 0) }, "there is no feature -1"],
    [
      "a feature beyond the input",
      { nodes_featureids: ints(2, 0, 0) },
      "expected rows of at least 3 features, got [1, 2]",
    ],
    ["outputs without end", { n_targets: ["int", 2n ** 40n] }, "there is no output 1099511627776 of 1048576"],
    [
      "an unknown mode",
      { nodes_modes: ["strings", ["BRANCH_MEMBER", "LEAF", "LEAF"]] },
      'nodes_modes "BRANCH_MEMBER" is not known',
    ],
    ["an unknown transform", { post_transform: ["string", "PROBIT"] }, 'post_transform "PROBIT" is not known'],
    ["an unknown aggregate", { aggregate_function: ["string", "MEDIAN"] }, 'aggregate_function "MEDIAN" is not known'],
  ])("%s", (_, attributes, words) => {
    expect(() => answer(attributes, column(0))).toThrow(words);
  });

  it("never for its depth: 50,000 branches one behind the other", () => {
    const branches = 50_000;
    const all = Array.from({ length: 2 * branches + 1 }, (_, i) => i);
    const of = (value: (i: number) => number) => ["ints", all.map((i) => BigInt(value(i)))] as const;
    const chain: Attributes = {
      nodes_treeids: of(() => 0),
      nodes_nodeids: of((i) => i),
      nodes_featureids: of(() => 1),
      nodes_modes: ["strings", all.map((i) => (i < branches ? "BRANCH_LEQ" : "LEAF"))],
      nodes_values: ["floats", Float32Array.from(all)],
      nodes_truenodeids: of((i) => i + branches + 1),
      nodes_falsenodeids: of((i) => i + 1),
      target_treeids: ints(0, 0),
      target_nodeids: ints(branches, branches + 1 + 777),
      target_ids: ints(0, 0),
      target_weights: floats(3, 4),
    };
    expect(answer(chain, column(60_000, 0, 777))).toEqual([3, 0, 4]);
  });

  it("never for what one leaf adds: 200,000 weights", () => {
    const same = (node: bigint) => ["ints", Array.from({ length: 200_000 }, () => node)] as const;
    const more = { target_treeids: same(0n), target_nodeids: same(2n), target_ids: same(0n) };
    const weights = ["floats", new Float32Array(200_000).fill(1)] as const;
    expect(answer({ ...more, target_weights: weights }, column(0, 1))).toEqual([0, 200_000]);
  });
});

const lists = {
  class_treeids: ints(0, 0),
  class_nodeids: ints(1, 2),
  class_ids: ints(0, 0),
  class_weights: floats(0.25, 0.75),
} as const;
const nodes = Object.fromEntries(Object.entries(oneTree).filter(([name]) => name.startsWith("nodes")));

function graphOf(list: readonly GraphNode[], outputs: readonly GraphOutput[]): Graph {
  const inputs = [{ name: "x", dtype: "float32", shape: [null, 2] }] as const;
  return new Graph({ opset: 13, inputs, outputs, nodes: list, constants: new Map() });
}

describe("labels", () => {
  const strings: Attributes = { classlabels_strings: ["strings", ["no", "yes"]] };
  const tree = classical("TreeEnsembleClassifier", ["x"], ["l", "p"], { ...nodes, ...lists, ...strings });
  const outputs: readonly GraphOutput[] = [
    { name: "label", dtype: "string", shape: [null] },
    { name: "maps", dtype: "float32", shape: [null, 2] },
  ];
  const zipped = classical("ZipMap", ["p"], ["maps"], strings);
  const graph = graphOf([tree, node("Identity", ["l"], ["label"]), zipped], outputs);

  it("are the model's own, and an output of strings", () => {
    const session = new Session(graph);
    const { label, maps } = session.run<Tensor | Strings>({ x: column(0, 1) });
    expect(label).toEqual({ dtype: "string", shape: [2], data: ["no", "yes"] });
    expect(maps).toEqual(
      tensor([
        [0.75, 0.25],
        [0.25, 0.75],
      ]),
    );
    expect(graph.labels).toEqual(["no", "yes"]);
    expect(session.classify(column(0, 1))).toEqual(["no", "yes"]);
    expect(session.topK([0, 1], 1)).toEqual([{ index: 1, label: "yes", probability: 0.75 }]);
    expect(session.predict([0, 1])).toEqual(tensor([0.25, 0.75]));
    expect(session.accuracy(column(0, 1), [0, 0])).toBe(0.5);
  });

  it("stay through a file", () => {
    const again = readOnnx(writeOnnx(graph), { operators: classicalOperators });
    expect(again.labels).toEqual(["no", "yes"]);
    expect(again.outputs[0]!.dtype).toBe("string");
    expect(new Session(again).run<Tensor | Strings>({ x: column(1) }).label!.data).toEqual(["yes"]);
  });

  it("are wanted by name where a file is read", () => {
    const words = "without its rows: hand over { operators: classicalOperators } of feedforward/formats/onnx";
    expect(() => readOnnx(writeOnnx(graph))).toThrow(words);
  });

  it("of support vectors without probabilities are no task of classes", () => {
    const machine = classical("SVMClassifier", ["x"], ["l", "p"], {
      classlabels_ints: ints(0, 1),
      coefficients: floats(1, -1),
      kernel_type: ["string", "LINEAR"],
      rho: floats(0),
      support_vectors: floats(1, 0, 0, 1),
      vectors_per_class: ints(1, 1),
    });
    const session = new Session(
      graphOf(
        [machine],
        [
          { name: "l", dtype: "int64", shape: [null] },
          { name: "p", dtype: "float32", shape: [null, 2] },
        ],
      ),
    );
    expect(session.run({ x: tensor([[3, 1]]) })).toMatchObject({ l: tensor([0n]), p: tensor([[-2, 2]]) });
    expect(() => session.classify([3, 1])).toThrow("classify");
  });
});

describe("random forests", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "seed %i: a plain walk's bits, both backends, any batch",
    (seed) => {
      const random = new Random(seed);
      const forest = randomForest(random);
      const graph = graphOf(
        [classical("TreeEnsembleRegressor", ["x"], ["y"], forest.attributes)],
        [{ name: "y", dtype: "float32", shape: null }],
      );
      const rows = Array.from({ length: 1 + random.integer(20) }, () => [randomValue(random), randomValue(random)]);
      const wanted = hex(rows.flatMap((row) => walked(forest, row)));
      for (const backend of ["wasm", "reference"] as const) {
        const session = new Session(graph, { backend });
        expect(hex(session.predict(tensor(rows)).data)).toBe(wanted);
        const cut = random.integer(rows.length);
        const parts = [rows.slice(0, cut), rows.slice(cut)].filter(({ length }) => length > 0);
        expect(parts.map((part) => hex(session.predict(tensor(part)).data)).join("")).toBe(wanted);
      }
      expect(hex(graph.run({ x: tensor(rows) }).get("y")!.data as Float32Array)).toBe(wanted);
    },
  );
});

const thresholds = [nan, -1, 0, -0, 0.5, tiny, inf, -inf];
const modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"] as const;

function randomValue(random: Random): number {
  const special = thresholds;
  return random.integer(2) === 0 ? special[random.integer(special.length)]! : Math.fround(4 * random.uniform() - 2);
}

interface Walked {
  readonly attributes: Attributes;
  readonly trees: readonly (readonly Row[])[];
  readonly start: readonly number[];
}

interface Row {
  readonly mode: string;
  readonly feature: number;
  readonly threshold: number;
  readonly missing: number;
  yes: number;
  no: number;
  readonly weights: readonly (readonly [target: number, weight: number])[];
}

function randomForest(random: Random): Walked {
  const targets = 1 + random.integer(3);
  const own = random.integer(2) === 0 ? modes : [modes[random.integer(modes.length)]!];
  const trees = Array.from({ length: 1 + random.integer(20) }, () => randomTree(random, own, targets));
  const all = trees.flatMap((tree, t) => tree.map((row, i) => ({ ...row, t, i })));
  const leaves = all.flatMap(({ weights, t, i }) => weights.map(([target, weight]) => ({ t, i, target, weight })));
  const start = Array.from({ length: targets }, () => Math.fround(random.uniform()));
  const attributes: Attributes = {
    n_targets: ["int", BigInt(targets)],
    base_values: floats(...start),
    nodes_treeids: ints(...all.map(({ t }) => t)),
    nodes_nodeids: ints(...all.map(({ i }) => i)),
    nodes_featureids: ints(...all.map(({ feature }) => feature)),
    nodes_modes: ["strings", all.map(({ mode }) => mode)],
    nodes_values: floats(...all.map(({ threshold }) => threshold)),
    nodes_truenodeids: ints(...all.map(({ yes }) => yes)),
    nodes_falsenodeids: ints(...all.map(({ no }) => no)),
    nodes_missing_value_tracks_true: ints(...all.map(({ missing }) => missing)),
    target_treeids: ints(...leaves.map(({ t }) => t)),
    target_nodeids: ints(...leaves.map(({ i }) => i)),
    target_ids: ints(...leaves.map(({ target }) => target)),
    target_weights: floats(...leaves.map(({ weight }) => weight)),
  };
  return { attributes, trees, start };
}

function randomTree(random: Random, own: readonly string[], targets: number): Row[] {
  const rows: Row[] = [];
  const add = (depth: number): number => {
    const isLeaf = depth === 0 || random.integer(5) === 0;
    const weights = Array.from(
      { length: random.integer(targets + 1) },
      () => [random.integer(targets), Math.fround(random.uniform() - 0.5)] as const,
    );
    const row: Row = {
      mode: isLeaf ? "LEAF" : own[random.integer(own.length)]!,
      feature: random.integer(2),
      threshold: thresholds[random.integer(thresholds.length)]!,
      missing: random.integer(2),
      yes: 0,
      no: 0,
      weights: isLeaf ? weights : [],
    };
    const position = rows.push(row) - 1;
    if (isLeaf) return position;
    row.yes = add(depth - 1);
    row.no = add(depth - 1);
    return position;
  };
  add(random.integer(6));
  return rows;
}

const holds: Readonly<Record<string, (x: number, t: number) => boolean>> = {
  BRANCH_LEQ: (x, t) => x <= t,
  BRANCH_LT: (x, t) => x < t,
  BRANCH_GTE: (x, t) => x >= t,
  BRANCH_GT: (x, t) => x > t,
  BRANCH_EQ: (x, t) => x === t,
  BRANCH_NEQ: (x, t) => x !== t,
};

function walked({ trees, start }: Walked, row: readonly number[]): number[] {
  const sums = [...start];
  for (const tree of trees) {
    let place = tree[0]!;
    while (place.mode !== "LEAF") {
      const x = Math.fround(row[place.feature]!);
      const isYes = holds[place.mode]!(x, Math.fround(place.threshold)) || (Number.isNaN(x) && place.missing === 1);
      place = tree[isYes ? place.yes : place.no]!;
    }
    for (const [target, weight] of place.weights) sums[target] = Math.fround(sums[target]! + weight);
  }
  return sums;
}
