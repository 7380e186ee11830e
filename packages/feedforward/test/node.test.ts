/**
 * The edge to Node's files: what is saved is loaded back, and a file that is not there is one sentence.
 */

import { mkdtemp, readdir, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OptionError, UnsupportedError } from "../src/errors.ts";
import { type ModelOptions, readNamedArrays, readNetwork, writeModel } from "../src/formats/model.ts";
import { writeOnnx } from "../src/formats/onnx.ts";
import { readSafetensors, writeSafetensors } from "../src/formats/safetensors.ts";
import { Activation, Dense, Softmax } from "../src/network/layer.ts";
import { Network } from "../src/network/network.ts";

import {
  type Checkpoint,
  loadCheckpoint,
  loadMnist,
  loadMnistSet,
  loadNetwork,
  type MnistOptions,
  readBytes,
  save,
  saveCheckpoint,
} from "../src/node.ts";
import { Session } from "../src/session.ts";
import { roundParameters, withParameters } from "../src/train/parameters.ts";
import { train } from "../src/train/train.ts";
import { loadNetwork as loadWeb, loadMnistSet as loadWebMnistSet, type WebMnistOptions } from "../src/web.ts";

/** A square weight: read the wrong way round it would still fit. */
const network = new Network(
  [
    new Dense({ weight: [[1, 2], [3, 4]], bias: [0.5, -1] }), // biome-ignore format: matrix
    new Activation("leakyRelu", { alpha: 0.25 }),
    new Dense({ weight: [[0.1, 1.3], [2, -5]] }), // biome-ignore format: matrix
    new Softmax(),
  ],
  { input: { scale: "1/255" }, labels: ["no", "yes"], provenance: { data: "none" } },
);
const rows = Float32Array.of(1, -2, 0.25, 8);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedforward-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("what is saved is loaded back: layers, labels, input, and every bit of the answers", async () => {
  const path = join(folder, "network.safetensors");
  await save(path, network);
  const loaded = await loadNetwork(path);
  expect(loaded.layers).toEqual(network.layers);
  expect([loaded.input, loaded.labels, loaded.provenance]).toEqual([network.input, network.labels, network.provenance]);
  expect(new Session(loaded).predict(rows).data).toEqual(new Session(network).predict(rows).data);
});

it("a training goes on from a checkpoint that was saved, to the same bytes", async () => {
  const path = join(folder, "run.ckpt");
  const data = { inputs: [[0, 0], [1, 0], [0, 1], [1, 1]], labels: [0, 1, 1, 0] }; // biome-ignore format: a table
  const options = { epochs: 4, batchSize: 2, evaluate: () => 1, earlyStopping: 4 };
  const saved: Checkpoint[] = [];
  const whole = train(network, data, { ...options, onEpoch: ({ checkpoint }) => saved.push(checkpoint) });
  for (const checkpoint of saved) {
    await saveCheckpoint(path, checkpoint);
    expect(await loadCheckpoint(path)).toEqual(checkpoint);
    const resumed = train(network, data, { ...options, resume: await loadCheckpoint(path) });
    expect(resumed.parameters).toEqual(whole.parameters);
  }
  await expect(saveCheckpoint(path, JSON.parse(JSON.stringify(saved[0])))).rejects.toThrow(
    "checkpoint: expected parameters to be a map of tensors by name",
  );
  await expect(loadCheckpoint(join(folder, "none.ckpt"))).rejects.toThrow("cannot read");
  await expect(saveCheckpoint(join(folder, "no", "where.ckpt"), saved[0]!)).rejects.toThrow("cannot write");
});

it("load takes what the caller says of the input for what the file does not, or means otherwise", async () => {
  const path = join(folder, "input.safetensors");
  const standard = { scale: "1/255", mean: [1], std: [2, 3] };
  await save(path, new Network(network.layers, { input: standard }));
  expect((await loadNetwork(path)).input).toMatchObject({ size: 2, ...standard });
  expect((await loadNetwork(path, { input: { mean: [4] } })).input).toMatchObject({ ...standard, mean: [4] });
  const { tensors, metadata } = readSafetensors(await readBytes(path));
  const old = JSON.stringify({ size: 2, ...standard });
  await writeFile(path, writeSafetensors(tensors, new Map(metadata).set("version", "1").set("input", old)));
  await expect(loadNetwork(path)).rejects.toThrow(
    'network file: version "1" meant mean and std for bytes alone; read it with',
  );
  const said = { size: 2, scale: null, mean: [4], std: null };
  expect((await loadNetwork(path, { input: said })).input).toMatchObject(said);
  expect(readNetwork(await readBytes(path), { input: said }).input).toMatchObject(said);
  await save(path, await loadNetwork(path, { input: said }));
  expect((await loadNetwork(path)).input).toMatchObject(said);
});

