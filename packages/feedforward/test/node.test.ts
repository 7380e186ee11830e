/**
 * The edge to Node's files: what is saved is loaded back, and a file that is not there is one sentence.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readModel, writeModel } from "../src/formats/model.ts";
import { Activation, Dense, Softmax } from "../src/network/layer.ts";
import { Network } from "../src/network/network.ts";
import { load, readBytes, save } from "../src/node.ts";
import { Session } from "../src/session.ts";

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
  const loaded = await load(path);
  expect(loaded.layers).toEqual(network.layers);
  expect([loaded.input, loaded.labels, loaded.provenance]).toEqual([network.input, network.labels, network.provenance]);
  expect(new Session(loaded).predict(rows).data).toEqual(new Session(network).predict(rows).data);
});

it("a network in 16 bits is read back with its parameters rounded once", () => {
  const [first] = readModel(writeModel(network, "float16")).parameters.values();
  expect(first!.toArray()).toEqual([[1, 2], [3, 4]]); // biome-ignore format: matrix
  expect(readModel(writeModel(network, "float16")).parameters.get("dense2.weight")!.at(0)).toBe(0.0999755859375);
});

it.each([
  ["absent.pkl", "no such file or folder"],
  [".", "it is a folder"],
])("a file that cannot be read is one sentence: %s", async (name, reason) => {
  await expect(readBytes(join(folder, name))).rejects.toThrow(`cannot read ${join(folder, name)}: ${reason}`);
});
