/**
 * The golden hashes: outputs of the shipped networks over MNIST's test images, and of networks made from a seed, as a second
 * implementation in another language has them (scripts/golden-hashes.py). One hash holds for every backend, batch size
 * and kind of input.
 */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { BackendName } from "../src/backend/backend.ts";
import { backendNames } from "../src/backend/select.ts";
import { readModel } from "../src/formats/model.ts";
import { activationNames } from "../src/functions/activation.ts";
import { loadMnistSet } from "../src/node.ts";
import { Session } from "../src/session.ts";
import { Random } from "../src/tensor/random.ts";
import type { Tensor, TensorLike } from "../src/tensor/tensor.ts";
import { readGolden } from "./golden.ts";
import { byteRows, type Hashes, makeSeeded, sha256 } from "./seeded.ts";

const { shipped, networks } = readGolden("hashes") as Hashes;
const bytesOf = (file: string) => Uint8Array.from(readFileSync(new URL(`../../../${file}`, import.meta.url)));

/** Kinds of input and batch sizes, for the first network. The reference takes seconds for 10,000 rows, which it runs one by one anyhow. */
const passes = {
  wasm: ["uint8", "float32"].flatMap((dtype) => [1, 7, 100, 10_000].map((batchSize) => [dtype, batchSize] as const)),
  // biome-ignore format: pairs
  reference: [["uint8", 1], ["float32", 7], ["uint8", 100], ["float32", 10_000]],
} as const satisfies Record<BackendName, readonly (readonly [string, number])[]>;

/** The hash of all outputs, when rows go through a session in batches. */
function outputsHash(session: Session, rows: Tensor, batchSize: number): Promise<string> {
  const count = rows.shape[0]!;
  const { outputSize } = session.network;
  const outputs = new Float32Array(count * outputSize);
  for (let start = 0; start < count; start += batchSize) {
    outputs.set(session.predict(rows.slice(start, start + batchSize) as TensorLike).data, start * outputSize);
  }
  return sha256(new Uint8Array(outputs.buffer));
}

it.each(shipped)("$file is the one that was hashed", async ({ file, model }) => {
  expect(await sha256(bytesOf(file))).toBe(model);
});

it("every activation has a network of its own", () => {
  expect(networks.map(({ name }) => name)).toEqual(expect.arrayContaining(activationNames));
});

describe.each(backendNames)("on %s", (backend) => {
  describe.each(shipped)("$file", ({ file, mnist, pictures }) => {
    const session = new Session(readModel(bytesOf(file)), { backend });
    const images: Record<string, Tensor> = {};
    const isSmall = session.network.layers.every(({ type }) => type !== "conv2d");
    const own = file === shipped[0]!.file ? passes[backend] : ([["uint8", 100]] as const);

    beforeAll(async () => {
      images.uint8 = (await loadMnistSet("test", { normalize: false })).images;
      images.float32 = (await loadMnistSet("test")).images;
    });

    it.each(mnist !== undefined && (isSmall || backend === "wasm") ? own : [])(
      "over MNIST's test images as %s, in batches of %i",
      async (dtype, batchSize) => {
        expect(await outputsHash(session, images[dtype]!, batchSize)).toBe(mnist);
      },
    );

    it("over pictures made from a seed", async () => {
      const { seed, rows, outputs } = pictures;
      expect(await outputsHash(session, byteRows(new Random(seed), rows, 784), rows)).toBe(outputs);
    });
  });

  it.each(networks)("$name", async ({ outputs, ...recipe }) => {
    const { network, rows } = makeSeeded(recipe);
    const session = new Session(network, { backend });
    for (const batchSize of [1, 5, 1000]) expect(await outputsHash(session, rows, batchSize)).toBe(outputs);
  });
});
