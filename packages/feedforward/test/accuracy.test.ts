/**
 * The page docs/accuracy.md, in both languages: every accuracy in its table is computed here from the shipped network, broken
 * in the way that the row tells. Rows are in the order of the cases.
 */

import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { Activation, Dense, type Layer } from "../src/network/layer.ts";
import { Network } from "../src/network/network.ts";
import { loadMnistSet, loadNetwork } from "../src/node.ts";
import { Session } from "../src/session.ts";
import type { Tensor } from "../src/tensor/tensor.ts";

let network: Network;
let images: Tensor<"float32">;
let labels: Tensor;

beforeAll(async () => {
  network = await loadNetwork(new URL("../../../models/mnist-mlp.safetensors", import.meta.url));
  const set = await loadMnistSet("test");
  images = set.images as Tensor<"float32">;
  labels = set.labels;
});

it("holds what its table says, in both languages", () => {
  const computed = [
    accuracy(network, images.data),
    accuracy(
      rebuilt(({ name, weight }) => new Dense({ name, weight })),
      images.data,
    ),
    accuracy(
      network,
      each((x) => x * 255),
    ),
    accuracy(
      rebuilt((dense) => dense, "relu"),
      images.data,
    ),
    accuracy(
      rebuilt((dense) => dense, "tanh"),
      images.data,
    ),
    accuracy(
      network,
      moved((row, column) => [row - 3, column - 3]),
    ),
    accuracy(
      network,
      moved((row, column) => [column, row]),
    ),
    accuracy(rebuilt(inFortranOrder), images.data),
    accuracy(
      network,
      each((x) => x / 255),
    ),
    accuracy(
      network,
      each((x) => 1 - x),
    ),
  ];
  for (const page of ["accuracy.md", "accuracy.ko.md"])
    expect(tableOf(page)).toEqual(computed.map((x) => x.toFixed(4)));
});

function accuracy(subject: Network, pixels: Float32Array): number {
  return new Session(subject).accuracy(pixels, labels);
}

function each(change: (x: number) => number): Float32Array {
  return images.data.map(change);
}

/** Each pixel taken from another place of its image; nothing from outside. */
function moved(from: (row: number, column: number) => [row: number, column: number]): Float32Array {
  return images.data.map((_, i) => {
    const pixel = i % 784;
    const [row, column] = from(Math.floor(pixel / 28), pixel % 28);
    return row < 0 || column < 0 ? 0 : images.data[i - pixel + row * 28 + column]!;
  });
}

function rebuilt(change: (dense: Dense) => Dense, hidden: "sigmoid" | "relu" | "tanh" = "sigmoid"): Network {
  return new Network(
    network.layers.map((layer): Layer => {
      if (layer.type === "dense") return change(layer);
      return layer.type === "activation" ? new Activation(hidden) : layer;
    }),
  );
}

/** What a reader makes of a weight in Fortran order when it ignores the flag. */
function inFortranOrder({ name, weight, bias }: Dense): Dense {
  return new Dense({ name, weight: weight.transpose().reshape(...weight.shape), bias });
}

function tableOf(page: string): string[] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/^\| (0\.\d{4}) \|/gm)].map((match) => match[1]!);
}
