/** Parameters out of a network and back, and rounded to what a shorter dtype holds. */

import { describe, expect, it } from "vitest";
import { readNetwork } from "../../src/formats/model.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { copyParameters, roundParameters, withParameters } from "../../src/train/parameters.ts";

const options = {
  labels: ["a", "b"],
  input: { scale: "1/255" },
  provenance: { seed: 1 },
  notes: [{ code: "mine", facts: {}, message: "made up" }],
};
const network = initializeNetwork({ sizes: [3, 4, 2], hidden: "relu", output: "softmax" }, new Random(1), options);

describe("copies", () => {
  it("are the network again", () => {
    expect(withParameters(network, copyParameters(network))).toEqual(network);
  });

  it("are held by no other object", () => {
    const copies = copyParameters(network);
    const copied = withParameters(network, copies);
    for (const array of copies.values()) array.fill(7);
    expect(copied.parameters).toEqual(network.parameters);
  });
});

describe("roundParameters", () => {
  it.each([
    ["float16", [1, 1.0009765625, 65504, 2 ** -24], [1.00048828125, 1.0006, 65519, 2 ** -24]],
    ["bfloat16", [1, 1.0078125, 65536, 2 ** -24], [1.00390625, 1.005, 65519, 2 ** -24]],
  ] as const)("%s: to the nearest, ties to even", (dtype, expected, given) => {
    const rounded = roundParameters(new Network([new Dense({ weight: [[...given]] })]), dtype);
    expect(rounded.parameters.get("dense1.weight")!.toArray()).toEqual([expected]);
  });

  it("gives the network of the file that stores it so", () => {
    const tensors = new Map([...network.parameters].map(([name, parameter]) => [name, parameter.to("float16")]));
    const file = readNetwork(writeSafetensors(tensors, networkMetadata(network)));
    expect(file.parameters).toEqual(roundParameters(network, "float16").parameters);
    expect(file.parameters).not.toEqual(network.parameters);
  });

  it("refuses what the dtype cannot hold", () => {
    const wide = new Network([new Dense({ weight: tensor([[1e6, 1]]) })]);
    expect(() => roundParameters(wide, "float16")).toThrow(
      "round: dense1.weight has values beyond the range of float16",
    );
  });
});
