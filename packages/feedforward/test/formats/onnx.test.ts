/**
 * ONNX files as a stranger makes them: every way in which a model may be wrong is one `FormatError` that says what and
 * where, and so is every prefix and every changed byte of a good one.
 */

import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { detectFormat } from "../../src/formats/model/detect.ts";
import {
  type GraphProto,
  type ModelProto,
  modelProto,
  type TensorProto,
  tensorProto,
} from "../../src/formats/onnx/messages.ts";
import { readOnnx, readOnnxTensor, writeOnnx } from "../../src/formats/onnx.ts";
import { int32s, int64s, listOf } from "../../src/formats/protobuf/numbers.ts";
import { readProto } from "../../src/formats/protobuf/protobuf.ts";
import { writeProto } from "../../src/formats/protobuf/write.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node, withNodes } from "../onnx/graphs.ts";

/** A small model of two nodes, and the same with some of it replaced. */
const good = writeOnnx(withNodes([node("Elu", ["a"], ["y"], { alpha: ["float", 0.5] })], 13));
const model = (): ModelProto => readProto(modelProto, good, "onnx");
const changed = (change: Partial<ModelProto>): Uint8Array => writeProto(modelProto, { ...model(), ...change });
const graphWith = (change: Partial<GraphProto>): Uint8Array => changed({ graph: { ...model().graph!, ...change } });
const gemm = model().graph!.node[0]!;
const elu = model().graph!.node[1]!;
const alpha = elu.attribute[0]!;
const weight = model().graph!.initializer[0]!;
const input = model().graph!.input[0]!;
const opset = (version: bigint, domain = "") => ({ domain, version, offset: 0 });
const eluWith = (attribute: object) =>
  graphWith({ node: [gemm, { ...elu, attribute: [{ ...alpha, f: undefined, ...attribute }] }] });
const emptyBranch: GraphProto = { ...model().graph!, node: [], initializer: [], input: [] };
/** A node that holds the graph, whose own names are not those around it. */
const branchWith = (g: GraphProto | undefined) =>
  graphWith({
    node: [
      gemm,
      {
        ...elu,
        opType: "If",
        name: "b",
        attribute: [
          { ...alpha, f: undefined, name: "then_branch", g: g && { ...g, initializer: [], output: [] }, type: 5 },
          { ...alpha, f: undefined, name: "else_branch", g: emptyBranch, type: 5 },
        ],
      },
    ],
  });
const tensorWith = (change: Partial<TensorProto>) =>
  graphWith({ initializer: [{ ...weight, ...change }, ...model().graph!.initializer.slice(1)] });
const dims = (...sizes: bigint[]) => listOf(int64s, BigInt64Array.from(sizes));
const inputType = (change: object) => graphWith({ input: [{ ...input, type: { ...input.type!, ...change } }] });
const sized = (value: bigint) =>
  inputType({
    tensor: { elemType: 1, shape: { dim: [{ value, parameter: undefined, offset: 0 }], offset: 0 }, offset: 0 },
  });

it("the small model is good", () => {
  expect(detectFormat(good)).toBe("onnx");
  expect([
    ...readOnnx(good)
      .run({ x: [[1, 1, 1]] })
      .get("y")!.data,
  ]).toEqual([10, 11]);
});

