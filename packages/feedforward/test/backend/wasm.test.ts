/**
 * The WebAssembly backend as sessions use it: networks that differ in as little as a sign share no module, and one
 * memory serves them all.
 */

import { describe, expect, it } from "vitest";
import { prepareOn } from "../../src/backend/select.ts";
import type { ActivationName } from "../../src/functions/activation.ts";
import { Activation, Dense, type Layer } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import { hex } from "../bits.ts";
import { runRows } from "./programs.ts";

const x = Float32Array.of(-1, 0, -0, 2, -3);

function bits(layers: readonly Layer[], backend: "wasm" | "reference"): string {
  const plan = lowerNetwork(new Network([...layers], { input: { size: x.length } }));
  const { executable } = prepareOn(plan, { backend });
  const output = runRows({ run: (batch) => executable.run(batch) }, plan, x);
  return hex(output);
}

describe("an alpha of -0 is not one of 0", () => {
  const identity = new Dense({ weight: [...x].map((_, i) => [...x].map((__, j) => Number(i === j))) });
  const names: readonly ActivationName[] = ["leakyRelu", "elu"];
  const pairs = names.flatMap((name) => [
    [name, 0, -0],
    [name, -0, 0],
  ]) as [ActivationName, number, number][];

  it.each(pairs)("%s in two networks, %d then %d", (name, first, second) => {
    for (const alpha of [first, second]) {
      for (const layers of [[new Activation(name, { alpha })], [identity, new Activation(name, { alpha })]]) {
        expect(bits(layers, "wasm")).toBe(bits(layers, "reference"));
      }
    }
  });

  it.each(pairs)("%s in one network, %d then %d", (name, first, second) => {
    const layers = [new Activation(name, { alpha: first }), identity, new Activation(name, { alpha: second })];
    expect(bits(layers, "wasm")).toBe(bits(layers, "reference"));
  });
});