it.each(["net.pt", "net", "net.npy", "net.pkl", "net.safetensors.bak"])(
  "save writes nothing under the name %s",
  async (name) => {
    const path = join(folder, name);
    const sentence = `save: expected a name that ends in one of .safetensors, .npz, .onnx, got ${path}`;
    await expect(save(path, network)).rejects.toThrow(new RangeError(sentence));
    await expect(readBytes(path)).rejects.toThrow("no such file or folder");
  },
);

it("save writes through a link, and keeps the mode of what it replaces", async () => {
  const path = join(folder, "kept.safetensors");
  const link = join(folder, "link.safetensors");
  await writeFile(path, "old", { mode: 0o640 });
  await symlink("kept.safetensors", link);
  await save(pathToFileURL(link), network);
  expect([(await loadNetwork(path)).layers, (await stat(path)).mode & 0o777]).toEqual([network.layers, 0o640]);
  expect(await readlink(link)).toBe("kept.safetensors");
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

it.each([
  ["none/x.safetensors", "there is no such folder"],
  [`${"x".repeat(250)}.safetensors`, "the name is too long"],
])("save to %s is one sentence", async (name, reason) => {
  const path = join(folder, name);
  await expect(save(path, network)).rejects.toThrow(new Error(`cannot write ${path}: ${reason}`));
});

describe("functions that are named for a file that names its own", () => {
  const path = () => join(folder, "named.safetensors");
  beforeAll(() => save(path(), network));

  it("may be the same", async () => {
    const loaded = await loadNetwork(path(), { hidden: "leakyRelu", output: "softmax" });
    expect(loaded.layers).toEqual(network.layers);
  });

  it.each([
    [{ hidden: "relu" }, 'network: hidden "relu" contradicts the file, whose functions are leakyRelu, softmax'],
    [{ output: "identity" }, 'network: output "identity" contradicts the file, whose functions are leakyRelu, softmax'],
    [{ hidden: "relux" }, 'activation: unknown function "relux", did you mean "relu"?'],
    [{ hidden: "softmax" }, 'activation: unknown function "softmax", expected step, '],
  ])("%j is refused", async (options, sentence) => {
    await expect(loadNetwork(path(), options as ModelOptions)).rejects.toThrow(UnsupportedError);
    await expect(loadNetwork(path(), options as ModelOptions)).rejects.toThrow(sentence);
    expect(() => readNetwork(writeModel(network), options as ModelOptions)).toThrow(sentence);
    expect(() => readNetwork(writeOnnx(network), options as ModelOptions)).toThrow(sentence);
  });

  it("are looked at even where there is no hidden layer", () => {
    const single = writeModel(new Network([new Dense({ weight: [[1], [2]] })])); // biome-ignore format: matrix
    expect(readNetwork(single, { hidden: "relu", output: "identity" }).layers.length).toBe(1);
    expect(() => readNetwork(single, { hidden: "relux" as "relu" })).toThrow('unknown function "relux"');
    expect(() => readNetwork(single, { output: "relu" })).toThrow("whose functions are identity");
  });
});

describe("an option with a slip", () => {
  it.each([
    [
      () => loadNetwork("none", { hiden: "relu" } as ModelOptions),
      'load: unknown option "hiden", did you mean "hidden"?',
    ],
    [
      () => loadMnistSet("test", { normalise: false } as MnistOptions),
      'mnist: unknown option "normalise", did you mean "normalize"?',
    ],
    [
      () => loadMnist({ one_hot_label: true } as MnistOptions),
      'mnist: unknown option "one_hot_label", did you mean "oneHotLabel"?',
    ],
    [
      () => loadWebMnistSet("test", { dir: "x" } as unknown as WebMnistOptions),
      "expected normalize, flatten, oneHotLabel, base",
    ],
    [() => loadWeb("x", { Hidden: "relu" } as ModelOptions), 'load: unknown option "Hidden", did you mean "hidden"?'],
  ])("%s is refused", async (run, sentence) => {
    await expect(run()).rejects.toThrow(OptionError);
    await expect(run()).rejects.toThrow(sentence);
  });

  it("of a set's name too", async () => {
    const sentence = 'mnist: expected "train" or "test", got "testing"';
    await expect(loadMnistSet("testing" as "test")).rejects.toThrow(new RangeError(sentence));
  });
});

it("a network is saved in the dtype that is asked for", async () => {
  const path = join(folder, "half.safetensors");
  await save(path, network, { dtype: "float16" });
  const { tensors } = readSafetensors(await readBytes(path));
  expect([...tensors.values()].map(({ dtype }) => dtype)).toEqual(["float16", "float16", "float16", "float16"]);
});

describe("save writes every format by the name's ending", () => {
  const simple = new Network(
    [new Dense({ weight: [[1, 0.1], [3, -4]], bias: [0.5, 1] }), new Activation("relu"), new Dense({ weight: [[0.1, 1.3], [2, -5]] }), new Softmax()], // biome-ignore format: matrix
  );
  const said = { hidden: "relu", output: "softmax" } as const;
  /** What the arrays of a file are. */
  const dtypesIn = async (path: string) => {
    const dtypes = Array.from(readNamedArrays(await readBytes(path)).tensors.values(), ({ dtype }) => dtype);
    return [...new Set(dtypes)];
  };

  it.each([
    ["net.safetensors", {}],
    ["NET.SAFETENSORS", {}],
    ["net.npz", said],
    ["net.onnx", {}],
  ])("%s: the bits of the answers, and the same again from what was read", async (name, options) => {
    const path = join(folder, name);
    await save(path, simple);
    const loaded = await loadNetwork(path, options);
    expect(new Session(loaded).predict(rows).data).toEqual(new Session(simple).predict(rows).data);
    const before = await readBytes(path);
    await save(path, loaded);
    if (!name.endsWith("onnx")) expect(await readBytes(path)).toEqual(before);
  });

  it.each([
    ["net.safetensors", "float16", "float16"],
    ["net.safetensors", "bfloat16", "bfloat16"],
    ["net.npz", "float16", "float16"],
    ["net.npz", "bfloat16", "float32"], // NumPy has none
    ["net.onnx", "float16", "float32"],
    ["net.onnx", "bfloat16", "float32"],
  ] as const)("%s of a network that is %s is %s, with its bits", async (name, dtype, expected) => {
    const short = roundParameters(simple, dtype);
    expect(short.parameterDtype).toBe(dtype);
    const path = join(folder, name);
    await save(path, short);
    expect(await dtypesIn(path)).toEqual([expected]);
    const loaded = await loadNetwork(path, name.endsWith("npz") ? said : {});
    expect(loaded.parameterDtype).toBe(expected);
    const values = (network: Network) => Array.from(network.parameters.values(), ({ data }) => data);
    expect(values(loaded)).toEqual(values(short));
  });

  it("new parameters are float32 again", () => {
    const short = roundParameters(simple, "float16");
    const arrays = new Map(Array.from(short.parameters, ([name, { data }]) => [name, data.map((x) => x + 0.001)]));
    expect(withParameters(short, arrays).parameterDtype).toBe("float32");
  });

  it.each([
    ["net.safetensors", "float32", "float32"],
    ["net.npz", "float16", "float16"],
    ["net.onnx", "float32", "float32"],
  ] as const)("%s in %s if that is asked for", async (name, dtype, expected) => {
    const path = join(folder, name);
    await save(path, roundParameters(simple, "bfloat16"), { dtype });
    expect(await dtypesIn(path)).toEqual([expected]);
  });

  it.each([
    ["net.onnx", "float16", "save: an ONNX file is float32, got dtype float16; .safetensors keeps it"],
    ["net.npz", "bfloat16", "npy: NumPy has no bfloat16"],
    ["net.npz", "float8", 'unknown dtype "float8"'],
  ])("%s in %s is refused", async (name, dtype, sentence) => {
    await expect(save(join(folder, name), simple, { dtype: dtype as "float16" })).rejects.toThrow(sentence);
  });

  it("refuses values beyond the range of the dtype, which would be read as infinite", async () => {
    const large = new Network([new Dense({ weight: [[70_000]] })]);
    const saving = save(join(folder, "net.npz"), large, { dtype: "float16" });
    await expect(saving).rejects.toThrow("round: dense1/kernel has values beyond the range of float16");
  });
});

it("a network in 16 bits is read back with its parameters rounded once", () => {
  const [first] = readNetwork(writeModel(network, "float16")).parameters.values();
  expect(first!.toArray()).toEqual([[1, 2], [3, 4]]); // biome-ignore format: matrix
  expect(readNetwork(writeModel(network, "float16")).parameters.get("dense2.weight")!.at(0)).toBe(0.0999755859375);
});

it.each([
  ["absent.pkl", "no such file or folder"],
  [".", "it is a folder"],
])("a file that cannot be read is one sentence: %s", async (name, reason) => {
  await expect(readBytes(join(folder, name))).rejects.toThrow(`cannot read ${join(folder, name)}: ${reason}`);
});
