import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError, ShapeError, UnsupportedError } from "../../src/errors.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { describesNetwork, networkFromMetadata } from "../../src/network/metadata.ts";
import { Network } from "../../src/network/network.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { networkCases } from "./arbitrary.ts";

const network = new Network(
  [
    new Dense({ weight: zeros([3, 2]) }),
    new Activation("leakyRelu", { alpha: 0.1 }),
    new Dense({ weight: zeros([2, 2]), name: "head" }),
    new Softmax(),
  ],
  {
    input: { scale: "1/255", mean: [0.1], std: [1, 2, 3] },
    labels: ["yes", "no"],
    provenance: { seed: 7, data: "mnist" },
  },
);

describe("networkMetadata", () => {
  it("is what the design says, every value a string", () => {
    const fields = Object.fromEntries(networkMetadata(network));
    expect([fields.format, fields.version]).toEqual(["feedforward", "2"]);
    expect(JSON.parse(fields.input!)).toEqual({ shape: [3], scale: "1/255", mean: [Math.fround(0.1)], std: [1, 2, 3] });
    expect(JSON.parse(fields.layers!)).toEqual([
      { type: "dense", name: "dense1", activation: "leakyRelu", alpha: Math.fround(0.1) },
      { type: "dense", name: "head" },
      { type: "softmax" },
    ]);
    expect(JSON.parse(fields.labels!)).toEqual(["yes", "no"]);
    expect(JSON.parse(fields.provenance!)).toEqual({ seed: 7, data: "mnist" });
  });
});

describe("the version", () => {
  const withInput = (input: InputOptions) => new Network(network.layers, { input });
  const one = { size: 3, scale: null, mean: null, std: null };
  const two = { shape: [3], scale: null, mean: null, std: null };

  it.each<[InputOptions, string, object]>([
    [{}, "1", one],
    [{ scale: "1/255" }, "1", { ...one, scale: "1/255" }],
    [{ mean: [1] }, "2", { ...two, mean: [1] }],
    [{ names: ["a", "b", "층"] }, "1", { ...one, names: ["a", "b", "층"] }],
    [{ std: [2], names: ["", "a", "a"] }, "2", { ...two, std: [2], names: ["", "a", "a"] }],
    [{ scale: "1/2", std: [1, 2, 3] }, "2", { ...two, scale: "1/2", std: [1, 2, 3] }],
  ])("of a network that declares %j is %s", (options, version, input) => {
    const metadata = networkMetadata(withInput(options));
    expect([metadata.get("version"), metadata.get("input")]).toEqual([version, JSON.stringify(input)]);
    expect(networkFromMetadata(metadata, network.parameters).input).toEqual(withInput(options).input);
  });

  it("2 may say no more than 1 does", () => {
    const metadata = networkMetadata(withInput({})).set("version", "2").set("input", JSON.stringify(two));
    expect(networkFromMetadata(metadata, network.parameters).input).toEqual(withInput({}).input);
  });

  const old = (input: object) => networkMetadata(withInput({})).set("input", JSON.stringify({ ...one, ...input }));
  const meant = new UnsupportedError(
    'network file: version "1" meant mean and std for bytes alone; read it with { input: { size, scale, mean, std } }',
  );

  it.each<[object, InputOptions | undefined]>([
    [{ mean: [1] }, undefined],
    [{ std: [1, 2, 3] }, undefined],
    [{ mean: [1], std: [2] }, {}],
    [{ mean: [1], std: [2] }, { scale: "1/255" }],
    [{ mean: [1], std: [2] }, { mean: [1] }],
    [{ mean: [1], std: [2] }, { std: [1] }],
  ])("1 with %j is refused where the caller says %j", (input, given) => {
    const options = given === undefined ? undefined : { input: given };
    expect(() => networkFromMetadata(old(input), network.parameters, options)).toThrow(meant);
  });

  it.each<[object, InputOptions, InputOptions]>([
    [
      { mean: [1], std: [2] },
      { mean: [3], std: [4] },
      { mean: [3], std: [4] },
    ],
    [{ scale: "1/255", mean: [1] }, { mean: null }, { scale: "1/255" }],
    [
      { scale: "1/255", mean: [1] },
      { size: 3, scale: null, mean: [1, 2, 3], std: [5] },
      { mean: [1, 2, 3], std: [5] },
    ],
    [{ scale: "1/255" }, { std: [2] }, { scale: "1/255", std: [2] }],
  ])("1 with %j is read as the caller says, %j", (input, given, wanted) => {
    const read = networkFromMetadata(old(input), network.parameters, { input: given });
    expect(read.input).toEqual(withInput(wanted).input);
  });

  it("2 is read as the caller says, where he says something", () => {
    const read = (input: InputOptions) => networkFromMetadata(networkMetadata(network), network.parameters, { input });
    expect(read({ mean: [9] }).input).toEqual(withInput({ scale: "1/255", mean: [9], std: [1, 2, 3] }).input);
    expect(read({ names: ["a", "b", "c"] }).input).toEqual({ ...network.input, names: ["a", "b", "c"] });
    expect(read({ scale: null, mean: null, std: null }).input).toEqual(withInput({}).input);
    expect(() => read({ size: 4 })).toThrow("dense1: weight [3, 2] expects input [*, 3], got [*, 4] from the input");
  });
});

