/**
 * Graphs at random run in every way: the reference, WebAssembly in poisoned memory with many sums and few, the runner of a
 * session on both backends, whole and cut anywhere. All have the same bits.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostSteps } from "../../src/backend/host-steps.ts";
import { reference } from "../../src/backend/reference.ts";
import { wasm } from "../../src/backend/wasm.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import { GraphRunner } from "../../src/onnx/runner.ts";
import { Random } from "../../src/tensor/random.ts";
import { formatShape } from "../../src/tensor/shape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { accumulatorCounts, digits, runReference } from "../kernels/judge.ts";
import { PoisonedProgram } from "../kernels/poisoned.ts";
import { type RandomGraph, type Recipe, randomGraph } from "../program/random-graphs.ts";

type Results = Readonly<Record<string, string>>;

const bitsOf = (outputs: Iterable<readonly [string, Tensor]>): Results =>
  Object.fromEntries(
    Array.from(outputs, ([name, { shape, data }]) => [name, `${formatShape(shape)} ${hex(data as Float32Array)}`]),
  );

function expectOneAnswer({ graph, feeds }: RandomGraph, random: Random): void {
  const rows = 1 + random.integer(6);
  const given = feeds(rows);
  const wanted = bitsOf(graph.run(given));
  const runners = [reference, wasm].map(
    (backend) => new GraphRunner(graph, (program) => backend.prepare(program, 1, hostSteps)),
  );
  for (const runner of runners) expect(bitsOf(Object.entries(runner.run(given)))).toEqual(wanted);
  const shapes = new Map([...given].map(([name, { shape }]) => [name, shape]));
  const { program, isBatched } = lowerGraph(graph, { shapes });
  expectPoisoned(program, isBatched ? rows : 1, given);
  if (!isBatched) return;
  // Rows by themselves, each the same as among the others.
  const whole = graph.run(given);
  for (let from = 0; from < rows; ) {
    const to = from + 1 + random.integer(rows - from);
    const part = new Map([...given].map(([name, value]) => [name, value.slice(from, to)]));
    const cut = bitsOf([...whole].map(([name, value]) => [name, value.slice(from, to)] as const));
    for (const runner of runners) expect(bitsOf(Object.entries(runner.run(part)))).toEqual(cut);
    from = to;
  }
}

function expectPoisoned(
  program: Parameters<typeof runReference>[0],
  rows: number,
  given: ReadonlyMap<string, Tensor>,
): void {
  const inputs = program.inputs.map(({ name }) => given.get(name)!.data as Float32Array);
  const wanted = runReference(program, inputs, rows).map(digits);
  for (const accumulators of accumulatorCounts) {
    const poisoned = new PoisonedProgram(program, accumulators);
    if (rows > poisoned.compiled.groupRows) continue;
    expect(poisoned.run(inputs, rows).map(digits)).toEqual(wanted);
  }
}

const recipes: readonly (readonly [string, Recipe, number])[] = [
  ["of one node", { nodes: 1, mayMix: false }, 200],
  ["of a few nodes, all with kernels", { nodes: 4, mayHost: false, mayMix: false }, 400],
  ["of several nodes", { mayMix: false }, 400],
  ["some of which mix rows", { mayMix: true }, 100],
  ["of many nodes", { nodes: 30, mayMix: false }, 40],
];

describe.each(recipes)("graphs %s", (_, recipe, numRuns) => {
  it("have one answer", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        expectOneAnswer(randomGraph(random, recipe), random);
      }),
      { numRuns },
    );
  });
});
