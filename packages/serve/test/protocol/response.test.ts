/** Answers encoded, and read again by the test client: every bit of every datatype, in JSON and as bytes. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify, labelsOf } from "../../src/protocol/classification.ts";
import type { Elements } from "../../src/protocol/datatype.ts";
import { type EncodedAnswer, encodeAnswer, type OutputTensor } from "../../src/protocol/response.ts";
import { type Answer, bytesOf, decodeAnswer, floatsOf } from "../client.ts";

const encode = (outputs: readonly OutputTensor[], id: string | null = null): EncodedAnswer =>
  encodeAnswer({ id, modelName: "m", modelVersion: "1", outputs });
const decode = ({ body, headerLength }: EncodedAnswer): Answer =>
  decodeAnswer(Buffer.from(body), headerLength === null ? null : String(headerLength));
const output = (datatype: string, data: Elements, isBinary: boolean): OutputTensor => ({
  name: "y",
  datatype: datatype as "FP32",
  shape: [data.length],
  data,
  isBinary,
});

describe("in JSON", () => {
  it.each<[string, Elements, readonly unknown[]]>([
    ["BOOL", Uint8Array.of(0, 1), [false, true]],
    ["UINT8", Uint8Array.of(0, 255), [0, 255]],
    ["INT64", BigInt64Array.of(-5n, 7n), [-5, 7]],
    ["FP64", Float64Array.of(0.1, -1e300), [0.1, -1e300]],
    ["BYTES", [Buffer.from('가"\n'), Buffer.from("")], ['가"\n', ""]],
    ["FP32", Float32Array.of(), []],
  ])("%s", (datatype, data, expected) => {
    expect(decode(encode([output(datatype, data, false)])).outputs[0]).toEqual({
      name: "y",
      datatype,
      shape: [data.length],
      data: expected,
    });
  });

  it("whole numbers keep all their digits", () => {
    const data = BigInt64Array.of(9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n);
    expect(encode([output("INT64", data, false)]).body).toContain("[9223372036854775807,-9223372036854775808]");
  });

  it("every finite float32 comes back with its bits", () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, noDefaultInfinity: true }), (data) => {
        const { outputs } = decode(encode([output("FP32", new Float32Array(data), false)]));
        expect(bytesOf(Float32Array.from(outputs[0]!.data as number[]))).toEqual(bytesOf(data));
      }),
    );
  });

  it.each([
    ["NaN", output("FP32", Float32Array.of(1, Number.NaN), false), "output 'y' holds NaN"],
    ["∞", output("FP64", Float64Array.of(-Infinity), false), "output 'y' holds -Infinity"],
    ["FP16", output("FP16", Uint16Array.of(1), false), "output 'y': FP16 has no form in JSON"],
  ])("%s is refused", (_, tensor, sentence) => {
    expect(() => encode([tensor])).toThrow(sentence);
    expect(decode(encode([{ ...tensor, isBinary: true }])).outputs[0]!.bytes).toEqual(
      bytesOf(tensor.data as Float32Array),
    );
  });
});

describe("as bytes", () => {
  it("tensors begin at a multiple of eight, whatever names are before them", () => {
    fc.assert(
      fc.property(fc.string(), fc.float32Array(), fc.uint8Array(), (id, floats, bytes) => {
        const outputs = [
          output("FP32", new Float32Array(floats), true),
          { ...output("UINT8", new Uint8Array(bytes), true), name: "z" },
        ];
        const encoded = encode(outputs, id);
        expect(encoded.headerLength! % 8).toBe(0);
        const answer = decode(encoded);
        expect(answer.id).toBe(id);
        expect(answer.outputs[0]!.bytes).toEqual(bytesOf(floats));
        expect(answer.outputs[1]!.bytes).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("and JSON, side by side", () => {
    const outputs = [
      output("FP32", Float32Array.of(0.5), true),
      { ...output("FP32", Float32Array.of(2), false), name: "z" },
    ];
    const [first, second] = decode(encode(outputs)).outputs;
    expect([[...floatsOf(first!.bytes!)], second!.data]).toEqual([[0.5], [2]]);
  });

  it("texts have their lengths before them", () => {
    const { outputs } = decode(encode([output("BYTES", [Buffer.from("ab"), Buffer.from("")], true)]));
    expect([...outputs[0]!.bytes!]).toEqual([2, 0, 0, 0, 97, 98, 0, 0, 0, 0]);
  });
});

describe("classes", () => {
  const several = { labels: ["a", "b", "c"], isBinary: false };
  it.each([
    ["the greatest first", [0.25, 0.5, 0.125], 2, several, ["0.5:1:b", "0.25:0:a"]],
    ["among equals the first", [1, 1, 1], 3, several, ["1:0:a", "1:1:b", "1:2:c"]],
    ["NaN before all", [1, Number.NaN, 2], 2, several, ["NaN:1:b", "2:2:c"]],
    ["no more than there are", [1, 2, 3], 9, { ...several, labels: null }, ["3:2", "2:1", "1:0"]],
    ["two of one sigmoid", [0.75], 2, { labels: ["no", "yes"], isBinary: true }, ["0.75:1:yes", "0.25:0:no"]],
  ])("%s", (_, values, k, classes, texts) => {
    expect(classify(values, values.length, k, classes).map(String)).toEqual(texts);
  });

  it.each([
    [[1, 3, 2], 3, several, ["b"]],
    [[0, Number.NaN, 9, 5, 4, 4], 3, several, ["b", "a"]],
    [[0.5, 0.51], 1, { labels: ["no", "yes"], isBinary: true }, ["no", "yes"]],
    [[1, 2], 2, { labels: null, isBinary: false }, ["1"]],
  ])("labels of %j", (values, width, classes, labels) => {
    expect(labelsOf(values, width, classes).map(String)).toEqual(labels);
  });
});
