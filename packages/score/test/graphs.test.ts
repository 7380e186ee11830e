/** Graphs: one input of rows, or a column each, called as the inputs are; all others are refused by what is wrong with them. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Session, Tensor } from "feedforward";
import { writeOnnx } from "feedforward/formats/onnx";
import { describe, expect, it } from "vitest";
import { Graph } from "../../feedforward/src/onnx/graph.ts";
import type { GraphValue } from "../../feedforward/src/onnx/node.ts";
import { node } from "../../feedforward/test/onnx/graphs.ts";
import { scorerOf } from "../src/model/scorer.ts";
import { folder, score, sql } from "./command.ts";
import { network } from "./networks.ts";

const value = (name: string, shape: GraphValue["shape"], dtype: GraphValue["dtype"] = "float32"): GraphValue => ({
  name,
  shape,
  dtype,
});

interface Made {
  readonly inputs: readonly GraphValue[];
  readonly outputs?: readonly GraphValue[];
  readonly nodes?: readonly ReturnType<typeof node>[];
  readonly metadata?: Readonly<Record<string, string>>;
}

function sessionOf({
  inputs,
  outputs = [value("y", null)],
  nodes = [node("Neg", [inputs[0]!.name], ["y"])],
  metadata = {},
}: Made): Session {
  const described = new Map(Object.entries(metadata));
  return new Session(new Graph({ opset: 13, inputs, outputs, nodes, constants: new Map(), metadata: described }));
}

describe("a graph", () => {
  it.each<[string, Made, object]>([
    [
      "rows",
      { inputs: [value("x", ["n", 3])] },
      { size: 3, width: 3, task: "classes", names: null, isProbability: false },
    ],
    [
      "names among its metadata",
      {
        inputs: [value("x", ["n", 2])],
        metadata: { "feedforward.version": "1", "feedforward.input": '{"size":2,"names":["age","income"]}' },
      },
      { names: ["age", "income"] },
    ],
    [
      "names of another size",
      {
        inputs: [value("x", ["n", 3])],
        metadata: { "feedforward.version": "1", "feedforward.input": '{"size":2,"names":["age","income"]}' },
      },
      { names: null },
    ],
    [
      "metadata that are no JSON",
      { inputs: [value("x", ["n", 3])], metadata: { "feedforward.version": "1", "feedforward.input": "{" } },
      { names: null },
    ],
    ["one row at a time", { inputs: [value("x", [1, 3])] }, { size: 3, width: 3 }],
    [
      "pictures",
      { inputs: [value("x", ["n", 1, 2, 2])], nodes: [node("Flatten", ["x"], ["y"])] },
      { size: 4, width: 4 },
    ],
    [
      "rows that see each other",
      {
        inputs: [value("x", ["n", 3])],
        nodes: [node("ReduceMax", ["x"], ["m"], { axes: ["ints", [0n]] }), node("Sub", ["x", "m"], ["y"])],
      },
      { width: 3 },
    ],
    [
      "probabilities",
      { inputs: [value("x", ["n", 2])], nodes: [node("Softmax", ["x"], ["y"])] },
      { isProbability: true },
    ],
    [
      "one sigmoid",
      { inputs: [value("x", ["n", 1])], nodes: [node("Sigmoid", ["x"], ["y"])] },
      { width: 1, task: "binary", labels: ["0", "1"] },
    ],
    [
      "a column each",
      {
        inputs: [value("age", ["n", 1]), value("income", ["n", 1])],
        nodes: [node("Concat", ["age", "income"], ["y"], { axis: ["int", 1n] })],
      },
      { size: 2, width: 2, names: ["age", "income"] },
    ],
    [
      "the floats beside labels",
      {
        inputs: [value("x", ["n", 2])],
        outputs: [value("l", null, "int64"), value("y", ["n", 2])],
        nodes: [node("ArgMax", ["x"], ["l"], { axis: ["int", 1n] }), node("Softmax", ["x"], ["y"])],
      },
      { width: 2, isProbability: true },
    ],
  ])("with %s is scored", (_, made, expected) => {
    const scorer = scorerOf(sessionOf(made));
    expect(scorer).toMatchObject(expected);
    const rows = Float32Array.from({ length: 5 * scorer.size }, (__, i) => Math.sin(i));
    const [all, alone] = [
      scorer.predict(rows, 5),
      [0, 1, 2, 3, 4].map((i) => scorer.predict(rows.slice(i * scorer.size, (i + 1) * scorer.size), 1)),
    ];
    expect(Array.from(all)).toEqual(alone.flatMap((row) => [...row]));
  });

  it.each<[string, Made, string]>([
    ["a size that is open", { inputs: [value("x", ["n", "m"])] }, "model-input-shape"],
    ["batches of four", { inputs: [value("x", [4, 3])] }, "model-input-shape"],
    ["whole numbers", { inputs: [value("x", ["n", 3], "int64")] }, "model-input-dtype"],
    [
      "two matrices",
      { inputs: [value("x", ["n", 3]), value("z", ["n", 1])], nodes: [node("Add", ["x", "z"], ["y"])] },
      "model-inputs",
    ],
    [
      "two answers",
      {
        inputs: [value("x", ["n", 3])],
        outputs: [value("y", null), value("z", null)],
        nodes: [node("Neg", ["x"], ["y"]), node("Abs", ["x"], ["z"])],
      },
      "model-outputs",
    ],
  ])("with %s is refused", (_, made, code) => {
    expect(() => scorerOf(sessionOf(made))).toThrow(expect.objectContaining({ code }));
  });
});

it("an ONNX file is scored with the bits of its session", async () => {
  const dir = folder();
  const made = network({ sizes: [2, 5, 3] });
  writeFileSync(join(dir, "m.onnx"), writeOnnx(made));
  await sql(`COPY (SELECT sin(i)::FLOAT AS a, cos(i)::FLOAT AS b FROM range(3000) t(i)) TO '${dir}/p.parquet'`);
  await score([join(dir, "p.parquet"), "--model", join(dir, "m.onnx"), "--out", join(dir, "o.parquet")]);
  const input = (await sql(`SELECT a, b FROM '${dir}/p.parquet'`)).flat() as number[];
  const expected = new Session(made).predict(new Tensor("float32", [3000, 2], Float32Array.from(input)));
  expect((await sql(`SELECT * FROM '${dir}/o.parquet'`)).flat()).toEqual(Array.from(expected.data));
});
