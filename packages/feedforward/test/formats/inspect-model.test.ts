/** What `inspectModel` says of files of every format. */

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw.ts";
import { type Inspection, inspectModel, type Safety, writeModel } from "../../src/formats/model.ts";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { Dense, Network, OptionError, Softmax, zeros } from "../../src/index.ts";
import { node, withNodes } from "../onnx/graphs.ts";
import { foreignFiles } from "./foreign-files.ts";
import { bytesOf } from "./pickle-files.ts";

const network = new Network([new Dense({ weight: [[1, 2], [3, 4]], bias: [5, 6] }), new Softmax()]); // biome-ignore format: a matrix
const arrays = [
  ["W1", zeros([2, 3])],
  ["b1", zeros([3])],
] as const;
const functions = { output: "softmax" } as const;
const described = writeModel(network);
const unknownOperator = onnxOf("Relu", "Quux");
/** The same with an archive in its doc_string, which is its last field. */
const archive = writeNpz([["a", zeros([1])]]);
const withArchive = Uint8Array.of(
  ...unknownOperator,
  0x32,
  0x80 | (archive.length & 0x7f),
  archive.length >> 7,
  ...archive,
);
const branching = writeOnnx(withNodes([node("Relu", ["a"], ["r"]), node("Add", ["a", "r"], ["y"])], 13));
const evil = bytesOf("cos\nsystem\n(S'true'\ntR.");
const number = bytesOf("\x80\x02K\x01.");

/** An ONNX file with a name in the place of an operator's, as long. */
function onnxOf(operator: string, other: string): Uint8Array {
  const bytes = writeOnnx(withNodes([node(operator, ["a"], ["y"])], 13)).slice();
  const text = String.fromCharCode(...bytes);
  bytes.set(new TextEncoder().encode(other), text.indexOf(operator));
  return bytes;
}

describe("says what a file is", () => {
  it.each<[string, Uint8Array, Partial<Inspection>]>([
    ["a network of this library", described, { format: "safetensors", safety: "data", parameters: 6, error: null }],
    ["arrays with functions that are said", writeNpz(arrays), { format: "npz", safety: "data", parameters: 9 }],
    ["a graph of layers", writeOnnx(network), { format: "onnx", safety: "data", parameters: 6, error: null }],
    ["a graph that branches", branching, { format: "onnx", safety: "data", network: null }],
    ["gzip", gzipSync(described), { format: "gzip", inner: "safetensors", safety: "data", parameters: 6 }],
    ["an array", writeNpy(zeros([2])), { format: "npy", safety: "data", model: null, noNetwork: null, error: null }],
    ["a picture", writePng(zeros([2, 2], "uint8")), { format: "png", safety: "data", model: null, error: null }],
    ["a number", number, { format: "pickle", safety: "plain", model: null, error: null }],
  ])("%s", (_, bytes, said) => {
    const options = said.format === "npz" ? functions : {};
    expect(inspectModel(bytes, options)).toMatchObject({ size: bytes.length, ...said });
  });

  it.each<[string, Safety, string, Uint8Array]>([
    ["nothing", "unknown", "inspect-empty", new Uint8Array(0)],
    ["text", "unknown", "inspect-unknown", bytesOf("hello")],
    ["a program", "code", "pickle-import", evil],
    ["a part of a file", "broken", "safetensors-header-cut", described.subarray(0, 20)],
    ["an operator that is not run", "data", "onnx-operator", unknownOperator],
    ["an operator that is not run, before an archive", "broken", "second-zip", withArchive],
  ])("%s: %s, %s", (_, safety, code, bytes) => {
    const { model, error, ...rest } = inspectModel(bytes);
    expect([model, rest.safety, error?.code]).toEqual([null, safety, code]);
  });

  it.each(foreignFiles)("%s", (_, code, bytes) => {
    expect(inspectModel(bytes)).toMatchObject({ safety: "unknown", model: null, error: { code } });
  });

  it("the model that opens, with its notes, metadata and arrays", () => {
    const { model, notes, metadata, arrays: rows } = inspectModel(writeModel(network, "float16"));
    expect((model as Network).layers).toEqual(network.layers);
    expect(notes.map(({ code }) => code)).toEqual(["tensors-widened"]);
    expect(metadata.get("format")).toBe("feedforward");
    expect(rows.find(({ name }) => name === "dense1.bias")).toEqual({
      name: "dense1.bias",
      type: "float16",
      shape: [2],
      order: null,
    });
  });

  it("why a graph has no layers, beside the graph", () => {
    const { model, graph, noNetwork } = inspectModel(branching);
    expect([model === graph, noNetwork?.code]).toEqual([true, "chain-uses"]);
  });

  it("that functions are missing", () => {
    expect(inspectModel(writeNpz(arrays))).toMatchObject({ noNetwork: { code: "functions-missing" }, error: null });
  });

  it("and throws wrong options", () => {
    expect(() => inspectModel(described, { hiden: "relu" } as object)).toThrow(OptionError);
  });
});