describe("refused in words", () => {
  it.each<[string, Uint8Array, string]>([
    ["no ir_version", changed({ irVersion: undefined }), "the model has no ir_version"],
    ["ir_version 2", changed({ irVersion: 2n }), "ir_version 2 is not supported, expected 3 to 13"],
    ["ir_version 2^62", changed({ irVersion: 2n ** 62n }), "ir_version 4611686018427387904 is not supported"],
    ["no graph", changed({ graph: undefined }), "the model has no graph"],
    ["no opset", changed({ opsetImport: [] }), "the model names 0 opsets, expected one"],
    ["two opsets", changed({ opsetImport: [opset(13n), opset(14n, "ai.onnx")] }), "the model names 2 opsets"],
    ["opset 0", changed({ opsetImport: [opset(0n)] }), "opset 0 is not supported, expected 1 to 25"],
    [
      "an operator that opset 7 changed, before it",
      changed({ opsetImport: [opset(6n)] }),
      'Gemm "a": the operator Gemm is not supported at opset 6, only from 7 on',
    ],
    [
      "an operator of a domain whose opset alone is named",
      changed({
        opsetImport: [opset(1n, "ai.onnx.ml")],
        graph: { ...model().graph!, node: [{ ...gemm, domain: "ai.onnx.ml", opType: "Scaler" }] },
      }),
      'Scaler "a": the operator "Scaler" of the domain "ai.onnx.ml" is not supported without its rows: hand over { operators: classicalOperators }',
    ],
    [
      "a rare operator",
      graphWith({
        node: [
          { ...gemm, opType: "Einsum" },
          { ...gemm, opType: "Unique" },
        ],
      }),
      'the operator "Einsum" is not supported without its rows: hand over { operators: rareOperators } of feedforward/formats/onnx',
    ],
    [
      "operators of two tables",
      graphWith({
        node: [
          { ...gemm, domain: "com.microsoft", opType: "QGemm" },
          { ...gemm, opType: "NonZero" },
        ],
      }),
      "hand over { operators: { ...quantisedOperators, ...rareOperators } } of feedforward/formats/onnx",
    ],
    [
      "an operator before one of a table",
      graphWith({
        node: [
          { ...gemm, opType: "Unique" },
          { ...gemm, opType: "NonZero" },
          { ...gemm, opType: "Sort" },
        ],
      }),
      'the operator "Unique" is not supported, nor is Sort',
    ],
    [
      "an operator of sequences",
      graphWith({
        input: [{ ...input, type: { ...input.type!, tensor: undefined, sequence: new Uint8Array(0) } }],
        node: [{ ...gemm, opType: "SequenceAt" }],
      }),
      'the operator "SequenceAt" is not supported',
    ],
    [
      "an operator of graphs",
      graphWith({ node: [{ ...gemm, opType: "Loop", attribute: [{ ...alpha, g: model().graph!, type: 5 }] }] }),
      'the operator "Loop" is not supported',
    ],
    [
      "an operator inside of a branch",
      branchWith({ ...model().graph!, node: [{ ...gemm, opType: "Scan", name: "l" }] }),
      'Scan "l": the operator "Scan" is not supported',
    ],
    ["a branch that is none", branchWith(undefined), 'If "b": the attribute "then_branch" has no graph'],
    [
      "a branch with sparse tensors",
      branchWith({ ...model().graph!, sparseInitializer: [new Uint8Array(0)] }),
      "sparse tensors are not read",
    ],
    ["a branch with inputs", branchWith(model().graph!), 'If "b": then_branch: a branch takes no inputs of its own'],
    ["opset 26", changed({ opsetImport: [opset(26n)] }), "opset 26 is not supported"],
    ["opset -1", changed({ opsetImport: [opset(-1n)] }), "opset -1 is not supported"],
    [
      "a function of the standard's own domain",
      changed({ functions: [{ name: "Relu", domain: "", offset: 0 }] }),
      'defines the function "Relu" anew',
    ],
    [
      "metadata twice",
      changed({ metadataProps: [1, 2].map(() => ({ key: "a", value: "b", offset: 0 })) }),
      'the metadata "a" is given twice',
    ],
    ["a sparse tensor", graphWith({ sparseInitializer: [new Uint8Array(0)] }), "sparse tensors are not read"],
    [
      "another domain",
      graphWith({ node: [{ ...gemm, domain: "com.microsoft", name: "n1" }] }),
      'Gemm "n1": the operator "Gemm" of the domain "com.microsoft" is not supported',
    ],
    [
      "another operator",
      graphWith({ node: [{ ...gemm, opType: "Unique", name: "c1" }] }),
      'Unique "c1": the operator "Unique" is not supported',
    ],
    [
      "an operator that steers terminals",
      graphWith({ node: [{ ...gemm, opType: "\u001b[2J" }] }),
      'the operator "\\u{1b}[2J" is not supported',
    ],
    ["no operator", graphWith({ node: [{ ...gemm, opType: undefined }] }), 'the operator "" is not supported'],
    ["an overload", graphWith({ node: [{ ...gemm, overload: "v2" }] }), 'the overload "v2" is not supported'],
    ["an order that cannot run", graphWith({ node: [elu, gemm] }), "is given only by this or a later node"],
    ["a cycle", graphWith({ node: [{ ...elu, input: ["y"] }] }), "is given only by this or a later node"],
    [
      "an input from nowhere",
      graphWith({ node: [{ ...elu, input: ["__proto__"] }] }),
      'nothing gives the input "__proto__"',
    ],
    ["an output from nowhere", graphWith({ node: [] }), 'nothing gives the output "y"'],
    ["the same output twice", graphWith({ node: [gemm, gemm] }), 'the name "a" is given twice'],
    ["the same input twice", graphWith({ input: [input, input] }), 'the name "x" is given twice'],
    [
      "a graph as attribute",
      eluWith({ g: emptyBranch, type: 5 }),
      'the attribute "alpha" is of type graph, expected float',
    ],
    ["an attribute without a type", eluWith({ type: undefined }), 'the attribute "alpha" has no known type'],
    ["an attribute of type 99", eluWith({ type: 99 }), 'the attribute "alpha" has no known type'],
    ["an attribute with a stray value", eluWith({ i: 1n }), 'the attribute "alpha" of type float has a value in i'],
    ["an attribute of a function", eluWith({ refAttrName: "a" }), "refers to an attribute of a function"],
    [
      "an attribute twice",
      graphWith({ node: [gemm, { ...elu, attribute: [alpha, alpha] }] }),
      'the attribute "alpha" is given twice',
    ],
    ["text that is not UTF-8", eluWith({ s: Uint8Array.of(0xff), type: 3 }), 'the attribute "alpha" is not UTF-8'],
    ["a tensor attribute without one", eluWith({ type: 4 }), 'the attribute "alpha" has no tensor'],
    [
      "a sequence",
      inputType({ tensor: undefined, sequence: new Uint8Array(0) }),
      'input "x" is of the type sequence, which is not supported',
    ],
    [
      "an input of texts",
      inputType({ tensor: { elemType: 8, shape: undefined, offset: 0 } }),
      'input "x" has the dtype STRING, which is not supported',
    ],
    [
      "an input of a dtype to come",
      inputType({ tensor: { elemType: 99, shape: undefined, offset: 0 } }),
      "has the dtype number 99",
    ],
    ["an input of size -1", sized(-1n), 'input "x" has the size -1'],
    ["an input of size 2^63 - 1", sized(2n ** 63n - 1n), 'input "x" has the size 9223372036854775807'],
    ["an input without a name", graphWith({ input: [{ ...input, name: undefined }] }), "an input has no name"],
    ["a tensor without a name", tensorWith({ name: "" }), "a tensor has no name"],
    ["a tensor twice", graphWith({ initializer: [weight, weight] }), 'tensor "w" is given twice'],
    [
      "external data",
      tensorWith({ rawData: undefined, externalData: [{ key: "location", value: "w.data", offset: 0 }] }),
      'tensor "w" lies in the file "w.data", which was not given: put it beside the model, or save the model as one file',
    ],
    ["external data twice", tensorWith({ dataLocation: 1 }), "has its elements twice, here and in another file"],
    [
      "external data of no name",
      tensorWith({ rawData: undefined, dataLocation: 1 }),
      "lies in another file that is not named",
    ],
    ["a segment", tensorWith({ segment: new Uint8Array(0) }), "is a segment"],
    ["texts", tensorWith({ dataType: 8 }), 'tensor "w" of shape [3, 2] needs 6 elements, got 0'],
    ["8-bit floats", tensorWith({ dataType: 17 }), "has the dtype FLOAT8E4M3FN, which is not read"],
    ["complex numbers", tensorWith({ dataType: 14 }), "has the dtype COMPLEX64"],
    ["no dtype", tensorWith({ dataType: undefined }), "has the dtype UNDEFINED"],
    ["a negative size", tensorWith({ dims: dims(-3n, -2n) }), "has the size -3"],
    ["sizes of 2^63 - 1", tensorWith({ dims: dims(2n ** 63n - 1n, 2n) }), "tensor"],
    ["sizes whose product overflows", tensorWith({ dims: dims(2n ** 40n, 2n ** 40n) }), "has too many elements"],
    ["an empty tensor of endless rows", tensorWith({ dims: dims(2n ** 52n, 0n) }), "has too many elements"],
    ["too many axes", tensorWith({ dims: dims(...Array<bigint>(33).fill(1n)) }), "33 axes, more than the limit of 32"],
    ["too few bytes", tensorWith({ dims: dims(3n, 3n) }), "needs 36 bytes, got 24"],
    ["data twice", tensorWith({ int32Data: listOf(int32s, Int32Array.of(1)) }), "has its elements in int32Data"],
    ["no data", tensorWith({ rawData: undefined }), "of shape [3, 2] needs 6 elements, got 0"],
    ["more texts", tensorWith({ stringData: [new Uint8Array(0)] }), "of float32 holds strings"],
  ])("%s", (_, bytes, reason) => {
    expect(() => readOnnx(bytes)).toThrow(FormatError);
    expect(() => readOnnx(bytes)).toThrow(reason);
    expect(() => readOnnx(bytes)).toThrow(/ at offset \d+$/);
  });

  it("points at the node", () => {
    const bytes = graphWith({ node: [gemm, { ...elu, opType: "Nothing" }] });
    const { offset } = errorOf(() => readOnnx(bytes)) as FormatError;
    expect(Buffer.from(bytes.subarray(offset, offset + 10)).toString()).toContain("a");
  });

  it("more names than the limit", () => {
    expect(() => readOnnx(good, { names: 3 })).toThrow("exceeds the limit of 3");
  });
});

