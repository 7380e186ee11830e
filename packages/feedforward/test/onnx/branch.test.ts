/** If: the branch of a condition that is known takes the node's place; what the branch may see, and what is refused. */

import { describe, expect, it } from "vitest";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import type { GraphBody, GraphNode } from "../../src/onnx/node.ts";
import { Session } from "../../src/session.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

const truth = (value: boolean) => new Tensor("bool", [], Uint8Array.of(Number(value)));
const whole = (...values: number[]) => new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));

interface Given {
  readonly constants?: Readonly<Record<string, Tensor>>;
  readonly inputs?: GraphBody["inputs"];
}

function branch(nodes: readonly GraphNode[], outputs: readonly string[], given: Given = {}): GraphBody {
  return {
    inputs: given.inputs ?? [],
    outputs: outputs.map((name) => ({ name, dtype: null, shape: null })),
    nodes,
    constants: new Map(Object.entries(given.constants ?? {})),
  };
}

function choose(condition: string, then: GraphBody, otherwise: GraphBody, outputs = ["y"]): GraphNode {
  return node("If", [condition], outputs, { then_branch: ["graph", then], else_branch: ["graph", otherwise] });
}

const x = tensor([[1, -2, 3]]);
const negated = branch([node("Neg", ["x"], ["n"])], ["n"]);
const doubled = branch([node("Add", ["x", "x"], ["d"])], ["d"]);

function graph(nodes: readonly GraphNode[], given: Given = {}): Graph {
  return new Graph({
    opset: 16,
    inputs: given.inputs ?? [{ name: "x", dtype: "float32", shape: ["n", 3] }],
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes,
    constants: new Map(Object.entries(given.constants ?? {})),
  });
}

const wrong = branch([node("Reshape", ["x", "s"], ["r"])], ["r"], { constants: { s: whole(7) } });

const run = (made: Graph): unknown[] => [...made.run({ x }).get("y")!.data];
const operators = (made: Graph): string[] =>
  lowerGraph(made, { shapes: new Map([["x", [1, 3]]]) }).program.steps.map(({ op }) => op.name);

describe("a condition that is known", () => {
  it.each([
    [true, [-1, 2, -3]],
    [false, [2, -4, 6]],
  ])("%s", (value, wanted) => {
    const made = graph([choose("c", negated, doubled)], { constants: { c: truth(value) } });
    expect(run(made)).toEqual(wanted);
    expect(operators(made)).toHaveLength(1);
    expect(run(readOnnx(writeOnnx(made)))).toEqual(wanted);
    expect([
      ...new Session(made).run({ x: tensor([...(x.toArray() as number[][]), ...(x.toArray() as number[][])]) }).y!.data,
    ]).toEqual([...wanted, ...wanted]);
  });

  it("is asked for where a branch does not fit the inputs", () => {
    const inputs = [
      { name: "x", dtype: "float32", shape: ["n", 3] },
      { name: "c", dtype: "bool", shape: [] },
    ] as const;
    const made = graph([choose("c", negated, wrong)], { inputs });
    expect(made.run({ x, c: truth(true) }).get("y")!.data).toEqual(Float32Array.of(-1, 2, -3));
    expect(() => made.run({ x, c: truth(false) })).toThrow("cannot arrange [1, 3] as [7]");
    expect(() => new Session(made).run({ x, c: truth(true) })).toThrow(
      'give it as a constant: new Session(model, { constants: { "c": … } })',
    );
  });

  it("follows from a shape, or from an input that is given as a constant", () => {
    const sizes = [node("Shape", ["x"], ["s"]), node("Size", ["s"], ["r"]), node("Equal", ["r", "two"], ["c"])];
    const constants = { two: new Tensor("int64", [], BigInt64Array.of(2n)) };
    expect(run(graph([...sizes, choose("c", negated, doubled)], { constants }))).toEqual([-1, 2, -3]);
    const inputs = [
      { name: "x", dtype: "float32", shape: ["n", 3] },
      { name: "rate", dtype: "int64", shape: [] },
    ] as const;
    const rates = graph([node("Equal", ["rate", "two"], ["c"]), choose("c", negated, doubled)], { inputs, constants });
    const session = new Session(rates, { constants: { rate: 2n } });
    expect([...session.run({ x }).y!.data]).toEqual([-1, 2, -3]);
    expect([...rates.run({ x, rate: 3n }).get("y")!.data]).toEqual([2, -4, 6]);
  });
});

