/**
 * Every option of `load` and `readNetwork` for every kind of file: each is obeyed, or refused with a sentence that says why. None
 * is passed over.
 */

import { describe, expect, it } from "vitest";
import { openNetwork } from "../../src/formats/model/open.ts";
import { type ModelOptions, readNetwork, writeModel } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { Graph, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { summaryRows } from "../../src/network/summary.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { readGolden } from "../golden.ts";
import { fromBase64 } from "./golden-arrays.ts";

/** 2 → 2 relu → 2 identity, with a NaN where it is asked for. */
function made(value = 1): Network {
  const square = tensor([[1, 2], [3, 4]]); // biome-ignore format: a matrix
  const layers = [
    new Dense({ name: "fc1", weight: square, bias: [value, 0] }),
    new Activation("relu"),
    new Dense({ name: "fc2", weight: square }),
    new Activation("identity"),
  ];
  const declared = { input: { scale: "1/255" }, labels: ["no", "yes"], provenance: { from: "the file" } };
  return new Network(layers, { ...declared, allowNonFinite: true });
}

function standardised(network: Network): Network {
  const { layers, labels } = network;
  return new Network(layers, { labels, input: { scale: "1/255", mean: [0.5], std: [2] }, allowNonFinite: true });
}

function withoutMetadata(bytes: Uint8Array): Uint8Array {
  return writeOnnx(new Graph({ ...readOnnx(bytes), metadata: new Map() }));
}

/** The book's names: W1, b1, W2, b2. */
function asBook({ parameters }: Network): [string, Tensor][] {
  const names = ["W1", "b1", "W2", "b2"];
  return [...parameters.values()].map((parameter, i) => [names[i]!, parameter]);
}

interface Golden {
  readonly models: readonly { readonly name: string; readonly file: string }[];
}

/** PyTorch's own file of a network of three classes. */
const torch = fromBase64(
  (readGolden("handover") as Golden).models.find(({ name }) => name === "PyTorch: three classes")!.file,
);

interface Kind {
  readonly write: (network: Network) => Uint8Array;
  /** What its files tell: the order of the layers and their functions, the labels and where they come from. */
  readonly tells: boolean;
  readonly names: readonly string[];
}

const kinds: Readonly<Record<string, Kind>> = {
  "safetensors of this project, version 1": { write: (n) => writeModel(n), tells: true, names: ["fc1", "fc2"] },
  "safetensors of this project, version 2": {
    write: (n) => writeModel(standardised(n)),
    tells: true,
    names: ["fc1", "fc2"],
  },
  "ONNX of this project": { write: (n) => writeOnnx(n), tells: true, names: ["fc1", "fc2"] },
  "ONNX of others": { write: (n) => withoutMetadata(writeOnnx(n)), tells: true, names: ["fc1", "fc2"] },
  "npz by the book's names": { write: (n) => writeNpz(asBook(n)), tells: false, names: ["1", "2"] },
  "safetensors of named arrays": { write: (n) => writeSafetensors(n.parameters), tells: false, names: ["fc1", "fc2"] },
};

const functions: ModelOptions = { hidden: "relu", output: "identity" };

/** Both ways in: what they give is one. */
async function read(bytes: Uint8Array, options: ModelOptions): Promise<Network> {
  const [one, other] = [readNetwork(bytes, options), await openNetwork(bytes, options)];
  expect(other).toEqual(one);
  return one;
}

function functionsIn(network: Network): string[][] {
  return summaryRows(network)
    .slice(1)
    .map((row) => (row.functions.length === 0 ? ["identity"] : [...row.functions]));
}

describe.each(Object.entries(kinds))("%s", (_, { write, tells, names }) => {
  const file = write(made());

  it("hidden and output: obeyed, or refused where the file tells others", async () => {
    expect(functionsIn(await read(file, functions))).toEqual([["relu"], ["identity"]]);
    const others = { hidden: "tanh", output: "softmax" } as const;
    if (!tells) expect(functionsIn(await read(file, others))).toEqual([["tanh"], ["softmax"]]);
    else {
      const sentence = "contradicts the file, whose functions are relu, identity";
      expect(() => readNetwork(file, { ...functions, hidden: "tanh" })).toThrow(`network: hidden "tanh" ${sentence}`);
      expect(() => readNetwork(file, { ...functions, output: "softmax" })).toThrow(
        `network: output "softmax" ${sentence}`,
      );
    }
  });

  it("layers: obeyed, or refused where the file tells another order", async () => {
    const inOrder = await read(file, { ...functions, layers: names });
    expect(inOrder.parameters.size).toBe(4);
    const turned = { ...functions, layers: [...names].reverse() };
    if (tells)
      expect(() => readNetwork(file, turned)).toThrow(
        "network: layers fc2, fc1 contradict the file, whose layers are fc1, fc2",
      );
    else {
      const [first] = (await read(file, turned)).layers as [Dense];
      expect(first.name.endsWith("2")).toBe(true);
    }
  });

  it("input: obeyed", async () => {
    const { input } = await read(file, { ...functions, input: { scale: "1/16", mean: [3], std: [4] } });
    expect([input.size, input.scale, input.mean, input.std]).toEqual([2, "1/16", [3], [4]]);
    expect((await read(file, { ...functions, input: { scale: null } })).input.divisor).toBe(1);
  });

  it("input: what is not said stays what the file says", async () => {
    const [whole, said] = [(await read(file, functions)).input, (await read(file, { ...functions, input: {} })).input];
    expect(said).toEqual(whole);
    const { mean } = (await read(file, { ...functions, input: { scale: "1/16" } })).input;
    expect(mean).toEqual(whole.mean);
  });

  it("labels: obeyed", async () => {
    expect((await read(file, { ...functions, labels: ["a", "b"] })).labels).toEqual(["a", "b"]);
    expect((await read(file, { ...functions, labels: null })).labels).toBe(null);
    const sentence = "network: expected 2 labels, one a class, got 1";
    expect(() => readNetwork(file, { ...functions, labels: ["a"] })).toThrow(sentence);
  });

  it("provenance: obeyed", async () => {
    const provenance = { from: "the caller" };
    expect((await read(file, { ...functions, provenance })).provenance).toEqual(provenance);
  });

  it("notes: obeyed, before the file's own", async () => {
    const mine = { code: "mine", facts: {}, message: "as it came" };
    const { notes } = await read(file, { ...functions, notes: [mine] });
    expect(notes).toEqual([mine, ...(await read(file, functions)).notes]);
  });

  it("allowNonFinite: obeyed, and the refusal says how", async () => {
    const broken = write(made(Number.NaN));
    expect((await read(broken, { ...functions, allowNonFinite: true })).isFinite).toBe(false);
    const sentence = "holds 1 values of 2 that are NaN or infinite; { allowNonFinite: true } takes them";
    expect(() => readNetwork(broken, functions)).toThrow(sentence);
    expect(() => readNetwork(broken, { ...functions, allowNonFinite: false })).toThrow(sentence);
  });

  it("undefined: as good as absent", async () => {
    const nothing = {
      layers: undefined,
      input: undefined,
      labels: undefined,
      provenance: undefined,
      notes: undefined,
      allowNonFinite: undefined,
    } as unknown as ModelOptions;
    expect(await read(file, { ...functions, ...nothing })).toEqual(await read(file, functions));
  });

  it("anything else: refused", () => {
    expect(() => readNetwork(file, { scael: "1/255" } as ModelOptions)).toThrow('model: unknown option "scael"');
    expect(() => readNetwork(file, { labels: "ab" } as unknown as ModelOptions)).toThrow(
      "model: expected labels to be",
    );
    expect(() => readNetwork(file, { ...functions, input: { scael: "1/255" } as ModelOptions["input"] & {} })).toThrow(
      'input: unknown option "scael", did you mean "scale"?',
    );
  });
});

it("a file of PyTorch, whose arrays go the way of every file of named arrays", () => {
  const said = { hidden: "tanh", output: "identity", labels: ["a", "b", "c"], input: { scale: "1/255" } } as const;
  const network = readNetwork(torch, said);
  expect([network.labels, network.input.divisor, functionsIn(network)]).toEqual([
    ["a", "b", "c"],
    255,
    [["tanh"], ["identity"]],
  ]);
  expect(() => readNetwork(torch, { ...said, layers: ["head"] })).toThrow("network: layers leaves out ");
});

it("a network that is not finite is written and read again", () => {
  const network = made(Number.POSITIVE_INFINITY);
  const back = readNetwork(writeModel(network), { allowNonFinite: true });
  expect(back).toEqual(network);
});