it("the standard's domain may be named in both its spellings", () => {
  expect(readOnnx(changed({ opsetImport: [opset(13n), opset(13n, "ai.onnx")] })).opset).toBe(13);
});

describe("names that every object has are names like others", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s", (name) => {
    const bytes = graphWith({
      node: [gemm, { ...elu, output: [name] }],
      output: [{ ...model().graph!.output[0]!, name }],
    });
    const outputs = readOnnx(bytes).run(new Map([["x", [[1, 1, 1]]]]));
    expect([...outputs.get(name)!.data]).toEqual([10, 11]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("every dtype, raw and in its list", () => {
  const kinds: [DType, number, keyof TensorProto, number[]][] = [
    ["float32", 1, "floatData", [1.5, -0]],
    ["uint8", 2, "int32Data", [0, 255]],
    ["int8", 3, "int32Data", [-128, 127]],
    ["uint16", 4, "int32Data", [0, 65535]],
    ["int16", 5, "int32Data", [-32768, 1]],
    ["int32", 6, "int32Data", [-(2 ** 31), 2 ** 31 - 1]],
    ["int64", 7, "int64Data", [-1, 2 ** 53]],
    ["bool", 9, "int32Data", [0, 1]],
    ["float16", 10, "int32Data", [1.5, -2]],
    ["float64", 11, "doubleData", [0.1, -1e300]],
    ["uint32", 12, "uint64Data", [0, 2 ** 32 - 1]],
    ["uint64", 13, "uint64Data", [0, 2 ** 53]],
    ["bfloat16", 16, "int32Data", [1.5, -2]],
  ];

  it.each(kinds)("%s", (dtype, number, list, values) => {
    const value = tensor(values, { dtype });
    const rawData = new Uint8Array(value.data.buffer);
    const empty = readProto(tensorProto, new Uint8Array(0), "onnx");
    const base = { ...empty, name: "t", dims: dims(2n), dataType: number };
    expect(readOnnxTensor(writeProto(tensorProto, { ...base, rawData }))).toEqual({ name: "t", tensor: value });
    const listed = writeProto(tensorProto, {
      ...base,
      [list]: { values: Array.from(value.data as ArrayLike<number>) },
    });
    expect(readOnnxTensor(listed).tensor).toEqual(value);
    const other = list === "floatData" ? "int64Data" : "floatData";
    const misplaced = writeProto(tensorProto, { ...base, [other]: { values: list === "floatData" ? [1n] : [1] } });
    expect(() => readOnnxTensor(misplaced)).toThrow(`of ${dtype} has its elements in ${other}`);
  });

  it.each([
    [2, 256, "of uint8 holds 256"],
    [2, -1, "of uint8 holds -1"],
    [9, 2, "of bool holds 2"],
    [10, 65536, "of float16 holds 65536"],
    [3, 128, "of int8 holds 128"],
  ])("a list of dtype %i that holds %i: refused", (dataType, value, reason) => {
    const empty = readProto(tensorProto, new Uint8Array(0), "onnx");
    const int32Data = listOf(int32s, Int32Array.of(value));
    const bytes = writeProto(tensorProto, { ...empty, dims: dims(1n), dataType, int32Data });
    expect(() => readOnnxTensor(bytes)).toThrow(reason);
  });

  it("an empty tensor and a scalar", () => {
    for (const value of [new Tensor("float32", [0, 3], new Float32Array(0)), tensor(7)]) {
      const graph = withNodes([node("Elu", ["a"], ["y"])], 13, { constants: new Map([["t", value]]) });
      expect(readOnnx(writeOnnx(graph)).constants.get("t")).toEqual(value);
    }
  });
});

describe("no byte breaks it", () => {
  const network = initializeNetwork({ sizes: [3, 2, 2], hidden: "sigmoid", output: "softmax" }, new Random(1));
  const files = [good, writeOnnx(network)];

  /** A value or a `FormatError` with an offset in the file. */
  function expectVerdict(bytes: Uint8Array): void {
    const error = errorOf(() => readOnnx(bytes));
    if (error === null) return;
    expect(error).toBeInstanceOf(FormatError);
    const { offset } = error as FormatError;
    expect(offset >= 0 && offset <= bytes.length).toBe(true);
  }

  it("every prefix", () => {
    for (const file of files) {
      for (let size = 0; size < file.length; size++) expectVerdict(file.subarray(0, size));
    }
  });

  it("every byte changed", () => {
    for (const file of files) {
      for (let at = 0; at < file.length; at++) {
        for (const bits of [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x7f, 0xff]) {
          expectVerdict(file.with(at, file[at]! ^ bits));
        }
      }
    }
  });

  it("two places exchanged", () => {
    const random = new Random(7);
    for (let i = 0; i < 2000; i++) {
      const copy = files[i % 2]!.slice();
      const [from, to, size] = [random.integer(copy.length), random.integer(copy.length), 1 + random.integer(20)];
      copy.copyWithin(to, from, from + size);
      expectVerdict(copy);
    }
  });
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}