describe("there and back", () => {
  it("is the same network: input, labels and provenance", () => {
    const back = networkFromMetadata(networkMetadata(network), network.parameters);
    expect([back.input, back.labels, back.provenance]).toEqual([network.input, network.labels, network.provenance]);
    expect(networkMetadata(back)).toEqual(networkMetadata(network));
  });

  it("is the same network: layers in any order", () => {
    fc.assert(
      fc.property(networkCases(), (made) => {
        const back = networkFromMetadata(networkMetadata(made.network), made.network.parameters);
        expect(back.layers).toEqual(made.network.layers);
        expect(back.input).toEqual(made.network.input);
      }),
    );
  });

  it("says what was rounded", () => {
    const halves = new Map([...network.parameters].map(([name, parameter]) => [name, parameter.to("float16")]));
    const notes = ["4 float16 tensors widened to float32"];
    expect(networkFromMetadata(networkMetadata(network), halves).notes.map(({ message }) => message)).toEqual(notes);
  });

  it("does without labels and provenance", () => {
    const metadata = networkMetadata(network);
    metadata.delete("labels");
    metadata.delete("provenance");
    const back = networkFromMetadata(metadata, network.parameters);
    expect([back.labels, back.provenance]).toEqual([null, {}]);
  });
});

it.each([
  ["feedforward", true],
  ["pt", false],
  [undefined, false],
])("format %s: a network of this project: %s", (format, describes) => {
  expect(describesNetwork(new Map(format === undefined ? [] : [["format", format]]))).toBe(describes);
});

