/** TensorFlow Serving's `predict`: bodies to tensors, and answers in the form of the request. */

import { describe, expect, it } from "vitest";
import { decodePredict, encodePredict, type PredictPort } from "../../src/protocol/predict.ts";
import type { OutputTensor } from "../../src/protocol/response.ts";

const one: readonly PredictPort[] = [{ name: "x", datatype: "FP32" }];
const two: readonly PredictPort[] = [
  { name: "a", datatype: "FP32" },
  { name: "b", datatype: "INT64" },
];
const body = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const tensor = (name: string, shape: number[], values: number[]): OutputTensor => ({
  name,
  datatype: "FP32",
  shape,
  data: Float32Array.from(values),
  isBinary: false,
});

describe("a body", () => {
  it.each<[string, readonly PredictPort[], object, object[]]>([
    [
      "rows of one input",
      one,
      {
        instances: [
          [1, 2],
          [3, 4],
        ],
      },
      [{ name: "x", shape: [2, 2] }],
    ],
    ["rows that are numbers", one, { instances: [1, 2, 3] }, [{ name: "x", shape: [3, 1] }]],
    ["rows by name", one, { instances: [{ x: [1, 2] }] }, [{ name: "x", shape: [1, 2] }]],
    ["rows of axes", one, { instances: [[[1, 2]], [[3, 4]]] }, [{ name: "x", shape: [2, 1, 2] }]],
    [
      "rows of several inputs",
      two,
      {
        signature_name: "serving_default",
        instances: [
          { a: [1], b: [2] },
          { b: [4], a: [3] },
        ],
      },
      [
        { name: "a", shape: [2, 1], data: Float32Array.of(1, 3) },
        { name: "b", data: BigInt64Array.of(2n, 4n) },
      ],
    ],
    ["columns of one input", one, { inputs: [[1, 2]] }, [{ name: "x", shape: [1, 2] }]],
    ["a column that is a list of numbers", one, { inputs: [1, 2] }, [{ name: "x", shape: [2] }]],
    ["columns by name", two, { inputs: { a: [[1]], b: [[2]] } }, [{ name: "a", shape: [1, 1] }, { name: "b" }]],
  ])("%s", (_, ports, value, expected) => {
    expect(decodePredict(body(value), ports, null)).toMatchObject({
      inputs: expected,
      outputs: null,
      isRows: "instances" in value,
    });
  });

  it.each<[string, readonly PredictPort[], object, string]>([
    ["neither form", one, {}, "expected either 'instances', a list of rows, or 'inputs', the inputs as they are"],
    ["both forms", one, { instances: [1], inputs: [1] }, "expected either 'instances'"],
    ["another signature", one, { signature_name: "x", inputs: [1] }, "a model here has 'serving_default' alone"],
    ["no list", one, { instances: 1 }, "expected a list as 'instances', got number"],
    ["no row", one, { instances: [] }, "'instances' holds no row"],
    [
      "lists of other lengths",
      one,
      { instances: [[1, 2], [3]] },
      "expected lists of one length, got rows of [2] and [1]",
    ],
    ["a list and a number", one, { instances: [[1], 2] }, "expected lists of one length, got rows of [1] and []"],
    ["rows without names", two, { instances: [[1, 2]] }, "expected an object with the inputs 'a', 'b', got a list"],
    ["a name that is none", two, { inputs: { a: 1, c: 1 } }, "unexpected inference input 'c', expected 'a', 'b'"],
    ["a name that is missing", two, { instances: [{ a: 1, b: 1 }, { a: 1 }] }, "input 'b' is missing"],
    ["a text", one, { instances: [["1"]] }, "input 'x': expected numbers, got string"],
    ["a fraction for a whole number", two, { inputs: { a: [1], b: [0.5] } }, "input 'b': 0.5 is no INT64"],
  ])("with %s is refused", (_, ports, value, sentence) => {
    expect(() => decodePredict(body(value), ports, null)).toThrow(sentence);
  });
});

describe("a feature that is sent as an input of its own", () => {
  const features = ["age", "town=Busan", "town=Seoul"];
  const row = ": a row is one list of 3 numbers, in the order of the model's input_names; categories are 0 or 1 there";

  it.each<[object, readonly string[] | null, string]>([
    [{ instances: [{ age: 30, town: "Seoul" }] }, features, `unexpected inference input 'age', expected 'x'${row}`],
    [{ inputs: { town: ["Seoul"] } }, features, `unexpected inference input 'town', expected 'x'${row}`],
    [
      { inputs: { age: [30] } },
      ["age", "b"],
      "expected 'x': a row is one list of 2 numbers, in the order of the model",
    ],
  ])("%j", (value, names, sentence) => {
    expect(() => decodePredict(body(value), one, names)).toThrow(sentence);
  });

  it("is told nothing where the model has no such feature", () => {
    const stranger = () => decodePredict(body({ inputs: { other: 1 } }), one, features);
    expect(stranger).toThrow(/^unexpected inference input 'other', expected 'x'$/);
  });
});

describe("an answer", () => {
  const encoded = (isRows: boolean, ...outputs: OutputTensor[]): unknown =>
    JSON.parse(encodePredict({ id: null, modelName: "m", modelVersion: "1", outputs }, isRows));

  it.each<[string, boolean, OutputTensor[], object]>([
    [
      "rows",
      true,
      [tensor("y", [2, 2], [1, 2, 3, 4])],
      {
        predictions: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    ["rows of axes", true, [tensor("y", [1, 2, 1], [1, 2])], { predictions: [[[1], [2]]] }],
    ["rows that are numbers", true, [tensor("y", [2], [1, 2])], { predictions: [1, 2] }],
    ["columns", false, [tensor("y", [2, 1], [1, 2])], { outputs: [[1], [2]] }],
    ["a number", false, [tensor("y", [], [1])], { outputs: 1 }],
    ["no column", false, [tensor("y", [2, 0], [])], { outputs: [[], []] }],
    [
      "rows of several outputs",
      true,
      [tensor("y", [2, 1], [1, 2]), tensor("z", [2], [3, 4])],
      {
        predictions: [
          { y: [1], z: 3 },
          { y: [2], z: 4 },
        ],
      },
    ],
    [
      "columns of several outputs",
      false,
      [tensor("y", [1, 1], [1]), tensor("z", [1], [3])],
      { outputs: { y: [[1]], z: [3] } },
    ],
  ])("of %s", (_, isRows, outputs, expected) => {
    expect(encoded(isRows, ...outputs)).toEqual(expected);
  });

  it("in rows of an output that has none is refused", () => {
    expect(() => encoded(true, tensor("y", [], [1]))).toThrow("ask with 'inputs' in place of 'instances'");
  });
});
