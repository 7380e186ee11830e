/**
 * What a compiled file weighs beside its weights, both as they come over the wire: the parameters one after the other as float32 are
 * what every form has to carry.
 */

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type CompileOptions, compile } from "../../src/compile.ts";
import { Conv2d, Flatten, MaxPool2d } from "../../src/layers.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense, type Layer, parametersOf, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { randomTensor } from "../network/arbitrary.ts";

const chapter = initializeNetwork({ sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" }, new Random(7));

/** Two convolutions with pools and three dense layers, as LeCun's. */
const lenet = (() => {
  const random = new Random(3);
  const conv = (inputs: number, outputs: number): Layer =>
    new Conv2d({ weight: randomTensor([outputs, inputs, 5, 5], random), bias: randomTensor([outputs], random) });
  const dense = (inputs: number, outputs: number): Layer =>
    new Dense({ weight: randomTensor([inputs, outputs], random), bias: randomTensor([outputs], random) });
  const relu = new Activation("relu");
  const pool = new MaxPool2d({ size: 2 });
  return new Network(
    [
      conv(1, 6),
      relu,
      pool,
      conv(6, 16),
      relu,
      pool,
      new Flatten(),
      dense(256, 120),
      relu,
      dense(120, 84),
      relu,
      dense(84, 10),
      new Softmax(),
    ],
    { input: { shape: [1, 28, 28] } },
  );
})();

const weigh = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

function weightsOf({ layers }: Network): Uint8Array {
  const tensors = layers.flatMap((layer) => Object.values(parametersOf(layer)));
  return Buffer.concat(tensors.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
}

describe("beside its weights", () => {
  it.each<[string, Network, Omit<CompileOptions, "name">, number]>([
    ["the chapter's network as .wasm", chapter, { target: "wasm" }, 6000],
    ["the chapter's network as .js with WebAssembly", chapter, { target: "js" }, 8000],
    ["the chapter's network as plain .js", chapter, { target: "js", wasm: false }, 6000],
    ["a network like LeNet as small .wasm", lenet, { target: "wasm", small: true }, 12_000],
  ])("%s weighs no more than it should", (_, network, options, most) => {
    const [bytes] = compile(network, options).values();
    expect(weigh(bytes!) - weigh(weightsOf(network))).toBeLessThanOrEqual(most);
  });

  it("the wrapper of a .wasm weighs 2 kB at most", () => {
    const files = compile(chapter, { target: "js", separate: true, name: "net" });
    expect(weigh(files.get("net.js")!)).toBeLessThanOrEqual(2000);
  });
});
