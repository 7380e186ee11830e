/**
 * The golden files notice when the order of a sum changes. Each mutant is the module that runs, with two additions of a
 * dense kernel in another order; it is made from the module's text and assembled by wabt.
 */

import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ActivationName } from "../../src/functions/activation.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { planNetwork } from "../../src/plan/planner.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import type { ModuleBuilder } from "../../src/wasm/module.ts";
import { printModule } from "../../src/wasm/text.ts";
import { fromHex, hex } from "../bits.ts";
import { readGolden } from "../golden.ts";
import { assemble } from "../wasm/toolkit.ts";

interface GoldenLayer {
  readonly weight?: readonly string[];
  readonly bias?: string;
  readonly function?: string;
}

interface GoldenNetwork {
  readonly layers: readonly GoldenLayer[];
  readonly rows: readonly string[];
  readonly outputs: readonly string[];
}

const { networks } = readGolden("bits") as { readonly networks: readonly GoldenNetwork[] };

/** The lines of one function of a module. */
type Mutation = (lines: readonly string[]) => readonly string[];

/** `sum = sum + term`, with the local's name and the term. */
const accumulation = /^(\s*)\(local\.set (\$v\d+) \(f32x4\.add \(local\.get \2\) (.+)\)\)$/;
function accumulators(lines: readonly string[]): Set<string> {
  return new Set(lines.flatMap((line) => accumulation.exec(line)?.[2] ?? []));
}

/** Sums start at 0, and what they started with is added where they are stored. */
const biasLast: Mutation = (lines) => {
  const starts = new Map<string, string>();
  const sums = accumulators(lines);
  return lines.map((line) => {
    const [, start, name, value] = /^(\s*\(local\.set (\$v\d+)) (.+)\)$/.exec(line) ?? [];
    if (name !== undefined && sums.has(name) && !accumulation.test(line)) {
      starts.set(name, value!);
      return `${start} (v128.const i32x4 0 0 0 0))`;
    }
    return line.replace(/\(local\.get (\$v\d+)\)\)(\)*)$/, (text, sum: string, rest: string) => {
      const first = line.trimStart().startsWith("(v128.store") ? starts.get(sum) : undefined;
      return first === undefined ? text : `(f32x4.add (local.get ${sum}) ${first}))${rest}`;
    });
  });
};

/** The first of two additions to the same sum comes after the second: two inputs trade places. */
const twoSwapped: Mutation = (lines) => {
  const result: string[] = [];
  const waiting = new Map<string, string>();
  for (const line of lines) {
    const sum = accumulation.exec(line)?.[2];
    if (sum !== undefined && !waiting.has(sum)) waiting.set(sum, line);
    else result.push(line);
    if (sum !== undefined && result.at(-1) === line) {
      result.push(waiting.get(sum)!);
      waiting.delete(sum);
    }
    if (/^\s*(end|\(br_if)/.test(line)) {
      result.splice(-1, 0, ...waiting.values());
      waiting.clear();
    }
  }
  return result;
};

/** A text with one of its functions changed. */
function mutated(text: string, isMeant: RegExp, mutation: Mutation): string {
  const functions = text.split(/^(?= {2}\(func )/m);
  return functions.map((func) => (isMeant.test(func) ? mutation(func.split("\n")).join("\n") : func)).join("");
}

interface Verdict {
  /** How many golden networks have another bit somewhere. */
  readonly different: number;
  /** The greatest distance to the golden outputs. */
  readonly farthest: number;
}

/** Holds a backend whose modules are changed against the golden file. */
async function judge(change: (text: string) => string, chosen: readonly GoldenNetwork[] = networks): Promise<Verdict> {
  vi.resetModules();
  const { ModuleBuilder: Fresh } = await import("../../src/wasm/module.ts");
  const encode = vi.spyOn(Fresh.prototype, "encode").mockImplementation(function (this: ModuleBuilder) {
    return Uint8Array.from(assemble(change(printModule(this))));
  });
  onTestFinished(() => {
    encode.mockRestore();
    vi.resetModules();
  });
  const { prepareOn } = await import("../../src/backend/select.ts");
  const verdict = { different: 0, farthest: 0 };
  for (const { layers, rows, outputs } of chosen) {
    const plan = planNetwork(new Network(layers.map(toLayer)));
    const [output, wanted] = [new Float32Array(rows.length * plan.outputSize), fromHex(outputs.join(""))];
    prepareOn(plan, "wasm").executable.run(fromHex(rows.join("")), rows.length, output);
    if (hex(output) !== hex(wanted)) verdict.different += 1;
    for (const [i, y] of output.entries()) verdict.farthest = Math.max(verdict.farthest, Math.abs(y - wanted[i]!) || 0);
  }
  expect(encode).toHaveBeenCalled();
  return verdict;
}

function toLayer({ weight, bias, function: name }: GoldenLayer): Layer {
  if (weight !== undefined) {
    return new Dense({ weight: tensor(fromHex(weight.join(""))).reshape(weight.length, -1), bias: fromHex(bias!) });
  }
  return name === "softmax" ? new Softmax() : new Activation(name as ActivationName);
}

it("a module that wabt assembles from its text gives the golden bits", async () => {
  expect(await judge((text) => text)).toEqual({ different: 0, farthest: 0 });
});

describe("the golden file notices", () => {
  it.each<[string, RegExp, Mutation]>([
    ["the bias last, for lists of inputs", /\$walk/, biasLast],
    ["the bias last, in tiles", /\$dense_tile/, biasLast],
    ["two inputs swapped, in tiles", /\$dense_tile/, twoSwapped],
  ])("%s", async (_, isMeant, mutation) => {
    let mutants = 0;
    const { different, farthest } = await judge((text) => {
      const mutant = mutated(text, isMeant, mutation);
      mutants += Number(mutant !== text);
      return mutant;
    });
    expect(mutants).toBeGreaterThan(0);
    expect(different).toBeGreaterThan(0);
    expect(farthest).toBeLessThan(1e-4); // another rounding, not another function
  });

  it("the neurons of a layer in another order, so that the next one adds them in that", async () => {
    const { different, farthest } = await judge((text) => text, networks.map(withNeuronsReversed));
    expect(different).toBeGreaterThan(0);
    expect(farthest).toBeLessThan(1e-4);
  });
});

/** The same function: columns of every dense layer but the last reversed, and rows of the next with them. */
function withNeuronsReversed(network: GoldenNetwork): GoldenNetwork {
  const dense = network.layers.filter(({ weight }) => weight !== undefined);
  const words = (digits: string) => digits.match(/.{8}/g)!.reverse().join("");
  const layers = network.layers.map((layer) => {
    if (layer.weight === undefined || dense.length < 2) return layer;
    const rows = layer === dense[0] ? layer.weight : [...layer.weight].reverse();
    return layer === dense.at(-1) ? { ...layer, weight: rows } : { weight: rows.map(words), bias: words(layer.bias!) };
  });
  return { ...network, layers };
}