const sumIsPositive = [
  node("ReduceSum", ["x"], ["s"], { keepdims: ["int", 0n] }),
  node("Greater", ["s", "zero"], ["c"]),
];
const twoRows = tensor([[1, -2, 3], [-1, -2, -3]]); // biome-ignore format: rows
const turned = branch([node("Transpose", ["x"], ["t"])], ["t"]);

describe("a condition that depends on an input", () => {
  const inputs = [{ name: "x", dtype: "float32", shape: [1, 3] }] as const;
  const constants = { zero: tensor(0) };

  it("chooses between the values of both branches, for each example of a batch", () => {
    const made = graph([...sumIsPositive, choose("c", negated, doubled)], { inputs, constants });
    expect(run(made)).toEqual([-1, 2, -3]);
    for (const backend of ["reference", "wasm"] as const) {
      const session = new Session(made, { backend });
      expect(
        session
          .run({
            x: twoRows,
          })
          .y!.toArray(),
      ).toEqual([
        [-1, 2, -3],
        [-2, -4, -6],
      ]);
    }
  });

  it("is one for all rows where the file says nothing of them", () => {
    const session = new Session(graph([...sumIsPositive, choose("c", negated, doubled)], { constants }));
    expect(
      session
        .run({
          x: twoRows,
        })
        .y!.toArray(),
    ).toEqual([
      [2, -4, 6],
      [-2, -4, -6],
    ]);
  });

  it("may stand in a branch of another one, and give several outputs", () => {
    const inner = branch([choose("c", negated, doubled, ["v"])], ["v", "x"]);
    const outer = branch([node("Abs", ["x"], ["a"])], ["a", "x"]);
    const nodes = [
      ...sumIsPositive,
      node("Not", ["c"], ["other"]),
      choose("other", inner, outer, ["p", "q"]),
      node("Sub", ["p", "q"], ["y"]),
    ];
    const session = new Session(graph(nodes, { inputs, constants }));
    expect(
      session
        .run({
          x: twoRows,
        })
        .y!.toArray(),
    ).toEqual([
      [0, 4, 0],
      [-1, -2, -3],
    ]);
  });

  it("is a single bool", () => {
    const nodes = [node("Greater", ["x", "zero"], ["c"]), choose("c", negated, doubled)];
    expect(() => new Session(graph(nodes, { inputs, constants }))).toThrow(
      "expected a single bool as the condition, got bool [1, 3]",
    );
  });
});

describe("a branch", () => {
  it("has constants of its own, and sees what was computed before", () => {
    const then = branch([node("Mul", ["a", "w"], ["m"])], ["m"], { constants: { w: tensor(10) } });
    const nodes = [node("Neg", ["x"], ["a"]), choose("c", then, doubled)];
    expect(run(graph(nodes, { constants: { c: truth(true) } }))).toEqual([-10, 20, -30]);
  });

  it("gives several outputs, and values from outside as they are", () => {
    const then = branch([node("Neg", ["x"], ["n"])], ["n", "x"]);
    const otherwise = branch([], ["x", "x"]);
    const nodes = [choose("c", then, otherwise, ["a", "b"]), node("Sub", ["a", "b"], ["y"])];
    expect(run(graph(nodes, { constants: { c: truth(true) } }))).toEqual([-2, 4, -6]);
    expect(run(graph(nodes, { constants: { c: truth(false) } }))).toEqual([0, 0, 0]);
  });

  it("may choose again, and both may use the same names", () => {
    const inner = (name: string) => branch([node(name, ["a"], ["v"])], ["v"]);
    const outer = branch([node("Neg", ["x"], ["a"]), choose("d", inner("Abs"), inner("Relu"), ["w"])], ["w"]);
    const constants = { c: truth(true), d: truth(false) };
    const made = graph([choose("c", outer, branch([node("Abs", ["x"], ["a"])], ["a"]))], { constants });
    expect(run(made)).toEqual([0, 2, 0]);
    expect(run(readOnnx(writeOnnx(made)))).toEqual([0, 2, 0]);
  });
});

