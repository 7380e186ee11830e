/** Keras's files, laid out by h5py as Keras lays them out, their answers by NumPy: both formats, of Keras 2 and 3, whole or weights alone. */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { readKeras } from "../../src/formats/keras.ts";
import { detectFormat } from "../../src/formats/model/detect.ts";
import { inspectModel, readModel, readNamedArrays, readNetwork, writeModel } from "../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Session } from "../../src/index.ts";
import type { Model } from "../../src/model.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { Builder } from "../hdf5/build.ts";
import { hdf5File } from "../hdf5/golden.ts";

interface GoldenModel {
  readonly name: string;
  readonly file: string;
  readonly shapes: { readonly input: readonly number[]; readonly output: readonly number[] };
  readonly x: string;
  readonly y: string;
}

interface Golden {
  readonly models: readonly GoldenModel[];
  readonly weights: readonly GoldenModel[];
  readonly refused: readonly { readonly name: string; readonly file: string; readonly code: string }[];
}

const golden = JSON.parse(
  zlib.gunzipSync(readFileSync(new URL("../golden/keras.json.gz", import.meta.url))).toString(),
) as Golden;

const bytesOf = ({ file }: { readonly file: string }): Uint8Array => Uint8Array.from(Buffer.from(file, "base64"));
const floats = (text: string) => new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

/** How far the answers are from NumPy's, which has float64. */
function distance(model: Model, { shapes, x, y }: GoldenModel): number {
  // Layers have channels first, where a model of one channel has the same rows.
  const shape = model instanceof Graph ? shapes.input : [shapes.input[0]!, floats(x).length / shapes.input[0]!];
  const answer = new Session(model).predict(new Tensor("float32", shape, floats(x)));
  expect(answer.shape).toEqual(shapes.output);
  return Math.max(...floats(y).map((value, i) => Math.abs(value - Number(answer.data[i]))));
}

const close = 1e-6;

describe("a whole model", () => {
  it.each(golden.models.map((model) => [model.name, model] as const))("%s", (_, model) => {
    const graph = readModel(bytesOf(model));
    expect(graph).toBeInstanceOf(Graph);
    expect(distance(graph, model)).toBeLessThan(close);
  });

  it.each(golden.models.map((model) => [model.name, model] as const))("%s is the same as ONNX", (_, model) => {
    const written = readOnnx(writeOnnx(readKeras(bytesOf(model))));
    expect(distance(written, model)).toBeLessThan(close);
  });

  it.each(
    golden.models.filter(({ name }) => !/residual|directions/.test(name)).map((model) => [model.name, model] as const),
  )("%s has layers, which become a file of ours", (_, model) => {
    expect(distance(readModel(writeModel(readNetwork(bytesOf(model)))), model)).toBeLessThan(close);
  });

  it("is told by its bytes, and is data", () => {
    for (const model of golden.models) {
      const { format, safety, graph, arrays } = inspectModel(bytesOf(model));
      expect([format, safety, graph !== null]).toEqual([model.name.endsWith("h5") ? "hdf5" : "keras", "data", true]);
      expect(arrays.length).toBeGreaterThan(0);
    }
  });
});

describe("weights alone", () => {
  it.each(golden.weights.map((weights) => [weights.name, weights] as const))("%s", (_, weights) => {
    const bytes = bytesOf(weights);
    expect(distance(readNetwork(bytes, { layers: "dense relu dense softmax" }), weights)).toBeLessThan(close);
    expect(() => readNetwork(bytes)).toThrow("the file names no activations");
    expect(() => readKeras(bytes)).toThrow("has weights alone");
    expect(inspectModel(bytes)).toMatchObject({ format: "hdf5", safety: "data", graph: null, error: null });
  });

  it("have names in the order of the layers", () => {
    const namesOf = (name: string) => [
      ...readNamedArrays(bytesOf(golden.weights.find((one) => one.name === name)!)).tensors.keys(),
    ];
    expect(namesOf("named")).toEqual(["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"]);
    expect(namesOf("numbered")).toEqual(
      ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"].map((name) => `layers/${name}`),
    );
  });

  it("other HDF5 is arrays by their paths", () => {
    expect([...readNamedArrays(hdf5File("latest")).tensors.keys()].slice(-5)).toContain("group/d3");
    expect(detectFormat(new Builder().file(96))).toBe("hdf5");
  });
});

describe("refused", () => {
  it.each(golden.refused.map((file) => [file.name, file] as const))("%s", (_, file) => {
    expect(() => readModel(bytesOf(file))).toThrow(expect.objectContaining({ code: file.code }));
    expect(inspectModel(bytesOf(file)).error?.code).toBe(file.code);
  });
});