describe("refused", () => {
  /** Metadata with one entry replaced, or left out. */
  function broken(key: string, value: unknown): Map<string, string> {
    const metadata = networkMetadata(network);
    if (value === undefined) metadata.delete(key);
    else metadata.set(key, typeof value === "string" ? value : JSON.stringify(value));
    return metadata;
  }

  const file = (reason: string) => new FormatError("network file", reason, 8);
  const unsupported = (message: string) => new UnsupportedError(`network file: ${message}`);
  const unknownFunction = (name: string) =>
    new UnsupportedError(`activation: unknown function "${name}", expected ${activationNames.join(", ")}`);
  const dense = { type: "dense", name: "dense1" };

  it.each<[string, unknown, Error]>([
    ["version", "3", unsupported('version "3" is not known, expected "1" or "2"')],
    ["version", "1.0", unsupported('version "1.0" is not known, expected "1" or "2"')],
    ["version", undefined, unsupported('version null is not known, expected "1" or "2"')],
    ["layers", "[", file("layers is not JSON")],
    ["layers", undefined, file("expected layers to be a list")],
    ["layers", {}, file("expected layers to be a list")],
    ["layers", [1], file("expected layers[0] to be an object")],
    ["layers", [dense, null], file("expected layers[1] to be an object")],
    ["layers", [[]], file("expected layers[0] to be an object")],
    ["layers", [{ type: "conv" }], unsupported('unknown layer type "conv"; feedforward/layers has more')],
    ["layers", [{}], unsupported("unknown layer type null; feedforward/layers has more")],
    ["layers", [{ type: "dense" }], file("expected a dense layer to have a name")],
    ["layers", [{ type: "dense", name: 1 }], file("expected a dense layer to have a name")],
    ["layers", [{ type: "dense", name: "" }], file("expected a dense layer to have a name")],
    ["layers", [{ type: "dense", name: "x" }], file("tensor x.weight is missing")],
    ["layers", [{ type: "dense", name: "__proto__" }], file("tensor __proto__.weight is missing")],
    ["layers", [{ ...dense, activation: "swish" }], unknownFunction("swish")],
    ["layers", [{ ...dense, activation: null }], unknownFunction("null")],
    ["layers", [{ ...dense, activation: "constructor" }], unknownFunction("constructor")],
    ["layers", [{ type: "activation" }], unknownFunction("undefined")],
    [
      "layers",
      [{ ...dense, activation: "leakyRelu", alpha: "1" }],
      file("activation: expected alpha to be a number, got a string"),
    ],
    ["layers", [{ ...dense, activation: "relu", alpha: 1 }], file("activation: relu takes no alpha of 1")],
    [
      "layers",
      '[{"type":"dense","name":"dense1","activation":"leakyRelu","alpha":1e999}]',
      file("activation: leakyRelu takes no alpha of Infinity"),
    ],
    ["layers", [dense, dense], new ShapeError("network: two layers are named dense1")],
    [
      "layers",
      [{ type: "dense", name: "head" }],
      new ShapeError("head: weight [2, 2] expects input [*, 2], got [*, 3] from the input"),
    ],
    ["input", "{", file("input is not JSON")],
    ["input", undefined, file("expected input to be an object")],
    ["input", [], file("expected input to be an object")],
    ["input", {}, file("input: expected shape to be a list of numbers, got null")],
    ["input", { size: 3 }, file("input: expected shape to be a list of numbers, got null")],
    ["input", { shape: 3 }, file("input: expected shape to be a list of numbers, got a number")],
    ["input", { shape: [] }, new ShapeError("network: no dense layer tells the size of the input, give input.size")],
    ["input", { shape: ["3"] }, file("input: expected shape to be a list of numbers, got a list of strings")],
    [
      "input",
      { shape: [1, 3] },
      new ShapeError("dense1: weight [3, 2] expects input [*, 3], got [*, 1, 3] from the input"),
    ],
    ["input", { shape: [1.5] }, new ShapeError("network: expected an input of at least 1, got [1.5]")],
    ["input", { shape: [0, 3] }, new ShapeError("network: expected an input of at least 1, got [0, 3]")],
    ["input", { shape: [-3] }, new ShapeError("network: expected an input of at least 1, got [-3]")],
    ["input", { shape: [3], scale: 255 }, file("input: expected scale to be a string or null, got a number")],
    ["input", { shape: [3], scale: "255" }, new UnsupportedError('input: expected a scale like "1/255", got "255"')],
    ["input", { shape: [3], mean: 1 }, file("input: expected mean to be a list of numbers or null, got a number")],
    [
      "input",
      { shape: [3], mean: ["1"] },
      file("input: expected mean to be a list of numbers or null, got a list of strings"),
    ],
    [
      "input",
      { shape: [3], std: [null] },
      file("input: expected std to be a list of numbers or null, got a list of objects"),
    ],
    ["input", { shape: [3], std: [0] }, new ShapeError("input: expected finite numbers as std, none of them 0")],
    ["input", { shape: [3], names: ["a"] }, new ShapeError("input: expected 3 names, got 1")],
    [
      "input",
      { shape: [3], names: [1, 2, 3] },
      file("input: expected names to be a list of strings or null, got a list of numbers"),
    ],
    ["labels", {}, file("network: expected labels to be a list of strings or null, got an object")],
    ["labels", [1, 2], file("network: expected labels to be a list of strings or null, got a list of numbers")],
    ["labels", "yes", file("labels is not JSON")],
    ["labels", ["a"], new ShapeError("network: expected 2 labels, one a class, got 1")],
    ["provenance", [], file("network: expected provenance to be an object, got a list")],
    ["provenance", '"x"', file("network: expected provenance to be an object, got a string")],
  ])("%s %j", (key, value, error) => {
    expect(() => networkFromMetadata(broken(key, value), network.parameters)).toThrow(error);
  });

  it.each([
    [{}, "null"],
    [{ size: "3" }, "a string"],
    [{ shape: [3] }, "null"],
  ])("version 1 without a size: %j", (input, got) => {
    const metadata = broken("version", "1").set("input", JSON.stringify(input));
    const refusal = file(`input: expected size to be a number, got ${got}`);
    expect(() => networkFromMetadata(metadata, network.parameters)).toThrow(refusal);
  });

  it("a layer without its bias", () => {
    const tensors = new Map([["dense1.weight", zeros([3, 2])]]);
    expect(() => networkFromMetadata(networkMetadata(network), tensors)).toThrow(file("tensor dense1.bias is missing"));
  });

  it("parameters that are not finite", () => {
    const tensors = new Map([...network.parameters, ["head.bias", tensor([0, Number.NaN])]] as const);
    expect(() => networkFromMetadata(networkMetadata(network), tensors)).toThrow(
      new ShapeError(
        "network: head.bias holds 1 values of 2 that are NaN or infinite; { allowNonFinite: true } takes them",
      ),
    );
  });
});