describe("is refused", () => {
  const constants = { c: truth(true) };
  it.each<[what: string, nodes: readonly GraphNode[], reason: string]>([
    [
      "an input from nowhere",
      [choose("c", branch([node("Neg", ["q"], ["n"])], ["n"]), doubled)],
      'If "y": then_branch: Neg "n": nothing gives the input "q"',
    ],
    [
      "a name from a branch, outside of it",
      [choose("c", negated, doubled, ["z"]), node("Neg", ["n"], ["y"])],
      'nothing gives the input "n"',
    ],
    [
      "what is computed only later",
      [choose("c", branch([node("Neg", ["a"], ["n"])], ["n"]), doubled), node("Neg", ["x"], ["a"])],
      'If "y": then_branch: Neg "n": nothing gives the input "a"',
    ],
    ["a name again", [choose("c", branch([node("Neg", ["x"], ["x"])], ["x"]), doubled)], 'the name "x" is given twice'],
    [
      "a constant's name again",
      [choose("c", branch([], ["x"], { constants: { c: x } }), doubled)],
      'then_branch: the name "c" is given twice',
    ],
    ["an output from nowhere", [choose("c", branch([], ["q"]), doubled)], 'then_branch: nothing gives the output "q"'],
    ["too few outputs", [choose("c", negated, doubled, ["y", "z"])], "then_branch: expected 2 outputs, got 1"],
    [
      "inputs of a branch",
      [choose("c", negated, branch([], ["i"], { inputs: [{ name: "i", dtype: null, shape: null }] }))],
      "else_branch: a branch takes no inputs of its own",
    ],
    [
      "no branch",
      [node("If", ["c"], ["y"], { then_branch: ["graph", negated] })],
      'attribute "else_branch" is missing',
    ],
    [
      "an operator that is not there",
      [choose("c", branch([node("Loop", ["x"], ["n"])], ["n"]), doubled)],
      'then_branch: Loop "n": the operator "Loop" is not supported',
    ],
    ["branches without end", [nested(40)], "branches nest deeper than 32"],
  ])("%s", (_, nodes, reason) => {
    expect(() => graph(nodes, { constants })).toThrow(reason);
  });

  it("a condition that depends on an input where the branches differ in type, with what to do", () => {
    const nodes = [...sumIsPositive, choose("c", negated, turned)];
    const made = graph(nodes, { constants: { zero: tensor(0) } });
    const session = new Session(made);
    expect(() => session.run({ x })).toThrow(
      'If "y": input 0 must be known before the graph runs, but depends on "x": give it as a constant: new Session(model, { constants: { "x": … } })',
    );
    expect(run(made)).toEqual([-1, 2, -3]);
  });

  it.each([
    ["no bool", tensor(1), "expected a single bool as the condition"],
    ["several", new Tensor("bool", [2], Uint8Array.of(1, 1)), "expected a single bool as the condition"],
  ])("a condition that is %s", (_, c, reason) => {
    expect(() => run(graph([choose("c", negated, doubled)], { constants: { c } }))).toThrow(reason);
  });

  it("too much inside of a branch, before it is made", () => {
    const bomb = branch([node("ConstantOfShape", ["to"], ["big"])], ["big"], { constants: { to: whole(2 ** 27) } });
    expect(() => run(graph([choose("c", bomb, doubled)], { constants }))).toThrow(
      "makes too much of too few constants",
    );
    const lazy = graph([choose("c", doubled, bomb)], { constants });
    expect(run(lazy)).toEqual([2, -4, 6]);
  });
});

function nested(depth: number): GraphNode {
  let inner = choose("c", negated, doubled, ["v0"]);
  for (let i = 1; i < depth; i++) inner = choose("c", branch([inner], [`v${i - 1}`]), doubled, [`v${i}`]);
  return { ...inner, outputs: ["y"] };
}
