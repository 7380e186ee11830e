import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network, type NetworkOptions } from "../../src/network/network.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";

function dense(inputs: number, outputs: number, name?: string): Dense {
  return new Dense({ weight: zeros([inputs, outputs]), ...(name === undefined ? {} : { name }) });
}

const softmaxOverOne = "softmax over one output is always 1; one output wants sigmoid for two classes";

describe("Network", () => {
  it("takes a layer alone for a list of one", () => {
    const alone = new Network(dense(4, 3) as unknown as Layer[]);
    expect([alone.layers.length, alone.inputSize, alone.outputSize]).toEqual([1, 4, 3]);
  });

  it("numbers the layers without a name, and counts the parameters", () => {
    const network = new Network([
      dense(4, 3),
      new Activation("relu"),
      dense(3, 5, "middle"),
      dense(5, 2),
      new Softmax(),
    ]);
    const names = ["dense1.weight", "dense1.bias", "middle.weight", "middle.bias", "dense3.weight", "dense3.bias"];
    expect([...network.parameters.keys()]).toEqual(names);
    expect([network.inputSize, network.outputSize, network.parameterCount]).toEqual([4, 2, 12 + 3 + 15 + 5 + 10 + 2]);
    expect(network.isFinite).toBe(true);
  });

  it("takes a layer twice under two names", () => {
    const shared = dense(3, 3);
    expect([...new Network([shared, shared]).parameters.keys()].length).toBe(4);
  });

  it("may be nothing but functions, where the size is given", () => {
    const network = new Network([new Softmax()], { input: { size: 3 } });
    expect([network.inputSize, network.outputSize, network.parameterCount]).toEqual([3, 3, 0]);
    expect(new Network([], { input: { size: 3 } }).outputSize).toBe(3);
  });

  it.each<[string, Layer[], NetworkOptions, string]>([
    [
      "sizes that do not chain",
      [dense(4, 3), new Activation("relu"), dense(5, 2, "head")],
      {},
      "head: weight [5, 2] expects input [*, 5], got [*, 3] from dense1",
    ],
    [
      "an input that does not chain",
      [dense(4, 3)],
      { input: { size: 5 } },
      "dense1: weight [4, 3] expects input [*, 4], got [*, 5] from the input",
    ],
    ["two layers of a name", [dense(2, 2, "a"), dense(2, 2, "a")], {}, "network: two layers are named a"],
    [
      "a name that numbering gives too",
      [dense(2, 2, "dense2"), dense(2, 2)],
      {},
      "network: two layers are named dense2",
    ],
    ["no layers", [], {}, "network: no dense layer tells the size of the input, give input.size"],
    ["no dense layer", [new Softmax()], {}, "network: no dense layer tells the size of the input, give input.size"],
    ["an input of 0", [new Softmax()], { input: { size: 0 } }, "network: expected an input of at least 1, got [0]"],
    [
      "an input of 1.5",
      [new Softmax()],
      { input: { size: 1.5 } },
      "network: expected an input of at least 1, got [1.5]",
    ],
    ["too few labels", [dense(4, 3)], { labels: ["a", "b"] }, "network: expected 3 labels, one a class, got 2"],
    ["no labels", [dense(4, 3)], { labels: [] }, "network: expected 3 labels, one a class, got 0"],
    ["softmax over one output", [dense(4, 1), new Softmax()], {}, softmaxOverOne],
    ["softmax over one value inside", [dense(4, 1), new Softmax(), dense(1, 2), new Softmax()], {}, softmaxOverOne],
    ["softmax over a single input", [new Softmax(), dense(1, 2)], {}, softmaxOverOne],
  ])("refuses %s", (_, layers, options, message) => {
    expect(() => new Network(layers, options)).toThrow(new ShapeError(message));
  });

  it.each([
    [
      [
        [1, Number.NaN],
        [Infinity, 2],
      ],
      [0, 0],
      "network: dense1.weight holds 2 values of 4 that are NaN or infinite; { allowNonFinite: true } takes them",
    ],
    [
      [
        [1, 1],
        [1, 1],
      ],
      [0, -Infinity],
      "network: dense1.bias holds 1 values of 2 that are NaN or infinite; { allowNonFinite: true } takes them",
    ],
    [
      tensor([[1, 1e39]], { dtype: "float64" }),
      [0, 0],
      "network: dense1.weight holds 1 values of 2 that are NaN or infinite; { allowNonFinite: true } takes them",
    ],
  ])("refuses parameters that are not finite: %#", (weight, bias, message) => {
    const layers = [new Dense({ weight, bias })];
    expect(() => new Network(layers)).toThrow(new ShapeError(message));
    expect(new Network(layers, { allowNonFinite: true }).isFinite).toBe(false);
  });

  it("asks a layer for its type, not for its class", () => {
    const { name, weight, bias, inputSize, outputSize } = new Dense({ weight: [[Number.NaN]], name: "a" });
    const foreign = { type: "dense", name, weight, bias, inputSize, outputSize } as Layer;
    expect(() => new Network([foreign])).toThrow("network: a.weight holds 1 values of 1 that are NaN or infinite");
  });

  it("is not changed by what it was made from", () => {
    const layers: Layer[] = [dense(2, 2)];
    const [labels, notes, provenance] = [
      ["a", "b"],
      [{ code: "mine", facts: { seen: 1 }, message: "rounded" }],
      { seed: 1 },
    ];
    const network = new Network(layers, { labels, notes, provenance });
    layers.push(new Softmax());
    labels[0] = "x";
    notes[0]!.facts.seen = 2;
    notes.length = 0;
    provenance.seed = 2;
    expect([network.layers.length, network.labels, network.notes, network.provenance]).toEqual([
      1,
      ["a", "b"],
      [{ code: "mine", facts: { seen: 1 }, message: "rounded" }],
      { seed: 1 },
    ]);
    const parts = [
      network,
      network.layers,
      network.labels,
      network.notes,
      network.notes[0],
      network.notes[0]!.facts,
      network.provenance,
    ];
    expect(parts.every(Object.isFrozen)).toBe(true);
  });
});
