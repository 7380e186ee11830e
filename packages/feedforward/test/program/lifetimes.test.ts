/** Places in the arena: nothing that is alive at the same time overlaps, and the dead make room. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowerNetwork } from "../../src/network/lower.ts";
import { softmax } from "../../src/ops/softmax.ts";
import { view } from "../../src/ops/view.ts";
import { livesOf, place, storageOf } from "../../src/program/lifetimes.ts";
import type { Program, Step } from "../../src/program/program.ts";
import { networkCases } from "../network/arbitrary.ts";

/** Step i reads some value that is written before, and writes value i + 1. The last value is the output. */
function programOf(readers: readonly number[], isView: (i: number) => boolean = () => false): Program {
  const steps = readers.map((from, i): Step => {
    const op = isView(i) ? { op: view as Step["op"], attributes: { shape: [1] } } : { op: softmax, attributes: {} };
    return { name: `${i}`, ...op, inputs: [from], outputs: [i + 1], epilogue: [] };
  });
  const values = Array.from(
    { length: readers.length + 1 },
    () => ({ dtype: "float32", shape: [1], per: "example" }) as const,
  );
  const port = { name: "", dtype: "float32" } as const;
  return {
    values,
    steps,
    constants: new Map(),
    inputs: [{ ...port, value: 0, transform: { divisor: 1, mean: null, std: null } }],
    outputs: [{ ...port, value: readers.length }],
  };
}

const programs = fc
  .nat(12)
  .chain((count) =>
    fc
      .tuple(
        fc.tuple(...Array.from({ length: count }, (_, i) => fc.nat(i))),
        fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      )
      .map(([readers, views]) => programOf(readers, (i) => views[i]!)),
  );

/** Whether the values that have one place are wanted at a time: -1 before the first step, then after each. */
function isAlive(program: Program, owner: number, time: number): boolean {
  const storage = storageOf(program);
  const { steps, outputs } = program;
  const isWritten = owner === 0 || steps.slice(0, time + 1).some((step) => step.outputs[0] === owner);
  const isRead = steps.slice(Math.max(time, 0)).some(({ inputs }) => storage[inputs[0]!] === owner);
  const isOutput = outputs.some(({ value }) => storage[value] === owner);
  const isBeingWritten = steps[time]?.outputs[0] === owner;
  return isWritten && (isRead || isOutput || isBeingWritten);
}

function expectApart(program: Program, sizes: readonly number[]): void {
  const lives = livesOf(program);
  const needs = lives.map((life) => ({ ...life, bytes: sizes[life.value % sizes.length]! }));
  const { offsets, byteLength } = place(needs);
  needs.forEach((a, i) => {
    expect(offsets[i]! % 64).toBe(0);
    expect(offsets[i]! + a.bytes).toBeLessThanOrEqual(byteLength);
    needs.slice(0, i).forEach((b, j) => {
      const isApart = offsets[i]! + a.bytes <= offsets[j]! || offsets[j]! + b.bytes <= offsets[i]!;
      const times = program.steps.map((_, time) => time).concat(-1);
      const areTogether = times.some((time) => isAlive(program, a.value, time) && isAlive(program, b.value, time));
      expect(isApart || !areTogether).toBe(true);
    });
  });
}

describe("values that are wanted at the same time lie apart", () => {
  it("of networks", () => {
    fc.assert(
      fc.property(networkCases(1), ({ network }) => {
        expectApart(lowerNetwork(network), [40, 400]);
      }),
    );
  });

  it("of steps that read any value before, views among them", () => {
    fc.assert(
      fc.property(programs, fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (program, sizes) => {
        expectApart(program, sizes);
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  [[784, 50, 100, 10], [0, 832, 0, 128], 896],
  [[4, 4, 4, 4, 4], [0, 64, 0, 64, 0], 128],
  [[65, 1, 1], [0, 128, 0], 192],
  [[5], [0], 64],
  [[64, 0, 64, 0, 64], [0, 64, 0, 64, 0], 64],
])("the place of the dead goes to the next: %j", (sizes, offsets, byteLength) => {
  const lives = livesOf(programOf(sizes.slice(1).map((_, i) => i)));
  const placed = place(lives.map((life) => ({ ...life, bytes: sizes[life.value]! })));
  expect(placed).toEqual({ offsets, byteLength });
});

it("a value that no step reads has a place while it is written", () => {
  expect(livesOf({ ...programOf([0, 0]), outputs: [] }).map(({ first, last }) => [first, last])).toEqual([
    [-1, 1],
    [0, 0],
    [1, 1],
  ]);
});

it("comes to an end for chains that only a hostile file has", () => {
  const program = programOf(Array.from({ length: 200_000 }, (_, i) => i));
  expect(place(livesOf(program).map((life) => ({ ...life, bytes: 8 }))).byteLength).toBe(128);
});
